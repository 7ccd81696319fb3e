/* The SQL layer above the drivers: the statement cache, rows by column name, scoped transactions
 * and their repetition. */

#include "db/db.h"

#include "core/random-id.h"
#include "db/driver.h"

#include <string.h>

#define MAX_TRIES      50
#define RETRY_PAUSE_US 4000

G_DEFINE_QUARK (gh_db_error, gh_db_error)

struct _GhDbRows {
  GhDb *db;           /* borrowed */
  gpointer statement; /* borrowed from the cache */
};

struct _GhDbTransaction {
  GhDb *db; /* borrowed */
};

static const GhDbDriver *const drivers[] = { &gh_sqlite_driver };

GhDb *
gh_db_open (const char *url, GhDbOpenFlags flags, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (drivers); i++) {
    gsize length = strlen (drivers[i]->scheme);
    if (strncmp (url, drivers[i]->scheme, length) != 0 || url[length] != ':')
      continue;
    GhDb *db = drivers[i]->open (url + length + 1, flags, error);
    if (db == NULL)
      return NULL;
    db->driver = drivers[i];
    db->statements =
        g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL, drivers[i]->finalize);
    return db;
  }
  g_set_error (error, GH_DB_ERROR, GH_DB_ERROR_FAILED,
               "No database driver knows “%s”; write sqlite:/path/to/gatehouse.db", url);
  return NULL;
}

void
gh_db_close (GhDb *db)
{
  if (db == NULL)
    return;
  g_assert (db->transaction == NULL);
  g_hash_table_unref (db->statements);
  db->driver->close (db);
}

/* ---- values ---- */

GhDbValue
gh_db_text (const char *value)
{
  if (value == NULL)
    return gh_db_null ();
  return (GhDbValue){ .type = GH_DB_TEXT, .bytes = value, .length = strlen (value) };
}

GhDbValue
gh_db_blob (const void *bytes, gsize length)
{
  return (GhDbValue){ .type = GH_DB_BLOB, .bytes = bytes, .length = length };
}

GhDbValue
gh_db_int_or_null (gint64 value)
{
  return value == 0 ? gh_db_null () : gh_db_int (value);
}

/* ---- statements ---- */

static gpointer
find_or_prepare (GhDb *db, const char *sql, GError **error)
{
  gpointer statement = g_hash_table_lookup (db->statements, sql);
  if (statement == NULL) {
    statement = db->driver->prepare (db, sql, error);
    if (statement != NULL)
      g_hash_table_insert (db->statements, (gpointer) sql, statement);
  }
  return statement;
}

gboolean
gh_db_prepare (GhDb *db, const char *sql, GError **error)
{
  return find_or_prepare (db, sql, error) != NULL;
}

gboolean
gh_db_execute (GhDb *db, const char *sql, GhDbValues values, gint64 *changes, GError **error)
{
  gpointer statement = find_or_prepare (db, sql, error);
  if (statement == NULL)
    return FALSE;

  gboolean has_row = FALSE;
  gboolean done = db->driver->bind (db, statement, values, error) &&
                  db->driver->step (db, statement, &has_row, error);
  if (done && changes != NULL)
    *changes = db->driver->changes (db);
  db->driver->reset (statement);
  return done;
}

gboolean
gh_db_insert (GhDb *db, const char *sql, GhDbValues values, gint64 *id, GError **error)
{
  if (!gh_db_execute (db, sql, values, NULL, error))
    return FALSE;
  if (id != NULL)
    *id = db->driver->last_id (db);
  return TRUE;
}

GhDbRows *
gh_db_query (GhDb *db, const char *sql, GhDbValues values, GError **error)
{
  gpointer statement = find_or_prepare (db, sql, error);
  if (statement == NULL)
    return NULL;
  if (!db->driver->bind (db, statement, values, error)) {
    db->driver->reset (statement);
    return NULL;
  }
  GhDbRows *rows = g_new (GhDbRows, 1);
  rows->db = db;
  rows->statement = statement;
  return rows;
}

gboolean
gh_db_rows_next (GhDbRows *rows, gboolean *has_row, GError **error)
{
  return rows->db->driver->step (rows->db, rows->statement, has_row, error);
}

GPtrArray *
gh_db_list (GhDb *db, const char *sql, GhDbValues values, GhDbReadFunc read,
            GDestroyNotify free_item, GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (free_item);
  g_autoptr (GhDbRows) rows = gh_db_query (db, sql, values, error);
  gboolean has_row = FALSE;
  if (rows == NULL || !gh_db_rows_next (rows, &has_row, error))
    return NULL;
  while (has_row) {
    g_ptr_array_add (items, read (rows));
    if (!gh_db_rows_next (rows, &has_row, error))
      return NULL;
  }
  return g_steal_pointer (&items);
}

gboolean
gh_db_find (GhDb *db, const char *sql, GhDbValues values, GhDbReadFunc read, gpointer *item,
            GError **error)
{
  g_autoptr (GhDbRows) rows = gh_db_query (db, sql, values, error);
  gboolean has_row = FALSE;
  if (rows == NULL || !gh_db_rows_next (rows, &has_row, error))
    return FALSE;
  *item = has_row ? read (rows) : NULL;
  return TRUE;
}

void
gh_db_rows_free (GhDbRows *rows)
{
  if (rows == NULL)
    return;
  rows->db->driver->reset (rows->statement);
  g_free (rows);
}

static int
find_column (GhDbRows *rows, const char *name)
{
  const GhDbDriver *driver = rows->db->driver;
  int count = driver->columns (rows->statement);
  for (int i = 0; i < count; i++) {
    if (strcmp (driver->column_name (rows->statement, i), name) == 0)
      return i;
  }
  g_error ("The query has no column “%s”", name);
}

gint64
gh_db_rows_int (GhDbRows *rows, const char *column)
{
  return rows->db->driver->column_int (rows->statement, find_column (rows, column));
}

const char *
gh_db_rows_text (GhDbRows *rows, const char *column)
{
  return rows->db->driver->column_text (rows->statement, find_column (rows, column));
}

char *
gh_db_rows_dup_text (GhDbRows *rows, const char *column)
{
  return g_strdup (gh_db_rows_text (rows, column));
}

const void *
gh_db_rows_blob (GhDbRows *rows, const char *column, gsize *length)
{
  return rows->db->driver->column_blob (rows->statement, find_column (rows, column), length);
}

gboolean
gh_db_rows_is_null (GhDbRows *rows, const char *column)
{
  return rows->db->driver->column_is_null (rows->statement, find_column (rows, column));
}

/* ---- transactions ---- */

GhDbTransaction *
gh_db_begin (GhDb *db, GhDbMode mode, GError **error)
{
  g_assert (db->transaction == NULL);
  if (!db->driver->begin (db, mode, error))
    return NULL;
  db->transaction = g_new (GhDbTransaction, 1);
  db->transaction->db = db;
  return db->transaction;
}

static void
end_transaction (GhDbTransaction *transaction)
{
  transaction->db->transaction = NULL;
  g_free (transaction);
}

gboolean
gh_db_commit (GhDbTransaction *transaction, GError **error)
{
  GhDb *db = transaction->db;
  gboolean done = db->driver->commit (db, error);
  if (!done)
    db->driver->rollback (db);
  end_transaction (transaction);
  return done;
}

void
gh_db_rollback (GhDbTransaction *transaction)
{
  if (transaction == NULL)
    return;
  transaction->db->driver->rollback (transaction->db);
  end_transaction (transaction);
}

static gboolean
transact_once (GhDb *db, GhDbMode mode, GhDbWork work, gpointer data, GError **error)
{
  g_autoptr (GhDbTransaction) transaction = gh_db_begin (db, mode, error);
  if (transaction == NULL || !work (db, data, error))
    return FALSE;
  return gh_db_commit (g_steal_pointer (&transaction), error);
}

gboolean
gh_db_transact (GhDb *db, GhDbMode mode, GhDbWork work, gpointer data, GError **error)
{
  for (int try = 1;; try++) {
    g_autoptr (GError) failure = NULL;
    if (transact_once (db, mode, work, data, &failure))
      return TRUE;
    g_assert (failure != NULL);
    if (try == MAX_TRIES || !g_error_matches (failure, GH_DB_ERROR, GH_DB_ERROR_RETRY)) {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
    g_usleep (1 + gh_random_below (RETRY_PAUSE_US));
  }
}

/* ---- upkeep ---- */

gboolean
gh_db_is_current (GhDb *db)
{
  return db->driver->is_current (db);
}

gboolean
gh_db_checkpoint (GhDb *db, GError **error)
{
  return db->driver->checkpoint (db, error);
}

gboolean
gh_db_empty_log (GhDb *db, gboolean *emptied, GError **error)
{
  gboolean done = FALSE;
  if (!db->driver->empty_log (db, &done, error))
    return FALSE;
  if (emptied != NULL)
    *emptied = done;
  return TRUE;
}

gboolean
gh_db_check (GhDb *db, GError **error)
{
  return db->driver->check (db, error);
}

gboolean
gh_db_backup (GhDb *db, const char *path, GError **error)
{
  return db->driver->backup (db, path, error);
}
