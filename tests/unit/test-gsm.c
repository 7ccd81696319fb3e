/* What an SMS costs, and how texts become cheaper without losing their sense. */

#include "server/message/gsm.h"

static void
assert_folded (const char *text, const char *expected)
{
  g_autofree char *folded = gh_gsm_fold (text);
  g_assert_cmpstr (folded, ==, expected);
}

static void
test_fold (void)
{
  assert_folded ("a@£$¥èéùìòÇØøÅåÆæßÉÄÖÑÜ§¿äöñüà€[]{}~|^\\\n",
                 "a@£$¥èéùìòÇØøÅåÆæßÉÄÖÑÜ§¿äöñüà€[]{}~|^\\\n");
  assert_folded ("março, sábado, août, São", "marco, sabado, aout, Sao");
  assert_folded ("u\u0308 o\u0302", "ü o");
  assert_folded ("12:00\u202fh – “l’été”…\u00a0œ", "12:00 h - \"l'été\"... oe");
  assert_folded ("متحف", NULL);
  assert_folded ("Музей", NULL);
  assert_folded ("ok 🙂", NULL);
  assert_folded ("", "");
}

static void
assert_messages (const char *letter, gsize count, gsize expected)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (gsize i = 0; i < count; i++)
    g_string_append (text, letter);
  g_assert_cmpuint (gh_gsm_messages (text->str), ==, expected);
}

static void
test_messages (void)
{
  assert_messages ("x", 0, 1);
  assert_messages ("x", 160, 1);
  assert_messages ("x", 161, 2);
  assert_messages ("x", 306, 2);
  assert_messages ("x", 307, 3);
  assert_messages ("ü", 160, 1);
  assert_messages ("€", 80, 1);
  assert_messages ("€", 81, 2);
  assert_messages ("ç", 70, 1);
  assert_messages ("ç", 71, 2);
  assert_messages ("ç", 134, 2);
  assert_messages ("ç", 135, 3);
  assert_messages ("🙂", 35, 1);
  assert_messages ("🙂", 36, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gsm/fold", test_fold);
  g_test_add_func ("/gsm/messages", test_messages);
  return g_test_run ();
}
