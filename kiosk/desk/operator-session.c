/* The operator's session on this kiosk. */

#include "kiosk/desk/operator-session.h"

#include "core/secret-text.h"
#include "kiosk/desk/outside-text.h"

GhOperatorSession *
gh_operator_session_new (const GhSignIn *sign_in)
{
  GhOperatorSession *session = g_new0 (GhOperatorSession, 1);
  session->token = g_strdup (sign_in->token);
  session->expires_at = sign_in->expires_at;
  session->operator_id = sign_in->operator_id;
  session->orq = sign_in->orq;
  session->name = gh_outside_text (sign_in->operator_name);
  session->role = g_strdup (sign_in->role);
  return session;
}

GhOperatorSession *
gh_operator_session_new_local (const GhKnownOperator *known, gint64 lasts)
{
  GhOperatorSession *session = g_new0 (GhOperatorSession, 1);
  session->operator_id = known->operator_id;
  session->orq = known->orq;
  session->name = gh_outside_text (known->name);
  session->role = g_strdup (known->role);
  session->lasts = lasts;
  return session;
}

GhOperatorSession *
gh_operator_session_copy (const GhOperatorSession *session)
{
  GhOperatorSession *copy = g_memdup2 (session, sizeof *session);
  copy->token = g_strdup (session->token);
  copy->name = g_strdup (session->name);
  copy->role = g_strdup (session->role);
  return copy;
}

void
gh_operator_session_free (GhOperatorSession *session)
{
  if (session == NULL)
    return;
  gh_secret_text_free (session->token);
  g_free (session->name);
  g_free (session->role);
  g_free (session);
}
