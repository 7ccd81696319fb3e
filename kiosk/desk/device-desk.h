/* Who this kiosk is to its server: what the enrolment made it, and what becomes of it when the
 * server does not want it any more. A revoked one is wiped (queue/wipe.h): for that, as for a new
 * enrolment, the program has to start anew, with nothing in its memory. Nobody else reacts to being
 * revoked but by not asking again. */

#pragma once

#include "kiosk/desk/local-sign-in.h"
#include "kiosk/queue/manifest-keeper.h"

G_BEGIN_DECLS

#define GH_TYPE_DEVICE_DESK (gh_device_desk_get_type ())
G_DECLARE_FINAL_TYPE (GhDeviceDesk, gh_device_desk, GH, DEVICE_DESK, GObject)

/* Properties: "notice" (what stands in the way of working, and what to do; NULL for nothing).
 * Signals: "locked-out" () when the server wants another key, or what it has revoked cannot be
 * wiped: nobody stays signed in; in the second case "wipe" () after that: no mark can be set, so
 * the files stay, and what they hold of others is to be destroyed in place; "restart" () when the
 * program is to start anew, now.
 * @store, in @directory, must live longer. */
GhDeviceDesk *gh_device_desk_new (GhKioskStore *store,
                                  const char *directory) G_GNUC_WARN_UNUSED_RESULT;

/* Makes @client speak for this device, and listens to what it is told of it. */
void gh_device_desk_attach (GhDeviceDesk *desk, GhApiClient *client);

/* Has @local and @keeper destroy what they hold of others when "wipe" is emitted. */
void gh_device_desk_attach_keepers (GhDeviceDesk *desk, GhLocalSignIn *local,
                                    GhManifestKeeper *keeper);

/* "Gate 1", safe to show; NULL for a kiosk that nobody enrolled. Belongs to @desk. */
const char *gh_device_desk_get_name (GhDeviceDesk *desk);
/* URL of the server that enrolled it, NULL likewise. Belongs to @desk. */
const char *gh_device_desk_get_server (GhDeviceDesk *desk);
/* The server to work with: the one that is set (@server, "" for none), else the one that enrolled
 * the kiosk, else "". Belongs to @desk, or is @server. */
const char *gh_device_desk_choose_server (GhDeviceDesk *desk, const char *server);
/* The venue has barred it: nobody signs in. */
gboolean gh_device_desk_is_revoked (GhDeviceDesk *desk);
/* The property. Belongs to @desk. */
const char *gh_device_desk_get_notice (GhDeviceDesk *desk);

/* @server has enrolled this kiosk: on the disk when it returns TRUE; it counts after
 * gh_device_desk_restart. Errors: GH_DB_ERROR. */
gboolean gh_device_desk_enrol (GhDeviceDesk *desk, const char *server, const GhEnrolment *as,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Has the program started anew, by the signal: at once. */
void gh_device_desk_restart (GhDeviceDesk *desk);

G_END_DECLS
