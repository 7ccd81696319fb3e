/* A refusal: {"success": false, "error": {"code", "message", …}} (contract 3). */

#pragma once

#include "wire/json.h"

G_BEGIN_DECLS

/* The envelope of a refusal; more fields go into the object under "error". Owned by the caller. */
json_object *gh_failure_to_json (const char *code, const char *message) G_GNUC_WARN_UNUSED_RESULT;

typedef struct {
  char *code;         /* "RATE_LIMITED", … */
  char *message;      /* a sentence for people, may be NULL */
  gint64 retry_after; /* seconds, 0 when absent */
} GhFailure;

void gh_failure_free (GhFailure *failure);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhFailure, gh_failure_free)

/* NULL with an error when @envelope is not a refusal. */
GhFailure *gh_failure_from_json (json_object *envelope, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* {"success": true, "data": @data}. Takes @data. Owned by the caller. */
json_object *gh_success_to_json (json_object *data) G_GNUC_WARN_UNUSED_RESULT;

/* The object under "data" of an envelope that says success; it belongs to @envelope. FALSE with
 * GH_JSON_ERROR_FIELD, and @data untouched, for any other envelope. */
gboolean gh_success_get_data (json_object *envelope, json_object **data,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
