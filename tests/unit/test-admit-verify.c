/* Letting in: once, judged again at that moment, and the same answer for the same scan. */

#include "server/domain/admit.h"

#include "tests/unit/venue.h"

#define SCAN_1 "00000000-0000-4000-8000-000000000001"
#define SCAN_2 "00000000-0000-4000-8000-000000000002"

/* What a press of the button gave: exactly one of the three. */
typedef struct {
  GhVerification *verification;
  GhAdmission *refusal;
  gboolean mismatch;
} Press;

static void
press_clear (Press *pressed)
{
  gh_verification_free (pressed->verification);
  gh_admission_free (pressed->refusal);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Press, press_clear)

static Press
press_as (Venue *venue, gint64 operator_id, gint64 orq, gint64 ticket_id, const char *scan_id)
{
  g_autoptr (GError) error = NULL;
  Press pressed = { NULL };
  GhSession session = { .operator_id = operator_id, .orq = orq, .timezone = "Europe/Lisbon" };
  GhGate gate = { &session, NULL };
  ASSERT_DONE (gh_admit_verify (&venue->context, &gate, ticket_id, scan_id, &pressed.verification,
                                &pressed.refusal, &pressed.mismatch, &error),
               error);
  g_assert_cmpint ((pressed.verification != NULL) + (pressed.refusal != NULL) + pressed.mismatch,
                   ==, 1);
  return pressed;
}

static Press
press (Venue *venue, gint64 ticket_id, const char *scan_id)
{
  return press_as (venue, venue->operator_id, venue->orq, ticket_id, scan_id);
}

static gint64
add_reserved (Venue *venue, const char *code, const char *start, const char *end)
{
  gint64 ticket = venue_add_ticket (venue, code, GH_TICKET_ACTIVATED);
  venue_reserve (venue, ticket, venue_add_slot (venue, "2026-07-01", start, end, 5));
  return ticket;
}

static gint64
add_operator (Venue *venue)
{
  venue_run (venue, "INSERT INTO operators (orq, username, name, role, status, created_at)"
                    " VALUES (1, 'paul', 'Paul', 'OPERATOR', 'ACTIVE', 1)");
  return venue_number (venue, "SELECT max(id) AS v FROM operators");
}

static void
expect_scans (Venue *venue, const char *expected)
{
  g_autofree char *scans =
      venue_text (venue, "SELECT coalesce(group_concat(action || ':' || outcome, ' '), '') AS v"
                         " FROM (SELECT * FROM scans ORDER BY id)");
  g_assert_cmpstr (scans, ==, expected);
}

static void
test_once (Venue *venue, gconstpointer data)
{
  gint64 ticket = add_reserved (venue, "A", "10:00", "12:00");
  gint64 first_at = venue->context.now, paul = add_operator (venue);
  g_auto (Press) first = press (venue, ticket, NULL);
  g_assert_false (first.verification->already);
  g_assert_cmpint (first.verification->ticket_id, ==, ticket);
  g_assert_cmpstr (first.verification->ticket_code, ==, "A");
  g_assert_cmpint (first.verification->verified_at, ==, first_at);
  g_assert_cmpint (first.verification->verified_by, ==, venue->operator_id);
  g_assert_null (first.verification->operator_name);

  venue->context.now += 60;
  g_auto (Press) second = press_as (venue, paul, venue->orq, ticket, NULL);
  g_assert_true (second.verification->already);
  g_assert_cmpint (second.verification->verified_at, ==, first_at);
  g_assert_cmpint (second.verification->verified_by, ==, venue->operator_id);
  g_assert_cmpstr (second.verification->operator_name, ==, "Olga");
  expect_scans (venue, "VERIFY:VERIFIED VERIFY:ALREADY_VERIFIED");

  g_autofree char *row =
      venue_text (venue,
                  "SELECT json_array(t.status, t.verified_at - " ID
                  ", t.verified_by, r.status) AS v"
                  " FROM tickets t JOIN ticket_reservations r ON r.ticket_id = t.id",
                  first_at);
  g_autofree char *expected =
      g_strdup_printf ("[\"VERIFIED\",0," ID ",\"VERIFIED\"]", venue->operator_id);
  g_assert_cmpstr (row, ==, expected);
  g_autofree char *event =
      venue_text (venue,
                  "SELECT json_array(count(*), name, ticket_id, operator_id) AS v FROM events");
  g_autofree char *one =
      g_strdup_printf ("[1,\"ticket.verified\"," ID "," ID "]", ticket, venue->operator_id);
  g_assert_cmpstr (event, ==, one);
}

static void
test_refusals (Venue *venue, gconstpointer data)
{
  gint64 product = 0;
  gint64 orq = venue_add_org (venue, "UTC", &product);
  gint64 void_ticket = add_reserved (venue, "void", "10:00", "12:00");
  gint64 tomorrow = venue_add_ticket (venue, "tomorrow", GH_TICKET_ACTIVATED);
  venue_reserve (venue, tomorrow, venue_add_slot (venue, "2026-07-02", "10:00", "12:00", 5));
  venue_run (venue, "UPDATE orders SET status = 'REFUNDED' WHERE id ="
                    " (SELECT order_id FROM tickets WHERE ticket_code = 'void')");
  const struct {
    gint64 ticket;
    GhVerdict verdict;
  } cases[] = {
    { 99, GH_VERDICT_TICKET_NOT_FOUND },
    { 0, GH_VERDICT_TICKET_NOT_FOUND },
    { -1, GH_VERDICT_TICKET_NOT_FOUND },
    { venue_add_foreign_ticket (venue, orq, product, "foreign"), GH_VERDICT_TICKET_NOT_FOUND },
    { void_ticket, GH_VERDICT_TICKET_CANCELLED },
    { venue_add_ticket (venue, "p", GH_TICKET_PENDING_PAYMENT), GH_VERDICT_TICKET_NOT_ACTIVATED },
    { venue_add_ticket (venue, "e", GH_TICKET_EXPIRED), GH_VERDICT_TICKET_EXPIRED },
    { add_reserved (venue, "over", "09:00", "11:00"), GH_VERDICT_TICKET_EXPIRED },
    { venue_add_ticket (venue, "a", GH_TICKET_ACTIVATED), GH_VERDICT_NO_RESERVATION },
    { tomorrow, GH_VERDICT_WRONG_DATE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (Press) pressed = press (venue, cases[i].ticket, NULL);
    g_assert_nonnull (pressed.refusal);
    g_assert_cmpint (pressed.refusal->verdict, ==, cases[i].verdict);
    g_autofree char *outcome =
        venue_text (venue, "SELECT outcome AS v FROM scans ORDER BY id DESC LIMIT 1");
    g_assert_cmpstr (outcome, ==, gh_verdict_to_string (cases[i].verdict));
  }
  g_assert_cmpint (
      venue_number (venue, "SELECT count(*) AS v FROM tickets WHERE status = 'VERIFIED'"), ==, 0);
  g_assert_cmpint (venue_number (venue, "SELECT count(*) AS v FROM scans"), ==,
                   G_N_ELEMENTS (cases));
}

/* VALID at 23:59:50, pressed at 00:00:10: refused. */
static void
test_judged_again (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 ticket = add_reserved (venue, "A", "20:00", "24:00");
  GhSession session = { .operator_id = venue->operator_id,
                        .orq = venue->orq,
                        .timezone = "Europe/Lisbon" };
  GhGate gate = { &session, NULL };
  venue_at (venue, "2026-07-01T22:59:50Z");
  g_autoptr (GhAdmission) seen = gh_admit_validate (&venue->context, &gate, "A", &error);
  g_assert_cmpint (seen->verdict, ==, GH_VERDICT_VALID);
  venue_at (venue, "2026-07-01T23:00:10Z");
  g_auto (Press) late = press (venue, ticket, NULL);
  g_assert_cmpint (late.refusal->verdict, ==, GH_VERDICT_TICKET_EXPIRED);
  expect_scans (venue, "VALIDATE:VALID VERIFY:TICKET_EXPIRED");
}

/* ---- scan_id ---- */

static void
test_lost_answer (Venue *venue, gconstpointer data)
{
  gint64 ticket = add_reserved (venue, "A", "10:00", "12:00");
  gint64 first_at = venue->context.now;
  g_auto (Press) first = press (venue, ticket, SCAN_1);
  venue_at (venue, "2026-07-01T11:30:00Z"); /* the slot is over by now */
  g_auto (Press) again = press (venue, ticket, SCAN_1);
  g_assert_false (again.verification->already);
  g_assert_cmpint (again.verification->verified_at, ==, first_at);
  g_assert_cmpint (again.verification->verified_by, ==, venue->operator_id);
  expect_scans (venue, "VERIFY:VERIFIED");

  g_auto (Press) other = press (venue, ticket, SCAN_2);
  g_assert_true (other.verification->already);
  g_auto (Press) other_again = press (venue, ticket, SCAN_2);
  g_assert_true (other_again.verification->already);
  g_assert_cmpstr (other_again.verification->operator_name, ==, "Olga");
  expect_scans (venue, "VERIFY:VERIFIED VERIFY:ALREADY_VERIFIED");
}

/* A refusal is the first answer too, even when the ticket would be let in by now. */
static void
test_refusal_again (Venue *venue, gconstpointer data)
{
  gint64 ticket = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  g_auto (Press) refused = press (venue, ticket, SCAN_1);
  g_assert_cmpint (refused.refusal->verdict, ==, GH_VERDICT_NO_RESERVATION);
  venue_reserve (venue, ticket, venue_add_slot (venue, "2026-07-01", "10:00", "12:00", 5));
  g_auto (Press) again = press (venue, ticket, SCAN_1);
  g_assert_cmpint (again.refusal->verdict, ==, GH_VERDICT_NO_RESERVATION);
  g_auto (Press) fresh = press (venue, ticket, SCAN_2);
  g_assert_false (fresh.verification->already);
}

static void
test_mismatch (Venue *venue, gconstpointer data)
{
  gint64 first = add_reserved (venue, "A", "10:00", "12:00");
  gint64 second = add_reserved (venue, "B", "10:30", "12:00");
  g_auto (Press) in = press (venue, first, SCAN_1);
  g_assert_nonnull (in.verification);
  g_auto (Press) mixed_up = press (venue, second, SCAN_1);
  g_assert_true (mixed_up.mismatch);
  g_auto (Press) unknown = press (venue, 99, SCAN_1);
  g_assert_true (unknown.mismatch);
  expect_scans (venue, "VERIFY:VERIFIED");
  g_assert_cmpint (
      venue_number (venue, "SELECT count(*) AS v FROM tickets WHERE status = 'VERIFIED'"), ==, 1);
}

/* Another organisation may draw the same id, and sees nothing of ours. */
static void
test_scan_ids_of_others (Venue *venue, gconstpointer data)
{
  gint64 product = 0;
  gint64 orq = venue_add_org (venue, "Europe/Lisbon", &product);
  gint64 ours = add_reserved (venue, "A", "10:00", "12:00");
  gint64 theirs = venue_add_foreign_ticket (venue, orq, product, "B");
  venue_reserve (venue, theirs,
                 venue_add_foreign_slot (venue, orq, "Europe/Lisbon", "2026-07-01", "10:00",
                                         "12:00", 5));
  g_auto (Press) here = press (venue, ours, SCAN_1);
  g_assert_false (here.verification->already);
  g_auto (Press) there = press_as (venue, venue->operator_id, orq, theirs, SCAN_1);
  g_assert_false (there.verification->already);
  g_auto (Press) foreign = press_as (venue, venue->operator_id, orq, ours, SCAN_2);
  g_assert_cmpint (foreign.refusal->verdict, ==, GH_VERDICT_TICKET_NOT_FOUND);
}

/* ---- at once ---- */

#define GATES 12

typedef struct {
  const Venue *venue;
  gint64 ticket;
  const char *scan_id;
} Lane;

static gpointer
press_in_thread (gpointer data)
{
  const Lane *lane = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GhDb) db = gh_db_open (lane->venue->url, GH_DB_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  Venue mine = *lane->venue;
  mine.context.db = db;
  g_auto (Press) pressed = press (&mine, lane->ticket, lane->scan_id);
  g_assert_nonnull (pressed.verification);
  return GINT_TO_POINTER (!pressed.verification->already);
}

static int
press_at_once (Venue *venue, gint64 ticket, const char *scan_id)
{
  Lane lane = { venue, ticket, scan_id };
  GThread *threads[GATES];
  int firsts = 0;
  for (int i = 0; i < GATES; i++)
    threads[i] = g_thread_new ("gate", press_in_thread, &lane);
  for (int i = 0; i < GATES; i++)
    firsts += GPOINTER_TO_INT (g_thread_join (threads[i]));
  return firsts;
}

static void
test_at_once (Venue *venue, gconstpointer data)
{
  g_assert_cmpint (press_at_once (venue, add_reserved (venue, "A", "10:00", "12:00"), NULL), ==, 1);
  g_assert_cmpint (venue_number (venue, "SELECT count(*) AS v FROM scans"), ==, GATES);
  g_assert_cmpint (venue_number (venue, "SELECT count(*) AS v FROM events"), ==, 1);
  /* All retries of one scan hear its one answer. */
  g_assert_cmpint (press_at_once (venue, add_reserved (venue, "B", "10:30", "12:00"), SCAN_1), ==,
                   GATES);
  g_assert_cmpint (venue_number (venue, "SELECT count(*) AS v FROM scans"), ==, GATES + 1);
}

static void
test_faults (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhDb) reader = gh_db_open (venue->url, GH_DB_OPEN_READ_ONLY, &error);
  gint64 ticket = add_reserved (venue, "A", "10:00", "12:00");
  GhSession session = { .operator_id = venue->operator_id, .orq = venue->orq, .timezone = "UTC" };
  GhGate gate = { &session, NULL };
  Press pressed = { NULL };
  venue->context.db = reader;
  g_assert_false (gh_admit_verify (&venue->context, &gate, ticket, SCAN_1, &pressed.verification,
                                   &pressed.refusal, &pressed.mismatch, &error));
  g_assert_error (error, GH_DB_ERROR, GH_DB_ERROR_READ_ONLY);
  g_assert_null (pressed.verification);
  g_assert_null (pressed.refusal);
  venue->context.db = venue->db;
  expect_scans (venue, "");
  g_auto (Press) later = press (venue, ticket, SCAN_1);
  g_assert_false (later.verification->already);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  VENUE_TEST ("/admit-verify/once", NULL, test_once);
  VENUE_TEST ("/admit-verify/refusals", NULL, test_refusals);
  VENUE_TEST ("/admit-verify/judged-again", NULL, test_judged_again);
  VENUE_TEST ("/admit-verify/lost-answer", NULL, test_lost_answer);
  VENUE_TEST ("/admit-verify/refusal-again", NULL, test_refusal_again);
  VENUE_TEST ("/admit-verify/mismatch", NULL, test_mismatch);
  VENUE_TEST ("/admit-verify/scan-ids-of-others", NULL, test_scan_ids_of_others);
  VENUE_TEST ("/admit-verify/at-once", NULL, test_at_once);
  VENUE_TEST ("/admit-verify/faults", NULL, test_faults);
  return g_test_run ();
}
