/* The SQLite driver: write-ahead log, FULL synchronisation, defensive flags, writers queued by a
 * file lock, always closed. Every call into SQLite of the whole server stands here and in
 * sqlite-upkeep.c. */

#include "db/sqlite-private.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#define RESIDENT_MAP_BYTES (256 * 1024 * 1024)
/* The worker checkpoints long before this; it is the cap for when there is no worker. */
#define LOG_CAP_PAGES 4000

#ifndef FUSE_SUPER_MAGIC
#define FUSE_SUPER_MAGIC 0x65735546
#endif

static int
error_code (int result)
{
  if (result == SQLITE_BUSY_SNAPSHOT)
    return GH_DB_ERROR_RETRY;
  switch (result & 0xff) {
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
    return GH_DB_ERROR_BUSY;
  case SQLITE_READONLY:
  case SQLITE_PERM:
    return GH_DB_ERROR_READ_ONLY;
  case SQLITE_FULL:
    return GH_DB_ERROR_FULL;
  case SQLITE_CORRUPT:
  case SQLITE_NOTADB:
    return GH_DB_ERROR_DAMAGED;
  case SQLITE_CONSTRAINT:
    return GH_DB_ERROR_CONSTRAINT;
  case SQLITE_CANTOPEN:
    return GH_DB_ERROR_MISSING;
  default:
    return GH_DB_ERROR_FAILED;
  }
}

gboolean
gh_sqlite_fail (GhSqlite *self, GError **error)
{
  int code = error_code (sqlite3_extended_errcode (self->handle));
  /* What SQLite cannot open may be there, and not for us. */
  if (code == GH_DB_ERROR_MISSING && sqlite3_system_errno (self->handle) == EACCES)
    code = GH_DB_ERROR_READ_ONLY;
  g_set_error (error, GH_DB_ERROR, code, "%s: %s", self->path, sqlite3_errmsg (self->handle));
  return FALSE;
}

/* ---- opening ---- */

static gboolean
fail_to_look (const char *path, GError **error)
{
  g_set_error (error, GH_DB_ERROR, errno == EACCES ? GH_DB_ERROR_READ_ONLY : GH_DB_ERROR_MISSING,
               "Cannot look at %s: %s", path, g_strerror (errno));
  return FALSE;
}

static gboolean
check_file_system (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  struct statfs about;
  if (statfs (folder, &about) != 0)
    return fail_to_look (folder, error);
  switch ((guint32) about.f_type) {
  case NFS_SUPER_MAGIC:
  case SMB_SUPER_MAGIC:
  case CIFS_SUPER_MAGIC:
  case SMB2_SUPER_MAGIC:
  case FUSE_SUPER_MAGIC:
  case AFS_SUPER_MAGIC:
    g_set_error (error, GH_DB_ERROR, GH_DB_ERROR_FAILED,
                 "%s is on a network or FUSE file system, where SQLite's locks cannot be trusted; "
                 "put the database on a local disk",
                 path);
    return FALSE;
  default:
    return TRUE;
  }
}

/* The file must be there with its mode before SQLite opens it: SQLite would use the umask, and it
 * gives its log the mode of the database. */
static gboolean
create_file (const char *path, GError **error)
{
  int fd = open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0660);
  if (fd < 0 && errno == EEXIST)
    return TRUE;
  if (fd < 0 || fchmod (fd, 0660) != 0) {
    g_set_error (error, GH_DB_ERROR, errno == ENOSPC ? GH_DB_ERROR_FULL : GH_DB_ERROR_READ_ONLY,
                 "Cannot create %s: %s", path, g_strerror (errno));
    if (fd >= 0)
      close (fd);
    return FALSE;
  }
  close (fd);
  return TRUE;
}

static gboolean
check_present (const char *path, GError **error)
{
  struct stat about;
  gboolean found = stat (path, &about) == 0;
  if (!found && errno == EACCES)
    return fail_to_look (path, error);
  if (found && S_ISREG (about.st_mode))
    return TRUE;
  g_set_error (error, GH_DB_ERROR, GH_DB_ERROR_MISSING,
               "There is no database at %s; make one with `gatehousectl init`", path);
  return FALSE;
}

static gboolean
configure (GhSqlite *self, GhDbOpenFlags flags, GError **error)
{
  sqlite3 *handle = self->handle;
  int on = 0;
  sqlite3_extended_result_codes (handle, 1);
  if (sqlite3_db_config (handle, SQLITE_DBCONFIG_DEFENSIVE, 1, &on) != SQLITE_OK ||
      sqlite3_db_config (handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, &on) != SQLITE_OK ||
      sqlite3_db_config (handle, SQLITE_DBCONFIG_DQS_DML, 0, &on) != SQLITE_OK ||
      sqlite3_db_config (handle, SQLITE_DBCONFIG_DQS_DDL, 0, &on) != SQLITE_OK ||
      sqlite3_db_config (handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1, &on) != SQLITE_OK ||
      sqlite3_busy_timeout (handle, GH_SQLITE_DEADLINE_MS) != SQLITE_OK ||
      sqlite3_wal_autocheckpoint (handle, LOG_CAP_PAGES) != SQLITE_OK)
    return gh_sqlite_fail (self, error);
  if (flags & GH_DB_OPEN_RESIDENT) {
    sqlite3_int64 bytes = RESIDENT_MAP_BYTES;
    sqlite3_file_control (handle, "main", SQLITE_FCNTL_MMAP_SIZE, &bytes);
  }
  if ((flags & GH_DB_OPEN_SHRED) &&
      sqlite3_exec (handle, "PRAGMA secure_delete = ON", NULL, NULL, NULL) != SQLITE_OK)
    return gh_sqlite_fail (self, error);
  if ((flags & GH_DB_OPEN_CREATE) &&
      sqlite3_exec (handle, "PRAGMA journal_mode = WAL", NULL, NULL, NULL) != SQLITE_OK)
    return gh_sqlite_fail (self, error);
  return TRUE;
}

static void
close_database (GhDb *db)
{
  GhSqlite *self = (GhSqlite *) db;
  if (sqlite3_close (self->handle) != SQLITE_OK)
    g_critical ("%s was closed with statements left", self->path);
  gh_writer_queue_free (self->queue);
  g_free (self->path);
  g_free (self);
}

static GhDb *
open_database (const char *path, GhDbOpenFlags flags, GError **error)
{
  if (path[0] != '/') {
    g_set_error (error, GH_DB_ERROR, GH_DB_ERROR_FAILED,
                 "“%s” is not an absolute path; write sqlite:/path/to/gatehouse.db", path);
    return NULL;
  }
  /* Whether it is there comes first: a missing folder is a missing database too. */
  if (!(flags & GH_DB_OPEN_CREATE) && !check_present (path, error))
    return NULL;
  if (!check_file_system (path, error) ||
      ((flags & GH_DB_OPEN_CREATE) && !create_file (path, error)))
    return NULL;

  GhSqlite *self = g_new0 (GhSqlite, 1);
  self->path = g_strdup (path);
  self->queue = gh_writer_queue_new (path);
  int mode = flags & GH_DB_OPEN_READ_ONLY ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  int result = sqlite3_open_v2 (path, &self->handle,
                                mode | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
  if (result != SQLITE_OK || !configure (self, flags, error)) {
    if (result != SQLITE_OK)
      gh_sqlite_fail (self, error);
    close_database (&self->base);
    return NULL;
  }
  return &self->base;
}

/* ---- statements ---- */

static gpointer
prepare (GhDb *db, const char *sql, GError **error)
{
  GhSqlite *self = (GhSqlite *) db;
  sqlite3_stmt *statement = NULL;
  const char *tail = NULL;
  int result =
      sqlite3_prepare_v3 (self->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, &tail);
  if (result != SQLITE_OK) {
    gh_sqlite_fail (self, error);
    return NULL;
  }
  if (statement == NULL || *tail != '\0') {
    sqlite3_finalize (statement);
    g_set_error (error, GH_DB_ERROR, GH_DB_ERROR_FAILED, "Not exactly one statement: %s", sql);
    return NULL;
  }
  return statement;
}

static void
finalize (gpointer statement)
{
  sqlite3_finalize (statement);
}

static int
bind_value (sqlite3_stmt *statement, int position, const GhDbValue *value)
{
  switch (value->type) {
  case GH_DB_NULL:
    return sqlite3_bind_null (statement, position);
  case GH_DB_INT:
    return sqlite3_bind_int64 (statement, position, value->integer);
  case GH_DB_TEXT:
    return sqlite3_bind_text64 (statement, position, value->bytes, value->length, SQLITE_TRANSIENT,
                                SQLITE_UTF8);
  case GH_DB_BLOB:
    return sqlite3_bind_blob64 (statement, position, value->bytes, value->length, SQLITE_TRANSIENT);
  default:
    g_assert_not_reached ();
  }
}

static gboolean
bind (GhDb *db, gpointer statement, GhDbValues values, GError **error)
{
  GhSqlite *self = (GhSqlite *) db;
  g_assert (!sqlite3_stmt_busy (statement));
  if ((gsize) sqlite3_bind_parameter_count (statement) != values.length) {
    g_set_error (error, GH_DB_ERROR, GH_DB_ERROR_FAILED, "%" G_GSIZE_FORMAT " values for: %s",
                 values.length, sqlite3_sql (statement));
    return FALSE;
  }
  for (gsize i = 0; i < values.length; i++) {
    if (bind_value (statement, (int) i + 1, &values.values[i]) != SQLITE_OK)
      return gh_sqlite_fail (self, error);
  }
  return TRUE;
}

static gboolean
step (GhDb *db, gpointer statement, gboolean *has_row, GError **error)
{
  int result = sqlite3_step (statement);
  if (result != SQLITE_ROW && result != SQLITE_DONE)
    return gh_sqlite_fail ((GhSqlite *) db, error);
  *has_row = result == SQLITE_ROW;
  return TRUE;
}

static void
reset (gpointer statement)
{
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
}

static gint64
changes (GhDb *db)
{
  return sqlite3_changes64 (((GhSqlite *) db)->handle);
}

static gint64
last_id (GhDb *db)
{
  return sqlite3_last_insert_rowid (((GhSqlite *) db)->handle);
}

/* ---- columns ---- */

static int
columns (gpointer statement)
{
  return sqlite3_column_count (statement);
}

static const char *
column_name (gpointer statement, int column)
{
  return sqlite3_column_name (statement, column);
}

static gboolean
column_is_null (gpointer statement, int column)
{
  return sqlite3_column_type (statement, column) == SQLITE_NULL;
}

static gint64
column_int (gpointer statement, int column)
{
  return sqlite3_column_int64 (statement, column);
}

static const char *
column_text (gpointer statement, int column)
{
  return (const char *) sqlite3_column_text (statement, column);
}

static const void *
column_blob (gpointer statement, int column, gsize *length)
{
  const void *bytes = sqlite3_column_blob (statement, column);
  *length = (gsize) sqlite3_column_bytes (statement, column);
  return bytes;
}

/* ---- transactions ---- */

static gboolean
run (GhSqlite *self, const char *sql, GError **error)
{
  return sqlite3_exec (self->handle, sql, NULL, NULL, NULL) == SQLITE_OK ||
         gh_sqlite_fail (self, error);
}

static gboolean
set_durability (GhSqlite *self, GhDbMode mode, GError **error)
{
  if (self->durability == mode)
    return TRUE;
  if (!run (self, mode == GH_DB_WRITE ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL",
            error))
    return FALSE;
  self->durability = mode;
  return TRUE;
}

static gboolean
begin (GhDb *db, GhDbMode mode, GError **error)
{
  GhSqlite *self = (GhSqlite *) db;
  if (mode == GH_DB_READ)
    return run (self, "BEGIN", error);
  if (!set_durability (self, mode, error) ||
      !gh_writer_queue_enter (self->queue, GH_SQLITE_DEADLINE_MS, error))
    return FALSE;
  if (!run (self, "BEGIN IMMEDIATE", error)) {
    gh_writer_queue_leave (self->queue);
    return FALSE;
  }
  return TRUE;
}

static gboolean
commit (GhDb *db, GError **error)
{
  GhSqlite *self = (GhSqlite *) db;
  if (!run (self, "COMMIT", error))
    return FALSE;
  gh_writer_queue_leave (self->queue);
  return TRUE;
}

static void
rollback (GhDb *db)
{
  GhSqlite *self = (GhSqlite *) db;
  /* Some errors (a full disk) have rolled back already. */
  if (!sqlite3_get_autocommit (self->handle))
    sqlite3_exec (self->handle, "ROLLBACK", NULL, NULL, NULL);
  gh_writer_queue_leave (self->queue);
}

const GhDbDriver gh_sqlite_driver = {
  .scheme = "sqlite",
  .open = open_database,
  .close = close_database,
  .prepare = prepare,
  .finalize = finalize,
  .bind = bind,
  .step = step,
  .reset = reset,
  .changes = changes,
  .last_id = last_id,
  .columns = columns,
  .column_name = column_name,
  .column_is_null = column_is_null,
  .column_int = column_int,
  .column_text = column_text,
  .column_blob = column_blob,
  .begin = begin,
  .commit = commit,
  .rollback = rollback,
  .run_script = gh_sqlite_run_script,
  .get_mark = gh_sqlite_get_mark,
  .set_mark = gh_sqlite_set_mark,
  .backup_path = gh_sqlite_backup_path,
  .is_current = gh_sqlite_is_current,
  .checkpoint = gh_sqlite_checkpoint,
  .empty_log = gh_sqlite_empty_log,
  .check = gh_sqlite_check,
  .backup = gh_sqlite_backup,
};
