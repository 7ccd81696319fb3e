/* gatehouse-kiosk: the operator's program at the gate. */

#include "kiosk/desk/settings.h"
#include "kiosk/views/kiosk-app.h"

#include <libintl.h>
#include <locale.h>
#include <sys/resource.h>
#include <unistd.h>

/* Where the catalogues are: installed, or, for a kiosk started from its build tree, beside it.
 * Owned by the caller. */
static char *
locale_directory (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *home = program != NULL ? g_path_get_dirname (program) : g_strdup (".");
  g_autofree char *nearby = g_build_filename (home, "..", "po", NULL);
  g_autofree char *catalogue = g_build_filename (nearby, "de", "LC_MESSAGES", "gatehouse.mo", NULL);
  return g_file_test (catalogue, G_FILE_TEST_EXISTS) ? g_steal_pointer (&nearby)
                                                     : g_strdup (LOCALE_DIR);
}

/* Translations are found by LANGUAGE under any UTF-8 locale, and C.UTF-8 is always there. */
static void
set_language (void)
{
  g_autoptr (GhSettings) settings = gh_settings_new ();
  const char *chosen = gh_settings_get_text (settings, GH_SETTING_LANGUAGE);
  if (*chosen != '\0')
    g_setenv ("LANGUAGE", chosen, TRUE);
  const char *locale = setlocale (LC_ALL, "");
  if (locale == NULL || g_strcmp0 (locale, "C") == 0 || g_strcmp0 (locale, "POSIX") == 0)
    setlocale (LC_ALL, "C.UTF-8");
  g_autofree char *directory = locale_directory ();
  bindtextdomain ("gatehouse", directory);
  bind_textdomain_codeset ("gatehouse", "UTF-8");
  textdomain ("gatehouse");
}

/* A crash must not write the visitor on the screen, or the operator's token, into a file. */
static void
leave_no_core (void)
{
  const struct rlimit none = { 0, 0 };
  setrlimit (RLIMIT_CORE, &none);
}

int
main (int argc, char **argv)
{
  leave_no_core ();
  g_autofree char *given_language = g_strdup (g_getenv ("LANGUAGE"));
  set_language ();
  /* GTK would call setlocale again and undo the above. */
  gtk_disable_setlocale ();
  g_autoptr (GhKioskApp) app = gh_kiosk_app_new ();
  int status = g_application_run (G_APPLICATION (app), argc, argv);
  if (gh_kiosk_app_restarts (app)) {
    g_settings_sync (); /* what was just set is still on its way to the disk */
    if (given_language != NULL)
      g_setenv ("LANGUAGE", given_language, TRUE);
    else
      g_unsetenv ("LANGUAGE");
    execv ("/proc/self/exe", argv);
  }
  return status != 0 ? status : gh_kiosk_app_get_status (app);
}
