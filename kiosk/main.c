/* gatehouse-kiosk: the operator's program at the gate. */

#include "kiosk/views/kiosk-app.h"

#include <libintl.h>
#include <locale.h>

/* Translations are found by LANGUAGE under any UTF-8 locale, and C.UTF-8 is always there. */
static void
set_language (void)
{
  const char *locale = setlocale (LC_ALL, "");
  if (locale == NULL || g_strcmp0 (locale, "C") == 0 || g_strcmp0 (locale, "POSIX") == 0)
    setlocale (LC_ALL, "C.UTF-8");
  bindtextdomain ("gatehouse", LOCALE_DIR);
  bind_textdomain_codeset ("gatehouse", "UTF-8");
  textdomain ("gatehouse");
}

int
main (int argc, char **argv)
{
  set_language ();
  /* GTK would call setlocale again and undo the above. */
  gtk_disable_setlocale ();
  g_autoptr (GhKioskApp) app = gh_kiosk_app_new ();
  int status = g_application_run (G_APPLICATION (app), argc, argv);
  return status != 0 ? status : gh_kiosk_app_get_status (app);
}
