/* What undo-desk.c (the object, its question) and undo-taking.c (the deed) share; for nobody else.
 */

#pragma once

#include "kiosk/desk/last-entry.h"
#include "kiosk/desk/undo-desk.h"

G_BEGIN_DECLS

struct _GhUndoDesk {
  GObject parent_instance;

  GhGateDesk *gate;
  GhKioskStore *store;  /* borrowed */
  GhServerClock *clock; /* borrowed */

  GhUndoState state;
  GhLastEntry *last; /* NULL for none */
  char *words;       /* of UNDONE and FAILED */
  guint timer;       /* until the state goes by itself, 0 for none */
  gboolean flying;   /* the server is being told */
  /* the last whom no disk has: nobody before him is the last */
  gint64 unkept_by; /* operator */
  gint64 unkept_at;
};

/* Goes to @state, which ends by itself after so many @seconds, 0 for never. Takes @words, which may
 * be NULL. */
void gh_undo_desk_enter (GhUndoDesk *desk, GhUndoState state, char *words, gint64 seconds);
/* Takes @last; NULL: there is nothing to take back. */
void gh_undo_desk_set_last (GhUndoDesk *desk, GhLastEntry *last);
/* Offers what the disk knows of the operator's last entry. */
void gh_undo_desk_look_up (GhUndoDesk *desk);
/* Logs @error as @event, with the scan_id @id, which may be NULL. */
void gh_undo_desk_log_fault (const char *event, const char *id, const GError *error);

/* Takes the last entry back; @entry is what the disk has of it. */
void gh_undo_desk_take_back (GhUndoDesk *desk, const GhEntry *entry);

G_END_DECLS
