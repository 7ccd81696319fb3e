/* Text from outside on its way into messages: nothing of it directs, hides or never ends. */

#include "server/message/plain.h"

#include <string.h>

static void
assert_line (const char *text, gsize max_chars, const char *expected)
{
  g_autofree char *line = gh_plain_line (text, max_chars);
  g_assert_cmpstr (line, ==, expected);
}

static void
test_kept (void)
{
  static const char *const texts[] = {
    "Museum of Navigation",
    "Café “Zur Post” & Söhne <x> {{y}} 'z' \\",
    "متحف الملاحة",
    "👨‍👩‍👧‍👦 family", /* joined by U+200D */
    "می‌خواهم",                /* U+200C within */
    "a\u0323\u0302\u0301\u030c",
  };
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_line (texts[i], 100, texts[i]);
}

static void
test_line_ends (void)
{
  assert_line ("a\r\nBcc: x@y.example", 100, "a Bcc: x@y.example");
  assert_line ("\r\n\t a \v\f b \n", 100, "a b");
  assert_line ("a\u2028b\u2029c\302\205"
               "d\u00a0e\u3000f",
               100, "a b c d e f");
  assert_line ("a\x01\x1b[31mb\x7f", 100, "a [31mb");
  assert_line (" \r\n ", 100, "");
  assert_line (NULL, 100, "");
}

static void
test_invisible (void)
{
  assert_line ("a\u202eb\u202dc\u202ad\u202be\u202cf", 100, "abcdef");
  assert_line ("a\u2066b\u2067c\u2068d\u2069e\u200ef\u200fg\u061ch", 100, "abcdefgh");
  assert_line ("a\ufeffb\u200bc\u00add\u2060e\U000e0041f", 100, "abcdef");
}

static void
test_bad_bytes (void)
{
  assert_line ("a\xff\xc0\x80z\xe2\x80", 100, "a\ufffd\ufffd\ufffdz\ufffd\ufffd");
}

static void
test_stacked_marks (void)
{
  g_autoptr (GString) text = g_string_new ("a");
  for (int i = 0; i < 1000; i++)
    g_string_append (text, "\u0301");
  g_string_append (text, "b");
  assert_line (text->str, 100, "a\u0301\u0301\u0301\u0301\u0301\u0301b");
}

static void
test_cut (void)
{
  assert_line ("12345", 5, "12345");
  assert_line ("123456", 5, "1234…");
  assert_line ("123 56", 5, "123…");
  assert_line ("1234\u0301x", 5, "123…"); /* never between a letter and its mark */
  assert_line ("12👨‍👩‍👧‍👦", 5, "12…");
  assert_line ("a\u0301\u0301\u0301\u0301b", 3, "…");
  g_autofree char *long_text = g_strnfill (5000, 'x');
  g_autofree char *line = gh_plain_line (long_text, 60);
  g_assert_cmpint (g_utf8_strlen (line, -1), ==, 60);
}

static void
test_lines (void)
{
  g_auto (GStrv) lines = gh_plain_lines ("Pier 4\r\n\r\n \u202e \nLisbon\n\nPortugal\nEarth", 3, 5);
  g_assert_cmpuint (g_strv_length (lines), ==, 3);
  g_assert_cmpstr (lines[0], ==, "Pier…");
  g_assert_cmpstr (lines[1], ==, "Lisb…");
  g_assert_cmpstr (lines[2], ==, "Port…");
  g_auto (GStrv) none = gh_plain_lines (NULL, 3, 5);
  g_assert_null (none[0]);
}

static void
assert_isolated (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_isolation (void)
{
  assert_isolated (gh_plain_isolate ("Museum", FALSE), "Museum");
  assert_isolated (gh_plain_isolate ("Museum", TRUE), "\u2068Museum\u2069");
  assert_isolated (gh_plain_isolate ("متحف 4", FALSE), "\u2068متحف 4\u2069");
  assert_isolated (gh_plain_isolate ("מוזיאון", FALSE), "\u2068מוזיאון\u2069");
  assert_isolated (gh_plain_isolate_ltr ("+351 21", FALSE), "+351 21");
  assert_isolated (gh_plain_isolate_ltr ("+351 21", TRUE), "\u2066+351 21\u2069");
}

static void
assert_name (const char *word, const char *rest, const char *expected)
{
  g_autofree char *name = gh_plain_file_name (word, "ticket", rest, "png");
  g_assert_cmpstr (name, ==, expected);
}

static void
test_file_names (void)
{
  assert_name ("entrada", "2025-11-21", "entrada-2025-11-21.png");
  assert_name ("Führung „Ost“", "1", "Fuhrung-Ost-1.png");
  assert_name ("تذكرة", "1", "ticket-1.png");
  assert_name ("../..\r\n\"x;", "..", "x-.png");
  assert_name ("", "\xff", "ticket-.png");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plain/kept", test_kept);
  g_test_add_func ("/plain/line-ends", test_line_ends);
  g_test_add_func ("/plain/invisible", test_invisible);
  g_test_add_func ("/plain/bad-bytes", test_bad_bytes);
  g_test_add_func ("/plain/stacked-marks", test_stacked_marks);
  g_test_add_func ("/plain/cut", test_cut);
  g_test_add_func ("/plain/lines", test_lines);
  g_test_add_func ("/plain/isolation", test_isolation);
  g_test_add_func ("/plain/file-names", test_file_names);
  return g_test_run ();
}
