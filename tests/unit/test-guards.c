/* What is checked before a handler runs, one after the other. */

#include "server/route/guards.h"

#include "tests/unit/site.h"

#include <string.h>

#define SCAN     "/api/operator/validate-ticket"
#define VALIDATE "/api/tickets/validate"
#define GOOD     "{\"ticket_code\": \"A\"}"

/* A request with every fault loses one after the other; the answer goes down the list. */
static void
test_order (Site *site, gconstpointer data)
{
  site->venue.config.operator_allow = "10.0.0.0/8";
  site->venue.config.validation = (GhLimit){ 1, 60 };
  g_autofree char *large = g_strnfill (GH_BODY_MAX_BYTES + 1, ' ');
  fake_gateway_set_body (site->fake, large, -1);
  fake_gateway_set (site->fake, "CONTENT_TYPE", "text/plain");

  g_assert_cmpint (site_ask (site, "POST", SCAN), ==, 403);
  g_assert_cmpstr (site_error (site), ==, "ADDRESS_NOT_ALLOWED");
  site->venue.config.operator_allow = "10.0.0.0/8, 192.0.2.0/24";
  g_assert_cmpint (site_ask (site, "POST", SCAN), ==, 401);
  g_assert_cmpstr (site_error (site), ==, "UNAUTHENTICATED");
  g_autofree char *how = site_header (site, "WWW-Authenticate");
  g_assert_cmpstr (how, ==, "Bearer");
  g_assert_cmpint (site->fake->taken, ==, 0); /* nobody's body is read for nothing */

  site_sign_in (site);
  g_assert_cmpint (site_ask (site, "POST", SCAN), ==, 413);
  g_assert_cmpstr (site_error (site), ==, "BODY_TOO_LARGE");
  /* That was one; the next is too many, whatever its body. */
  g_assert_cmpint (site_ask (site, "POST", SCAN), ==, 429);
  g_assert_cmpstr (site_error (site), ==, "RATE_LIMITED");
  g_assert_cmpstr (site_field (site, "retry_after"), ==, "60");
  g_autofree char *wait = site_header (site, "Retry-After");
  g_assert_cmpstr (wait, ==, "60");

  site->venue.config.validation.count = 0;
  fake_gateway_set_body (site->fake, "nonsense", -1);
  g_assert_cmpint (site_ask (site, "POST", SCAN), ==, 415);
  g_assert_cmpstr (site_error (site), ==, "UNSUPPORTED_MEDIA_TYPE");
  fake_gateway_set (site->fake, "CONTENT_TYPE", "application/json");
  g_assert_cmpint (site_ask (site, "POST", SCAN), ==, 400);
  g_assert_cmpstr (site_error (site), ==, "INVALID_JSON");
  fake_gateway_set_body (site->fake, "{}", -1);
  g_assert_cmpint (site_ask (site, "POST", SCAN), ==, 400);
  g_assert_cmpstr (site_error (site), ==, "INVALID_REQUEST");
  fake_gateway_set_body (site->fake, GOOD, -1);
  g_assert_cmpint (site_ask (site, "POST", SCAN), ==, 400);
  g_assert_cmpstr (site_error (site), ==, "TICKET_NOT_FOUND");
}

static void
test_tokens (Site *site, gconstpointer data)
{
  GhToken token = { .subject = site->venue.operator_id,
                    .issued_at = site->venue.context.now,
                    .expires_at = site->venue.context.now + 60,
                    .id = "0123456789abcdef0123456789abcdef" };
  g_autofree char *no_row = gh_token_sign (&site->venue.keys, GH_TOKEN_SESSION, &token);
  g_autofree char *booking = gh_token_sign (&site->venue.keys, GH_TOKEN_BOOKING, &token);
  const char *const wrong[] = { NULL, "", "a.b.c", no_row, booking };
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    site_authorise (site, wrong[i]);
    g_assert_cmpint (site_ask (site, "GET", "/api/operator/stats"), ==, 401);
  }
  site_sign_in (site);
  g_assert_cmpint (site_ask (site, "GET", "/api/operator/stats"), ==, 200);
  venue_run (&site->venue, "UPDATE operators SET status = 'DISABLED'");
  g_assert_cmpint (site_ask (site, "GET", "/api/operator/stats"), ==, 401);
}

/* Behind a proxy that is not trusted everybody is the proxy. */
static void
test_addresses (Site *site, gconstpointer data)
{
  site_sign_in (site);
  site->venue.config.operator_allow = "10.9.0.0/16";
  fake_gateway_set (site->fake, "HTTP_X_FORWARDED_FOR", "10.9.1.1");
  g_assert_cmpint (site_ask (site, "GET", "/api/operator/stats"), ==, 403);
  site->venue.config.trusted_proxies = "192.0.2.7";
  g_assert_cmpint (site_ask (site, "GET", "/api/operator/stats"), ==, 200);
  fake_gateway_set (site->fake, "HTTP_X_FORWARDED_FOR", "10.9.1.1, 203.0.113.5");
  g_assert_cmpint (site_ask (site, "GET", "/api/operator/stats"), ==, 403);
  /* The customers' side is for everybody. */
  g_assert_cmpint (site_post (site, VALIDATE, GOOD), ==, 400);
  g_assert_cmpstr (site_error (site), ==, "TICKET_NOT_FOUND");
}

static void
test_rates (Site *site, gconstpointer data)
{
  site->venue.config.reservation = (GhLimit){ 2, 60 };
  site->venue.config.availability = (GhLimit){ 1, 60 };
  for (int i = 0; i < 2; i++)
    g_assert_cmpint (site_post (site, VALIDATE, GOOD), ==, 400);
  g_assert_cmpint (site_post (site, VALIDATE, GOOD), ==, 429);
  g_assert_cmpint (site_post (site, "/api/reservations/create", GOOD), ==, 429);
  fake_gateway_set (site->fake, "REMOTE_ADDR", "192.0.2.8");
  g_assert_cmpint (site_post (site, VALIDATE, GOOD), ==, 400);
  fake_gateway_set (site->fake, "QUERY_STRING", "orq=1");
  g_assert_cmpint (site_ask (site, "GET", "/api/reservation-slots/available"), ==, 200);
  g_assert_cmpint (site_ask (site, "GET", "/api/reservation-slots/available"), ==, 429);
  site->venue.context.now += 60;
  g_assert_cmpint (site_ask (site, "GET", "/api/reservation-slots/available"), ==, 200);
  fake_gateway_set (site->fake, "REMOTE_ADDR", "192.0.2.7");
  g_assert_cmpint (site_post (site, VALIDATE, GOOD), ==, 400);
}

static void
test_json (Site *site, gconstpointer data)
{
  static const struct {
    const char *body, *code;
  } cases[] = {
    { "", "INVALID_JSON" },
    { "{", "INVALID_JSON" },
    { "{\"ticket_code\": 'A'}", "INVALID_JSON" },
    { "{\"ticket_code\": \"A\", \"ticket_code\": \"B\"}", "INVALID_JSON" },
    { "{\"ticket_code\": \"A\"} x", "INVALID_JSON" },
    { "{\"ticket_code\": \"\xff\"}", "INVALID_JSON" },
    { "{\"ticket_code\": NaN}", "INVALID_JSON" },
    { "[]", "INVALID_REQUEST" },
    { "\"A\"", "INVALID_REQUEST" },
    { "null", "INVALID_JSON" }, /* nothing that json-c could hand on */
    { "{}", "INVALID_REQUEST" },
    { "{\"ticket_code\": null}", "INVALID_REQUEST" },
    { "{\"ticket_code\": [\"A\"]}", "INVALID_REQUEST" },
    { GOOD, "TICKET_NOT_FOUND" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("case %" G_GSIZE_FORMAT, i);
    g_assert_cmpint (site_post (site, VALIDATE, cases[i].body), ==, 400);
    g_assert_cmpstr (site_error (site), ==, cases[i].code);
  }
  static const char *const lengths[] = { "nonsense", "-1", "1000" };
  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++) {
    fake_gateway_set (site->fake, "CONTENT_LENGTH", lengths[i]);
    g_assert_cmpint (site_ask (site, "POST", VALIDATE), ==, 400);
    g_assert_cmpstr (site_error (site), ==, "INVALID_REQUEST");
  }
  /* Exactly the limit is read. */
  g_autofree char *filler = g_strnfill (GH_BODY_MAX_BYTES - strlen (GOOD), ' ');
  g_autofree char *largest = g_strconcat (GOOD, filler, NULL);
  g_assert_cmpint (site_post (site, VALIDATE, largest), ==, 400);
  g_assert_cmpstr (site_error (site), ==, "TICKET_NOT_FOUND");
}

static gboolean
page_says (Site *site, const char *words)
{
  gsize length = 0;
  const char *page = g_bytes_get_data (site->response->body, &length);
  return g_strstr_len (page, (gssize) length, words) != NULL;
}

static void
test_forms (Site *site, gconstpointer data)
{
  fake_gateway_set_body (site->fake, "ticket_code=A", -1);
  fake_gateway_set (site->fake, "CONTENT_TYPE", "application/json");
  g_assert_cmpint (site_ask (site, "POST", "/reserve"), ==, 415);
  g_assert_null (site->answer);
  fake_gateway_set (site->fake, "CONTENT_TYPE", "multipart/form-data; boundary=x");
  g_assert_cmpint (site_ask (site, "POST", "/reserve"), ==, 415);
  fake_gateway_set (site->fake, "CONTENT_TYPE", "application/x-www-form-urlencoded; charset=utf-8");
  g_assert_cmpint (site_ask (site, "POST", "/reserve"), ==, 400);
  g_assert_true (page_says (site, "Invalid ticket code."));
  fake_gateway_set_body (site->fake, "ticket_code=%ff", -1);
  g_assert_cmpint (site_ask (site, "POST", "/reserve"), ==, 400);
  g_assert_false (page_says (site, "Invalid ticket code."));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  SITE_TEST ("/guards/order", NULL, test_order);
  SITE_TEST ("/guards/tokens", NULL, test_tokens);
  SITE_TEST ("/guards/addresses", NULL, test_addresses);
  SITE_TEST ("/guards/rates", NULL, test_rates);
  SITE_TEST ("/guards/json", NULL, test_json);
  SITE_TEST ("/guards/forms", NULL, test_forms);
  return g_test_run ();
}
