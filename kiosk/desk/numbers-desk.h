/* Keeps the day's numbers fresh while somebody is signed in: asks the server for them, and counts
 * what happens at this gate at once. */

#pragma once

#include "kiosk/desk/day-numbers.h"
#include "kiosk/desk/gate-desk.h"
#include "kiosk/desk/undo-desk.h"

G_BEGIN_DECLS

/* Seconds between two questions. */
#define GH_NUMBERS_PERIOD 20

#define GH_TYPE_NUMBERS_DESK (gh_numbers_desk_get_type ())
G_DECLARE_FINAL_TYPE (GhNumbersDesk, gh_numbers_desk, GH, NUMBERS_DESK, GObject)

/* Signal "changed" (): the numbers, or how old they are; also every GH_NUMBERS_PERIOD, because time
 * goes on. Keeps a reference to @gate; @undo is listened to. */
GhNumbersDesk *gh_numbers_desk_new (GhGateDesk *gate, GhUndoDesk *undo) G_GNUC_WARN_UNUSED_RESULT;

/* The numbers as they are now; see day-numbers.h for those that nobody knows. */
GhNumbersNow gh_numbers_desk_get (GhNumbersDesk *desk);
/* Whether the numbers may be behind: there is no line, or the server has not answered for a while.
 */
gboolean gh_numbers_desk_is_stale (GhNumbersDesk *desk);

G_END_DECLS
