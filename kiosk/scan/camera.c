/* The camera as the main thread sees it; what it does is in camera-run.c. */

#include "kiosk/scan/camera.h"

#include "kiosk/scan/camera-run.h"

struct _GhCamera {
  GObject parent_instance;

  GhCameraRun *run;
  GhFrameTap *tap;
  GhCameraNews news; /* as last told */
};

static void gh_camera_source_init (GhFrameSourceInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (GhCamera, gh_camera, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GH_TYPE_FRAME_SOURCE, gh_camera_source_init))

static void
on_told (GObject *owner, GhCameraNews *news)
{
  GhCamera *camera = GH_CAMERA (owner);
  gh_camera_news_clear (&camera->news);
  camera->news = *news;
  *news = (GhCameraNews){ .state = camera->news.state };
  g_signal_emit_by_name (camera, "state-changed");
}

static void
gh_camera_start (GhFrameSource *source)
{
  gh_camera_run_start (GH_CAMERA (source)->run);
}

static void
gh_camera_stop (GhFrameSource *source)
{
  gh_camera_run_stop (GH_CAMERA (source)->run);
}

static GhCameraState
gh_camera_get_state (GhFrameSource *source)
{
  return GH_CAMERA (source)->news.state;
}

static const char *
gh_camera_get_detail (GhFrameSource *source)
{
  return GH_CAMERA (source)->news.detail;
}

static const char *
gh_camera_get_device (GhFrameSource *source)
{
  return GH_CAMERA (source)->news.device;
}

static const char *
gh_camera_get_substitute (GhFrameSource *source)
{
  return GH_CAMERA (source)->news.substitute;
}

void
gh_camera_set_source (GhCamera *camera, const char *source)
{
  gh_camera_run_set_source (camera->run, source);
}

void
gh_camera_set_view_size (GhCamera *camera, int width, int height)
{
  gh_frame_tap_set_view_size (camera->tap, width, height);
}

static void
gh_camera_finalize (GObject *object)
{
  GhCamera *camera = GH_CAMERA (object);
  g_clear_pointer (&camera->tap, gh_frame_tap_unref);
  g_clear_pointer (&camera->run, gh_camera_run_end);
  gh_camera_news_clear (&camera->news);
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
  iface->get_device = gh_camera_get_device;
  iface->get_substitute = gh_camera_get_substitute;
}

static void
gh_camera_init (GhCamera *camera)
{
}

GhCamera *
gh_camera_new (const char *source, GhCameraList *list, GhFrameFunc func, gpointer data,
               GDestroyNotify destroy)
{
  GhCamera *camera = g_object_new (GH_TYPE_CAMERA, NULL);
  camera->tap = gh_frame_tap_new (func, data, destroy);
  camera->run =
      gh_camera_run_new (source, list, gh_frame_tap_ref (camera->tap), G_OBJECT (camera), on_told);
  return camera;
}
