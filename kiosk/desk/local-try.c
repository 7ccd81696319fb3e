/* Trying a PIN or a password without the server. */

#include "kiosk/desk/local-sign-in-private.h"

#include "core/event-log.h"
#include "kiosk/desk/secret-hashing.h"

/* A try, and what came of it. */
typedef struct {
  GhKnownOperator *known; /* may be NULL */
  GhSecretKind kind;
  GhLocalSignInOutcome outcome;
  GhOperatorSession *session;
} Try;

static void
free_try (gpointer data)
{
  Try *try = data;
  gh_known_operator_free (try->known);
  gh_operator_session_free (try->session);
  g_free (try);
}

static void
end_try (GTask *task, GhLocalSignInOutcome outcome)
{
  ((Try *) g_task_get_task_data (task))->outcome = outcome;
  g_task_return_boolean (task, TRUE);
}

static void
refuse_try (GhLocalSignIn *local, GTask *task, const GhKnownOperator *known)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, known->operator_id);
  gboolean out = gh_local_sign_in_lock_if_due (local, known);
  if (!out)
    gh_log_event (GH_LOG_WARNING, "operator.local_sign_in_failed", "operator_id", id, NULL);
  end_try (task, out ? GH_LOCAL_SIGN_IN_LOCKED_OUT : GH_LOCAL_SIGN_IN_WRONG);
}

static void
let_in (GhLocalSignIn *local, GTask *task, Try *try)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, try->known->operator_id);
  gint64 lasts =
      gh_known_operator_lasts (try->known, try->kind, gh_server_clock_now (local->clock));
  gboolean fault = FALSE;
  /* Forgotten meanwhile: the server has dismissed him, or revoked the device. */
  g_autoptr (GhKnownOperator) still = gh_local_sign_in_find (local, try->known->mark, &fault);
  try->known->tries = 0;
  try->known->locked_for = 0;
  if (fault || still == NULL || !gh_local_sign_in_put (local, try->known)) {
    end_try (task, GH_LOCAL_SIGN_IN_FAULT);
    return;
  }
  gh_log_event (GH_LOG_INFO, "operator.signed_in_locally", "operator_id", id, NULL);
  try->session = gh_operator_session_new_local (try->known, lasts);
  end_try (task, GH_LOCAL_SIGN_IN_OK);
}

static void
on_tried (GObject *source, GAsyncResult *result, gpointer data)
{
  GhLocalSignIn *local = GH_LOCAL_SIGN_IN (source);
  g_autoptr (GTask) task = data;
  Try *try = g_task_get_task_data (task);
  gboolean matches = gh_secret_hashing_match_finish (result);
  if (local->store == NULL)
    end_try (task, GH_LOCAL_SIGN_IN_FAULT);
  else if (!matches)
    refuse_try (local, task, try->known); /* counts for whoever does not wait for it, too */
  else if (!g_task_return_error_if_cancelled (task))
    let_in (local, task, try);
}

/* @known: may be NULL, and is of no use for what was tried. */
static GhLocalSignInOutcome
why_unknown (GhLocalSignIn *local, const GhKnownOperator *known)
{
  for (int kind = 0; kind < GH_SECRET_N_KINDS; kind++)
    if (gh_known_operator_lasts (known, kind, gh_server_clock_now (local->clock)) > 0)
      return GH_LOCAL_SIGN_IN_OTHER_SECRET;
  return GH_LOCAL_SIGN_IN_UNKNOWN;
}

void
gh_local_sign_in_try_async (GhLocalSignIn *local, GhKeptSecret *kept, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (local, cancellable, callback, data);
  g_autofree char *mark = gh_local_sign_in_mark (local, kept);
  gboolean fault = FALSE;
  gboolean out = gh_lock_outs_get_left (local->lock_outs, mark) > 0;
  Try *try = g_new0 (Try, 1);
  try->known = gh_local_sign_in_find (local, mark, &fault);
  try->kind = gh_kept_secret_get_kind (kept);
  g_task_set_task_data (task, try, free_try);
  if (out)
    end_try (task, GH_LOCAL_SIGN_IN_LOCKED_OUT);
  else if (fault)
    end_try (task, GH_LOCAL_SIGN_IN_FAULT);
  else if (gh_known_operator_lasts (try->known, try->kind, gh_server_clock_now (local->clock)) == 0)
    end_try (task, why_unknown (local, try->known));
  else if (!gh_local_sign_in_count_try (local, try->known))
    end_try (task, GH_LOCAL_SIGN_IN_FAULT);
  else
    gh_secret_hashing_match_async (G_OBJECT (local), kept, try->known->secrets[try->kind].verifier,
                                   on_tried, g_steal_pointer (&task));
}

GhOperatorSession *
gh_local_sign_in_try_finish (GhLocalSignIn *local, GAsyncResult *result,
                             GhLocalSignInOutcome *outcome, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, local), NULL);
  Try *try = g_task_get_task_data (G_TASK (result));
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  *outcome = try->outcome;
  return g_steal_pointer (&try->session);
}
