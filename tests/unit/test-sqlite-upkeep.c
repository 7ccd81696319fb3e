/* Checkpoints, checks and backups of the SQLite driver. */

#include "db/db.h"

#include "tests/unit/temp-dir.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  char *folder;
  char *path;
  char *url;
  char *copy;
  GhDb *db;
} Fixture;

static void
execute (GhDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gboolean done = gh_db_execute (db, sql, GH_DB_NO_VALUES, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (done);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  fixture->folder = test_temp_dir_new ();
  fixture->path = g_build_filename (fixture->folder, "test.db", NULL);
  fixture->copy = g_build_filename (fixture->folder, "copy.db", NULL);
  fixture->url = g_strconcat ("sqlite:", fixture->path, NULL);
  fixture->db = gh_db_open (fixture->url, GH_DB_OPEN_CREATE, &error);
  g_assert_no_error (error);
  execute (fixture->db, "CREATE TABLE things (id INTEGER PRIMARY KEY, body TEXT)");
  execute (fixture->db, "CREATE INDEX things_by_body ON things (body)");
  /* More pages than one step of a backup copies. */
  execute (fixture->db, "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n"
                        " WHERE i < 1500) INSERT INTO things (body)"
                        " SELECT hex(randomblob(500)) FROM n");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gh_db_close (fixture->db);
  test_temp_dir_remove (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->copy);
  g_free (fixture->url);
}

/* How many things there are in the database file @path. */
static gint64
count_in (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *url = g_strconcat ("sqlite:", path, NULL);
  g_autoptr (GhDb) db = gh_db_open (url, GH_DB_OPEN_READ_ONLY, &error);
  g_assert_no_error (error);
  g_assert_true (gh_db_check (db, &error));
  g_assert_no_error (error);
  g_autoptr (GhDbRows) rows =
      gh_db_query (db, "SELECT count(*) AS n FROM things", GH_DB_NO_VALUES, &error);
  gboolean has_row = FALSE;
  g_assert_true (gh_db_rows_next (rows, &has_row, &error));
  return gh_db_rows_int (rows, "n");
}

static gsize
file_size (const char *path)
{
  g_autofree char *bytes = NULL;
  gsize length = 0;
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  return length;
}

static gboolean
file_has (const char *path, const char *text)
{
  g_autofree char *bytes = NULL;
  gsize length = 0;
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  return memmem (bytes, length, text, strlen (text)) != NULL;
}

/* How many files there are whose name starts with @prefix. */
static int
files_like (const char *folder, const char *prefix)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  int count = 0;
  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir))
    count += g_str_has_prefix (name, prefix);
  return count;
}

/* After a checkpoint the database file has everything, without its log. */
static void
test_checkpoint (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  gsize length = 0, before = file_size (fixture->path);
  g_assert_true (gh_db_checkpoint (fixture->db, &error));
  g_assert_no_error (error);
  g_assert_cmpint (file_size (fixture->path), >, before);
  g_assert_true (g_file_get_contents (fixture->path, &bytes, &length, NULL));
  test_write_file (fixture->copy, bytes, length);
  g_assert_cmpint (count_in (fixture->copy), ==, 1500);
}

/* A reader keeps the log from being emptied; that is no error. */
static void
test_checkpoint_beside_reader (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhDb) other = gh_db_open (fixture->url, GH_DB_OPEN_DEFAULT, &error);
  g_autoptr (GhDbTransaction) transaction = gh_db_begin (other, GH_DB_WRITE, &error);
  execute (other, "DELETE FROM things WHERE id = 1");
  g_assert_true (gh_db_checkpoint (fixture->db, &error));
  g_assert_no_error (error);
}

/* What was deleted is nowhere: not in the file, and not in its log. */
static void
test_shred (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *log = g_strconcat (fixture->path, "-wal", NULL);
  gboolean emptied = FALSE;
  execute (fixture->db, "INSERT INTO things (body) VALUES ('a name that nobody else has')");
  {
    g_autoptr (GhDb) db = gh_db_open (fixture->url, GH_DB_OPEN_SHRED, &error);
    g_assert_no_error (error);
    execute (db, "DELETE FROM things WHERE body LIKE 'a name%'");
    g_assert_true (file_has (log, "a name that nobody"));
    g_assert_true (gh_db_empty_log (db, &emptied, &error));
    g_assert_no_error (error);
  }
  g_assert_true (emptied);
  g_assert_cmpint (file_size (log), ==, 0);
  g_assert_false (file_has (fixture->path, "a name that nobody"));
  g_assert_cmpint (count_in (fixture->path), ==, 1500);
}

/* Whoever reads meanwhile is not disturbed, and the log is emptied another time. */
static void
test_empty_log_beside_reader (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhDb) other = gh_db_open (fixture->url, GH_DB_OPEN_DEFAULT, &error);
  gboolean emptied = TRUE;
  {
    g_autoptr (GhDbTransaction) transaction = gh_db_begin (other, GH_DB_READ, &error);
    g_autoptr (GhDbRows) rows =
        gh_db_query (other, "SELECT id FROM things ORDER BY id", GH_DB_NO_VALUES, &error);
    gboolean has_row = FALSE;
    g_assert_true (gh_db_rows_next (rows, &has_row, &error));
    execute (fixture->db, "DELETE FROM things WHERE id = 1");
    g_assert_true (gh_db_empty_log (fixture->db, &emptied, &error));
    g_assert_no_error (error);
    g_assert_false (emptied);
    g_assert_cmpint (gh_db_rows_int (rows, "id"), ==, 1);
  }
  g_autoptr (GhDbTransaction) writer = gh_db_begin (other, GH_DB_WRITE, &error);
  g_assert_true (gh_db_empty_log (fixture->db, &emptied, &error));
  g_assert_false (emptied);
  g_clear_pointer (&writer, gh_db_rollback);
  g_assert_true (gh_db_empty_log (fixture->db, NULL, &error));
  g_assert_true (gh_db_empty_log (fixture->db, &emptied, &error));
  g_assert_true (emptied);
}

static void
test_check_finds_damage (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  gsize length = 0;
  g_assert_true (gh_db_check (fixture->db, &error));
  g_assert_no_error (error);

  /* The header and the schema stay good, so that it opens and answers; pages behind them do not. */
  g_assert_true (gh_db_checkpoint (fixture->db, &error));
  g_assert_true (g_file_get_contents (fixture->path, &bytes, &length, NULL));
  memset (bytes + 3 * 4096, 0x5a, 8 * 4096);
  test_write_file (fixture->copy, bytes, length);
  g_autofree char *url = g_strconcat ("sqlite:", fixture->copy, NULL);
  g_autoptr (GhDb) damaged = gh_db_open (url, GH_DB_OPEN_READ_ONLY, &error);
  g_assert_no_error (error);
  g_assert_false (gh_db_check (damaged, &error));
  g_assert_error (error, GH_DB_ERROR, GH_DB_ERROR_DAMAGED);
  g_assert_nonnull (strstr (error->message, fixture->copy));
}

static void
test_backup (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (gh_db_backup (fixture->db, fixture->copy, &error));
  g_assert_no_error (error);
  g_assert_cmphex (test_file_mode (fixture->copy), ==, 0600);
  g_assert_cmpint (count_in (fixture->copy), ==, 1500);

  /* One plain file, and none beside it. */
  g_assert_cmpint (files_like (fixture->folder, "copy.db"), ==, 1);
}

/* Others may write meanwhile; what they have not committed is not in the copy. */
static void
test_backup_beside_writer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhDb) other = gh_db_open (fixture->url, GH_DB_OPEN_DEFAULT, &error);
  g_autoptr (GhDbTransaction) transaction = gh_db_begin (other, GH_DB_WRITE, &error);
  execute (other, "DELETE FROM things");
  g_assert_true (gh_db_backup (fixture->db, fixture->copy, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count_in (fixture->copy), ==, 1500);
}

static void
test_backup_overwrites_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  test_write_file (fixture->copy, "precious", 8);
  g_assert_false (gh_db_backup (fixture->db, fixture->copy, &error));
  g_assert_error (error, GH_DB_ERROR, GH_DB_ERROR_FAILED);
  g_assert_true (g_file_get_contents (fixture->copy, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "precious");
}

/* A copy that cannot be made whole is not left behind as if it were one. */
static void
test_backup_fails_clean (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *nowhere = g_build_filename (fixture->folder, "nowhere", "copy.db", NULL);
  g_autofree char *broken = g_build_filename (fixture->folder, "broken.db", NULL);
  g_autofree char *url = g_strconcat ("sqlite:", broken, NULL);
  g_assert_false (gh_db_backup (fixture->db, nowhere, &error));
  g_assert_error (error, GH_DB_ERROR, GH_DB_ERROR_FAILED);
  g_clear_error (&error);

  test_write_file (broken, "This is no database. ", 22);
  g_autoptr (GhDb) db = gh_db_open (url, GH_DB_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  g_assert_false (gh_db_backup (db, fixture->copy, &error));
  g_assert_nonnull (error);
  g_assert_cmpint (files_like (fixture->folder, "copy.db"), ==, 0);
}

/* What a backup that is put in the place of a running program's database does. */
static void
test_current (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *away = g_strconcat (fixture->path, ".away", NULL);
  g_assert_true (gh_db_is_current (fixture->db));
  g_assert_cmpint (g_rename (fixture->path, away), ==, 0);
  g_assert_false (gh_db_is_current (fixture->db));
  g_assert_cmpint (g_rename (away, fixture->path), ==, 0);
  g_assert_true (gh_db_is_current (fixture->db));

  gboolean copied = gh_db_backup (fixture->db, fixture->copy, &error);
  g_assert_no_error (error);
  g_assert_true (copied);
  g_assert_cmpint (g_rename (fixture->copy, fixture->path), ==, 0);
  g_assert_false (gh_db_is_current (fixture->db));
  g_clear_pointer (&fixture->db, gh_db_close);
  fixture->db = gh_db_open (fixture->url, GH_DB_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  g_assert_true (gh_db_is_current (fixture->db));
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  g_assert_false (gh_db_is_current (fixture->db));
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/sqlite-upkeep/checkpoint", test_checkpoint);
  ADD ("/sqlite-upkeep/checkpoint-beside-reader", test_checkpoint_beside_reader);
  ADD ("/sqlite-upkeep/shred", test_shred);
  ADD ("/sqlite-upkeep/empty-log-beside-reader", test_empty_log_beside_reader);
  ADD ("/sqlite-upkeep/check-finds-damage", test_check_finds_damage);
  ADD ("/sqlite-upkeep/backup", test_backup);
  ADD ("/sqlite-upkeep/backup-beside-writer", test_backup_beside_writer);
  ADD ("/sqlite-upkeep/backup-overwrites-nothing", test_backup_overwrites_nothing);
  ADD ("/sqlite-upkeep/backup-fails-clean", test_backup_fails_clean);
  ADD ("/sqlite-upkeep/current", test_current);
  return g_test_run ();
}
