/* Signing in without the server: whom it let in on this kiosk in the last 24 hours, this kiosk
 * knows again by the same PIN or password. What must not be got around by pulling a plug holds here
 * as it does there: five wrong tries lock an operator out for 15 minutes, also over a restart and
 * whatever becomes of the tablet's clock. What the server refuses counts among them, but the last
 * must have been made here: while the server is asked, only it says who is locked out. */

#pragma once

#include "kiosk/client/server-clock.h"
#include "kiosk/desk/kept-secret.h"
#include "kiosk/desk/operator-session.h"
#include "kiosk/queue/secret-verifier.h"

G_BEGIN_DECLS

#define GH_LOCAL_SIGN_IN_TRIES   5
#define GH_LOCAL_SIGN_IN_LOCKOUT (15 * 60) /* seconds */

typedef enum {
  GH_LOCAL_SIGN_IN_OK,
  GH_LOCAL_SIGN_IN_WRONG,
  GH_LOCAL_SIGN_IN_LOCKED_OUT,
  GH_LOCAL_SIGN_IN_UNKNOWN,      /* not here in the last 24 hours */
  GH_LOCAL_SIGN_IN_OTHER_SECRET, /* by a PIN instead of a password, or the other way round */
  GH_LOCAL_SIGN_IN_FAULT,        /* the kiosk's file cannot be read or written: the log says why */
} GhLocalSignInOutcome;

#define GH_TYPE_LOCAL_SIGN_IN (gh_local_sign_in_get_type ())
G_DECLARE_FINAL_TYPE (GhLocalSignIn, gh_local_sign_in, GH, LOCAL_SIGN_IN, GObject)

/* @store and @clock must live until it is disposed of (g_object_run_dispose: a hash under way holds
 * a reference). @clock: is told what is remembered of the server's time. */
GhLocalSignIn *gh_local_sign_in_new (GhKioskStore *store, GhServerClock *clock,
                                     GhSecretCost cost) G_GNUC_WARN_UNUSED_RESULT;

/* The server has taken @kept for @session: it counts here from now on. Takes a moment, on a thread.
 */
void gh_local_sign_in_remember (GhLocalSignIn *local, GhKeptSecret *kept,
                                const GhOperatorSession *session);
/* The server has refused @kept: it leaves one try fewer here, but locks nobody out, and who would
 * be let in by it here is forgotten. A slip of the fingers forgets nobody. On a thread, too. */
void gh_local_sign_in_disown (GhLocalSignIn *local, GhKeptSecret *kept);
/* Forgets one, under whatever name. */
void gh_local_sign_in_forget (GhLocalSignIn *local, gint64 operator_id);

/* Forgets all of them, also one who is being remembered, and remembers nobody after that: the
 * device was revoked. */
void gh_local_sign_in_forget_all (GhLocalSignIn *local);

/* Whether that operator may sign in here by such a secret now; the secret is not looked at. */
gboolean gh_local_sign_in_knows (GhLocalSignIn *local, GhKeptSecret *kept);
/* Looks at @kept, on a thread. Tries count before they are looked at. */
void gh_local_sign_in_try_async (GhLocalSignIn *local, GhKeptSecret *kept,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer data);
/* A session without a token with OK, else NULL; owned by the caller. @outcome: (out), not set when
 * it was cancelled. Errors: G_IO_ERROR_CANCELLED. */
GhOperatorSession *gh_local_sign_in_try_finish (GhLocalSignIn *local, GAsyncResult *result,
                                                GhLocalSignInOutcome *outcome,
                                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The server has locked @username out for so long: it holds here as well. */
void gh_local_sign_in_lock_out (GhLocalSignIn *local, const char *username, gint64 seconds);
/* Seconds that the lock-out of @username still lasts, 0 for none. */
gint64 gh_local_sign_in_get_locked_for (GhLocalSignIn *local, const char *username);

G_END_DECLS
