/* The camera: one thread with its own main loop builds pipelines, watches them, and starts again
 * when one ends, breaks or freezes. The GObject in front lives on the main thread. */

#include "kiosk/scan/camera.h"

#include "kiosk/scan/camera-pipeline.h"

#include <gst/app/gstappsink.h>
#include <gst/video/video.h>

#define RETRY_SECONDS       1
#define LOOK_MS             250
#define FROZEN_AFTER        (1500 * G_TIME_SPAN_MILLISECOND)
#define PATIENCE_AT_START   (10 * G_TIME_SPAN_SECOND)
#define PATIENCE_AT_THE_END (1 * G_TIME_SPAN_SECOND)

/* What the camera's thread works with. Shared, so that neither side outlives it. */
typedef struct {
  char *source;
  GhFrameFunc func;
  gpointer data;
  GDestroyNotify destroy;
  GMainContext *context;      /* the camera thread's */
  GMainContext *main_context; /* where the GhCamera lives */
  GWeakRef owner;

  /* the camera thread's own */
  GMainLoop *loop;
  GstElement *pipeline; /* NULL while there is none */
  GSource *retry;       /* NULL unless waiting for the next attempt */
  GSource *look;        /* the freeze watch, NULL without a pipeline */
  GSource *bus;
  gint64 started_at;
  gboolean wanted;
  GhCameraState state;

  GMutex lock;
  GCond ended_cond;
  gboolean ended;       /* under lock */
  gint64 last_frame_at; /* under lock; monotonic, 0 before the first one */
} Shared;

struct _GhCamera {
  GObject parent_instance;

  Shared *shared;
  GhCameraState state; /* as last told by the thread */
  char *detail;
};

static void gh_camera_source_init (GhFrameSourceInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (GhCamera, gh_camera, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GH_TYPE_FRAME_SOURCE, gh_camera_source_init))

static void begin (Shared *shared);

static void
free_shared (gpointer data)
{
  Shared *shared = data;
  g_free (shared->source);
  g_clear_pointer (&shared->context, g_main_context_unref);
  g_clear_pointer (&shared->main_context, g_main_context_unref);
  g_clear_pointer (&shared->loop, g_main_loop_unref);
  g_weak_ref_clear (&shared->owner);
  g_mutex_clear (&shared->lock);
  g_cond_clear (&shared->ended_cond);
}

static Shared *
hold_shared (Shared *shared)
{
  return g_atomic_rc_box_acquire (shared);
}

static void
release_shared (gpointer shared)
{
  g_atomic_rc_box_release_full (shared, free_shared);
}

/* ---- telling the main thread ---- */

typedef struct {
  Shared *shared;
  GhCameraState state;
  char *detail;
} News;

static void
free_news (gpointer data)
{
  News *news = data;
  release_shared (news->shared);
  g_free (news->detail);
  g_free (news);
}

static gboolean
deliver_news (gpointer data)
{
  News *news = data;
  g_autoptr (GhCamera) camera = g_weak_ref_get (&news->shared->owner);
  if (camera != NULL) {
    camera->state = news->state;
    g_free (camera->detail);
    camera->detail = g_steal_pointer (&news->detail);
    g_signal_emit_by_name (camera, "state-changed");
  }
  return G_SOURCE_REMOVE;
}

static void
post (GMainContext *context, GSourceFunc func, gpointer data, GDestroyNotify destroy)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, data, destroy);
  g_source_attach (source, context);
}

static void
tell (Shared *shared, GhCameraState state, const char *detail)
{
  if (shared->state == state)
    return;
  shared->state = state;
  News *news = g_new0 (News, 1);
  news->shared = hold_shared (shared);
  news->state = state;
  news->detail = g_strdup (detail);
  post (shared->main_context, deliver_news, news, free_news);
}

/* ---- frames, on GStreamer's threads ---- */

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
rgb_of (GstVideoFrame *mapped, gint64 now)
{
  return gh_frame_new (GH_FRAME_RGB, GST_VIDEO_FRAME_WIDTH (mapped),
                       GST_VIDEO_FRAME_HEIGHT (mapped), GST_VIDEO_FRAME_PLANE_DATA (mapped, 0),
                       (gsize) GST_VIDEO_FRAME_PLANE_STRIDE (mapped, 0), now);
}

static GstFlowReturn
take_sample (GstAppSink *sink, Shared *shared, GhFrameFormat format)
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
      format == GH_FRAME_LUMA ? luma_of (&mapped, now) : rgb_of (&mapped, now);
  gst_video_frame_unmap (&mapped);

  g_mutex_lock (&shared->lock);
  shared->last_frame_at = now;
  g_mutex_unlock (&shared->lock);
  if (frame != NULL)
    shared->func (frame, shared->data);
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
connect_sink (Shared *shared, const char *name,
              GstFlowReturn (*on_sample) (GstAppSink *sink, gpointer data))
{
  g_autoptr (GstElement) sink = gst_bin_get_by_name (GST_BIN (shared->pipeline), name);
  GstAppSinkCallbacks callbacks = { .new_sample = on_sample };
  gst_app_sink_set_callbacks (GST_APP_SINK (sink), &callbacks, hold_shared (shared),
                              release_shared);
}

/* ---- one attempt, on the camera's thread ---- */

static void
drop_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
end (Shared *shared)
{
  drop_source (&shared->retry);
  drop_source (&shared->look);
  drop_source (&shared->bus);
  if (shared->pipeline != NULL)
    gst_element_set_state (shared->pipeline, GST_STATE_NULL);
  g_clear_pointer (&shared->pipeline, gst_object_unref);
}

static gboolean
on_retry (gpointer data)
{
  Shared *shared = data;
  drop_source (&shared->retry);
  begin (shared);
  return G_SOURCE_REMOVE;
}

static void
retry_later (Shared *shared, GhCameraState state, const char *detail)
{
  end (shared);
  tell (shared, state, detail);
  shared->retry = g_timeout_source_new_seconds (RETRY_SECONDS);
  g_source_set_callback (shared->retry, on_retry, shared, NULL);
  g_source_attach (shared->retry, shared->context);
}

static gboolean
on_bus_message (GstBus *bus, GstMessage *message, gpointer data)
{
  Shared *shared = data;
  g_autoptr (GError) error = NULL;
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR) {
    gst_message_parse_error (message, &error, NULL);
    retry_later (shared, GH_CAMERA_FAILED, error->message);
    return G_SOURCE_REMOVE;
  }
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS) {
    retry_later (shared, GH_CAMERA_FAILED, "the pictures have ended");
    return G_SOURCE_REMOVE;
  }
  return G_SOURCE_CONTINUE;
}

/* A frozen camera gives no error, only no picture. It keeps its pipeline for a while: it may come
 * back by itself. */
static gboolean
on_look (gpointer data)
{
  Shared *shared = data;
  gint64 now = g_get_monotonic_time ();
  g_mutex_lock (&shared->lock);
  gint64 last = shared->last_frame_at;
  g_mutex_unlock (&shared->lock);

  gint64 since = now - MAX (last, shared->started_at);
  if (last >= shared->started_at && since < FROZEN_AFTER) {
    tell (shared, GH_CAMERA_RUNNING, NULL);
  } else if (since >= PATIENCE_AT_START) {
    retry_later (shared, GH_CAMERA_FROZEN, NULL);
    return G_SOURCE_REMOVE;
  } else if (last >= shared->started_at) {
    tell (shared, GH_CAMERA_FROZEN, NULL);
  }
  return G_SOURCE_CONTINUE;
}

static void
watch (Shared *shared)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (shared->pipeline);
  shared->bus = gst_bus_create_watch (bus);
  g_source_set_callback (shared->bus, G_SOURCE_FUNC (on_bus_message), shared, NULL);
  g_source_attach (shared->bus, shared->context);
  shared->look = g_timeout_source_new (LOOK_MS);
  g_source_set_callback (shared->look, on_look, shared, NULL);
  g_source_attach (shared->look, shared->context);
}

static void
begin (Shared *shared)
{
  g_autoptr (GError) error = NULL;
  shared->pipeline = gh_camera_pipeline_new (shared->source, &error);
  if (shared->pipeline == NULL) {
    if (error != NULL)
      retry_later (shared, GH_CAMERA_FAILED, error->message);
    else
      retry_later (shared, GH_CAMERA_MISSING, NULL);
    return;
  }
  if (shared->state == GH_CAMERA_OFF)
    tell (shared, GH_CAMERA_STARTING, NULL);
  connect_sink (shared, GH_PIPELINE_VIEW, on_view_sample);
  connect_sink (shared, GH_PIPELINE_LUMA, on_luma_sample);
  shared->started_at = g_get_monotonic_time ();
  watch (shared);
  /* A failure comes as a message on the bus. */
  gst_element_set_state (shared->pipeline, GST_STATE_PLAYING);
}

/* ---- orders from the main thread ---- */

static gboolean
do_start (gpointer data)
{
  Shared *shared = data;
  if (!shared->wanted) {
    shared->wanted = TRUE;
    begin (shared);
  }
  return G_SOURCE_REMOVE;
}

static gboolean
do_stop (gpointer data)
{
  Shared *shared = data;
  shared->wanted = FALSE;
  end (shared);
  tell (shared, GH_CAMERA_OFF, NULL);
  return G_SOURCE_REMOVE;
}

static gboolean
do_quit (gpointer data)
{
  Shared *shared = data;
  end (shared);
  g_main_loop_quit (shared->loop);
  return G_SOURCE_REMOVE;
}

static gpointer
run_camera (gpointer data)
{
  Shared *shared = data;
  g_main_context_push_thread_default (shared->context);
  g_main_loop_run (shared->loop);
  g_main_context_pop_thread_default (shared->context);
  if (shared->destroy != NULL)
    shared->destroy (shared->data);
  g_mutex_lock (&shared->lock);
  shared->ended = TRUE;
  g_cond_broadcast (&shared->ended_cond);
  g_mutex_unlock (&shared->lock);
  release_shared (shared);
  return NULL;
}

static void
gh_camera_start (GhFrameSource *source)
{
  Shared *shared = GH_CAMERA (source)->shared;
  post (shared->context, do_start, hold_shared (shared), release_shared);
}

static void
gh_camera_stop (GhFrameSource *source)
{
  Shared *shared = GH_CAMERA (source)->shared;
  post (shared->context, do_stop, hold_shared (shared), release_shared);
}

static GhCameraState
gh_camera_get_state (GhFrameSource *source)
{
  return GH_CAMERA (source)->state;
}

static const char *
gh_camera_get_detail (GhFrameSource *source)
{
  return GH_CAMERA (source)->detail;
}

/* Waits a little for the thread, so that nothing of GStreamer runs into the end of the process; a
 * driver that blocks is left behind. */
static void
gh_camera_finalize (GObject *object)
{
  GhCamera *camera = GH_CAMERA (object);
  Shared *shared = camera->shared;
  post (shared->context, do_quit, hold_shared (shared), release_shared);
  gint64 deadline = g_get_monotonic_time () + PATIENCE_AT_THE_END;
  g_mutex_lock (&shared->lock);
  while (!shared->ended)
    if (!g_cond_wait_until (&shared->ended_cond, &shared->lock, deadline))
      break;
  g_mutex_unlock (&shared->lock);
  release_shared (shared);
  g_free (camera->detail);
  G_OBJECT_CLASS (gh_camera_parent_class)->finalize (object);
}

static void
gh_camera_class_init (GhCameraClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gh_camera_finalize;
}

static void
gh_camera_source_init (GhFrameSourceInterface *iface)
{
  iface->start = gh_camera_start;
  iface->stop = gh_camera_stop;
  iface->get_state = gh_camera_get_state;
  iface->get_detail = gh_camera_get_detail;
}

static void
gh_camera_init (GhCamera *camera)
{
  Shared *shared = g_atomic_rc_box_new0 (Shared);
  g_mutex_init (&shared->lock);
  g_cond_init (&shared->ended_cond);
  g_weak_ref_init (&shared->owner, camera);
  shared->context = g_main_context_new ();
  shared->main_context = g_main_context_ref_thread_default ();
  shared->loop = g_main_loop_new (shared->context, FALSE);
  camera->shared = shared;
}

GhCamera *
gh_camera_new (const char *source, GhFrameFunc func, gpointer data, GDestroyNotify destroy)
{
  GhCamera *camera = g_object_new (GH_TYPE_CAMERA, NULL);
  Shared *shared = camera->shared;
  shared->source = g_strdup (source);
  shared->func = func;
  shared->data = data;
  shared->destroy = destroy;
  g_thread_unref (g_thread_new ("gh-camera", run_camera, hold_shared (shared)));
  return camera;
}
