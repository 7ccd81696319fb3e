/* The two envelopes of the API: a success with its data, and a refusal with its code. */

#include "wire/failure.h"

/* Far more than any of ours needs; an answer that says more is not ours. */
#define CODE_MAX_CHARS    64
#define MESSAGE_MAX_CHARS 2000

/* Whether "success" is there and says @wanted. */
static gboolean
require_success (json_object *envelope, gboolean wanted, GError **error)
{
  gboolean success = !wanted;

  if (!gh_json_get_bool_opt (envelope, "success", &success, error))
    return FALSE;
  if (success != wanted) {
    g_set_error (error, GH_JSON_ERROR, GH_JSON_ERROR_FIELD, "success: must be %s",
                 wanted ? "true" : "false");
    return FALSE;
  }
  return TRUE;
}

json_object *
gh_failure_to_json (const char *code, const char *message)
{
  json_object *envelope = json_object_new_object ();
  json_object *error = json_object_new_object ();

  gh_json_add_bool (envelope, "success", FALSE);
  gh_json_add_string (error, "code", code);
  if (message != NULL)
    gh_json_add_string (error, "message", message);
  gh_json_add (envelope, "error", error);
  return envelope;
}

void
gh_failure_free (GhFailure *failure)
{
  if (failure == NULL)
    return;
  g_free (failure->code);
  g_free (failure->message);
  g_free (failure);
}

GhFailure *
gh_failure_from_json (json_object *envelope, GError **error)
{
  g_autoptr (GhFailure) failure = NULL;
  json_object *details = NULL;
  const char *code = NULL;
  const char *message = NULL;
  gint64 retry_after = 0;

  if (!require_success (envelope, FALSE, error) ||
      !gh_json_get_object (envelope, "error", &details, error) ||
      !gh_json_get_string (details, "code", CODE_MAX_CHARS, &code, error) ||
      !gh_json_get_string_opt (details, "message", MESSAGE_MAX_CHARS, &message, error) ||
      !gh_json_get_int_opt (details, "retry_after", 0, G_MAXINT32, &retry_after, error))
    return NULL;
  if (*code == '\0') {
    g_set_error (error, GH_JSON_ERROR, GH_JSON_ERROR_FIELD, "code: is empty");
    return NULL;
  }

  failure = g_new0 (GhFailure, 1);
  failure->code = g_strdup (code);
  failure->message = g_strdup (message);
  failure->retry_after = retry_after;
  return g_steal_pointer (&failure);
}

json_object *
gh_success_to_json (json_object *data)
{
  json_object *envelope = json_object_new_object ();

  gh_json_add_bool (envelope, "success", TRUE);
  gh_json_add (envelope, "data", data);
  return envelope;
}

gboolean
gh_success_get_data (json_object *envelope, json_object **data, GError **error)
{
  return require_success (envelope, TRUE, error) &&
         gh_json_get_object (envelope, "data", data, error);
}
