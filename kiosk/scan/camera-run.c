/* The states of a camera, on its own thread; see the header. */

#include "kiosk/scan/camera-run.h"

#include "kiosk/scan/camera-pick.h"
#include "kiosk/scan/camera-pipeline.h"
#include "kiosk/scan/loop-thread.h"

#define RETRY_MS          1000
#define LOOK_MS           250
#define FROZEN_AFTER      (1500 * G_TIME_SPAN_MILLISECOND)
#define PATIENCE_AT_START (10 * G_TIME_SPAN_SECOND)

/* Shared between the threads, so that neither side outlives it. */
struct _GhCameraRun {
  GhLoopThread *thread;
  GhCameraList *list; /* or NULL */
  GWeakRef owner;
  GhCameraTold told;

  /* the thread's own */
  GhFrameTap *tap;
  char *source;
  char *device;         /* of the camera in use, or NULL */
  char *substitute;     /* its name when it is not the chosen one, else NULL */
  GstElement *pipeline; /* NULL while there is none */
  GSource *retry;       /* NULL unless waiting for the next attempt */
  GSource *look;        /* the freeze watch, NULL without a pipeline */
  GSource *bus;
  gint64 started_at;
  gboolean wanted;
  GhCameraState state;
};

static void begin (GhCameraRun *run);

static void
clear_run (gpointer data)
{
  GhCameraRun *run = data;
  g_clear_object (&run->list);
  g_clear_pointer (&run->tap, gh_frame_tap_unref);
  g_free (run->source);
  g_free (run->device);
  g_free (run->substitute);
  g_clear_pointer (&run->thread, gh_loop_thread_unref);
  g_weak_ref_clear (&run->owner);
}

static GhCameraRun *
hold (GhCameraRun *run)
{
  return g_atomic_rc_box_acquire (run);
}

static void
release (gpointer run)
{
  g_atomic_rc_box_release_full (run, clear_run);
}

/* ---- telling the main thread ---- */

void
gh_camera_news_clear (GhCameraNews *news)
{
  g_clear_pointer (&news->detail, g_free);
  g_clear_pointer (&news->device, g_free);
  g_clear_pointer (&news->substitute, g_free);
}

typedef struct {
  GhCameraRun *run;
  GhCameraNews news;
} Letter;

static void
free_letter (gpointer data)
{
  Letter *letter = data;
  release (letter->run);
  gh_camera_news_clear (&letter->news);
  g_free (letter);
}

static gboolean
deliver (gpointer data)
{
  Letter *letter = data;
  g_autoptr (GObject) owner = g_weak_ref_get (&letter->run->owner);
  if (owner != NULL)
    letter->run->told (owner, &letter->news);
  return G_SOURCE_REMOVE;
}

static void
tell (GhCameraRun *run, GhCameraState state, const char *detail)
{
  if (run->state == state)
    return;
  run->state = state;
  Letter *letter = g_new0 (Letter, 1);
  letter->run = hold (run);
  letter->news = (GhCameraNews){ .state = state,
                                 .detail = g_strdup (detail),
                                 .device = g_strdup (run->device),
                                 .substitute = g_strdup (run->substitute) };
  gh_loop_thread_tell (run->thread, deliver, letter, free_letter);
}

/* ---- one attempt, on the camera's thread ---- */

static GSource *
attach (GhCameraRun *run, GSource *source, GSourceFunc func)
{
  return gh_loop_thread_attach (run->thread, source, func, run);
}

static void
end (GhCameraRun *run)
{
  gh_loop_thread_drop (&run->retry);
  gh_loop_thread_drop (&run->look);
  gh_loop_thread_drop (&run->bus);
  if (run->pipeline != NULL)
    gst_element_set_state (run->pipeline, GST_STATE_NULL);
  g_clear_pointer (&run->pipeline, gst_object_unref);
  g_clear_pointer (&run->device, g_free);
  g_clear_pointer (&run->substitute, g_free);
}

static gboolean
on_retry (gpointer data)
{
  GhCameraRun *run = data;
  gh_loop_thread_drop (&run->retry);
  begin (run);
  return G_SOURCE_REMOVE;
}

static void
retry_later (GhCameraRun *run, GhCameraState state, const char *detail)
{
  end (run);
  tell (run, state, detail);
  guint patience = state == GH_CAMERA_MISSING ? LOOK_MS : RETRY_MS;
  run->retry = attach (run, g_timeout_source_new (patience), on_retry);
}

static gboolean
on_bus_message (GstBus *bus, GstMessage *message, gpointer data)
{
  GhCameraRun *run = data;
  g_autoptr (GError) error = NULL;
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR) {
    gst_message_parse_error (message, &error, NULL);
    retry_later (run, GH_CAMERA_FAILED, error->message);
    return G_SOURCE_REMOVE;
  }
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS) {
    retry_later (run, GH_CAMERA_FAILED, "the pictures have ended");
    return G_SOURCE_REMOVE;
  }
  return G_SOURCE_CONTINUE;
}

static GPtrArray *
dup_cameras (GhCameraRun *run)
{
  return run->list != NULL ? gh_camera_list_dup (run->list) : g_ptr_array_new ();
}

/* The chosen camera is back, and another one stands in for it. */
static gboolean
may_change_back (GhCameraRun *run)
{
  g_autoptr (GPtrArray) cameras = dup_cameras (run);
  return run->substitute != NULL && gh_camera_pick_is_there (cameras, run->source);
}

/* A frozen camera gives no error, only no picture. It keeps its pipeline for a while: it may come
 * back by itself. */
static gboolean
on_look (gpointer data)
{
  GhCameraRun *run = data;
  if (may_change_back (run)) {
    end (run);
    tell (run, GH_CAMERA_STARTING, NULL);
    begin (run);
    return G_SOURCE_REMOVE;
  }
  gint64 last = gh_frame_tap_get_last (run->tap);
  gint64 since = g_get_monotonic_time () - MAX (last, run->started_at);
  if (last >= run->started_at && since < FROZEN_AFTER) {
    tell (run, GH_CAMERA_RUNNING, NULL);
  } else if (since >= PATIENCE_AT_START) {
    retry_later (run, GH_CAMERA_FROZEN, NULL);
    return G_SOURCE_REMOVE;
  } else if (last >= run->started_at) {
    tell (run, GH_CAMERA_FROZEN, NULL);
  }
  return G_SOURCE_CONTINUE;
}

static void
play (GhCameraRun *run)
{
  gh_frame_tap_connect (run->tap, run->pipeline);
  run->started_at = g_get_monotonic_time ();
  g_autoptr (GstBus) bus = gst_element_get_bus (run->pipeline);
  run->bus = attach (run, gst_bus_create_watch (bus), G_SOURCE_FUNC (on_bus_message));
  run->look = attach (run, g_timeout_source_new (LOOK_MS), on_look);
  /* A failure comes as a message on the bus. */
  gst_element_set_state (run->pipeline, GST_STATE_PLAYING);
}

static void
begin (GhCameraRun *run)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cameras = dup_cameras (run);
  g_auto (GhCameraPick) pick = { NULL };
  GhPickOutcome outcome = gh_camera_pick (cameras, run->source, &pick, &error);
  if (run->state == GH_CAMERA_OFF && outcome != GH_PICK_NONE)
    tell (run, GH_CAMERA_STARTING, NULL);
  if (outcome == GH_PICK_NOT_YET) {
    run->retry = attach (run, g_timeout_source_new (LOOK_MS / 5), on_retry);
    return;
  }
  if (outcome == GH_PICK_FOUND)
    run->pipeline = pick.camera != NULL ? gh_camera_pipeline_of_camera (pick.camera, &error)
                                        : gh_camera_pipeline_of_description (run->source, &error);
  if (run->pipeline == NULL) {
    retry_later (run, error != NULL ? GH_CAMERA_FAILED : GH_CAMERA_MISSING,
                 error != NULL ? error->message : NULL);
    return;
  }
  run->device = g_steal_pointer (&pick.device);
  run->substitute = g_steal_pointer (&pick.substitute);
  play (run);
}

/* ---- orders from the main thread ---- */

static gboolean
do_start (gpointer data)
{
  GhCameraRun *run = data;
  if (!run->wanted) {
    run->wanted = TRUE;
    begin (run);
  }
  return G_SOURCE_REMOVE;
}

static gboolean
do_stop (gpointer data)
{
  GhCameraRun *run = data;
  run->wanted = FALSE;
  end (run);
  tell (run, GH_CAMERA_OFF, NULL);
  return G_SOURCE_REMOVE;
}

/* The last order: no source and no pipeline is left behind it. */
static gboolean
do_end (gpointer data)
{
  GhCameraRun *run = data;
  end (run);
  g_clear_pointer (&run->tap, gh_frame_tap_unref);
  return G_SOURCE_REMOVE;
}

typedef struct {
  GhCameraRun *run;
  char *source;
} Change;

static void
free_change (gpointer data)
{
  Change *change = data;
  release (change->run);
  g_free (change->source);
  g_free (change);
}

static gboolean
do_change (gpointer data)
{
  Change *change = data;
  GhCameraRun *run = change->run;
  if (g_strcmp0 (run->source, change->source) == 0)
    return G_SOURCE_REMOVE;
  g_free (run->source);
  run->source = g_steal_pointer (&change->source);
  if (run->wanted) {
    end (run);
    tell (run, GH_CAMERA_STARTING, NULL);
    begin (run);
  }
  return G_SOURCE_REMOVE;
}

void
gh_camera_run_start (GhCameraRun *run)
{
  gh_loop_thread_post (run->thread, do_start, hold (run), release);
}

void
gh_camera_run_stop (GhCameraRun *run)
{
  gh_loop_thread_post (run->thread, do_stop, hold (run), release);
}

void
gh_camera_run_set_source (GhCameraRun *run, const char *source)
{
  Change *change = g_new0 (Change, 1);
  change->run = hold (run);
  change->source = g_strdup (source);
  gh_loop_thread_post (run->thread, do_change, change, free_change);
}

GhCameraRun *
gh_camera_run_new (const char *source, GhCameraList *list, GhFrameTap *tap, GObject *owner,
                   GhCameraTold told)
{
  GhCameraRun *run = g_atomic_rc_box_new0 (GhCameraRun);
  run->source = g_strdup (source);
  g_set_object (&run->list, list);
  run->tap = tap;
  run->told = told;
  g_weak_ref_init (&run->owner, owner);
  run->thread = gh_loop_thread_new ("gh-camera");
  return run;
}

void
gh_camera_run_end (GhCameraRun *run)
{
  gh_loop_thread_post (run->thread, do_end, hold (run), release);
  gh_loop_thread_end (run->thread);
  release (run);
}
