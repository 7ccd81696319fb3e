/* Signing in: sends the secret, tells what came of it, counts a lock-out down. */

#pragma once

#include "kiosk/desk/connection.h"
#include "kiosk/desk/operator-session.h"

G_BEGIN_DECLS

#define GH_TYPE_SIGN_IN_DESK (gh_sign_in_desk_get_type ())
G_DECLARE_FINAL_TYPE (GhSignInDesk, gh_sign_in_desk, GH, SIGN_IN_DESK, GObject)

/* Properties: "busy" (gboolean), "message" (why it did not work, NULL when there is nothing to
 * say), "locked-for" (int, seconds that the lock-out of the last user name still lasts, 0 for
 * none). Signal "signed-in" (const GhOperatorSession *). */
GhSignInDesk *gh_sign_in_desk_new (GhApiClient *client,
                                   GhConnection *connection) G_GNUC_WARN_UNUSED_RESULT;

/* @pin or @password; the password counts when both are filled. Nothing is sent while busy, while
 * @username is locked out, or when something is missing: the message says so. */
void gh_sign_in_desk_submit (GhSignInDesk *desk, const char *username, const char *pin,
                             const char *password);

/* The venue has barred this kiosk: nothing is sent from now on. */
void gh_sign_in_desk_bar (GhSignInDesk *desk);
gboolean gh_sign_in_desk_is_barred (GhSignInDesk *desk);

/* Whether that name would be refused because of the lock-out. */
gboolean gh_sign_in_desk_is_locked (GhSignInDesk *desk, const char *username);

gboolean gh_sign_in_desk_get_busy (GhSignInDesk *desk);
const char *gh_sign_in_desk_get_message (GhSignInDesk *desk);
int gh_sign_in_desk_get_locked_for (GhSignInDesk *desk);

/* Forgets message and name, for the next operator; a lock-out stays. */
void gh_sign_in_desk_reset (GhSignInDesk *desk);

G_END_DECLS
