/* The operator API; see the header. */

#include "server/api/operator.h"

#include "core/random-id.h"
#include "server/api/answer.h"
#include "server/api/gate-of.h"
#include "server/domain/admit.h"
#include "server/domain/sign-in.h"
#include "server/domain/stats.h"
#include "server/handler/sentences.h"
#include "server/words/words.h"
#include "wire/stats.h"

#define CODE_MAX_CHARS     G_MAXSIZE /* whatever was read is looked up, and then not found */
#define USERNAME_MAX_CHARS 64
#define SECRET_MAX_CHARS   256
#define UUID_MAX_CHARS     36

static GhResponse *
bad_field (const char *field, const char *what)
{
  g_autofree char *message = g_strdup_printf ("%s: %s", field, what);
  return gh_answer_bad_request ("INVALID_REQUEST", message);
}

/* ---- sign in and out ---- */

/* Every 401 says how to authenticate (RFC 9110, 15.5.2); the last one that is allowed, how long
 * none will be. */
static GhResponse *
refuse_credentials (int retry_after)
{
  GhResponse *response = gh_answer_failure (401, "INVALID_CREDENTIALS", 0);
  gh_response_add_header (response, "WWW-Authenticate", "Bearer");
  if (retry_after > 0) {
    g_autofree char *seconds = g_strdup_printf ("%d", retry_after);
    gh_response_add_header (response, "Retry-After", seconds);
  }
  return response;
}

GhResponse *
gh_api_operator_login (GhExchange *exchange, GError **error)
{
  const char *username = NULL, *pin = NULL, *password = NULL;
  json_object *body = exchange->body;
  if (!gh_json_get_string (body, "username", USERNAME_MAX_CHARS, &username, error) ||
      !gh_json_get_string_opt (body, "pin", SECRET_MAX_CHARS, &pin, error) ||
      !gh_json_get_string_opt (body, "password", SECRET_MAX_CHARS, &password, error))
    return NULL;
  if ((pin == NULL) == (password == NULL))
    return bad_field ("pin", _ ("Give either a PIN or a password."));

  g_autofree char *device = gh_request_dup_device (exchange->request);
  const GhSignInTry try = {
    .username = username,
    .kind = pin != NULL ? GH_SECRET_PIN : GH_SECRET_PASSWORD,
    .secret = pin != NULL ? pin : password,
    .device = { device, gh_request_device_key (exchange->request) },
  };
  GhSignInOutcome outcome;
  g_autoptr (GhSignIn) answer = NULL;
  int retry_after = 0;
  if (!gh_sign_in (&exchange->context, &try, &outcome, &answer, &retry_after, error))
    return NULL;
  switch (outcome) {
  case GH_SIGN_IN_INVALID_CREDENTIALS:
    return refuse_credentials (retry_after);
  case GH_SIGN_IN_LOCKED_OUT:
    return gh_answer_failure (429, "LOCKED_OUT", retry_after);
  case GH_SIGN_IN_DEVICE_REVOKED:
    return gh_answer_failure (403, "DEVICE_REVOKED", 0);
  case GH_SIGN_IN_DEVICE_KEY_INVALID:
    return gh_answer_failure (403, "DEVICE_KEY_INVALID", 0);
  case GH_SIGN_IN_OK:
  default:
    return gh_answer_json (200, gh_sign_in_to_json (answer));
  }
}

GhResponse *
gh_api_operator_logout (GhExchange *exchange, GError **error)
{
  if (!gh_sign_out (&exchange->context, exchange->session, error))
    return NULL;
  return gh_answer_success (json_object_new_object ());
}

/* ---- the gate ---- */

static GhResponse *
answer_admission (GhAdmission *admission)
{
  g_autofree char *date = gh_date_format (admission->date);
  if (admission->verdict != GH_VERDICT_VALID)
    admission->message = gh_sentence_for_verdict (admission->verdict, date);
  return gh_answer_json (admission->verdict == GH_VERDICT_VALID ? 200 : 400,
                         gh_admission_to_json (admission));
}

GhResponse *
gh_api_operator_validate (GhExchange *exchange, GError **error)
{
  GhGate gate = gh_gate_of (exchange);
  const char *code = NULL;
  if (!gh_json_get_string (exchange->body, "ticket_code", CODE_MAX_CHARS, &code, error))
    return NULL;
  g_autoptr (GhAdmission) admission = gh_admit_validate (&exchange->context, &gate, code, error);
  return admission != NULL ? answer_admission (admission) : NULL;
}

GhResponse *
gh_api_operator_verify (GhExchange *exchange, GError **error)
{
  GhGate gate = gh_gate_of (exchange);
  gint64 ticket_id = 0, operator_id = 0;
  const char *scan_id = NULL;
  json_object *body = exchange->body;
  if (!gh_json_get_int (body, "ticket_id", 1, G_MAXINT64, &ticket_id, error) ||
      !gh_json_get_int (body, "operator_id", 1, G_MAXINT64, &operator_id, error) ||
      !gh_json_get_string_opt (body, "scan_id", UUID_MAX_CHARS, &scan_id, error))
    return NULL;
  if (scan_id != NULL && !gh_is_uuid (scan_id))
    return bad_field ("scan_id", _ ("This is no UUID."));
  if (operator_id != exchange->session->operator_id)
    return gh_answer_failure (403, "OPERATOR_MISMATCH", 0);

  g_autofree char *lower = scan_id != NULL ? g_ascii_strdown (scan_id, -1) : NULL;
  g_autoptr (GhVerification) verification = NULL;
  g_autoptr (GhAdmission) refusal = NULL;
  gboolean mismatch = FALSE;
  if (!gh_admit_verify (&exchange->context, &gate, ticket_id, lower, &verification, &refusal,
                        &mismatch, error))
    return NULL;
  if (mismatch)
    return bad_field ("scan_id", _ ("This scan_id was used for another ticket."));
  if (refusal != NULL)
    return answer_admission (refusal);
  return gh_answer_json (200, gh_verification_to_json (verification));
}

/* ---- numbers ---- */

static void
add_slot (GhStats *stats, const GhSlotCount *count)
{
  GhStatsSlot slot = { .slot_id = count->slot.id,
                       .date = count->slot.date,
                       .start_time = count->slot.start_time,
                       .end_time = count->slot.end_time,
                       .starts_at = count->slot.starts_at,
                       .ends_at = count->slot.ends_at,
                       .expected = count->expected,
                       .admitted = count->admitted,
                       .double_entries = count->double_entries,
                       .total_capacity = count->slot.total_capacity };
  g_array_append_val (stats->slots, slot);
}

GhResponse *
gh_api_operator_stats (GhExchange *exchange, GError **error)
{
  g_autoptr (GhDayStats) stats = NULL;
  if (!gh_stats_day (&exchange->context, exchange->session->orq, GH_DATE_MIN, &stats, error))
    return NULL;
  if (stats == NULL)
    return gh_answer_failure (404, "ORG_NOT_FOUND", 0);
  g_autoptr (GhStats) answer = gh_stats_new ();
  answer->date = stats->date;
  answer->expected = stats->expected;
  answer->admitted = stats->admitted;
  answer->double_entries = stats->double_entries;
  answer->without_slot = stats->without_slot;
  for (guint i = 0; i < stats->slots->len; i++)
    add_slot (answer, &g_array_index (stats->slots, GhSlotCount, i));
  return gh_answer_json (200, gh_stats_to_json (answer));
}
