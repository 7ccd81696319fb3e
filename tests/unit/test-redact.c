/* What servers say, without contact data. */

#include "server/deliver/redact.h"

#include <string.h>

static void
expect (const char *words, const char *to, const char *wanted)
{
  g_autofree char *redacted = gh_redact (words, to, NULL);
  g_assert_cmpstr (redacted, ==, wanted);
}

static void
test_addresses (void)
{
  expect ("550 5.1.1 <jane@example.org>: unknown", NULL, "550 5.1.1 <…>: unknown");
  expect ("to jane.doe+tag@mail.example.org.", NULL, "to …");
  expect ("\"jane doe\"@example.org is full", NULL, "… is full");
  expect ("see ?to=jane%40example.org&x", NULL, "see …");
  expect ("bounce+jane=40example.org here", NULL, "… here");
  expect ("o'brien@example.org no", "o'brien@example.org", "… no");
  expect ("jürgen@bücher.example no", NULL, "… no");
  expect ("jane＠example.org no", NULL, "… no");
  expect ("[jane@[192.0.2.1]]", NULL, "[jane@[192.0.2.1]]");
  expect ("a@b;c@d,e@f", NULL, "…;…,…");
}

static void
test_recipient (void)
{
  expect ("User JANE.DOE unknown", "jane.doe@example.org", "User … unknown");
  expect ("User janet unknown", "jane@example.org", "User janet unknown");
  expect ("[jane@[192.0.2.1]]", "jane@example.org", "[…@[192.0.2.1]]");
  expect ("(a.*)+ is a.*)+x", "(a.*)+@example.org", "… is a.*)+x");
  expect ("nothing", "@", "nothing");
  expect ("\xff", "\xff@\xfe", "…");
}

static void
test_numbers (void)
{
  expect ("number +351912345678 is bad", NULL, "number … is bad");
  expect ("call +351 (912) 345-678 now", NULL, "call … now");
  expect ("00351.912.345.678", NULL, "…");
  expect ("912345678", NULL, "…");
  expect ("٠١٢٣٤٥٦٧٨٩", NULL, "…");
  expect ("error 21211 at 12:30", NULL, "error 21211 at 12:30");
  expect ("connect to 192.168.100.200 port 25", NULL, "connect to 192.168.100.200 port 25");
  expect ("192.168.100.300", NULL, "…");
  expect ("550 5.1.1 9123456 unknown", NULL, "550 5.1.1 … unknown");
  expect ("421 4.7.0 try later", NULL, "421 4.7.0 try later");
  expect ("550 9123456", NULL, "550 …");
}

/* A filter or a gateway that quotes the message. */
static void
test_secrets (void)
{
  expect ("blocked https://t.example.org/reserve/done/AAAAAAAAAAEiq1U6MbsZ-_c5SKs3cZ0q yes", NULL,
          "blocked https://t.example.org/reserve/done/… yes");
  expect ("URL 582744 listed", NULL, "URL … listed");
  expect ("your code is 582744.", NULL, "your code is ….");
  expect ("code TKT-2025-7K3M9Q-4XH2V0, tkt 2025 7k3m9q 4xh2v0", NULL, "code …, …");
  expect ("912_345_678 912\u2014345\u2014678", NULL, "…");
  expect ("id 4XH2V0AB, rule 21211, A123456", NULL, "id 4XH2V0AB, rule 21211, A123456");
}

static void
expect_without (const char *code, const char *words, const char *wanted)
{
  g_autofree char *redacted = gh_redact (words, "jane@example.org", code);
  g_assert_cmpstr (redacted, ==, wanted);
}

/* Other systems' codes are kept as they are, so nothing but the message tells which they are. */
static void
test_foreign_codes (void)
{
  expect_without ("MUS-77/A9", "spam: MUS-77/A9, mus-77/a9", "spam: …, …");
  expect_without ("MUS-77/A9", "see ?t=3DMUS-77%2FA9&x", "see ?t=3D…&x");
  expect_without ("MUS-77/A9", "MUS-77/A8 stays", "MUS-77/A8 stays");
  expect_without ("Zoë 東京 7", "name=Zo%C3%AB%20%E6%9D%B1%E4%BA%AC%207 zoë\r\n 東京 7.",
                  "name=… ….");
  expect_without ("(a.*)+", "(a.*)+ is aaaa", "… is aaaa");
  expect_without ("A1", "550 5.7.1 A1 in A1B2 at XA1", "550 5.7.1 … in A1B2 at XA1");
  /* Parts of it look like a number, an address and the recipient. */
  expect_without ("X-1234567890-Y", "X-1234567890-Y no", "… no");
  expect_without ("jane=7@gate.3", "\"jane=7@gate.3\" jane", "\"…\" …");
  expect_without ("", "nothing", "nothing");
  expect_without (" \t", "nothing at all", "nothing at all");
  expect_without ("\xff\xfe#123", "\xff\xfe#123 no", "… no");
  expect_without ("|", "a | b", "a … b");
}

static void
test_form (void)
{
  expect (NULL, NULL, "");
  expect ("", NULL, "");
  expect ("  a\r\n\t b\x01\x7f\xc2\x85 c\xe2\x80\xae ", NULL, "a b c");
  expect ("a\xff"
          "b",
          NULL,
          "a\xef\xbf\xbd"
          "b");
  g_autoptr (GString) many = g_string_new (NULL);
  while (many->len < 50000)
    g_string_append (many, "some words ");
  g_autofree char *cut = gh_redact (many->str, NULL, NULL);
  g_assert_cmpuint (g_utf8_strlen (cut, -1), ==, GH_REDACT_MAX_CHARS);
}

/* An address at the place where the text is cut is hidden before the cut. */
static void
test_cut (void)
{
  for (gsize before = 170; before < 220; before++) {
    g_autofree char *padding = g_strnfill (before, 'x');
    g_autofree char *words = g_strconcat (padding, " +351912345678 jane@example.org", NULL);
    g_autofree char *redacted = gh_redact (words, "jane@example.org", NULL);
    g_assert_true (g_utf8_validate (redacted, -1, NULL));
    g_assert_cmpuint (g_utf8_strlen (redacted, -1), <=, GH_REDACT_MAX_CHARS);
    g_assert_null (strstr (redacted, "35"));
    g_assert_null (strstr (redacted, "ja"));
  }
}

/* Nor is half of one shown that lies where the search ends. */
static void
test_end_of_search (void)
{
  for (gsize before = 4050; before < 4100; before++) {
    g_autoptr (GString) words = g_string_new (NULL);
    while (words->len + 300 < before) {
      for (int i = 0; i < 250; i++)
        g_string_append_c (words, 'y');
      g_string_append (words, "@example.org ");
    }
    while (words->len < before)
      g_string_append_c (words, '.');
    g_string_append (words, " +351 912 345 678 jane@example.org");
    g_autofree char *redacted = gh_redact (words->str, NULL, NULL);
    g_assert_null (strpbrk (redacted, "0123456789jy"));
  }
}

/* Texts made to keep a search busy end, and show nothing. */
static void
test_hostile (void)
{
  g_autofree char *quotes = g_strnfill (16000, '"');
  g_autofree char *digits = g_strnfill (16000, '1');
  g_autoptr (GString) ats = g_string_new (NULL);
  for (int i = 0; i < 8000; i++)
    g_string_append (ats, "a@");
  g_autofree char *first = gh_redact (quotes, NULL, NULL);
  g_autofree char *second = gh_redact (digits, NULL, NULL);
  g_autofree char *third = gh_redact (ats->str, NULL, NULL);
  g_assert_null (strchr (first, '@'));
  g_assert_cmpstr (second, ==, "");
  g_assert_null (strstr (third, "a@a"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/redact/addresses", test_addresses);
  g_test_add_func ("/redact/recipient", test_recipient);
  g_test_add_func ("/redact/numbers", test_numbers);
  g_test_add_func ("/redact/secrets", test_secrets);
  g_test_add_func ("/redact/foreign-codes", test_foreign_codes);
  g_test_add_func ("/redact/form", test_form);
  g_test_add_func ("/redact/cut", test_cut);
  g_test_add_func ("/redact/end-of-search", test_end_of_search);
  g_test_add_func ("/redact/hostile", test_hostile);
  return g_test_run ();
}
