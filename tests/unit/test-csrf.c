/* Requests that another site sent, by what the browser says of them. */

#include "server/http/csrf.h"

#include "tests/unit/fake-gateway.h"

static const struct {
  const char *fetch_site, *origin, *host;
  gboolean ours;
} cases[] = {
  /* no browser of the last years */
  { NULL, NULL, NULL, TRUE },
  { NULL, NULL, "evil.example", TRUE },
  /* what the browser says about the site */
  { "same-origin", NULL, NULL, TRUE },
  { "none", NULL, NULL, TRUE },
  { "same-site", NULL, NULL, FALSE },
  { "cross-site", NULL, NULL, FALSE },
  { "", NULL, NULL, FALSE },
  { "cross-site", "https://tickets.example.org", "tickets.example.org", FALSE },
  /* where the form stood */
  { NULL, "https://tickets.example.org", NULL, TRUE },
  { "same-origin", "https://tickets.example.org", "tickets.example.org", TRUE },
  { NULL, "https://evil.example", "tickets.example.org", FALSE },
  { "same-origin", "https://evil.example", "tickets.example.org", FALSE },
  { NULL, "https://tickets.example.org.evil.example", "tickets.example.org", FALSE },
  { NULL, "https://tickets.example.org@evil.example", "tickets.example.org", FALSE },
  { NULL, "https://tickets.example.org:8443", "tickets.example.org", FALSE },
  { NULL, "null", "tickets.example.org", FALSE },
  { NULL, "", "tickets.example.org", FALSE },
  { NULL, "null", "null", FALSE },
  { NULL, "https://evil.example", NULL, FALSE },
  /* a site that is reached by another name than the configured one */
  { NULL, "http://192.0.2.7:8080", "192.0.2.7:8080", TRUE },
  { NULL, "http://Kiosk.local", "kiosk.local", TRUE },
  { NULL, "http://192.0.2.7:8080", "192.0.2.7", FALSE },
};

static void
test_origins (void)
{
  const GhConfig config = { .base_origin = "https://tickets.example.org", .trusted_proxies = "" };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (FakeGateway) fake = fake_gateway_new ();
    fake_gateway_set (fake, "HTTP_SEC_FETCH_SITE", cases[i].fetch_site);
    fake_gateway_set (fake, "HTTP_ORIGIN", cases[i].origin);
    fake_gateway_set (fake, "HTTP_HOST", cases[i].host);
    g_autoptr (GhRequest) request = gh_request_new (&fake->gateway, &config);
    g_test_message ("%s, %s at %s", cases[i].fetch_site, cases[i].origin, cases[i].host);
    g_assert_cmpint (gh_csrf_origin_is_ours (request, &config), ==, cases[i].ours);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csrf/origins", test_origins);
  return g_test_run ();
}
