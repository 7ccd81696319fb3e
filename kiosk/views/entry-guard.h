/* Closes the doors of a text entry that lead out of the kiosk, and those to what the last one
 * typed: context menu, emoji chooser, the menu over a selection, dragging, pasting with the middle
 * button, undo. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Guards @entry for as long as it lives. */
void gh_entry_guard (GtkEntry *entry);

G_END_DECLS
