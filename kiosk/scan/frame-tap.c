/* From GStreamer's samples to frames; see the header. */

#include "kiosk/scan/frame-tap.h"

#include "kiosk/scan/camera-pipeline.h"

#include <gst/app/gstappsink.h>
#include <gst/video/video.h>

struct _GhFrameTap {
  GhFrameFunc func;
  gpointer data;
  GDestroyNotify destroy;

  GMutex lock;
  gint64 last;       /* under lock */
  GWeakRef pipeline; /* the present one; changed under lock */
  int width, height; /* of the view; under lock */
};

GhFrameTap *
gh_frame_tap_new (GhFrameFunc func, gpointer data, GDestroyNotify destroy)
{
  GhFrameTap *tap = g_atomic_rc_box_new0 (GhFrameTap);
  tap->func = func;
  tap->data = data;
  tap->destroy = destroy;
  g_mutex_init (&tap->lock);
  g_weak_ref_init (&tap->pipeline, NULL);
  return tap;
}

static void
clear (gpointer data)
{
  GhFrameTap *tap = data;
  if (tap->destroy != NULL)
    tap->destroy (tap->data);
  g_weak_ref_clear (&tap->pipeline);
  g_mutex_clear (&tap->lock);
}

GhFrameTap *
gh_frame_tap_ref (GhFrameTap *tap)
{
  return g_atomic_rc_box_acquire (tap);
}

void
gh_frame_tap_unref (GhFrameTap *tap)
{
  if (tap != NULL)
    g_atomic_rc_box_release_full (tap, clear);
}

static void
release (gpointer tap)
{
  gh_frame_tap_unref (tap);
}

/* Component 0 of every format that the pipeline lets through is brightness. */
static GhFrame *
luma_of (GstVideoFrame *mapped, gint64 now)
{
  return gh_frame_new_luma (GST_VIDEO_FRAME_WIDTH (mapped), GST_VIDEO_FRAME_HEIGHT (mapped),
                            GST_VIDEO_FRAME_COMP_DATA (mapped, 0),
                            (gsize) GST_VIDEO_FRAME_COMP_STRIDE (mapped, 0),
                            GST_VIDEO_FRAME_COMP_PSTRIDE (mapped, 0), now);
}

static GhFrame *
view_of (GstVideoFrame *mapped, gint64 now)
{
  return gh_frame_new_bgra (GST_VIDEO_FRAME_WIDTH (mapped), GST_VIDEO_FRAME_HEIGHT (mapped),
                            GST_VIDEO_FRAME_PLANE_DATA (mapped, 0),
                            (gsize) GST_VIDEO_FRAME_PLANE_STRIDE (mapped, 0), now);
}

static GstFlowReturn
take_sample (GstAppSink *sink, GhFrameTap *tap, GhFrameFormat format)
{
  g_autoptr (GstSample) sample = gst_app_sink_pull_sample (sink);
  if (sample == NULL)
    return GST_FLOW_EOS;
  GstVideoInfo info;
  GstVideoFrame mapped;
  if (!gst_video_info_from_caps (&info, gst_sample_get_caps (sample)) ||
      !gst_video_frame_map (&mapped, &info, gst_sample_get_buffer (sample), GST_MAP_READ))
    return GST_FLOW_ERROR;

  gint64 now = g_get_monotonic_time ();
  g_autoptr (GhFrame) frame =
      format == GH_FRAME_LUMA ? luma_of (&mapped, now) : view_of (&mapped, now);
  gst_video_frame_unmap (&mapped);

  g_mutex_lock (&tap->lock);
  tap->last = now;
  g_mutex_unlock (&tap->lock);
  if (frame != NULL)
    tap->func (frame, tap->data);
  return GST_FLOW_OK;
}

static GstFlowReturn
on_view_sample (GstAppSink *sink, gpointer data)
{
  return take_sample (sink, data, GH_FRAME_RGB);
}

static GstFlowReturn
on_luma_sample (GstAppSink *sink, gpointer data)
{
  return take_sample (sink, data, GH_FRAME_LUMA);
}

static void
connect_sink (GhFrameTap *tap, GstElement *pipeline, const char *name,
              GstFlowReturn (*on_sample) (GstAppSink *sink, gpointer data))
{
  g_autoptr (GstElement) sink = gst_bin_get_by_name (GST_BIN (pipeline), name);
  GstAppSinkCallbacks callbacks = { .new_sample = on_sample };
  gst_app_sink_set_callbacks (GST_APP_SINK (sink), &callbacks, gh_frame_tap_ref (tap), release);
}

void
gh_frame_tap_connect (GhFrameTap *tap, GstElement *pipeline)
{
  connect_sink (tap, pipeline, GH_PIPELINE_VIEW, on_view_sample);
  connect_sink (tap, pipeline, GH_PIPELINE_LUMA, on_luma_sample);
  g_mutex_lock (&tap->lock);
  g_weak_ref_set (&tap->pipeline, pipeline);
  gh_camera_pipeline_set_view_size (pipeline, tap->width, tap->height);
  g_mutex_unlock (&tap->lock);
}

void
gh_frame_tap_set_view_size (GhFrameTap *tap, int width, int height)
{
  float scale = MIN (1.0F, (float) GH_CAMERA_MAX_VIEW / (float) MAX (MAX (width, height), 1));
  gboolean known = width > 0 && height > 0;
  g_mutex_lock (&tap->lock);
  tap->width = known ? MAX (1, (int) ((float) width * scale)) : 0;
  tap->height = known ? MAX (1, (int) ((float) height * scale)) : 0;
  g_autoptr (GstElement) pipeline = g_weak_ref_get (&tap->pipeline);
  if (pipeline != NULL)
    gh_camera_pipeline_set_view_size (pipeline, tap->width, tap->height);
  g_mutex_unlock (&tap->lock);
}

gint64
gh_frame_tap_get_last (GhFrameTap *tap)
{
  g_mutex_lock (&tap->lock);
  gint64 last = tap->last;
  g_mutex_unlock (&tap->lock);
  return last;
}
