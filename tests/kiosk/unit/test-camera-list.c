/* Tests of kiosk/scan/camera-list and of how a camera follows it, with cameras that come and go. */

#include "fake-cameras.h"
#include "kiosk/scan/camera.h"

#define PICTURES "videotestsrc is-live=true ! video/x-raw,width=160,height=120,framerate=30/1"

static gint64
deadline (void)
{
  return g_get_monotonic_time () + 30 * G_TIME_SPAN_SECOND;
}

static void
turn (void)
{
  if (!g_main_context_iteration (NULL, FALSE))
    g_usleep (1000);
}

/* The names on the list, joined, or "?" when they are not known. */
static char *
names_of (GhCameraList *list)
{
  g_autoptr (GPtrArray) cameras = gh_camera_list_dup (list);
  GString *names = g_string_new (cameras != NULL ? NULL : "?");
  for (guint i = 0; cameras != NULL && i < cameras->len; i++) {
    const GhCameraEntry *entry = g_ptr_array_index (cameras, i);
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", entry->name);
  }
  return g_string_free (names, FALSE);
}

static void
wait_for_names (GhCameraList *list, const char *expected)
{
  gint64 until = deadline ();
  g_autofree char *names = names_of (list);
  while (g_strcmp0 (names, expected) != 0 && g_get_monotonic_time () < until) {
    turn ();
    g_free (names);
    names = names_of (list);
  }
  g_assert_cmpstr (names, ==, expected);
}

static void
on_changed (GhCameraList *list, gpointer data)
{
  int *count = data;
  (*count)++;
}

static void
test_comes_and_goes (void)
{
  int count = 0;
  fake_cameras_plug ("Back", "/dev/video10", PICTURES);
  fake_cameras_plug ("Nodeless", NULL, PICTURES);
  GhCameraList *list = gh_camera_list_new ();
  g_signal_connect (list, "changed", G_CALLBACK (on_changed), &count);
  wait_for_names (list, "Back, Nodeless");
  fake_cameras_plug ("Front", "/dev/video2", PICTURES);
  wait_for_names (list, "Front, Back, Nodeless");
  fake_cameras_plug ("Back", "/dev/video11", PICTURES);
  wait_for_names (list, "Front, Back, Back 2, Nodeless");
  gint64 until = deadline ();
  while (count == 0 && g_get_monotonic_time () < until)
    turn ();
  g_assert_cmpint (count, >, 0);

  g_autoptr (GPtrArray) cameras = gh_camera_list_dup (list);
  g_assert_true (gh_camera_list_find (cameras, "name:Back 2") == g_ptr_array_index (cameras, 2));
  g_assert_true (gh_camera_list_find (cameras, "name:Nodeless") == g_ptr_array_index (cameras, 3));
  g_assert_null (gh_camera_list_find (cameras, "name:Side"));
  g_assert_null (gh_camera_list_find (NULL, "name:Back"));

  fake_cameras_unplug ("Front");
  fake_cameras_unplug ("Nodeless");
  wait_for_names (list, "Back, Back 2");
  fake_cameras_unplug ("Back");
  fake_cameras_unplug ("Back");
  wait_for_names (list, "");
  g_assert_finalize_object (list);
}

/* ---- a camera on it ---- */

static void
ignore_frame (GhFrame *frame, gpointer data)
{
}

static GhCamera *
camera_new (GhCameraList *list, const char *source)
{
  GhCamera *camera = gh_camera_new (source, list, ignore_frame, NULL, NULL);
  gh_frame_source_start (GH_FRAME_SOURCE (camera));
  return camera;
}

/* Waits until the camera is in @state, with @substitute in the place of the chosen one. */
static void
wait_for_camera (GhCamera *camera, GhCameraState state, const char *substitute)
{
  GhFrameSource *source = GH_FRAME_SOURCE (camera);
  gint64 until = deadline ();
  while ((gh_frame_source_get_state (source) != state ||
          g_strcmp0 (gh_frame_source_get_substitute (source), substitute) != 0) &&
         g_get_monotonic_time () < until)
    turn ();
  g_assert_cmpint (gh_frame_source_get_state (source), ==, state);
  g_assert_cmpstr (gh_frame_source_get_substitute (source), ==, substitute);
}

/* None, then one: found by itself, with its node. */
static void
test_automatic (void)
{
  g_autoptr (GhCameraList) list = gh_camera_list_new ();
  GhCamera *camera = camera_new (list, "auto");
  wait_for_camera (camera, GH_CAMERA_MISSING, NULL);
  fake_cameras_plug ("Front", "/dev/video42", PICTURES);
  gint64 plugged = g_get_monotonic_time ();
  wait_for_camera (camera, GH_CAMERA_RUNNING, NULL);
  g_test_message ("picture %.2f s after plugging in",
                  (double) (g_get_monotonic_time () - plugged) / G_TIME_SPAN_SECOND);
  g_assert_cmpstr (gh_frame_source_get_device (GH_FRAME_SOURCE (camera)), ==, "/dev/video42");
  g_assert_finalize_object (camera);
  fake_cameras_unplug ("Front");
}

/* The chosen one is not there: another stands in, and gives way when it comes. */
static void
test_substitute (void)
{
  fake_cameras_plug ("USB camera", NULL, PICTURES);
  g_autoptr (GhCameraList) list = gh_camera_list_new ();
  GhCamera *camera = camera_new (list, "name:Front");
  wait_for_camera (camera, GH_CAMERA_RUNNING, "USB camera");
  fake_cameras_plug ("Front", NULL, PICTURES);
  wait_for_camera (camera, GH_CAMERA_RUNNING, NULL);
  g_assert_finalize_object (camera);

  camera = camera_new (list, "/nowhere/by-id/usb-Front-video-index0");
  wait_for_camera (camera, GH_CAMERA_RUNNING, "Front");
  g_assert_finalize_object (camera);
  fake_cameras_unplug ("Front");
  fake_cameras_unplug ("USB camera");
  wait_for_names (list, "");

  camera = camera_new (list, "name:Front");
  wait_for_camera (camera, GH_CAMERA_MISSING, NULL);
  g_assert_finalize_object (camera);
}

/* It is unplugged while it runs. */
static void
test_unplugged (void)
{
  fake_cameras_plug ("Front", NULL, PICTURES " ! identity error-after=40");
  fake_cameras_plug ("Side", NULL, PICTURES);
  g_autoptr (GhCameraList) list = gh_camera_list_new ();
  GhCamera *camera = camera_new (list, "name:Front");
  wait_for_camera (camera, GH_CAMERA_RUNNING, NULL);
  fake_cameras_unplug ("Front");
  wait_for_camera (camera, GH_CAMERA_FAILED, NULL);
  wait_for_camera (camera, GH_CAMERA_RUNNING, "Side");
  g_assert_finalize_object (camera);
  fake_cameras_unplug ("Side");
}

/* Another choice counts at once, also from one that fails. */
static void
test_another_choice (void)
{
  fake_cameras_plug ("Front", "/dev/video41", PICTURES);
  fake_cameras_plug ("Side", "/dev/video43", PICTURES);
  g_autoptr (GhCameraList) list = gh_camera_list_new ();
  GhCamera *camera = camera_new (list, "nosuchelement ! (");
  GhFrameSource *source = GH_FRAME_SOURCE (camera);
  wait_for_camera (camera, GH_CAMERA_FAILED, NULL);
  gh_camera_set_source (camera, "name:Side");
  wait_for_camera (camera, GH_CAMERA_RUNNING, NULL);
  g_assert_cmpstr (gh_frame_source_get_device (source), ==, "/dev/video43");
  gh_camera_set_source (camera, "name:Front");
  wait_for_camera (camera, GH_CAMERA_STARTING, NULL);
  wait_for_camera (camera, GH_CAMERA_RUNNING, NULL);
  g_assert_cmpstr (gh_frame_source_get_device (source), ==, "/dev/video41");

  gh_frame_source_stop (source);
  wait_for_camera (camera, GH_CAMERA_OFF, NULL);
  gh_camera_set_source (camera, "name:Side");
  gh_frame_source_start (source);
  wait_for_camera (camera, GH_CAMERA_RUNNING, NULL);
  g_assert_cmpstr (gh_frame_source_get_device (source), ==, "/dev/video43");
  g_assert_finalize_object (camera);
  fake_cameras_unplug ("Front");
  fake_cameras_unplug ("Side");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gst_init (NULL, NULL);
  fake_cameras_register (NULL);
  g_test_add_func ("/camera-list/comes-and-goes", test_comes_and_goes);
  g_test_add_func ("/camera-list/automatic", test_automatic);
  g_test_add_func ("/camera-list/substitute", test_substitute);
  g_test_add_func ("/camera-list/unplugged", test_unplugged);
  g_test_add_func ("/camera-list/another-choice", test_another_choice);
  return g_test_run ();
}
