/* The slow hash of queue/secret-verifier on a thread, so that the screen never waits for it. */

#pragma once

#include "kiosk/desk/kept-secret.h"
#include "kiosk/queue/secret-verifier.h"

G_BEGIN_DECLS

/* @kept is copied. @callback runs in the caller's main context with @source. */
void gh_secret_hashing_make_async (GObject *source, GhKeptSecret *kept, GhSecretCost cost,
                                   GAsyncReadyCallback callback, gpointer data);
/* The verifier, owned by the caller; NULL with GH_SECRET_VERIFIER_ERROR. */
char *gh_secret_hashing_make_finish (GAsyncResult *result,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether @kept is the secret that @verifier was made of; both are copied. @callback as above. */
void gh_secret_hashing_match_async (GObject *source, GhKeptSecret *kept, const char *verifier,
                                    GAsyncReadyCallback callback, gpointer data);
/* TRUE when it is; FALSE when it is not, and for a verifier that cannot be read. */
gboolean gh_secret_hashing_match_finish (GAsyncResult *result) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
