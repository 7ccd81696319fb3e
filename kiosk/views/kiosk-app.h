/* The application: reads options and settings, builds the objects of all layers and connects them.
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GH_TYPE_KIOSK_APP (gh_kiosk_app_get_type ())
G_DECLARE_FINAL_TYPE (GhKioskApp, gh_kiosk_app, GH, KIOSK_APP, GtkApplication)

GhKioskApp *gh_kiosk_app_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
