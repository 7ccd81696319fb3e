/* Strict JSON: everything that json-c alone would take and readers disagree about is refused, and
 * everything of RFC 8259 is read. Getters never convert. */

#include "wire/json.h"

#include <string.h>

/* Parses a copy without a '\0' at its end, so that reading past @length shows under a sanitizer. */
static json_object *
parse_bytes (const char *text, gsize length, GError **error)
{
  g_autofree char *copy = g_memdup2 (text, length);

  return gh_json_parse (length > 0 ? copy : text, length, error);
}

static json_object *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  json_object *tree = parse_bytes (text, strlen (text), &error);

  g_assert_no_error (error);
  g_assert_nonnull (tree);
  return tree;
}

static void
test_accepted (void)
{
  static const struct {
    const char *text;
    const char *written;
  } cases[] = {
    { "{}", "{}" },
    { " \t\r\n[ ] \n", "[]" },
    { "{\"a\":1,\"b\":[true,false,null,\"x\"]}", "{\"a\":1,\"b\":[true,false,null,\"x\"]}" },
    { "0", "0" },
    { "-0", "0" },
    { "12", "12" },
    { "12 ", "12" },
    { "1.5", "1.5" },
    { "-1.5e-3", "-1.5e-3" },
    { "1E+05", "1E+05" },
    { "1e-400", "1e-400" },
    { "9223372036854775807", "9223372036854775807" },
    { "-9223372036854775808", "-9223372036854775808" },
    { "true", "true" },
    { "\"\"", "\"\"" },
    { "\"https://a/b\"", "\"https://a/b\"" },
    { "\"\\u00e9\\u20AC\\ud83d\\ude00\"", "\"é€😀\"" },
    { "\"é€😀\x7f\"", "\"é€😀\x7f\"" },
    { "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\\"\\\\/\\b\\f\\n\\r\\t\"" },
    { "{\"\":0,\" \":1,\"A\":2,\"a\":3}", "{\"\":0,\" \":1,\"A\":2,\"a\":3}" },
    { "[{\"a\":1},{\"a\":1}]", "[{\"a\":1},{\"a\":1}]" },
    { "[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]", "[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]" },
    { "[[[[[[[[[[[[[[[{\"a\":\"b\"}]]]]]]]]]]]]]]]",
      "[[[[[[[[[[[[[[[{\"a\":\"b\"}]]]]]]]]]]]]]]]" },
    { "{\"a\":{\"a\":{\"a\":1}}}", "{\"a\":{\"a\":{\"a\":1}}}" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (json_object) tree = parse (cases[i].text);
    g_autofree char *written = gh_json_to_string (tree);

    g_assert_cmpstr (written, ==, cases[i].written);
  }
}

/* The check stands before json-c: the test of the check has all that it refuses. */
static void
test_refused (void)
{
  static const char *const cases[] = {
    "",
    "null",
    "{'a':1}",
    "{\"a\":1,\"a\":2}",
    "NaN",
    "1e400",
    "9223372036854775808",
    "{} {}",
    "\"\xc0\xaf\"",
    "[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (parse_bytes (cases[i], strlen (cases[i]), &error));
    g_assert_error (error, GH_JSON_ERROR, GH_JSON_ERROR_SYNTAX);
  }
}

/* No beginning of a text is a text; and with any byte changed, the check and json-c agree: what the
 * check lets through, json-c reads. */
static void
test_damaged_texts (void)
{
  static const char text[] =
      "{\"id\":12,\"name\":\"J\\u00fcrgen \\\"é\\\"\",\"list\":[1.5e3,true,null,"
      "{\"a\":\"\\ud83d\\ude00\"}],\"end\":\"b\"}";
  const gsize length = sizeof text - 1;
  int read = 0;

  for (gsize cut = 0; cut < length; cut++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (parse_bytes (text, cut, &error));
    g_assert_nonnull (error);
  }
  for (gsize i = 0; i < length * 256; i++) {
    g_autofree char *damaged = g_strdup (text);
    g_autoptr (GError) error = NULL;
    g_autoptr (json_object) tree = NULL;

    damaged[i / 256] = (char) (i % 256);
    tree = parse_bytes (damaged, length, &error);
    g_assert_true ((tree == NULL) == (error != NULL));
    if (error != NULL)
      g_assert_true (g_str_has_prefix (error->message, "Byte "));
    read += tree != NULL ? 1 : 0;
  }
  /* The text as it is comes up once for each byte; much else is a text too. */
  g_assert_cmpint (read, >, (int) length);
}

static void
assert_field_error (gboolean passed, GError **error, const char *key)
{
  g_assert_false (passed);
  g_assert_error (*error, GH_JSON_ERROR, GH_JSON_ERROR_FIELD);
  g_assert_nonnull (strstr ((*error)->message, key));
  g_clear_error (error);
}

static void
test_get_string (void)
{
  g_autoptr (json_object) tree =
      parse ("{\"s\":\"h\\u00e9llo\",\"n\":null,\"i\":12,\"b\":true,\"a\":[],\"o\":{}}");
  static const char *const wrong[] = { "i", "b", "a", "o" };
  g_autoptr (GError) error = NULL;
  const char *value = "kept";

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    assert_field_error (gh_json_get_string (tree, wrong[i], 100, &value, &error), &error, wrong[i]);
    assert_field_error (gh_json_get_string_opt (tree, wrong[i], 100, &value, &error), &error,
                        wrong[i]);
  }
  assert_field_error (gh_json_get_string (tree, "absent", 100, &value, &error), &error, "absent");
  assert_field_error (gh_json_get_string (tree, "n", 100, &value, &error), &error, "n");
  assert_field_error (gh_json_get_string (tree, "s", 4, &value, &error), &error, "s");
  assert_field_error (gh_json_get_string_opt (tree, "s", 4, &value, &error), &error, "s");
  g_assert_cmpstr (value, ==, "kept");

  g_assert_true (gh_json_get_string (tree, "s", 5, &value, &error));
  g_assert_cmpstr (value, ==, "héllo");
  g_assert_true (gh_json_get_string_opt (tree, "n", 5, &value, &error));
  g_assert_null (value);
  g_assert_true (gh_json_get_string_opt (tree, "s", 5, &value, &error));
  g_assert_cmpstr (value, ==, "héllo");
  g_assert_true (gh_json_get_string_opt (tree, "absent", 5, &value, &error));
  g_assert_null (value);
}

static void
test_get_int (void)
{
  g_autoptr (json_object) tree = parse ("{\"i\":12,\"n\":null,\"s\":\"12\",\"d\":12.0,\"e\":1e1,"
                                        "\"b\":true,\"max\":9223372036854775807,\"neg\":-1}");
  static const char *const wrong[] = { "s", "d", "e", "b" };
  g_autoptr (GError) error = NULL;
  gint64 value = 77;

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    assert_field_error (gh_json_get_int (tree, wrong[i], 0, 100, &value, &error), &error, wrong[i]);
    assert_field_error (gh_json_get_int_opt (tree, wrong[i], 0, 100, &value, &error), &error,
                        wrong[i]);
  }
  assert_field_error (gh_json_get_int (tree, "absent", 0, 100, &value, &error), &error, "absent");
  assert_field_error (gh_json_get_int (tree, "n", 0, 100, &value, &error), &error, "n");
  assert_field_error (gh_json_get_int (tree, "i", 13, 100, &value, &error), &error, "i");
  assert_field_error (gh_json_get_int (tree, "i", 0, 11, &value, &error), &error, "i");
  assert_field_error (gh_json_get_int_opt (tree, "neg", 0, 11, &value, &error), &error, "neg");
  g_assert_true (gh_json_get_int_opt (tree, "absent", 0, 1, &value, &error));
  g_assert_true (gh_json_get_int_opt (tree, "n", 0, 1, &value, &error));
  g_assert_cmpint (value, ==, 77);

  g_assert_true (gh_json_get_int (tree, "i", 12, 12, &value, &error));
  g_assert_cmpint (value, ==, 12);
  g_assert_true (gh_json_get_int_opt (tree, "max", 0, G_MAXINT64, &value, &error));
  g_assert_cmpint (value, ==, G_MAXINT64);
}

static void
test_get_others (void)
{
  g_autoptr (json_object) tree =
      parse ("{\"t\":true,\"f\":false,\"n\":null,\"one\":1,\"o\":{\"k\":1},\"a\":[1,2,3]}");
  g_autoptr (json_object) list = parse ("[1]");
  g_autoptr (GError) error = NULL;
  json_object *child = NULL;
  gboolean flag = FALSE;
  const char *text = NULL;

  g_assert_true (gh_json_get_bool_opt (tree, "t", &flag, &error));
  g_assert_true (flag);
  g_assert_true (gh_json_get_bool_opt (tree, "n", &flag, &error));
  g_assert_true (gh_json_get_bool_opt (tree, "absent", &flag, &error));
  g_assert_true (flag);
  g_assert_true (gh_json_get_bool_opt (tree, "f", &flag, &error));
  g_assert_false (flag);
  assert_field_error (gh_json_get_bool_opt (tree, "one", &flag, &error), &error, "one");

  assert_field_error (gh_json_get_object (tree, "a", &child, &error), &error, "a");
  assert_field_error (gh_json_get_object (tree, "n", &child, &error), &error, "n");
  assert_field_error (gh_json_get_object (tree, "absent", &child, &error), &error, "absent");
  assert_field_error (gh_json_get_array (tree, "o", 9, &child, &error), &error, "o");
  assert_field_error (gh_json_get_array (tree, "a", 2, &child, &error), &error, "a");
  assert_field_error (gh_json_get_array (tree, "absent", 2, &child, &error), &error, "absent");
  g_assert_null (child);
  g_assert_true (gh_json_get_array (tree, "a", 3, &child, &error));
  g_assert_cmpuint (json_object_array_length (child), ==, 3);
  g_assert_true (gh_json_get_object (tree, "o", &child, &error));
  g_assert_cmpint (json_object_object_length (child), ==, 1);

  /* What is no object has no fields. */
  assert_field_error (gh_json_get_string_opt (list, "k", 9, &text, &error), &error, "k");
  assert_field_error (gh_json_get_string_opt (NULL, "k", 9, &text, &error), &error, "k");
}

static void
test_get_times (void)
{
  g_autoptr (json_object) tree =
      parse ("{\"date\":\"1970-01-02\",\"time\":\"24:00\",\"at\":\"1970-01-01T00:01:00Z\","
             "\"n\":null,\"i\":1,\"bad\":\"1970-02-30\"}");
  static const char *const wrong[] = { "i", "bad" };
  g_autoptr (GError) error = NULL;
  gint32 date = 77;
  int seconds = 77;
  gint64 at = 77;

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    const char *key = wrong[i];

    assert_field_error (gh_json_get_date (tree, key, &date, &error), &error, key);
    assert_field_error (gh_json_get_date_opt (tree, key, &date, &error), &error, key);
    assert_field_error (gh_json_get_time (tree, key, &seconds, &error), &error, key);
    assert_field_error (gh_json_get_instant (tree, key, &at, &error), &error, key);
    assert_field_error (gh_json_get_instant_opt (tree, key, &at, &error), &error, key);
  }
  assert_field_error (gh_json_get_date (tree, "n", &date, &error), &error, "n");
  assert_field_error (gh_json_get_time (tree, "n", &seconds, &error), &error, "n");
  assert_field_error (gh_json_get_instant (tree, "absent", &at, &error), &error, "absent");
  g_assert_true (gh_json_get_date_opt (tree, "absent", &date, &error));
  g_assert_true (gh_json_get_instant_opt (tree, "n", &at, &error));
  g_assert_cmpint (date, ==, 77);
  g_assert_cmpint (seconds, ==, 77);
  g_assert_cmpint (at, ==, 77);

  g_assert_true (gh_json_get_date (tree, "date", &date, &error));
  g_assert_true (gh_json_get_time (tree, "time", &seconds, &error));
  g_assert_true (gh_json_get_instant (tree, "at", &at, &error));
  g_assert_cmpint (date, ==, 1);
  g_assert_cmpint (seconds, ==, 86400);
  g_assert_cmpint (at, ==, 60);
}

static void
test_write (void)
{
  g_autoptr (json_object) tree = json_object_new_object ();
  g_autofree char *written = NULL;
  g_autoptr (json_object) again = NULL;

  gh_json_add_string (tree, "text", "a/\"b\"\n\x01 é");
  gh_json_add_string (tree, "none", NULL);
  gh_json_add_string (tree, "broken", "caf\xe9");
  gh_json_add_int (tree, "min", G_MININT64);
  gh_json_add_bool (tree, "yes", 2);
  gh_json_add_bool (tree, "no", FALSE);
  gh_json_add (tree, "list", json_object_new_array ());
  gh_json_add_instant (tree, "at", 1763112600);
  gh_json_add_date (tree, "date", 1);
  gh_json_add_time (tree, "time", 86400);
  written = gh_json_to_string (tree);
  g_assert_cmpstr (
      written, ==,
      "{\"text\":\"a/\\\"b\\\"\\n\\u0001 é\",\"none\":null,\"broken\":\"caf\xef\xbf\xbd\","
      "\"min\":-9223372036854775808,\"yes\":true,\"no\":false,\"list\":[],"
      "\"at\":\"2025-11-14T09:30:00Z\",\"date\":\"1970-01-02\",\"time\":\"24:00:00\"}");
  again = parse (written);
  g_assert_cmpint (json_object_object_length (again), ==, 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/accepted", test_accepted);
  g_test_add_func ("/json/refused", test_refused);
  g_test_add_func ("/json/damaged", test_damaged_texts);
  g_test_add_func ("/json/get/string", test_get_string);
  g_test_add_func ("/json/get/int", test_get_int);
  g_test_add_func ("/json/get/others", test_get_others);
  g_test_add_func ("/json/get/times", test_get_times);
  g_test_add_func ("/json/write", test_write);
  return g_test_run ();
}
