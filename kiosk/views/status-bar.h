/* The line at the top that is always there: server, operator, what waits, camera, time (UX K17). */

#pragma once

#include "kiosk/desk/gate-desk.h"
#include "kiosk/scan/frame-source.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GH_TYPE_STATUS_BAR (gh_status_bar_get_type ())
G_DECLARE_FINAL_TYPE (GhStatusBar, gh_status_bar, GH, STATUS_BAR, GtkWidget)

/* Called once, before the bar is shown. */
void gh_status_bar_bind (GhStatusBar *bar, GhGateDesk *gate, GhFrameSource *camera);
/* The device's name, NULL for none; safe to show. */
void gh_status_bar_set_device (GhStatusBar *bar, const char *name);

G_END_DECLS
