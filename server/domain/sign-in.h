/* Operators' sessions: sign in with a PIN or a password, prove a token, sign out (PRD 4.3.1). */

#pragma once

#include "server/domain/context.h"
#include "server/domain/devices.h"
#include "server/store/session-store.h"
#include "wire/sign-in.h"

G_BEGIN_DECLS

typedef enum {
  GH_SECRET_PIN,
  GH_SECRET_PASSWORD,
} GhSecretKind;

typedef enum {
  GH_SIGN_IN_OK,
  GH_SIGN_IN_INVALID_CREDENTIALS,
  GH_SIGN_IN_LOCKED_OUT,
  GH_SIGN_IN_DEVICE_REVOKED,     /* the secret was right; the device may not be used any more */
  GH_SIGN_IN_DEVICE_KEY_INVALID, /* likewise; it was enrolled and did not prove that */
} GhSignInOutcome;

typedef struct {
  const char *username;
  GhSecretKind kind;
  const char *secret;
  GhDeviceClaim device;
} GhSignInTry;

/* Checks a secret and opens a session. Failures count by account and address; while the lock-out
 * lasts the right secret is refused too. The answer takes the same time for unknown users.
 *
 * @answer: (out): the token and who it is for, with OK; owned by the caller
 * @retry_after: (out): seconds, with LOCKED_OUT and with the failure that began it; else 0
 * Errors: GH_DB_ERROR (BUSY also when four secrets are being checked already). */
gboolean gh_sign_in (const GhContext *context, const GhSignInTry *try, GhSignInOutcome *outcome,
                     GhSignIn **answer, int *retry_after, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The session of @token (may be NULL): NULL without an error when it is forged, over or ended.
 * Owned by the caller. */
gboolean gh_sign_in_session (const GhContext *context, const char *token, GhSession **session,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Ends @session: its token opens nothing any more. Errors: GH_DB_ERROR. */
gboolean gh_sign_out (const GhContext *context, const GhSession *session,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
