/* Back-off: how long, how often, and when no more. */

#include "server/outbox/retry.h"

#define NOW G_GINT64_CONSTANT (1800000000)

static gint64
wait_after (int attempts, int wish, double chance)
{
  GhFailedTry failed = { .now = NOW, .attempts = attempts, .wish = wish, .chance = chance };
  gint64 due_at = 0;
  g_assert_true (gh_retry_at (&failed, &due_at));
  return due_at - NOW;
}

static void
test_waits_double (void)
{
  static const int waits[] = { 5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600 };
  for (gsize i = 0; i < G_N_ELEMENTS (waits); i++) {
    int attempts = (int) i + 1;
    g_assert_cmpint (wait_after (attempts, 0, 0), ==, waits[i]);
    g_assert_cmpint (wait_after (attempts, 0, 0.5), ==, waits[i] + waits[i] / 8);
    g_assert_cmpint (wait_after (attempts, 0, 0.999), <=, waits[i] + waits[i] / 4);
  }
}

static void
test_wish (void)
{
  g_assert_cmpint (wait_after (1, 300, 0.9), ==, 300);
  g_assert_cmpint (wait_after (1, 1, 0), ==, 5);
  g_assert_cmpint (wait_after (1, -7, 0), ==, 5);
  g_assert_cmpint (wait_after (1, G_MAXINT, 0), ==, 86400);
}

/* All tries and the waits between them: about a day. */
static void
test_gives_up (void)
{
  GhFailedTry failed = { .now = NOW };
  gint64 due_at = 0, all = 0;
  for (failed.attempts = 1; gh_retry_at (&failed, &due_at); failed.attempts++)
    all += due_at - NOW;
  g_assert_cmpint (failed.attempts, ==, GH_RETRY_MAX_ATTEMPTS);
  g_assert_cmpint (all, >=, 22 * 3600);
  g_assert_cmpint (all, <=, 26 * 3600);
  due_at = 7;
  g_assert_false (gh_retry_at (&failed, &due_at));
  g_assert_cmpint (due_at, ==, 7);
}

static void
test_not_beyond_its_end (void)
{
  GhFailedTry failed = { .now = NOW, .attempts = 2, .expires_at = NOW + 10 };
  gint64 due_at = 0;
  g_assert_false (gh_retry_at (&failed, &due_at));
  failed.expires_at++;
  g_assert_true (gh_retry_at (&failed, &due_at));
  g_assert_cmpint (due_at, ==, NOW + 10);
}

static void
test_circuit (void)
{
  static const int waits[] = { 5, 10, 20, 40, 60, 60, 60 };
  GhCircuit circuit = { 0 };
  gint64 now_us = 1000;
  g_assert_false (gh_circuit_is_open (&circuit));
  g_assert_true (gh_circuit_admits (&circuit, now_us));
  for (gsize i = 0; i < G_N_ELEMENTS (waits); i++) {
    g_assert_cmpint (gh_circuit_trip (&circuit, now_us, 0, 0), ==, waits[i]);
    g_assert_true (gh_circuit_is_open (&circuit));
    gint64 probe_at = now_us + waits[i] * G_USEC_PER_SEC;
    g_assert_false (gh_circuit_admits (&circuit, probe_at - 1));
    g_assert_true (gh_circuit_admits (&circuit, probe_at));
    now_us = probe_at;
  }
  g_assert_cmpint (gh_circuit_trip (&circuit, now_us, 600, 0), ==, 600);
  g_assert_cmpint (gh_circuit_trip (&circuit, now_us, G_MAXINT, 0), ==, 3600);
  g_assert_cmpint (gh_circuit_trip (&circuit, now_us, 0, 0.999), <=, 75);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/retry/waits-double", test_waits_double);
  g_test_add_func ("/retry/wish", test_wish);
  g_test_add_func ("/retry/gives-up", test_gives_up);
  g_test_add_func ("/retry/not-beyond-its-end", test_not_beyond_its_end);
  g_test_add_func ("/retry/circuit", test_circuit);
  return g_test_run ();
}
