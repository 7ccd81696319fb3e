/* Gets out of a damaged kiosk.db what can still be read: entries, held scans and the device's id.
 * Row by row, without SQLite, and every row must prove itself. */

#pragma once

#include "db/db.h"
#include "kiosk/queue/seal.h"

G_BEGIN_DECLS

typedef struct {
  guint entries;    /* as they were: their MACs hold */
  guint doubtful;   /* entries that were changed: kept as UNREADABLE, so that nobody enters twice */
  guint held_scans; /* their seals hold */
} GhRescueCount;

/* Copies from the file at @path (and the log at @path-wal) into @db what it does not have yet, in
 * one transaction. @seal: of the kiosk that wrote the file. @count: (out). Errors: GH_DB_ERROR,
 * GFileError. */
gboolean gh_rescue (const char *path, GhDb *db, const GhSeal *seal, GhRescueCount *count,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
