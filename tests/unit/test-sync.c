/* What gates let in by themselves: nothing is dropped, nothing is kept twice, and everything is
 * judged as of when it happened. The clock stands at 2026-07-01T10:00:00Z, 11:00 in Lisbon. */

#include "server/domain/sync.h"

#include "tests/unit/venue.h"

#define ENTRY_1 "00000000-0000-4000-8000-000000000001"
#define ENTRY_2 "00000000-0000-4000-8000-000000000002"
#define ENTRY_3 "00000000-0000-4000-8000-000000000003"
#define GATE    "00000000-0000-4000-8000-0000000000aa"
#define NINE    "2026-07-01T09:00:00Z"

static GhSession
session_of (const Venue *venue)
{
  return (GhSession){ .operator_id = venue->operator_id,
                      .orq = venue->orq,
                      .timezone = "Europe/Lisbon" };
}

static GPtrArray *
take (Venue *venue, const GhSyncRequest *request)
{
  g_autoptr (GError) error = NULL;
  GhSession session = session_of (venue);
  GhGate gate = { &session, request->device_id };
  GPtrArray *results = gh_sync_take (&venue->context, &gate, request, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (results->len, ==, request->entries->len);
  return results;
}

static GhSyncEntry *
add (const Venue *venue, GhSyncRequest *request, const char *id, const char *code, const char *at)
{
  GhSyncEntry *entry = g_new0 (GhSyncEntry, 1);
  entry->id = g_strdup (id);
  entry->sent_id = g_strdup (id);
  entry->ticket_code = g_strdup (code);
  entry->verified_at = venue_instant (at);
  entry->operator_id = venue->operator_id;
  g_ptr_array_add (request->entries, entry);
  return entry;
}

/* A batch of one. @by: 0 is Olga. @undone_at: NULL when it was not. */
static GhSyncResult *
take_one (Venue *venue, const char *id, const char *code, const char *at, gint64 by,
          const char *undone_at)
{
  g_autoptr (GhSyncRequest) request = gh_sync_request_new (GATE);
  GhSyncEntry *entry = add (venue, request, id, code, at);
  if (by != 0)
    entry->operator_id = by;
  entry->undone_at = undone_at != NULL ? venue_instant (undone_at) : 0;
  g_autoptr (GPtrArray) results = take (venue, request);
  return g_ptr_array_steal_index (results, 0);
}

static gint64
add_operator (Venue *venue, const char *name, gint64 orq)
{
  venue_run (venue,
             "INSERT INTO operators (orq, username, name, role, status, created_at)"
             " VALUES (" ID ", lower('%s'), '%s', 'OPERATOR', 'ACTIVE', 1)",
             orq, name, name);
  return venue_number (venue, "SELECT max(id) AS v FROM operators");
}

static gint64
add_reserved (Venue *venue, const char *code, const char *date, const char *start, const char *end)
{
  gint64 ticket = venue_add_ticket (venue, code, GH_TICKET_ACTIVATED);
  venue_reserve (venue, ticket, venue_add_slot (venue, date, start, end, 5));
  return ticket;
}

/* "VERIFIED VERIFIED 1782896400 1": status, its reservation's, verified_at and verified_by. */
static void
expect_ticket (Venue *venue, gint64 ticket, const char *status, const char *reservation,
               const char *at, gint64 by)
{
  g_autofree char *found = venue_text (
      venue,
      "SELECT t.status || ' ' || coalesce(r.status, '-') || ' ' || coalesce(t.verified_at, 0)"
      " || ' ' || coalesce(t.verified_by, 0) AS v FROM tickets t LEFT JOIN ticket_reservations r"
      " ON r.ticket_id = t.id AND r.status <> 'CANCELLED' WHERE t.id = " ID,
      ticket);
  g_autofree char *wanted = g_strdup_printf ("%s %s " ID " " ID, status, reservation,
                                             at != NULL ? venue_instant (at) : 0, by);
  g_assert_cmpstr (found, ==, wanted);
}

/* "SYNC:VERIFIED:1 …": action, outcome and entered of all scans. */
static void
expect_scans (Venue *venue, const char *wanted)
{
  g_autofree char *found =
      venue_text (venue, "SELECT coalesce(group_concat(action || ':' || outcome || ':' || entered,"
                         " ' '), '') AS v FROM (SELECT * FROM scans ORDER BY id)");
  g_assert_cmpstr (found, ==, wanted);
}

static void
expect_count (Venue *venue, const char *table, gint64 count)
{
  g_assert_cmpint (venue_number (venue, "SELECT count(*) AS v FROM %s", table), ==, count);
}

static void
expect_result (const GhSyncResult *result, GhSyncOutcome outcome, GhSyncOutcome first,
               const char *code)
{
  g_assert_cmpint (result->outcome, ==, outcome);
  g_assert_cmpint (result->first_outcome, ==, first);
  g_assert_cmpstr (result->code, ==, code);
}

/* ---- what becomes of an entry ---- */

static void
test_verified (Venue *venue, gconstpointer data)
{
  gint64 ticket = add_reserved (venue, "A", "2026-07-01", "09:00", "12:00");
  g_autoptr (GhSyncResult) result = take_one (venue, ENTRY_1, "A", NINE, 0, NULL);
  expect_result (result, GH_SYNC_VERIFIED, GH_SYNC_VERIFIED, NULL);
  g_assert_cmpstr (result->id, ==, ENTRY_1);
  g_assert_cmpint (result->ticket_id, ==, ticket);
  g_assert_cmpint (result->verified_at, ==, venue_instant (NINE));
  g_assert_cmpint (result->verified_by, ==, venue->operator_id);
  g_assert_false (result->clock_cut);
  expect_ticket (venue, ticket, "VERIFIED", "VERIFIED", NINE, venue->operator_id);
  expect_scans (venue, "SYNC:VERIFIED:1");
  g_autofree char *row = venue_text (
      venue, "SELECT s.scan_id || ' ' || d.uuid || ' ' || (s.received_at - s.scanned_at) || ' '"
             " || s.clock_cut || ' ' || coalesce(s.device_time, '-') AS v"
             " FROM scans s JOIN devices d ON d.id = s.device_id");
  g_assert_cmpstr (row, ==, ENTRY_1 " " GATE " 3600 0 -");
  g_autofree char *event = venue_text (venue, "SELECT name || ticket_id AS v FROM events");
  g_autofree char *wanted = g_strdup_printf ("ticket.verified" ID, ticket);
  g_assert_cmpstr (event, ==, wanted);
  expect_count (venue, "conflicts", 0);
}

/* Who was let in although we would have refused him is in: the ticket says so where it can. */
static void
test_conflicts (Venue *venue, gconstpointer data)
{
  gint64 cancelled = add_reserved (venue, "A", "2026-07-01", "09:00", "12:00");
  venue_run (venue,
             "UPDATE orders SET status = 'REFUNDED' WHERE id = (SELECT order_id"
             " FROM tickets WHERE id = " ID ")",
             cancelled);
  gint64 unpaid = venue_add_ticket (venue, "B", GH_TICKET_PENDING_PAYMENT);
  gint64 unreserved = venue_add_ticket (venue, "C", GH_TICKET_ACTIVATED);
  gint64 tomorrows = add_reserved (venue, "D", "2026-07-02", "09:00", "12:00");
  gint64 over = add_reserved (venue, "E", "2026-07-01", "08:00", "09:30");
  const struct {
    const char *code, *verdict, *status, *reservation;
    gint64 ticket;
    gboolean entered;
  } cases[] = {
    { "A", "TICKET_CANCELLED", "RESERVED", "RESERVED", cancelled, FALSE },
    { "B", "TICKET_NOT_ACTIVATED", "PENDING_PAYMENT", "-", unpaid, FALSE },
    { "C", "NO_RESERVATION", "VERIFIED", "-", unreserved, TRUE },
    { "D", "WRONG_DATE", "VERIFIED", "VERIFIED", tomorrows, TRUE },
    { "E", "TICKET_EXPIRED", "VERIFIED", "VERIFIED", over, TRUE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *id = g_strdup_printf ("00000000-0000-4000-8000-00000000010%d", (int) i);
    g_autoptr (GhSyncResult) result = take_one (venue, id, cases[i].code, NINE, 0, NULL);
    g_test_message ("%s", cases[i].verdict);
    expect_result (result, GH_SYNC_CONFLICT, GH_SYNC_CONFLICT, cases[i].verdict);
    g_assert_cmpint (result->ticket_id, ==, cases[i].ticket);
    expect_ticket (venue, cases[i].ticket, cases[i].status, cases[i].reservation,
                   cases[i].entered ? NINE : NULL, cases[i].entered ? venue->operator_id : 0);
    g_autofree char *row =
        venue_text (venue, "SELECT c.code || ' ' || s.outcome || ' ' || s.entered || ' '"
                           " || coalesce(c.other_scan_id, '-') AS v FROM conflicts c"
                           " JOIN scans s ON s.id = c.scan_id ORDER BY c.id DESC LIMIT 1");
    g_autofree char *wanted = g_strdup_printf ("%s %s 1 -", cases[i].verdict, cases[i].verdict);
    g_assert_cmpstr (row, ==, wanted);
  }
  expect_count (venue, "conflicts", G_N_ELEMENTS (cases));
  expect_count (venue, "events WHERE name = 'conflict.found'", G_N_ELEMENTS (cases));
}

/* The one who came later at the other gate; the first one's time stands. */
static void
test_double_entry (Venue *venue, gconstpointer data)
{
  gint64 paul = add_operator (venue, "Paul", venue->orq);
  gint64 ticket = add_reserved (venue, "A", "2026-07-01", "09:00", "12:00");
  g_autoptr (GhSyncResult) first = take_one (venue, ENTRY_1, "A", NINE, 0, NULL);
  venue_run (venue, "UPDATE devices SET name = 'Gate 1'");
  g_autoptr (GhSyncResult) second =
      take_one (venue, ENTRY_2, "A", "2026-07-01T09:00:10Z", paul, NULL);
  expect_result (second, GH_SYNC_CONFLICT, GH_SYNC_CONFLICT, "ALREADY_VERIFIED");
  g_assert_cmpstr (second->operator_name, ==, "Olga");
  g_assert_cmpstr (second->device_name, ==, "Gate 1");
  g_assert_cmpint (second->other_at, ==, venue_instant (NINE));
  g_assert_cmpint (second->verified_at, ==, venue_instant (NINE));
  g_assert_cmpint (second->verified_by, ==, venue->operator_id);
  expect_ticket (venue, ticket, "VERIFIED", "VERIFIED", NINE, venue->operator_id);
  expect_scans (venue, "SYNC:VERIFIED:1 SYNC:ALREADY_VERIFIED:1");
  g_assert_cmpint (venue_number (venue, "SELECT other_scan_id AS v FROM conflicts"), ==, 1);
}

/* An earlier entry that arrives later: its time and its operator stand from then on. */
static void
test_earlier_entry (Venue *venue, gconstpointer data)
{
  gint64 paul = add_operator (venue, "Paul", venue->orq);
  gint64 ticket = add_reserved (venue, "A", "2026-07-01", "09:00", "12:00");
  g_autoptr (GhSyncResult) late = take_one (venue, ENTRY_1, "A", "2026-07-01T09:30:00Z", 0, NULL);
  venue_run (venue, "UPDATE ticket_reservations SET updated_at = 5");
  g_autoptr (GhSyncResult) early = take_one (venue, ENTRY_2, "A", NINE, paul, NULL);
  expect_result (early, GH_SYNC_CONFLICT, GH_SYNC_CONFLICT, "ALREADY_VERIFIED");
  g_assert_cmpint (early->verified_at, ==, venue_instant (NINE));
  g_assert_cmpint (early->verified_by, ==, paul);
  g_assert_cmpstr (early->operator_name, ==, "Olga");
  g_assert_cmpint (early->other_at, ==, venue_instant ("2026-07-01T09:30:00Z"));
  expect_ticket (venue, ticket, "VERIFIED", "VERIFIED", NINE, paul);
  /* So that kiosks hear of it. */
  g_assert_cmpint (venue_number (venue, "SELECT updated_at AS v FROM ticket_reservations"), ==,
                   venue->context.now);

  g_autoptr (GhSyncResult) third = take_one (venue, ENTRY_3, "A", "2026-07-01T09:10:00Z", 0, NULL);
  g_assert_cmpint (third->other_at, ==, venue_instant (NINE));
  g_assert_cmpstr (third->operator_name, ==, "Paul");
  expect_ticket (venue, ticket, "VERIFIED", "VERIFIED", NINE, paul);
}

/* A ticket that says VERIFIED though the log has no entry of it. */
static void
test_no_log (Venue *venue, gconstpointer data)
{
  gint64 ticket = venue_add_ticket (venue, "A", GH_TICKET_VERIFIED);
  g_autoptr (GhSyncResult) result = take_one (venue, ENTRY_1, "A", NINE, 0, NULL);
  expect_result (result, GH_SYNC_CONFLICT, GH_SYNC_CONFLICT, "ALREADY_VERIFIED");
  g_assert_cmpstr (result->operator_name, ==, "Olga");
  g_assert_cmpint (result->other_at, ==, 5);
  expect_ticket (venue, ticket, "VERIFIED", "-", "1970-01-01T00:00:05Z", venue->operator_id);
  g_assert_cmpint (venue_number (venue, "SELECT other_scan_id IS NULL AS v FROM conflicts"), ==, 1);
}

static void
test_rejected (Venue *venue, gconstpointer data)
{
  gint64 product = 0;
  gint64 orq = venue_add_org (venue, "UTC", &product);
  venue_add_foreign_ticket (venue, orq, product, "B");
  g_autoptr (GhSyncResult) unknown = take_one (venue, ENTRY_1, "nowhere", NINE, 0, NULL);
  g_autoptr (GhSyncResult) foreign = take_one (venue, ENTRY_2, "B", NINE, 0, NULL);
  expect_result (unknown, GH_SYNC_REJECTED, GH_SYNC_REJECTED, "TICKET_NOT_FOUND");
  expect_result (foreign, GH_SYNC_REJECTED, GH_SYNC_REJECTED, "TICKET_NOT_FOUND");
  g_assert_cmpint (foreign->ticket_id, ==, 0);
  expect_scans (venue, "SYNC:TICKET_NOT_FOUND:0 SYNC:TICKET_NOT_FOUND:0");
  g_assert_cmpint (venue_number (venue, "SELECT count(ticket_id) AS v FROM scans"), ==, 0);
  g_autoptr (GhSyncResult) again = take_one (venue, ENTRY_1, "nowhere", NINE, 0, NULL);
  expect_result (again, GH_SYNC_DUPLICATE, GH_SYNC_REJECTED, "TICKET_NOT_FOUND");
  expect_count (venue, "scans", 2);
}

/* Faults of each kind in the midst of sound entries. */
static void
test_bad_entries (Venue *venue, gconstpointer data)
{
  g_autoptr (GhSyncRequest) request = gh_sync_request_new (GATE);
  gint64 product = 0;
  gint64 stranger = add_operator (venue, "Max", venue_add_org (venue, "UTC", &product));
  add_reserved (venue, "A", "2026-07-01", "09:00", "12:00");
  add_reserved (venue, "B", "2026-07-01", "09:30", "12:00");
  add (venue, request, ENTRY_1, "A", NINE);
  add (venue, request, ENTRY_2, "B", NINE)->operator_id = stranger;
  g_ptr_array_add (request->entries, g_new0 (GhSyncEntry, 1));
  GhSyncEntry *empty = request->entries->pdata[2];
  empty->fault = g_strdup ("verifications: must hold objects");
  GhSyncEntry *no_time = add (venue, request, ENTRY_3, "B", NINE);
  no_time->fault = g_strdup ("verified_at: is missing");
  no_time->verified_at = 0;
  add (venue, request, "00000000-0000-4000-8000-000000000004", "B", NINE);
  g_autoptr (GPtrArray) results = take (venue, request);
  expect_result (results->pdata[0], GH_SYNC_VERIFIED, GH_SYNC_VERIFIED, NULL);
  for (guint i = 1; i <= 3; i++) {
    const GhSyncResult *result = results->pdata[i];
    expect_result (result, GH_SYNC_REJECTED, GH_SYNC_REJECTED, "INVALID_ENTRY");
    g_assert_nonnull (result->message);
  }
  const GhSyncResult *foreign = results->pdata[1];
  g_assert_true (g_str_has_prefix (foreign->message, "operator_id: "));
  expect_result (results->pdata[4], GH_SYNC_VERIFIED, GH_SYNC_VERIFIED, NULL);
  expect_scans (venue, "SYNC:VERIFIED:1 SYNC:INVALID_ENTRY:0 SYNC:INVALID_ENTRY:0"
                       " SYNC:INVALID_ENTRY:0 SYNC:VERIFIED:1");
  /* In the name of who brought them, under the code that was read. */
  g_autofree char *kept =
      venue_text (venue,
                  "SELECT group_concat(ticket_code || operator_id || ' ' || scanned_at, ' ') AS v"
                  " FROM (SELECT * FROM scans WHERE outcome = 'INVALID_ENTRY' ORDER BY id)");
  g_autofree char *wanted = g_strdup_printf ("B1 " ID " 1 " ID " B1 " ID, venue_instant (NINE),
                                             venue->context.now, venue->context.now);
  g_assert_cmpstr (kept, ==, wanted);
}

/* ---- time ---- */

/* The job marked it meanwhile; it was let in before its end all the same. */
static void
test_expired_since (Venue *venue, gconstpointer data)
{
  gint64 ticket = add_reserved (venue, "A", "2026-07-01", "09:00", "10:30");
  gint64 late = add_reserved (venue, "B", "2026-07-01", "09:00:01", "10:30");
  venue_run (venue, "UPDATE tickets SET status = 'EXPIRED'");
  venue_run (venue, "UPDATE ticket_reservations SET status = 'EXPIRED'");
  g_autoptr (GhSyncResult) before = take_one (venue, ENTRY_1, "A", "2026-07-01T09:29:59Z", 0, NULL);
  expect_result (before, GH_SYNC_VERIFIED, GH_SYNC_VERIFIED, NULL);
  expect_ticket (venue, ticket, "VERIFIED", "VERIFIED", "2026-07-01T09:29:59Z", venue->operator_id);
  g_autoptr (GhSyncResult) after = take_one (venue, ENTRY_2, "B", "2026-07-01T09:30:00Z", 0, NULL);
  expect_result (after, GH_SYNC_CONFLICT, GH_SYNC_CONFLICT, "TICKET_EXPIRED");
  expect_ticket (venue, late, "VERIFIED", "VERIFIED", "2026-07-01T09:30:00Z", venue->operator_id);
}

/* The date is the venue's at that moment: yesterday's entry is judged by yesterday. */
static void
test_yesterday (Venue *venue, gconstpointer data)
{
  add_reserved (venue, "A", "2026-06-30", "20:00", "24:00");
  g_autoptr (GhSyncResult) result = take_one (venue, ENTRY_1, "A", "2026-06-30T22:59:59Z", 0, NULL);
  expect_result (result, GH_SYNC_VERIFIED, GH_SYNC_VERIFIED, NULL);
}

/* Ahead of us: cut to our time, and marked. */
static void
test_future (Venue *venue, gconstpointer data)
{
  gint64 ticket = add_reserved (venue, "A", "2026-07-01", "09:00", "12:00");
  add_reserved (venue, "B", "2026-07-01", "09:30", "12:00");
  g_autoptr (GhSyncResult) result = take_one (venue, ENTRY_1, "A", "2026-07-03T10:00:00Z", 0, NULL);
  expect_result (result, GH_SYNC_VERIFIED, GH_SYNC_VERIFIED, NULL);
  g_assert_true (result->clock_cut);
  expect_ticket (venue, ticket, "VERIFIED", "VERIFIED", "2026-07-01T10:00:00Z", venue->operator_id);
  g_autofree char *row =
      venue_text (venue,
                  "SELECT clock_cut || ' ' || scanned_at || ' ' || device_time AS v FROM scans");
  g_autofree char *wanted =
      g_strdup_printf ("1 " ID " " ID, venue->context.now, venue_instant ("2026-07-03T10:00:00Z"));
  g_assert_cmpstr (row, ==, wanted);
  g_autoptr (GhSyncResult) now = take_one (venue, ENTRY_2, "B", "2026-07-01T10:00:00Z", 0, NULL);
  g_assert_false (now->clock_cut);
}

static void
test_device_time (Venue *venue, gconstpointer data)
{
  g_autoptr (GhSyncRequest) request = gh_sync_request_new (GATE);
  add_reserved (venue, "A", "2026-07-01", "09:00", "12:00");
  add (venue, request, ENTRY_1, "A", NINE)->device_time = 77;
  g_autoptr (GPtrArray) results = take (venue, request);
  g_assert_cmpint (venue_number (venue, "SELECT device_time AS v FROM scans"), ==, 77);
}

/* ---- the same id ---- */

static void
test_again (Venue *venue, gconstpointer data)
{
  gint64 paul = add_operator (venue, "Paul", venue->orq);
  gint64 ticket = add_reserved (venue, "A", "2026-07-01", "09:00", "12:00");
  g_autoptr (GhSyncRequest) twice = gh_sync_request_new (GATE);
  add (venue, twice, ENTRY_1, "A", NINE);
  add (venue, twice, ENTRY_1, "A", NINE);
  g_autoptr (GPtrArray) results = take (venue, twice);
  expect_result (results->pdata[0], GH_SYNC_VERIFIED, GH_SYNC_VERIFIED, NULL);
  expect_result (results->pdata[1], GH_SYNC_DUPLICATE, GH_SYNC_VERIFIED, NULL);

  /* Whatever was made of the ticket since then. */
  g_autoptr (GhSyncResult) early =
      take_one (venue, ENTRY_2, "A", "2026-07-01T08:30:00Z", paul, NULL);
  g_autoptr (GhSyncResult) again = take_one (venue, ENTRY_1, "A", NINE, 0, NULL);
  expect_result (again, GH_SYNC_DUPLICATE, GH_SYNC_VERIFIED, NULL);
  g_assert_cmpint (again->verified_at, ==, venue_instant (NINE));
  g_assert_cmpint (again->verified_by, ==, venue->operator_id);
  g_autoptr (GhSyncResult) early_again =
      take_one (venue, ENTRY_2, "A", "2026-07-01T08:30:00Z", paul, NULL);
  expect_result (early_again, GH_SYNC_DUPLICATE, GH_SYNC_CONFLICT, "ALREADY_VERIFIED");
  g_assert_cmpstr (early_again->operator_name, ==, early->operator_name);
  g_assert_cmpint (early_again->other_at, ==, early->other_at);
  expect_ticket (venue, ticket, "VERIFIED", "VERIFIED", "2026-07-01T08:30:00Z", paul);
  expect_scans (venue, "SYNC:VERIFIED:1 SYNC:ALREADY_VERIFIED:1");
  expect_count (venue, "conflicts", 1);
}

/* Another organisation may draw the same id. */
static void
test_ids_of_others (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 product = 0;
  gint64 orq = venue_add_org (venue, "UTC", &product);
  gint64 theirs = venue_add_foreign_ticket (venue, orq, product, "B");
  gint64 max = add_operator (venue, "Max", orq);
  add_reserved (venue, "A", "2026-07-01", "09:00", "12:00");
  g_autoptr (GhSyncResult) ours = take_one (venue, ENTRY_1, "A", NINE, 0, NULL);
  GhSession session = { .operator_id = max, .orq = orq, .timezone = "UTC" };
  GhGate gate = { &session, NULL };
  g_autoptr (GhSyncRequest) request = gh_sync_request_new (GATE);
  add (venue, request, ENTRY_1, "B", NINE)->operator_id = max;
  g_autoptr (GPtrArray) results = gh_sync_take (&venue->context, &gate, request, &error);
  g_assert_no_error (error);
  expect_result (results->pdata[0], GH_SYNC_CONFLICT, GH_SYNC_CONFLICT, "NO_RESERVATION");
  expect_ticket (venue, theirs, "VERIFIED", "-", NINE, max);
}

/* ---- an online answer that was lost ---- */

static void
verify_online (Venue *venue, gint64 ticket, const char *scan_id, gboolean enters)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhVerification) verification = NULL;
  g_autoptr (GhAdmission) refusal = NULL;
  gboolean mismatch = FALSE;
  GhSession session = session_of (venue);
  GhGate gate = { &session, GATE };
  ASSERT_DONE (gh_admit_verify (&venue->context, &gate, ticket, scan_id, &verification, &refusal,
                                &mismatch, &error),
               error);
  g_assert_cmpint (verification != NULL && !verification->already, ==, enters);
}

/* The server let in, the gate did not hear it, let in by itself and sends that. */
static void
test_lost_entry (Venue *venue, gconstpointer data)
{
  gint64 ticket = add_reserved (venue, "A", "2026-07-01", "09:00", "12:00");
  verify_online (venue, ticket, ENTRY_1, TRUE);
  venue_at (venue, "2026-07-01T10:05:00Z");
  for (int i = 0; i < 2; i++) {
    g_autoptr (GhSyncResult) result =
        take_one (venue, ENTRY_1, "A", "2026-07-01T10:00:03Z", 0, NULL);
    expect_result (result, GH_SYNC_DUPLICATE, GH_SYNC_VERIFIED, NULL);
    g_assert_cmpint (result->verified_at, ==, venue_instant ("2026-07-01T10:00:00Z"));
  }
  expect_scans (venue, "VERIFY:VERIFIED:1");
  expect_count (venue, "conflicts", 0);
}

/* The server refused, the gate did not hear it, and let in by itself: an entry of its own. */
static void
test_lost_refusal (Venue *venue, gconstpointer data)
{
  gint64 ticket = add_reserved (venue, "A", "2026-07-01", "09:00", "12:00");
  verify_online (venue, ticket, ENTRY_1, TRUE);
  verify_online (venue, ticket, ENTRY_2, FALSE);
  g_autoptr (GhSyncResult) result = take_one (venue, ENTRY_2, "A", "2026-07-01T10:00:00Z", 0, NULL);
  expect_result (result, GH_SYNC_CONFLICT, GH_SYNC_CONFLICT, "ALREADY_VERIFIED");
  expect_scans (venue, "VERIFY:VERIFIED:1 VERIFY:ALREADY_VERIFIED:0 SYNC:ALREADY_VERIFIED:1");
  g_assert_cmpint (venue_number (venue,
                                 "SELECT scan_id IS NULL AS v FROM scans ORDER BY id DESC LIMIT 1"),
                   ==, 1);
  g_autoptr (GhSyncResult) again = take_one (venue, ENTRY_2, "A", "2026-07-01T10:00:00Z", 0, NULL);
  expect_result (again, GH_SYNC_DUPLICATE, GH_SYNC_CONFLICT, "ALREADY_VERIFIED");
  expect_count (venue, "scans", 3);
}

/* An id that let somebody in with another ticket proves nothing for this one. */
static void
test_id_of_other_ticket (Venue *venue, gconstpointer data)
{
  gint64 first = add_reserved (venue, "A", "2026-07-01", "09:00", "12:00");
  gint64 second = add_reserved (venue, "B", "2026-07-01", "09:30", "12:00");
  verify_online (venue, first, ENTRY_1, TRUE);
  g_autoptr (GhSyncResult) result = take_one (venue, ENTRY_1, "B", NINE, 0, NULL);
  expect_result (result, GH_SYNC_VERIFIED, GH_SYNC_VERIFIED, NULL);
  g_assert_cmpint (result->ticket_id, ==, second);
  expect_scans (venue, "VERIFY:VERIFIED:1 SYNC:VERIFIED:1");
}

/* ---- taken back at the gate ---- */

static void
test_undone (Venue *venue, gconstpointer data)
{
  gint64 ticket = add_reserved (venue, "A", "2026-07-01", "09:00", "12:00");
  gint64 over = add_reserved (venue, "B", "2026-07-01", "08:00", "10:30");
  g_autoptr (GhSyncResult) result = take_one (venue, ENTRY_1, "A", NINE, 0, "2026-07-01T09:01:00Z");
  expect_result (result, GH_SYNC_VERIFIED, GH_SYNC_VERIFIED, NULL);
  expect_ticket (venue, ticket, "RESERVED", "RESERVED", NULL, 0);
  expect_scans (venue, "SYNC:VERIFIED:1 UNDO:RESERVED:0");
  g_assert_cmpint (venue_number (venue, "SELECT undoes AS v FROM scans WHERE action = 'UNDO'"), ==,
                   1);
  g_assert_cmpint (venue_number (venue, "SELECT scanned_at AS v FROM scans WHERE action = 'UNDO'"),
                   ==, venue_instant ("2026-07-01T09:01:00Z"));

  g_autoptr (GhSyncResult) again = take_one (venue, ENTRY_1, "A", NINE, 0, "2026-07-01T09:01:00Z");
  expect_result (again, GH_SYNC_DUPLICATE, GH_SYNC_VERIFIED, NULL);
  expect_count (venue, "scans", 2);

  g_autoptr (GhSyncResult) fresh = take_one (venue, ENTRY_2, "A", NINE, 0, NULL);
  expect_result (fresh, GH_SYNC_VERIFIED, GH_SYNC_VERIFIED, NULL);

  /* Its slot is over by now: nobody expires it later. */
  g_autoptr (GhSyncResult) ended = take_one (venue, ENTRY_3, "B", NINE, 0, "2026-07-01T12:00:00Z");
  expect_ticket (venue, over, "EXPIRED", "EXPIRED", NULL, 0);
  g_assert_cmpint (venue_number (venue, "SELECT max(scanned_at) AS v FROM scans"), ==,
                   venue->context.now);
}

/* Sent, taken; the answer was lost; then taken back at the gate and sent once more. */
static void
test_undone_later (Venue *venue, gconstpointer data)
{
  gint64 synced = add_reserved (venue, "A", "2026-07-01", "09:00", "12:00");
  gint64 online = add_reserved (venue, "B", "2026-07-01", "09:30", "12:00");
  gint64 unreserved = venue_add_ticket (venue, "C", GH_TICKET_ACTIVATED);
  verify_online (venue, online, ENTRY_2, TRUE);
  verify_online (venue, unreserved, ENTRY_3, FALSE);
  g_autoptr (GhSyncResult) first = take_one (venue, ENTRY_1, "A", NINE, 0, NULL);
  g_autoptr (GhSyncResult) hard = take_one (venue, ENTRY_3, "C", NINE, 0, NULL);
  expect_result (hard, GH_SYNC_CONFLICT, GH_SYNC_CONFLICT, "NO_RESERVATION");
  venue_at (venue, "2026-07-01T10:05:00Z");
  const struct {
    const char *id, *code, *status, *reservation;
    GhSyncOutcome first;
    gint64 ticket;
  } cases[] = {
    { ENTRY_1, "A", "RESERVED", "RESERVED", GH_SYNC_VERIFIED, synced },
    { ENTRY_2, "B", "RESERVED", "RESERVED", GH_SYNC_VERIFIED, online },
    { ENTRY_3, "C", "ACTIVATED", "-", GH_SYNC_CONFLICT, unreserved },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GhSyncResult) undone =
        take_one (venue, cases[i].id, cases[i].code, NINE, 0, "2026-07-01T10:01:00Z");
    g_assert_cmpint (undone->outcome, ==, GH_SYNC_DUPLICATE);
    g_assert_cmpint (undone->first_outcome, ==, cases[i].first);
    expect_ticket (venue, cases[i].ticket, cases[i].status, cases[i].reservation, NULL, 0);
  }
  expect_count (venue, "scans WHERE action = 'UNDO'", 3);
}

/* Who knows an id but not whose entry it is takes nothing back. */
static void
test_undone_by_others (Venue *venue, gconstpointer data)
{
  gint64 paul = add_operator (venue, "Paul", venue->orq);
  gint64 ticket = add_reserved (venue, "A", "2026-07-01", "09:00", "12:00");
  g_autoptr (GhSyncResult) first = take_one (venue, ENTRY_1, "A", NINE, 0, NULL);
  g_autoptr (GhSyncResult) undone =
      take_one (venue, ENTRY_1, "A", NINE, paul, "2026-07-01T09:01:00Z");
  expect_result (undone, GH_SYNC_DUPLICATE, GH_SYNC_VERIFIED, NULL);
  expect_ticket (venue, ticket, "VERIFIED", "VERIFIED", NINE, venue->operator_id);
}

/* One of two is taken back: the other one is still in. */
static void
test_undone_double (Venue *venue, gconstpointer data)
{
  gint64 paul = add_operator (venue, "Paul", venue->orq);
  gint64 ticket = add_reserved (venue, "A", "2026-07-01", "09:00", "12:00");
  g_autoptr (GhSyncResult) first = take_one (venue, ENTRY_1, "A", NINE, 0, NULL);
  g_autoptr (GhSyncResult) second =
      take_one (venue, ENTRY_2, "A", "2026-07-01T09:10:00Z", paul, NULL);
  g_autoptr (GhSyncResult) undone = take_one (venue, ENTRY_1, "A", NINE, 0, "2026-07-01T09:11:00Z");
  expect_ticket (venue, ticket, "VERIFIED", "VERIFIED", "2026-07-01T09:10:00Z", paul);
  g_autoptr (GhSyncResult) both =
      take_one (venue, ENTRY_2, "A", "2026-07-01T09:10:00Z", paul, "2026-07-01T09:12:00Z");
  expect_ticket (venue, ticket, "RESERVED", "RESERVED", NULL, 0);
}

/* ---- many, and faults ---- */

static void
test_five_hundred (Venue *venue, gconstpointer data)
{
  g_autoptr (GhSyncRequest) request = gh_sync_request_new (GATE);
  gint64 slot = venue_add_slot (venue, "2026-07-01", "09:00", "12:00", GH_SYNC_MAX_ENTRIES);
  for (int i = 0; i < GH_SYNC_MAX_ENTRIES; i++) {
    g_autofree char *code = g_strdup_printf ("code-%d", i);
    g_autofree char *id = g_strdup_printf ("00000000-0000-4000-8000-%012d", i);
    venue_reserve (venue, venue_add_ticket (venue, code, GH_TICKET_ACTIVATED), slot);
    add (venue, request, id, code, NINE);
  }
  for (int round = 0; round < 2; round++) {
    g_autoptr (GPtrArray) results = take (venue, request);
    for (guint i = 0; i < results->len; i++) {
      const GhSyncResult *result = results->pdata[i];
      const GhSyncEntry *sent = request->entries->pdata[i];
      g_assert_cmpint (result->outcome, ==, round == 0 ? GH_SYNC_VERIFIED : GH_SYNC_DUPLICATE);
      g_assert_cmpstr (result->id, ==, sent->id);
    }
    expect_count (venue, "scans", GH_SYNC_MAX_ENTRIES);
    expect_count (venue, "tickets WHERE status = 'VERIFIED'", GH_SYNC_MAX_ENTRIES);
    expect_count (venue, "devices", 1);
  }
}

/* All of a batch or nothing. */
static void
test_faults (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhSyncRequest) request = gh_sync_request_new (GATE);
  GhSession session = session_of (venue);
  GhGate gate = { &session, NULL };
  add_reserved (venue, "A", "2026-07-01", "09:00", "12:00");
  add (venue, request, ENTRY_1, "A", NINE);
  add (venue, request, ENTRY_2, "A", "2026-07-01T09:10:00Z");
  venue_run (venue, "CREATE TRIGGER no_conflicts BEFORE INSERT ON conflicts"
                    " BEGIN SELECT RAISE(ABORT, 'no'); END");
  g_assert_null (gh_sync_take (&venue->context, &gate, request, &error));
  g_assert_error (error, GH_DB_ERROR, GH_DB_ERROR_CONSTRAINT);
  expect_scans (venue, "");
  expect_count (venue, "tickets WHERE status = 'VERIFIED'", 0);
  venue_run (venue, "DROP TRIGGER no_conflicts");
  g_autoptr (GPtrArray) results = take (venue, request);
  expect_result (results->pdata[0], GH_SYNC_VERIFIED, GH_SYNC_VERIFIED, NULL);
  expect_result (results->pdata[1], GH_SYNC_CONFLICT, GH_SYNC_CONFLICT, "ALREADY_VERIFIED");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  VENUE_TEST ("/sync/verified", NULL, test_verified);
  VENUE_TEST ("/sync/conflicts", NULL, test_conflicts);
  VENUE_TEST ("/sync/double-entry", NULL, test_double_entry);
  VENUE_TEST ("/sync/earlier-entry", NULL, test_earlier_entry);
  VENUE_TEST ("/sync/no-log", NULL, test_no_log);
  VENUE_TEST ("/sync/rejected", NULL, test_rejected);
  VENUE_TEST ("/sync/bad-entries", NULL, test_bad_entries);
  VENUE_TEST ("/sync/expired-since", NULL, test_expired_since);
  VENUE_TEST ("/sync/yesterday", NULL, test_yesterday);
  VENUE_TEST ("/sync/future", NULL, test_future);
  VENUE_TEST ("/sync/device-time", NULL, test_device_time);
  VENUE_TEST ("/sync/again", NULL, test_again);
  VENUE_TEST ("/sync/ids-of-others", NULL, test_ids_of_others);
  VENUE_TEST ("/sync/lost-entry", NULL, test_lost_entry);
  VENUE_TEST ("/sync/lost-refusal", NULL, test_lost_refusal);
  VENUE_TEST ("/sync/id-of-other-ticket", NULL, test_id_of_other_ticket);
  VENUE_TEST ("/sync/undone", NULL, test_undone);
  VENUE_TEST ("/sync/undone-later", NULL, test_undone_later);
  VENUE_TEST ("/sync/undone-by-others", NULL, test_undone_by_others);
  VENUE_TEST ("/sync/undone-double", NULL, test_undone_double);
  VENUE_TEST ("/sync/five-hundred", NULL, test_five_hundred);
  VENUE_TEST ("/sync/faults", NULL, test_faults);
  return g_test_run ();
}
