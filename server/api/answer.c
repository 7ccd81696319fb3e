/* JSON answers; see the header. */

#include "server/api/answer.h"

#include "server/handler/sentences.h"
#include "server/http/language.h"
#include "wire/failure.h"

#define JSON_TYPE "application/json; charset=utf-8"

GhResponse *
gh_answer_json (int status, json_object *envelope)
{
  GhResponse *response = gh_response_new (status);
  gh_response_take_text (response, JSON_TYPE, gh_json_to_string (envelope));
  gh_language_say (response, GH_LANGUAGE_VARY_API);
  json_object_put (envelope);
  return response;
}

GhResponse *
gh_answer_success (json_object *data)
{
  return gh_answer_json (200, gh_success_to_json (data));
}

json_object *
gh_failure_error (json_object *envelope)
{
  return json_object_object_get (envelope, "error");
}

/* Takes @envelope. */
static GhResponse *
answer_with_retry (int status, json_object *envelope, int retry_after)
{
  if (retry_after > 0)
    gh_json_add_int (gh_failure_error (envelope), "retry_after", retry_after);
  GhResponse *response = gh_answer_json (status, envelope);
  if (retry_after > 0) {
    g_autofree char *seconds = g_strdup_printf ("%d", retry_after);
    gh_response_add_header (response, "Retry-After", seconds);
  }
  return response;
}

GhResponse *
gh_answer_failure (int status, const char *code, int retry_after)
{
  g_autofree char *wait = retry_after > 0 ? gh_sentence_for_wait (retry_after) : NULL;
  json_object *envelope =
      gh_failure_to_json (code, wait != NULL ? wait : gh_sentence_for_code (code));
  return answer_with_retry (status, envelope, retry_after);
}

GhResponse *
gh_answer_fault (const GhRequest *request, int status, const char *code, int retry_after)
{
  json_object *envelope = gh_failure_to_json (code, gh_sentence_for_code (code));
  gh_json_add_string (gh_failure_error (envelope), "request_id", request->id);
  return answer_with_retry (status, envelope, retry_after);
}

GhResponse *
gh_answer_bad_request (const char *code, const char *message)
{
  return gh_answer_json (400, gh_failure_to_json (code, message));
}
