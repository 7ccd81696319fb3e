/* Lays children in one line, the last at its end. Where there is no room for all of them, those
 * that matter less are left out: nothing overlaps, and nothing makes the window wider. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GH_TYPE_BAR_LAYOUT (gh_bar_layout_get_type ())
G_DECLARE_FINAL_TYPE (GhBarLayout, gh_bar_layout, GH, BAR_LAYOUT, GtkLayoutManager)

/* Those of a higher @rank are left out first; those of rank 0, as all are at first, never. What is
 * left out is neither drawn nor read aloud. */
void gh_bar_layout_set_rank (GtkWidget *child, int rank);

G_END_DECLS
