/* Header fields: what is refused, how others are encoded and folded. That readers get back what was
 * written is tests/deliver/test-mail.py's. */

#include "server/deliver/header.h"

#include <string.h>

static void
expect (char *field, const char *wanted)
{
  g_assert_cmpstr (field, ==, wanted);
  g_free (field);
}

static void
test_clean (void)
{
  static const char *const bad[] = { "a\nb",      "a\rb",         "a\tb",         "a\x01", "a\x7f",
                                     "a\xc2\x85", "\xe2\x80\xa8", "\xe2\x80\xa9", "\xff",  NULL };
  for (const char *const *text = bad; *text != NULL; text++)
    g_assert_false (gh_header_is_clean (*text));
  g_assert_false (gh_header_is_clean (NULL));
  g_assert_true (gh_header_is_clean (""));
  g_assert_true (gh_header_is_clean ("Café 🎟️ متحف"));

  g_assert_true (gh_header_is_plain ("text/calendar; method=PUBLISH"));
  g_assert_false (gh_header_is_plain (""));
  g_assert_false (gh_header_is_plain (NULL));
  g_assert_false (gh_header_is_plain ("a\"b"));
  g_assert_false (gh_header_is_plain ("a\\b"));
  g_assert_false (gh_header_is_plain ("é"));
  g_assert_false (gh_header_is_plain ("a\r\nb"));
}

/* Every line of a field is at most 78 characters, and the following ones begin with a space and
 * have something else. */
static void
check_lines (const char *field)
{
  g_auto (GStrv) lines = g_strsplit (field, "\r\n", -1);
  for (int i = 0; lines[i] != NULL; i++) {
    g_assert_cmpuint (strlen (lines[i]), <=, 78);
    g_assert_true (g_str_is_ascii (lines[i]));
    g_assert_true (i == 0 || (lines[i][0] == ' ' && lines[i][1] != ' ' && lines[i][1] != '\0'));
    g_assert_null (strpbrk (lines[i], "\r\n"));
  }
}

static void
test_text (void)
{
  expect (gh_header_text ("Subject", "Your reservation"), "Subject: Your reservation");
  expect (gh_header_text ("Subject", "Café"), "Subject: =?UTF-8?B?Q2Fmw6k=?=");
  expect (gh_header_text ("Subject", "=?x?="), "Subject: =?UTF-8?B?PT94Pz0=?=");
  expect (gh_header_text ("Subject", " a"), "Subject: =?UTF-8?B?IGE=?=");
  static const char *const pieces[] = { "word ", "é", "🎟️", "متحف ", "x", "a  b", NULL };
  for (const char *const *piece = pieces; *piece != NULL; piece++) {
    g_autoptr (GString) text = g_string_new (NULL);
    for (int i = 0; i < 1000; i++) {
      g_string_append (text, *piece);
      if (i % 50 == 0) {
        g_autofree char *field = gh_header_text ("Subject", text->str);
        check_lines (field);
      }
    }
  }
}

static void
test_mailbox (void)
{
  expect (gh_header_mailbox ("To", NULL, "a@b"), "To: a@b");
  expect (gh_header_mailbox ("From", "", "a@b"), "From: a@b");
  expect (gh_header_mailbox ("From", "A, \"B\" \\ <c>", "a@b"),
          "From: \"A, \\\"B\\\" \\\\ <c>\" <a@b>");
  expect (gh_header_mailbox ("From", "Café", "a@b"), "From: =?UTF-8?B?Q2Fmw6k=?= <a@b>");
  g_autofree char *name = g_strnfill (3000, 'n');
  g_autofree char *field = gh_header_mailbox ("From", name, "tickets@example.org");
  check_lines (field);
  g_assert_true (g_str_has_suffix (field, " <tickets@example.org>"));
}

static void
test_date_and_id (void)
{
  expect (gh_header_date (0), "Date: Thu, 1 Jan 1970 00:00:00 +0000");
  expect (gh_header_date (1794000000), "Date: Fri, 6 Nov 2026 21:20:00 +0000");
  expect (gh_header_date (1709164799), "Date: Wed, 28 Feb 2024 23:59:59 +0000");
  expect (gh_header_date (G_MAXINT64), "Date: Thu, 1 Jan 1970 00:00:01 +0000");
  expect (gh_header_message_id (7, 8, "https://tickets.example.org:8443/x"),
          "Message-ID: <gatehouse.7.8@tickets.example.org>");
  expect (gh_header_message_id (7, 8, "http://[2001:db8::1]/"),
          "Message-ID: <gatehouse.7.8@[IPv6:2001:db8::1]>");
  expect (gh_header_message_id (7, 8, "https://bücher.example"),
          "Message-ID: <gatehouse.7.8@xn--bcher-kva.example>");
  expect (gh_header_message_id (7, 8, "https://a%0d%0ab/"),
          "Message-ID: <gatehouse.7.8@localhost>");
  expect (gh_header_message_id (7, 8, ""), "Message-ID: <gatehouse.7.8@localhost>");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/header/clean", test_clean);
  g_test_add_func ("/header/text", test_text);
  g_test_add_func ("/header/mailbox", test_mailbox);
  g_test_add_func ("/header/date-and-id", test_date_and_id);
  return g_test_run ();
}
