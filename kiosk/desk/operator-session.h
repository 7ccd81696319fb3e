/* Who is signed in, and the token that says so. Lives in memory only. */

#pragma once

#include "kiosk/queue/known-operators.h"
#include "wire/sign-in.h"

G_BEGIN_DECLS

typedef struct {
  char *token;       /* NULL: signed in without the server, which knows nothing of it */
  gint64 expires_at; /* the token, Unix seconds at the server */
  gint64 operator_id;
  gint64 orq;
  char *name;   /* made safe to show */
  char *role;   /* "OPERATOR" or "ADMIN" */
  gint64 lasts; /* without a token: seconds until it needs the server's word again */
} GhOperatorSession;

/* From what the server answered; copies. */
GhOperatorSession *gh_operator_session_new (const GhSignIn *sign_in) G_GNUC_WARN_UNUSED_RESULT;
/* Of who signs in without the server; copies. */
GhOperatorSession *gh_operator_session_new_local (const GhKnownOperator *known,
                                                  gint64 lasts) G_GNUC_WARN_UNUSED_RESULT;
GhOperatorSession *
gh_operator_session_copy (const GhOperatorSession *session) G_GNUC_WARN_UNUSED_RESULT;
/* Wipes the token; NULL is fine. */
void gh_operator_session_free (GhOperatorSession *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhOperatorSession, gh_operator_session_free)

G_END_DECLS
