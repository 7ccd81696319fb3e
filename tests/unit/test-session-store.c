/* Sessions that go on and end, and devices that are seen. */

#include "server/store/session-store.h"

#include "tests/unit/venue.h"

#define ONE "0123456789abcdef0123456789abcdef"
#define TWO "fedcba9876543210fedcba9876543210"

static gboolean
goes_on (Venue *venue, const char *id, gint64 now)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhSession) session = NULL;
  ASSERT_DONE (gh_session_store_find (venue->db, id, now, &session, &error), error);
  return session != NULL;
}

static void
insert (Venue *venue, const char *id, gint64 expires_at)
{
  g_autoptr (GError) error = NULL;
  ASSERT_DONE (gh_session_store_insert (venue->db, id, venue->operator_id, 100, expires_at, &error),
               error);
}

static void
test_find (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhSession) session = NULL;
  insert (venue, ONE, 200);
  ASSERT_DONE (gh_session_store_find (venue->db, ONE, 199, &session, &error), error);
  g_assert_cmpstr (session->id, ==, ONE);
  g_assert_cmpint (session->operator_id, ==, venue->operator_id);
  g_assert_cmpint (session->orq, ==, venue->orq);
  g_assert_cmpstr (session->operator_name, ==, "Olga");
  g_assert_cmpstr (session->role, ==, "OPERATOR");
  g_assert_cmpstr (session->timezone, ==, "Pacific/Kiritimati");
  g_assert_false (goes_on (venue, ONE, 200));
  g_assert_false (goes_on (venue, TWO, 199));
  g_assert_false (goes_on (venue, "", 199));
}

static void
test_disabled_operator (Venue *venue, gconstpointer data)
{
  insert (venue, ONE, 200);
  venue_run (venue, "UPDATE operators SET status = 'DISABLED'");
  g_assert_false (goes_on (venue, ONE, 150));
}

static void
test_end (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  insert (venue, ONE, 200);
  insert (venue, TWO, 200);
  ASSERT_DONE (gh_session_store_end (venue->db, ONE, 150, &error), error);
  g_assert_false (goes_on (venue, ONE, 151));
  g_assert_true (goes_on (venue, TWO, 151));
  /* When it ended stays as it was. */
  ASSERT_DONE (gh_session_store_end (venue->db, ONE, 160, &error), error);
  ASSERT_DONE (gh_session_store_end_all (venue->db, venue->operator_id, 170, &error), error);
  g_assert_false (goes_on (venue, TWO, 171));
  g_assert_cmpint (venue_number (venue, "SELECT ended_at AS v FROM sessions WHERE id = '" ONE "'"),
                   ==, 150);
  g_assert_cmpint (venue_number (venue, "SELECT ended_at AS v FROM sessions WHERE id = '" TWO "'"),
                   ==, 170);
}

static void
test_prune (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 pruned = -1;
  insert (venue, ONE, 200);
  insert (venue, TWO, 300);
  ASSERT_DONE (gh_session_store_prune (venue->db, 200, &pruned, &error), error);
  g_assert_cmpint (pruned, ==, 0);
  ASSERT_DONE (gh_session_store_prune (venue->db, 201, &pruned, &error), error);
  g_assert_cmpint (pruned, ==, 1);
  g_assert_true (goes_on (venue, TWO, 250));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  VENUE_TEST ("/session-store/find", "Pacific/Kiritimati", test_find);
  VENUE_TEST ("/session-store/disabled-operator", NULL, test_disabled_operator);
  VENUE_TEST ("/session-store/end", NULL, test_end);
  VENUE_TEST ("/session-store/prune", NULL, test_prune);
  return g_test_run ();
}
