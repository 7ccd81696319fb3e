/* Migrations: numbered, whole or not at all, with a copy before, and never on another's database.
 */

#include "db/migrate.h"

#include "tests/unit/temp-dir.h"

#include <string.h>

#define OUR_MARK 0x11223344

static const GhMigration steps[] = {
  { 1, "001-first.sql",
    "CREATE TABLE first (id INTEGER PRIMARY KEY); INSERT INTO first VALUES (7)" },
  { 2, "002-second.sql",
    "CREATE TABLE second (id INTEGER PRIMARY KEY);"
    "INSERT INTO second SELECT id FROM first; DELETE FROM first" },
};
static const GhMigration broken_steps[] = {
  { 1, "001-first.sql",
    "CREATE TABLE first (id INTEGER PRIMARY KEY); INSERT INTO first VALUES (7)" },
  { 2, "002-broken.sql",
    "CREATE TABLE second (id INTEGER PRIMARY KEY); DELETE FROM first;"
    "INSERT INTO nowhere VALUES (1)" },
};
static const GhSchema old = { OUR_MARK, steps, 1 };
static const GhSchema present = { OUR_MARK, steps, 2 };
static const GhSchema broken = { OUR_MARK, broken_steps, 2 };
static const GhSchema foreign = { 0x55667788, steps, 2 };

typedef struct {
  char *folder;
  char *url;
  char *copy; /* where the copy before step 2 goes */
  GhDb *db;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  fixture->folder = test_temp_dir_new ();
  fixture->url = g_strdup_printf ("sqlite:%s/test.db", fixture->folder);
  fixture->copy = g_build_filename (fixture->folder, "test.db.before-2.backup", NULL);
  fixture->db = gh_db_open (fixture->url, GH_DB_OPEN_CREATE, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gh_db_close (fixture->db);
  test_temp_dir_remove (fixture->folder);
  g_free (fixture->url);
  g_free (fixture->copy);
}

static void
migrate (GhDb *db, const GhSchema *schema, int expected)
{
  g_autoptr (GError) error = NULL;
  int applied = -1;
  gboolean done = gh_db_migrate (db, schema, &applied, &error);
  g_assert_no_error (error);
  g_assert_true (done);
  g_assert_cmpint (applied, ==, expected);
}

static void
expect (GhDb *db, const GhSchema *schema)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (gh_db_expect_schema (db, schema, &error));
  g_assert_no_error (error);
}

/* Both ways to come to a database of another schema refuse it, with the same advice. */
static void
expect_refused (GhDb *db, const GhSchema *schema, const char *advice)
{
  g_autoptr (GError) on_start = NULL;
  g_assert_false (gh_db_expect_schema (db, schema, &on_start));
  g_assert_error (on_start, GH_DB_ERROR, GH_DB_ERROR_SCHEMA);
  g_assert_nonnull (strstr (on_start->message, advice));
}

static void
expect_no_migration (GhDb *db, const GhSchema *schema, const char *advice)
{
  g_autoptr (GError) error = NULL;
  int applied = -1;
  g_assert_false (gh_db_migrate (db, schema, &applied, &error));
  g_assert_error (error, GH_DB_ERROR, GH_DB_ERROR_SCHEMA);
  g_assert_nonnull (strstr (error->message, advice));
  g_assert_cmpint (applied, ==, -1);
}

static void
execute (GhDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (gh_db_execute (db, sql, GH_DB_NO_VALUES, NULL, &error));
  g_assert_no_error (error);
}

static gboolean
table_exists (GhDb *db, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhDbRows) rows =
      gh_db_query (db, "SELECT name FROM sqlite_master WHERE type = 'table' AND name = ?",
                   GH_DB_VALUES (gh_db_text (name)), &error);
  gboolean has_row = FALSE;
  g_assert_no_error (error);
  g_assert_true (gh_db_rows_next (rows, &has_row, &error));
  return has_row;
}

static gint64
first_rows (GhDb *db)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhDbRows) rows =
      gh_db_query (db, "SELECT count(*) AS n FROM first", GH_DB_NO_VALUES, &error);
  gboolean has_row = FALSE;
  g_assert_no_error (error);
  g_assert_true (gh_db_rows_next (rows, &has_row, &error));
  return gh_db_rows_int (rows, "n");
}

static void
test_fresh (Fixture *fixture, gconstpointer data)
{
  expect_refused (fixture->db, &present, "gatehousectl init");
  migrate (fixture->db, &present, 2);
  expect (fixture->db, &present);
  g_assert_true (table_exists (fixture->db, "second"));
  /* A fresh one has nothing to copy. */
  g_assert_false (g_file_test (fixture->copy, G_FILE_TEST_EXISTS));
}

static void
test_again (Fixture *fixture, gconstpointer data)
{
  migrate (fixture->db, &present, 2);
  migrate (fixture->db, &present, 0);
  expect (fixture->db, &present);
}

static void
test_copy_before (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  migrate (fixture->db, &old, 1);
  expect_refused (fixture->db, &present, "gatehousectl init");
  migrate (fixture->db, &present, 1);
  g_assert_cmpint (first_rows (fixture->db), ==, 0);

  g_autofree char *copy_url = g_strconcat ("sqlite:", fixture->copy, NULL);
  g_autoptr (GhDb) copy = gh_db_open (copy_url, GH_DB_OPEN_READ_ONLY, &error);
  g_assert_no_error (error);
  expect (copy, &old);
  g_assert_cmpint (first_rows (copy), ==, 1);
  g_assert_false (table_exists (copy, "second"));
}

static void
test_failing_script (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  int applied = -1;
  migrate (fixture->db, &old, 1);
  g_assert_false (gh_db_migrate (fixture->db, &broken, &applied, &error));
  g_assert_error (error, GH_DB_ERROR, GH_DB_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "002-broken.sql"));
  g_assert_nonnull (strstr (error->message, "nowhere"));
  g_assert_cmpint (applied, ==, -1);

  expect (fixture->db, &old);
  g_assert_false (table_exists (fixture->db, "second"));
  g_assert_cmpint (first_rows (fixture->db), ==, 1);
}

/* The copy that a failed try made is the true "before": a second try must not replace it. */
static void
test_first_copy_stays (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  migrate (fixture->db, &old, 1);
  g_assert_false (gh_db_migrate (fixture->db, &broken, NULL, &error));
  execute (fixture->db, "INSERT INTO first VALUES (8)");
  migrate (fixture->db, &present, 1);

  g_autofree char *copy_url = g_strconcat ("sqlite:", fixture->copy, NULL);
  g_autoptr (GhDb) copy = gh_db_open (copy_url, GH_DB_OPEN_READ_ONLY, NULL);
  g_assert_cmpint (first_rows (copy), ==, 1);
}

static void
test_newer (Fixture *fixture, gconstpointer data)
{
  migrate (fixture->db, &present, 2);
  expect_refused (fixture->db, &old, "newer Gatehouse");
  expect_no_migration (fixture->db, &old, "newer Gatehouse");
  expect (fixture->db, &present);
}

static void
test_of_another_program (Fixture *fixture, gconstpointer data)
{
  migrate (fixture->db, &present, 2);
  expect_refused (fixture->db, &foreign, "another program");
  expect_no_migration (fixture->db, &foreign, "another program");
  expect (fixture->db, &present);
}

/* A version without our mark is somebody else's numbering. */
static void
test_unmarked (Fixture *fixture, gconstpointer data)
{
  execute (fixture->db, "PRAGMA user_version = 1");
  expect_refused (fixture->db, &present, "another program");
  expect_no_migration (fixture->db, &present, "another program");
}

static void
test_negative_version (Fixture *fixture, gconstpointer data)
{
  migrate (fixture->db, &present, 2);
  execute (fixture->db, "PRAGMA user_version = -1");
  expect_refused (fixture->db, &present, "schema -1");
  expect_no_migration (fixture->db, &present, "schema -1");
}

/* Two programs start at once: each step is done once. */
static gpointer
migrate_in_thread (gpointer url)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhDb) db = gh_db_open (url, GH_DB_OPEN_CREATE, &error);
  int applied = 0;
  g_assert_no_error (error);
  gboolean done = gh_db_migrate (db, &present, &applied, &error);
  g_assert_no_error (error);
  g_assert_true (done);
  return GINT_TO_POINTER (applied);
}

static void
test_at_once (Fixture *fixture, gconstpointer data)
{
  GThread *threads[6];
  int applied = 0;
  migrate (fixture->db, &old, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("migrate", migrate_in_thread, fixture->url);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    applied += GPOINTER_TO_INT (g_thread_join (threads[i]));
  g_assert_cmpint (applied, ==, 1);
  expect (fixture->db, &present);

  /* Whoever was first made the copy, from before anybody's step. */
  g_autofree char *copy_url = g_strconcat ("sqlite:", fixture->copy, NULL);
  g_autoptr (GhDb) copy = gh_db_open (copy_url, GH_DB_OPEN_READ_ONLY, NULL);
  expect (copy, &old);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/migrate/fresh", test_fresh);
  ADD ("/migrate/again", test_again);
  ADD ("/migrate/copy-before", test_copy_before);
  ADD ("/migrate/failing-script", test_failing_script);
  ADD ("/migrate/first-copy-stays", test_first_copy_stays);
  ADD ("/migrate/newer", test_newer);
  ADD ("/migrate/of-another-program", test_of_another_program);
  ADD ("/migrate/unmarked", test_unmarked);
  ADD ("/migrate/negative-version", test_negative_version);
  ADD ("/migrate/at-once", test_at_once);
  return g_test_run ();
}
