/* Builds pipelines: source, then a tee into a small RGB picture for people and the luma plane for
 * the decoder, in whatever layout the camera has: converting a picture costs more than reading it.
 * People's picture is made of the nearest pixels, which saves a third of its work. Both branches
 * drop rather than wait, and `async=false` keeps a source that gives no picture from hanging the
 * state change. */

#include "kiosk/scan/camera-pipeline.h"

#define TAIL                                                                                       \
  " ! tee name=gh_tee"                                                                             \
  " gh_tee. ! queue max-size-buffers=1 leaky=downstream ! videorate max-rate=15"                   \
  " ! videoscale method=nearest-neighbour"                                                         \
  " ! video/x-raw,width=[1,640],height=[1,480],pixel-aspect-ratio=1/1 ! videoconvert"              \
  " ! video/x-raw,format=RGB"                                                                      \
  " ! appsink name=" GH_PIPELINE_VIEW " async=false sync=false max-buffers=1 drop=true"            \
  " gh_tee. ! queue max-size-buffers=1 leaky=downstream ! videorate max-rate=30 ! videoscale"      \
  " ! video/x-raw,width=[1,1920],height=[1,1920],pixel-aspect-ratio=1/1 ! videoconvert"            \
  " ! video/x-raw,format={I420,YV12,NV12,NV21,Y42B,Y444,GRAY8,YUY2,UYVY}"                          \
  " ! appsink name=" GH_PIPELINE_LUMA " async=false sync=false max-buffers=1 drop=true"

/* More pixels than this only cost time: a ticket held up fills a good part of the picture. */
#define CAMERA_SIZE "width=[1,1280],height=[1,960]"
#define HEAD                                                                                       \
  "capsfilter name=gh_head caps=\"video/x-raw," CAMERA_SIZE ";image/jpeg," CAMERA_SIZE "\""        \
  " ! decodebin"

static GstElement *
parse (const char *description, GError **error)
{
  g_autofree char *whole = g_strconcat (description, TAIL, NULL);
  return gst_parse_launch_full (whole, NULL, GST_PARSE_FLAG_FATAL_ERRORS, error);
}

GstElement *
gh_camera_pipeline_of_camera (GstElement *camera, GError **error)
{
  g_autoptr (GstElement) owned = gst_object_ref_sink (camera);
  g_autoptr (GstElement) pipeline = parse (HEAD, error);
  if (pipeline == NULL)
    return NULL;
  gst_bin_add (GST_BIN (pipeline), owned);
  g_autoptr (GstElement) head = gst_bin_get_by_name (GST_BIN (pipeline), "gh_head");
  if (!gst_element_link (owned, head)) {
    g_set_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_SETTINGS,
                 "the camera offers no format that can be used");
    return NULL;
  }
  return g_steal_pointer (&pipeline);
}

GstElement *
gh_camera_pipeline_of_description (const char *description, GError **error)
{
  return parse (description, error);
}
