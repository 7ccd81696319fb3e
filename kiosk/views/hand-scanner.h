/* Takes the keys of hand scanners out of a window's (scan/wedge.h) and brings what they read to the
 * desk. */

#pragma once

#include "kiosk/desk/gate-desk.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* From now on, for as long as @window lives. What a person types arrives where it would have, a
 * moment later. */
void gh_hand_scanner_attach (GtkWindow *window, GhGateDesk *gate);

G_END_DECLS
