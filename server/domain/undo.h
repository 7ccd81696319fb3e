/* Undo: who let in by mistake takes it back himself, at the same gate, within a quarter of an hour.
 */

#pragma once

#include "server/domain/admit.h"
#include "wire/undo.h"

G_BEGIN_DECLS

#define GH_UNDO_SECONDS (15 * 60)

typedef enum {
  GH_UNDO_DONE,
  GH_UNDO_NOT_FOUND,    /* nobody went in under that id */
  GH_UNDO_NOT_YOURS,    /* another operator let in, or another gate */
  GH_UNDO_TOO_LATE,     /* over GH_UNDO_SECONDS ago */
  GH_UNDO_DOUBLE_ENTRY, /* another entry of the same ticket stands: for the supervisor */
} GhUndoOutcome;

/* Takes back the entry that was made under @scan_id (a UUID in lower case), online or sent later. A
 * repeat gets the first answer again.
 *
 * @undone: (out): set only for GH_UNDO_DONE. Owned by the caller. */
gboolean gh_undo (const GhContext *context, const GhGate *gate, const char *scan_id,
                  GhUndoOutcome *outcome, GhUndone **undone,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
