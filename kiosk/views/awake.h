/* Keeps the screen on while somebody is signed in (UX K19): no blanking during a shift, and no
 * light for nobody after it. */

#pragma once

#include "kiosk/desk/gate-desk.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* From now on, for as long as @gate lives, which @window must outlive. Under Wayland the compositor
 * is told, under X11 a session manager or a portal; a bare X server has neither and keeps its own
 * timer. */
void gh_awake_attach (GtkApplication *application, GtkWindow *window, GhGateDesk *gate);

G_END_DECLS
