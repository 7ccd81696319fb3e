/* Expiry: guarded, to the second, and held when the clock jumped; and what is forgotten. */

#include "server/domain/expire.h"

#include "core/random-id.h"
#include "server/store/reservation-store.h"
#include "server/store/session-store.h"
#include "server/store/sync-store.h"
#include "tests/unit/venue.h"

static GhExpiry
expire_as (Venue *venue, GhExpireMode mode)
{
  g_autoptr (GError) error = NULL;
  GhExpiry expiry = { .reservations = -1 };
  ASSERT_DONE (gh_expire (&venue->context, mode, &expiry, &error), error);
  return expiry;
}

static GhExpiry
expire_at (Venue *venue, const char *instant)
{
  venue_at (venue, instant);
  return expire_as (venue, GH_EXPIRE_SCHEDULED);
}

/* Every reservation's state, then every ticket's. */
static void
expect_states (Venue *venue, const char *expected)
{
  g_autofree char *states = venue_text (
      venue, "SELECT coalesce((SELECT group_concat(status, ' ') FROM"
             " (SELECT status FROM ticket_reservations ORDER BY id)), '') || ' | ' ||"
             " (SELECT group_concat(status, ' ') FROM (SELECT status FROM tickets ORDER BY id))"
             " AS v");
  g_assert_cmpstr (states, ==, expected);
}

static gint64
add_reserved (Venue *venue, const char *code, const char *date, const char *start, const char *end)
{
  gint64 ticket = venue_add_ticket (venue, code, GH_TICKET_ACTIVATED);
  venue_reserve (venue, ticket, venue_add_slot (venue, date, start, end, 5));
  return ticket;
}

static void
test_reservations (Venue *venue, gconstpointer data)
{
  gint64 in = add_reserved (venue, "A", "2026-07-01", "10:00", "12:00");
  add_reserved (venue, "B", "2026-07-01", "11:00", "12:00");
  add_reserved (venue, "C", "2026-07-01", "10:30", "12:01");
  venue_run (venue,
             "UPDATE tickets SET status = 'VERIFIED', verified_at = 9, verified_by = 1"
             " WHERE id = " ID,
             in);
  venue_run (venue, "UPDATE ticket_reservations SET status = 'VERIFIED' WHERE ticket_id = " ID, in);
  GhExpiry before = expire_at (venue, "2026-07-01T10:59:59Z");
  g_assert_cmpint (before.reservations, ==, 0);
  g_assert_cmpint (before.tickets, ==, 0);
  g_assert_false (before.held);
  expect_states (venue, "VERIFIED RESERVED RESERVED | VERIFIED RESERVED RESERVED");
  GhExpiry at = expire_at (venue, "2026-07-01T11:00:00Z");
  g_assert_cmpint (at.reservations, ==, 1);
  g_assert_cmpint (at.tickets, ==, 1);
  expect_states (venue, "VERIFIED EXPIRED RESERVED | VERIFIED EXPIRED RESERVED");
  GhExpiry again = expire_at (venue, "2026-07-01T11:00:01Z");
  g_assert_cmpint (again.tickets, ==, 0);
  GhExpiry last = expire_at (venue, "2026-07-01T11:01:00Z");
  g_assert_cmpint (last.tickets, ==, 1);
  expect_states (venue, "VERIFIED EXPIRED EXPIRED | VERIFIED EXPIRED EXPIRED");
}

/* 22:00-02:00 and 22:00-24:00: each to its own end. */
static void
test_midnight (Venue *venue, gconstpointer data)
{
  add_reserved (venue, "A", "2026-07-01", "22:00", "02:00");
  add_reserved (venue, "B", "2026-07-01", "22:30", "24:00");
  expire_at (venue, "2026-07-01T20:00:00Z");
  expire_at (venue, "2026-07-01T22:59:59Z");
  expect_states (venue, "RESERVED RESERVED | RESERVED RESERVED");
  expire_at (venue, "2026-07-01T23:00:00Z");
  expect_states (venue, "RESERVED EXPIRED | RESERVED EXPIRED");
  expire_at (venue, "2026-07-02T00:59:59Z");
  expect_states (venue, "RESERVED EXPIRED | RESERVED EXPIRED");
  expire_at (venue, "2026-07-02T01:00:00Z");
  expect_states (venue, "EXPIRED EXPIRED | EXPIRED EXPIRED");
}

/* Validity ends with the day of each venue, not of the server. */
static void
test_validity (Venue *venue, gconstpointer data)
{
  gint64 product = 0;
  gint64 orq = venue_add_org (venue, "Pacific/Honolulu", &product);
  venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  venue_add_foreign_ticket (venue, orq, product, "B");
  venue_add_ticket (venue, "C", GH_TICKET_PENDING_PAYMENT);
  venue_add_ticket (venue, "D", GH_TICKET_ACTIVATED);
  venue_run (venue, "UPDATE tickets SET valid_until = '2026-07-01' WHERE ticket_code <> 'D'");
  expire_at (venue, "2026-07-01T09:00:00Z");
  expire_at (venue, "2026-07-01T09:59:59Z");
  expect_states (venue, " | ACTIVATED ACTIVATED PENDING_PAYMENT ACTIVATED");
  GhExpiry here = expire_at (venue, "2026-07-01T10:00:00Z"); /* midnight in Kiritimati */
  g_assert_cmpint (here.tickets, ==, 1);
  g_assert_cmpint (here.reservations, ==, 0);
  expect_states (venue, " | EXPIRED ACTIVATED PENDING_PAYMENT ACTIVATED");
  for (int hour = 11; hour < 34; hour++) {
    venue->context.now += 3600;
    g_assert_cmpint (expire_as (venue, GH_EXPIRE_SCHEDULED).tickets, ==, 0);
  }
  g_assert_cmpint (expire_at (venue, "2026-07-02T10:00:00Z").tickets, ==, 1);
  expect_states (venue, " | EXPIRED EXPIRED PENDING_PAYMENT ACTIVATED");
}

/* After days without a worker nothing is forgotten. */
static void
test_after_a_pause (Venue *venue, gconstpointer data)
{
  expire_at (venue, "2026-07-01T10:00:00Z");
  add_reserved (venue, "A", "2026-07-01", "12:00", "13:00");
  add_reserved (venue, "B", "2026-07-05", "12:00", "13:00");
  venue_add_ticket (venue, "C", GH_TICKET_ACTIVATED);
  venue_run (venue, "UPDATE tickets SET valid_until = '2026-07-02' WHERE ticket_code = 'C'");
  g_assert_true (expire_at (venue, "2026-07-06T10:00:00Z").held);
  expect_states (venue, "RESERVED RESERVED | RESERVED RESERVED ACTIVATED");
  GhExpiry later = expire_at (venue, "2026-07-06T10:10:00Z");
  g_assert_false (later.held);
  g_assert_cmpint (later.reservations, ==, 2);
  g_assert_cmpint (later.tickets, ==, 3);
  expect_states (venue, "EXPIRED EXPIRED | EXPIRED EXPIRED EXPIRED");
}

/* ---- the clock ---- */

static void
test_jump (Venue *venue, gconstpointer data)
{
  add_reserved (venue, "A", "2026-07-01", "12:00", "13:00");
  expire_at (venue, "2026-07-01T10:00:00Z");
  /* Six hours are believed, a second more is not. */
  GhExpiry within = expire_at (venue, "2026-07-01T16:00:00Z");
  g_assert_false (within.held);
  g_assert_cmpint (within.tickets, ==, 1);
  add_reserved (venue, "B", "2026-07-01", "18:00", "19:00");
  GhExpiry beyond = expire_at (venue, "2026-07-01T22:00:01Z");
  g_assert_true (beyond.held);
  g_assert_cmpint (beyond.jump, ==, 6 * 3600 + 1);
  g_assert_cmpint (beyond.tickets, ==, 0);
  expect_states (venue, "EXPIRED RESERVED | EXPIRED RESERVED");
  /* It goes on from there for ten minutes: then it is true. */
  g_assert_true (expire_at (venue, "2026-07-01T22:01:00Z").held);
  g_assert_true (expire_at (venue, "2026-07-01T22:10:00Z").held);
  expect_states (venue, "EXPIRED RESERVED | EXPIRED RESERVED");
  GhExpiry steady = expire_at (venue, "2026-07-01T22:10:01Z");
  g_assert_false (steady.held);
  g_assert_cmpint (steady.tickets, ==, 1);
  g_assert_false (expire_at (venue, "2026-07-01T22:11:01Z").held);
}

/* A wrong clock that is set right again has done nothing. */
static void
test_jump_and_back (Venue *venue, gconstpointer data)
{
  add_reserved (venue, "A", "2026-07-01", "12:00", "13:00");
  expire_at (venue, "2026-07-01T10:00:00Z");
  g_assert_true (expire_at (venue, "2036-07-01T10:00:00Z").held);
  g_assert_false (expire_at (venue, "2026-07-01T10:02:00Z").held);
  expect_states (venue, "RESERVED | RESERVED");
  /* The next jump is held anew, for its own ten minutes. */
  g_assert_true (expire_at (venue, "2027-07-01T10:00:00Z").held);
  g_assert_true (expire_at (venue, "2027-07-01T10:09:59Z").held);
  expect_states (venue, "RESERVED | RESERVED");
  /* Back, but not all the way: that is another clock to be watched. */
  g_assert_true (expire_at (venue, "2026-12-01T10:00:00Z").held);
  g_assert_true (expire_at (venue, "2026-12-01T10:09:59Z").held);
  expect_states (venue, "RESERVED | RESERVED");
  g_assert_false (expire_at (venue, "2026-12-01T10:10:00Z").held);
  expect_states (venue, "EXPIRED | EXPIRED");
}

static void
test_backwards (Venue *venue, gconstpointer data)
{
  add_reserved (venue, "A", "2026-07-01", "12:00", "13:00");
  expire_at (venue, "2026-07-01T10:00:00Z");
  g_assert_false (expire_at (venue, "2026-06-01T10:00:00Z").held);
  expect_states (venue, "RESERVED | RESERVED");
  /* Set right again it is a month ahead of the last run. */
  g_assert_true (expire_at (venue, "2026-07-01T10:01:00Z").held);
  expire_at (venue, "2026-07-01T12:00:00Z");
  expect_states (venue, "EXPIRED | EXPIRED");
}

static void
test_by_hand (Venue *venue, gconstpointer data)
{
  add_reserved (venue, "A", "2026-07-01", "12:00", "13:00");
  expire_at (venue, "2026-07-01T10:00:00Z");
  venue_at (venue, "2026-07-09T10:00:00Z");
  g_assert_true (expire_as (venue, GH_EXPIRE_BY_HAND).held);
  expect_states (venue, "RESERVED | RESERVED");
  GhExpiry forced = expire_as (venue, GH_EXPIRE_FORCED);
  g_assert_false (forced.held);
  g_assert_cmpint (forced.tickets, ==, 1);
  /* A human's word counts for the runs after it too. */
  g_assert_false (expire_at (venue, "2026-07-09T10:01:00Z").held);

  /* By hand also what the schedule would not look at again. */
  add_reserved (venue, "B", "2026-07-01", "14:00", "15:00");
  g_assert_cmpint (expire_at (venue, "2026-07-09T10:02:00Z").tickets, ==, 0);
  g_assert_cmpint (expire_as (venue, GH_EXPIRE_BY_HAND).tickets, ==, 1);
  expect_states (venue, "EXPIRED EXPIRED | EXPIRED EXPIRED");
}

static void
test_unrecorded (Venue *venue, gconstpointer data)
{
  add_reserved (venue, "A", "2026-07-01", "12:00", "13:00");
  venue_at (venue, "2026-07-09T10:00:00Z");
  GhExpiry expiry = expire_as (venue, GH_EXPIRE_UNRECORDED);
  g_assert_false (expiry.held);
  g_assert_cmpint (expiry.tickets, ==, 1);
  g_assert_cmpint (venue_number (venue, "SELECT count(*) AS v FROM job_runs"), ==, 0);
}

/* The very first run has nothing to compare with. */
static void
test_first_run (Venue *venue, gconstpointer data)
{
  add_reserved (venue, "A", "2026-07-01", "12:00", "13:00");
  GhExpiry first = expire_at (venue, "2026-07-09T10:00:00Z");
  g_assert_false (first.held);
  g_assert_cmpint (first.tickets, ==, 1);
}

/* ---- pruning ---- */

static void
test_prune (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  static const char *const ids[] = { "00000000000000000000000000000000",
                                     "11111111111111111111111111111111" };
  gint64 now = venue->context.now;
  gint64 ticket = add_reserved (venue, "A", "2026-07-02", "12:00", "13:00");
  GhPruned pruned = { -1, -1, -1 };
  for (int i = 0; i < 2; i++) {
    g_autofree char *key = g_strdup_printf ("%d", i);
    ASSERT_DONE (gh_session_store_insert (venue->db, ids[i], venue->operator_id, 1,
                                          now - 86400 - 1 + i, &error),
                 error);
    venue_run (venue,
               "INSERT INTO contact_checks (ticket_id, contact_hash, attempts_left, sends,"
               " first_sent_at, sent_at, expires_at) VALUES (" ID ", '%s', 3, 1, 1, 1, " ID ")",
               i == 0 ? ticket : venue_add_ticket (venue, "B", GH_TICKET_ACTIVATED),
               "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", now - 86400 - 1 + i);
    ASSERT_DONE (gh_idempotency_store_insert (venue->db, ticket, key, 1, FALSE,
                                              now - 7 * 86400 - 1 + i, &error),
                 error);
    venue_run (venue,
               "INSERT INTO outbox (orq, kind, channel, state, due_at, created_at)"
               " VALUES (" ID ", 'code', 'SMS', 'DEAD', 1, " ID ")",
               venue->orq, now - 30 * 86400 - 1 + i);
    venue_run (venue,
               "INSERT INTO outbox (orq, kind, channel, state, due_at, created_at)"
               " VALUES (" ID ", 'code', 'SMS', 'PENDING', 1, 1)",
               venue->orq);
    g_autofree char *entry_id = gh_random_uuid ();
    ASSERT_DONE (gh_sync_store_insert (venue->db, venue->orq, entry_id, "{}",
                                       now - 366 * 86400 - 1 + i, &error),
                 error);
  }
  ASSERT_DONE (gh_prune (&venue->context, &pruned, &error), error);
  g_assert_cmpint (pruned.sessions, ==, 1);
  g_assert_cmpint (pruned.answers, ==, 2);
  g_assert_cmpint (pruned.checks, ==, 1);
  g_assert_cmpint (venue_number (venue, "SELECT count(*) AS v FROM contact_checks"), ==, 1);
  g_assert_cmpint (pruned.messages, ==, 1);
  g_assert_cmpint (venue_number (venue, "SELECT count(*) AS v FROM outbox"), ==, 3);
  g_assert_cmpint (venue_number (venue, "SELECT count(*) AS v FROM sessions"), ==, 1);
  g_assert_cmpint (venue_number (venue, "SELECT count(*) AS v FROM sync_answers"), ==, 1);
  g_autofree char *left =
      venue_text (venue, "SELECT idempotency_key AS v FROM idempotency_answers");
  g_assert_cmpstr (left, ==, "1");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  VENUE_TEST ("/expire/reservations", NULL, test_reservations);
  VENUE_TEST ("/expire/midnight", NULL, test_midnight);
  VENUE_TEST ("/expire/validity", "Pacific/Kiritimati", test_validity);
  VENUE_TEST ("/expire/after-a-pause", NULL, test_after_a_pause);
  VENUE_TEST ("/expire/jump", NULL, test_jump);
  VENUE_TEST ("/expire/jump-and-back", NULL, test_jump_and_back);
  VENUE_TEST ("/expire/backwards", NULL, test_backwards);
  VENUE_TEST ("/expire/by-hand", NULL, test_by_hand);
  VENUE_TEST ("/expire/unrecorded", NULL, test_unrecorded);
  VENUE_TEST ("/expire/first-run", NULL, test_first_run);
  VENUE_TEST ("/expire/prune", NULL, test_prune);
  return g_test_run ();
}
