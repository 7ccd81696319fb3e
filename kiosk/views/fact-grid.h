/* Facts of a result as rows of label and bold value. */

#pragma once

#include "kiosk/desk/gate-result.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Replaces what @grid shows by @facts (of GhFact). A masked value shows itself while it is held. */
void gh_fact_grid_fill (GtkGrid *grid, GPtrArray *facts);

G_END_DECLS
