/* When a job ran last, and since when it is held. */

#include "server/store/job-store.h"

#include "tests/unit/venue.h"

static void
expect (Venue *venue, const char *name, gint64 ran_at, gint64 held_since)
{
  g_autoptr (GError) error = NULL;
  gint64 ran = -1, held = -1;
  ASSERT_DONE (gh_job_store_find (venue->db, name, &ran, &held, &error), error);
  g_assert_cmpint (ran, ==, ran_at);
  g_assert_cmpint (held, ==, held_since);
}

static void
test_put (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  expect (venue, "expire", 0, 0);
  ASSERT_DONE (gh_job_store_put (venue->db, "expire", 100, 0, &error), error);
  expect (venue, "expire", 100, 0);
  ASSERT_DONE (gh_job_store_put (venue->db, "expire", 100, 200, &error), error);
  expect (venue, "expire", 100, 200);
  expect (venue, "prune", 0, 0);
  ASSERT_DONE (gh_job_store_put (venue->db, "prune", 300, 0, &error), error);
  ASSERT_DONE (gh_job_store_put (venue->db, "expire", 400, 0, &error), error);
  expect (venue, "expire", 400, 0);
  expect (venue, "prune", 300, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  VENUE_TEST ("/job-store/put", NULL, test_put);
  return g_test_run ();
}
