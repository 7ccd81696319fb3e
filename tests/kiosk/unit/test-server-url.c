/* Tests of kiosk/client/server-url. */

#include "kiosk/client/server-url.h"

static void
test_urls (void)
{
  static const char *const GOOD[][2] = {
    { "http://127.0.0.1:8080", "http://127.0.0.1:8080" },
    { "https://tickets.example.org/", "https://tickets.example.org" },
    { "https://example.org/shop/", "https://example.org/shop" },
    { "https://[::1]:8443/a//", "https://[::1]:8443/a" },
  };
  static const char *const BAD[] = { "",
                                     "tickets.example.org",
                                     "ftp://example.org",
                                     "file:///etc/passwd",
                                     "http://",
                                     "http://user:secret@example.org",
                                     "http://example.org/?x=1",
                                     "http://example.org/#x",
                                     "http://exa mple.org" };
  for (gsize i = 0; i < G_N_ELEMENTS (GOOD); i++) {
    g_autofree char *clean = gh_server_url_clean (GOOD[i][0]);
    g_assert_cmpstr (clean, ==, GOOD[i][1]);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (BAD); i++) {
    g_autofree char *clean = gh_server_url_clean (BAD[i]);
    g_assert_null (clean);
  }
  g_assert_null (gh_server_url_clean (NULL));
}

/* Each with the next is another server. */
static void
test_same (void)
{
  static const char *const SAME[][2] = {
    { "https://example.org", "https://example.org" },
    { "https://example.org", "https://example.org/" },
    { "https://example.org", "https://EXAMPLE.org:443//" },
    { "http://example.org", "http://example.org:80" },
    { "https://[::1]:8443/a/", "https://[::1]:8443/a" },
  };
  static const char *const OTHERS[][2] = {
    { "https://example.org", "http://example.org" },
    { "https://example.org", "https://example.org:444" },
    { "https://example.org", "https://example.org.evil.net" },
    { "https://example.org", "https://tickets.example.org" },
    { "https://example.org", "https://example.org@evil.net" },
    { "https://example.org", "https://example.org/shop" },
    { "https://example.org/shop", "https://example.org/SHOP" },
    { "https://example.org/a", "https://example.org/ab" },
    { "https://example.org", "" },
    { "", "" },
    { "no url", "no url" },
    { NULL, "https://example.org" },
    { NULL, NULL },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (SAME); i++) {
    g_assert_true (gh_server_url_is_same (SAME[i][0], SAME[i][1]));
    g_assert_true (gh_server_url_is_same (SAME[i][1], SAME[i][0]));
  }
  for (gsize i = 0; i < G_N_ELEMENTS (OTHERS); i++) {
    g_assert_false (gh_server_url_is_same (OTHERS[i][0], OTHERS[i][1]));
    g_assert_false (gh_server_url_is_same (OTHERS[i][1], OTHERS[i][0]));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server-url/clean", test_urls);
  g_test_add_func ("/server-url/same", test_same);
  return g_test_run ();
}
