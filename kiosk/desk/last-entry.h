/* The entry that "Undo last" takes back. In memory only. */

#pragma once

#include "kiosk/queue/entries.h"

G_BEGIN_DECLS

typedef struct {
  char *id;
  char *code; /* NULL when unknown: since a restart, or since the kiosk was locked */
  char *name; /* of who was let in, cut short; "" likewise */
  gint64 operator_id;
  gint64 entered_at;     /* Unix seconds at the server */
  gint64 slot_starts_at; /* likewise; 0 when unknown */
} GhLastEntry;

/* Copies. Owned by the caller. */
GhLastEntry *gh_last_entry_new (const GhEntry *entry, const char *name,
                                gint64 slot_starts_at) G_GNUC_WARN_UNUSED_RESULT;
GhLastEntry *gh_last_entry_copy (const GhLastEntry *last) G_GNUC_WARN_UNUSED_RESULT;
void gh_last_entry_free (GhLastEntry *last);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhLastEntry, gh_last_entry_free)

/* What the disk knows of the last entry of @operator_id: NULL when there is none, or it was taken
 * back; without an error then. Errors: GH_DB_ERROR. */
gboolean gh_last_entry_find (GhKioskStore *store, gint64 operator_id, GhLastEntry **last,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
