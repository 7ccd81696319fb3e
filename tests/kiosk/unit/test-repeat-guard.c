/* Tests of kiosk/scan/repeat-guard. */

#include "kiosk/scan/repeat-guard.h"

#define MS G_TIME_SPAN_MILLISECOND

static void
test_first_time (void)
{
  g_autoptr (GhRepeatGuard) guard = gh_repeat_guard_new ();
  g_assert_cmpint (gh_repeat_guard_see (guard, "A", 0), ==, GH_SIGHTING_NEW);
  /* Seeing takes nothing: somebody else may be busy. */
  g_assert_cmpint (gh_repeat_guard_see (guard, "A", 100 * MS), ==, GH_SIGHTING_NEW);
}

static void
test_held_up (void)
{
  g_autoptr (GhRepeatGuard) guard = gh_repeat_guard_new ();
  gh_repeat_guard_take (guard, "A", 0);
  for (gint64 now = 100 * MS; now < 60000 * MS; now += 100 * MS)
    g_assert_cmpint (gh_repeat_guard_see (guard, "A", now), !=, GH_SIGHTING_NEW);
}

static void
test_gone_and_back (void)
{
  g_autoptr (GhRepeatGuard) guard = gh_repeat_guard_new ();
  gh_repeat_guard_take (guard, "A", 0);
  /* Away for a second, but within the pause. */
  g_assert_cmpint (gh_repeat_guard_see (guard, "A", 1200 * MS), !=, GH_SIGHTING_NEW);
  g_assert_cmpint (gh_repeat_guard_see (guard, "A", 2499 * MS), !=, GH_SIGHTING_NEW);
  /* Away again, beyond the pause. */
  g_assert_cmpint (gh_repeat_guard_see (guard, "A", 3499 * MS), ==, GH_SIGHTING_NEW);
}

static void
test_flicker (void)
{
  g_autoptr (GhRepeatGuard) guard = gh_repeat_guard_new ();
  gh_repeat_guard_take (guard, "A", 0);
  /* A code that is read only now and then has not left. */
  for (gint64 now = 900 * MS; now < 20000 * MS; now += 900 * MS)
    g_assert_cmpint (gh_repeat_guard_see (guard, "A", now), !=, GH_SIGHTING_NEW);
}

/* Nobody looked: it may have been there all the time. */
static void
test_looked_away (void)
{
  g_autoptr (GhRepeatGuard) guard = gh_repeat_guard_new ();
  gh_repeat_guard_take (guard, "A", 0);
  gh_repeat_guard_look_away (guard, 250 * MS, 3000 * MS);
  g_assert_cmpint (gh_repeat_guard_see (guard, "A", 3000 * MS), ==, GH_SIGHTING_HELD);
  /* Two looks away with a glance between them that missed it. */
  gh_repeat_guard_look_away (guard, 3250 * MS, 3900 * MS);
  gh_repeat_guard_look_away (guard, 4150 * MS, 4800 * MS);
  g_assert_cmpint (gh_repeat_guard_see (guard, "A", 4800 * MS), ==, GH_SIGHTING_HELD);
  /* Looked for in vain for a second in all. */
  gh_repeat_guard_look_away (guard, 5300 * MS, 6000 * MS);
  g_assert_cmpint (gh_repeat_guard_see (guard, "A", 6500 * MS), ==, GH_SIGHTING_NEW);
}

/* What a hand scanner took meanwhile counts from then, not from when the camera looked away. */
static void
test_taken_while_away (void)
{
  g_autoptr (GhRepeatGuard) guard = gh_repeat_guard_new ();
  gh_repeat_guard_take (guard, "A", 2000 * MS);
  gh_repeat_guard_take (guard, "B", 7000 * MS);
  gh_repeat_guard_look_away (guard, 1000 * MS, 6000 * MS);
  g_assert_cmpint (gh_repeat_guard_see (guard, "A", 6900 * MS), ==, GH_SIGHTING_HELD);
  g_assert_cmpint (gh_repeat_guard_see (guard, "B", 9500 * MS), ==, GH_SIGHTING_NEW);
  gh_repeat_guard_take (guard, "B", 9500 * MS);
  gh_repeat_guard_look_away (guard, 1000 * MS, 6000 * MS); /* told late */
  g_assert_cmpint (gh_repeat_guard_see (guard, "A", 7900 * MS), ==, GH_SIGHTING_NEW);
}

static void
test_two_in_view (void)
{
  g_autoptr (GhRepeatGuard) guard = gh_repeat_guard_new ();
  gh_repeat_guard_take (guard, "A", 0);
  g_assert_cmpint (gh_repeat_guard_see (guard, "B", 100 * MS), ==, GH_SIGHTING_NEW);
  gh_repeat_guard_take (guard, "B", 100 * MS);
  for (gint64 now = 200 * MS; now < 10000 * MS; now += 200 * MS) {
    g_assert_cmpint (gh_repeat_guard_see (guard, "A", now), !=, GH_SIGHTING_NEW);
    g_assert_cmpint (gh_repeat_guard_see (guard, "B", now + 50 * MS), !=, GH_SIGHTING_NEW);
  }
}

static void
test_asked_for (void)
{
  g_autoptr (GhRepeatGuard) guard = gh_repeat_guard_new ();
  gh_repeat_guard_take (guard, "A", 0);
  g_assert_cmpint (gh_repeat_guard_see (guard, "A", 500 * MS), ==, GH_SIGHTING_RESTING);
  g_assert_cmpint (gh_repeat_guard_see (guard, "A", 1400 * MS), ==, GH_SIGHTING_RESTING);
  g_assert_cmpint (gh_repeat_guard_see (guard, "A", 2300 * MS), ==, GH_SIGHTING_RESTING);
  g_assert_cmpint (gh_repeat_guard_see (guard, "A", 2600 * MS), ==, GH_SIGHTING_HELD);
  gh_repeat_guard_forget (guard, "B");
  g_assert_cmpint (gh_repeat_guard_see (guard, "A", 2700 * MS), ==, GH_SIGHTING_HELD);
  gh_repeat_guard_forget (guard, "A");
  g_assert_cmpint (gh_repeat_guard_see (guard, "A", 2800 * MS), ==, GH_SIGHTING_NEW);
}

static void
test_clear (void)
{
  g_autoptr (GhRepeatGuard) guard = gh_repeat_guard_new ();
  gh_repeat_guard_take (guard, "A", 0);
  gh_repeat_guard_take (guard, "B", 0);
  gh_repeat_guard_clear (guard);
  g_assert_cmpint (gh_repeat_guard_see (guard, "A", MS), ==, GH_SIGHTING_NEW);
  g_assert_cmpint (gh_repeat_guard_see (guard, "B", MS), ==, GH_SIGHTING_NEW);
}

static void
test_many (void)
{
  g_autoptr (GhRepeatGuard) guard = gh_repeat_guard_new ();
  for (int i = 0; i < 1000; i++) {
    g_autofree char *code = g_strdup_printf ("%d", i);
    g_assert_cmpint (gh_repeat_guard_see (guard, code, i * 10 * MS), ==, GH_SIGHTING_NEW);
    gh_repeat_guard_take (guard, code, i * 10 * MS);
    g_assert_cmpint (gh_repeat_guard_see (guard, code, i * 10 * MS + 1), !=, GH_SIGHTING_NEW);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/repeat-guard/first-time", test_first_time);
  g_test_add_func ("/repeat-guard/held-up", test_held_up);
  g_test_add_func ("/repeat-guard/gone-and-back", test_gone_and_back);
  g_test_add_func ("/repeat-guard/flicker", test_flicker);
  g_test_add_func ("/repeat-guard/looked-away", test_looked_away);
  g_test_add_func ("/repeat-guard/taken-while-away", test_taken_while_away);
  g_test_add_func ("/repeat-guard/two-in-view", test_two_in_view);
  g_test_add_func ("/repeat-guard/asked-for", test_asked_for);
  g_test_add_func ("/repeat-guard/clear", test_clear);
  g_test_add_func ("/repeat-guard/many", test_many);
  return g_test_run ();
}
