/* Undo: who let in by mistake takes it back himself, at the same gate, within a quarter of an hour.
 */

#pragma once

#include "core/ticket-status.h"
#include "server/domain/admit.h"

G_BEGIN_DECLS

#define GH_UNDO_SECONDS (15 * 60)

typedef enum {
  GH_UNDO_DONE,
  GH_UNDO_NOT_FOUND,    /* nobody went in under that id */
  GH_UNDO_NOT_YOURS,    /* another operator let in, or another gate */
  GH_UNDO_TOO_LATE,     /* over GH_UNDO_SECONDS ago */
  GH_UNDO_DOUBLE_ENTRY, /* another entry of the same ticket stands: for the supervisor */
} GhUndoOutcome;

typedef struct {
  gint64 ticket_id;
  char *ticket_code;
  GhTicketStatus status; /* since then */
  gint64 undone_at;      /* Unix seconds */
} GhUndone;

void gh_undone_free (GhUndone *undone);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhUndone, gh_undone_free)

/* Takes back the entry that was made under @scan_id (a UUID in lower case), online or sent later. A
 * repeat gets the first answer again.
 *
 * @undone: (out): set only for GH_UNDO_DONE. Owned by the caller. */
gboolean gh_undo (const GhContext *context, const GhGate *gate, const char *scan_id,
                  GhUndoOutcome *outcome, GhUndone **undone,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
