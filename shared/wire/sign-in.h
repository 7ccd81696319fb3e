/* The answer of POST /api/operator/login (contract 3.2). */

#pragma once

#include "wire/json.h"

G_BEGIN_DECLS

typedef struct {
  char *token;       /* JWT, HS256 */
  gint64 expires_at; /* Unix seconds */
  gint64 operator_id;
  char *operator_name;
  char *role; /* "OPERATOR" or "ADMIN" */
  gint64 orq;
} GhSignIn;

void gh_sign_in_free (GhSignIn *sign_in);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhSignIn, gh_sign_in_free)

json_object *gh_sign_in_to_json (const GhSignIn *sign_in) G_GNUC_WARN_UNUSED_RESULT;
GhSignIn *gh_sign_in_from_json (json_object *envelope, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
