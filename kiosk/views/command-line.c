/* The kiosk's command line. */

#include "kiosk/views/command-line.h"

#include "kiosk/desk/self-test-run.h"

#include <glib/gi18n.h>

void
gh_command_line_add (GhCommandLine *line, GApplication *application)
{
  const GOptionEntry entries[] = {
    { "server", 0, 0, G_OPTION_ARG_STRING, &line->server, N_ ("Address of the Gatehouse server"),
      "URL" },
    { "camera", 0, 0, G_OPTION_ARG_STRING, &line->camera,
      N_ ("“auto”, a device path, or a GStreamer description"), "SOURCE" },
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, &line->data_dir,
      N_ ("Directory of the kiosk's own file, kiosk.db"), "DIR" },
    { "windowed", 0, 0, G_OPTION_ARG_NONE, &line->windowed,
      N_ ("Run in a window instead of the whole screen"), NULL },
    { "self-test", 0, 0, G_OPTION_ARG_NONE, NULL,
      N_ ("Print whether this gate is ready, a line a check, and end"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version and end"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &line->others, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_application_add_main_option_entries (application, entries);
}

void
gh_command_line_clear (GhCommandLine *line)
{
  g_clear_pointer (&line->server, g_free);
  g_clear_pointer (&line->camera, g_free);
  g_clear_pointer (&line->data_dir, g_free);
  g_clear_pointer (&line->others, g_strfreev);
}

int
gh_command_line_obey (const GhCommandLine *line, GVariantDict *options)
{
  if (line->others != NULL) {
    g_printerr ("gatehouse-kiosk: %s: %s\n", line->others[0],
                _ ("There is no such option; try --help."));
    return 1;
  }
  if (g_variant_dict_contains (options, "self-test")) {
    g_autoptr (GhSettings) settings = gh_command_line_settings (line);
    return gh_self_test_run (settings);
  }
  if (!g_variant_dict_contains (options, "version"))
    return -1;
  g_print ("gatehouse-kiosk %s\n", GH_VERSION);
  return 0;
}

static void
override (GhSettings *settings, GhSetting setting, const char *option)
{
  if (option != NULL)
    gh_settings_override_text (settings, setting, option);
}

GhSettings *
gh_command_line_settings (const GhCommandLine *line)
{
  GhSettings *settings = gh_settings_new ();
  override (settings, GH_SETTING_SERVER, line->server);
  override (settings, GH_SETTING_CAMERA, line->camera);
  override (settings, GH_SETTING_DATA_DIR, line->data_dir);
  if (line->windowed)
    gh_settings_override_flag (settings, GH_SETTING_WINDOWED, TRUE);
  return settings;
}
