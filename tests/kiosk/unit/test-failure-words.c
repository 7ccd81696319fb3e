/* Tests of kiosk/desk/failure-words. */

#include "kiosk/desk/failure-words.h"

static void
assert_words (const char *code, const char *message, const char *expected)
{
  GhFailure failure = { .code = (char *) code, .message = (char *) message };
  g_autofree char *words = gh_failure_words (&failure);
  g_assert_cmpstr (words, ==, expected);
}

static void
test_words (void)
{
  assert_words ("TEAPOT", "The server is a teapot.", "The server is a teapot.");
  assert_words ("TEAPOT", NULL, "TEAPOT");
}

/* What comes from outside turns nothing around on a label. */
static void
test_hostile (void)
{
  assert_words ("TEAPOT", "one\ntwo\xe2\x80\xae", "one·two·");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/failure-words/words", test_words);
  g_test_add_func ("/failure-words/hostile", test_hostile);
  return g_test_run ();
}
