/* The SQLite driver: how files are opened and made, and which error each trouble becomes. */

#include "db/db.h"

#include "tests/unit/temp-dir.h"

#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct {
  char *folder;
  char *path;
  char *url;
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

static gint64
number (GhDb *db, const char *sql, const char *column)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhDbRows) rows = gh_db_query (db, sql, GH_DB_NO_VALUES, &error);
  gboolean has_row = FALSE;
  g_assert_no_error (error);
  g_assert_true (gh_db_rows_next (rows, &has_row, &error));
  g_assert_true (has_row);
  return gh_db_rows_int (rows, column);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  fixture->folder = test_temp_dir_new ();
  fixture->path = g_build_filename (fixture->folder, "test.db", NULL);
  fixture->url = g_strconcat ("sqlite:", fixture->path, NULL);
  fixture->db = gh_db_open (fixture->url, GH_DB_OPEN_CREATE, &error);
  g_assert_no_error (error);
  execute (fixture->db, "CREATE TABLE things (id INTEGER PRIMARY KEY, body TEXT)");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gh_db_close (fixture->db);
  test_temp_dir_remove (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->url);
}

#define INSERT "INSERT INTO things (body) VALUES ('x')"
#define COUNT  "SELECT count(*) AS n FROM things"

static void
expect_open_error (const char *url, GhDbOpenFlags flags, int code, const char *says)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhDb) db = gh_db_open (url, flags, &error);
  g_assert_null (db);
  g_assert_error (error, GH_DB_ERROR, code);
  g_assert_nonnull (strstr (error->message, says));
}

static void
expect_error (GhDb *db, const char *sql, int code)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (gh_db_execute (db, sql, GH_DB_NO_VALUES, NULL, &error));
  g_assert_error (error, GH_DB_ERROR, code);
}

/* ---- opening ---- */

static void
test_urls (Fixture *fixture, gconstpointer data)
{
  g_autofree char *missing = g_strconcat (fixture->url, ".not", NULL);
  g_autofree char *no_folder = g_strconcat (fixture->url, ".not/test.db", NULL);
  g_autofree char *folder = g_strconcat ("sqlite:", fixture->folder, NULL);
  expect_open_error ("", 0, GH_DB_ERROR_FAILED, "sqlite:/path");
  expect_open_error ("mariadb://u@host/name", 0, GH_DB_ERROR_FAILED, "mariadb");
  expect_open_error ("sqlite", 0, GH_DB_ERROR_FAILED, "sqlite");
  expect_open_error ("sqlite:test.db", GH_DB_OPEN_CREATE, GH_DB_ERROR_FAILED, "absolute");
  expect_open_error (missing, 0, GH_DB_ERROR_MISSING, "gatehousectl init");
  expect_open_error (missing, GH_DB_OPEN_READ_ONLY, GH_DB_ERROR_MISSING, "gatehousectl init");
  expect_open_error (no_folder, GH_DB_OPEN_CREATE, GH_DB_ERROR_MISSING, fixture->folder);
  expect_open_error (folder, 0, GH_DB_ERROR_MISSING, fixture->folder);
  g_assert_false (g_file_test (strchr (missing, ':') + 1, G_FILE_TEST_EXISTS));
}

static void
test_modes_of_files (void)
{
  static const char *const suffixes[] = { "", "-wal", "-shm", "-writers" };
  g_autoptr (GError) error = NULL;
  Fixture fixture;
  mode_t former = umask (0077);
  set_up (&fixture, NULL);
  g_autoptr (GhDbTransaction) transaction = gh_db_begin (fixture.db, GH_DB_WRITE, &error);
  execute (fixture.db, INSERT);
  g_assert_true (gh_db_commit (g_steal_pointer (&transaction), &error));
  umask (former);
  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *path = g_strconcat (fixture.path, suffixes[i], NULL);
    g_assert_cmphex (test_file_mode (path), ==, 0660);
  }
  tear_down (&fixture, NULL);
}

/* Opening with CREATE what is there already changes nothing of it. */
static void
test_create_keeps (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  execute (fixture->db, INSERT);
  g_assert_cmpint (chmod (fixture->path, 0600), ==, 0);
  g_autoptr (GhDb) again = gh_db_open (fixture->url, GH_DB_OPEN_CREATE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (number (again, COUNT, "n"), ==, 1);
  g_assert_cmphex (test_file_mode (fixture->path), ==, 0600);
}

static void
test_settings (Fixture *fixture, gconstpointer data)
{
  static const GhDbOpenFlags flags[] = { GH_DB_OPEN_DEFAULT, GH_DB_OPEN_RESIDENT };
  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GhDb) db = gh_db_open (fixture->url, flags[i], &error);
    g_assert_no_error (error);
    g_assert_cmpint (number (db, "PRAGMA foreign_keys", "foreign_keys"), ==, 1);
    g_assert_cmpint (number (db, "PRAGMA trusted_schema", "trusted_schema"), ==, 0);
    g_assert_cmpint (
        number (db, "SELECT journal_mode = 'wal' AS wal FROM pragma_journal_mode", "wal"), ==, 1);
    /* Defensive: the schema is out of reach. */
    execute (db, "PRAGMA writable_schema = ON");
    expect_error (db, "UPDATE sqlite_master SET sql = ''", GH_DB_ERROR_FAILED);
  }
}

/* What says yes is synchronised in full; counters are not. */
static void
test_durability (Fixture *fixture, gconstpointer data)
{
  static const struct {
    GhDbMode mode;
    int synchronous;
  } cases[] = { { GH_DB_WRITE, 2 }, { GH_DB_WRITE_RELAXED, 1 }, { GH_DB_WRITE, 2 } };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GhDbTransaction) transaction = gh_db_begin (fixture->db, cases[i].mode, &error);
    g_assert_no_error (error);
    g_assert_cmpint (number (fixture->db, "PRAGMA synchronous", "synchronous"), ==,
                     cases[i].synchronous);
  }
}

/* ---- troubles ---- */

static void
test_read_only (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  execute (fixture->db, INSERT);
  g_autoptr (GhDb) db = gh_db_open (fixture->url, GH_DB_OPEN_READ_ONLY, &error);
  g_assert_no_error (error);
  g_assert_cmpint (number (db, COUNT, "n"), ==, 1);
  expect_error (db, INSERT, GH_DB_ERROR_READ_ONLY);
  g_assert_cmpint (number (fixture->db, COUNT, "n"), ==, 1);
}

/* Opens the database as somebody else and begins to write. */
static int
try_as_nobody (const char *url)
{
  g_autoptr (GError) error = NULL;
  if (setuid (65534) != 0)
    return 2;
  g_autoptr (GhDb) db = gh_db_open (url, GH_DB_OPEN_DEFAULT, &error);
  g_autoptr (GhDbTransaction) transaction =
      db != NULL ? gh_db_begin (db, GH_DB_WRITE, &error) : NULL;
  if (error == NULL)
    return 3;
  return g_error_matches (error, GH_DB_ERROR, GH_DB_ERROR_READ_ONLY) ? 0 : 4;
}

/* With these modes nobody may write. */
static void
expect_not_allowed (const Fixture *fixture, mode_t folder, mode_t file)
{
  int status = -1;
  g_assert_cmpint (chmod (fixture->path, file), ==, 0);
  g_assert_cmpint (chmod (fixture->folder, folder), ==, 0);
  pid_t child = fork ();
  if (child == 0)
    _exit (try_as_nobody (fixture->url));
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (status, ==, 0);
}

static void
test_not_allowed (Fixture *fixture, gconstpointer data)
{
  if (geteuid () != 0) {
    g_test_skip ("only root can become somebody who may not");
    return;
  }
  expect_not_allowed (fixture, 0755, 0644);
}

static void
test_hidden (Fixture *fixture, gconstpointer data)
{
  if (geteuid () != 0) {
    g_test_skip ("only root can become somebody who may not");
    return;
  }
  expect_not_allowed (fixture, 0755, 0660); /* the folder may be entered, the file not be read */
  expect_not_allowed (fixture, 0700, 0660); /* whether there is a file cannot be seen */
  expect_not_allowed (fixture, 0700, 0666);
}

static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  static const char garbage[] = "This was a database once; now it is a letter to the operator, "
                                "who will find it here instead of a hundred bytes of header.";
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, "letter.db", NULL);
  g_autofree char *url = g_strconcat ("sqlite:", path, NULL);
  test_write_file (path, garbage, sizeof garbage);
  expect_open_error (url, GH_DB_OPEN_CREATE, GH_DB_ERROR_DAMAGED, path);
  g_autoptr (GhDb) db = gh_db_open (url, GH_DB_OPEN_DEFAULT, &error);
  if (db != NULL)
    expect_error (db, COUNT, GH_DB_ERROR_DAMAGED);
  else
    g_assert_error (error, GH_DB_ERROR, GH_DB_ERROR_DAMAGED);
}

static void
test_full (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  execute (fixture->db, "PRAGMA max_page_count = 20");
  {
    g_autoptr (GhDbTransaction) transaction = gh_db_begin (fixture->db, GH_DB_WRITE, &error);
    execute (fixture->db, INSERT);
    expect_error (fixture->db, "INSERT INTO things (body) VALUES (hex(zeroblob(100000)))",
                  GH_DB_ERROR_FULL);
  }
  /* SQLite may have rolled back by itself; the next transaction does not mind. */
  g_autoptr (GhDbTransaction) next = gh_db_begin (fixture->db, GH_DB_WRITE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (number (fixture->db, COUNT, "n"), ==, 0);
  execute (fixture->db, INSERT);
  g_assert_true (gh_db_commit (g_steal_pointer (&next), &error));
  g_assert_cmpint (number (fixture->db, COUNT, "n"), ==, 1);
}

/* ---- others ---- */

static void
expect_busy_after_a_second (GhDb *db)
{
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  g_assert_null (gh_db_begin (db, GH_DB_WRITE, &error));
  gint64 waited = (g_get_monotonic_time () - start) / 1000;
  g_assert_error (error, GH_DB_ERROR, GH_DB_ERROR_BUSY);
  g_assert_cmpint (waited, >=, 900);
  g_assert_cmpint (waited, <, 3500);
}

static void
test_busy_in_queue (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhDb) other = gh_db_open (fixture->url, GH_DB_OPEN_DEFAULT, &error);
  g_autoptr (GhDbTransaction) transaction = gh_db_begin (other, GH_DB_WRITE, &error);
  execute (other, INSERT);
  expect_busy_after_a_second (fixture->db);
  g_assert_cmpint (number (fixture->db, COUNT, "n"), ==, 0);
  gh_db_rollback (g_steal_pointer (&transaction));
  g_autoptr (GhDbTransaction) ours = gh_db_begin (fixture->db, GH_DB_WRITE, &error);
  g_assert_no_error (error);
}

/* Another program (a shell's sqlite3) that knows nothing of the queue. */
static void
test_busy_beside_queue (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  sqlite3 *shell = NULL;
  g_assert_cmpint (sqlite3_open (fixture->path, &shell), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (shell, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  expect_busy_after_a_second (fixture->db);
  sqlite3_close (shell);
  /* The queue was left when the database did not open. */
  g_autoptr (GhDb) other = gh_db_open (fixture->url, GH_DB_OPEN_DEFAULT, &error);
  g_autoptr (GhDbTransaction) transaction = gh_db_begin (other, GH_DB_WRITE, &error);
  g_assert_no_error (error);
}

static void
test_killed_writer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  int status = -1;
  pid_t child = fork ();
  if (child == 0) {
    GhDb *db = gh_db_open (fixture->url, GH_DB_OPEN_DEFAULT, NULL);
    GhDbTransaction *transaction = gh_db_begin (db, GH_DB_WRITE, NULL);
    if (transaction != NULL && gh_db_execute (db, INSERT, GH_DB_NO_VALUES, NULL, NULL))
      raise (SIGKILL);
    _exit (1);
  }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status));
  g_autoptr (GhDbTransaction) transaction = gh_db_begin (fixture->db, GH_DB_WRITE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (number (fixture->db, COUNT, "n"), ==, 0);
}

/* A view that went stale cannot be written to: that is a lost race. */
static void
test_stale_view (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhDb) other = gh_db_open (fixture->url, GH_DB_OPEN_DEFAULT, &error);
  g_autoptr (GhDbTransaction) transaction = gh_db_begin (fixture->db, GH_DB_READ, &error);
  g_assert_cmpint (number (fixture->db, COUNT, "n"), ==, 0);
  execute (other, INSERT);
  expect_error (fixture->db, INSERT, GH_DB_ERROR_RETRY);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/sqlite/urls", test_urls);
  g_test_add_func ("/sqlite/modes-of-files", test_modes_of_files);
  ADD ("/sqlite/create-keeps", test_create_keeps);
  ADD ("/sqlite/settings", test_settings);
  ADD ("/sqlite/durability", test_durability);
  ADD ("/sqlite/read-only", test_read_only);
  ADD ("/sqlite/not-allowed", test_not_allowed);
  ADD ("/sqlite/hidden", test_hidden);
  ADD ("/sqlite/damaged", test_damaged);
  ADD ("/sqlite/full", test_full);
  ADD ("/sqlite/busy-in-queue", test_busy_in_queue);
  ADD ("/sqlite/busy-beside-queue", test_busy_beside_queue);
  ADD ("/sqlite/killed-writer", test_killed_writer);
  ADD ("/sqlite/stale-view", test_stale_view);
  return g_test_run ();
}
