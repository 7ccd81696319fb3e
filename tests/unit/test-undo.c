/* Taking an entry back: who may, how long, and what the ticket is after that. */

#include "server/domain/undo.h"

#include "tests/unit/gate.h"

/* As Olga at her gate, unless the case says otherwise. */
static GhUndoOutcome
undo_as (Venue *venue, gint64 operator_id, const char *device, const char *scan_id,
         GhUndone **undone)
{
  g_autoptr (GError) error = NULL;
  GhSession session = gate_session (venue);
  GhGate gate = { &session, device };
  GhUndoOutcome outcome = GH_UNDO_NOT_FOUND;
  if (operator_id != 0)
    session.operator_id = operator_id;
  ASSERT_DONE (gh_undo (&venue->context, &gate, scan_id, &outcome, undone, &error), error);
  g_assert_cmpint (outcome == GH_UNDO_DONE, ==, *undone != NULL);
  return outcome;
}

static GhUndoOutcome
undo (Venue *venue, const char *scan_id)
{
  g_autoptr (GhUndone) undone = NULL;
  return undo_as (venue, 0, GATE_DEVICE, scan_id, &undone);
}

static void
test_undo (Venue *venue, gconstpointer data)
{
  gint64 ticket = gate_reserve (venue, "A", "2026-07-01", "09:00", "12:00");
  gate_verify (venue, ticket, ENTRY_1, TRUE);
  venue_at (venue, "2026-07-01T10:15:00Z");
  g_autoptr (GhUndone) undone = NULL;
  g_assert_cmpint (undo_as (venue, 0, GATE_DEVICE, ENTRY_1, &undone), ==, GH_UNDO_DONE);
  g_assert_cmpint (undone->ticket_id, ==, ticket);
  g_assert_cmpstr (undone->ticket_code, ==, "A");
  g_assert_cmpint (undone->status, ==, GH_TICKET_RESERVED);
  g_assert_cmpint (undone->undone_at, ==, venue->context.now);
  gate_expect_ticket (venue, ticket, "RESERVED", "RESERVED", NULL, 0);
  gate_expect_scans (venue, "VERIFY:VERIFIED:1 UNDO:RESERVED:0");
  g_autofree char *row =
      venue_text (venue,
                  "SELECT s.undoes || ' ' || s.operator_id || ' ' || d.uuid AS v FROM scans s"
                  " JOIN devices d ON d.id = s.device_id WHERE s.action = 'UNDO'");
  g_autofree char *wanted = g_strdup_printf ("1 " ID " " GATE_DEVICE, venue->operator_id);
  g_assert_cmpstr (row, ==, wanted);
  gate_expect_count (venue, "events WHERE name = 'ticket.undone'", 1);

  /* He can come in again. */
  gate_verify (venue, ticket, ENTRY_2, TRUE);
  gate_expect_ticket (venue, ticket, "VERIFIED", "VERIFIED", "2026-07-01T10:15:00Z",
                      venue->operator_id);
}

/* The same answer, however late and whatever was made of the ticket since. */
static void
test_again (Venue *venue, gconstpointer data)
{
  gint64 ticket = gate_reserve (venue, "A", "2026-07-01", "09:00", "12:00");
  gate_verify (venue, ticket, ENTRY_1, TRUE);
  g_assert_cmpint (undo (venue, ENTRY_1), ==, GH_UNDO_DONE);
  gint64 first_at = venue->context.now;
  gate_verify (venue, ticket, ENTRY_2, TRUE);
  venue_at (venue, "2026-07-01T11:30:00Z");
  g_autoptr (GhUndone) again = NULL;
  g_assert_cmpint (undo_as (venue, 0, GATE_DEVICE, ENTRY_1, &again), ==, GH_UNDO_DONE);
  g_assert_cmpint (again->undone_at, ==, first_at);
  g_assert_cmpint (again->status, ==, GH_TICKET_RESERVED);
  gate_expect_count (venue, "scans WHERE action = 'UNDO'", 1);
  gate_expect_ticket (venue, ticket, "VERIFIED", "VERIFIED", "2026-07-01T10:00:00Z",
                      venue->operator_id);
}

static void
test_not_found (Venue *venue, gconstpointer data)
{
  gint64 product = 0;
  gint64 orq = venue_add_org (venue, "UTC", &product);
  gint64 max = gate_operator (venue, "Max", orq);
  gint64 ticket = gate_reserve (venue, "A", "2026-07-01", "09:00", "12:00");
  gate_verify (venue, ticket, ENTRY_1, TRUE);
  gate_verify (venue, ticket, ENTRY_2, FALSE); /* nobody went in with that */
  g_assert_cmpint (undo (venue, ENTRY_2), ==, GH_UNDO_NOT_FOUND);
  g_assert_cmpint (undo (venue, ENTRY_3), ==, GH_UNDO_NOT_FOUND);
  g_autoptr (GhSyncResult) rejected = gate_send_one (venue, ENTRY_3, "nowhere", NINE, 0, NULL);
  g_assert_cmpint (undo (venue, ENTRY_3), ==, GH_UNDO_NOT_FOUND);

  /* Another organisation sees nothing of ours. */
  g_autoptr (GError) error = NULL;
  g_autoptr (GhUndone) undone = NULL;
  GhSession session = { .operator_id = max, .orq = orq, .timezone = "UTC" };
  GhGate gate = { &session, GATE_DEVICE };
  GhUndoOutcome outcome = GH_UNDO_DONE;
  ASSERT_DONE (gh_undo (&venue->context, &gate, ENTRY_1, &outcome, &undone, &error), error);
  g_assert_cmpint (outcome, ==, GH_UNDO_NOT_FOUND);
  gate_expect_ticket (venue, ticket, "VERIFIED", "VERIFIED", "2026-07-01T10:00:00Z",
                      venue->operator_id);
}

static void
test_not_yours (Venue *venue, gconstpointer data)
{
  gint64 paul = gate_operator (venue, "Paul", venue->orq);
  gint64 ticket = gate_reserve (venue, "A", "2026-07-01", "09:00", "12:00");
  gate_verify (venue, ticket, ENTRY_1, TRUE);
  for (int round = 0; round < 2; round++) {
    g_autoptr (GhUndone) undone = NULL;
    g_assert_cmpint (undo_as (venue, paul, GATE_DEVICE, ENTRY_1, &undone), ==, GH_UNDO_NOT_YOURS);
    g_assert_cmpint (undo_as (venue, 0, NULL, ENTRY_1, &undone), ==, GH_UNDO_NOT_YOURS);
    g_assert_cmpint (undo_as (venue, 0, ENTRY_3, ENTRY_1, &undone), ==, GH_UNDO_NOT_YOURS);
    /* Nor is the answer to the one whose it was anybody else's business. */
    if (round == 0)
      g_assert_cmpint (undo (venue, ENTRY_1), ==, GH_UNDO_DONE);
  }
}

/* A browser, say: no device at either time. */
static void
test_without_device (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhVerification) verification = NULL;
  g_autoptr (GhAdmission) refusal = NULL;
  g_autoptr (GhUndone) undone = NULL;
  gboolean mismatch = FALSE;
  GhSession session = gate_session (venue);
  GhGate gate = { &session, NULL };
  gint64 ticket = gate_reserve (venue, "A", "2026-07-01", "09:00", "12:00");
  ASSERT_DONE (gh_admit_verify (&venue->context, &gate, ticket, ENTRY_1, &verification, &refusal,
                                &mismatch, &error),
               error);
  g_assert_cmpint (undo (venue, ENTRY_1), ==, GH_UNDO_NOT_YOURS);
  g_assert_cmpint (undo_as (venue, 0, NULL, ENTRY_1, &undone), ==, GH_UNDO_DONE);
}

static void
test_too_late (Venue *venue, gconstpointer data)
{
  gint64 ticket = gate_reserve (venue, "A", "2026-07-01", "09:00", "12:00");
  gate_verify (venue, ticket, ENTRY_1, TRUE);
  venue_at (venue, "2026-07-01T10:15:01Z");
  g_assert_cmpint (undo (venue, ENTRY_1), ==, GH_UNDO_TOO_LATE);
  gate_expect_scans (venue, "VERIFY:VERIFIED:1");
}

static void
test_double_entry (Venue *venue, gconstpointer data)
{
  gint64 paul = gate_operator (venue, "Paul", venue->orq);
  gint64 ticket = gate_reserve (venue, "A", "2026-07-01", "09:00", "12:00");
  gate_verify (venue, ticket, ENTRY_1, TRUE);
  g_autoptr (GhSyncResult) second =
      gate_send_one (venue, ENTRY_2, "A", "2026-07-01T09:59:00Z", paul, NULL);
  g_assert_cmpint (undo (venue, ENTRY_1), ==, GH_UNDO_DOUBLE_ENTRY);
  gate_expect_ticket (venue, ticket, "VERIFIED", "VERIFIED", "2026-07-01T09:59:00Z", paul);
  /* The other one goes: then it is not double any more. */
  g_autoptr (GhUndone) undone = NULL;
  g_autoptr (GhSyncResult) gone =
      gate_send_one (venue, ENTRY_2, "A", "2026-07-01T09:59:00Z", paul, "2026-07-01T10:00:00Z");
  g_assert_cmpint (undo_as (venue, 0, GATE_DEVICE, ENTRY_1, &undone), ==, GH_UNDO_DONE);
  gate_expect_ticket (venue, ticket, "RESERVED", "RESERVED", NULL, 0);
}

/* Entries that were sent later, also under an id that the server had refused before. */
static void
test_synced (Venue *venue, gconstpointer data)
{
  gint64 ticket = gate_reserve (venue, "A", "2026-07-01", "09:00", "12:00");
  gint64 unreserved = venue_add_ticket (venue, "B", GH_TICKET_ACTIVATED);
  gint64 cancelled = gate_reserve (venue, "C", "2026-07-01", "09:30", "12:00");
  venue_run (venue,
             "UPDATE orders SET status = 'CANCELLED' WHERE id = (SELECT order_id FROM tickets"
             " WHERE id = " ID ")",
             cancelled);
  gate_verify (venue, unreserved, ENTRY_2, FALSE);
  g_autoptr (GhSyncResult) first =
      gate_send_one (venue, ENTRY_1, "A", "2026-07-01T09:50:00Z", 0, NULL);
  g_autoptr (GhSyncResult) second =
      gate_send_one (venue, ENTRY_2, "B", "2026-07-01T09:50:00Z", 0, NULL);
  g_autoptr (GhSyncResult) third =
      gate_send_one (venue, ENTRY_3, "C", "2026-07-01T09:50:00Z", 0, NULL);
  g_assert_cmpint (undo (venue, ENTRY_1), ==, GH_UNDO_DONE);
  g_assert_cmpint (undo (venue, ENTRY_2), ==, GH_UNDO_DONE);
  g_assert_cmpint (undo (venue, ENTRY_3), ==, GH_UNDO_DONE);
  gate_expect_ticket (venue, ticket, "RESERVED", "RESERVED", NULL, 0);
  gate_expect_ticket (venue, unreserved, "ACTIVATED", "-", NULL, 0);
  gate_expect_ticket (venue, cancelled, "RESERVED", "RESERVED", NULL, 0);
}

/* Its slot ended meanwhile: EXPIRED, for the job has been there already. */
static void
test_over (Venue *venue, gconstpointer data)
{
  gint64 ticket = gate_reserve (venue, "A", "2026-07-01", "09:00", "11:05");
  gint64 outdated = venue_add_ticket (venue, "B", GH_TICKET_ACTIVATED);
  g_autoptr (GhUndone) undone = NULL;
  venue_run (venue, "UPDATE tickets SET valid_until = '2026-06-30' WHERE id = " ID, outdated);
  gate_verify (venue, ticket, ENTRY_1, TRUE);
  g_autoptr (GhSyncResult) late =
      gate_send_one (venue, ENTRY_2, "B", "2026-07-01T09:59:00Z", 0, NULL);
  g_assert_cmpstr (late->code, ==, "TICKET_EXPIRED");
  venue_at (venue, "2026-07-01T10:05:00Z");
  g_assert_cmpint (undo_as (venue, 0, GATE_DEVICE, ENTRY_1, &undone), ==, GH_UNDO_DONE);
  g_assert_cmpint (undone->status, ==, GH_TICKET_EXPIRED);
  gate_expect_ticket (venue, ticket, "EXPIRED", "EXPIRED", NULL, 0);
  g_assert_cmpint (undo (venue, ENTRY_2), ==, GH_UNDO_DONE);
  gate_expect_ticket (venue, outdated, "EXPIRED", "-", NULL, 0);
}

/* The retry of a lost answer, after the entry was taken back. */
static void
test_lost_answers (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhVerification) verification = NULL;
  g_autoptr (GhAdmission) refusal = NULL;
  gboolean mismatch = FALSE;
  GhSession session = gate_session (venue);
  GhGate gate = { &session, GATE_DEVICE };
  gint64 ticket = gate_reserve (venue, "A", "2026-07-01", "09:00", "12:00");
  gate_verify (venue, ticket, ENTRY_1, TRUE);
  gate_verify (venue, ticket, ENTRY_2, FALSE);
  g_assert_cmpint (undo (venue, ENTRY_1), ==, GH_UNDO_DONE);
  venue_at (venue, "2026-07-01T10:02:00Z");
  ASSERT_DONE (gh_admit_verify (&venue->context, &gate, ticket, ENTRY_1, &verification, &refusal,
                                &mismatch, &error),
               error);
  g_assert_cmpint (verification->verified_at, ==, venue_instant ("2026-07-01T10:00:00Z"));
  g_assert_cmpint (verification->verified_by, ==, venue->operator_id);
  gate_expect_ticket (venue, ticket, "RESERVED", "RESERVED", NULL, 0);
  /* The one that came second hears what holds now. */
  gate_verify (venue, ticket, ENTRY_2, TRUE);
  gate_expect_ticket (venue, ticket, "VERIFIED", "VERIFIED", "2026-07-01T10:02:00Z",
                      venue->operator_id);
  /* Under that id: when the answer is lost, and when it is taken back. */
  gate_verify (venue, ticket, ENTRY_2, TRUE);
  gate_expect_scans (venue, "VERIFY:VERIFIED:1 VERIFY:ALREADY_VERIFIED:0 UNDO:RESERVED:0 "
                            "VERIFY:VERIFIED:1");
  g_assert_cmpint (undo (venue, ENTRY_2), ==, GH_UNDO_DONE);
  gate_expect_ticket (venue, ticket, "RESERVED", "RESERVED", NULL, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  VENUE_TEST ("/undo/undo", NULL, test_undo);
  VENUE_TEST ("/undo/again", NULL, test_again);
  VENUE_TEST ("/undo/not-found", NULL, test_not_found);
  VENUE_TEST ("/undo/not-yours", NULL, test_not_yours);
  VENUE_TEST ("/undo/without-device", NULL, test_without_device);
  VENUE_TEST ("/undo/too-late", NULL, test_too_late);
  VENUE_TEST ("/undo/double-entry", NULL, test_double_entry);
  VENUE_TEST ("/undo/synced", NULL, test_synced);
  VENUE_TEST ("/undo/over", NULL, test_over);
  VENUE_TEST ("/undo/lost-answers", NULL, test_lost_answers);
  return g_test_run ();
}
