/* One row of the table entries as it lies on the disk, and the MAC that proves it. For entries.c,
 * which works with rows, and rescue.c, which finds them in damaged files. */

#pragma once

#include "kiosk/queue/entries.h"

G_BEGIN_DECLS

typedef struct {
  gint64 seq; /* 0 until it is inserted */
  char *id;
  GBytes *mark;
  GBytes *sealed_code; /* NULL: forgotten */
  gint64 ticket_id;
  gint64 operator_id;
  gint64 verified_at;
  gint64 device_time;
  gint64 undone_at;
  char *state; /* one of GH_ENTRY_… */
  char *outcome;
  GBytes *mac; /* NULL until the first gh_entry_row_vouch */
} GhEntryRow;

#define GH_ENTRY_WAITING "WAITING"
#define GH_ENTRY_TAKEN   "TAKEN"
#define GH_ENTRY_PARKED  "PARKED"
/* The outcome of a row that is not sound. */
#define GH_ENTRY_UNREADABLE "UNREADABLE"

/* A new row that waits. Owned by the caller. */
GhEntryRow *gh_entry_row_new (const GhSeal *seal, const GhEntry *entry) G_GNUC_WARN_UNUSED_RESULT;
void gh_entry_row_free (GhEntryRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhEntryRow, gh_entry_row_free)

/* What a code is found by: the same however it was typed. */
void gh_entry_row_mark (const GhSeal *seal, const char *code, guint8 mark[GH_SEAL_MARK_BYTES]);

/* The columns that gh_entry_row_read wants. */
#define GH_ENTRY_COLUMNS                                                                           \
  "seq, id, mark, sealed_code, ticket_id, operator_id, verified_at, device_time, undone_at,"       \
  " state, outcome, mac"
/* The present row of @rows. Owned by the caller. */
GhEntryRow *gh_entry_row_read (GhDbRows *rows) G_GNUC_WARN_UNUSED_RESULT;
/* The first row of the query @sql with @value; @row (out) is NULL when there is none. Owned by the
 * caller. Errors: GH_DB_ERROR. */
gboolean gh_entry_row_find (GhDb *db, const char *sql, GhDbValue value, GhEntryRow **row,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* All rows of the query @sql, of GhEntryRow; NULL on error. Owned by the caller. Errors:
 * GH_DB_ERROR. */
GPtrArray *gh_entry_row_list (GhDb *db, const char *sql, GhDbValues values,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether the row is as this kiosk wrote it, at this very place in the table. */
gboolean gh_entry_row_is_sound (const GhSeal *seal,
                                const GhEntryRow *row) G_GNUC_WARN_UNUSED_RESULT;
/* Puts the MAC of what the row holds now into it. */
void gh_entry_row_vouch (const GhSeal *seal, GhEntryRow *row);

/* As callers know it. Of a row that is not sound nothing is told but that it is there. Owned by the
 * caller. */
GhEntry *gh_entry_row_open (const GhSeal *seal, const GhEntryRow *row) G_GNUC_WARN_UNUSED_RESULT;

/* Both inside a transaction; GH_DB_ERROR. Inserting gives a row without a seq the next one. */
gboolean gh_entry_row_insert (GhDb *db, GhEntryRow *row, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Writes what may change of it: the state, what goes with it, and the MAC. */
gboolean gh_entry_row_update (GhDb *db, const GhEntryRow *row,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
