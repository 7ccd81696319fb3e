/* The answer to an enrolment. */

#include "wire/enrolment.h"

#include "wire/failure.h"

#include <string.h>

#define DATA                                                                                       \
  "{'device_id':'0c5b4b2e-51f4-4a62-9b5c-2f7b8f0a6c11',"                                           \
  "'device_key':'0123456789abcdefghijABCDEFGHIJ-_XYZ01234567','name':'Gate 1','orq':1}"
#define ENVELOPE "{'success':true,'data':" DATA "}"

static GhEnrolment *
read_quoted (const char *quoted, GError **error)
{
  g_autofree char *text = g_strdelimit (g_strdup (quoted), "'", '"');
  g_autoptr (json_object) tree = gh_json_parse (text, strlen (text), error);
  return tree != NULL ? gh_enrolment_from_json (tree, error) : NULL;
}

static void
test_round_trip (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhEnrolment) read = read_quoted (ENVELOPE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (read->device_id, ==, "0c5b4b2e-51f4-4a62-9b5c-2f7b8f0a6c11");
  g_assert_cmpstr (read->device_key, ==, "0123456789abcdefghijABCDEFGHIJ-_XYZ01234567");
  g_assert_cmpstr (read->name, ==, "Gate 1");
  g_assert_cmpint (read->orq, ==, 1);
  g_autoptr (json_object) data = gh_enrolment_data_to_json (read);
  g_autofree char *text = gh_json_to_string (data);
  g_autofree char *wanted = g_strdelimit (g_strdup (DATA), "'", '"');
  g_assert_cmpstr (text, ==, wanted);
  gh_enrolment_free (NULL);
}

static void
test_refused (void)
{
  /* One part of the envelope, and what takes its place. */
  static const struct {
    const char *part;
    const char *instead;
  } cases[] = {
    { "'success':true", "'success':false" },
    { "'0c5b4b2e-51f4-4a62-9b5c-2f7b8f0a6c11'", "'0c5b4b2e'" },
    { "'0c5b4b2e-51f4-4a62-9b5c-2f7b8f0a6c11'", "7" },
    { "'0123456789abcdefghijABCDEFGHIJ-_XYZ01234567'", "''" },
    { "-_XYZ01234567'", "-_XYZ0123456'" },
    { "-_XYZ01234567'", "-_XYZ0123456 '" },
    { "-_XYZ01234567'", "\\r\\nX-Evil: 1'" },
    { "'device_key'", "'key'" },
    { "'Gate 1'", "null" },
    { "'orq':1", "'orq':0" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_auto (GStrv) parts = g_strsplit (ENVELOPE, cases[i].part, 2);
    g_assert_cmpuint (g_strv_length (parts), ==, 2);
    g_autofree char *changed = g_strconcat (parts[0], cases[i].instead, parts[1], NULL);
    g_assert_null (read_quoted (changed, &error));
    g_assert_nonnull (error);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/enrolment/round-trip", test_round_trip);
  g_test_add_func ("/enrolment/refused", test_refused);
  return g_test_run ();
}
