/* The strict reading of JSON: everything that json-c alone would take, and everything that two
 * readers could take differently, is refused. */

#include "wire/json-check.h"

#include <string.h>

#include "wire/json.h"

/* Checks a copy without a '\0' at its end, so that reading past it shows under a sanitizer. */
static gboolean
check_bytes (const char *text, gsize length, GError **error)
{
  g_autofree char *copy = g_memdup2 (text, length);

  return gh_json_check (length > 0 ? copy : text, length, error);
}

static void
assert_taken (const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (check_bytes (text, strlen (text), &error));
  g_assert_no_error (error);
}

static void
assert_refused (const char *text, gsize length)
{
  g_autoptr (GError) error = NULL;
  gboolean taken = check_bytes (text, length, &error);

  if (taken)
    g_test_message ("%.*s is taken", (int) length, text);
  g_assert_false (taken);
  g_assert_error (error, GH_JSON_ERROR, GH_JSON_ERROR_SYNTAX);
}

static const char *const broken_grammar[] = {
  "",
  " ",
  "nul l",
  "\xef\xbb\xbf{}",
  "{'a':1}",
  "{\"a\":'b'}",
  "{a:1}",
  "{\"a\" 1}",
  "{\"a\":}",
  "{\"a\"}",
  "{\"a\":1,}",
  "{,}",
  "{,\"a\":1}",
  "{\"a\":1",
  "{\"a\":1]",
  "{1:2}",
  "{\"a\":1 \"b\":2}",
  "[1,]",
  "[,1]",
  "[1 2]",
  "[1",
  "[1}",
  "[,]",
  "]",
  "}",
  "{}{}",
  "{} x",
  "[] []",
  "1 2",
  "\"a\" \"b\"",
  "{}\n,",
  "// no\n{}",
  "{} // no",
  "/* no */ {}",
  "{/**/}",
  "# no\n{}",
  "tru",
  "True",
  "TRUE",
  "nul",
  "truex",
  "NaN",
  "-NaN",
  "nan",
  "Infinity",
  "-Infinity",
  "undefined",
  "[NaN]",
  "[Infinity]",
  "\"open",
  "\"",
  "'a'",
  "[\"a]",
  "\x0b{}",
  "{}\x0c",
  "\xc2\xa0{}",
  "{\"a\":1;}",
  "{\"a\"=1}",
  "(1)",
};

static void
test_refused_grammar (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (broken_grammar); i++)
    assert_refused (broken_grammar[i], strlen (broken_grammar[i]));
}

static void
test_refused_numbers (void)
{
  static const char *const cases[] = {
    "01",
    "-01",
    "00",
    "+1",
    "-",
    "--1",
    ".5",
    "5.",
    "-.5",
    "1.e5",
    "1e",
    "1e+",
    "1e1.5",
    "0x10",
    "1_000",
    "1,000",
    "1e400",
    "-1e400",
    "[1e99999]",
    "9223372036854775808",
    "-9223372036854775809",
    "18446744073709551616",
    "[99999999999999999999999999999999]",
    "{\"id\":18446744073709551615}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_refused (cases[i], strlen (cases[i]));
}

static void
test_refused_strings (void)
{
  static const char *const cases[] = {
    "\"a\nb\"", /* raw control characters */
    "\"a\tb\"",
    "\"\x01\"",
    "\"\x1f\"",
    "{\"a\nb\":1}",
    "\"\xff\"",     /* no UTF-8 */
    "\"\xc3\"",     /* cut short */
    "\"\xc0\xaf\"", /* overlong '/' */
    "\"\xe0\x80\xaf\"",
    "\"\xc1\xbf\"",
    "\"\xed\xa0\x80\"", /* surrogates as UTF-8 */
    "\"\xed\xa0\xbd\xed\xb8\x80\"",
    "\"\xf4\x90\x80\x80\"", /* beyond U+10FFFF */
    "{\"\xff\":1}",
    "\"\\ud83d\"", /* half a pair */
    "\"\\ude00\"",
    "\"\\ud83d\\ud83d\"",
    "\"\\ude00\\ud83d\"",
    "\"\\ude00\\ude00\"",
    "\"\\ud83dx\"",
    "\"\\ud83d\\n\"",
    "\"\\ud83d\\u0041\"",
    "\"\\u0000\"", /* U+0000 */
    "\"a\\u0000b\"",
    "{\"a\\u0000\":1}",
    "\"\\u12\"", /* broken escapes */
    "\"\\u12g4\"",
    "\"\\u 123\"",
    "\"\\u+123\"",
    "\"\\x41\"",
    "\"\\a\"",
    "\"\\'\"",
    "\"\\U0041\"",
    "\"\\0\"",
    "\"\\",
    "\"\\u",
    "\"\\ud83d\\",
    "\"\\ud83d\\u",
    "\"\\\"",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_refused (cases[i], strlen (cases[i]));
  assert_refused ("\"a\0b\"", 5);
  assert_refused ("{}\0", 3);
  assert_refused ("\0{}", 3);
  assert_refused ("{\"a\":1}\0{}", 10);
}

static void
test_refused_repeated_keys (void)
{
  static const char *const cases[] = {
    "{\"a\":1,\"a\":2}",       "{\"a\":1,\"b\":2,\"c\":3,\"a\":1}",
    "{\"a\":1,\"\\u0061\":2}", "{\"\\ud83d\\ude00\":1,\"😀\":2}",
    "{\"a/b\":1,\"a\\/b\":2}", "{\"\\n\":1,\"\\u000a\":2}",
    "{\"\":1,\"\":2}",         "[{\"x\":{\"k\":1,\"k\":1}}]",
  };
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_refused (cases[i], strlen (cases[i]));
  assert_taken ("{\"\\n\":1,\"n\":2,\"\\\\n\":3,\"\\t\":4}");
  assert_taken ("[{\"a\":1},{\"a\":{\"a\":\"a\"},\"A\":\"a\"}]");

  /* The message names where the second one stands. */
  g_assert_false (check_bytes ("{\"b\":1,\"a\":2,\"b\":3}", 19, &error));
  g_assert_nonnull (strstr (error->message, "Byte 13:"));
}

/* @depth arrays within each other, around @inner. */
static char *
nest (int depth, const char *inner)
{
  g_autofree char *open = g_strnfill ((gsize) depth, '[');
  g_autofree char *close = g_strnfill ((gsize) depth, ']');

  return g_strconcat (open, inner, close, NULL);
}

static void
test_depth (void)
{
  static const char *const inner[] = { "", "1", "\"x\"", "null" };

  for (gsize i = 0; i < G_N_ELEMENTS (inner); i++) {
    g_autofree char *deepest = nest (GH_JSON_MAX_DEPTH, inner[i]);
    g_autofree char *deeper = nest (GH_JSON_MAX_DEPTH + 1, inner[i]);

    assert_taken (deepest);
    assert_refused (deeper, strlen (deeper));
  }
}

static void
test_depth_of_mixtures (void)
{
  g_autofree char *abyss = g_strnfill (1000000, '[');
  g_autofree char *within = nest (GH_JSON_MAX_DEPTH - 1, "{},{\"a\":[]}");
  g_autofree char *siblings = nest (GH_JSON_MAX_DEPTH - 1, "[],[],{},{\"a\":1},{}");

  assert_refused (abyss, 1000000);
  assert_refused (within, strlen (within));
  assert_taken (siblings);
}

/* A large object is compared as a whole, its last key with its eighth. */
static void
test_many_keys (void)
{
  g_autoptr (GString) text = g_string_new ("{");

  for (int i = 0; i < 40000; i++)
    g_string_append_printf (text, "%s\"key%d\":%d", i > 0 ? "," : "", i, i);
  g_string_append (text, "}");
  assert_taken (text->str);
  g_string_truncate (text, text->len - 1);
  g_string_append (text, ",\"key7\":0}");
  assert_refused (text->str, text->len);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-check/grammar", test_refused_grammar);
  g_test_add_func ("/json-check/numbers", test_refused_numbers);
  g_test_add_func ("/json-check/strings", test_refused_strings);
  g_test_add_func ("/json-check/repeated-keys", test_refused_repeated_keys);
  g_test_add_func ("/json-check/depth", test_depth);
  g_test_add_func ("/json-check/depth-of-mixtures", test_depth_of_mixtures);
  g_test_add_func ("/json-check/many-keys", test_many_keys);
  return g_test_run ();
}
