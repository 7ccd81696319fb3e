/* Builds pipelines: source, then a tee into a picture for people and the luma plane for the
 * decoder, in whatever layout the camera has: converting a picture costs more than reading it.
 * People's picture is made here just as large as it is shown, of the nearest pixels, so that
 * nothing is left to scale when it is drawn; by way of I420, from and to which GStreamer converts
 * fastest. Both branches drop rather than wait, and `async=false` keeps a source that gives no
 * picture from hanging the state change. */

#include "kiosk/scan/camera-pipeline.h"

#define SHAPE    "gh_shape"
#define SIZE     "gh_size"
#define ANY_SIZE "video/x-raw,width=[1,640],height=[1,480],pixel-aspect-ratio=1/1"

#define TAIL                                                                                       \
  " ! tee name=gh_tee"                                                                             \
  " gh_tee. ! queue max-size-buffers=1 leaky=downstream ! videorate max-rate=15"                   \
  " ! videoconvert ! video/x-raw,format=I420 ! aspectratiocrop name=" SHAPE                        \
  " ! videoscale method=nearest-neighbour add-borders=false"                                       \
  " ! capsfilter name=" SIZE " caps=\"" ANY_SIZE "\""                                              \
  " ! videoconvert ! video/x-raw,format=BGRA"                                                      \
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

static void
set_shape (GstElement *pipeline, int width, int height)
{
  g_autoptr (GstElement) shape = gst_bin_get_by_name (GST_BIN (pipeline), SHAPE);
  g_auto (GValue) ratio = G_VALUE_INIT;
  g_value_init (&ratio, GST_TYPE_FRACTION);
  gst_value_set_fraction (&ratio, width, MAX (height, 1)); /* 0/1: whole */
  g_object_set_property (G_OBJECT (shape), "aspect-ratio", &ratio);
}

void
gh_camera_pipeline_set_view_size (GstElement *pipeline, int width, int height)
{
  g_autoptr (GstElement) size = gst_bin_get_by_name (GST_BIN (pipeline), SIZE);
  g_autoptr (GstCaps) caps = gst_caps_from_string (ANY_SIZE);
  if (width > 0 && height > 0)
    gst_caps_set_simple (caps, "width", G_TYPE_INT, width, "height", G_TYPE_INT, height, NULL);
  set_shape (pipeline, width, height);
  g_object_set (size, "caps", caps, NULL);
}
