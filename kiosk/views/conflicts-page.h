/* The supervisor's list of double entries, and one of them closely when it is chosen. */

#pragma once

#include "kiosk/desk/conflict-desk.h"
#include "kiosk/views/form.h"

G_BEGIN_DECLS

#define GH_TYPE_CONFLICTS_PAGE (gh_conflicts_page_get_type ())
G_DECLARE_FINAL_TYPE (GhConflictsPage, gh_conflicts_page, GH, CONFLICTS_PAGE, GtkWidget)

/* Called once, before the page is shown. */
void gh_conflicts_page_bind (GhConflictsPage *page, GhConflictDesk *desk);

/* The page is shown now: puts the focus where work begins. */
void gh_conflicts_page_enter (GhConflictsPage *page);

/* How much room there is. */
void gh_conflicts_page_set_form (GhConflictsPage *page, GhForm form);

G_END_DECLS
