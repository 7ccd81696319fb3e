/* The supervisor's desk: entries that the server would have refused, and what each of them was. It
 * asks for them as soon as the gate is in its state SETTINGS, and forgets them when it leaves that
 * and CONFLICTS. */

#pragma once

#include "kiosk/desk/conflict-item.h"
#include "kiosk/desk/gate-desk.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define GH_TYPE_CONFLICT_DESK (gh_conflict_desk_get_type ())
G_DECLARE_FINAL_TYPE (GhConflictDesk, gh_conflict_desk, GH, CONFLICT_DESK, GObject)

/* Signal: "changed" () after anything below changed. Keeps a reference to @gate. */
GhConflictDesk *gh_conflict_desk_new (GhGateDesk *gate) G_GNUC_WARN_UNUSED_RESULT;

/* Asks for the list again. */
void gh_conflict_desk_refresh (GhConflictDesk *desk);
/* Whether the list has those too that were decided; not, at first. */
void gh_conflict_desk_set_all (GhConflictDesk *desk, gboolean all);
/* The one to look at closely; NULL for none. */
void gh_conflict_desk_choose (GhConflictDesk *desk, GhConflictItem *item);
/* Says what the chosen one was. @note: one line, "" for none. Nothing while another decision is on
 * its way. */
void gh_conflict_desk_decide (GhConflictDesk *desk, GhConflictDecision decision, const char *note);

/* Of GhConflictItem, the newest first. Belongs to @desk. */
GListModel *gh_conflict_desk_get_conflicts (GhConflictDesk *desk);
/* Belongs to @desk; NULL for none. */
GhConflictItem *gh_conflict_desk_get_chosen (GhConflictDesk *desk);
/* What gh_conflict_desk_set_all set. */
gboolean gh_conflict_desk_get_all (GhConflictDesk *desk);
/* The list is on its way. */
gboolean gh_conflict_desk_get_busy (GhConflictDesk *desk);
/* A decision is on its way. */
gboolean gh_conflict_desk_get_deciding (GhConflictDesk *desk);
/* What did not work, NULL when all did. Belongs to @desk. */
const char *gh_conflict_desk_get_message (GhConflictDesk *desk);
/* How many are open among those that the list has; -1 while that is not known. */
int gh_conflict_desk_get_open (GhConflictDesk *desk);

G_END_DECLS
