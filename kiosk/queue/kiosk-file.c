/* The checks of the kiosk's file, and what happens when one fails. */

#include "kiosk/queue/kiosk-file.h"

#include "core/clock.h"
#include "core/event-log.h"
#include "db/migrate.h"
#include "gh-kiosk-sql.h"
#include "kiosk/queue/raw-log.h"
#include "kiosk/queue/raw-pages.h"
#include "kiosk/queue/rescue.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

/* "GHKi": a kiosk's file is never taken for a server's. */
#define APPLICATION_ID 0x47484b69
#define MAX_MIGRATIONS 100
/* Damaged files that wait to be read; more means that nobody looks after this kiosk. */
#define MAX_UNREAD 9

static const char SELECT_SCHEMA[] = "SELECT type, name, tbl_name, rootpage, COALESCE(sql, '') AS "
                                    "sql FROM sqlite_schema ORDER BY 1, 2";
static const char SELECT_MARK[] = "SELECT value FROM remembered WHERE name = 'schema'";
static const char INSERT_MARK[] =
    "INSERT OR REPLACE INTO remembered (name, value) VALUES ('schema', ?)";
/* The quick check leaves indexes out, and one that lies hides an entry. */
static const char CHECK_ENTRIES[] = "PRAGMA integrity_check (entries)";
static const char CHECK_HELD[] = "PRAGMA integrity_check (held_scans)";

static gboolean
find_damage (const char *what, GError **error)
{
  g_set_error (error, GH_DB_ERROR, GH_DB_ERROR_DAMAGED, "the kiosk's file is damaged: %s", what);
  return FALSE;
}

/* ---- checks ---- */

/* Bytes of the file's header that are the same in every file of ours. SQLite believes some of them
 * without asking, and would refuse to work instead of calling them damaged. */
static gboolean
is_header_ours (const guint8 *header)
{
  static const guint8 fixed[] = { 0x10, 0x00, 2, 2, 0, 64, 32, 32 }; /* pages, WAL, fractions */
  static const guint8 zeros[20] = { 0 };
  return memcmp (header + 16, fixed, sizeof fixed) == 0 &&
         memcmp (header + 44, "\0\0\0\4", 4) == 0 && memcmp (header + 52, zeros, 4) == 0 &&
         memcmp (header + 56, "\0\0\0\1", 4) == 0 && memcmp (header + 64, zeros, 4) == 0 &&
         memcmp (header + 72, zeros, sizeof zeros) == 0 && memcmp (header + 60, zeros, 4) != 0;
}

/* Whether the header may be that of any program's file: SQLite refuses to work with another, and
 * does not call it damaged either. */
static gboolean
is_header_sane (const guint8 *header)
{
  static const guint8 zeros[20] = { 0 };
  return header[18] <= 2 && header[19] <= 2 &&                     /* who may write, and read */
         memcmp (header + 44, zeros, 3) == 0 && header[47] <= 4 && /* form of the schema */
         memcmp (header + 56, zeros, 3) == 0 && header[59] <= 3 && /* encoding */
         memcmp (header + 72, zeros, sizeof zeros) == 0;
}

static gboolean
check_header (const char *path, GError **error)
{
  guint8 header[100];
  FILE *file = fopen (path, "rbe");
  if (file == NULL)
    return TRUE; /* opening it says why */
  gboolean whole = fread (header, sizeof header, 1, file) == 1;
  fclose (file);
  /* Empty, or another program's: that is not ours to judge. */
  if (!whole || memcmp (header, "SQLite format 3", 16) != 0)
    return TRUE;
  gboolean ours = memcmp (header + 68, "GHKi", 4) == 0;
  return (ours ? is_header_ours (header) : is_header_sane (header)) ||
         find_damage ("its header", error);
}

static gboolean
check_table (GhDb *db, const char *sql, GError **error)
{
  gboolean has_row = FALSE;
  g_autoptr (GhDbRows) rows = gh_db_query (db, sql, GH_DB_NO_VALUES, error);
  if (rows == NULL || !gh_db_rows_next (rows, &has_row, error))
    return FALSE;
  const char *finding = has_row ? gh_db_rows_text (rows, "integrity_check") : "no answer";
  return g_strcmp0 (finding, "ok") == 0 || find_damage (finding, error);
}

/* A number that is another as soon as one letter of the schema is: a column with a changed name
 * passes all checks of SQLite's. */
static gboolean
compute_mark (GhDb *db, gint64 *mark, GError **error)
{
  g_autoptr (GString) schema = g_string_new (NULL);
  g_autoptr (GhDbRows) rows = gh_db_query (db, SELECT_SCHEMA, GH_DB_NO_VALUES, error);
  gboolean has_row = rows != NULL;
  while (has_row) {
    if (!gh_db_rows_next (rows, &has_row, error))
      return FALSE;
    if (has_row)
      g_string_append_printf (schema, "%s\n%s\n%s\n%" G_GINT64_FORMAT "\n%s\n",
                              gh_db_rows_text (rows, "type"), gh_db_rows_text (rows, "name"),
                              gh_db_rows_text (rows, "tbl_name"), gh_db_rows_int (rows, "rootpage"),
                              gh_db_rows_text (rows, "sql"));
  }
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, schema->str, -1);
  sum[15] = '\0'; /* 60 bits */
  *mark = g_ascii_strtoll (sum, NULL, 16);
  return rows != NULL;
}

static gboolean
read_mark (GhDb *db, gboolean *present, gint64 *mark, GError **error)
{
  g_autoptr (GhDbRows) rows = gh_db_query (db, SELECT_MARK, GH_DB_NO_VALUES, error);
  if (rows == NULL || !gh_db_rows_next (rows, present, error))
    return FALSE;
  if (*present)
    *mark = gh_db_rows_int (rows, "value");
  return TRUE;
}

static gboolean
write_mark (GhDb *db, gint64 mark, GError **error)
{
  g_autoptr (GhDbTransaction) transaction = gh_db_begin (db, GH_DB_WRITE, error);
  return transaction != NULL &&
         gh_db_execute (db, INSERT_MARK, GH_DB_VALUES (gh_db_int (mark)), NULL, error) &&
         gh_db_commit (g_steal_pointer (&transaction), error);
}

/* @fresh: the schema was just made or changed by this program. */
static gboolean
check_schema (GhDb *db, gboolean fresh, GError **error)
{
  gint64 expected = 0, found = 0;
  gboolean present = FALSE;
  if (!compute_mark (db, &found, error))
    return FALSE;
  if (!fresh && !read_mark (db, &present, &expected, error))
    return FALSE;
  if (!present)
    return write_mark (db, found, error);
  return found == expected || find_damage ("its schema", error);
}

static gboolean
migrate (GhDb *db, int *applied, GError **error)
{
  GhMigration migrations[MAX_MIGRATIONS];
  g_assert (gh_kiosk_sql_length <= MAX_MIGRATIONS);
  for (gsize i = 0; i < gh_kiosk_sql_length; i++)
    migrations[i] = (GhMigration){ (int) i + 1, gh_kiosk_sql[i].name, gh_kiosk_sql[i].bytes };
  GhSchema schema = { APPLICATION_ID, migrations, gh_kiosk_sql_length };
  return gh_db_migrate (db, &schema, applied, error);
}

/* Statements that cannot even be prepared against a schema of ours mean damage as well. */
static gboolean
check_content (GhDb *db, gboolean fresh, GError **error)
{
  g_autoptr (GError) fault = NULL;
  if (check_schema (db, fresh, &fault) && check_table (db, CHECK_ENTRIES, &fault) &&
      check_table (db, CHECK_HELD, &fault))
    return TRUE;
  if (g_error_matches (fault, GH_DB_ERROR, GH_DB_ERROR_FAILED))
    return find_damage (fault->message, error);
  g_propagate_error (error, g_steal_pointer (&fault));
  return FALSE;
}

/* Before anything else is asked of it: a schema with another word in it may make SQLite's own
 * checks fail without finding damage. What cannot be read here is for those checks. */
static gboolean
check_mark (GhDb *db, GError **error)
{
  g_autoptr (GError) unread = NULL;
  gint64 expected = 0, found = 0;
  gboolean present = FALSE;
  if (!read_mark (db, &present, &expected, &unread) || !present ||
      !compute_mark (db, &found, &unread))
    return TRUE;
  return found == expected || find_damage ("its schema", error);
}

static GhDb *
open_sound (const char *path, GError **error)
{
  int applied = 0;
  g_autofree char *url = g_strconcat ("sqlite:", path, NULL);
  if (!check_header (path, error))
    return NULL;
  g_autoptr (GhDb) db =
      gh_db_open (url, GH_DB_OPEN_CREATE | GH_DB_OPEN_RESIDENT | GH_DB_OPEN_SHRED, error);
  if (db == NULL || !check_mark (db, error) || !gh_db_check (db, error) ||
      !migrate (db, &applied, error) || !check_content (db, applied > 0, error))
    return NULL;
  return g_steal_pointer (&db);
}

/* ---- what is damaged ---- */

/* Both names of a file: its own and that of its log. */
static void
name_files (const char *path, char **file, char **log)
{
  *file = g_strdup (path);
  *log = g_strconcat (path, "-wal", NULL);
}

/* A name for a file that waits to be read; NULL when too many do. The caller's. */
static char *
name_unread (const char *path, int number)
{
  return g_strdup_printf ("%s.unread-%d", path, number);
}

static char *
find_free_name (const char *path)
{
  for (int i = 1; i <= MAX_UNREAD; i++) {
    g_autofree char *name = name_unread (path, i);
    if (!g_file_test (name, G_FILE_TEST_EXISTS))
      return g_steal_pointer (&name);
  }
  return NULL;
}

/* The log goes first: a damaged file without it is found again at the next start, a log without its
 * file would be taken for that of the new one. */
static gboolean
move_files (const char *from, const char *to)
{
  g_autofree char *file = NULL, *log = NULL, *new_file = NULL, *new_log = NULL;
  name_files (from, &file, &log);
  name_files (to, &new_file, &new_log);
  if (g_rename (log, new_log) != 0 && errno != ENOENT)
    return FALSE;
  return g_rename (file, new_file) == 0;
}

static gboolean
copy_file (const char *from, const char *to)
{
  g_autofree char *bytes = NULL;
  gsize length;
  return g_file_get_contents (from, &bytes, &length, NULL) &&
         g_file_set_contents_full (to, bytes, (gssize) length,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, NULL);
}

static gboolean
put_aside (const char *path)
{
  g_autofree char *aside = find_free_name (path);
  g_autofree char *index = g_strconcat (path, "-shm", NULL);
  if (aside == NULL || !move_files (path, aside))
    return FALSE;
  g_unlink (index);
  return TRUE;
}

/* SQLite throws away what follows a damaged place in the log; we do not. */
static void
keep_damaged_log (const char *path)
{
  if (!gh_raw_pages_log_is_damaged (path))
    return;
  g_autofree char *aside = find_free_name (path);
  g_autofree char *file = NULL, *log = NULL, *new_file = NULL, *new_log = NULL;
  name_files (path, &file, &log);
  if (aside != NULL)
    name_files (aside, &new_file, &new_log);
  gboolean kept = aside != NULL && copy_file (log, new_log) && copy_file (file, new_file);
  gh_log_event (GH_LOG_ERROR, "store.log_damaged", "copy", kept ? aside : NULL, NULL);
}

static char *
name_read (const char *path)
{
  gint64 now = gh_clock_now ();
  char *name = g_strdup_printf ("%s.damaged-%" G_GINT64_FORMAT, path, now);
  for (int i = 2; g_file_test (name, G_FILE_TEST_EXISTS); i++) {
    g_free (name);
    name = g_strdup_printf ("%s.damaged-%" G_GINT64_FORMAT "-%d", path, now, i);
  }
  return name;
}

/* Where the file is afterwards. Owned by the caller. */
static char *
read_aside (const char *path, const char *unread, GhDb *db, const GhSeal *seal)
{
  g_autoptr (GError) error = NULL;
  GhRescueCount count;
  if (!gh_rescue (unread, db, seal, &count, &error)) {
    gh_log_event (GH_LOG_ERROR, "store.rescue_failed", "from", unread, "reason", error->message,
                  NULL);
    return g_strdup (unread);
  }
  g_autofree char *entries = g_strdup_printf ("%u", count.entries);
  g_autofree char *doubtful = g_strdup_printf ("%u", count.doubtful);
  g_autofree char *held = g_strdup_printf ("%u", count.held_scans);
  g_autofree char *done = name_read (path);
  gh_log_event (GH_LOG_WARNING, "store.rescued", "from", done, "entries", entries, "doubtful",
                doubtful, "held_scans", held, NULL);
  return g_strdup (move_files (unread, done) ? done : unread);
}

GhDb *
gh_kiosk_file_open (const char *path, const GhSeal *seal, char **aside, GError **error)
{
  g_autoptr (GError) fault = NULL;
  *aside = NULL;
  keep_damaged_log (path);
  g_autoptr (GhDb) db = open_sound (path, &fault);
  if (db == NULL && g_error_matches (fault, GH_DB_ERROR, GH_DB_ERROR_DAMAGED) && put_aside (path)) {
    gh_log_event (GH_LOG_ERROR, "store.damaged", "reason", fault->message, NULL);
    g_clear_error (&fault);
    db = open_sound (path, &fault);
  }
  if (db == NULL) {
    g_propagate_error (error, g_steal_pointer (&fault));
    return NULL;
  }
  for (int i = 1; i <= MAX_UNREAD; i++) {
    g_autofree char *unread = name_unread (path, i);
    if (!g_file_test (unread, G_FILE_TEST_EXISTS))
      continue;
    g_free (*aside);
    *aside = read_aside (path, unread, db, seal);
  }
  return g_steal_pointer (&db);
}
