/* Entries: the rows of scans with which somebody went in, at the gate's word or by the server's.
 * Nothing overwrites one; a row of its own takes it back (UNDO). */

#pragma once

#include "server/store/schema.h"

G_BEGIN_DECLS

extern const GhStatement gh_entry_statements[];

typedef struct {
  gint64 id; /* of the scan */
  gint64 orq;
  gint64 ticket_id; /* 0 when it has none */
  char *ticket_code;
  gint64 entered_at;
  gint64 operator_id;
  char *operator_name;
  char *device;      /* its UUID, NULL for none */
  char *device_name; /* NULL when it has none */
  gint64 undone_at;  /* 0: it stands */
  char *undone_to;   /* the ticket's status after that, "RESERVED"; NULL while it stands */
} GhEntry;

void gh_entry_free (GhEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhEntry, gh_entry_free)

/* NULL without an error when there is none, also below. Owned by the caller. */
gboolean gh_entry_store_find (GhDb *db, gint64 id, GhEntry **entry,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* By the id that the gate gave it. */
gboolean gh_entry_store_find_by_scan_id (GhDb *db, gint64 orq, const char *scan_id, GhEntry **entry,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The first entry of a ticket that stands, but for @except (0: for none). */
gboolean gh_entry_store_first (GhDb *db, gint64 ticket_id, gint64 except, GhEntry **entry,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
