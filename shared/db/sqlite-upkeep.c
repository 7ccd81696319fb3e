/* The SQLite driver's rarer half: schema marks, scripts, checkpoints, checks and backups. */

#include "db/sqlite-private.h"

#include "core/random-id.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#define BACKUP_PAGES_A_STEP 1024
/* How long writers wait at most for a log that a reader keeps from being emptied. */
#define EMPTYING_MS 200

gboolean
gh_sqlite_run_script (GhDb *db, const char *sql, GError **error)
{
  GhSqlite *self = (GhSqlite *) db;
  return sqlite3_exec (self->handle, sql, NULL, NULL, NULL) == SQLITE_OK ||
         gh_sqlite_fail (self, error);
}

static gboolean
read_number (GhSqlite *self, const char *sql, int *number, GError **error)
{
  sqlite3_stmt *statement = NULL;
  gboolean done = sqlite3_prepare_v2 (self->handle, sql, -1, &statement, NULL) == SQLITE_OK &&
                  sqlite3_step (statement) == SQLITE_ROW;
  if (done)
    *number = sqlite3_column_int (statement, 0);
  else
    gh_sqlite_fail (self, error);
  sqlite3_finalize (statement);
  return done;
}

gboolean
gh_sqlite_get_mark (GhDb *db, gint32 *application_id, int *version, GError **error)
{
  GhSqlite *self = (GhSqlite *) db;
  return read_number (self, "PRAGMA application_id", application_id, error) &&
         read_number (self, "PRAGMA user_version", version, error);
}

gboolean
gh_sqlite_set_mark (GhDb *db, gint32 application_id, int version, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %d",
                                          application_id, version);
  return gh_sqlite_run_script (db, sql, error);
}

char *
gh_sqlite_backup_path (GhDb *db, int version)
{
  return g_strdup_printf ("%s.before-%d.backup", ((GhSqlite *) db)->path, version + 1);
}

gboolean
gh_sqlite_is_current (GhDb *db)
{
  GhSqlite *self = (GhSqlite *) db;
  int moved = 0;
  return sqlite3_file_control (self->handle, "main", SQLITE_FCNTL_HAS_MOVED, &moved) == SQLITE_OK &&
         !moved;
}

gboolean
gh_sqlite_checkpoint (GhDb *db, GError **error)
{
  GhSqlite *self = (GhSqlite *) db;
  int result =
      sqlite3_wal_checkpoint_v2 (self->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
  return result == SQLITE_OK || result == SQLITE_BUSY || gh_sqlite_fail (self, error);
}

/* SQLite takes the writers' lock for it, so this stands in their queue too; most of the work is
 * done before, beside them. */
gboolean
gh_sqlite_empty_log (GhDb *db, gboolean *emptied, GError **error)
{
  GhSqlite *self = (GhSqlite *) db;
  g_autoptr (GError) queue_error = NULL;
  *emptied = FALSE;
  if (!gh_sqlite_checkpoint (db, error))
    return FALSE;
  if (!gh_writer_queue_enter (self->queue, GH_SQLITE_DEADLINE_MS, &queue_error)) {
    if (g_error_matches (queue_error, GH_DB_ERROR, GH_DB_ERROR_BUSY))
      return TRUE;
    g_propagate_error (error, g_steal_pointer (&queue_error));
    return FALSE;
  }
  sqlite3_busy_timeout (self->handle, EMPTYING_MS);
  int result =
      sqlite3_wal_checkpoint_v2 (self->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
  sqlite3_busy_timeout (self->handle, GH_SQLITE_DEADLINE_MS);
  gh_writer_queue_leave (self->queue);
  *emptied = result == SQLITE_OK;
  return result == SQLITE_OK || result == SQLITE_BUSY || gh_sqlite_fail (self, error);
}

gboolean
gh_sqlite_check (GhDb *db, GError **error)
{
  GhSqlite *self = (GhSqlite *) db;
  sqlite3_stmt *statement = NULL;
  gboolean sound = FALSE;
  if (sqlite3_prepare_v2 (self->handle, "PRAGMA quick_check(1)", -1, &statement, NULL) ==
          SQLITE_OK &&
      sqlite3_step (statement) == SQLITE_ROW) {
    const char *finding = (const char *) sqlite3_column_text (statement, 0);
    sound = g_strcmp0 (finding, "ok") == 0;
    if (!sound)
      g_set_error (error, GH_DB_ERROR, GH_DB_ERROR_DAMAGED, "%s is damaged: %s", self->path,
                   finding != NULL ? finding : "unreadable");
  } else {
    gh_sqlite_fail (self, error);
  }
  sqlite3_finalize (statement);
  return sound;
}

static gboolean
copy_pages (GhSqlite *self, sqlite3 *target, const char *path, GError **error)
{
  sqlite3_backup *backup = sqlite3_backup_init (target, "main", self->handle, "main");
  int result = SQLITE_ERROR;
  if (backup != NULL) {
    do {
      result = sqlite3_backup_step (backup, BACKUP_PAGES_A_STEP);
      if (result == SQLITE_BUSY || result == SQLITE_LOCKED)
        sqlite3_sleep (20);
    } while (result == SQLITE_OK || result == SQLITE_BUSY || result == SQLITE_LOCKED);
    sqlite3_backup_finish (backup);
  }
  if (result == SQLITE_DONE)
    return TRUE;
  g_set_error (error, GH_DB_ERROR, result == SQLITE_FULL ? GH_DB_ERROR_FULL : GH_DB_ERROR_FAILED,
               "Cannot copy %s to %s: %s", self->path, path, sqlite3_errmsg (target));
  return FALSE;
}

static gboolean
fail_to_write (const char *path, int saved_errno, GError **error)
{
  g_set_error (error, GH_DB_ERROR, saved_errno == ENOSPC ? GH_DB_ERROR_FULL : GH_DB_ERROR_FAILED,
               "Cannot write the copy %s: %s", path, g_strerror (saved_errno));
  return FALSE;
}

/* Copies into the new, empty file @path. */
static gboolean
copy_into (GhSqlite *self, const char *path, GError **error)
{
  sqlite3 *target = NULL;
  gboolean done = sqlite3_open_v2 (path, &target, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK;
  if (done)
    done = copy_pages (self, target, path, error);
  else
    g_set_error (error, GH_DB_ERROR, GH_DB_ERROR_FAILED, "Cannot open %s: %s", path,
                 sqlite3_errmsg (target));
  /* The copy is one plain file: no log of its own to lose. */
  if (done &&
      sqlite3_exec (target, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL) != SQLITE_OK) {
    g_set_error (error, GH_DB_ERROR, GH_DB_ERROR_FAILED, "Cannot finish %s: %s", path,
                 sqlite3_errmsg (target));
    done = FALSE;
  }
  sqlite3_close (target);
  return done;
}

/* The copy gets its name only when it is whole: what bears the name can be trusted, whatever was
 * killed on the way. */
gboolean
gh_sqlite_backup (GhDb *db, const char *path, GError **error)
{
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return fail_to_write (path, EEXIST, error);
  g_autofree char *mark = gh_random_hex (4);
  g_autofree char *part = g_strdup_printf ("%s.%s.part", path, mark);
  int fd = open (part, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0)
    return fail_to_write (path, errno, error);
  close (fd);

  gboolean done = copy_into ((GhSqlite *) db, part, error);
  if (done && renameat2 (AT_FDCWD, part, AT_FDCWD, path, RENAME_NOREPLACE) != 0)
    done = fail_to_write (path, errno, error);
  if (!done)
    unlink (part);
  return done;
}
