/* The day's numbers on the scanning page: admitted and expected, today and in this slot, a line
 * each. */

#pragma once

#include "kiosk/desk/numbers-desk.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GH_TYPE_NUMBERS_PANEL (gh_numbers_panel_get_type ())
G_DECLARE_FINAL_TYPE (GhNumbersPanel, gh_numbers_panel, GH, NUMBERS_PANEL, GtkWidget)

/* Called once, before the panel is shown. @clock must live longer. */
void gh_numbers_panel_bind (GhNumbersPanel *panel, GhNumbersDesk *numbers, GhServerClock *clock);

G_END_DECLS
