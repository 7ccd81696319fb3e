/* What goes over the wire when a kiosk has its network back: a bad entry spoils nobody. */

#include "wire/sync.h"

#include <string.h>

#define ID_1    "00000000-0000-4000-8000-00000000000a"
#define ID_2    "00000000-0000-4000-8000-00000000000b"
#define CODE    "TKT-2025-ABC123-DEF456"
#define NINE    "2025-11-14T09:00:00Z"
#define NINE_AT G_GINT64_CONSTANT (1763110800)

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

static char *
write_quoted (json_object *object)
{
  g_autoptr (json_object) owned = object;

  return g_strdelimit (gh_json_to_string (owned), "\"", '\'');
}

static GhSyncRequest *
read_request (const char *quoted)
{
  g_autoptr (json_object) body = parse (quoted);
  g_autoptr (GError) error = NULL;
  GhSyncRequest *request = gh_sync_request_from_json (body, &error);

  g_assert_no_error (error);
  g_assert_nonnull (request);
  return request;
}

static const GhSyncEntry *
entry_of (const GhSyncRequest *request, guint index)
{
  g_assert_cmpuint (index, <, request->entries->len);
  return request->entries->pdata[index];
}

/* ---- requests ---- */

static void
test_request (void)
{
  const char *text = "{'device_id':'" ID_2 "','verifications':[{'id':'" ID_1
                     "','ticket_code':'" CODE "','verified_at':'" NINE
                     "','operator_id':5},{'id':'" ID_2 "','ticket_code':' x ','verified_at':'" NINE
                     "','operator_id':6,'device_time':'2025-11-14T09:00:07Z',"
                     "'undone_at':'2025-11-14T09:01:00Z'}]}";
  g_autoptr (GhSyncRequest) request = read_request (text);
  const GhSyncEntry *first = entry_of (request, 0);
  const GhSyncEntry *second = entry_of (request, 1);
  g_autofree char *again = write_quoted (gh_sync_request_to_json (request));

  g_assert_cmpstr (request->device_id, ==, ID_2);
  g_assert_cmpuint (request->entries->len, ==, 2);
  g_assert_cmpstr (first->id, ==, ID_1);
  g_assert_cmpstr (first->ticket_code, ==, CODE);
  g_assert_cmpint (first->verified_at, ==, NINE_AT);
  g_assert_cmpint (first->operator_id, ==, 5);
  g_assert_cmpint (first->device_time, ==, 0);
  g_assert_cmpint (first->undone_at, ==, 0);
  g_assert_null (first->fault);
  g_assert_cmpstr (second->ticket_code, ==, " x ");
  g_assert_cmpint (second->device_time, ==, NINE_AT + 7);
  g_assert_cmpint (second->undone_at, ==, NINE_AT + 60);
  g_assert_cmpstr (again, ==, text);
}

/* A body that is no such body is refused whole. */
static void
test_bad_bodies (void)
{
  static const struct {
    const char *body, *field;
  } cases[] = {
    { "{}", "device_id" },
    { "{'device_id':'x'}", "verifications" },
    { "{'verifications':[]}", "device_id" },
    { "{'device_id':'','verifications':[]}", "device_id" },
    { "{'device_id':5,'verifications':[]}", "device_id" },
    { "{'device_id':'12345678901234567890123456789012345678901234567890123456789012345',"
      "'verifications':[]}",
      "device_id" },
    { "{'device_id':'x','verifications':{}}", "verifications" },
    { "{'device_id':'x','verifications':null}", "verifications" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (json_object) body = parse (cases[i].body);
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", cases[i].body);
    g_assert_null (gh_sync_request_from_json (body, &error));
    g_assert_error (error, GH_JSON_ERROR, GH_JSON_ERROR_FIELD);
    g_assert_true (g_str_has_prefix (error->message, cases[i].field));
  }
}

static void
test_how_many (void)
{
  for (guint count = GH_SYNC_MAX_ENTRIES; count <= GH_SYNC_MAX_ENTRIES + 1; count++) {
    g_autoptr (GString) text = g_string_new ("{'device_id':'x','verifications':[0");
    g_autoptr (GError) error = NULL;

    for (guint i = 1; i < count; i++)
      g_string_append (text, ",0");
    g_string_append (text, "]}");
    g_autoptr (json_object) body = parse (text->str);
    g_autoptr (GhSyncRequest) request = gh_sync_request_from_json (body, &error);
    if (count == GH_SYNC_MAX_ENTRIES) {
      g_assert_no_error (error);
      g_assert_cmpuint (request->entries->len, ==, count);
    } else {
      g_assert_error (error, GH_JSON_ERROR, GH_JSON_ERROR_FIELD);
      g_assert_null (request);
    }
  }
}

/* Each with its fault, and with all else that could be read. */
static void
test_bad_entries (void)
{
  static const struct {
    const char *entry, *fault;
    const char *id, *sent_id, *code;
    gint64 operator_id;
  } cases[] = {
    { "5", "verifications: ", NULL, NULL, NULL, 0 },
    { "null", "verifications: ", NULL, NULL, NULL, 0 },
    { "['" ID_1 "']", "verifications: ", NULL, NULL, NULL, 0 },
    { "{}", "id: ", NULL, NULL, NULL, 0 },
    { "{'id':'x','ticket_code':'A','verified_at':'" NINE "','operator_id':5}", "id: is no UUID",
      NULL, "x", "A", 5 },
    { "{'id':7,'ticket_code':'A','verified_at':'" NINE "','operator_id':5}", "id: ", NULL, NULL,
      "A", 5 },
    { "{'id':'" ID_1 "','verified_at':'" NINE "','operator_id':5}", "ticket_code: ", ID_1, ID_1,
      NULL, 5 },
    { "{'id':'" ID_1 "','ticket_code':'','verified_at':'" NINE "','operator_id':5}",
      "ticket_code: is empty", ID_1, ID_1, NULL, 5 },
    { "{'id':'" ID_1 "','ticket_code':'A','operator_id':5}", "verified_at: ", ID_1, ID_1, "A", 5 },
    { "{'id':'" ID_1 "','ticket_code':'A','verified_at':'yesterday','operator_id':5}",
      "verified_at: ", ID_1, ID_1, "A", 5 },
    { "{'id':'" ID_1 "','ticket_code':'A','verified_at':'1969-07-20T20:17:40Z','operator_id':5}",
      "verified_at: is before 1970", ID_1, ID_1, "A", 5 },
    { "{'id':'" ID_1 "','ticket_code':'A','verified_at':1763110800,'operator_id':5}",
      "verified_at: ", ID_1, ID_1, "A", 5 },
    { "{'id':'" ID_1 "','ticket_code':'A','verified_at':'" NINE "'}", "operator_id: ", ID_1, ID_1,
      "A", 0 },
    { "{'id':'" ID_1 "','ticket_code':'A','verified_at':'" NINE "','operator_id':0}",
      "operator_id: ", ID_1, ID_1, "A", 0 },
    { "{'id':'" ID_1 "','ticket_code':'A','verified_at':'" NINE "','operator_id':5,"
      "'undone_at':'x'}",
      "undone_at: ", ID_1, ID_1, "A", 5 },
    { "{'id':'" ID_1 "','ticket_code':'A','verified_at':'" NINE "','operator_id':5,"
      "'device_time':7}",
      "device_time: ", ID_1, ID_1, "A", 5 },
  };
  g_autoptr (GString) text = g_string_new ("{'device_id':'x','verifications':[");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_string_append_printf (text, "%s,", cases[i].entry);
  g_string_append (text, "{'id':'00000000-0000-4000-8000-00000000000A','ticket_code':'A',"
                         "'verified_at':'" NINE "','operator_id':5}]}");
  g_autoptr (GhSyncRequest) request = read_request (text->str);

  g_assert_cmpuint (request->entries->len, ==, G_N_ELEMENTS (cases) + 1);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const GhSyncEntry *entry = entry_of (request, i);
    g_test_message ("%s: %s", cases[i].entry, entry->fault);
    g_assert_nonnull (entry->fault);
    g_assert_true (g_str_has_prefix (entry->fault, cases[i].fault));
    g_assert_cmpstr (entry->id, ==, cases[i].id);
    g_assert_cmpstr (entry->sent_id, ==, cases[i].sent_id);
    g_assert_cmpstr (entry->ticket_code, ==, cases[i].code);
    g_assert_cmpint (entry->operator_id, ==, cases[i].operator_id);
  }
  /* The one after all these is sound, and its id is known in whatever case it comes. */
  const GhSyncEntry *good = entry_of (request, request->entries->len - 1);
  g_assert_null (good->fault);
  g_assert_cmpstr (good->id, ==, ID_1);
  g_assert_cmpstr (good->sent_id, ==, "00000000-0000-4000-8000-00000000000A");
}

/* ---- answers ---- */

static void
test_results (void)
{
  const char *text =
      "{'success':true,'data':{'results':["
      "{'id':'" ID_1 "','outcome':'VERIFIED','ticket_id':7,'verified_at':'" NINE
      "','verified_by':5},"
      "{'id':'" ID_1 "','outcome':'DUPLICATE','first_outcome':'VERIFIED','ticket_id':7,"
      "'verified_at':'" NINE "','verified_by':5,'clock_cut':true},"
      "{'id':'" ID_2 "','outcome':'CONFLICT','code':'ALREADY_VERIFIED','ticket_id':7,"
      "'verified_at':'" NINE "','verified_by':5,'operator_name':'Olga','device_name':'Gate 1',"
      "'other_at':'2025-11-14T09:00:09Z'},"
      "{'id':null,'outcome':'REJECTED','code':'INVALID_ENTRY','message':'id: is no UUID'}]}}";
  g_autoptr (json_object) envelope = parse (text);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = gh_sync_results_from_json (envelope, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (results->len, ==, 4);
  const GhSyncResult *duplicate = results->pdata[1];
  g_assert_cmpint (duplicate->outcome, ==, GH_SYNC_DUPLICATE);
  g_assert_cmpint (duplicate->first_outcome, ==, GH_SYNC_VERIFIED);
  g_assert_true (duplicate->clock_cut);
  const GhSyncResult *conflict = results->pdata[2];
  g_assert_cmpint (conflict->outcome, ==, GH_SYNC_CONFLICT);
  g_assert_cmpint (conflict->first_outcome, ==, GH_SYNC_CONFLICT);
  g_assert_cmpstr (conflict->code, ==, "ALREADY_VERIFIED");
  g_assert_cmpstr (conflict->device_name, ==, "Gate 1");
  g_assert_cmpint (conflict->other_at, ==, NINE_AT + 9);
  const GhSyncResult *rejected = results->pdata[3];
  g_assert_null (rejected->id);
  g_assert_cmpint (rejected->ticket_id, ==, 0);
  g_assert_cmpint (rejected->verified_at, ==, 0);

  g_autofree char *again = write_quoted (gh_sync_results_to_json (results));
  g_assert_cmpstr (again, ==, text);
}

static void
test_bad_results (void)
{
  static const char *const cases[] = {
    "5",
    "{'id':'" ID_1 "'}",
    "{'id':'" ID_1 "','outcome':'MAYBE'}",
    "{'id':'" ID_1 "','outcome':'DUPLICATE'}",
    "{'id':'" ID_1 "','outcome':'DUPLICATE','first_outcome':'DUPLICATE'}",
    "{'id':'" ID_1 "','outcome':'CONFLICT'}",
    "{'id':'" ID_1 "','outcome':'REJECTED'}",
    "{'id':'" ID_1 "','outcome':'VERIFIED','code':'ALREADY_VERIFIED'}",
    "{'id':'" ID_1 "','outcome':'VERIFIED','ticket_id':'7'}",
    "{'id':'" ID_1 "','outcome':'VERIFIED','verified_at':'now'}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (json_object) object = parse (cases[i]);
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", cases[i]);
    g_assert_null (gh_sync_result_from_json (object, &error));
    g_assert_error (error, GH_JSON_ERROR, GH_JSON_ERROR_FIELD);
  }
  g_autoptr (json_object) refusal =
      parse ("{'success':false,'error':{'code':'BUSY','message':'x'}}");
  g_autoptr (GError) error = NULL;
  g_assert_null (gh_sync_results_from_json (refusal, &error));
  g_assert_error (error, GH_JSON_ERROR, GH_JSON_ERROR_FIELD);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync-wire/request", test_request);
  g_test_add_func ("/sync-wire/bad-bodies", test_bad_bodies);
  g_test_add_func ("/sync-wire/how-many", test_how_many);
  g_test_add_func ("/sync-wire/bad-entries", test_bad_entries);
  g_test_add_func ("/sync-wire/results", test_results);
  g_test_add_func ("/sync-wire/bad-results", test_bad_results);
  return g_test_run ();
}
