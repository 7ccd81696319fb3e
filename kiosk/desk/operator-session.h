/* Who is signed in, and the token that says so. Lives in memory only. */

#pragma once

#include "wire/sign-in.h"

G_BEGIN_DECLS

typedef struct {
  char *token;
  gint64 operator_id;
  char *name; /* made safe to show */
  char *role; /* "OPERATOR" or "ADMIN" */
} GhOperatorSession;

/* From what the server answered; copies. */
GhOperatorSession *gh_operator_session_new (const GhSignIn *sign_in) G_GNUC_WARN_UNUSED_RESULT;
GhOperatorSession *
gh_operator_session_copy (const GhOperatorSession *session) G_GNUC_WARN_UNUSED_RESULT;
/* Wipes the token; NULL is fine. */
void gh_operator_session_free (GhOperatorSession *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhOperatorSession, gh_operator_session_free)

G_END_DECLS
