/* Facts of a result as rows of label and bold value. */

#pragma once

#include "kiosk/desk/gate-result.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Replaces what @grid shows by @facts (of GhFact). With @masks a value that has a mask shows itself
 * only while it is held. */
void gh_fact_grid_fill (GtkGrid *grid, GPtrArray *facts, gboolean masks);

/* Takes everything out of @grid. */
void gh_fact_grid_clear (GtkGrid *grid);

G_END_DECLS
