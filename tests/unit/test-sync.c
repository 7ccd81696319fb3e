/* What gates let in by themselves: nothing is dropped, nothing spoils anything else, and everything
 * is judged as of when it happened. The clock stands at 2026-07-01T10:00:00Z, 11:00 in Lisbon. */

#include "tests/unit/gate.h"

/* ---- what becomes of an entry ---- */

static void
test_verified (Venue *venue, gconstpointer data)
{
  gint64 ticket = gate_reserve (venue, "A", "2026-07-01", "09:00", "12:00");
  g_autoptr (GhSyncResult) result = gate_send_one (venue, ENTRY_1, "A", NINE, 0, NULL);
  gate_expect_result (result, GH_SYNC_VERIFIED, GH_SYNC_VERIFIED, NULL);
  g_assert_cmpstr (result->id, ==, ENTRY_1);
  g_assert_cmpint (result->ticket_id, ==, ticket);
  g_assert_cmpint (result->verified_at, ==, venue_instant (NINE));
  g_assert_cmpint (result->verified_by, ==, venue->operator_id);
  g_assert_false (result->clock_cut);
  gate_expect_ticket (venue, ticket, "VERIFIED", "VERIFIED", NINE, venue->operator_id);
  gate_expect_scans (venue, "SYNC:VERIFIED:1");
  g_autofree char *row = venue_text (
      venue, "SELECT s.scan_id || ' ' || d.uuid || ' ' || (s.received_at - s.scanned_at) || ' '"
             " || s.clock_cut || ' ' || coalesce(s.device_time, '-') AS v"
             " FROM scans s JOIN devices d ON d.id = s.device_id");
  g_assert_cmpstr (row, ==, ENTRY_1 " " GATE_DEVICE " 3600 0 -");
  g_autofree char *event = venue_text (venue, "SELECT name || ticket_id AS v FROM events");
  g_autofree char *wanted = g_strdup_printf ("ticket.verified" ID, ticket);
  g_assert_cmpstr (event, ==, wanted);
  gate_expect_count (venue, "conflicts", 0);
}

/* Who was let in although we would have refused him is in: the ticket says so where it can. */
static void
test_conflicts (Venue *venue, gconstpointer data)
{
  gint64 cancelled = gate_reserve (venue, "A", "2026-07-01", "09:00", "12:00");
  venue_run (venue,
             "UPDATE orders SET status = 'REFUNDED' WHERE id = (SELECT order_id"
             " FROM tickets WHERE id = " ID ")",
             cancelled);
  gint64 unpaid = venue_add_ticket (venue, "B", GH_TICKET_PENDING_PAYMENT);
  gint64 unreserved = venue_add_ticket (venue, "C", GH_TICKET_ACTIVATED);
  gint64 tomorrows = gate_reserve (venue, "D", "2026-07-02", "09:00", "12:00");
  gint64 over = gate_reserve (venue, "E", "2026-07-01", "08:00", "09:30");
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
    g_autoptr (GhSyncResult) result = gate_send_one (venue, id, cases[i].code, NINE, 0, NULL);
    g_test_message ("%s", cases[i].verdict);
    gate_expect_result (result, GH_SYNC_CONFLICT, GH_SYNC_CONFLICT, cases[i].verdict);
    g_assert_cmpint (result->ticket_id, ==, cases[i].ticket);
    gate_expect_ticket (venue, cases[i].ticket, cases[i].status, cases[i].reservation,
                        cases[i].entered ? NINE : NULL, cases[i].entered ? venue->operator_id : 0);
    g_autofree char *row =
        venue_text (venue, "SELECT c.code || ' ' || s.outcome || ' ' || s.entered || ' '"
                           " || coalesce(c.other_scan_id, '-') AS v FROM conflicts c"
                           " JOIN scans s ON s.id = c.scan_id ORDER BY c.id DESC LIMIT 1");
    g_autofree char *wanted = g_strdup_printf ("%s %s 1 -", cases[i].verdict, cases[i].verdict);
    g_assert_cmpstr (row, ==, wanted);
  }
  gate_expect_count (venue, "conflicts", G_N_ELEMENTS (cases));
  gate_expect_count (venue, "events WHERE name = 'conflict.found'", G_N_ELEMENTS (cases));
}

/* The one who came later at the other gate; the first one's time stands. */
static void
test_double_entry (Venue *venue, gconstpointer data)
{
  gint64 paul = gate_operator (venue, "Paul", venue->orq);
  gint64 ticket = gate_reserve (venue, "A", "2026-07-01", "09:00", "12:00");
  g_autoptr (GhSyncResult) first = gate_send_one (venue, ENTRY_1, "A", NINE, 0, NULL);
  venue_run (venue, "UPDATE devices SET name = 'Gate 1'");
  g_autoptr (GhSyncResult) second =
      gate_send_one (venue, ENTRY_2, "A", "2026-07-01T09:00:10Z", paul, NULL);
  gate_expect_result (second, GH_SYNC_CONFLICT, GH_SYNC_CONFLICT, "ALREADY_VERIFIED");
  g_assert_cmpstr (second->operator_name, ==, "Olga");
  g_assert_cmpstr (second->device_name, ==, "Gate 1");
  g_assert_cmpint (second->other_at, ==, venue_instant (NINE));
  g_assert_cmpint (second->verified_at, ==, venue_instant (NINE));
  g_assert_cmpint (second->verified_by, ==, venue->operator_id);
  gate_expect_ticket (venue, ticket, "VERIFIED", "VERIFIED", NINE, venue->operator_id);
  gate_expect_scans (venue, "SYNC:VERIFIED:1 SYNC:ALREADY_VERIFIED:1");
  g_assert_cmpint (venue_number (venue, "SELECT other_scan_id AS v FROM conflicts"), ==, 1);
}

/* An earlier entry that arrives later: its time and its operator stand from then on. */
static void
test_earlier_entry (Venue *venue, gconstpointer data)
{
  gint64 paul = gate_operator (venue, "Paul", venue->orq);
  gint64 ticket = gate_reserve (venue, "A", "2026-07-01", "09:00", "12:00");
  g_autoptr (GhSyncResult) late =
      gate_send_one (venue, ENTRY_1, "A", "2026-07-01T09:30:00Z", 0, NULL);
  venue_run (venue, "UPDATE ticket_reservations SET updated_at = 5");
  g_autoptr (GhSyncResult) early = gate_send_one (venue, ENTRY_2, "A", NINE, paul, NULL);
  gate_expect_result (early, GH_SYNC_CONFLICT, GH_SYNC_CONFLICT, "ALREADY_VERIFIED");
  g_assert_cmpint (early->verified_at, ==, venue_instant (NINE));
  g_assert_cmpint (early->verified_by, ==, paul);
  g_assert_cmpstr (early->operator_name, ==, "Olga");
  g_assert_cmpint (early->other_at, ==, venue_instant ("2026-07-01T09:30:00Z"));
  gate_expect_ticket (venue, ticket, "VERIFIED", "VERIFIED", NINE, paul);
  /* So that kiosks hear of it. */
  g_assert_cmpint (venue_number (venue, "SELECT updated_at AS v FROM ticket_reservations"), ==,
                   venue->context.now);

  g_autoptr (GhSyncResult) third =
      gate_send_one (venue, ENTRY_3, "A", "2026-07-01T09:10:00Z", 0, NULL);
  g_assert_cmpint (third->other_at, ==, venue_instant (NINE));
  g_assert_cmpstr (third->operator_name, ==, "Paul");
  gate_expect_ticket (venue, ticket, "VERIFIED", "VERIFIED", NINE, paul);
}

/* A ticket that says VERIFIED though the log has no entry of it. */
static void
test_no_log (Venue *venue, gconstpointer data)
{
  gint64 ticket = venue_add_ticket (venue, "A", GH_TICKET_VERIFIED);
  g_autoptr (GhSyncResult) result = gate_send_one (venue, ENTRY_1, "A", NINE, 0, NULL);
  gate_expect_result (result, GH_SYNC_CONFLICT, GH_SYNC_CONFLICT, "ALREADY_VERIFIED");
  g_assert_cmpstr (result->operator_name, ==, "Olga");
  g_assert_cmpint (result->other_at, ==, 5);
  gate_expect_ticket (venue, ticket, "VERIFIED", "-", "1970-01-01T00:00:05Z", venue->operator_id);
  g_assert_cmpint (venue_number (venue, "SELECT other_scan_id IS NULL AS v FROM conflicts"), ==, 1);
}

static void
test_rejected (Venue *venue, gconstpointer data)
{
  gint64 product = 0;
  gint64 orq = venue_add_org (venue, "UTC", &product);
  venue_add_foreign_ticket (venue, orq, product, "B");
  g_autoptr (GhSyncResult) unknown = gate_send_one (venue, ENTRY_1, "nowhere", NINE, 0, NULL);
  g_autoptr (GhSyncResult) foreign = gate_send_one (venue, ENTRY_2, "B", NINE, 0, NULL);
  gate_expect_result (unknown, GH_SYNC_REJECTED, GH_SYNC_REJECTED, "TICKET_NOT_FOUND");
  gate_expect_result (foreign, GH_SYNC_REJECTED, GH_SYNC_REJECTED, "TICKET_NOT_FOUND");
  g_assert_cmpint (foreign->ticket_id, ==, 0);
  gate_expect_scans (venue, "SYNC:TICKET_NOT_FOUND:0 SYNC:TICKET_NOT_FOUND:0");
  g_assert_cmpint (venue_number (venue, "SELECT count(ticket_id) AS v FROM scans"), ==, 0);
  g_autoptr (GhSyncResult) again = gate_send_one (venue, ENTRY_1, "nowhere", NINE, 0, NULL);
  gate_expect_result (again, GH_SYNC_DUPLICATE, GH_SYNC_REJECTED, "TICKET_NOT_FOUND");
  gate_expect_count (venue, "scans", 2);
}

/* Faults of each kind in the midst of sound entries. */
static void
test_bad_entries (Venue *venue, gconstpointer data)
{
  g_autoptr (GhSyncRequest) request = gh_sync_request_new (GATE_DEVICE);
  gint64 product = 0;
  gint64 stranger = gate_operator (venue, "Max", venue_add_org (venue, "UTC", &product));
  gate_reserve (venue, "A", "2026-07-01", "09:00", "12:00");
  gate_reserve (venue, "B", "2026-07-01", "09:30", "12:00");
  gate_add (venue, request, ENTRY_1, "A", NINE);
  gate_add (venue, request, ENTRY_2, "B", NINE)->operator_id = stranger;
  g_ptr_array_add (request->entries, g_new0 (GhSyncEntry, 1));
  GhSyncEntry *empty = request->entries->pdata[2];
  empty->fault = g_strdup ("verifications: must hold objects");
  GhSyncEntry *no_time = gate_add (venue, request, ENTRY_3, "B", NINE);
  no_time->fault = g_strdup ("verified_at: is missing");
  no_time->verified_at = 0;
  gate_add (venue, request, "00000000-0000-4000-8000-000000000004", "B", NINE);
  g_autoptr (GPtrArray) results = gate_send (venue, request);
  gate_expect_result (results->pdata[0], GH_SYNC_VERIFIED, GH_SYNC_VERIFIED, NULL);
  for (guint i = 1; i <= 3; i++) {
    const GhSyncResult *result = results->pdata[i];
    gate_expect_result (result, GH_SYNC_REJECTED, GH_SYNC_REJECTED, "INVALID_ENTRY");
    g_assert_nonnull (result->message);
  }
  const GhSyncResult *foreign = results->pdata[1];
  g_assert_true (g_str_has_prefix (foreign->message, "operator_id: "));
  gate_expect_result (results->pdata[4], GH_SYNC_VERIFIED, GH_SYNC_VERIFIED, NULL);
  gate_expect_scans (venue, "SYNC:VERIFIED:1 SYNC:INVALID_ENTRY:0 SYNC:INVALID_ENTRY:0"
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
  gint64 ticket = gate_reserve (venue, "A", "2026-07-01", "09:00", "10:30");
  gint64 late = gate_reserve (venue, "B", "2026-07-01", "09:00:01", "10:30");
  venue_run (venue, "UPDATE tickets SET status = 'EXPIRED'");
  venue_run (venue, "UPDATE ticket_reservations SET status = 'EXPIRED'");
  g_autoptr (GhSyncResult) before =
      gate_send_one (venue, ENTRY_1, "A", "2026-07-01T09:29:59Z", 0, NULL);
  gate_expect_result (before, GH_SYNC_VERIFIED, GH_SYNC_VERIFIED, NULL);
  gate_expect_ticket (venue, ticket, "VERIFIED", "VERIFIED", "2026-07-01T09:29:59Z",
                      venue->operator_id);
  g_autoptr (GhSyncResult) after =
      gate_send_one (venue, ENTRY_2, "B", "2026-07-01T09:30:00Z", 0, NULL);
  gate_expect_result (after, GH_SYNC_CONFLICT, GH_SYNC_CONFLICT, "TICKET_EXPIRED");
  gate_expect_ticket (venue, late, "VERIFIED", "VERIFIED", "2026-07-01T09:30:00Z",
                      venue->operator_id);
}

/* The date is the venue's at that moment: yesterday's entry is judged by yesterday. */
static void
test_yesterday (Venue *venue, gconstpointer data)
{
  gate_reserve (venue, "A", "2026-06-30", "20:00", "24:00");
  g_autoptr (GhSyncResult) result =
      gate_send_one (venue, ENTRY_1, "A", "2026-06-30T22:59:59Z", 0, NULL);
  gate_expect_result (result, GH_SYNC_VERIFIED, GH_SYNC_VERIFIED, NULL);
}

/* Ahead of us: cut to our time, and marked. */
static void
test_future (Venue *venue, gconstpointer data)
{
  gint64 ticket = gate_reserve (venue, "A", "2026-07-01", "09:00", "12:00");
  gate_reserve (venue, "B", "2026-07-01", "09:30", "12:00");
  g_autoptr (GhSyncResult) result =
      gate_send_one (venue, ENTRY_1, "A", "2026-07-03T10:00:00Z", 0, NULL);
  gate_expect_result (result, GH_SYNC_VERIFIED, GH_SYNC_VERIFIED, NULL);
  g_assert_true (result->clock_cut);
  gate_expect_ticket (venue, ticket, "VERIFIED", "VERIFIED", "2026-07-01T10:00:00Z",
                      venue->operator_id);
  g_autofree char *row =
      venue_text (venue,
                  "SELECT clock_cut || ' ' || scanned_at || ' ' || device_time AS v FROM scans");
  g_autofree char *wanted =
      g_strdup_printf ("1 " ID " " ID, venue->context.now, venue_instant ("2026-07-03T10:00:00Z"));
  g_assert_cmpstr (row, ==, wanted);
  g_autoptr (GhSyncResult) now =
      gate_send_one (venue, ENTRY_2, "B", "2026-07-01T10:00:00Z", 0, NULL);
  g_assert_false (now->clock_cut);
}

static void
test_device_time (Venue *venue, gconstpointer data)
{
  g_autoptr (GhSyncRequest) request = gh_sync_request_new (GATE_DEVICE);
  gate_reserve (venue, "A", "2026-07-01", "09:00", "12:00");
  gate_add (venue, request, ENTRY_1, "A", NINE)->device_time = 77;
  g_autoptr (GPtrArray) results = gate_send (venue, request);
  g_assert_cmpint (venue_number (venue, "SELECT device_time AS v FROM scans"), ==, 77);
}

/* ---- many, and faults ---- */

static void
test_five_hundred (Venue *venue, gconstpointer data)
{
  g_autoptr (GhSyncRequest) request = gh_sync_request_new (GATE_DEVICE);
  gint64 slot = venue_add_slot (venue, "2026-07-01", "09:00", "12:00", GH_SYNC_MAX_ENTRIES);
  for (int i = 0; i < GH_SYNC_MAX_ENTRIES; i++) {
    g_autofree char *code = g_strdup_printf ("code-%d", i);
    g_autofree char *id = g_strdup_printf ("00000000-0000-4000-8000-%012d", i);
    venue_reserve (venue, venue_add_ticket (venue, code, GH_TICKET_ACTIVATED), slot);
    gate_add (venue, request, id, code, NINE);
  }
  for (int round = 0; round < 2; round++) {
    g_autoptr (GPtrArray) results = gate_send (venue, request);
    for (guint i = 0; i < results->len; i++) {
      const GhSyncResult *result = results->pdata[i];
      const GhSyncEntry *sent = request->entries->pdata[i];
      g_assert_cmpint (result->outcome, ==, round == 0 ? GH_SYNC_VERIFIED : GH_SYNC_DUPLICATE);
      g_assert_cmpstr (result->id, ==, sent->id);
    }
    gate_expect_count (venue, "scans", GH_SYNC_MAX_ENTRIES);
    gate_expect_count (venue, "tickets WHERE status = 'VERIFIED'", GH_SYNC_MAX_ENTRIES);
    gate_expect_count (venue, "devices", 1);
  }
}

/* All of a batch or nothing. */
static void
test_faults (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhSyncRequest) request = gh_sync_request_new (GATE_DEVICE);
  GhSession session = gate_session (venue);
  GhGate gate = { &session, NULL };
  gate_reserve (venue, "A", "2026-07-01", "09:00", "12:00");
  gate_add (venue, request, ENTRY_1, "A", NINE);
  gate_add (venue, request, ENTRY_2, "A", "2026-07-01T09:10:00Z");
  venue_run (venue, "CREATE TRIGGER no_conflicts BEFORE INSERT ON conflicts"
                    " BEGIN SELECT RAISE(ABORT, 'no'); END");
  g_assert_null (gh_sync_take (&venue->context, &gate, request, &error));
  g_assert_error (error, GH_DB_ERROR, GH_DB_ERROR_CONSTRAINT);
  gate_expect_scans (venue, "");
  gate_expect_count (venue, "tickets WHERE status = 'VERIFIED'", 0);
  venue_run (venue, "DROP TRIGGER no_conflicts");
  g_autoptr (GPtrArray) results = gate_send (venue, request);
  gate_expect_result (results->pdata[0], GH_SYNC_VERIFIED, GH_SYNC_VERIFIED, NULL);
  gate_expect_result (results->pdata[1], GH_SYNC_CONFLICT, GH_SYNC_CONFLICT, "ALREADY_VERIFIED");
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
  VENUE_TEST ("/sync/five-hundred", NULL, test_five_hundred);
  VENUE_TEST ("/sync/faults", NULL, test_faults);
  return g_test_run ();
}
