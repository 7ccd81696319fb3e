/* The GStreamer pipeline of one attempt at a camera: built here, run by GhCamera. */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* Names of the two appsinks in the pipeline. */
#define GH_PIPELINE_VIEW "gh_view" /* RGB, at most 640×480, at most 15 a second */
#define GH_PIPELINE_LUMA "gh_luma" /* I420, at most 30 a second */

/* Builds the pipeline for @source: "auto" (the first camera the system offers), a device path, or a
 * GStreamer description whose last element gives pictures. NULL without an error: "auto", and there
 * is no camera. Errors: those of gst_parse_launch, and GST_RESOURCE_ERROR. Owned by the caller. */
GstElement *gh_camera_pipeline_new (const char *source, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
