/* Answers on the wire: one write, the headers of safety on every one, and none that is forged. */

#include "server/http/response.h"

#include "tests/unit/fake-gateway.h"

#include <string.h>

static const GhConfig https_site = { .base_url = "https://tickets.example.org/book",
                                     .base_path = "/book",
                                     .base_origin = "https://tickets.example.org" };
static const GhConfig http_site = { .base_url = "http://localhost",
                                    .base_path = "",
                                    .base_origin = "http://localhost" };

/* What the web server gets. Owned by the caller. */
static char *
written (const GhResponse *response, const GhConfig *config, gboolean head)
{
  g_autoptr (FakeGateway) fake = fake_gateway_new ();
  g_autoptr (GhRequest) request = gh_request_new (&fake->gateway, config);
  g_assert_true (gh_response_write (response, request, config, head));
  g_autofree char *id = g_strdup_printf ("\r\nX-Request-Id: %s\r\n", request->id);
  g_assert_nonnull (strstr (fake->output->str, id));
  return g_strdup (fake->output->str);
}

static int
count (const char *text, const char *part)
{
  int found = 0;
  for (const char *at = strstr (text, part); at != NULL; at = strstr (at + 1, part))
    found++;
  return found;
}

static void
test_body (void)
{
  g_autoptr (GhResponse) response = gh_response_new (200);
  gh_response_take_text (response, "text/plain; charset=utf-8", g_strdup ("žluť"));
  g_autofree char *text = written (response, &https_site, FALSE);
  g_autofree char *head = written (response, &https_site, TRUE);
  g_assert_true (g_str_has_prefix (text, "Status: 200 OK\r\n"));
  g_assert_true (g_str_has_suffix (text, "\r\n\r\nžluť"));
  g_assert_nonnull (strstr (text, "\r\nContent-Type: text/plain; charset=utf-8\r\n"));
  g_assert_nonnull (strstr (text, "\r\nContent-Length: 6\r\n"));
  g_assert_nonnull (strstr (text, "\r\nCache-Control: no-store\r\n"));
  /* HEAD is the same without the body. */
  g_assert_true (g_str_has_suffix (head, "\r\n\r\n"));
  g_assert_nonnull (strstr (head, "\r\nContent-Length: 6\r\n"));
}

static void
test_bytes (void)
{
  static const char bytes[] = "\x89PNG\0\r\n\r\n";
  g_autoptr (GBytes) picture = g_bytes_new_static (bytes, sizeof bytes);
  g_autoptr (GhResponse) response = gh_response_new (200);
  g_autoptr (FakeGateway) fake = fake_gateway_new ();
  g_autoptr (GhRequest) request = gh_request_new (&fake->gateway, &https_site);
  gh_response_set_bytes (response, "image/png", picture);
  gh_response_set_cache (response, "private, max-age=60");
  g_assert_true (gh_response_write (response, request, &https_site, FALSE));
  g_assert_cmpmem (fake->output->str + fake->output->len - sizeof bytes, sizeof bytes, bytes,
                   sizeof bytes);
  g_assert_nonnull (strstr (fake->output->str, "\r\nCache-Control: private, max-age=60\r\n"));
  g_assert_null (strstr (fake->output->str, "no-store"));
}

static void
test_safety (void)
{
  static const int statuses[] = { 200, 303, 304, 400, 401, 403, 404,
                                  405, 409, 413, 415, 429, 500, 503 };
  static const char *const headers[] = {
    "\r\nContent-Security-Policy: default-src 'none'; ",
    "\r\nX-Content-Type-Options: nosniff\r\n",
    "\r\nX-Frame-Options: DENY\r\n",
    "\r\nReferrer-Policy: ",
    "\r\nCross-Origin-Opener-Policy: same-origin\r\n",
    "\r\nPermissions-Policy: ",
    "\r\nStrict-Transport-Security: max-age=31536000\r\n",
  };
  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++) {
    g_autoptr (GhResponse) response = gh_response_new (statuses[i]);
    g_autofree char *text = written (response, &https_site, FALSE);
    g_autofree char *status = g_strdup_printf ("Status: %d ", statuses[i]);
    g_assert_true (g_str_has_prefix (text, status));
    for (gsize j = 0; j < G_N_ELEMENTS (headers); j++)
      g_assert_cmpint (count (text, headers[j]), ==, 1);
    /* A 304 has no body and says nothing about one. */
    g_assert_cmpint (count (text, "Content-Length: 0\r\n"), ==, statuses[i] != 304);
    g_assert_cmpint (count (text, "\r\n\r\n"), ==, 1);
  }
  g_autoptr (GhResponse) response = gh_response_new (200);
  g_autofree char *plain = written (response, &http_site, FALSE);
  g_autofree char *unconfigured = written (response, NULL, FALSE);
  g_assert_null (strstr (plain, "Strict-Transport-Security"));
  g_assert_null (strstr (unconfigured, "Strict-Transport-Security"));
  g_assert_null (strstr (plain, "unsafe-inline"));
}

static void
test_no_split (void)
{
  static const char *const hostile[] = { "a\r\nSet-Cookie: x=y", "a\nb", "a\rb", "a\tb", "a\x7f" };
  for (gsize i = 0; i < G_N_ELEMENTS (hostile); i++) {
    g_autoptr (GhResponse) response = gh_response_new (200);
    g_test_expect_message ("gatehouse", G_LOG_LEVEL_WARNING, "*X-Test was refused*");
    gh_response_add_header (response, "X-Test", hostile[i]);
    g_test_assert_expected_messages ();
    gh_response_add_header (response, "X-Good", "žluť");
    g_assert_cmpstr (response->headers->str, ==, "X-Good: žluť\r\n");
  }
}

static void
test_redirect (void)
{
  g_autoptr (GhResponse) below = gh_response_redirect (&https_site, "/reserve?month=2026-07");
  g_autoptr (GhResponse) root = gh_response_redirect (&http_site, "/reserve");
  g_assert_cmpint (below->status, ==, 303);
  g_assert_cmpstr (below->headers->str, ==, "Location: /book/reserve?month=2026-07\r\n");
  g_assert_cmpstr (root->headers->str, ==, "Location: /reserve\r\n");
}

static void
test_cookies (void)
{
  static const struct {
    const GhConfig *site;
    int seconds;
    const char *header;
  } cases[] = {
    { &https_site, 1800,
      "Set-Cookie: name=value; Path=/book/; HttpOnly; SameSite=Lax; Secure; Max-Age=1800\r\n" },
    { &https_site, -1, "Set-Cookie: name=value; Path=/book/; HttpOnly; SameSite=Lax; Secure\r\n" },
    { &http_site, 0, "Set-Cookie: name=value; Path=/; HttpOnly; SameSite=Lax; Max-Age=0\r\n" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GhResponse) response = gh_response_new (200);
    gh_response_set_cookie (response, cases[i].site, "name", "value", cases[i].seconds);
    g_assert_cmpstr (response->headers->str, ==, cases[i].header);
  }
}

static void
test_nobody_listens (void)
{
  g_autoptr (FakeGateway) fake = fake_gateway_new ();
  g_autoptr (GhRequest) request = gh_request_new (&fake->gateway, &http_site);
  g_autoptr (GhResponse) response = gh_response_new (200);
  fake->deaf = TRUE;
  g_assert_false (gh_response_write (response, request, &http_site, FALSE));
  gh_response_free (NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/response/body", test_body);
  g_test_add_func ("/response/bytes", test_bytes);
  g_test_add_func ("/response/safety", test_safety);
  g_test_add_func ("/response/no-split", test_no_split);
  g_test_add_func ("/response/redirect", test_redirect);
  g_test_add_func ("/response/cookies", test_cookies);
  g_test_add_func ("/response/nobody-listens", test_nobody_listens);
  return g_test_run ();
}
