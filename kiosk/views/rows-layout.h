/* Gives a list that is scrolled only as much height as whole rows take: a line that is cut in half
 * reads like a fault. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GH_TYPE_ROWS_LAYOUT (gh_rows_layout_get_type ())
G_DECLARE_FINAL_TYPE (GhRowsLayout, gh_rows_layout, GH, ROWS_LAYOUT, GtkLayoutManager)

/* Of a widget with one child, which scrolls @list (borrowed). While all rows fit, or not even one
 * does, the child has all the height. */
void gh_rows_layout_set_list (GhRowsLayout *layout, GtkListBox *list);

G_END_DECLS
