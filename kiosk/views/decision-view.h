/* One conflict closely: all that is known of it, a note, and what it was. Part of the conflicts
 * page. */

#pragma once

#include "kiosk/desk/conflict-desk.h"
#include "kiosk/views/form.h"

G_BEGIN_DECLS

#define GH_TYPE_DECISION_VIEW (gh_decision_view_get_type ())
G_DECLARE_FINAL_TYPE (GhDecisionView, gh_decision_view, GH, DECISION_VIEW, GtkWidget)

/* Called once, before the view is shown. */
void gh_decision_view_bind (GhDecisionView *view, GhConflictDesk *desk);

/* Begins with the conflict that is chosen now. */
void gh_decision_view_enter (GhDecisionView *view);

/* How much room there is. */
void gh_decision_view_set_form (GhDecisionView *view, GhForm form);

G_END_DECLS
