/* The application: reads options and settings, builds the objects of all layers and connects them.
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GH_TYPE_KIOSK_APP (gh_kiosk_app_get_type ())
G_DECLARE_FINAL_TYPE (GhKioskApp, gh_kiosk_app, GH, KIOSK_APP, GtkApplication)

/* The program, to be run by g_application_run. Owned by the caller. */
GhKioskApp *gh_kiosk_app_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* What the process should end with, after g_application_run: 1 when the kiosk could not start. */
int gh_kiosk_app_get_status (GhKioskApp *app);
/* Whether it ended in order to be started anew. */
gboolean gh_kiosk_app_restarts (GhKioskApp *app);

G_END_DECLS
