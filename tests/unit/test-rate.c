/* Limits, windows and lock-outs in a number of rows that nobody can make grow. */

#include "server/domain/rate.h"

#include "tests/unit/venue.h"

static const GhLimit THREE_A_MINUTE = { 3, 60 };
static const GhLimit FIVE_THEN_900 = { 5, 900 };

static int
take (Venue *venue, GhRateKind kind, const char *name, const char *source, GhLimit limit)
{
  g_autoptr (GError) error = NULL;
  int retry_after = -1;
  ASSERT_DONE (gh_rate_take (&venue->context, kind, name, source, limit, &retry_after, &error),
               error);
  return retry_after;
}

static int
hit (Venue *venue, const char *source)
{
  return take (venue, GH_RATE_WINDOW, "test", source, THREE_A_MINUTE);
}

static int
fail (Venue *venue, const char *source)
{
  return take (venue, GH_RATE_LOCKOUT, "login", source, FIVE_THEN_900);
}

static void
clear (Venue *venue, const char *name, const char *source)
{
  g_autoptr (GError) error = NULL;
  ASSERT_DONE (gh_rate_clear (&venue->context, name, source, &error), error);
}

/* The window starts with the first hit and ends a minute later, whatever was refused in it. */
static void
test_window (Venue *venue, gconstpointer data)
{
  g_assert_cmpint (hit (venue, "a"), ==, 0);
  venue->context.now += 20;
  g_assert_cmpint (hit (venue, "a"), ==, 0);
  g_assert_cmpint (hit (venue, "a"), ==, 0);
  g_assert_cmpint (hit (venue, "a"), ==, 40);
  venue->context.now += 39;
  g_assert_cmpint (hit (venue, "a"), ==, 1);
  g_assert_cmpint (hit (venue, "a"), ==, 1);
  venue->context.now += 1;
  for (int i = 0; i < 3; i++)
    g_assert_cmpint (hit (venue, "a"), ==, 0);
  g_assert_cmpint (hit (venue, "a"), ==, 60);
}

static void
test_sources_and_names (Venue *venue, gconstpointer data)
{
  for (int i = 0; i < 3; i++)
    g_assert_cmpint (hit (venue, "a"), ==, 0);
  g_assert_cmpint (hit (venue, "a"), >, 0);
  g_assert_cmpint (hit (venue, "b"), ==, 0);
  g_assert_cmpint (take (venue, GH_RATE_WINDOW, "other", "a", THREE_A_MINUTE), ==, 0);
  /* Names and sources do not run together. */
  g_assert_cmpint (take (venue, GH_RATE_WINDOW, "tes", "ta", THREE_A_MINUTE), ==, 0);
}

static void
test_off (Venue *venue, gconstpointer data)
{
  for (int i = 0; i < 100; i++)
    g_assert_cmpint (take (venue, GH_RATE_WINDOW, "test", "a", (GhLimit){ 0, 60 }), ==, 0);
  g_assert_cmpint (venue_number (venue, "SELECT count(*) AS v FROM rate_counters"), ==, 0);
}

/* The failure that reaches the limit starts the lock-out of full length. */
static void
test_lockout (Venue *venue, gconstpointer data)
{
  for (int i = 0; i < 4; i++) {
    g_assert_cmpint (fail (venue, "a"), ==, 0);
    venue->context.now += 200;
  }
  g_assert_cmpint (fail (venue, "a"), ==, 0);
  g_assert_cmpint (fail (venue, "a"), ==, 900);
  venue->context.now += 899;
  g_assert_cmpint (fail (venue, "a"), ==, 1);
  venue->context.now += 1;
  for (int i = 0; i < 5; i++)
    g_assert_cmpint (fail (venue, "a"), ==, 0);
  g_assert_cmpint (fail (venue, "a"), ==, 900);
}

static void
test_failures_grow_old (Venue *venue, gconstpointer data)
{
  for (int i = 0; i < 4; i++)
    g_assert_cmpint (fail (venue, "a"), ==, 0);
  venue->context.now += 900;
  for (int i = 0; i < 5; i++)
    g_assert_cmpint (fail (venue, "a"), ==, 0);
  g_assert_cmpint (fail (venue, "a"), >, 0);
}

static void
test_clear (Venue *venue, gconstpointer data)
{
  for (int i = 0; i < 4; i++)
    fail (venue, "a");
  for (int i = 0; i < 4; i++)
    fail (venue, "b");
  clear (venue, "login", "a");
  clear (venue, "login", "nobody");
  clear (venue, "other", "b");
  for (int i = 0; i < 5; i++)
    g_assert_cmpint (fail (venue, "a"), ==, 0);
  g_assert_cmpint (fail (venue, "a"), >, 0);
  g_assert_cmpint (fail (venue, "b"), ==, 0);
  g_assert_cmpint (fail (venue, "b"), >, 0);
}

static void
give_back (Venue *venue, const char *source)
{
  g_autoptr (GError) error = NULL;
  ASSERT_DONE (gh_rate_give_back (&venue->context, "login", source, &error), error);
}

/* Also the hit that locked out: one more is left then, and no fresh start. */
static void
test_give_back (Venue *venue, gconstpointer data)
{
  give_back (venue, "a");
  g_assert_cmpint (venue_number (venue, "SELECT count(*) AS v FROM rate_counters"), ==, 0);
  for (int i = 0; i < 5; i++)
    g_assert_cmpint (fail (venue, "a"), ==, 0);
  give_back (venue, "a");
  g_assert_cmpint (fail (venue, "a"), ==, 0);
  g_assert_cmpint (fail (venue, "a"), ==, 900);
}

/* A clock that was ahead for a while, or a limit that was longer yesterday, locks nobody out for
 * longer than the limit says. */
static void
test_clock_back (Venue *venue, gconstpointer data)
{
  venue_at (venue, "2036-07-01T10:00:00Z");
  for (int i = 0; i < 5; i++)
    fail (venue, "a");
  g_assert_cmpint (fail (venue, "a"), ==, 900);
  venue_at (venue, "2026-07-01T10:00:00Z");
  g_assert_cmpint (fail (venue, "a"), ==, 0);
}

/* ---- floods ---- */

/* 200,000 with -m slow. */
#define FLOOD (g_test_slow () ? 200000 : 20000)

/* So many sources: never more rows than buckets, and who was locked out stays locked out. */
static void
test_flood (Venue *venue, gconstpointer data)
{
  static const char *const locked[] = { "a", "b", "c", "d", "e", "f", "g", "h" };
  for (gsize i = 0; i < G_N_ELEMENTS (locked); i++) {
    for (int j = 0; j < 5; j++)
      fail (venue, locked[i]);
    g_assert_cmpint (fail (venue, locked[i]), >, 0);
  }
  int refused = 0;
  for (int i = 0; i < FLOOD; i++) {
    g_autofree char *source = g_strdup_printf ("2001:db8::%x", (guint) i);
    refused += hit (venue, source) > 0;
  }
  g_assert_cmpint (venue_number (venue, "SELECT count(*) AS v FROM rate_counters"), <=,
                   GH_RATE_BUCKETS);
  g_assert_cmpint (venue_number (venue, "SELECT count(*) AS v FROM rate_counters"), >,
                   GH_RATE_BUCKETS / 2);
  g_assert_cmpint (
      venue_number (venue, "SELECT count(*) AS v FROM rate_counters"
                           " WHERE bucket NOT BETWEEN 0 AND " G_STRINGIFY (GH_RATE_BUCKETS) " - 1"),
      ==, 0);
  /* Nobody is refused for what others did, and no lock-out was washed away. */
  g_assert_cmpint (refused, ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (locked); i++)
    g_assert_cmpint (fail (venue, locked[i]), >, 0);
}

/* The first of the sources "0", "1", … that counts under @name in @bucket when that is free, and in
 * no other by the lower and upper half of its hash when @alike. */
static char *
find_source (Venue *venue, const char *name, guint64 bucket, gboolean alike)
{
  for (int i = 0;; i++) {
    g_autofree char *text = g_strdup_printf ("%s\n%d", name, i);
    guint64 hash = gh_rate_hash (&venue->keys, text);
    if ((bucket == G_MAXUINT64 || hash % GH_RATE_BUCKETS == bucket) &&
        (!alike || hash % GH_RATE_BUCKETS == (hash >> 32) % GH_RATE_BUCKETS))
      return g_strdup_printf ("%d", i);
  }
}

/* A source whose two numbers fall together must not have to push somebody out. */
static void
test_two_buckets (Venue *venue, gconstpointer data)
{
  g_autofree char *alike = find_source (venue, "test", G_MAXUINT64, TRUE);
  g_autofree char *text = g_strconcat ("test\n", alike, NULL);
  guint64 bucket = gh_rate_hash (&venue->keys, text) % GH_RATE_BUCKETS;
  g_autofree char *locked = find_source (venue, "login", bucket, FALSE);
  for (int i = 0; i < 5; i++)
    fail (venue, locked);
  g_assert_cmpint (venue_number (venue, "SELECT bucket AS v FROM rate_counters"), ==, bucket);
  hit (venue, alike);
  g_assert_cmpint (venue_number (venue, "SELECT count(*) AS v FROM rate_counters"), ==, 2);
  g_assert_cmpint (fail (venue, locked), >, 0);
}

/* Which buckets a source has is the venue's secret. */
static void
test_keyed (Venue *venue, gconstpointer data)
{
  hit (venue, "a");
  gint64 bucket = venue_number (venue, "SELECT bucket AS v FROM rate_counters");
  gint64 source = venue_number (venue, "SELECT source AS v FROM rate_counters");
  venue_run (venue, "DELETE FROM rate_counters");
  venue->keys.rate[0] ^= 1;
  hit (venue, "a");
  g_assert_cmpint (venue_number (venue, "SELECT source AS v FROM rate_counters"), !=, source);
  venue_run (venue, "DELETE FROM rate_counters");
  venue->keys.rate[0] ^= 1;
  hit (venue, "a");
  g_assert_cmpint (venue_number (venue, "SELECT bucket AS v FROM rate_counters"), ==, bucket);
}

static int
client_hit (Venue *venue, const char *address)
{
  g_autoptr (GError) error = NULL;
  int retry_after = -1;
  venue->context.address = address;
  ASSERT_DONE (gh_rate_take_client (&venue->context, "test", THREE_A_MINUTE, &retry_after, &error),
               error);
  return retry_after;
}

/* One client has a whole IPv6 network to draw addresses from. */
static void
test_clients (Venue *venue, gconstpointer data)
{
  static const char *const same[] = { "2001:db8:1:2::1", "2001:db8:1:2::2",
                                      "2001:db8:1:2:ffff:ffff:ffff:ffff" };
  for (gsize i = 0; i < G_N_ELEMENTS (same); i++)
    g_assert_cmpint (client_hit (venue, same[i]), ==, 0);
  g_assert_cmpint (client_hit (venue, "2001:db8:1:2::9"), >, 0);
  g_assert_cmpint (client_hit (venue, "2001:db8:1:3::1"), ==, 0);
  for (int i = 0; i < 3; i++)
    g_assert_cmpint (client_hit (venue, "192.0.2.7"), ==, 0);
  g_assert_cmpint (client_hit (venue, "192.0.2.7"), >, 0);
  g_assert_cmpint (client_hit (venue, "192.0.2.8"), ==, 0);
}

static int
wait_for_misses (Venue *venue)
{
  g_autoptr (GError) error = NULL;
  int retry_after = -1;
  ASSERT_DONE (gh_rate_wait_for_misses (&venue->context, "test", &retry_after, &error), error);
  return retry_after;
}

static void
miss (Venue *venue)
{
  g_autoptr (GError) error = NULL;
  ASSERT_DONE (gh_rate_add_miss (&venue->context, "test", &error), error);
}

/* A few are free; then each doubles the wait, to a longest one. */
static void
test_misses (Venue *venue, gconstpointer data)
{
  static const int waits[] = { 30, 60, 120, 240, 480, 900, 900, 900 };
  venue->context.address = "2001:db8:1:2::1";
  g_assert_cmpint (wait_for_misses (venue), ==, 0);
  g_assert_cmpint (venue_number (venue, "SELECT count(*) AS v FROM rate_counters"), ==, 0);
  for (int i = 0; i < GH_MISSES_FREE - 1; i++) {
    miss (venue);
    g_assert_cmpint (wait_for_misses (venue), ==, 0);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (waits); i++) {
    miss (venue);
    g_assert_cmpint (wait_for_misses (venue), ==, waits[i]);
    venue->context.now += waits[i] - 1;
    g_assert_cmpint (wait_for_misses (venue), ==, 1);
    venue->context.now++;
    g_assert_cmpint (wait_for_misses (venue), ==, 0);
  }
  /* The whole network of 64 bits waits, and nobody else. */
  miss (venue);
  venue->context.address = "2001:db8:1:2:ffff::9";
  g_assert_cmpint (wait_for_misses (venue), ==, 900);
  venue->context.address = "2001:db8:1:3::1";
  g_assert_cmpint (wait_for_misses (venue), ==, 0);
}

static void
test_misses_are_forgotten (Venue *venue, gconstpointer data)
{
  venue->context.address = "192.0.2.7";
  for (int i = 0; i < GH_MISSES_FREE + 3; i++)
    miss (venue);
  g_assert_cmpint (wait_for_misses (venue), ==, 240);
  venue->context.now += GH_MISS_FORGOTTEN_AFTER_S - 1;
  miss (venue);
  g_assert_cmpint (wait_for_misses (venue), ==, 480);
  venue->context.now += GH_MISS_FORGOTTEN_AFTER_S;
  miss (venue);
  g_assert_cmpint (wait_for_misses (venue), ==, 0);
}

/* Any number of them, and a clock that is set back, keep nobody waiting for longer. */
static void
test_many_misses (Venue *venue, gconstpointer data)
{
  venue->context.address = "192.0.2.7";
  miss (venue);
  venue_run (venue, "UPDATE rate_counters SET hits = 1000000");
  miss (venue);
  g_assert_cmpint (wait_for_misses (venue), ==, GH_MISS_LONGEST_WAIT_S);
  venue->context.now -= 7200;
  g_assert_cmpint (wait_for_misses (venue), ==, 0);
  miss (venue);
  g_assert_cmpint (wait_for_misses (venue), ==, 0);
}

static void
test_faults (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhDb) reader = gh_db_open (venue->url, GH_DB_OPEN_READ_ONLY, &error);
  int retry_after = -1;
  venue->context.db = reader;
  g_assert_false (gh_rate_take (&venue->context, GH_RATE_WINDOW, "test", "a", THREE_A_MINUTE,
                                &retry_after, &error));
  g_assert_error (error, GH_DB_ERROR, GH_DB_ERROR_READ_ONLY);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  VENUE_TEST ("/rate/window", NULL, test_window);
  VENUE_TEST ("/rate/sources-and-names", NULL, test_sources_and_names);
  VENUE_TEST ("/rate/off", NULL, test_off);
  VENUE_TEST ("/rate/lockout", NULL, test_lockout);
  VENUE_TEST ("/rate/failures-grow-old", NULL, test_failures_grow_old);
  VENUE_TEST ("/rate/clear", NULL, test_clear);
  VENUE_TEST ("/rate/give-back", NULL, test_give_back);
  VENUE_TEST ("/rate/clock-back", NULL, test_clock_back);
  VENUE_TEST ("/rate/flood", NULL, test_flood);
  VENUE_TEST ("/rate/two-buckets", NULL, test_two_buckets);
  VENUE_TEST ("/rate/keyed", NULL, test_keyed);
  VENUE_TEST ("/rate/clients", NULL, test_clients);
  VENUE_TEST ("/rate/misses", NULL, test_misses);
  VENUE_TEST ("/rate/misses-are-forgotten", NULL, test_misses_are_forgotten);
  VENUE_TEST ("/rate/many-misses", NULL, test_many_misses);
  VENUE_TEST ("/rate/faults", NULL, test_faults);
  return g_test_run ();
}
