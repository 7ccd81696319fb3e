/* A narrow SQL layer: open, prepared statements with typed values, rows read by column name, scoped
 * transactions. Callers write SQL that SQLite and MariaDB both read; what a driver does beyond that
 * (locks, pragmas, retries) stays behind this header.
 *
 * A GhDb belongs to one thread at a time. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define GH_DB_ERROR (gh_db_error_quark ())
GQuark gh_db_error_quark (void);

typedef enum {
  GH_DB_ERROR_FAILED,     /* anything else: the message has the driver's words */
  GH_DB_ERROR_BUSY,       /* locked for longer than the deadline: try again later */
  GH_DB_ERROR_RETRY,      /* the transaction lost a race and may be repeated whole, at once */
  GH_DB_ERROR_MISSING,    /* there is no such database */
  GH_DB_ERROR_READ_ONLY,  /* it may not be written, or not be seen by us */
  GH_DB_ERROR_FULL,       /* no room left */
  GH_DB_ERROR_DAMAGED,    /* not a database, or a broken one */
  GH_DB_ERROR_SCHEMA,     /* its schema is newer or older than this program's */
  GH_DB_ERROR_CONSTRAINT, /* a row would break a constraint */
} GhDbError;

typedef struct _GhDb GhDb;
typedef struct _GhDbRows GhDbRows;
typedef struct _GhDbTransaction GhDbTransaction;

typedef enum {
  GH_DB_OPEN_DEFAULT = 0,
  GH_DB_OPEN_CREATE = 1 << 0,    /* make it, mode 0660, when it is not there */
  GH_DB_OPEN_RESIDENT = 1 << 1,  /* a long-lived process: map the file, keep statements */
  GH_DB_OPEN_READ_ONLY = 1 << 2, /* nothing will be written */
  GH_DB_OPEN_SHRED = 1 << 3,     /* what this connection deletes is overwritten with zeros */
} GhDbOpenFlags;

/* Opens a database by its URL ("sqlite:/path"). Errors: MISSING, DAMAGED, READ_ONLY, FAILED (also
 * for a path on a network or FUSE file system, where SQLite's locks cannot be trusted). */
GhDb *gh_db_open (const char *url, GhDbOpenFlags flags, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Closes; NULL is fine. All rows and transactions must be gone. */
void gh_db_close (GhDb *db);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhDb, gh_db_close)

/* ---- values ---- */

typedef struct {
  enum { GH_DB_NULL, GH_DB_INT, GH_DB_TEXT, GH_DB_BLOB } type;
  gint64 integer;
  const void *bytes; /* borrowed until the call returns, for rows until they are freed */
  gsize length;
} GhDbValue;

typedef struct {
  const GhDbValue *values;
  gsize length;
} GhDbValues;

static inline GhDbValue
gh_db_int (gint64 value)
{
  return (GhDbValue){ .type = GH_DB_INT, .integer = value };
}

static inline GhDbValue
gh_db_null (void)
{
  return (GhDbValue){ .type = GH_DB_NULL };
}

/* NULL text is SQL NULL. */
GhDbValue gh_db_text (const char *value);
GhDbValue gh_db_blob (const void *bytes, gsize length);
/* 0 is SQL NULL: for optional ids and instants. */
GhDbValue gh_db_int_or_null (gint64 value);

/* The values of the question marks, in order: GH_DB_VALUES (gh_db_int (id), gh_db_text (code)). */
#define GH_DB_VALUES(...)                                                                          \
  ((GhDbValues){ (const GhDbValue[]){ __VA_ARGS__ },                                               \
                 sizeof ((const GhDbValue[]){ __VA_ARGS__ }) / sizeof (GhDbValue) })
#define GH_DB_NO_VALUES ((GhDbValues){ NULL, 0 })

/* ---- statements ---- */

/* Statements are prepared once per GhDb and kept by the address of their text: @sql must be a
 * static string. The number of values must be the number of question marks. */

/* Prepares ahead, so that the work is not done under a lock. */
gboolean gh_db_prepare (GhDb *db, const char *sql, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Runs a statement that gives no rows. @changes (optional) is how many rows it changed. */
gboolean gh_db_execute (GhDb *db, const char *sql, GhDbValues values, gint64 *changes,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Runs an INSERT; @id (optional) is the id of the new row. */
gboolean gh_db_insert (GhDb *db, const char *sql, GhDbValues values, gint64 *id,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Starts a query. Free the rows before the same statement runs again (asserted). */
GhDbRows *gh_db_query (GhDb *db, const char *sql, GhDbValues values,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Moves to the next row; @has_row says whether there is one. */
gboolean gh_db_rows_next (GhDbRows *rows, gboolean *has_row,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Reads the present row into an object of the caller's. */
typedef gpointer (*GhDbReadFunc) (GhDbRows *rows);
/* Runs a query to its end: what @read makes of each row, freed by @free_item. NULL on error. Owned
 * by the caller. */
GPtrArray *gh_db_list (GhDb *db, const char *sql, GhDbValues values, GhDbReadFunc read,
                       GDestroyNotify free_item, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Runs a query for one row: @item (out) is what @read makes of the first, NULL when there is none.
 * FALSE on error, with @item untouched. Owned by the caller. */
gboolean gh_db_find (GhDb *db, const char *sql, GhDbValues values, GhDbReadFunc read,
                     gpointer *item, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void gh_db_rows_free (GhDbRows *rows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhDbRows, gh_db_rows_free)

/* Columns of the present row by name; a name that the query lacks is a bug and aborts.
 * NULL reads as 0 and as NULL. Text lives until the next call on @rows. */
gint64 gh_db_rows_int (GhDbRows *rows, const char *column);
const char *gh_db_rows_text (GhDbRows *rows, const char *column);
char *gh_db_rows_dup_text (GhDbRows *rows, const char *column) G_GNUC_WARN_UNUSED_RESULT;
const void *gh_db_rows_blob (GhDbRows *rows, const char *column, gsize *length);
gboolean gh_db_rows_is_null (GhDbRows *rows, const char *column);

/* ---- transactions ---- */

typedef enum {
  GH_DB_READ,          /* a consistent view */
  GH_DB_WRITE,         /* takes its place in the writers' queue first; durable when committed */
  GH_DB_WRITE_RELAXED, /* the same, but a power cut may lose it: for what can be had again */
} GhDbMode;

/* Begins; transactions do not nest (asserted). BUSY when the queue stays closed for a second. */
GhDbTransaction *gh_db_begin (GhDb *db, GhDbMode mode, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Commits and frees @transaction, also on failure (then it is rolled back). */
gboolean gh_db_commit (GhDbTransaction *transaction, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Rolls back and frees; what leaving the scope does. NULL is fine. */
void gh_db_rollback (GhDbTransaction *transaction);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhDbTransaction, gh_db_rollback)

/* One whole transaction that may be repeated: it must not have effects outside the database and
 * must reset what it writes to @data. TRUE commits, FALSE (with @error) rolls back. */
typedef gboolean (*GhDbWork) (GhDb *db, gpointer data, GError **error);
/* Runs @work in a transaction, and again (up to 50 times, after a short random pause) when it
 * loses a race with GH_DB_ERROR_RETRY. */
gboolean gh_db_transact (GhDb *db, GhDbMode mode, GhDbWork work, gpointer data,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* ---- upkeep ---- */

/* FALSE when the file that @db has open was replaced, moved or deleted since (a backup was put in
 * its place): what is written to it is lost. Programs that stay ask before each piece of work, and
 * open anew. TRUE on drivers without a file. */
gboolean gh_db_is_current (GhDb *db);

/* Moves the log into the database file (SQLite's checkpoint); nothing on other drivers. */
gboolean gh_db_checkpoint (GhDb *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same, and then empties the log, where what was deleted still stands as it was. Waits a
 * moment for others to finish; @emptied (optional) says whether they did. */
gboolean gh_db_empty_log (GhDb *db, gboolean *emptied, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Reads the whole database for damage; DAMAGED with the first finding. */
gboolean gh_db_check (GhDb *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Writes a consistent copy to a new file while others work on; refuses to overwrite. */
gboolean gh_db_backup (GhDb *db, const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
