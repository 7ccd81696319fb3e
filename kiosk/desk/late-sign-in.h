/* Gives a session without the server's word that word as soon as the server answers: signs in by
 * itself, with the secret that was typed, which is kept only while such a session lasts. Without
 * the word the session ends 24 hours after the last one. */

#pragma once

#include "kiosk/desk/gate-desk.h"
#include "kiosk/desk/local-sign-in.h"
#include "kiosk/desk/sign-in-desk.h"

G_BEGIN_DECLS

#define GH_TYPE_LATE_SIGN_IN (gh_late_sign_in_get_type ())
G_DECLARE_FINAL_TYPE (GhLateSignIn, gh_late_sign_in, GH, LATE_SIGN_IN, GObject)

typedef struct {
  GhApiClient *client;
  GhConnection *connection;
  GhLocalSignIn *local;
  GhSignInDesk *sign_in; /* where it is said why a session was ended */
  GhGateDesk *gate;
  GhServerClock *clock; /* must live longer than it */
} GhLateSignInParts;

/* Watches @parts from now on: begins when somebody signs in without the server, ends when nobody is
 * signed in any more. */
GhLateSignIn *gh_late_sign_in_new (const GhLateSignInParts *parts) G_GNUC_WARN_UNUSED_RESULT;

/* Whether a secret is kept: only while a session waits for the server's word. */
gboolean gh_late_sign_in_is_waiting (GhLateSignIn *late);
/* Ends the session if its time is over; happens by itself every few seconds. */
void gh_late_sign_in_look (GhLateSignIn *late);

G_END_DECLS
