/* Which servers are this machine. What else an account checks, tests/deliver/test-mail-tls.py
 * shows. */

#include "server/deliver/account.h"

static void
test_local (void)
{
  static const char *const local[] = { "smtp://localhost",    "smtp://LOCALHOST:2525/x",
                                       "smtp://127.0.0.1:25", "http://127.8.9.10/x",
                                       "smtp://[::1]:25",     NULL };
  static const char *const elsewhere[] = { "smtp://mail.example.org",
                                           "smtp://localhost.example.org",
                                           "smtp://0.0.0.0",
                                           "smtp://127.0.0.1.example.org",
                                           "smtp://[::2]",
                                           "smtp://10.0.0.1",
                                           "smtp://",
                                           "nonsense",
                                           "smtp://mail.example.org/127.0.0.1",
                                           NULL };
  for (const char *const *url = local; *url != NULL; url++)
    g_assert_true (gh_account_is_local (*url));
  for (const char *const *url = elsewhere; *url != NULL; url++)
    g_assert_false (gh_account_is_local (*url));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/account/local", test_local);
  return g_test_run ();
}
