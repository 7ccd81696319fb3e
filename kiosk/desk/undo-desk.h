/* "Undo last": takes back the newest entry of the operator at this kiosk, for a quarter of an hour.
 * First it asks; then the server is told, or, without a line, hears of it with the queue. */

#pragma once

#include "kiosk/desk/gate-desk.h"

G_BEGIN_DECLS

/* As long as the server allows it. */
#define GH_UNDO_SECONDS (15 * 60)

typedef enum {
  GH_UNDO_NOTHING, /* there is nothing to take back */
  GH_UNDO_OFFERED,
  GH_UNDO_ASKING, /* whether it is meant */
  GH_UNDO_BUSY,   /* the server is being told */
  GH_UNDO_UNDONE, /* it was taken back; goes by itself */
  GH_UNDO_FAILED, /* it was not: the words say why; goes by itself */
} GhUndoState;

/* An entry was taken back. */
typedef struct {
  const char *id;
  gint64 slot_starts_at; /* Unix seconds; 0 when unknown */
  gboolean counted;      /* the server had the entry */
  gboolean told;         /* it has heard of the undoing, too */
} GhUndoneHere;

#define GH_TYPE_UNDO_DESK (gh_undo_desk_get_type ())
G_DECLARE_FINAL_TYPE (GhUndoDesk, gh_undo_desk, GH, UNDO_DESK, GObject)

/* Signals: "changed" () after the state or the words changed; "undone" (const GhUndoneHere *).
 * Keeps a reference to @gate; @store is the gate's, and must live longer. */
GhUndoDesk *gh_undo_desk_new (GhGateDesk *gate, GhKioskStore *store) G_GNUC_WARN_UNUSED_RESULT;

/* What there is to take back, or what came of it. */
GhUndoState gh_undo_desk_get_state (GhUndoDesk *desk);
/* What the state says: the button's text, the question, what came of it; NULL for NOTHING. Owned by
 * the caller. */
char *gh_undo_desk_dup_words (GhUndoDesk *desk) G_GNUC_WARN_UNUSED_RESULT;

/* The button: asks whether it is meant. */
void gh_undo_desk_ask (GhUndoDesk *desk);
/* The answer: take it back, or let it stand. */
void gh_undo_desk_confirm (GhUndoDesk *desk);
void gh_undo_desk_keep (GhUndoDesk *desk);

G_END_DECLS
