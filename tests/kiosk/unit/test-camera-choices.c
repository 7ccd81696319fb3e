/* Tests of kiosk/desk/camera-choices. */

#include "fake-cameras.h"
#include "kiosk/desk/camera-choices.h"
#include "kiosk/scan/camera-list.h"

/* The words of the choices, joined; the chosen one in brackets. */
static char *
choices_of (GPtrArray *cameras, const char *present)
{
  guint chosen;
  g_autoptr (GPtrArray) choices = gh_camera_choices (cameras, present, &chosen);
  GString *words = g_string_new (NULL);
  g_assert_cmpuint (chosen, <, choices->len);
  for (guint i = 0; i < choices->len; i++) {
    const GhCameraChoice *choice = g_ptr_array_index (choices, i);
    g_string_append_printf (words, i == chosen ? "%s[%s]" : "%s%s", i > 0 ? " | " : "",
                            choice->words);
  }
  const GhCameraChoice *choice = g_ptr_array_index (choices, chosen);
  g_assert_cmpstr (choice->source, ==, present);
  return g_string_free (words, FALSE);
}

static void
assert_choices (GPtrArray *cameras, const char *present, const char *expected)
{
  g_autofree char *words = choices_of (cameras, present);
  g_assert_cmpstr (words, ==, expected);
}

static void
test_unknown (void)
{
  assert_choices (NULL, "auto", "[Automatic]");
  assert_choices (NULL, "/dev/v4l/by-id/usb-A_B-video-index0", "Automatic | [A B]");
  assert_choices (NULL, "videotestsrc", "Automatic | [videotestsrc]");
}

static void
test_known (void)
{
  fake_cameras_plug ("Front", NULL, "videotestsrc");
  fake_cameras_plug ("<b>Side\n\u202e</b>", NULL, "videotestsrc");
  g_autoptr (GhCameraList) list = gh_camera_list_new ();
  g_autoptr (GPtrArray) cameras = NULL;
  gint64 deadline = g_get_monotonic_time () + 30 * G_TIME_SPAN_SECOND;
  while (cameras == NULL && g_get_monotonic_time () < deadline) {
    g_main_context_iteration (NULL, FALSE);
    cameras = gh_camera_list_dup (list);
  }
  assert_choices (cameras, "auto", "[Automatic] | <b>Side·</b> | Front");
  assert_choices (cameras, "name:Front", "Automatic | <b>Side·</b> | [Front]");
  assert_choices (cameras, "name:Back",
                  "Automatic | <b>Side·</b> | Front | [Back (not connected)]");
  assert_choices (cameras, "/dev/video9",
                  "Automatic | <b>Side·</b> | Front | [video9 (not connected)]");
  assert_choices (cameras, "videotestsrc", "Automatic | <b>Side·</b> | Front | [videotestsrc]");
  fake_cameras_unplug ("Front");
  fake_cameras_unplug ("<b>Side\n\u202e</b>");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gst_init (NULL, NULL);
  fake_cameras_register (NULL);
  g_test_add_func ("/camera-choices/unknown", test_unknown);
  g_test_add_func ("/camera-choices/known", test_known);
  return g_test_run ();
}
