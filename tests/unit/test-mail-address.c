/* Addresses of mails: which are good, and how they are found in a sender. */

#include "server/config/mail-address.h"

#include <string.h>

static void
expect (char *address, const char *wanted)
{
  g_assert_cmpstr (address, ==, wanted);
  g_free (address);
}

static void
test_addresses (void)
{
  static const char *const good[] = { "jane@example.org", "o'brien+x@a-b.example",
                                      "ü@bücher.example", "a@localhost",
                                      "jane@[192.0.2.1]", NULL };
  static const char *const bad[] = {
    "",       "jane",    "@b",          "a@",      "a@b@c",    "a b@c",          "a@b c",   "<a@b>",
    "a@b>",   "\"a\"@b", "a@b,c",       "a@b;c",   "a@b\r\nX", "a@b\n",          "a@b\x7f", "a:b@c",
    "a@b(c)", "a\\@b",   "a\xc2\xa0@b", "a@b\xff", "a@b\x01",  "a@\xe3\x80\x80", NULL
  };
  for (const char *const *address = good; *address != NULL; address++)
    g_assert_true (gh_mail_address_is_good (*address));
  for (const char *const *address = bad; *address != NULL; address++)
    g_assert_false (gh_mail_address_is_good (*address));
  g_assert_false (gh_mail_address_is_good (NULL));
  g_autofree char *local = g_strnfill (251, 'a');
  g_autofree char *longest = g_strconcat (local, "@bc", NULL);
  g_autofree char *longer = g_strconcat (local, "@bcd", NULL);
  g_assert_true (gh_mail_address_is_good (longest));
  g_assert_false (gh_mail_address_is_good (longer));

  expect (gh_mail_address_to_ascii ("a@bücher.example"), "a@xn--bcher-kva.example");
  expect (gh_mail_address_to_ascii ("ü@example.org"), "ü@example.org");
}

static void
test_sender (void)
{
  expect (gh_mail_address_of ("Gatehouse <tickets@example.org>"), "tickets@example.org");
  expect (gh_mail_address_of (" tickets@example.org "), "tickets@example.org");
  expect (gh_mail_address_of ("\"A <b>\" <tickets@example.org>"), "tickets@example.org");
  g_assert_null (gh_mail_address_of (""));
  g_assert_null (gh_mail_address_of ("Gatehouse"));
  g_assert_null (gh_mail_address_of ("Gatehouse <tickets@example.org> x"));
  g_assert_null (gh_mail_address_of ("tickets@example.org # ours"));
  g_assert_null (gh_mail_address_of ("Gatehouse <tickets@example.org> # ours"));
  g_assert_null (gh_mail_address_of ("Gatehouse <>"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mail-address/good", test_addresses);
  g_test_add_func ("/mail-address/sender", test_sender);
  return g_test_run ();
}
