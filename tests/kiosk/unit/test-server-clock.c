/* Tests of kiosk/client/server-clock, by clocks that the test turns. */

#include "kiosk/client/server-clock.h"

#define SECOND G_TIME_SPAN_SECOND
#define NOON   G_GINT64_CONSTANT (1795694400) /* 2026-11-26 12:00 UTC */

typedef struct {
  gint64 wall; /* milliseconds */
  gint64 boot; /* microseconds */
  GhServerClock *clock;
} Fixture;

static gint64
wall_ms (gpointer data)
{
  return ((Fixture *) data)->wall;
}

static gint64
boot_us (gpointer data)
{
  return ((Fixture *) data)->boot;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->wall = NOON * 1000;
  fixture->boot = 500 * SECOND;
  GhMachineClocks machine = { .wall_ms = wall_ms, .boot_us = boot_us, .data = fixture };
  fixture->clock = gh_server_clock_new (&machine);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gh_server_clock_free (fixture->clock);
}

/* So many seconds go by, awake or asleep. */
static void
pass (Fixture *fixture, gint64 seconds)
{
  fixture->wall += seconds * 1000;
  fixture->boot += seconds * SECOND;
}

/* An exchange that took @took_ms, in which the server read @server_ms after @after_ms. */
static void
hear (Fixture *fixture, gint64 server_ms, gint64 took_ms)
{
  gint64 sent = gh_server_clock_count (fixture->clock);
  fixture->boot += took_ms * 1000;
  fixture->wall += took_ms;
  gh_server_clock_note (fixture->clock, server_ms, sent, gh_server_clock_count (fixture->clock));
}

static void
assert_now (Fixture *fixture, gint64 expected)
{
  g_assert_cmpint (gh_server_clock_now (fixture->clock), ==, expected);
}

static void
test_before_the_first_answer (Fixture *fixture, gconstpointer data)
{
  g_assert_false (gh_server_clock_is_set (fixture->clock));
  g_assert_cmpint (gh_server_clock_get_skew (fixture->clock), ==, 0);
  assert_now (fixture, NOON);
  pass (fixture, 60);
  assert_now (fixture, NOON + 60);
  /* Somebody sets the tablet's clock: on is followed, back is not. */
  fixture->wall += 3600 * 1000;
  assert_now (fixture, NOON + 3660);
  fixture->wall -= 7200 * 1000;
  assert_now (fixture, NOON + 3660);
  g_assert_cmpint (gh_server_clock_device_time (fixture->clock), ==, NOON - 3540);
}

static void
test_the_server_rules (Fixture *fixture, gconstpointer data)
{
  fixture->wall += 3600 * 1000;
  assert_now (fixture, NOON + 3600);
  hear (fixture, NOON * 1000 + 50, 100);
  g_assert_true (gh_server_clock_is_set (fixture->clock));
  assert_now (fixture, NOON);
  g_assert_cmpint (gh_server_clock_get_skew (fixture->clock), ==, 3600);
  pass (fixture, 90);
  assert_now (fixture, NOON + 90);
}

/* Nobody moves the time by setting the tablet's clock; sleep counts. */
static void
test_wall_jumps_and_sleep (Fixture *fixture, gconstpointer data)
{
  hear (fixture, NOON * 1000 + 50, 100);
  fixture->wall = 0;
  assert_now (fixture, NOON);
  pass (fixture, 8 * 3600);
  assert_now (fixture, NOON + 8 * 3600);
  fixture->wall = G_GINT64_CONSTANT (4102444800000);
  assert_now (fixture, NOON + 8 * 3600);
  g_assert_cmpint (gh_server_clock_get_skew (fixture->clock), >, 1000000000);
}

/* The server read its clock in the last moment of a slow answer: the quick one before it knows
 * better, for ten minutes. */
static void
test_slow_answers (Fixture *fixture, gconstpointer data)
{
  hear (fixture, NOON * 1000 + 100, 200);
  pass (fixture, 60);
  hear (fixture, (NOON + 69) * 1000, 9000);
  assert_now (fixture, NOON + 69);
  hear (fixture, (NOON + 80) * 1000, 10001);
  assert_now (fixture, NOON + 79);
  /* A quicker one counts at once. */
  hear (fixture, (NOON + 81) * 1000, 20);
  assert_now (fixture, NOON + 81);
  /* When the quick one is old, a slow one is better than none. */
  pass (fixture, 700);
  hear (fixture, (NOON + 783) * 1000, 4000);
  g_assert_cmpint (gh_server_clock_now (fixture->clock), ==, NOON + 785);
}

/* A better reading that says less stops the time until it is caught up. */
static void
test_stands_still (Fixture *fixture, gconstpointer data)
{
  hear (fixture, (NOON + 8) * 1000, 8000);
  assert_now (fixture, NOON + 12);
  hear (fixture, (NOON + 8) * 1000 + 50, 100);
  assert_now (fixture, NOON + 12);
  pass (fixture, 3);
  assert_now (fixture, NOON + 12);
  pass (fixture, 2);
  assert_now (fixture, NOON + 13);
}

static void
test_server_put_back (Fixture *fixture, gconstpointer data)
{
  hear (fixture, NOON * 1000 + 10, 20);
  pass (fixture, 60);
  assert_now (fixture, NOON + 60);
  hear (fixture, (NOON - 3540) * 1000, 200);
  gint64 now = gh_server_clock_now (fixture->clock);
  g_assert_cmpint (now, >=, NOON - 3540);
  g_assert_cmpint (now, <=, NOON - 3537);
  pass (fixture, 60);
  assert_now (fixture, NOON - 3480);
  /* And on again. */
  hear (fixture, (NOON + 120) * 1000, 200);
  g_assert_cmpint (gh_server_clock_now (fixture->clock), ==, NOON + 120);
}

/* A question that was answered before another, and read after it. */
static void
test_overtaken (Fixture *fixture, gconstpointer data)
{
  hear (fixture, NOON * 1000 + 10, 20);
  pass (fixture, 60);
  gint64 count = gh_server_clock_count (fixture->clock);
  gh_server_clock_note (fixture->clock, (NOON + 3600) * 1000, count - 40 * SECOND,
                        count - 61 * SECOND);
  gh_server_clock_note (fixture->clock, (NOON + 3600) * 1000, count - 63 * SECOND,
                        count - 62 * SECOND);
  assert_now (fixture, NOON + 60);
}

static void
test_nonsense (Fixture *fixture, gconstpointer data)
{
  hear (fixture, 0, 20);
  hear (fixture, -1, 20);
  hear (fixture, G_MAXINT64, 20);
  hear (fixture, G_GINT64_CONSTANT (1577836799999), 20);
  hear (fixture, G_GINT64_CONSTANT (253402300799001), 20);
  g_assert_false (gh_server_clock_is_set (fixture->clock));
  gh_server_clock_remember (fixture->clock, G_MAXINT64);
  gh_server_clock_remember (fixture->clock, -5);
  assert_now (fixture, NOON);
}

/* A tablet without a battery for its clock starts in 1970. */
static void
test_remembered (Fixture *fixture, gconstpointer data)
{
  fixture->wall = 1000;
  gh_server_clock_remember (fixture->clock, NOON - 3600);
  assert_now (fixture, NOON - 3600);
  pass (fixture, 100);
  gh_server_clock_remember (fixture->clock, NOON - 3600);
  assert_now (fixture, NOON - 3500);
  g_assert_false (gh_server_clock_is_set (fixture->clock));
  /* A clock that goes right counts for more, and the server for most. */
  fixture->wall = NOON * 1000;
  assert_now (fixture, NOON);
  hear (fixture, (NOON - 7200) * 1000 + 10, 20);
  assert_now (fixture, NOON - 7200);
  gh_server_clock_remember (fixture->clock, NOON);
  assert_now (fixture, NOON - 7200);
}

/* What the tablet's own clock has no say in. */
static void
test_at_least (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (gh_server_clock_at_least (fixture->clock), ==, 0);
  gh_server_clock_remember (fixture->clock, NOON - 3600);
  pass (fixture, 100);
  g_assert_cmpint (gh_server_clock_at_least (fixture->clock), ==, NOON - 3500);
  fixture->wall = 0;
  g_assert_cmpint (gh_server_clock_at_least (fixture->clock), ==, NOON - 3500);
  fixture->wall = NOON * 2000;
  g_assert_cmpint (gh_server_clock_now (fixture->clock), ==, NOON * 2);
  g_assert_cmpint (gh_server_clock_at_least (fixture->clock), ==, NOON - 3500);
  hear (fixture, NOON * 1000 + 10, 20);
  pass (fixture, 5);
  g_assert_cmpint (gh_server_clock_at_least (fixture->clock), ==, NOON + 5);
}

static void
test_real_clocks (void)
{
  g_autoptr (GhServerClock) clock = gh_server_clock_new (NULL);
  gint64 count = gh_server_clock_count (clock);
  gint64 before = g_get_real_time () / SECOND;
  gint64 now = gh_server_clock_now (clock);
  g_assert_cmpint (now, >=, before);
  g_assert_cmpint (now, <=, g_get_real_time () / SECOND);
  g_assert_cmpint (gh_server_clock_device_time (clock), >=, now);
  g_assert_cmpint (gh_server_clock_count (clock), >=, count);
}

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/server-clock/before-the-first-answer", test_before_the_first_answer);
  ADD ("/server-clock/the-server-rules", test_the_server_rules);
  ADD ("/server-clock/wall-jumps-and-sleep", test_wall_jumps_and_sleep);
  ADD ("/server-clock/slow-answers", test_slow_answers);
  ADD ("/server-clock/stands-still", test_stands_still);
  ADD ("/server-clock/server-put-back", test_server_put_back);
  ADD ("/server-clock/overtaken", test_overtaken);
  ADD ("/server-clock/nonsense", test_nonsense);
  ADD ("/server-clock/remembered", test_remembered);
  ADD ("/server-clock/at-least", test_at_least);
  g_test_add_func ("/server-clock/real-clocks", test_real_clocks);
  return g_test_run ();
}
