/* The GStreamer pipeline of one attempt at a camera: built here, run by GhCamera. */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* Names of the two appsinks in the pipeline. */
#define GH_PIPELINE_VIEW "gh_view" /* RGB, at most 640×480, at most 15 a second */
#define GH_PIPELINE_LUMA "gh_luma" /* a layout with a plane or bytes of brightness, 30 a second */

/* The pipeline of one camera element; takes the floating @camera. Errors: those of
 * gst_parse_launch, and GST_RESOURCE_ERROR. Owned by the caller. */
GstElement *gh_camera_pipeline_of_camera (GstElement *camera,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same of a GStreamer description whose last element gives pictures. */
GstElement *gh_camera_pipeline_of_description (const char *description,
                                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
