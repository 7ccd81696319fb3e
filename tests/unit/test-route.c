/* THE table, how a request finds its row, and what becomes of faults. */

#include "server/route/route.h"

#include "tests/unit/site.h"

#include <string.h>

/* ---- the table ---- */

static void
test_table (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const guint bodies = GH_GUARD_JSON | GH_GUARD_FORM;
  for (const GhRoute *route = gh_routes (); route->method != NULL; route++) {
    gboolean post = strcmp (route->method, "POST") == 0;
    gboolean api = g_str_has_prefix (route->path, "/api/");
    gboolean gate = g_str_has_prefix (route->path, "/api/operator/");
    gboolean door = strcmp (route->path, "/api/operator/login") == 0 ||
                    strcmp (route->path, "/api/operator/enrol") == 0;
    gboolean logout = strcmp (route->path, "/api/operator/logout") == 0;
    const char *star = strchr (route->path, '*');
    g_test_message ("%s %s", route->method, route->path);
    g_assert_true (post || strcmp (route->method, "GET") == 0);
    g_assert_true (route->path[0] == '/');
    g_assert_nonnull (route->handler);
    g_assert_true (g_hash_table_add (seen, g_strconcat (route->method, route->path, NULL)));
    g_assert_true (star == NULL || (star[-1] == '/' && strchr (star + 1, '*') == NULL));
    /* What posts says what it takes, and only that. */
    g_assert_cmpuint (route->guards & bodies, ==,
                      !post || logout ? 0
                      : api           ? GH_GUARD_JSON
                                      : GH_GUARD_FORM);
    /* The gate is behind the address list, and all but its doors behind a token. */
    g_assert_cmpint ((route->guards & GH_GUARD_ALLOWED) != 0, ==, gate);
    g_assert_cmpint ((route->guards & GH_GUARD_OPERATOR) != 0, ==, gate && !door);
    /* Customers' API is limited by address, scanning by operator. */
    g_assert_cmpint ((route->guards & GH_GUARD_RATE_BOOKING) != 0, ==, api && !gate && post);
    g_assert_cmpint ((route->guards & GH_GUARD_RATE_AVAILABILITY) != 0, ==, api && !gate && !post);
    g_assert_cmpint ((route->guards & GH_GUARD_RATE_VALIDATION) != 0, ==,
                     gate && (g_str_has_suffix (route->path, "-ticket") ||
                              g_str_has_suffix (route->path, "/search")));
    g_assert_true (route->guards == GH_GUARD_NO_DATABASE ||
                   !(route->guards & GH_GUARD_NO_DATABASE));
  }
  g_assert_cmpint (g_hash_table_size (seen), >=, 24);
}

/* ---- finding ---- */

static void
expect_missing (Site *site, const char *method, const char *path)
{
  g_test_message ("%s %s", method, path);
  g_assert_cmpint (site_ask (site, method, path), ==, 404);
}

static void
test_unknown (Site *site, gconstpointer data)
{
  static const char *const paths[] = { "/api/",
                                       "/api/tickets",
                                       "/api/tickets/validate/",
                                       "/API/tickets/validate",
                                       "/api/operator/login/x",
                                       "/reserve/",
                                       "/reserve/done",
                                       "/reserve/done/",
                                       "/reserve/done/a/b",
                                       "/static/",
                                       "/static/a/b",
                                       "//reserve",
                                       "/../etc/passwd",
                                       "/healthz/" };
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    expect_missing (site, "GET", paths[i]);
  expect_missing (site, "", "/nowhere");
  g_assert_cmpint (site->opened, ==, 0);
  g_assert_cmpint (site_ask (site, "GET", "/api/nowhere"), ==, 404);
  g_assert_cmpstr (site_error (site), ==, "NOT_FOUND");
  /* A path that cannot be read is answered in the language of its readers too. */
  g_assert_cmpint (site_ask (site, "GET", "/api/\xff"), ==, 404);
  g_assert_cmpstr (site_error (site), ==, "NOT_FOUND");
  g_assert_cmpint (site_ask (site, "GET", "/\xff"), ==, 404);
  g_assert_null (site->answer);
}

static void
test_methods (Site *site, gconstpointer data)
{
  static const struct {
    const char *method, *path, *allow;
  } cases[] = {
    { "GET", "/api/tickets/validate", "POST" },
    { "HEAD", "/api/tickets/validate", "POST" },
    { "POST", "/api/reservation-slots/available", "GET, HEAD" },
    { "DELETE", "/reserve", "GET, HEAD, POST" },
    { "TRACE", "/", "GET, HEAD" },
    { "OPTIONS", "/api/operator/verify-ticket", "POST" },
    { "", "/healthz", "GET, HEAD" },
    { "PUT", "/reserve/done/abc/qr.png", "GET, HEAD" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_assert_cmpint (site_ask (site, cases[i].method, cases[i].path), ==, 405);
    g_autofree char *allow = site_header (site, "Allow");
    g_assert_cmpstr (allow, ==, cases[i].allow);
  }
  g_assert_cmpint (site->opened, ==, 0);
}

static void
test_found (Site *site, gconstpointer data)
{
  g_assert_cmpint (site_ask (site, "GET", "/healthz"), ==, 200);
  g_assert_cmpint (site_ask (site, "HEAD", "/healthz"), ==, 200);
  g_assert_cmpint (site_ask (site, "GET", "/"), ==, 200);
  g_assert_cmpint (site->opened, ==, 3);
  g_assert_cmpint (site_ask (site, "GET", "/static/site.css"), ==, 200);
  g_assert_cmpint (site_ask (site, "GET", "/static/nothing.css"), ==, 404);
  g_assert_cmpint (site->opened, ==, 3); /* files need no database */
}

/* A language is chosen on any page, and needs neither its handler nor the database. */
static void
test_choice (Site *site, gconstpointer data)
{
  static const struct {
    const char *path, *query, *location;
  } cases[] = {
    { "/reserve", "lang=de", "/reserve" },
    { "/reserve/slots", "month=2026-12&lang=ar&change=1", "/reserve/slots?month=2026-12&change=1" },
    { "/reserve/done/a b", "lang=fr", "/reserve/done/a%20b" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    fake_gateway_set (site->fake, "QUERY_STRING", cases[i].query);
    g_assert_cmpint (site_ask (site, "GET", cases[i].path), ==, 303);
    g_autofree char *location = site_header (site, "Location");
    g_autofree char *cookie = site_header (site, "Set-Cookie");
    g_assert_true (g_str_has_suffix (location, cases[i].location));
    g_assert_true (g_str_has_prefix (cookie, "gatehouse_language="));
  }
  g_assert_cmpint (site->opened, ==, 0);
  fake_gateway_set (site->fake, "QUERY_STRING", "lang=de");
  g_assert_cmpint (site_ask (site, "GET", "/nowhere"), ==, 404);
  g_autofree char *kept = site_header (site, "Set-Cookie");
  g_assert_true (g_str_has_prefix (kept, "gatehouse_language=de;"));
  /* Not by posting, not to machines, and not what we do not speak. */
  g_assert_cmpint (site_ask (site, "GET", "/healthz"), ==, 200);
  g_autofree char *none = site_header (site, "Set-Cookie");
  g_assert_null (none);
  g_assert_cmpint (site_ask (site, "POST", "/reserve"), !=, 303);
  fake_gateway_set (site->fake, "QUERY_STRING", "lang=xx");
  g_assert_cmpint (site_ask (site, "GET", "/"), ==, 200);
}

/* ---- faults ---- */

static void
test_faults (Site *site, gconstpointer data)
{
  static const struct {
    GhDbError code;
    int status;
    const char *error;
  } cases[] = {
    { GH_DB_ERROR_FAILED, 503, "BUSY" },
    { GH_DB_ERROR_BUSY, 503, "BUSY" },
    { GH_DB_ERROR_RETRY, 503, "BUSY" },
    { GH_DB_ERROR_MISSING, 503, "BUSY" },
    { GH_DB_ERROR_READ_ONLY, 503, "BUSY" },
    { GH_DB_ERROR_FULL, 503, "BUSY" },
    { GH_DB_ERROR_DAMAGED, 503, "BUSY" },
    { GH_DB_ERROR_SCHEMA, 503, "BUSY" },
    { GH_DB_ERROR_CONSTRAINT, 500, "INTERNAL_ERROR" },
  };
  static const char *const paths[] = { "/healthz", "/api/reservation-slots/available", "/" };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_clear_error (&site->fault);
    site->fault =
        g_error_new_literal (GH_DB_ERROR, cases[i].code, "/var/lib/gatehouse.db: secret detail");
    for (gsize j = 0; j < G_N_ELEMENTS (paths); j++) {
      g_assert_cmpint (site_ask (site, "GET", paths[j]), ==, cases[i].status);
      g_autofree char *retry_after = site_header (site, "Retry-After");
      g_assert_cmpstr (retry_after, ==, cases[i].status == 503 ? "2" : NULL);
      /* No detail leaks; machines read JSON, people a page. */
      g_assert_null (g_strstr_len (g_bytes_get_data (site->response->body, NULL),
                                   (gssize) g_bytes_get_size (site->response->body), "secret"));
      g_assert_cmpint (site->answer != NULL, ==, j < 2);
      if (j < 2) {
        g_assert_cmpstr (site_error (site), ==, cases[i].error);
        g_assert_cmpint (strlen (site_field (site, "request_id")), ==, 16 + 2);
      }
    }
  }
}

static void
test_other_faults (Site *site, gconstpointer data)
{
  site->fault = g_error_new_literal (GH_CONFIG_ERROR, GH_CONFIG_ERROR_SECRET, "no secret");
  g_assert_cmpint (site_ask (site, "GET", "/healthz"), ==, 503);
  g_clear_error (&site->fault);
  site->fault = g_error_new_literal (G_FILE_ERROR, 0, "what nobody thought of");
  g_assert_cmpint (site_ask (site, "GET", "/healthz"), ==, 500);
  g_assert_cmpstr (site_error (site), ==, "INTERNAL_ERROR");
  g_clear_error (&site->fault);
  /* A field of another type is the caller's fault. */
  g_assert_cmpint (site_post (site, "/api/tickets/validate", "{\"ticket_code\": 5}"), ==, 400);
  g_assert_cmpstr (site_error (site), ==, "INVALID_REQUEST");
  g_assert_nonnull (strstr (site_field (site, "message"), "ticket_code"));
}

/* Nothing runs half-configured. */
static void
test_no_configuration (Site *site, gconstpointer data)
{
  static const char *const paths[] = { "/", "/healthz", "/static/site.css", "/nowhere" };
  site->venue.context.config = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++) {
    g_assert_cmpint (site_ask (site, "GET", paths[i]), ==, 503);
    g_assert_cmpstr (site_error (site), ==, "BUSY");
  }
  g_assert_cmpint (site->opened, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/route/table", test_table);
  SITE_TEST ("/route/unknown", NULL, test_unknown);
  SITE_TEST ("/route/methods", NULL, test_methods);
  SITE_TEST ("/route/found", NULL, test_found);
  SITE_TEST ("/route/choice", NULL, test_choice);
  SITE_TEST ("/route/faults", NULL, test_faults);
  SITE_TEST ("/route/other-faults", NULL, test_other_faults);
  SITE_TEST ("/route/no-configuration", NULL, test_no_configuration);
  return g_test_run ();
}
