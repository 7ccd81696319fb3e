/* Which camera a SOURCE means at this moment, and which one stands in for it while it is not there.
 */

#pragma once

#include "kiosk/scan/camera-list.h"

G_BEGIN_DECLS

typedef enum {
  GH_PICK_FOUND,
  GH_PICK_NONE,    /* there is no camera at all */
  GH_PICK_NOT_YET, /* the system's cameras are not known yet */
} GhPickOutcome;

typedef struct {
  GstElement *camera; /* floating; NULL for a description, which is to be parsed */
  char *device;       /* its node, or NULL */
  char *substitute;   /* its name when it is not the one that was chosen, else NULL */
} GhCameraPick;

/* Into @pick, on GH_PICK_FOUND only. @cameras: of gh_camera_list_dup(). Errors: GST_RESOURCE_ERROR
 * when GStreamer lacks what the camera needs; the outcome is GH_PICK_NONE then. The picked camera
 * is the chosen one, or the first of all when that is not there. */
GhPickOutcome gh_camera_pick (GPtrArray *cameras, const char *source, GhCameraPick *pick,
                              GError **error);

/* Whether the camera that @source chooses is there now; always for "auto" and a description. */
gboolean gh_camera_pick_is_there (GPtrArray *cameras, const char *source);

/* Frees what @pick holds, and the camera when nobody took it. */
void gh_camera_pick_clear (GhCameraPick *pick);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GhCameraPick, gh_camera_pick_clear)

G_END_DECLS
