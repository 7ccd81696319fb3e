/* "Undo last" on the scanning page: a button that names what it undoes, its question in the
 * button's own place, and what came of it. No window over the page: a scan counts at any time. */

#pragma once

#include "kiosk/desk/undo-desk.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GH_TYPE_UNDO_ROW (gh_undo_row_get_type ())
G_DECLARE_FINAL_TYPE (GhUndoRow, gh_undo_row, GH, UNDO_ROW, GtkWidget)

/* Called once, before the row is shown. Keeps a reference to @undo. */
void gh_undo_row_bind (GhUndoRow *row, GhUndoDesk *undo);

G_END_DECLS
