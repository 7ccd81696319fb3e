/* The gate's camera without widgets: which one it is, when it runs, what its pictures go to, and
 * its light. Holds the settings "camera" and "bar-codes" to what the scanner does. */

#pragma once

#include "kiosk/desk/camera-choices.h"
#include "kiosk/desk/gate-desk.h"
#include "kiosk/desk/settings.h"
#include "kiosk/scan/frame-mailbox.h"
#include "kiosk/scan/frame-source.h"
#include "kiosk/scan/torch.h"

G_BEGIN_DECLS

#define GH_TYPE_CAMERA_DESK (gh_camera_desk_get_type ())
G_DECLARE_FINAL_TYPE (GhCameraDesk, gh_camera_desk, GH, CAMERA_DESK, GObject)

/* The camera runs while somebody is signed in at @gate, or sets it up; it sees the codes.
 * @torches: the machine, or what tests have in its place; must live longer. gst_init must have been
 * called.
 * Signals: "changed" () when the words or the light have changed; "choices-changed" () when
 * get_choices() gives another list. */
GhCameraDesk *gh_camera_desk_new (GhGateDesk *gate, GhSettings *settings,
                                  const GhTorchSystem *torches) G_GNUC_WARN_UNUSED_RESULT;

/* Ends the decoder, so that no code arrives any more, and puts the light out. */
void gh_camera_desk_stop (GhCameraDesk *desk);

/* Belongs to @desk. */
GhFrameSource *gh_camera_desk_get_source (GhCameraDesk *desk);

/* Pictures for people go to @mailbox from now on, too. */
void gh_camera_desk_add_preview (GhCameraDesk *desk, GhFrameMailbox *mailbox);
/* Of the place where they are seen now, in pixels of the screen (gh_camera_set_view_size). */
void gh_camera_desk_set_view_size (GhCameraDesk *desk, int width, int height);

/* The cameras to choose from (camera-choices.h), and which one is chosen. Owned by the caller. */
GPtrArray *gh_camera_desk_get_choices (GhCameraDesk *desk, guint *chosen) G_GNUC_WARN_UNUSED_RESULT;
/* Keeps @source as the setting; the camera starts anew with it at once. */
void gh_camera_desk_choose (GhCameraDesk *desk, const char *source);

/* That another camera than the chosen one is used, in words, else NULL. Owned by the caller. */
char *gh_camera_desk_get_note (GhCameraDesk *desk) G_GNUC_WARN_UNUSED_RESULT;

/* The camera's light: whether there is one, whether it is on, and switching it. It goes off by
 * itself when the kiosk is locked or left, and when another camera is used. */
gboolean gh_camera_desk_has_torch (GhCameraDesk *desk);
gboolean gh_camera_desk_is_lit (GhCameraDesk *desk);
void gh_camera_desk_set_lit (GhCameraDesk *desk, gboolean lit);

G_END_DECLS
