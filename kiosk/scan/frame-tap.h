/* Takes the pictures out of a running pipeline: from appsinks to frames. */

#pragma once

#include "kiosk/scan/frame-source.h"

#include <gst/gst.h>

G_BEGIN_DECLS

typedef struct _GhFrameTap GhFrameTap;

/* @func is called with @data on GStreamer's threads for every frame; @destroy (optional) frees
 * @data with the last reference. */
GhFrameTap *gh_frame_tap_new (GhFrameFunc func, gpointer data,
                              GDestroyNotify destroy) G_GNUC_WARN_UNUSED_RESULT;
GhFrameTap *gh_frame_tap_ref (GhFrameTap *tap);
void gh_frame_tap_unref (GhFrameTap *tap);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhFrameTap, gh_frame_tap_unref)

/* Taps @pipeline, which has the appsinks of camera-pipeline.h. It holds @tap until it is gone. */
void gh_frame_tap_connect (GhFrameTap *tap, GstElement *pipeline);

/* Of the picture for people, in pixels, for this pipeline and later ones; 0 × 0: whole and small.
 * From any thread. */
void gh_frame_tap_set_view_size (GhFrameTap *tap, int width, int height);

/* When the last picture came (monotonic, µs), 0 before the first one. From any thread. */
gint64 gh_frame_tap_get_last (GhFrameTap *tap);

G_END_DECLS
