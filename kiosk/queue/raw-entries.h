/* Entries on the raw pages of a kiosk's file, whatever became of the rest of it. */

#pragma once

#include "kiosk/queue/entry-row.h"
#include "kiosk/queue/raw-pages.h"

G_BEGIN_DECLS

/* Whether a row has the columns of the table entries. */
gboolean gh_raw_entry_is_one (const GhRawValue *values, guint length) G_GNUC_WARN_UNUSED_RESULT;

/* The row; NULL when it is no entry. @sound: (out) whether its MAC holds; one whose does not is
 * still plain to have been an entry. Owned by the caller. */
GhEntryRow *gh_raw_entry_read (const GhSeal *seal, gint64 rowid, const GhRawValue *values,
                               guint length, gboolean *sound) G_GNUC_WARN_UNUSED_RESULT;

/* How far it had come: of two states of one row, the later has more. */
int gh_raw_entry_progress (const GhEntryRow *row) G_GNUC_WARN_UNUSED_RESULT;
/* A GCompareFunc of pointers to rows: by their place. */
int gh_raw_entry_compare (gconstpointer one, gconstpointer two);

/* Every entry in the files at @paths (NULL at the end) and their logs: of each that is sound the
 * latest state, in order, then those in doubt that are no spoilt older copy of one of them.
 * Errors: GFileError. Of GhEntryRow; owned by the caller. */
GPtrArray *gh_raw_entries_list (const char *const *paths, const GhSeal *seal,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
