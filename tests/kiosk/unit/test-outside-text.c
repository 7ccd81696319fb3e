/* Tests of kiosk/desk/outside-text. */

#include "kiosk/desk/outside-text.h"

#include <string.h>

static void
assert_shows (const char *text, const char *shown)
{
  g_autofree char *safe = gh_outside_text (text);
  g_assert_cmpstr (safe, ==, shown);
}

static void
test_plain (void)
{
  assert_shows ("TKT-2025-7K3M9Q-4XH2V0", "TKT-2025-7K3M9Q-4XH2V0");
  assert_shows ("Zoë Müller-Łukasz", "Zoë Müller-Łukasz");
  assert_shows ("東京 太郎", "東京 太郎");
  assert_shows ("محمد", "محمد");
  assert_shows ("<b>VALID</b> & co", "<b>VALID</b> & co");
  assert_shows ("", "");
  assert_shows (NULL, "");
}

static void
test_forbidden (void)
{
  assert_shows ("a\nb\tc", "a·b·c");
  assert_shows ("a\r\n\r\nb", "a·b");
  assert_shows ("abc\u202edilav", "abc·dilav");
  assert_shows ("a\u200b\u2066b", "a·b");
  assert_shows ("a\u2028b", "a·b");
  assert_shows ("a\xff\xfe"
                "b",
                "a·b");
  assert_shows ("a\xc3", "a·");
  assert_shows ("\xee\x80\x80", "·"); /* private use */
}

static void
test_marks (void)
{
  g_autofree char *safe = gh_outside_text ("Z\u0301\u0302\u0303\u0304\u0305e");
  g_assert_cmpstr (safe, ==, "Z\u0301\u0302e");
}

static void
test_cut (void)
{
  const char *units[] = { "x", "ö", "東", "\U0001f3ab", "\n" };
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++) {
    GString *text = g_string_new (NULL);
    for (int n = 0; n < 300000; n++)
      g_string_append (text, units[i]);
    g_autofree char *safe = gh_outside_text (text->str);
    g_assert_cmpuint (strlen (safe), <=, GH_OUTSIDE_TEXT_MAX);
    g_assert_true (g_utf8_validate (safe, -1, NULL));
    g_string_free (text, TRUE);
  }
}

static void
test_any_bytes (void)
{
  for (int round = 0; round < 20000; round++) {
    char bytes[200];
    int length = g_test_rand_int_range (0, (gint32) sizeof bytes);
    for (int i = 0; i < length; i++)
      bytes[i] = (char) g_test_rand_int_range (1, 256);
    bytes[length] = '\0';
    g_autofree char *safe = gh_outside_text (bytes);
    g_assert_true (g_utf8_validate (safe, -1, NULL));
    g_assert_cmpuint (strlen (safe), <=, GH_OUTSIDE_TEXT_MAX);
    for (const char *c = safe; *c != '\0'; c = g_utf8_next_char (c))
      g_assert_false (g_unichar_iscntrl (g_utf8_get_char (c)));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outside-text/plain", test_plain);
  g_test_add_func ("/outside-text/forbidden", test_forbidden);
  g_test_add_func ("/outside-text/marks", test_marks);
  g_test_add_func ("/outside-text/cut", test_cut);
  g_test_add_func ("/outside-text/any-bytes", test_any_bytes);
  return g_test_run ();
}
