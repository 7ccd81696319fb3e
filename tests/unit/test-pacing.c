/* Token buckets: bursts, the pace after them, one destination beside another. */

#include "server/outbox/pacing.h"

#define MS 1000

static GhPacing *
new_pacing (void)
{
  return gh_pacing_new ((GhPace){ 4, 10 * MS }, (GhPace){ 2, 100 * MS });
}

static void
test_destination (void)
{
  g_autoptr (GhPacing) pacing = new_pacing ();
  g_assert_cmpint (gh_pacing_take (pacing, "a", 1000 * MS), ==, 0);
  g_assert_cmpint (gh_pacing_take (pacing, "a", 1000 * MS), ==, 0);
  g_assert_cmpint (gh_pacing_take (pacing, "a", 1000 * MS), ==, 100 * MS);
  g_assert_cmpint (gh_pacing_take (pacing, "a", 1001 * MS), ==, 99 * MS); /* not counted again */
  g_assert_cmpint (gh_pacing_take (pacing, "b", 1001 * MS), ==, 0);
  g_assert_cmpint (gh_pacing_take (pacing, "a", 1100 * MS), ==, 0);
  g_assert_cmpint (gh_pacing_take (pacing, "a", 1100 * MS), ==, 100 * MS);
  /* Full again after a pause, and not fuller. */
  g_assert_cmpint (gh_pacing_take (pacing, "a", 9000 * MS), ==, 0);
  g_assert_cmpint (gh_pacing_take (pacing, "a", 9000 * MS), ==, 0);
  g_assert_cmpint (gh_pacing_take (pacing, "a", 9000 * MS), >, 0);
}

static void
test_server (void)
{
  static const char *const names[] = { "a", "b", "c", "d" };
  g_autoptr (GhPacing) pacing = new_pacing ();
  g_assert_cmpint (gh_pacing_server_wait (pacing, 5), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpint (gh_pacing_take (pacing, names[i], 1000 * MS), ==, 0);
  g_assert_cmpint (gh_pacing_server_wait (pacing, 1000 * MS), ==, 10 * MS);
  g_assert_cmpint (gh_pacing_take (pacing, "e", 1000 * MS), ==, 10 * MS);
  g_assert_cmpint (gh_pacing_take (pacing, "e", 1010 * MS), ==, 0);
  g_assert_cmpint (gh_pacing_take (pacing, "f", 1010 * MS), ==, 10 * MS);
}

/* Over a second, no more than the burst and the pace give. */
static void
test_rate (void)
{
  g_autoptr (GhPacing) pacing = new_pacing ();
  int gone = 0;
  for (gint64 now = 0; now < 1000 * MS; now += MS)
    gone += gh_pacing_take (pacing, "a", now) == 0;
  g_assert_cmpint (gone, ==, 2 + 9);
}

static void
test_forgets (void)
{
  g_autoptr (GhPacing) pacing = gh_pacing_new ((GhPace){ 1, 1 }, (GhPace){ 1, 100 * MS });
  for (gint64 i = 0; i < 5000; i++) {
    g_autofree char *name = g_strdup_printf ("%" G_GINT64_FORMAT, i);
    g_assert_cmpint (gh_pacing_take (pacing, name, i * MS), ==, 0);
  }
  g_assert_cmpint (gh_pacing_size (pacing), <=, 1000);
  g_assert_cmpint (gh_pacing_take (pacing, "4999", 5000 * MS), >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pacing/destination", test_destination);
  g_test_add_func ("/pacing/server", test_server);
  g_test_add_func ("/pacing/rate", test_rate);
  g_test_add_func ("/pacing/forgets", test_forgets);
  return g_test_run ();
}
