/* The frame source on GStreamer. Everything that may block happens on its own thread
 * (camera-run.h): opening a camera has been seen to take half a minute. */

#pragma once

#include "kiosk/scan/camera-list.h"
#include "kiosk/scan/frame-source.h"

G_BEGIN_DECLS

#define GH_TYPE_CAMERA (gh_camera_get_type ())
G_DECLARE_FINAL_TYPE (GhCamera, gh_camera, GH, CAMERA, GObject)

/* @source: "auto", a device path, "name:" and a camera's name (camera-id.h), or a GStreamer
 * description whose last element gives pictures. A chosen camera that is not there is replaced by
 * the first one of @list until it comes. Without @list there are only cameras that have a path.
 * @func is called with @data on the camera's threads for every frame; @destroy (optional) frees
 * @data after the last call. gst_init must have been called. */
GhCamera *gh_camera_new (const char *source, GhCameraList *list, GhFrameFunc func, gpointer data,
                         GDestroyNotify destroy) G_GNUC_WARN_UNUSED_RESULT;

/* From now on: a camera that runs starts anew with @source. Nothing when it is the present one. */
void gh_camera_set_source (GhCamera *camera, const char *source);

/* Where people see the picture, in pixels of the screen: frames for them come in this size, cut to
 * its shape, or no longer than GH_CAMERA_MAX_VIEW. Until it is told they are whole and small. */
void gh_camera_set_view_size (GhCamera *camera, int width, int height);

G_END_DECLS
