/* Setting the kiosk up: takes the code that `gatehousectl devices add` shows, from the camera or a
 * hand scanner, and has the server that it names enrol this kiosk. Nothing but the code's token
 * goes there. A code of another server than the kiosk is for is taken only where nobody could be
 * led astray by it: from the supervisor's page, or where no server is set or the device is barred.
 */

#pragma once

#include "kiosk/desk/device-desk.h"
#include "kiosk/desk/gate-desk.h"
#include "kiosk/desk/settings.h"
#include "kiosk/desk/sign-in-desk.h"

G_BEGIN_DECLS

/* A way to @server. Owned by the caller. */
typedef GhTransport *(*GhSetUpConnect) (const char *server);

/* What it works with; all of it must live longer. */
typedef struct {
  GhGateDesk *gate;
  GhDeviceDesk *device;
  GhSettings *settings;
  GhKioskStore *store;
  GhSignInDesk *sign_in;  /* is barred while the device is */
  GhSetUpConnect connect; /* NULL: over the network */
} GhSetUpParts;

#define GH_TYPE_SET_UP_DESK (gh_set_up_desk_get_type ())
G_DECLARE_FINAL_TYPE (GhSetUpDesk, gh_set_up_desk, GH, SET_UP_DESK, GObject)

/* Properties: "busy" (gboolean), "message" (what came of the last code, NULL for nothing), "done"
 * (gboolean: the kiosk is set up, and gh_set_up_desk_finish makes that count). It listens to the
 * gate, and locks it when the device's key is no good any more. */
GhSetUpDesk *gh_set_up_desk_new (const GhSetUpParts *parts) G_GNUC_WARN_UNUSED_RESULT;

/* A code is in view at @seen_at (monotonic, µs): called for every sighting. */
void gh_set_up_desk_see (GhSetUpDesk *desk, const char *text, gint64 seen_at);
/* Starts the program anew once it is done; before, nothing. */
void gh_set_up_desk_finish (GhSetUpDesk *desk);

/* Whether a server is being asked. */
gboolean gh_set_up_desk_get_busy (GhSetUpDesk *desk);
/* Whether the kiosk is set up, and only waits to be started anew. */
gboolean gh_set_up_desk_get_done (GhSetUpDesk *desk);
/* What came of the last code, in words; NULL for nothing. Belongs to @desk. */
const char *gh_set_up_desk_get_message (GhSetUpDesk *desk);
/* The one of its parts. Borrowed. */
GhDeviceDesk *gh_set_up_desk_get_device (GhSetUpDesk *desk);

G_END_DECLS
