/* Entries that are sent once more, that the server knows from before, or that were taken back at
 * the gate: nothing is kept twice. The clock stands at 2026-07-01T10:00:00Z, 11:00 in Lisbon. */

#include "tests/unit/gate.h"

/* ---- the same id ---- */

static void
test_again (Venue *venue, gconstpointer data)
{
  gint64 paul = gate_operator (venue, "Paul", venue->orq);
  gint64 ticket = gate_reserve (venue, "A", "2026-07-01", "09:00", "12:00");
  g_autoptr (GhSyncRequest) twice = gh_sync_request_new (GATE_DEVICE);
  gate_add (venue, twice, ENTRY_1, "A", NINE);
  gate_add (venue, twice, ENTRY_1, "A", NINE);
  g_autoptr (GPtrArray) results = gate_send (venue, twice);
  gate_expect_result (results->pdata[0], GH_SYNC_VERIFIED, GH_SYNC_VERIFIED, NULL);
  gate_expect_result (results->pdata[1], GH_SYNC_DUPLICATE, GH_SYNC_VERIFIED, NULL);

  /* Whatever was made of the ticket since then. */
  g_autoptr (GhSyncResult) early =
      gate_send_one (venue, ENTRY_2, "A", "2026-07-01T08:30:00Z", paul, NULL);
  g_autoptr (GhSyncResult) again = gate_send_one (venue, ENTRY_1, "A", NINE, 0, NULL);
  gate_expect_result (again, GH_SYNC_DUPLICATE, GH_SYNC_VERIFIED, NULL);
  g_assert_cmpint (again->verified_at, ==, venue_instant (NINE));
  g_assert_cmpint (again->verified_by, ==, venue->operator_id);
  g_autoptr (GhSyncResult) early_again =
      gate_send_one (venue, ENTRY_2, "A", "2026-07-01T08:30:00Z", paul, NULL);
  gate_expect_result (early_again, GH_SYNC_DUPLICATE, GH_SYNC_CONFLICT, "ALREADY_VERIFIED");
  g_assert_cmpstr (early_again->operator_name, ==, early->operator_name);
  g_assert_cmpint (early_again->other_at, ==, early->other_at);
  gate_expect_ticket (venue, ticket, "VERIFIED", "VERIFIED", "2026-07-01T08:30:00Z", paul);
  gate_expect_scans (venue, "SYNC:VERIFIED:1 SYNC:ALREADY_VERIFIED:1");
  gate_expect_count (venue, "conflicts", 1);
}

/* Another organisation may draw the same id. */
static void
test_ids_of_others (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 product = 0;
  gint64 orq = venue_add_org (venue, "UTC", &product);
  gint64 theirs = venue_add_foreign_ticket (venue, orq, product, "B");
  gint64 max = gate_operator (venue, "Max", orq);
  gate_reserve (venue, "A", "2026-07-01", "09:00", "12:00");
  g_autoptr (GhSyncResult) ours = gate_send_one (venue, ENTRY_1, "A", NINE, 0, NULL);
  GhSession session = { .operator_id = max, .orq = orq, .timezone = "UTC" };
  GhGate gate = { &session, NULL };
  g_autoptr (GhSyncRequest) request = gh_sync_request_new (GATE_DEVICE);
  gate_add (venue, request, ENTRY_1, "B", NINE)->operator_id = max;
  g_autoptr (GPtrArray) results = gh_sync_take (&venue->context, &gate, request, &error);
  g_assert_no_error (error);
  gate_expect_result (results->pdata[0], GH_SYNC_CONFLICT, GH_SYNC_CONFLICT, "NO_RESERVATION");
  gate_expect_ticket (venue, theirs, "VERIFIED", "-", NINE, max);
}

/* ---- an online answer that was lost ---- */

/* The server let in, the gate did not hear it, let in by itself and sends that. */
static void
test_lost_entry (Venue *venue, gconstpointer data)
{
  gint64 ticket = gate_reserve (venue, "A", "2026-07-01", "09:00", "12:00");
  gate_verify (venue, ticket, ENTRY_1, TRUE);
  venue_at (venue, "2026-07-01T10:05:00Z");
  for (int i = 0; i < 2; i++) {
    g_autoptr (GhSyncResult) result =
        gate_send_one (venue, ENTRY_1, "A", "2026-07-01T10:00:03Z", 0, NULL);
    gate_expect_result (result, GH_SYNC_DUPLICATE, GH_SYNC_VERIFIED, NULL);
    g_assert_cmpint (result->verified_at, ==, venue_instant ("2026-07-01T10:00:00Z"));
  }
  gate_expect_scans (venue, "VERIFY:VERIFIED:1");
  gate_expect_count (venue, "conflicts", 0);
}

/* The server refused, the gate did not hear it, and let in by itself: an entry of its own. */
static void
test_lost_refusal (Venue *venue, gconstpointer data)
{
  gint64 ticket = gate_reserve (venue, "A", "2026-07-01", "09:00", "12:00");
  gate_verify (venue, ticket, ENTRY_1, TRUE);
  gate_verify (venue, ticket, ENTRY_2, FALSE);
  g_autoptr (GhSyncResult) result =
      gate_send_one (venue, ENTRY_2, "A", "2026-07-01T10:00:00Z", 0, NULL);
  gate_expect_result (result, GH_SYNC_CONFLICT, GH_SYNC_CONFLICT, "ALREADY_VERIFIED");
  gate_expect_scans (venue, "VERIFY:VERIFIED:1 VERIFY:ALREADY_VERIFIED:0 SYNC:ALREADY_VERIFIED:1");
  g_assert_cmpint (venue_number (venue,
                                 "SELECT scan_id IS NULL AS v FROM scans ORDER BY id DESC LIMIT 1"),
                   ==, 1);
  g_autoptr (GhSyncResult) again =
      gate_send_one (venue, ENTRY_2, "A", "2026-07-01T10:00:00Z", 0, NULL);
  gate_expect_result (again, GH_SYNC_DUPLICATE, GH_SYNC_CONFLICT, "ALREADY_VERIFIED");
  gate_expect_count (venue, "scans", 3);
}

/* An id that let somebody in with another ticket proves nothing for this one. */
static void
test_id_of_other_ticket (Venue *venue, gconstpointer data)
{
  gint64 first = gate_reserve (venue, "A", "2026-07-01", "09:00", "12:00");
  gint64 second = gate_reserve (venue, "B", "2026-07-01", "09:30", "12:00");
  gate_verify (venue, first, ENTRY_1, TRUE);
  g_autoptr (GhSyncResult) result = gate_send_one (venue, ENTRY_1, "B", NINE, 0, NULL);
  gate_expect_result (result, GH_SYNC_VERIFIED, GH_SYNC_VERIFIED, NULL);
  g_assert_cmpint (result->ticket_id, ==, second);
  gate_expect_scans (venue, "VERIFY:VERIFIED:1 SYNC:VERIFIED:1");
}

/* The other way round: what was sent comes once more as a press with a network. */
static void
test_pressed_again (Venue *venue, gconstpointer data)
{
  gint64 sent = gate_reserve (venue, "A", "2026-07-01", "09:00", "12:00");
  gint64 faulty = gate_reserve (venue, "B", "2026-07-01", "09:30", "12:00");
  g_autoptr (GhSyncResult) result = gate_send_one (venue, ENTRY_1, "A", NINE, 0, NULL);
  gate_verify (venue, sent, ENTRY_1, TRUE);
  gate_expect_ticket (venue, sent, "VERIFIED", "VERIFIED", NINE, venue->operator_id);
  gate_expect_scans (venue, "SYNC:VERIFIED:1");

  /* What could not be taken let nobody in: that is for the press to do. */
  g_autoptr (GhSyncResult) rejected = gate_send_one (venue, ENTRY_2, "B", NINE, 99, NULL);
  gate_expect_result (rejected, GH_SYNC_REJECTED, GH_SYNC_REJECTED, "INVALID_ENTRY");
  gate_verify (venue, faulty, ENTRY_2, TRUE);
  gate_expect_ticket (venue, faulty, "VERIFIED", "VERIFIED", "2026-07-01T10:00:00Z",
                      venue->operator_id);
  gate_verify (venue, faulty, ENTRY_3, FALSE);
}

/* ---- taken back at the gate ---- */

static void
test_undone (Venue *venue, gconstpointer data)
{
  gint64 ticket = gate_reserve (venue, "A", "2026-07-01", "09:00", "12:00");
  gint64 over = gate_reserve (venue, "B", "2026-07-01", "08:00", "10:30");
  g_autoptr (GhSyncResult) result =
      gate_send_one (venue, ENTRY_1, "A", NINE, 0, "2026-07-01T09:01:00Z");
  gate_expect_result (result, GH_SYNC_VERIFIED, GH_SYNC_VERIFIED, NULL);
  gate_expect_ticket (venue, ticket, "RESERVED", "RESERVED", NULL, 0);
  gate_expect_scans (venue, "SYNC:VERIFIED:1 UNDO:RESERVED:0");
  g_assert_cmpint (venue_number (venue, "SELECT undoes AS v FROM scans WHERE action = 'UNDO'"), ==,
                   1);
  g_assert_cmpint (venue_number (venue, "SELECT scanned_at AS v FROM scans WHERE action = 'UNDO'"),
                   ==, venue_instant ("2026-07-01T09:01:00Z"));

  g_autoptr (GhSyncResult) again =
      gate_send_one (venue, ENTRY_1, "A", NINE, 0, "2026-07-01T09:01:00Z");
  gate_expect_result (again, GH_SYNC_DUPLICATE, GH_SYNC_VERIFIED, NULL);
  gate_expect_count (venue, "scans", 2);

  g_autoptr (GhSyncResult) fresh = gate_send_one (venue, ENTRY_2, "A", NINE, 0, NULL);
  gate_expect_result (fresh, GH_SYNC_VERIFIED, GH_SYNC_VERIFIED, NULL);

  /* Its slot is over by now: nobody expires it later. */
  g_autoptr (GhSyncResult) ended =
      gate_send_one (venue, ENTRY_3, "B", NINE, 0, "2026-07-01T12:00:00Z");
  gate_expect_ticket (venue, over, "EXPIRED", "EXPIRED", NULL, 0);
  g_assert_cmpint (venue_number (venue, "SELECT max(scanned_at) AS v FROM scans"), ==,
                   venue->context.now);
}

/* Sent, taken; the answer was lost; then taken back at the gate and sent once more. */
static void
test_undone_later (Venue *venue, gconstpointer data)
{
  gint64 synced = gate_reserve (venue, "A", "2026-07-01", "09:00", "12:00");
  gint64 online = gate_reserve (venue, "B", "2026-07-01", "09:30", "12:00");
  gint64 unreserved = venue_add_ticket (venue, "C", GH_TICKET_ACTIVATED);
  gate_verify (venue, online, ENTRY_2, TRUE);
  gate_verify (venue, unreserved, ENTRY_3, FALSE);
  g_autoptr (GhSyncResult) first = gate_send_one (venue, ENTRY_1, "A", NINE, 0, NULL);
  g_autoptr (GhSyncResult) hard = gate_send_one (venue, ENTRY_3, "C", NINE, 0, NULL);
  gate_expect_result (hard, GH_SYNC_CONFLICT, GH_SYNC_CONFLICT, "NO_RESERVATION");
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
        gate_send_one (venue, cases[i].id, cases[i].code, NINE, 0, "2026-07-01T10:01:00Z");
    g_assert_cmpint (undone->outcome, ==, GH_SYNC_DUPLICATE);
    g_assert_cmpint (undone->first_outcome, ==, cases[i].first);
    gate_expect_ticket (venue, cases[i].ticket, cases[i].status, cases[i].reservation, NULL, 0);
  }
  gate_expect_count (venue, "scans WHERE action = 'UNDO'", 3);
}

/* Who knows an id but not whose entry it is takes nothing back. */
static void
test_undone_by_others (Venue *venue, gconstpointer data)
{
  gint64 paul = gate_operator (venue, "Paul", venue->orq);
  gint64 ticket = gate_reserve (venue, "A", "2026-07-01", "09:00", "12:00");
  g_autoptr (GhSyncResult) first = gate_send_one (venue, ENTRY_1, "A", NINE, 0, NULL);
  g_autoptr (GhSyncResult) undone =
      gate_send_one (venue, ENTRY_1, "A", NINE, paul, "2026-07-01T09:01:00Z");
  gate_expect_result (undone, GH_SYNC_DUPLICATE, GH_SYNC_VERIFIED, NULL);
  gate_expect_ticket (venue, ticket, "VERIFIED", "VERIFIED", NINE, venue->operator_id);
}

/* One of two is taken back: the other one is still in. */
static void
test_undone_double (Venue *venue, gconstpointer data)
{
  gint64 paul = gate_operator (venue, "Paul", venue->orq);
  gint64 ticket = gate_reserve (venue, "A", "2026-07-01", "09:00", "12:00");
  g_autoptr (GhSyncResult) first = gate_send_one (venue, ENTRY_1, "A", NINE, 0, NULL);
  g_autoptr (GhSyncResult) second =
      gate_send_one (venue, ENTRY_2, "A", "2026-07-01T09:10:00Z", paul, NULL);
  g_autoptr (GhSyncResult) undone =
      gate_send_one (venue, ENTRY_1, "A", NINE, 0, "2026-07-01T09:11:00Z");
  gate_expect_ticket (venue, ticket, "VERIFIED", "VERIFIED", "2026-07-01T09:10:00Z", paul);
  g_autoptr (GhSyncResult) both =
      gate_send_one (venue, ENTRY_2, "A", "2026-07-01T09:10:00Z", paul, "2026-07-01T09:12:00Z");
  gate_expect_ticket (venue, ticket, "RESERVED", "RESERVED", NULL, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  VENUE_TEST ("/sync-again/again", NULL, test_again);
  VENUE_TEST ("/sync-again/ids-of-others", NULL, test_ids_of_others);
  VENUE_TEST ("/sync-again/lost-entry", NULL, test_lost_entry);
  VENUE_TEST ("/sync-again/lost-refusal", NULL, test_lost_refusal);
  VENUE_TEST ("/sync-again/id-of-other-ticket", NULL, test_id_of_other_ticket);
  VENUE_TEST ("/sync-again/pressed-again", NULL, test_pressed_again);
  VENUE_TEST ("/sync-again/undone", NULL, test_undone);
  VENUE_TEST ("/sync-again/undone-later", NULL, test_undone_later);
  VENUE_TEST ("/sync-again/undone-by-others", NULL, test_undone_by_others);
  VENUE_TEST ("/sync-again/undone-double", NULL, test_undone_double);
  return g_test_run ();
}
