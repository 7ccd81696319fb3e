/* Tests of kiosk/desk/settings: without any schema, and with the one of the build tree. */

#include "kiosk/desk/settings.h"

static void
test_defaults (void)
{
  g_autoptr (GhSettings) settings = gh_settings_load ();
  g_assert_cmpstr (settings->server, ==, "");
  g_assert_cmpstr (settings->camera, ==, "auto");
  g_assert_true (g_str_has_suffix (settings->data_dir, "/gatehouse-kiosk"));
  g_assert_false (settings->windowed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/settings/defaults", test_defaults);
  return g_test_run ();
}
