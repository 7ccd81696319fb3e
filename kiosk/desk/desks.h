/* The desks of one kiosk, put together: settings → store → client → desks. */

#pragma once

#include "kiosk/desk/late-sign-in.h"
#include "kiosk/desk/numbers-desk.h"
#include "kiosk/desk/set-up-desk.h"

G_BEGIN_DECLS

/* Everything in it belongs to it. */
typedef struct {
  GhServerClock *clock;
  GhApiClient *client;
  GhManifestKeeper *keeper;
  GhGateDesk *gate;
  GhDeviceDesk *device;
  GhSetUpDesk *set_up;
  GhLocalSignIn *local;
  GhSignInDesk *sign_in;
  GhLateSignIn *late;
  GhUndoDesk *undo;
  GhNumbersDesk *numbers;
} GhDesks;

/* Asks at once whether the server is there. @store, whose file is in @directory, must live longer
 * than the desks. Owned by the caller. */
GhDesks *gh_desks_new (GhSettings *settings, GhKioskStore *store,
                       const char *directory) G_GNUC_WARN_UNUSED_RESULT;
/* Nothing is sent or answered any more, whoever still holds a desk; NULL is fine. */
void gh_desks_free (GhDesks *desks);

G_END_DECLS
