/* Where pictures come from: a camera, a test pipeline, a file. The gate never cares which. */

#pragma once

#include "kiosk/scan/frame.h"

#include <glib-object.h>

G_BEGIN_DECLS

/* The longer side of a picture for people, in pixels, is never more. */
#define GH_CAMERA_MAX_VIEW 1920

typedef enum {
  GH_CAMERA_OFF,      /* not started */
  GH_CAMERA_STARTING, /* asked for, no picture yet */
  GH_CAMERA_RUNNING,  /* pictures arrive */
  GH_CAMERA_MISSING,  /* there is none; looked for again by itself */
  GH_CAMERA_FAILED,   /* it broke or was unplugged; tried again by itself */
  GH_CAMERA_FROZEN,   /* it is there, but gives no new picture */
} GhCameraState;

/* Called on the source's own thread with luma frames for the decoder and RGB frames for people,
 * each at its own rate. Must not block. Takes its own reference when it keeps @frame. */
typedef void (*GhFrameFunc) (GhFrame *frame, gpointer data);

#define GH_TYPE_FRAME_SOURCE (gh_frame_source_get_type ())
G_DECLARE_INTERFACE (GhFrameSource, gh_frame_source, GH, FRAME_SOURCE, GObject)

/* Signal "state-changed" (), on the main thread, after the state changed. */
struct _GhFrameSourceInterface {
  GTypeInterface parent_iface;

  void (*start) (GhFrameSource *source);
  void (*stop) (GhFrameSource *source);
  GhCameraState (*get_state) (GhFrameSource *source);
  const char *(*get_detail) (GhFrameSource *source);
  const char *(*get_device) (GhFrameSource *source);
  const char *(*get_substitute) (GhFrameSource *source);
};

/* Both return at once; the state tells what came of it. Starting twice is fine, so is stopping. A
 * source that fails keeps trying until it is stopped. */
void gh_frame_source_start (GhFrameSource *source);
void gh_frame_source_stop (GhFrameSource *source);

/* How it is now. On the main thread, as everything here. */
GhCameraState gh_frame_source_get_state (GhFrameSource *source);
/* "RUNNING", …, for logs. Static. */
const char *gh_camera_state_to_string (GhCameraState state);
/* The reason of FAILED in the system's words, else NULL. Belongs to @source. */
const char *gh_frame_source_get_detail (GhFrameSource *source);
/* The node of the camera that is in use, or NULL. Belongs to @source. */
const char *gh_frame_source_get_device (GhFrameSource *source);
/* The name (hostile text) of the camera that is in use because the chosen one is not there, else
 * NULL. Belongs to @source. */
const char *gh_frame_source_get_substitute (GhFrameSource *source);

G_END_DECLS
