/* A gate without a terminal must still say why it does not open. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Shows @reason on a window of @application. @whole_screen: with the doors locked, and
 * @application ends after half a minute, so that whoever started it may try again: a full disk may
 * have room by then. */
void gh_fault_window_show (GtkApplication *application, const char *reason, gboolean whole_screen);

G_END_DECLS
