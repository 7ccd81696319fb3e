/* Signing in: asks the server, or this kiosk when there is no answer; tells what came of it, counts
 * a lock-out down. */

#pragma once

#include "kiosk/desk/connection.h"
#include "kiosk/desk/local-sign-in.h"

G_BEGIN_DECLS

#define GH_TYPE_SIGN_IN_DESK (gh_sign_in_desk_get_type ())
G_DECLARE_FINAL_TYPE (GhSignInDesk, gh_sign_in_desk, GH, SIGN_IN_DESK, GObject)

/* Properties: "busy" (gboolean), "message" (why it did not work, NULL when there is nothing to
 * say), "locked-for" (int, the seconds that the lock-out of the present user name still lasts, 0
 * for none; notified as it is counted down).
 * Signal "signed-in" (const GhOperatorSession *): without a token when the server did not answer
 * and this kiosk knew who it is. */
GhSignInDesk *gh_sign_in_desk_new (GhApiClient *client, GhConnection *connection,
                                   GhLocalSignIn *local) G_GNUC_WARN_UNUSED_RESULT;

/* @pin or @password; the password counts when both are filled. Nothing is sent while busy, while
 * @username is locked out, or when something is missing: the message says so. */
void gh_sign_in_desk_submit (GhSignInDesk *desk, const char *username, const char *pin,
                             const char *password);

/* The venue has barred this kiosk: nothing is sent from now on. */
void gh_sign_in_desk_bar (GhSignInDesk *desk);
/* Whether gh_sign_in_desk_bar was called. */
gboolean gh_sign_in_desk_is_barred (GhSignInDesk *desk);

/* @username is in the field now: its lock-out, if there is one, is counted down. */
void gh_sign_in_desk_set_name (GhSignInDesk *desk, const char *username);
/* Seconds for which that name is locked out still, 0 for none. */
int gh_sign_in_desk_get_locked_for (GhSignInDesk *desk, const char *username);

/* Whether somebody is being signed in. */
gboolean gh_sign_in_desk_get_busy (GhSignInDesk *desk);
/* The property. Belongs to @desk. */
const char *gh_sign_in_desk_get_message (GhSignInDesk *desk);
/* What was sent, while "signed-in" is emitted; else NULL. Belongs to @desk. */
GhKeptSecret *gh_sign_in_desk_get_secret (GhSignInDesk *desk);

/* Says something to whoever comes next: why a session was ended. */
void gh_sign_in_desk_say (GhSignInDesk *desk, const char *message);
/* Whoever was signing in has turned to another page: what is under way is dropped, its message
 * forgotten; a lock-out stays. */
void gh_sign_in_desk_reset (GhSignInDesk *desk);

G_END_DECLS
