/* Tests of kiosk/desk/settings: without any schema, and with the one of the build tree. */

#include "kiosk/desk/settings.h"

#include <gio/gio.h>

static void
test_defaults (void)
{
  g_autoptr (GhSettings) settings = gh_settings_new ();
  g_assert_cmpstr (gh_settings_get_text (settings, GH_SETTING_SERVER), ==, "");
  g_assert_cmpstr (gh_settings_get_text (settings, GH_SETTING_CAMERA), ==, "auto");
  g_assert_cmpstr (gh_settings_get_text (settings, GH_SETTING_LANGUAGE), ==, "");
  g_assert_true (
      g_str_has_suffix (gh_settings_get_text (settings, GH_SETTING_DATA_DIR), "/gatehouse-kiosk"));
  g_assert_false (gh_settings_get_flag (settings, GH_SETTING_WINDOWED));
  g_assert_true (gh_settings_get_flag (settings, GH_SETTING_SOUNDS));
  g_assert_false (gh_settings_get_flag (settings, GH_SETTING_VERIFY_ON_SCAN));
  g_assert_false (gh_settings_get_flag (settings, GH_SETTING_SUNLIGHT));
  g_assert_true (gh_settings_get_flag (settings, GH_SETTING_MASK_CONTACT));
  g_assert_false (gh_settings_get_flag (settings, GH_SETTING_BAR_CODES));
}

/* ---- changes ---- */

typedef struct {
  int count;
  int last;
} Told;

static void
on_changed (GhSettings *settings, int setting, gpointer data)
{
  Told *told = data;
  told->count++;
  told->last = setting;
}

static GhSettings *
watched_settings (Told *told)
{
  GhSettings *settings = gh_settings_new ();
  g_signal_connect (settings, "changed", G_CALLBACK (on_changed), told);
  return settings;
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
test_changes (void)
{
  Told told = { 0 };
  g_autoptr (GhSettings) settings = watched_settings (&told);
  gh_settings_set_flag (settings, GH_SETTING_SOUNDS, FALSE);
  settle ();
  g_assert_false (gh_settings_get_flag (settings, GH_SETTING_SOUNDS));
  g_assert_cmpint (told.count, ==, 1); /* once, though GSettings tells it, too */
  g_assert_cmpint (told.last, ==, GH_SETTING_SOUNDS);
  gh_settings_set_flag (settings, GH_SETTING_SOUNDS, FALSE);
  g_assert_cmpint (told.count, ==, 1);
  gh_settings_set_text (settings, GH_SETTING_CAMERA, "/dev/video2");
  g_assert_cmpstr (gh_settings_get_text (settings, GH_SETTING_CAMERA), ==, "/dev/video2");
  gh_settings_set_text (settings, GH_SETTING_CAMERA, "");
  g_assert_cmpstr (gh_settings_get_text (settings, GH_SETTING_CAMERA), ==, "auto");
  g_assert_cmpint (told.count, ==, 3);
  gh_settings_set_flag (settings, GH_SETTING_SOUNDS, TRUE);
  settle ();
}

/* From outside, as gsettings(1) does it; what was overridden stays. */
static void
test_from_outside (void)
{
  Told told = { 0 };
  g_autoptr (GhSettings) settings = watched_settings (&told);
  g_autoptr (GhSettings) other = gh_settings_new ();
  gh_settings_override_text (settings, GH_SETTING_SERVER, "http://here");
  g_assert_cmpint (told.count, ==, 1);
  g_assert_true (gh_settings_is_overridden (settings, GH_SETTING_SERVER));
  g_assert_false (gh_settings_is_overridden (settings, GH_SETTING_CAMERA));
  gh_settings_set_flag (other, GH_SETTING_SUNLIGHT, TRUE);
  gh_settings_set_text (other, GH_SETTING_SERVER, "http://there");
  settle ();
  g_assert_true (gh_settings_get_flag (settings, GH_SETTING_SUNLIGHT));
  g_assert_cmpint (told.count, ==, 2);
  g_assert_cmpstr (gh_settings_get_text (settings, GH_SETTING_SERVER), ==, "http://here");
  g_assert_cmpstr (gh_settings_get_text (other, GH_SETTING_SERVER), ==, "http://there");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/settings/defaults", test_defaults);
  g_test_add_func ("/settings/changes", test_changes);
  g_test_add_func ("/settings/from-outside", test_from_outside);
  return g_test_run ();
}
