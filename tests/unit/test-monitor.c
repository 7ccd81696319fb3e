/* Health and metrics: who may see them, and that they say what is. */

#include "server/api/monitor.h"

#include "server/store/scan-store.h"
#include "tests/unit/site.h"

#include <string.h>

static void
test_health (Site *site, gconstpointer data)
{
  g_assert_cmpint (site_ask (site, "GET", "/healthz"), ==, 200);
  g_assert_cmpstr (site_field (site, "status"), ==, "\"ok\"");
  site->fault = g_error_new_literal (GH_DB_ERROR, GH_DB_ERROR_MISSING, "gone");
  g_assert_cmpint (site_ask (site, "GET", "/healthz"), ==, 503);
  g_clear_error (&site->fault);
  venue_run (&site->venue, "ALTER TABLE organisations RENAME TO lost");
  g_assert_cmpint (site_ask (site, "GET", "/healthz"), ==, 503);
}

static void
test_who_may_see_metrics (Site *site, gconstpointer data)
{
  static const struct {
    const char *remote, *forwarded, *trusted, *allow;
    int status;
  } cases[] = {
    { "127.0.0.1", NULL, "", "", 200 },
    { "::1", NULL, "", "", 200 },
    { "127.3.2.1", NULL, "", "", 200 },
    { "192.0.2.7", NULL, "", "", 403 },
    { "192.0.2.7", NULL, "", "192.0.2.0/24", 200 },
    { "192.0.2.7", NULL, "", "10.0.0.0/8", 403 },
    /* somebody else's word for being local */
    { "192.0.2.7", "127.0.0.1", "", "", 403 },
    /* a proxy on this machine speaks for all the world */
    { "127.0.0.1", "192.0.2.7", "", "", 403 },
    { "127.0.0.1", "192.0.2.7", "127.0.0.1", "", 403 },
    { "127.0.0.1", "192.0.2.7", "127.0.0.1", "192.0.2.7", 200 },
    { "127.0.0.1", "nonsense", "127.0.0.1", "", 403 },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    fake_gateway_set (site->fake, "REMOTE_ADDR", cases[i].remote);
    fake_gateway_set (site->fake, "HTTP_X_FORWARDED_FOR", cases[i].forwarded);
    site->venue.config.trusted_proxies = (char *) cases[i].trusted;
    site->venue.config.operator_allow = (char *) cases[i].allow;
    g_test_message ("%s for %s", cases[i].remote, cases[i].forwarded);
    g_assert_cmpint (site_ask (site, "GET", "/metrics"), ==, cases[i].status);
    g_assert_cmpstr (site_error (site), ==, cases[i].status == 403 ? "ADDRESS_NOT_ALLOWED" : "");
  }
}

static void
test_metrics (Site *site, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  GhNewScan scan = { .orq = site->venue.orq,
                     .action = "VERIFY",
                     .ticket_code = "A",
                     .outcome = "VERIFIED",
                     .operator_id = site->venue.operator_id };
  venue_add_ticket (&site->venue, "A", GH_TICKET_ACTIVATED);
  venue_add_ticket (&site->venue, "B", GH_TICKET_ACTIVATED);
  ASSERT_DONE (gh_scan_store_insert (site->venue.db, &scan, NULL, &error), error);
  fake_gateway_set (site->fake, "REMOTE_ADDR", "127.0.0.1");
  g_assert_cmpint (site_ask (site, "GET", "/metrics"), ==, 200);
  g_autofree char *type = site_header (site, "Content-Type");
  g_assert_true (g_str_has_prefix (type, "text/plain; version=0.0.4"));
  gsize length = 0;
  g_autofree char *text = g_strndup (g_bytes_get_data (site->response->body, &length),
                                     g_bytes_get_size (site->response->body));
  g_assert_nonnull (strstr (text, "\ngatehouse_tickets{status=\"ACTIVATED\"} 2\n"));
  g_assert_nonnull (strstr (text, "\ngatehouse_scans_total{outcome=\"VERIFIED\"} 1\n"));
  g_assert_nonnull (strstr (text, "\n# TYPE gatehouse_scans_total counter\n"));
  g_assert_null (strstr (text, "ada@"));
}

static void
expect_outbox_age (Site *site, gint64 seconds)
{
  g_autofree char *line = g_strdup_printf ("\ngatehouse_outbox_oldest_seconds " ID "\n", seconds);
  g_assert_cmpint (site_ask (site, "GET", "/metrics"), ==, 200);
  gsize length = 0;
  const char *bytes = g_bytes_get_data (site->response->body, &length);
  g_assert_nonnull (g_strstr_len (bytes, (gssize) length, line));
}

static void
test_outbox_age (Site *site, gconstpointer data)
{
  gint64 now = site->venue.context.now;
  fake_gateway_set (site->fake, "REMOTE_ADDR", "127.0.0.1");
  expect_outbox_age (site, 0);
  for (gint64 age = 70; age <= 90; age += 10)
    venue_run (&site->venue,
               "INSERT INTO outbox (orq, kind, channel, state, due_at, created_at)"
               " VALUES (" ID ", 'code', 'SMS', 'PENDING', 1, " ID ")",
               site->venue.orq, now - age);
  expect_outbox_age (site, 90);
  venue_run (&site->venue, "UPDATE outbox SET state = 'DEAD' WHERE id = 3");
  expect_outbox_age (site, 80);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  SITE_TEST ("/monitor/health", NULL, test_health);
  SITE_TEST ("/monitor/who-may-see-metrics", NULL, test_who_may_see_metrics);
  SITE_TEST ("/monitor/metrics", NULL, test_metrics);
  SITE_TEST ("/monitor/outbox-age", NULL, test_outbox_age);
  return g_test_run ();
}
