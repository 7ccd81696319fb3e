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

/* The pipeline of one camera element; takes the floating @camera. */
static GstElement *
pipeline_of (GstElement *camera, GError **error)
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

static GstElement *
first_camera (void)
{
  g_autoptr (GstDeviceMonitor) monitor = gst_device_monitor_new ();
  gst_device_monitor_add_filter (monitor, "Video/Source", NULL);
  if (!gst_device_monitor_start (monitor))
    return NULL;
  GList *devices = gst_device_monitor_get_devices (monitor);
  GstElement *camera = NULL;
  for (GList *link = devices; link != NULL && camera == NULL; link = link->next)
    camera = gst_device_create_element (link->data, NULL);
  g_list_free_full (devices, gst_object_unref);
  gst_device_monitor_stop (monitor);
  return camera;
}

static GstElement *
camera_at (const char *path, GError **error)
{
  GstElement *camera = gst_element_factory_make ("v4l2src", NULL);
  if (camera == NULL) {
    g_set_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_FAILED,
                 "GStreamer's plugin for cameras (v4l2src) is not installed");
    return NULL;
  }
  g_object_set (camera, "device", path, NULL);
  return camera;
}

GstElement *
gh_camera_pipeline_new (const char *source, GError **error)
{
  if (g_strcmp0 (source, "auto") == 0) {
    GstElement *camera = first_camera ();
    return camera != NULL ? pipeline_of (camera, error) : NULL;
  }
  if (g_path_is_absolute (source)) {
    GstElement *camera = camera_at (source, error);
    return camera != NULL ? pipeline_of (camera, error) : NULL;
  }
  return parse (source, error);
}
