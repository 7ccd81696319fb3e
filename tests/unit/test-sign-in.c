/* The answer to a sign-in. */

#include "wire/sign-in.h"

#include <string.h>

#define ENVELOPE                                                                                   \
  "{'success':true,'data':{'token':'aaa.bbb-_.ccc','expires_at':'2025-11-14T17:30:00Z',"           \
  "'operator':{'id':5,'name':'Jane Smith','role':'OPERATOR','orq':1}}}"

/* JSON with single quotes for double ones, so that it can be read here. */
static GhSignIn *
read_quoted (const char *quoted, GError **error)
{
  g_autofree char *text = g_strdelimit (g_strdup (quoted), "'", '"');
  g_autoptr (json_object) tree = gh_json_parse (text, strlen (text), error);

  return tree != NULL ? gh_sign_in_from_json (tree, error) : NULL;
}

static void
test_round_trip (void)
{
  GhSignIn sign_in = { .token = (char *) "aaa.bbb-_.ccc",
                       .expires_at = 1763141400,
                       .operator_id = 5,
                       .operator_name = (char *) "Jane Smith",
                       .role = (char *) "OPERATOR",
                       .orq = 1 };
  g_autoptr (json_object) envelope = gh_sign_in_to_json (&sign_in);
  g_autofree char *text = gh_json_to_string (envelope);
  g_autofree char *wanted = g_strdelimit (g_strdup (ENVELOPE), "'", '"');
  g_autoptr (GError) error = NULL;
  g_autoptr (GhSignIn) read = gh_sign_in_from_json (envelope, &error);

  g_assert_cmpstr (text, ==, wanted);
  g_assert_no_error (error);
  g_assert_cmpstr (read->token, ==, sign_in.token);
  g_assert_cmpint (read->expires_at, ==, sign_in.expires_at);
  g_assert_cmpint (read->operator_id, ==, 5);
  g_assert_cmpstr (read->operator_name, ==, "Jane Smith");
  g_assert_cmpstr (read->role, ==, "OPERATOR");
  g_assert_cmpint (read->orq, ==, 1);
  gh_sign_in_free (NULL);
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
    { "'success':true", "'success':'true'" },
    { "'data':{", "'date':{" },
    { "'aaa.bbb-_.ccc'", "''" },
    { "'aaa.bbb-_.ccc'", "null" },
    { "'aaa.bbb-_.ccc'", "'aaa\\r\\nX-Evil: 1'" },
    { "'aaa.bbb-_.ccc'", "'aaa bbb'" },
    { "'aaa.bbb-_.ccc'", "'aaé'" },
    { "'aaa.bbb-_.ccc'", "5" },
    { "'2025-11-14T17:30:00Z'", "'tomorrow'" },
    { "'2025-11-14T17:30:00Z'", "1763141400" },
    { "'2025-11-14T17:30:00Z'", "null" },
    { "'operator':{", "'operation':{" },
    { "'id':5", "'id':0" },
    { "'id':5", "'id':-5" },
    { "'id':5", "'id':'5'" },
    { "'id':5", "'id':5.0" },
    { "'id':5,", "" },
    { "'Jane Smith'", "null" },
    { "'Jane Smith'", "{}" },
    { "'role':'OPERATOR'", "'role':'ROOT'" },
    { "'role':'OPERATOR'", "'role':''" },
    { "'role':'OPERATOR'", "'role':true" },
    { "'orq':1", "'orq':0" },
    { "'orq':1", "'orq':null" },
  };
  g_autoptr (GError) none = NULL;
  g_autoptr (GhSignIn) whole = read_quoted (ENVELOPE, &none);

  g_assert_no_error (none);
  g_assert_nonnull (whole);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (GStrv) around = g_strsplit (ENVELOPE, cases[i].part, 2);
    g_autofree char *envelope = g_strjoinv (cases[i].instead, around);
    g_autoptr (GError) error = NULL;

    g_assert_cmpuint (g_strv_length (around), ==, 2);
    g_test_message ("%s", envelope);
    g_assert_null (read_quoted (envelope, &error));
    g_assert_nonnull (error);
  }
}

static void
test_admin (void)
{
  g_auto (GStrv) around = g_strsplit (ENVELOPE, "OPERATOR", 2);
  g_autofree char *envelope = g_strjoinv ("ADMIN", around);
  g_autoptr (GError) error = NULL;
  g_autoptr (GhSignIn) sign_in = read_quoted (envelope, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (sign_in->role, ==, "ADMIN");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sign-in/round-trip", test_round_trip);
  g_test_add_func ("/sign-in/refused", test_refused);
  g_test_add_func ("/sign-in/admin", test_admin);
  return g_test_run ();
}
