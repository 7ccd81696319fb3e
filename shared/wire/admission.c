/* The gate's answers on the wire. The writer puts down what the server decided; the reader takes an
 * envelope apart again and refuses one that contradicts itself, so that nothing but a whole and
 * plain VALID ever becomes a green screen. */

#include "wire/admission.h"

#include "core/ticket-code.h"
#include "wire/failure.h"

/* Generous limits: they bound what a broken server can send and never cut what ours keeps. */
#define WORD_MAX_CHARS 32 /* names of enums */
#define TEXT_MAX_CHARS 1000
#define DAYS_MAX       4000000 /* more than lie between 1900 and 9999 */

GhAdmission *
gh_admission_new (GhVerdict verdict)
{
  GhAdmission *admission = g_new0 (GhAdmission, 1);

  admission->verdict = verdict;
  return admission;
}

void
gh_admission_free (GhAdmission *admission)
{
  if (admission == NULL)
    return;
  g_free (admission->message);
  g_free (admission->ticket_code);
  g_free (admission->customer_name);
  g_free (admission->customer_email);
  g_free (admission->customer_phone);
  g_free (admission->operator_name);
  g_free (admission->device_name);
  g_free (admission);
}

void
gh_verification_free (GhVerification *verification)
{
  if (verification == NULL)
    return;
  g_free (verification->ticket_code);
  g_free (verification->operator_name);
  g_free (verification);
}

static json_object *
write_reservation (const GhAdmission *admission)
{
  json_object *reservation = json_object_new_object ();
  GhDate last = gh_slot_last_date (admission->date, admission->start_time, admission->end_time);

  gh_json_add_date (reservation, "date", admission->date);
  gh_json_add_time (reservation, "start_time", admission->start_time);
  gh_json_add_time (reservation, "end_time", admission->end_time);
  /* A slot over midnight is today's on both its dates (contract 4). */
  gh_json_add_bool (reservation, "is_today",
                    admission->date <= admission->today && admission->today <= last);
  gh_json_add_date (reservation, "today", admission->today);
  if (admission->ends_at != 0) {
    gh_json_add_instant (reservation, "starts_at", admission->starts_at);
    gh_json_add_instant (reservation, "ends_at", admission->ends_at);
  }
  return reservation;
}

static json_object *
write_valid (const GhAdmission *admission)
{
  json_object *data = json_object_new_object ();
  json_object *slot = json_object_new_object ();

  gh_json_add_int (data, "ticket_id", admission->ticket_id);
  gh_json_add_string (data, "ticket_code", admission->ticket_code);
  gh_json_add_string (data, "status", gh_ticket_status_to_string (admission->status));
  gh_json_add_string (data, "customer_name", admission->customer_name);
  gh_json_add_string (data, "customer_email", admission->customer_email);
  gh_json_add_string (data, "customer_phone", admission->customer_phone);
  gh_json_add (data, "reservation", write_reservation (admission));
  gh_json_add_int (slot, "booked_count", admission->booked_count);
  gh_json_add_int (slot, "total_capacity", admission->total_capacity);
  gh_json_add (data, "slot", slot);
  gh_json_add_string (data, "validation_status", gh_verdict_to_string (GH_VERDICT_VALID));
  return gh_success_to_json (data);
}

/* The fields of the contract that one refusal has and another has not. */
static void
write_details (const GhAdmission *admission, json_object *error)
{
  switch (admission->verdict) {
  case GH_VERDICT_ALREADY_VERIFIED:
    gh_json_add_instant (error, "verified_at", admission->verified_at);
    if (admission->verified_by != 0)
      gh_json_add_int (error, "verified_by", admission->verified_by);
    else
      gh_json_add (error, "verified_by", NULL);
    gh_json_add_string (error, "operator_name", admission->operator_name);
    break;
  case GH_VERDICT_NO_RESERVATION:
    gh_json_add_string (error, "ticket_status", gh_ticket_status_to_string (admission->status));
    break;
  case GH_VERDICT_WRONG_DATE:
    gh_json_add_date (error, "reservation_date", admission->date);
    gh_json_add_date (error, "today", admission->today);
    gh_json_add_int (error, "days_from_now", admission->days_from_now);
    break;
  case GH_VERDICT_VALID:
  case GH_VERDICT_TICKET_NOT_FOUND:
  case GH_VERDICT_TICKET_CANCELLED:
  case GH_VERDICT_TICKET_NOT_ACTIVATED:
  case GH_VERDICT_TICKET_EXPIRED:
  default:
    break;
  }
}

json_object *
gh_admission_to_json (const GhAdmission *admission)
{
  json_object *envelope;
  json_object *error;

  if (admission->verdict == GH_VERDICT_VALID)
    return write_valid (admission);

  envelope = gh_failure_to_json (gh_verdict_to_string (admission->verdict), admission->message);
  error = json_object_object_get (envelope, "error");
  if (admission->ticket_id != 0)
    gh_json_add_int (error, "ticket_id", admission->ticket_id);
  if (admission->ticket_code != NULL)
    gh_json_add_string (error, "ticket_code", admission->ticket_code);
  write_details (admission, error);
  return envelope;
}

/* A string that must be @wanted and nothing else. */
static gboolean
require_word (json_object *object, const char *key, const char *wanted, GError **error)
{
  const char *word = NULL;

  if (!gh_json_get_string (object, key, WORD_MAX_CHARS, &word, error))
    return FALSE;
  return g_str_equal (word, wanted) || gh_json_fail_field (key, "contradicts the rest", error);
}

/* Copies a string into @copy, NULL when there is none. */
static gboolean
read_text_opt (json_object *object, const char *key, gsize max_chars, char **copy, GError **error)
{
  const char *text = NULL;

  if (!gh_json_get_string_opt (object, key, max_chars, &text, error))
    return FALSE;
  *copy = g_strdup (text);
  return TRUE;
}

/* A ticket's id and code, which a VALID and a verification always have. */
static gboolean
read_ticket (json_object *data, gint64 *ticket_id, char **ticket_code, GError **error)
{
  const char *code = NULL;

  if (!gh_json_get_int (data, "ticket_id", 1, G_MAXINT64, ticket_id, error) ||
      !gh_json_get_string (data, "ticket_code", GH_TICKET_CODE_MAX_CHARS, &code, error))
    return FALSE;
  if (*code == '\0')
    return gh_json_fail_field ("ticket_code", "is empty", error);
  *ticket_code = g_strdup (code);
  return TRUE;
}

static gboolean
read_reservation (json_object *data, GhAdmission *admission, GError **error)
{
  json_object *reservation = NULL;
  gboolean is_today = TRUE;

  if (!gh_json_get_object (data, "reservation", &reservation, error) ||
      !gh_json_get_date (reservation, "date", &admission->date, error) ||
      !gh_json_get_time (reservation, "start_time", &admission->start_time, error) ||
      !gh_json_get_time (reservation, "end_time", &admission->end_time, error) ||
      !gh_json_get_bool_opt (reservation, "is_today", &is_today, error) ||
      !gh_json_get_date_opt (reservation, "today", &admission->today, error) ||
      !gh_json_get_instant_opt (reservation, "starts_at", &admission->starts_at, error) ||
      !gh_json_get_instant_opt (reservation, "ends_at", &admission->ends_at, error))
    return FALSE;
  if (admission->start_time == GH_DAY_SECONDS)
    return gh_json_fail_field ("start_time", "is no time to start at", error);
  return is_today || gh_json_fail_field ("is_today", "contradicts the rest", error);
}

static gboolean
read_slot (json_object *data, GhAdmission *admission, GError **error)
{
  json_object *slot = NULL;
  gint64 booked_count, total_capacity;

  if (!gh_json_get_object (data, "slot", &slot, error) ||
      !gh_json_get_int (slot, "booked_count", 0, G_MAXINT, &booked_count, error) ||
      !gh_json_get_int (slot, "total_capacity", 0, G_MAXINT, &total_capacity, error))
    return FALSE;
  admission->booked_count = (int) booked_count;
  admission->total_capacity = (int) total_capacity;
  return TRUE;
}

static GhAdmission *
read_valid (json_object *data, GError **error)
{
  g_autoptr (GhAdmission) admission = gh_admission_new (GH_VERDICT_VALID);

  admission->status = GH_TICKET_RESERVED;
  if (!require_word (data, "validation_status", gh_verdict_to_string (GH_VERDICT_VALID), error) ||
      !require_word (data, "status", gh_ticket_status_to_string (GH_TICKET_RESERVED), error) ||
      !read_ticket (data, &admission->ticket_id, &admission->ticket_code, error) ||
      !read_text_opt (data, "customer_name", TEXT_MAX_CHARS, &admission->customer_name, error) ||
      !read_text_opt (data, "customer_email", TEXT_MAX_CHARS, &admission->customer_email, error) ||
      !read_text_opt (data, "customer_phone", TEXT_MAX_CHARS, &admission->customer_phone, error) ||
      !read_reservation (data, admission, error) || !read_slot (data, admission, error))
    return NULL;
  return g_steal_pointer (&admission);
}

static gboolean
read_status (json_object *object, const char *key, GhTicketStatus *status, GError **error)
{
  const char *name = NULL;

  if (!gh_json_get_string (object, key, WORD_MAX_CHARS, &name, error))
    return FALSE;
  return gh_ticket_status_from_string (name, status) ||
         gh_json_fail_field (key, "is unknown", error);
}

static gboolean
read_wrong_date (json_object *details, GhAdmission *admission, GError **error)
{
  gint64 days;

  if (!gh_json_get_date (details, "reservation_date", &admission->date, error) ||
      !gh_json_get_date_opt (details, "today", &admission->today, error) ||
      !gh_json_get_int (details, "days_from_now", -DAYS_MAX, DAYS_MAX, &days, error))
    return FALSE;
  admission->days_from_now = (int) days;
  return TRUE;
}

static gboolean
read_details (json_object *details, GhAdmission *admission, GError **error)
{
  switch (admission->verdict) {
  case GH_VERDICT_ALREADY_VERIFIED:
    return gh_json_get_instant (details, "verified_at", &admission->verified_at, error) &&
           gh_json_get_int_opt (details, "verified_by", 1, G_MAXINT64, &admission->verified_by,
                                error) &&
           read_text_opt (details, "operator_name", TEXT_MAX_CHARS, &admission->operator_name,
                          error);
  case GH_VERDICT_NO_RESERVATION:
    return read_status (details, "ticket_status", &admission->status, error);
  case GH_VERDICT_WRONG_DATE:
    return read_wrong_date (details, admission, error);
  case GH_VERDICT_VALID:
    return gh_json_fail_field ("code", "VALID is no refusal", error);
  case GH_VERDICT_TICKET_NOT_FOUND:
  case GH_VERDICT_TICKET_CANCELLED:
  case GH_VERDICT_TICKET_NOT_ACTIVATED:
  case GH_VERDICT_TICKET_EXPIRED:
  default:
    return TRUE;
  }
}

static GhAdmission *
read_refusal (json_object *envelope, const GhFailure *failure, GError **error)
{
  json_object *details = json_object_object_get (envelope, "error");
  GhVerdict verdict = GH_VERDICT_VALID;
  g_autoptr (GhAdmission) admission = NULL;

  if (!gh_verdict_from_string (failure->code, &verdict)) {
    g_set_error (error, GH_JSON_ERROR, GH_JSON_ERROR_FIELD, "code: %s is no verdict",
                 failure->code);
    return NULL;
  }
  admission = gh_admission_new (verdict);
  admission->message = g_strdup (failure->message);
  if (!gh_json_get_int_opt (details, "ticket_id", 1, G_MAXINT64, &admission->ticket_id, error) ||
      !read_text_opt (details, "ticket_code", GH_TICKET_CODE_MAX_CHARS, &admission->ticket_code,
                      error) ||
      !read_details (details, admission, error))
    return NULL;
  return g_steal_pointer (&admission);
}

GhAdmission *
gh_admission_from_json (json_object *envelope, GError **error)
{
  g_autoptr (GhFailure) failure = NULL;
  json_object *data = NULL;

  if (gh_success_get_data (envelope, &data, NULL))
    return read_valid (data, error);
  failure = gh_failure_from_json (envelope, error);
  return failure != NULL ? read_refusal (envelope, failure, error) : NULL;
}

json_object *
gh_verification_to_json (const GhVerification *verification)
{
  json_object *data = json_object_new_object ();

  gh_json_add_int (data, "ticket_id", verification->ticket_id);
  gh_json_add_string (data, "ticket_code", verification->ticket_code);
  gh_json_add_string (data, "status", gh_ticket_status_to_string (GH_TICKET_VERIFIED));
  gh_json_add_instant (data, "verified_at", verification->verified_at);
  gh_json_add_int (data, "verified_by", verification->verified_by);
  if (verification->already) {
    gh_json_add_string (data, "warning", gh_verdict_to_string (GH_VERDICT_ALREADY_VERIFIED));
    gh_json_add_string (data, "operator_name", verification->operator_name);
  }
  return gh_success_to_json (data);
}

/* A warning that is not known here is no reason to go on as if there were none. */
static gboolean
read_warning (json_object *data, GhVerification *verification, GError **error)
{
  const char *warning = NULL;

  if (!gh_json_get_string_opt (data, "warning", WORD_MAX_CHARS, &warning, error))
    return FALSE;
  if (warning == NULL)
    return TRUE;
  verification->already = TRUE;
  return require_word (data, "warning", gh_verdict_to_string (GH_VERDICT_ALREADY_VERIFIED),
                       error) &&
         read_text_opt (data, "operator_name", TEXT_MAX_CHARS, &verification->operator_name, error);
}

GhVerification *
gh_verification_from_json (json_object *envelope, GError **error)
{
  g_autoptr (GhVerification) verification = g_new0 (GhVerification, 1);
  json_object *data = NULL;

  if (!gh_success_get_data (envelope, &data, error) ||
      !require_word (data, "status", gh_ticket_status_to_string (GH_TICKET_VERIFIED), error) ||
      !read_ticket (data, &verification->ticket_id, &verification->ticket_code, error) ||
      !gh_json_get_instant (data, "verified_at", &verification->verified_at, error) ||
      !gh_json_get_int (data, "verified_by", 1, G_MAXINT64, &verification->verified_by, error) ||
      !read_warning (data, verification, error))
    return NULL;
  return g_steal_pointer (&verification);
}
