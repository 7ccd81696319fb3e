/* Closes the doors of a text entry that lead out of the kiosk (context menu, emoji chooser) or back
 * to what somebody else typed (undo). */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void gh_entry_guard (GtkEntry *entry);

G_END_DECLS
