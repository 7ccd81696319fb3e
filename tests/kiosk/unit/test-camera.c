/* Tests of kiosk/scan/camera, camera-run and camera-pipeline on GStreamer's test pictures. */

#include "kiosk/scan/camera.h"

#include <gst/gst.h>

typedef struct {
  gint luma;
  gint rgb;
  gint freed;
} Count;

static void
on_frame (GhFrame *frame, gpointer data)
{
  Count *count = data;
  if (gh_frame_get_format (frame) == GH_FRAME_LUMA)
    g_atomic_int_inc (&count->luma);
  else
    g_atomic_int_inc (&count->rgb);
}

static void
on_freed (gpointer data)
{
  Count *count = data;
  g_atomic_int_inc (&count->freed);
}

static void
run_until (GhFrameSource *source, GhCameraState state)
{
  gint64 deadline = g_get_monotonic_time () + 30 * G_TIME_SPAN_SECOND;
  while (gh_frame_source_get_state (source) != state && g_get_monotonic_time () < deadline)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
  g_assert_cmpint (gh_frame_source_get_state (source), ==, state);
}

static GhFrameSource *
camera_new (const char *description, Count *count)
{
  return GH_FRAME_SOURCE (gh_camera_new (description, NULL, on_frame, count, on_freed));
}

static void
test_pictures (void)
{
  Count count = { 0 };
  GhFrameSource *source =
      camera_new ("videotestsrc is-live=true ! video/x-raw,width=322,height=240,framerate=30/1",
                  &count);
  g_assert_cmpint (gh_frame_source_get_state (source), ==, GH_CAMERA_OFF);
  gh_frame_source_start (source);
  run_until (source, GH_CAMERA_RUNNING);
  gint64 until = g_get_monotonic_time () + G_TIME_SPAN_SECOND;
  while (g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpint (g_atomic_int_get (&count.luma), >, 3);
  g_assert_cmpint (g_atomic_int_get (&count.rgb), >, 5);

  gh_frame_source_stop (source);
  run_until (source, GH_CAMERA_OFF);
  int luma = g_atomic_int_get (&count.luma);
  g_usleep (300000);
  g_assert_cmpint (g_atomic_int_get (&count.luma), ==, luma);
  g_assert_finalize_object (source);
  g_assert_cmpint (g_atomic_int_get (&count.freed), ==, 1);
}

/* The brightness in the middle of the last luma frame, −1 before. */
static void
on_bright_frame (GhFrame *frame, gpointer data)
{
  gint *level = data;
  if (gh_frame_get_format (frame) != GH_FRAME_LUMA)
    return;
  gsize length;
  const guint8 *pixels = g_bytes_get_data (gh_frame_get_pixels (frame), &length);
  g_assert_cmpuint (length, ==, 322 * 120);
  g_atomic_int_set (level, pixels[60 * 322 + 161]);
}

/* Whatever layout a camera has, its brightness arrives: red is 81 in video levels, its colours are
 * not. */
static void
test_layouts (void)
{
  static const char *const formats[] = { "I420", "NV12", "YUY2", "UYVY", "GRAY8" };
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    gint level = -1;
    g_autofree char *description = g_strdup_printf (
        "videotestsrc is-live=true pattern=red ! video/x-raw,format=%s,width=322,height=120",
        formats[i]);
    GhFrameSource *source =
        GH_FRAME_SOURCE (gh_camera_new (description, NULL, on_bright_frame, &level, NULL));
    gh_frame_source_start (source);
    gint64 deadline = g_get_monotonic_time () + 30 * G_TIME_SPAN_SECOND;
    while (g_atomic_int_get (&level) < 0 && g_get_monotonic_time () < deadline)
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (1000);
    g_assert_cmpint (ABS (g_atomic_int_get (&level) - 81), <=, 4);
    gh_frame_source_stop (source);
    run_until (source, GH_CAMERA_OFF);
    g_assert_finalize_object (source);
  }
}

/* A source slower than the rates of both branches works too. */
static void
test_slow_source (void)
{
  Count count = { 0 };
  GhFrameSource *source =
      camera_new ("videotestsrc is-live=true ! video/x-raw,width=160,height=120,framerate=3/1",
                  &count);
  gh_frame_source_start (source);
  run_until (source, GH_CAMERA_RUNNING);
  g_assert_finalize_object (source);
}

/* The newest picture for people. */
typedef struct {
  GMutex lock;
  GhFrame *frame; /* under lock */
} View;

static void
on_view (GhFrame *frame, gpointer data)
{
  View *view = data;
  if (gh_frame_get_format (frame) != GH_FRAME_RGB)
    return;
  g_mutex_lock (&view->lock);
  g_clear_pointer (&view->frame, gh_frame_unref);
  view->frame = gh_frame_ref (frame);
  g_mutex_unlock (&view->lock);
}

/* Waits for a picture of that size. Owned by the caller. */
static GhFrame *
await_size (View *view, int width, int height)
{
  gint64 deadline = g_get_monotonic_time () + 30 * G_TIME_SPAN_SECOND;
  while (g_get_monotonic_time () < deadline) {
    g_mutex_lock (&view->lock);
    g_autoptr (GhFrame) frame = view->frame != NULL ? gh_frame_ref (view->frame) : NULL;
    g_mutex_unlock (&view->lock);
    if (frame != NULL && gh_frame_get_width (frame) == width &&
        gh_frame_get_height (frame) == height)
      return g_steal_pointer (&frame);
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
  }
  g_assert_not_reached ();
}

/* Red, a share of the width from the left, at half the height. */
static gboolean
is_red (GhFrame *frame, double share)
{
  gsize length;
  const guint8 *pixels = g_bytes_get_data (gh_frame_get_pixels (frame), &length);
  gsize x = (gsize) (share * (gh_frame_get_width (frame) - 1));
  gsize row = (gsize) gh_frame_get_height (frame) / 2 * gh_frame_get_row_bytes (frame);
  g_assert_cmpuint (row + 3 * x + 2, <, length);
  const guint8 *pixel = pixels + row + 3 * x;
  return pixel[0] > 180 && pixel[1] < 80 && pixel[2] < 80;
}

/* A picture that is red in its middle half: cut to a square only that is left; never too large. */
static void
test_view_size (void)
{
  static const char description[] =
      "videotestsrc is-live=true pattern=red ! video/x-raw,format=I420,width=320,height=320"
      " ! videobox left=-160 right=-160 fill=white ! video/x-raw,format=I420,framerate=30/1";
  View view = { .frame = NULL };
  g_mutex_init (&view.lock);
  GhCamera *camera = gh_camera_new (description, NULL, on_view, &view, NULL);
  gh_frame_source_start (GH_FRAME_SOURCE (camera));
  g_autoptr (GhFrame) whole = await_size (&view, 640, 320);
  g_assert_false (is_red (whole, 0.1));
  g_assert_true (is_red (whole, 0.5));

  /* Each new size counts from one picture to the next, and the source hears nothing of it. */
  for (int turn = 0; turn < 6; turn++) {
    gh_camera_set_view_size (camera, 500, 500);
    g_autoptr (GhFrame) square = await_size (&view, 500, 500);
    g_assert_true (is_red (square, 0.05));
    g_assert_true (is_red (square, 0.95));
    gh_camera_set_view_size (camera, 2 * GH_CAMERA_MAX_VIEW, GH_CAMERA_MAX_VIEW);
    g_autoptr (GhFrame) huge = await_size (&view, GH_CAMERA_MAX_VIEW, GH_CAMERA_MAX_VIEW / 2);
    g_assert_false (is_red (huge, 0.1));
    g_assert_true (is_red (huge, 0.5));
  }
  g_assert_cmpstr (gh_frame_source_get_detail (GH_FRAME_SOURCE (camera)), ==, NULL);
  gh_frame_source_stop (GH_FRAME_SOURCE (camera));
  run_until (GH_FRAME_SOURCE (camera), GH_CAMERA_OFF);
  g_assert_finalize_object (camera);
  g_clear_pointer (&view.frame, gh_frame_unref);
}

/* What is asked for before the camera runs counts for its first picture. */
static void
test_view_size_before (void)
{
  View view = { .frame = NULL };
  g_mutex_init (&view.lock);
  GhCamera *camera =
      gh_camera_new ("videotestsrc is-live=true ! video/x-raw,format=YUY2,width=642,height=360",
                     NULL, on_view, &view, NULL);
  gh_camera_set_view_size (camera, 333, 211);
  gh_frame_source_start (GH_FRAME_SOURCE (camera));
  g_autoptr (GhFrame) frame = await_size (&view, 333, 211);
  gh_frame_source_stop (GH_FRAME_SOURCE (camera));
  run_until (GH_FRAME_SOURCE (camera), GH_CAMERA_OFF);
  g_assert_finalize_object (camera);
  g_clear_pointer (&view.frame, gh_frame_unref);
}

static void
test_nonsense (void)
{
  Count count = { 0 };
  GhFrameSource *source = camera_new ("nosuchelement ! (", &count);
  gh_frame_source_start (source);
  run_until (source, GH_CAMERA_FAILED);
  g_assert_nonnull (gh_frame_source_get_detail (source));
  g_assert_finalize_object (source);
}

/* Nothing there, and nothing that could stand in. */
static void
test_missing_device (void)
{
  Count count = { 0 };
  GhFrameSource *source = camera_new ("/dev/video987", &count);
  gh_frame_source_start (source);
  run_until (source, GH_CAMERA_MISSING);
  g_assert_finalize_object (source);
}

/* It breaks, and comes back by itself. */
static void
test_breaks_and_recovers (void)
{
  Count count = { 0 };
  GhFrameSource *source = camera_new (
      "videotestsrc is-live=true ! video/x-raw,framerate=30/1 ! identity error-after=40", &count);
  gh_frame_source_start (source);
  run_until (source, GH_CAMERA_RUNNING);
  run_until (source, GH_CAMERA_FAILED);
  run_until (source, GH_CAMERA_RUNNING);
  g_assert_finalize_object (source);
}

/* No error, only no new picture: one every four seconds looks frozen in between. */
static void
test_freezes_and_goes_on (void)
{
  Count count = { 0 };
  GhFrameSource *source =
      camera_new ("videotestsrc is-live=true ! video/x-raw,width=160,height=120,framerate=1/4",
                  &count);
  gh_frame_source_start (source);
  run_until (source, GH_CAMERA_RUNNING);
  run_until (source, GH_CAMERA_FROZEN);
  run_until (source, GH_CAMERA_RUNNING);
  g_assert_finalize_object (source);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gst_init (NULL, NULL);
  g_test_add_func ("/camera/pictures", test_pictures);
  g_test_add_func ("/camera/layouts", test_layouts);
  g_test_add_func ("/camera/slow-source", test_slow_source);
  g_test_add_func ("/camera/view-size", test_view_size);
  g_test_add_func ("/camera/view-size-before", test_view_size_before);
  g_test_add_func ("/camera/nonsense", test_nonsense);
  g_test_add_func ("/camera/missing-device", test_missing_device);
  g_test_add_func ("/camera/breaks-and-recovers", test_breaks_and_recovers);
  g_test_add_func ("/camera/freezes-and-goes-on", test_freezes_and_goes_on);
  return g_test_run ();
}
