/* When a message may go: the pace of server and destination, what is held back, and a server that
 * is down. */

#include "server/outbox/traffic.h"

#include "core/event-log.h"
#include "server/outbox/retry.h"

#define NOW (G_GINT64_CONSTANT (1000) * G_USEC_PER_SEC)

static gint64
take (GhTraffic *traffic, gint64 id, const char *to, gint64 now_us)
{
  g_autofree char *address = g_strdup (to);
  GhNotice notice = { .message_id = id, .to = address };
  return gh_traffic_take (traffic, &notice, now_us);
}

/* Ten at once to one domain, whoever writes it how; then the next is held back, and only it. */
static void
test_destination (void)
{
  g_autoptr (GhTraffic) traffic = gh_traffic_new (GH_CHANNEL_MAIL);
  for (gint64 id = 1; id <= 10; id++)
    g_assert_cmpint (take (traffic, id, id % 2 == 0 ? "a@Example.com" : "b@example.COM", NOW), ==,
                     0);
  gint64 wait = take (traffic, 11, "c@example.com", NOW);
  g_assert_cmpint (wait, >, 0);
  g_assert_cmpint (gh_traffic_wait (traffic, 11, NOW), ==, wait);
  g_assert_cmpint (gh_traffic_wait (traffic, 12, NOW), ==, 0);
  g_assert_cmpint (take (traffic, 12, "a@example.net", NOW), ==, 0);
  g_assert_cmpint (gh_traffic_wait (traffic, 11, NOW + wait), <=, 0);
  g_assert_cmpint (take (traffic, 11, "c@example.com", NOW + wait), ==, 0);
}

static void
test_number (void)
{
  g_autoptr (GhTraffic) traffic = gh_traffic_new (GH_CHANNEL_SMS);
  for (gint64 id = 1; id <= 3; id++)
    g_assert_cmpint (take (traffic, id, "+12025551234", NOW), ==, 0);
  g_assert_cmpint (take (traffic, 4, "+12025551234", NOW), >, 0);
  g_assert_cmpint (take (traffic, 5, "+12025551235", NOW), ==, 0);
}

/* The server's own pace holds back everything. */
static void
test_server (void)
{
  g_autoptr (GhTraffic) traffic = gh_traffic_new (GH_CHANNEL_SMS);
  static const char *const numbers[] = { "+1", "+2", "+3", "+4", "+5" };
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    g_assert_cmpint (take (traffic, (gint64) i + 1, numbers[i], NOW), ==, 0);
  g_assert_cmpint (gh_traffic_wait (traffic, 99, NOW), >, 0);
}

/* Tidying forgets what is over, and nothing else. */
static void
test_tidy (void)
{
  g_autoptr (GhTraffic) traffic = gh_traffic_new (GH_CHANNEL_SMS);
  for (gint64 id = 1; id <= 3; id++)
    g_assert_cmpint (take (traffic, id, "+12025551234", NOW), ==, 0);
  gint64 wait = take (traffic, 4, "+12025551234", NOW);
  gh_traffic_tidy (traffic, NOW + wait - 1);
  g_assert_cmpint (gh_traffic_wait (traffic, 4, NOW + wait - 1), ==, 1);
  gh_traffic_tidy (traffic, NOW + wait);
  g_assert_cmpint (gh_traffic_wait (traffic, 4, NOW + wait - 1), ==, 0);
}

static void
test_down (void)
{
  g_autoptr (GhTraffic) traffic = gh_traffic_new (GH_CHANNEL_MAIL);
  g_assert_null (gh_traffic_fault (traffic));
  int seconds = gh_traffic_trip (traffic, "no route", 0, NOW);
  g_assert_cmpint (seconds, >=, GH_RETRY_FIRST_SECONDS);
  g_assert_cmpstr (gh_traffic_fault (traffic), ==, "no route");
  gint64 until = NOW + seconds * G_USEC_PER_SEC;
  g_assert_cmpint (gh_traffic_wait (traffic, 1, NOW), ==, until - NOW);
  g_assert_cmpint (gh_traffic_wait (traffic, 1, until), ==, 0); /* the probe */
  g_assert_cmpint (gh_traffic_trip (traffic, "still no route", 300, until), ==, 300);
  g_assert_cmpstr (gh_traffic_fault (traffic), ==, "still no route");
  gh_traffic_restore (traffic);
  g_assert_null (gh_traffic_fault (traffic));
  g_assert_cmpint (gh_traffic_wait (traffic, 1, until), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gh_log_set_threshold (GH_LOG_NOTHING);
  g_test_add_func ("/traffic/destination", test_destination);
  g_test_add_func ("/traffic/number", test_number);
  g_test_add_func ("/traffic/server", test_server);
  g_test_add_func ("/traffic/tidy", test_tidy);
  g_test_add_func ("/traffic/down", test_down);
  return g_test_run ();
}
