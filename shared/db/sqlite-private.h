/* What sqlite.c (every request) and sqlite-upkeep.c (migration, backup, checks) share. */

#pragma once

#include "db/driver.h"
#include "db/writer-queue.h"

#include <sqlite3.h>

G_BEGIN_DECLS

typedef struct {
  GhDb base;
  sqlite3 *handle;      /* owned */
  char *path;           /* owned */
  GhWriterQueue *queue; /* owned */
  GhDbMode durability;  /* which of the WRITE modes "PRAGMA synchronous" was set for; READ: unset */
} GhSqlite;

/* Sets @error from the handle's last error; always FALSE. */
gboolean gh_sqlite_fail (GhSqlite *self, GError **error);

/* How long one waits for others, in milliseconds. */
#define GH_SQLITE_DEADLINE_MS 1000

gboolean gh_sqlite_run_script (GhDb *db, const char *sql, GError **error);
gboolean gh_sqlite_get_mark (GhDb *db, gint32 *application_id, int *version, GError **error);
gboolean gh_sqlite_set_mark (GhDb *db, gint32 application_id, int version, GError **error);
char *gh_sqlite_backup_path (GhDb *db, int version);
gboolean gh_sqlite_is_current (GhDb *db);
gboolean gh_sqlite_checkpoint (GhDb *db, GError **error);
gboolean gh_sqlite_empty_log (GhDb *db, gboolean *emptied, GError **error);
gboolean gh_sqlite_check (GhDb *db, GError **error);
gboolean gh_sqlite_backup (GhDb *db, const char *path, GError **error);

G_END_DECLS
