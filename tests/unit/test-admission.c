/* What the gate hears about a ticket: the envelopes letter by letter, and a reader that takes apart
 * only those that are whole. */

#include "wire/admission.h"

#include <string.h>

#define VALID_ENVELOPE                                                                             \
  "{'success':true,'data':{'ticket_id':123,'ticket_code':'TKT-2025-ABC123-DEF456',"                \
  "'status':'RESERVED','customer_name':'John Doe','customer_email':'john@example.com',"            \
  "'customer_phone':'+12025551234','reservation':{'date':'2025-11-14','start_time':'12:00:00',"    \
  "'end_time':'14:00:00','is_today':true,'today':'2025-11-14',"                                    \
  "'starts_at':'2025-11-14T11:00:00Z','ends_at':'2025-11-14T13:00:00Z'},"                          \
  "'slot':{'booked_count':150,'total_capacity':200},'validation_status':'VALID'}}"
#define WRONG_DATE_ENVELOPE                                                                        \
  "{'success':false,'error':{'code':'WRONG_DATE','message':'Ticket reserved for 2025-11-20, not "  \
  "today','reservation_date':'2025-11-20','today':'2025-11-14','days_from_now':6}}"
#define NO_RESERVATION_ENVELOPE                                                                    \
  "{'success':false,'error':{'code':'NO_RESERVATION','message':'Ticket is activated but has no "   \
  "reservation','ticket_id':123,'ticket_code':'TKT-2025-ABC123-DEF456',"                           \
  "'ticket_status':'ACTIVATED'}}"
#define ALREADY_VERIFIED_ENVELOPE                                                                  \
  "{'success':false,'error':{'code':'ALREADY_VERIFIED','message':'This ticket was already "        \
  "verified','verified_at':'2025-11-14T09:30:00Z','verified_by':5,'operator_name':'Jane Smith',"   \
  "'device_name':'Gate 1','same_device':true}}"
#define VERIFICATION_ENVELOPE                                                                      \
  "{'success':true,'data':{'ticket_id':123,'ticket_code':'TKT-2025-ABC123-DEF456',"                \
  "'status':'VERIFIED','verified_at':'2025-11-14T09:30:00Z','verified_by':5}}"
#define REPEATED_ENVELOPE                                                                          \
  "{'success':true,'data':{'ticket_id':123,'ticket_code':'TKT-2025-ABC123-DEF456',"                \
  "'status':'VERIFIED','verified_at':'2025-11-14T09:30:00Z','verified_by':5,"                      \
  "'warning':'ALREADY_VERIFIED','operator_name':'Jane Smith','device_name':null,"                  \
  "'same_device':false}}"

/* JSON with single quotes for double ones, so that it can be read here. */
static char *
unquote (const char *quoted)
{
  return g_strdelimit (g_strdup (quoted), "'", '"');
}

static json_object *
parse (const char *quoted)
{
  g_autofree char *text = unquote (quoted);
  g_autoptr (GError) error = NULL;
  json_object *tree = gh_json_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  return tree;
}

static GhAdmission *
read_good (const char *quoted)
{
  g_autoptr (json_object) envelope = parse (quoted);
  g_autoptr (GError) error = NULL;
  GhAdmission *admission = gh_admission_from_json (envelope, &error);

  g_assert_no_error (error);
  g_assert_nonnull (admission);
  return admission;
}

static void
assert_written (json_object *envelope, const char *quoted)
{
  g_autofree char *text = gh_json_to_string (envelope);
  g_autofree char *wanted = unquote (quoted);

  g_assert_cmpstr (text, ==, wanted);
}

static void
assert_rewritten (const char *quoted)
{
  g_autoptr (GhAdmission) admission = read_good (quoted);
  g_autoptr (json_object) envelope = gh_admission_to_json (admission);

  assert_written (envelope, quoted);
}

static GhAdmission *
make_valid (void)
{
  GhAdmission *admission = gh_admission_new (GH_VERDICT_VALID);

  admission->ticket_id = 123;
  admission->ticket_code = g_strdup ("TKT-2025-ABC123-DEF456");
  admission->status = GH_TICKET_RESERVED;
  admission->customer_name = g_strdup ("John Doe");
  admission->customer_email = g_strdup ("john@example.com");
  admission->customer_phone = g_strdup ("+12025551234");
  admission->date = gh_date_new (2025, 11, 14);
  admission->today = admission->date;
  admission->start_time = 12 * 3600;
  admission->end_time = 14 * 3600;
  admission->booked_count = 150;
  admission->total_capacity = 200;
  admission->starts_at = 1763118000;
  admission->ends_at = 1763125200;
  return admission;
}

static void
test_valid (void)
{
  g_autoptr (GhAdmission) admission = make_valid ();
  g_autoptr (json_object) envelope = gh_admission_to_json (admission);
  g_autoptr (GhAdmission) read = read_good (VALID_ENVELOPE);

  assert_written (envelope, VALID_ENVELOPE);
  g_assert_cmpint (read->verdict, ==, GH_VERDICT_VALID);
  g_assert_null (read->message);
  g_assert_cmpint (read->ticket_id, ==, 123);
  g_assert_cmpstr (read->ticket_code, ==, "TKT-2025-ABC123-DEF456");
  g_assert_cmpint (read->status, ==, GH_TICKET_RESERVED);
  g_assert_cmpstr (read->customer_name, ==, "John Doe");
  g_assert_cmpstr (read->customer_email, ==, "john@example.com");
  g_assert_cmpstr (read->customer_phone, ==, "+12025551234");
  g_assert_cmpint (read->date, ==, admission->date);
  g_assert_cmpint (read->today, ==, admission->today);
  g_assert_cmpint (read->start_time, ==, 43200);
  g_assert_cmpint (read->end_time, ==, 50400);
  g_assert_cmpint (read->booked_count, ==, 150);
  g_assert_cmpint (read->total_capacity, ==, 200);
  g_assert_cmpint (read->starts_at, ==, 1763118000);
  g_assert_cmpint (read->ends_at, ==, 1763125200);
}

/* A slot over midnight is today's on both its dates, and on no other. */
static void
test_is_today (void)
{
  static const gboolean wanted[] = { FALSE, TRUE, TRUE, FALSE };

  for (int i = 0; i < 4; i++) {
    g_autoptr (GhAdmission) admission = make_valid ();
    g_autoptr (json_object) envelope = NULL;
    json_object *data = NULL, *reservation = NULL;
    gboolean is_today = !wanted[i];

    admission->start_time = 22 * 3600;
    admission->end_time = 2 * 3600;
    admission->today = admission->date + i - 1;
    envelope = gh_admission_to_json (admission);
    g_assert_true (gh_json_get_object (envelope, "data", &data, NULL));
    g_assert_true (gh_json_get_object (data, "reservation", &reservation, NULL));
    g_assert_true (gh_json_get_bool_opt (reservation, "is_today", &is_today, NULL));
    g_assert_cmpint (is_today, ==, wanted[i]);
  }
}

static void
test_valid_with_less (void)
{
  g_autoptr (GhAdmission) admission = read_good (
      "{'success':true,'data':{'ticket_id':1,'ticket_code':'X','status':'RESERVED','customer_name':"
      "null,'customer_email':null,'reservation':{'date':'2025-11-14','start_time':'22:00:00',"
      "'end_time':'24:00:00','is_today':true},'slot':{'booked_count':0,'total_capacity':0},"
      "'validation_status':'VALID','more':{'x':[1]}},'request_id':'abc'}");
  g_autoptr (json_object) envelope = gh_admission_to_json (admission);
  g_autofree char *text = gh_json_to_string (envelope);

  g_assert_null (admission->customer_name);
  g_assert_null (admission->customer_email);
  g_assert_null (admission->customer_phone);
  g_assert_cmpint (admission->end_time, ==, GH_DAY_SECONDS);
  g_assert_cmpint (admission->today, ==, 0);
  g_assert_cmpint (admission->starts_at, ==, 0);
  g_assert_cmpint (admission->ends_at, ==, 0);
  /* Unknown instants are left out, unknown contacts are null. */
  g_assert_null (strstr (text, "starts_at"));
  g_assert_null (strstr (text, "ends_at"));
  g_assert_nonnull (strstr (text, "\"customer_phone\":null"));
}

static void
test_wrong_date (void)
{
  g_autoptr (GhAdmission) admission = gh_admission_new (GH_VERDICT_WRONG_DATE);
  g_autoptr (GhAdmission) read = read_good (WRONG_DATE_ENVELOPE);
  g_autoptr (json_object) envelope = NULL;

  admission->message = g_strdup ("Ticket reserved for 2025-11-20, not today");
  admission->date = gh_date_new (2025, 11, 20);
  admission->today = gh_date_new (2025, 11, 14);
  admission->days_from_now = 6;
  envelope = gh_admission_to_json (admission);
  assert_written (envelope, WRONG_DATE_ENVELOPE);
  g_assert_cmpint (read->verdict, ==, GH_VERDICT_WRONG_DATE);
  g_assert_cmpstr (read->message, ==, admission->message);
  g_assert_cmpint (read->date, ==, admission->date);
  g_assert_cmpint (read->today, ==, admission->today);
  g_assert_cmpint (read->days_from_now, ==, 6);
}

static void
test_other_refusals (void)
{
  static const GhVerdict plain[] = { GH_VERDICT_TICKET_NOT_FOUND, GH_VERDICT_TICKET_CANCELLED,
                                     GH_VERDICT_TICKET_NOT_ACTIVATED, GH_VERDICT_TICKET_EXPIRED };
  g_autoptr (GhAdmission) none = read_good (NO_RESERVATION_ENVELOPE);
  g_autoptr (GhAdmission) already = read_good (ALREADY_VERIFIED_ENVELOPE);

  for (gsize i = 0; i < G_N_ELEMENTS (plain); i++) {
    g_autofree char *wanted =
        g_strdup_printf ("{'success':false,'error':{'code':'%s','message':'No.'}}",
                         gh_verdict_to_string (plain[i]));
    g_autoptr (GhAdmission) read = read_good (wanted);

    g_assert_cmpint (read->verdict, ==, plain[i]);
    g_assert_cmpstr (read->message, ==, "No.");
    assert_rewritten (wanted);
  }
  g_assert_cmpint (none->verdict, ==, GH_VERDICT_NO_RESERVATION);
  g_assert_cmpint (none->status, ==, GH_TICKET_ACTIVATED);
  g_assert_cmpint (none->ticket_id, ==, 123);
  g_assert_cmpstr (none->ticket_code, ==, "TKT-2025-ABC123-DEF456");
  g_assert_cmpint (already->verdict, ==, GH_VERDICT_ALREADY_VERIFIED);
  g_assert_cmpint (already->verified_at, ==, 1763112600);
  g_assert_cmpint (already->verified_by, ==, 5);
  g_assert_cmpstr (already->operator_name, ==, "Jane Smith");
  g_assert_cmpstr (already->device_name, ==, "Gate 1");
  g_assert_true (already->same_device);
  assert_rewritten (NO_RESERVATION_ENVELOPE);
  assert_rewritten (ALREADY_VERIFIED_ENVELOPE);
  assert_rewritten ("{'success':false,'error':{'code':'ALREADY_VERIFIED','verified_at':"
                    "'2025-11-14T09:30:00Z','verified_by':null,'operator_name':null,'device_name':"
                    "null,'same_device':false}}");
}

/* Replaces @part of @envelope by @instead. */
static char *
alter (const char *envelope, const char *part, const char *instead)
{
  g_auto (GStrv) around = g_strsplit (envelope, part, 2);

  g_assert_cmpuint (g_strv_length (around), ==, 2);
  return g_strjoinv (instead, around);
}

typedef struct {
  const char *envelope;
  const char *part;
  const char *instead;
} Alteration;

static void
test_refused_envelopes (void)
{
  static const Alteration cases[] = {
    { VALID_ENVELOPE, "'success':true", "'success':false" },
    { VALID_ENVELOPE, "'success':true", "'success':1" },
    { VALID_ENVELOPE, "'success':true,", "" },
    { VALID_ENVELOPE, "'validation_status':'VALID'", "'validation_status':'WRONG_DATE'" },
    { VALID_ENVELOPE, ",'validation_status':'VALID'", "" },
    { VALID_ENVELOPE, "'status':'RESERVED'", "'status':'VERIFIED'" },
    { VALID_ENVELOPE, "'status':'RESERVED'", "'status':null" },
    { VALID_ENVELOPE, "'ticket_id':123", "'ticket_id':0" },
    { VALID_ENVELOPE, "'ticket_id':123", "'ticket_id':'123'" },
    { VALID_ENVELOPE, "'TKT-2025-ABC123-DEF456'", "''" },
    { VALID_ENVELOPE, "'TKT-2025-ABC123-DEF456'",
      "'123456789012345678901234567890123456789012345678901'" },
    { VALID_ENVELOPE, "'John Doe'", "5" },
    { VALID_ENVELOPE, "'john@example.com'", "[]" },
    { VALID_ENVELOPE, "'date':'2025-11-14'", "'date':'2025-11-31'" },
    { VALID_ENVELOPE, "'date':'2025-11-14'", "'date':null" },
    { VALID_ENVELOPE, "'12:00:00'", "'24:00:00'" },
    { VALID_ENVELOPE, "'12:00:00'", "'12:60:00'" },
    { VALID_ENVELOPE, "'14:00:00'", "1400" },
    { VALID_ENVELOPE, "'is_today':true", "'is_today':false" },
    { VALID_ENVELOPE, "'is_today':true", "'is_today':'true'" },
    { VALID_ENVELOPE, "'today':'2025-11-14'", "'today':'today'" },
    { VALID_ENVELOPE, "'2025-11-14T11:00:00Z'", "'2025-11-14 11:00:00'" },
    { VALID_ENVELOPE, "'2025-11-14T13:00:00Z'", "0" },
    { VALID_ENVELOPE, "'booked_count':150", "'booked_count':-1" },
    { VALID_ENVELOPE, "'booked_count':150", "'booked_count':2147483648" },
    { VALID_ENVELOPE, "'total_capacity':200", "'total_capacity':200.0" },
    { VALID_ENVELOPE, "'slot':{", "'slots':{" },
    { VALID_ENVELOPE, "'reservation':{", "'reserved':{" },
    { WRONG_DATE_ENVELOPE, "WRONG_DATE", "VALID" },
    { WRONG_DATE_ENVELOPE, "WRONG_DATE", "RATE_LIMITED" },
    { WRONG_DATE_ENVELOPE, "'success':false", "'success':true" },
    { WRONG_DATE_ENVELOPE, "'reservation_date':'2025-11-20',", "" },
    { WRONG_DATE_ENVELOPE, "'today':'2025-11-14'", "'today':7" },
    { WRONG_DATE_ENVELOPE, ",'days_from_now':6", "" },
    { WRONG_DATE_ENVELOPE, "'days_from_now':6", "'days_from_now':9223372036854775807" },
    { NO_RESERVATION_ENVELOPE, "'ACTIVATED'", "'LOST'" },
    { NO_RESERVATION_ENVELOPE, "'ticket_id':123", "'ticket_id':-1" },
    { NO_RESERVATION_ENVELOPE, "'error':{", "'fault':{" },
    { ALREADY_VERIFIED_ENVELOPE, "'verified_at':'2025-11-14T09:30:00Z',", "" },
    { ALREADY_VERIFIED_ENVELOPE, "'2025-11-14T09:30:00Z'", "'2025-11-14'" },
    { ALREADY_VERIFIED_ENVELOPE, "'verified_by':5", "'verified_by':0" },
    { ALREADY_VERIFIED_ENVELOPE, "'Jane Smith'", "{}" },
    { ALREADY_VERIFIED_ENVELOPE, "'Gate 1'", "[]" },
    { ALREADY_VERIFIED_ENVELOPE, "'same_device':true", "'same_device':1" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *altered = alter (cases[i].envelope, cases[i].part, cases[i].instead);
    g_autoptr (json_object) envelope = parse (altered);
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", altered);
    g_assert_null (gh_admission_from_json (envelope, &error));
    g_assert_error (error, GH_JSON_ERROR, GH_JSON_ERROR_FIELD);
  }
}

static void
test_verification (void)
{
  GhVerification verification = { .ticket_id = 123,
                                  .ticket_code = (char *) "TKT-2025-ABC123-DEF456",
                                  .verified_at = 1763112600,
                                  .verified_by = 5,
                                  .operator_name = (char *) "Jane Smith" };
  g_autoptr (json_object) first = gh_verification_to_json (&verification);
  g_autoptr (json_object) repeated = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GhVerification) read_first = gh_verification_from_json (first, &error);
  g_autoptr (GhVerification) read_repeated = NULL;

  verification.already = TRUE;
  repeated = gh_verification_to_json (&verification);
  read_repeated = gh_verification_from_json (repeated, &error);
  g_assert_no_error (error);
  assert_written (first, VERIFICATION_ENVELOPE);
  assert_written (repeated, REPEATED_ENVELOPE);
  g_assert_cmpint (read_first->ticket_id, ==, 123);
  g_assert_cmpstr (read_first->ticket_code, ==, "TKT-2025-ABC123-DEF456");
  g_assert_cmpint (read_first->verified_at, ==, 1763112600);
  g_assert_cmpint (read_first->verified_by, ==, 5);
  g_assert_false (read_first->already);
  g_assert_null (read_first->operator_name);
  g_assert_true (read_repeated->already);
  g_assert_cmpstr (read_repeated->operator_name, ==, "Jane Smith");
}

static void
test_refused_verifications (void)
{
  static const Alteration cases[] = {
    { VERIFICATION_ENVELOPE, "'success':true", "'success':false" },
    { VERIFICATION_ENVELOPE, "'status':'VERIFIED'", "'status':'RESERVED'" },
    { VERIFICATION_ENVELOPE, "'status':'VERIFIED',", "" },
    { VERIFICATION_ENVELOPE, "'ticket_id':123", "'ticket_id':null" },
    { VERIFICATION_ENVELOPE, "'verified_by':5", "'verified_by':0" },
    { VERIFICATION_ENVELOPE, ",'verified_by':5", "" },
    { VERIFICATION_ENVELOPE, "'2025-11-14T09:30:00Z'", "null" },
    { REPEATED_ENVELOPE, "'warning':'ALREADY_VERIFIED'", "'warning':'SOMETHING_ELSE'" },
    { REPEATED_ENVELOPE, "'warning':'ALREADY_VERIFIED'", "'warning':true" },
    { REPEATED_ENVELOPE, "'Jane Smith'", "5" },
    { REPEATED_ENVELOPE, "'device_name':null", "'device_name':7" },
    { REPEATED_ENVELOPE, "'same_device':false", "'same_device':'no'" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *altered = alter (cases[i].envelope, cases[i].part, cases[i].instead);
    g_autoptr (json_object) envelope = parse (altered);
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", altered);
    g_assert_null (gh_verification_from_json (envelope, &error));
    g_assert_error (error, GH_JSON_ERROR, GH_JSON_ERROR_FIELD);
  }
}

/* Reads @tree as everything it might be: an answer comes back, or an error, never both or none. */
static void
read_as_all (json_object *tree)
{
  g_autoptr (GError) admission_error = NULL;
  g_autoptr (GError) verification_error = NULL;
  g_autoptr (GhAdmission) admission = gh_admission_from_json (tree, &admission_error);
  g_autoptr (GhVerification) verification = gh_verification_from_json (tree, &verification_error);

  g_assert_true ((admission == NULL) == (admission_error != NULL));
  g_assert_true ((verification == NULL) == (verification_error != NULL));
}

/* Every value of every object within @top, in turn, becomes each of the hostile ones. */
static void
twist (json_object *top, json_object *object)
{
  static const char *const hostile[] = { "null", "true",         "0",   "-1", "9223372036854775807",
                                         "1.5",  "''",           "'x'", "[]", "[1]",
                                         "{}",   "{'a':{'a':1}}" };
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  struct json_object_iter member;

  json_object_object_foreachC (object, member)
  {
    g_ptr_array_add (keys, g_strdup (member.key));
  }
  for (guint i = 0; i < keys->len; i++) {
    const char *key = g_ptr_array_index (keys, i);
    g_autoptr (json_object) kept = json_object_get (json_object_object_get (object, key));

    for (gsize j = 0; j < G_N_ELEMENTS (hostile); j++) {
      g_autofree char *text = g_strdup_printf ("{'v':%s}", hostile[j]);
      g_autoptr (json_object) holder = parse (text);

      gh_json_add (object, key, json_object_get (json_object_object_get (holder, "v")));
      read_as_all (top);
    }
    json_object_object_del (object, key);
    read_as_all (top);
    gh_json_add (object, key, json_object_get (kept));
    if (json_object_is_type (kept, json_type_object))
      twist (top, kept);
  }
}

static void
test_hostile_envelopes (void)
{
  static const char *const envelopes[] = { VALID_ENVELOPE,          WRONG_DATE_ENVELOPE,
                                           NO_RESERVATION_ENVELOPE, ALREADY_VERIFIED_ENVELOPE,
                                           VERIFICATION_ENVELOPE,   REPEATED_ENVELOPE };
  static const char *const others[] = { "[]", "1", "'x'", "true", "{}", "{'success':true}" };

  for (gsize i = 0; i < G_N_ELEMENTS (envelopes); i++) {
    g_autoptr (json_object) tree = parse (envelopes[i]);

    twist (tree, tree);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++) {
    g_autoptr (json_object) tree = parse (others[i]);

    read_as_all (tree);
  }
  read_as_all (NULL);
  gh_admission_free (NULL);
  gh_verification_free (NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/admission/valid", test_valid);
  g_test_add_func ("/admission/is-today", test_is_today);
  g_test_add_func ("/admission/valid-with-less", test_valid_with_less);
  g_test_add_func ("/admission/wrong-date", test_wrong_date);
  g_test_add_func ("/admission/other-refusals", test_other_refusals);
  g_test_add_func ("/admission/refused", test_refused_envelopes);
  g_test_add_func ("/admission/verification", test_verification);
  g_test_add_func ("/admission/refused-verification", test_refused_verifications);
  g_test_add_func ("/admission/hostile", test_hostile_envelopes);
  return g_test_run ();
}
