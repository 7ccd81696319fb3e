/* The GStreamer pipeline of one attempt at a camera: built here, run by GhCamera. */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* Names of the two appsinks in the pipeline. */
#define GH_PIPELINE_VIEW "gh_view" /* BGRA, of the size that is wanted, at most 15 a second */
#define GH_PIPELINE_LUMA "gh_luma" /* a layout with a plane or bytes of brightness, 30 a second */

/* The pipeline of one camera element; takes the floating @camera. Errors: those of
 * gst_parse_launch, and GST_RESOURCE_ERROR. Owned by the caller. */
GstElement *gh_camera_pipeline_of_camera (GstElement *camera,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same of a GStreamer description whose last element gives pictures. */
GstElement *gh_camera_pipeline_of_description (const char *description,
                                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Makes people's picture @width × @height: cut to that shape around its middle. Both 0: whole, at
 * most 640×480. At any time, on any thread. */
void gh_camera_pipeline_set_view_size (GstElement *pipeline, int width, int height);

G_END_DECLS
