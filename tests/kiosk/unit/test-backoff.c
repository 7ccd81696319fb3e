/* Tests of kiosk/client/backoff. */

#include "kiosk/client/backoff.h"

static void
test_grows_to_the_limit (void)
{
  for (int round = 0; round < 200; round++) {
    GhBackoff backoff = GH_BACKOFF_INIT (1000, 30000);
    int whole = 1000;
    for (int i = 0; i < 40; i++) {
      int wait = gh_backoff_next (&backoff, 0);
      g_assert_cmpint (wait, >=, whole / 2);
      g_assert_cmpint (wait, <=, whole);
      whole = MIN (whole * 2, 30000);
    }
  }
}

static void
test_spreads (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  for (int i = 0; i < 100; i++) {
    GhBackoff backoff = GH_BACKOFF_INIT (1000, 30000);
    g_hash_table_add (seen, GINT_TO_POINTER (gh_backoff_next (&backoff, 0)));
  }
  g_assert_cmpuint (g_hash_table_size (seen), >, 30);
}

static void
test_server_decides (void)
{
  GhBackoff backoff = GH_BACKOFF_INIT (1000, 30000);
  g_assert_cmpint (gh_backoff_next (&backoff, 60), ==, 60000);
  g_assert_cmpint (gh_backoff_next (&backoff, G_MAXINT), ==, 900000);
  g_assert_cmpint (gh_backoff_next (&backoff, -5), <=, 4000);
}

static void
test_starts_over (void)
{
  GhBackoff backoff = GH_BACKOFF_INIT (1000, 30000);
  for (int i = 0; i < 10; i++)
    gh_backoff_next (&backoff, 0);
  gh_backoff_reset (&backoff);
  g_assert_cmpint (gh_backoff_next (&backoff, 0), <=, 1000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/backoff/grows-to-the-limit", test_grows_to_the_limit);
  g_test_add_func ("/backoff/spreads", test_spreads);
  g_test_add_func ("/backoff/server-decides", test_server_decides);
  g_test_add_func ("/backoff/starts-over", test_starts_over);
  return g_test_run ();
}
