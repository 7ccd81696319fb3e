/* Builds pipelines: source, then a tee into a picture for people and the luma plane for the
 * decoder, in whatever layout the camera has: converting a picture costs more than reading it.
 * People's picture is made here just as large as it is shown, of the nearest pixels, so that
 * nothing is left to scale when it is drawn; by way of I420, from and to which GStreamer converts
 * fastest. Both branches drop rather than wait, and `async=false` keeps a source that gives no
 * picture from hanging the state change. */

#include "kiosk/scan/camera-pipeline.h"

#define GATE     "gh_gate"
#define SHAPE    "gh_shape"
#define SIZE     "gh_size"
#define ANY_SIZE "video/x-raw,width=[1,640],height=[1,480],pixel-aspect-ratio=1/1"

#define TAIL                                                                                       \
  " ! tee name=gh_tee"                                                                             \
  " gh_tee. ! queue name=" GATE " max-size-buffers=1 leaky=downstream ! videorate max-rate=15"     \
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

/* Where pictures for people leave the queue, on their branch's own thread. */
static GstPad *
gate_of (GstElement *pipeline)
{
  g_autoptr (GstElement) queue = gst_bin_get_by_name (GST_BIN (pipeline), GATE);
  return gst_element_get_static_pad (queue, "src");
}

/* Another view is this branch's own affair. The source would negotiate anew, in the middle of the
 * change, and fail now and then. */
static GstPadProbeReturn
keep_from_source (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  GstEvent *event = gst_pad_probe_info_get_event (info);
  return GST_EVENT_TYPE (event) == GST_EVENT_RECONFIGURE ? GST_PAD_PROBE_DROP : GST_PAD_PROBE_OK;
}

static GstElement *
parse (const char *description, GError **error)
{
  g_autofree char *whole = g_strconcat (description, TAIL, NULL);
  GstElement *pipeline = gst_parse_launch_full (whole, NULL, GST_PARSE_FLAG_FATAL_ERRORS, error);
  if (pipeline == NULL)
    return NULL;
  g_autoptr (GstPad) gate = gate_of (pipeline);
  gst_pad_add_probe (gate, GST_PAD_PROBE_TYPE_EVENT_UPSTREAM, keep_from_source, NULL, NULL);
  return pipeline;
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

/* ---- the view's size ---- */

typedef struct {
  GstElement *shape;
  GstElement *size;
  int width; /* 0: as it comes */
  int height;
} View;

static void
free_view (gpointer data)
{
  View *view = data;
  gst_object_unref (view->shape);
  gst_object_unref (view->size);
  g_free (view);
}

static void
set_shape (const View *view)
{
  g_auto (GValue) ratio = G_VALUE_INIT;
  g_value_init (&ratio, GST_TYPE_FRACTION);
  gst_value_set_fraction (&ratio, view->width, MAX (view->height, 1)); /* 0/1: whole */
  g_object_set_property (G_OBJECT (view->shape), "aspect-ratio", &ratio);
}

/* Between two pictures, so that none is cut to one shape and drawn in the other. */
static GstPadProbeReturn
apply (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  const View *view = data;
  g_autoptr (GstCaps) caps = gst_caps_from_string (ANY_SIZE);
  if (view->width > 0 && view->height > 0)
    gst_caps_set_simple (caps, "width", G_TYPE_INT, view->width, "height", G_TYPE_INT, view->height,
                         NULL);
  set_shape (view);
  g_object_set (view->size, "caps", caps, NULL);
  return GST_PAD_PROBE_REMOVE;
}

void
gh_camera_pipeline_set_view_size (GstElement *pipeline, int width, int height)
{
  g_autoptr (GstPad) gate = gate_of (pipeline);
  View *view = g_new0 (View, 1);
  view->shape = gst_bin_get_by_name (GST_BIN (pipeline), SHAPE);
  view->size = gst_bin_get_by_name (GST_BIN (pipeline), SIZE);
  view->width = width;
  view->height = height;
  gst_pad_add_probe (gate, GST_PAD_PROBE_TYPE_IDLE, apply, view, free_view);
}
