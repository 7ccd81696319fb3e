/* The buckets of the counters. */

#include "server/store/rate-store.h"

#include "tests/unit/venue.h"

static void
test_buckets (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  GhRateCounter counter = { .hits = 77 };
  gboolean found = TRUE;
  ASSERT_DONE (gh_rate_store_find (venue->db, 5, &counter, &found, &error), error);
  g_assert_false (found);
  g_assert_cmpint (counter.bucket, ==, 5);
  g_assert_cmpint (counter.hits, ==, 0);

  /* A source is all 64 bits of a hash. */
  GhRateCounter fresh = { .bucket = 5, .source = G_MININT64, .window_ends_at = 100, .hits = 1 };
  ASSERT_DONE (gh_rate_store_put (venue->db, &fresh, TRUE, &error), error);
  fresh.hits = 2;
  fresh.source = -1;
  fresh.window_ends_at = 200;
  ASSERT_DONE (gh_rate_store_put (venue->db, &fresh, FALSE, &error), error);
  ASSERT_DONE (gh_rate_store_find (venue->db, 5, &counter, &found, &error), error);
  g_assert_true (found);
  g_assert_cmpint (counter.bucket, ==, 5);
  g_assert_cmpint (counter.source, ==, -1);
  g_assert_cmpint (counter.window_ends_at, ==, 200);
  g_assert_cmpint (counter.hits, ==, 2);
  g_assert_cmpint (venue_number (venue, "SELECT count(*) AS v FROM rate_counters"), ==, 1);
  g_assert_false (gh_rate_store_put (venue->db, &fresh, TRUE, &error));
  g_assert_error (error, GH_DB_ERROR, GH_DB_ERROR_CONSTRAINT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  VENUE_TEST ("/rate-store/buckets", NULL, test_buckets);
  return g_test_run ();
}
