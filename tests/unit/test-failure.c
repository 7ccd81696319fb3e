/* The envelopes of refusals and successes. */

#include "wire/failure.h"

#include <string.h>

/* JSON with single quotes for double ones, so that it can be read here. */
static json_object *
parse (const char *quoted)
{
  g_autofree char *text = g_strdelimit (g_strdup (quoted), "'", '"');
  g_autoptr (GError) error = NULL;
  json_object *tree = gh_json_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  return tree;
}

static void
test_written (void)
{
  g_autoptr (json_object) refusal = gh_failure_to_json ("SLOT_FULL", "This slot is full.");
  g_autoptr (json_object) bare = gh_failure_to_json ("NOT_FOUND", NULL);
  g_autoptr (json_object) success = gh_success_to_json (json_object_new_object ());
  g_autofree char *refusal_text = gh_json_to_string (refusal);
  g_autofree char *bare_text = gh_json_to_string (bare);
  g_autofree char *success_text = gh_json_to_string (success);

  g_assert_cmpstr (refusal_text, ==,
                   "{\"success\":false,\"error\":{\"code\":\"SLOT_FULL\","
                   "\"message\":\"This slot is full.\"}}");
  g_assert_cmpstr (bare_text, ==, "{\"success\":false,\"error\":{\"code\":\"NOT_FOUND\"}}");
  g_assert_cmpstr (success_text, ==, "{\"success\":true,\"data\":{}}");
}

static void
test_read (void)
{
  g_autoptr (json_object) envelope =
      parse ("{'success':false,'error':{'code':'RATE_LIMITED','message':'Wait.','retry_after':30,"
             "'more':[1]},'more':1}");
  g_autoptr (json_object) bare = parse ("{'success':false,'error':{'code':'BUSY','message':null}}");
  g_autoptr (GError) error = NULL;
  g_autoptr (GhFailure) failure = gh_failure_from_json (envelope, &error);
  g_autoptr (GhFailure) less = gh_failure_from_json (bare, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (failure->code, ==, "RATE_LIMITED");
  g_assert_cmpstr (failure->message, ==, "Wait.");
  g_assert_cmpint (failure->retry_after, ==, 30);
  g_assert_cmpstr (less->code, ==, "BUSY");
  g_assert_null (less->message);
  g_assert_cmpint (less->retry_after, ==, 0);
}

static void
test_refused (void)
{
  static const char *const cases[] = {
    "{}",
    "[]",
    "'x'",
    "{'error':{'code':'BUSY'}}",
    "{'success':null,'error':{'code':'BUSY'}}",
    "{'success':true,'error':{'code':'BUSY'}}",
    "{'success':true,'data':{}}",
    "{'success':0,'error':{'code':'BUSY'}}",
    "{'success':'false','error':{'code':'BUSY'}}",
    "{'success':false}",
    "{'success':false,'error':null}",
    "{'success':false,'error':'BUSY'}",
    "{'success':false,'error':['BUSY']}",
    "{'success':false,'error':{}}",
    "{'success':false,'error':{'code':null}}",
    "{'success':false,'error':{'code':''}}",
    "{'success':false,'error':{'code':5}}",
    "{'success':false,'error':{'code':'BUSY','message':5}}",
    "{'success':false,'error':{'code':'BUSY','retry_after':'5'}}",
    "{'success':false,'error':{'code':'BUSY','retry_after':-1}}",
    "{'success':false,'error':{'code':'BUSY','retry_after':1.5}}",
    "{'success':false,'error':{'code':'BUSY','retry_after':9223372036854775807}}",
  };
  g_autofree char *long_code = g_strnfill (65, 'X');
  g_autoptr (json_object) long_envelope = gh_failure_to_json (long_code, NULL);
  g_autoptr (GError) too_long = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (json_object) envelope = parse (cases[i]);
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", cases[i]);
    g_assert_null (gh_failure_from_json (envelope, &error));
    g_assert_error (error, GH_JSON_ERROR, GH_JSON_ERROR_FIELD);
  }
  g_assert_null (gh_failure_from_json (long_envelope, &too_long));
  g_assert_error (too_long, GH_JSON_ERROR, GH_JSON_ERROR_FIELD);
}

static void
test_get_data (void)
{
  static const char *const wrong[] = {
    "{}",
    "[]",
    "{'data':{}}",
    "{'success':false,'data':{}}",
    "{'success':1,'data':{}}",
    "{'success':true}",
    "{'success':true,'data':[]}",
    "{'success':true,'data':null}",
  };
  g_autoptr (json_object) good = parse ("{'success':true,'data':{'k':1}}");
  g_autoptr (GError) none = NULL;
  json_object *data = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (json_object) envelope = parse (wrong[i]);
    g_autoptr (GError) error = NULL;

    g_assert_false (gh_success_get_data (envelope, &data, &error));
    g_assert_error (error, GH_JSON_ERROR, GH_JSON_ERROR_FIELD);
    g_assert_null (data);
  }
  g_assert_true (gh_success_get_data (good, &data, &none));
  g_assert_no_error (none);
  g_assert_cmpint (json_object_object_length (data), ==, 1);
}

static void
test_free_nothing (void)
{
  gh_failure_free (NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/failure/written", test_written);
  g_test_add_func ("/failure/read", test_read);
  g_test_add_func ("/failure/refused", test_refused);
  g_test_add_func ("/failure/get-data", test_get_data);
  g_test_add_func ("/failure/free-nothing", test_free_nothing);
  return g_test_run ();
}
