/* The frame source on GStreamer. Everything that may block happens on its own thread: opening a
 * camera has been seen to take half a minute. */

#pragma once

#include "kiosk/scan/frame-source.h"

G_BEGIN_DECLS

#define GH_TYPE_CAMERA (gh_camera_get_type ())
G_DECLARE_FINAL_TYPE (GhCamera, gh_camera, GH, CAMERA, GObject)

/* @source: "auto", a device path, or a GStreamer description (see camera-pipeline.h).
 * @func is called with @data on the camera's threads for every frame; @destroy (optional) frees
 * @data after the last call. gst_init must have been called. */
GhCamera *gh_camera_new (const char *source, GhFrameFunc func, gpointer data,
                         GDestroyNotify destroy) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
