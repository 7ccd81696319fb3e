/* Operators' sessions; see the header. */

#include "server/domain/sign-in.h"

#include "core/event-log.h"
#include "core/random-id.h"
#include "server/config/network.h"
#include "server/domain/rate.h"
#include "server/domain/secret-hash.h"
#include "server/store/operator-store.h"

#define FAILURES "login-failure"

/* The token and its row. */
static gboolean
open_session (const GhContext *context, const GhOperator *op, GhSignIn **answer, GError **error)
{
  g_autofree char *id = gh_random_hex (16);
  GhToken token = { .subject = op->id,
                    .issued_at = context->now,
                    .expires_at = context->now + context->config->session_hours * 3600 };
  g_strlcpy (token.id, id, sizeof token.id);

  g_autoptr (GhDbTransaction) transaction = gh_db_begin (context->db, GH_DB_WRITE, error);
  if (transaction == NULL ||
      !gh_session_store_insert (context->db, id, op->id, context->now, token.expires_at, error) ||
      !gh_db_commit (g_steal_pointer (&transaction), error))
    return FALSE;

  GhSignIn *sign_in = g_new0 (GhSignIn, 1);
  sign_in->token = gh_token_sign (context->keys, GH_TOKEN_SESSION, &token);
  sign_in->expires_at = token.expires_at;
  sign_in->operator_id = op->id;
  sign_in->operator_name = g_strdup (op->name);
  sign_in->role = g_strdup (op->role);
  sign_in->orq = op->orq;
  *answer = sign_in;
  return TRUE;
}

static gboolean
check_secret (const GhContext *context, const GhOperator *op, GhSecretKind kind, const char *secret,
              gboolean *matches, GError **error)
{
  const char *hash = NULL;
  if (op != NULL && op->active)
    hash = kind == GH_SECRET_PIN ? op->pin_hash : op->password_hash;
  return gh_secret_matches (secret, hash, context->config->secret_file, matches, error);
}

/* A secret that could not be looked at was no failure: else whoever keeps the server busy locks
 * operators out. */
static void
forget_try (const GhContext *context, const char *source)
{
  g_autoptr (GError) error = NULL;
  if (context->config->login_failures.count > 0 &&
      !gh_rate_give_back (context, FAILURES, source, &error))
    g_debug ("%s", error->message);
}

/* The right secret: in, unless the device may not be used. */
static gboolean
let_in (const GhContext *context, const GhSignInTry *try, const GhOperator *op,
        GhSignInOutcome *outcome, GhSignIn **answer, GError **error)
{
  g_autoptr (GhDevice) device = NULL;
  GhDeviceCheck check = GH_DEVICE_OK;
  if (!gh_device_check (context, op->orq, &try->device, &check, &device, error))
    return FALSE;
  if (check != GH_DEVICE_OK) {
    *outcome =
        check == GH_DEVICE_REVOKED ? GH_SIGN_IN_DEVICE_REVOKED : GH_SIGN_IN_DEVICE_KEY_INVALID;
    return TRUE;
  }
  g_autofree char *operator_id = g_strdup_printf ("%" G_GINT64_FORMAT, op->id);
  if (!open_session (context, op, answer, error))
    return FALSE;
  *outcome = GH_SIGN_IN_OK;
  gh_log_event (GH_LOG_INFO, "operator.signed_in", "operator_id", operator_id, NULL);
  return TRUE;
}

gboolean
gh_sign_in (const GhContext *context, const GhSignInTry *try, GhSignInOutcome *outcome,
            GhSignIn **answer, int *retry_after, GError **error)
{
  g_autofree char *account = g_utf8_strdown (try->username, -1);
  g_autofree char *client = gh_network_client (context->address);
  g_autofree char *source = g_strconcat (account, "\n", client, NULL);
  g_autoptr (GhOperator) op = NULL;
  gboolean matches = FALSE;

  /* Counted before the secret is looked at, so that tries in parallel count as well. */
  if (!gh_rate_take (context, GH_RATE_LOCKOUT, FAILURES, source, context->config->login_failures,
                     retry_after, error))
    return FALSE;
  if (*retry_after > 0) {
    *outcome = GH_SIGN_IN_LOCKED_OUT;
    gh_log_event (GH_LOG_WARNING, "operator.locked_out", "address", context->address, NULL);
    return TRUE;
  }
  if (!gh_operator_store_find_by_username (context->db, account, &op, error) ||
      !check_secret (context, op, try->kind, try->secret, &matches, error)) {
    forget_try (context, source);
    return FALSE;
  }
  if (!matches) {
    *outcome = GH_SIGN_IN_INVALID_CREDENTIALS;
    gh_log_event (GH_LOG_WARNING, "operator.sign_in_failed", "address", context->address, NULL);
    return gh_rate_get_lock_out (context, FAILURES, source, context->config->login_failures,
                                 retry_after, error);
  }

  return gh_rate_clear (context, FAILURES, source, error) &&
         let_in (context, try, op, outcome, answer, error);
}

gboolean
gh_sign_in_session (const GhContext *context, const char *token, GhSession **session,
                    GError **error)
{
  GhToken read;
  *session = NULL;
  if (!gh_token_verify (context->keys, GH_TOKEN_SESSION, token, context->now, &read))
    return TRUE;
  g_autoptr (GhSession) found = NULL;
  if (!gh_session_store_find (context->db, read.id, context->now, &found, error))
    return FALSE;
  if (found != NULL && found->operator_id == read.subject)
    *session = g_steal_pointer (&found);
  return TRUE;
}

gboolean
gh_sign_out (const GhContext *context, const GhSession *session, GError **error)
{
  g_autoptr (GhDbTransaction) transaction = gh_db_begin (context->db, GH_DB_WRITE, error);
  return transaction != NULL &&
         gh_session_store_end (context->db, session->id, context->now, error) &&
         gh_db_commit (g_steal_pointer (&transaction), error);
}
