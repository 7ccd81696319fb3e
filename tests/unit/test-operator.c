/* The operator API: fields, statuses, and whose word counts (contract 3.2). */

#include "server/api/operator.h"

#include "server/domain/secret-hash.h"
#include "server/store/operator-store.h"
#include "tests/unit/site.h"

#include <string.h>

#define LOGIN  "/api/operator/login"
#define SCAN   "/api/operator/validate-ticket"
#define VERIFY "/api/operator/verify-ticket"
#define UUID   "01234567-89ab-4def-8123-456789abcdef"

static gint64
add_reserved (Site *site, const char *code, const char *date)
{
  gint64 ticket = venue_add_ticket (&site->venue, code, GH_TICKET_ACTIVATED);
  venue_reserve (&site->venue, ticket, venue_add_slot (&site->venue, date, "10:00", "12:00", 5));
  return ticket;
}

static int
verify (Site *site, gint64 ticket, gint64 operator_id, const char *more)
{
  g_autofree char *body = g_strdup_printf ("{\"ticket_id\": " ID ", \"operator_id\": " ID "%s}",
                                           ticket, operator_id, more);
  return site_post (site, VERIFY, body);
}

/* ---- sign in and out ---- */

static void
test_login (Site *site, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *pin = gh_secret_hash ("1234", site->venue.config.secret_file, &error);
  g_assert_no_error (error);
  ASSERT_DONE (gh_operator_store_set_secrets (site->venue.db, site->venue.operator_id, pin, NULL,
                                              &error),
               error);
  site->venue.config.login_failures = (GhLimit){ 2, 900 };
  g_assert_cmpint (site_post (site, LOGIN, "{\"username\": \"olga\", \"pin\": \"1234\"}"), ==, 200);
  g_assert_cmpstr (site_field (site, "expires_at"), ==, "\"2026-07-01T18:00:00Z\"");
  g_assert_cmpstr (site_field (site, "operator"), ==,
                   "{\"id\":1,\"name\":\"Olga\",\"role\":\"OPERATOR\",\"orq\":1}");
  g_autofree char *token =
      g_strndup (site_field (site, "token") + 1, strlen (site_field (site, "token")) - 2);
  g_assert_cmpint (site_ask (site, "GET", "/api/operator/stats"), ==, 401);
  site_authorise (site, token);
  g_assert_cmpint (site_ask (site, "GET", "/api/operator/stats"), ==, 200);
  g_assert_cmpint (site_ask (site, "POST", "/api/operator/logout"), ==, 200);
  g_assert_cmpint (site_ask (site, "GET", "/api/operator/stats"), ==, 401);

  for (int i = 0; i < 2; i++) {
    g_assert_cmpint (site_post (site, LOGIN, "{\"username\": \"olga\", \"pin\": \"0\"}"), ==, 401);
    g_assert_cmpstr (site_error (site), ==, "INVALID_CREDENTIALS");
  }
  g_assert_cmpint (site_post (site, LOGIN, "{\"username\": \"olga\", \"pin\": \"1234\"}"), ==, 429);
  g_assert_cmpstr (site_error (site), ==, "LOCKED_OUT");
  g_assert_cmpstr (site_field (site, "retry_after"), ==, "900");
  g_autofree char *wait = site_header (site, "Retry-After");
  g_assert_cmpstr (wait, ==, "900");
}

static void
test_wrong_logins (Site *site, gconstpointer data)
{
  g_autofree char *name = g_strnfill (65, 'x');
  g_autofree char *long_name = g_strdup_printf ("{\"username\":\"%s\",\"pin\":\"1\"}", name);
  const char *const bodies[] = {
    "{}",
    "{\"username\":\"olga\"}",
    "{\"pin\":\"1234\"}",
    "{\"username\":\"olga\",\"pin\":\"1\",\"password\":\"2\"}",
    "{\"username\":5,\"pin\":\"1\"}",
    "{\"username\":\"olga\",\"pin\":1234}",
    "{\"username\":null,\"pin\":\"1\"}",
    long_name,
  };
  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++) {
    g_assert_cmpint (site_post (site, LOGIN, bodies[i]), ==, 400);
    g_assert_cmpstr (site_error (site), ==, "INVALID_REQUEST");
  }
}

/* ---- the gate ---- */

static void
test_validate (Site *site, gconstpointer data)
{
  add_reserved (site, "A", "2026-07-01");
  add_reserved (site, "B", "2026-07-04");
  venue_add_ticket (&site->venue, "C", GH_TICKET_VERIFIED);
  venue_add_ticket (&site->venue, "D", GH_TICKET_ACTIVATED);
  site_sign_in (site);
  g_assert_cmpint (site_post (site, SCAN, "{\"ticket_code\": \"A\"}"), ==, 200);
  g_assert_cmpstr (site_field (site, "ticket_code"), ==, "\"A\"");
  g_assert_cmpstr (site_field (site, "status"), ==, "\"RESERVED\"");
  g_assert_cmpstr (site_field (site, "customer_name"), ==, "\"Ada Lovelace\"");
  g_assert_nonnull (strstr (site_field (site, "slot"), "\"booked_count\":1,\"total_capacity\":5"));

  g_assert_cmpint (site_post (site, SCAN, "{\"ticket_code\": \"B\"}"), ==, 400);
  g_assert_cmpstr (site_error (site), ==, "WRONG_DATE");
  g_assert_cmpstr (site_field (site, "reservation_date"), ==, "\"2026-07-04\"");
  g_assert_cmpstr (site_field (site, "today"), ==, "\"2026-07-01\"");
  g_assert_cmpstr (site_field (site, "days_from_now"), ==, "3");
  g_assert_cmpstr (site_field (site, "message"), ==,
                   "\"Ticket reserved for 2026-07-04, not today\"");
  g_assert_cmpint (site_post (site, SCAN, "{\"ticket_code\": \"C\"}"), ==, 400);
  g_assert_cmpstr (site_error (site), ==, "ALREADY_VERIFIED");
  g_assert_cmpstr (site_field (site, "verified_at"), ==, "\"1970-01-01T00:00:05Z\"");
  g_assert_cmpstr (site_field (site, "operator_name"), ==, "\"Olga\"");
  g_assert_cmpint (site_post (site, SCAN, "{\"ticket_code\": \"D\"}"), ==, 400);
  g_assert_cmpstr (site_error (site), ==, "NO_RESERVATION");
  g_assert_cmpstr (site_field (site, "ticket_status"), ==, "\"ACTIVATED\"");
  g_assert_cmpint (site_post (site, SCAN, "{\"ticket_code\": \"E\"}"), ==, 400);
  g_assert_cmpstr (site_error (site), ==, "TICKET_NOT_FOUND");
}

static void
test_verify (Site *site, gconstpointer data)
{
  gint64 ticket = add_reserved (site, "A", "2026-07-01");
  gint64 me = site->venue.operator_id;
  site_sign_in (site);
  g_assert_cmpint (verify (site, ticket, me, ", \"scan_id\": \"" UUID "\""), ==, 200);
  g_assert_cmpstr (site_field (site, "status"), ==, "\"VERIFIED\"");
  g_assert_cmpstr (site_field (site, "verified_at"), ==, "\"2026-07-01T10:00:00Z\"");
  g_assert_cmpstr (site_field (site, "verified_by"), ==, "1");
  g_assert_cmpstr (site_field (site, "warning"), ==, "null");
  site->venue.context.now += 60;
  /* The retry of a lost answer, its UUID in any case. */
  g_assert_cmpint (verify (site, ticket, me,
                           ", \"scan_id\":"
                           " \"01234567-89AB-4DEF-8123-456789ABCDEF\""),
                   ==, 200);
  g_assert_cmpstr (site_field (site, "warning"), ==, "null");
  g_assert_cmpint (verify (site, ticket, me, ""), ==, 200);
  g_assert_cmpstr (site_field (site, "warning"), ==, "\"ALREADY_VERIFIED\"");
  g_assert_cmpstr (site_field (site, "verified_at"), ==, "\"2026-07-01T10:00:00Z\"");
  g_assert_cmpstr (site_field (site, "operator_name"), ==, "\"Olga\"");
  /* The same scan_id for another ticket is the caller's mistake. */
  g_assert_cmpint (verify (site, add_reserved (site, "B", "2026-07-02"), me,
                           ", \"scan_id\": \"" UUID "\""),
                   ==, 400);
  g_assert_cmpstr (site_error (site), ==, "INVALID_REQUEST");
  g_assert_cmpint (verify (site, 99, me, ""), ==, 400);
  g_assert_cmpstr (site_error (site), ==, "TICKET_NOT_FOUND");
}

/* Who verified is the token's, never the body's. */
static void
test_mismatch (Site *site, gconstpointer data)
{
  gint64 ticket = add_reserved (site, "A", "2026-07-01");
  site_sign_in (site);
  g_assert_cmpint (verify (site, ticket, site->venue.operator_id + 1, ""), ==, 403);
  g_assert_cmpstr (site_error (site), ==, "OPERATOR_MISMATCH");
  g_assert_cmpint (venue_number (&site->venue, "SELECT count(*) AS v FROM scans"), ==, 0);
  static const char *const wrong[] = {
    ", \"scan_id\": \"\"",
    ", \"scan_id\": \"not-a-uuid\"",
    ", \"scan_id\": 5",
    ", \"scan_id\": \"" UUID "0\"",
  };
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_assert_cmpint (verify (site, ticket, site->venue.operator_id, wrong[i]), ==, 400);
    g_assert_cmpstr (site_error (site), ==, "INVALID_REQUEST");
    g_assert_nonnull (strstr (site_field (site, "message"), "scan_id"));
  }
}

static void
test_devices (Site *site, gconstpointer data)
{
  static const char *const headers[] = { UUID, "not-a-uuid", "" };
  site_sign_in (site);
  for (gsize i = 0; i < G_N_ELEMENTS (headers); i++) {
    fake_gateway_set (site->fake, "HTTP_X_GATEHOUSE_DEVICE", headers[i]);
    g_assert_cmpint (site_post (site, SCAN, "{\"ticket_code\": \"A\"}"), ==, 400);
  }
  g_assert_cmpint (venue_number (&site->venue, "SELECT count(*) AS v FROM devices"), ==, 1);
  g_assert_cmpint (venue_number (&site->venue, "SELECT count(device_id) AS v FROM scans"), ==, 1);
}

static void
test_stats (Site *site, gconstpointer data)
{
  add_reserved (site, "A", "2026-07-01");
  site_sign_in (site);
  g_assert_cmpint (site_ask (site, "GET", "/api/operator/stats"), ==, 200);
  g_assert_cmpstr (site_field (site, "date"), ==, "\"2026-07-01\"");
  g_assert_cmpstr (site_field (site, "expected"), ==, "1");
  g_assert_cmpstr (site_field (site, "admitted"), ==, "0");
  g_assert_cmpstr (site_field (site, "slots"), ==,
                   "[{\"slot_id\":1,\"date\":\"2026-07-01\",\"start_time\":\"10:00:00\","
                   "\"end_time\":\"12:00:00\",\"starts_at\":\"2026-07-01T09:00:00Z\","
                   "\"ends_at\":\"2026-07-01T11:00:00Z\",\"expected\":1,\"admitted\":0,"
                   "\"double_entries\":0,\"total_capacity\":5}]");
  g_assert_cmpstr (site_field (site, "double_entries"), ==, "0");
  g_assert_cmpstr (site_field (site, "without_slot"), ==, "0");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  SITE_TEST ("/operator/login", NULL, test_login);
  SITE_TEST ("/operator/wrong-logins", NULL, test_wrong_logins);
  SITE_TEST ("/operator/validate", NULL, test_validate);
  SITE_TEST ("/operator/verify", NULL, test_verify);
  SITE_TEST ("/operator/mismatch", NULL, test_mismatch);
  SITE_TEST ("/operator/devices", NULL, test_devices);
  SITE_TEST ("/operator/stats", NULL, test_stats);
  return g_test_run ();
}
