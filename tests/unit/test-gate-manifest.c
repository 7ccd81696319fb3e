/* GET /api/operator/manifest: its statuses, and that its text shows nothing of who comes. */

#include "server/api/gate-manifest.h"

#include "tests/unit/site.h"
#include "wire/manifest.h"

#include <string.h>

#define MANIFEST "/api/operator/manifest"

static int
ask (Site *site, const char *query)
{
  fake_gateway_set (site->fake, "QUERY_STRING", query);
  return site_ask (site, "GET", MANIFEST);
}

static void
test_statuses (Site *site, gconstpointer data)
{
  static const struct {
    const char *query;
    int status;
  } cases[] = {
    { "", 200 },
    { "date=2026-07-01", 200 },
    { "date=2026-06-30", 200 },
    { "date=2026-07-02", 200 },
    { "date=2026-06-29", 400 },
    { "date=2026-07-03", 400 },
    { "date=2026-7-1", 400 },
    { "date=", 400 },
    { "date=today", 400 },
    { "since=", 200 },
    { "since=anything%20at%20all", 200 },
  };
  g_assert_cmpint (ask (site, ""), ==, 401);
  site_sign_in (site);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("%s", cases[i].query);
    g_assert_cmpint (ask (site, cases[i].query), ==, cases[i].status);
    g_assert_cmpstr (site_error (site), ==, cases[i].status == 200 ? "" : "INVALID_DATE");
  }
  g_assert_cmpint (site_post (site, MANIFEST, "{}"), ==, 405);
}

static void
test_delta (Site *site, gconstpointer data)
{
  site_sign_in (site);
  g_assert_cmpint (ask (site, ""), ==, 200);
  g_assert_cmpstr (site_field (site, "full"), ==, "true");
  const char *cursor = site_field (site, "cursor");
  g_autofree char *query =
      g_strdup_printf ("date=2026-07-01&since=%.*s", (int) strlen (cursor) - 2, cursor + 1);
  g_assert_cmpint (ask (site, query), ==, 200);
  g_assert_cmpstr (site_field (site, "full"), ==, "false");
  g_autofree char *control = site_header (site, "Cache-Control");
  g_assert_null (control); /* "no-store", unless a handler says otherwise */
}

static void
test_shows_nothing (Site *site, gconstpointer data)
{
  Venue *venue = &site->venue;
  static const char *const secrets[] = { "5C3HFD",  "RAR6PZ",     "Ada",  "Lovelace", "ada@",
                                         "example", "2025551234", "Olga", "Gate" };
  gint64 ticket = venue_add_ticket (venue, "TKT-2026-5C3HFD-RAR6PZ", GH_TICKET_ACTIVATED);
  venue_reserve (venue, ticket, venue_add_slot (venue, "2026-07-01", "10:00", "12:00", 5));
  venue_run (venue, "UPDATE tickets SET status = 'VERIFIED', verified_at = 5, verified_by = 1");
  site_sign_in (site);
  g_assert_cmpint (ask (site, ""), ==, 200);
  gsize length;
  const char *body = g_bytes_get_data (site->response->body, &length);
  for (gsize i = 0; i < G_N_ELEMENTS (secrets); i++)
    g_assert_null (g_strstr_len (body, (gssize) length, secrets[i]));
  g_autoptr (GhManifest) manifest = gh_manifest_from_json (site->answer, NULL);
  g_assert_cmpint (manifest->tickets->len, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  SITE_TEST ("/gate-manifest/statuses", NULL, test_statuses);
  SITE_TEST ("/gate-manifest/delta", NULL, test_delta);
  SITE_TEST ("/gate-manifest/shows-nothing", NULL, test_shows_nothing);
  return g_test_run ();
}
