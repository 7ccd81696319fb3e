/* The clock gives Unix seconds: neither milliseconds nor local time. */

#include "core/clock.h"

#include <time.h>

static void
test_unix_seconds (void)
{
  gint64 before = (gint64) time (NULL);
  gint64 now = gh_clock_now ();
  gint64 after = (gint64) time (NULL);

  /* time(2) reads a coarser clock, which may lag by a tick. */
  g_assert_cmpint (now, >=, before);
  g_assert_cmpint (now, <=, after + 1);
}

static void
test_milliseconds (void)
{
  gint64 before = gh_clock_now ();
  gint64 now = gh_clock_now_ms ();
  g_assert_cmpint (now / 1000, >=, before);
  g_assert_cmpint (now / 1000, <=, gh_clock_now ());
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clock/unix-seconds", test_unix_seconds);
  g_test_add_func ("/clock/milliseconds", test_milliseconds);
  return g_test_run ();
}
