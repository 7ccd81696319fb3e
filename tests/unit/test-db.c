/* Values, statements, rows and transactions of the SQL layer. */

#include "db/db.h"

#include "tests/unit/temp-dir.h"

typedef struct {
  char *folder;
  char *url;
  GhDb *db;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  fixture->folder = test_temp_dir_new ();
  fixture->url = g_strdup_printf ("sqlite:%s/test.db", fixture->folder);
  fixture->db = gh_db_open (fixture->url, GH_DB_OPEN_CREATE, &error);
  g_assert_no_error (error);
  gboolean made = gh_db_execute (
      fixture->db,
      "CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT UNIQUE, size INTEGER, body BLOB)",
      GH_DB_NO_VALUES, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (made);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gh_db_close (fixture->db);
  test_temp_dir_remove (fixture->folder);
  g_free (fixture->url);
}

#define INSERT "INSERT INTO things (name, size, body) VALUES (?, ?, ?)"

static gint64
insert (GhDb *db, const char *name, gint64 size)
{
  g_autoptr (GError) error = NULL;
  gint64 id = 0;
  gboolean done =
      gh_db_insert (db, INSERT, GH_DB_VALUES (gh_db_text (name), gh_db_int (size), gh_db_null ()),
                    &id, &error);
  g_assert_no_error (error);
  g_assert_true (done);
  return id;
}

static gint64
count (GhDb *db)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhDbRows) rows =
      gh_db_query (db, "SELECT count(*) AS n FROM things", GH_DB_NO_VALUES, &error);
  gboolean has_row = FALSE;
  g_assert_no_error (error);
  g_assert_true (gh_db_rows_next (rows, &has_row, &error));
  g_assert_true (has_row);
  return gh_db_rows_int (rows, "n");
}

static void
test_values (Fixture *fixture, gconstpointer data)
{
  static const guint8 bytes[] = { 0, 1, 0xff, 0 };
  g_autoptr (GError) error = NULL;
  gint64 id = 0;
  gsize length = 0;
  gboolean has_row = FALSE;

  g_assert_true (gh_db_insert (fixture->db, INSERT,
                               GH_DB_VALUES (gh_db_text ("žluť"), gh_db_int (G_MININT64),
                                             gh_db_blob (bytes, sizeof bytes)),
                               &id, &error));
  g_autoptr (GhDbRows) rows =
      gh_db_query (fixture->db, "SELECT body, size, name, NULL AS empty FROM things WHERE id = ?",
                   GH_DB_VALUES (gh_db_int (id)), &error);
  g_assert_no_error (error);
  g_assert_true (gh_db_rows_next (rows, &has_row, &error));
  g_assert_true (has_row);
  g_assert_cmpstr (gh_db_rows_text (rows, "name"), ==, "žluť");
  g_assert_cmpint (gh_db_rows_int (rows, "size"), ==, G_MININT64);
  const void *blob = gh_db_rows_blob (rows, "body", &length);
  g_assert_cmpmem (blob, length, bytes, sizeof bytes);
  g_assert_true (gh_db_rows_is_null (rows, "empty"));
  g_assert_false (gh_db_rows_is_null (rows, "size"));
  g_assert_cmpint (gh_db_rows_int (rows, "empty"), ==, 0);
  g_assert_null (gh_db_rows_text (rows, "empty"));
  g_autofree char *copy = gh_db_rows_dup_text (rows, "name");
  g_assert_true (gh_db_rows_next (rows, &has_row, &error));
  g_assert_false (has_row);
  g_assert_cmpstr (copy, ==, "žluť");
}

static void
test_null_values (void)
{
  g_assert_cmpint (gh_db_text (NULL).type, ==, GH_DB_NULL);
  g_assert_cmpint (gh_db_text ("").type, ==, GH_DB_TEXT);
  g_assert_cmpint (gh_db_int_or_null (0).type, ==, GH_DB_NULL);
  g_assert_cmpint (gh_db_int_or_null (-1).type, ==, GH_DB_INT);
  g_assert_cmpint (gh_db_int_or_null (-1).integer, ==, -1);
  g_assert_cmpint (GH_DB_VALUES (gh_db_int (1), gh_db_null ()).length, ==, 2);
}

static gpointer
read_name (GhDbRows *rows)
{
  return gh_db_rows_dup_text (rows, "name");
}

static void
test_list (Fixture *fixture, gconstpointer data)
{
  static const char BY_SIZE[] = "SELECT name FROM things WHERE size >= ? ORDER BY size";
  static const char NONSENSE[] = "SELECT name FROM nowhere";
  g_autoptr (GError) error = NULL;
  insert (fixture->db, "large", 3);
  insert (fixture->db, "small", 1);
  insert (fixture->db, "middling", 2);
  g_autoptr (GPtrArray) none =
      gh_db_list (fixture->db, BY_SIZE, GH_DB_VALUES (gh_db_int (4)), read_name, g_free, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);
  g_autoptr (GPtrArray) two =
      gh_db_list (fixture->db, BY_SIZE, GH_DB_VALUES (gh_db_int (2)), read_name, g_free, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (two->len, ==, 2);
  g_assert_cmpstr (two->pdata[0], ==, "middling");
  g_assert_cmpstr (two->pdata[1], ==, "large");
  g_assert_null (gh_db_list (fixture->db, NONSENSE, GH_DB_NO_VALUES, read_name, g_free, &error));
  g_assert_error (error, GH_DB_ERROR, GH_DB_ERROR_FAILED);
}

static void
test_find (Fixture *fixture, gconstpointer data)
{
  static const char BY_SIZE[] = "SELECT name FROM things WHERE size >= ? ORDER BY size";
  static const char NONSENSE[] = "SELECT name FROM nowhere";
  g_autoptr (GError) error = NULL;
  gpointer name = (gpointer) "untouched";
  insert (fixture->db, "large", 3);
  insert (fixture->db, "small", 1);
  g_assert_false (gh_db_find (fixture->db, NONSENSE, GH_DB_NO_VALUES, read_name, &name, &error));
  g_assert_error (error, GH_DB_ERROR, GH_DB_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_cmpstr (name, ==, "untouched");
  g_assert_true (
      gh_db_find (fixture->db, BY_SIZE, GH_DB_VALUES (gh_db_int (4)), read_name, &name, &error));
  g_assert_no_error (error);
  g_assert_null (name);
  /* The first; and the statement is free again. */
  for (int i = 0; i < 2; i++) {
    g_assert_true (
        gh_db_find (fixture->db, BY_SIZE, GH_DB_VALUES (gh_db_int (1)), read_name, &name, &error));
    g_assert_no_error (error);
    g_assert_cmpstr (name, ==, "small");
    g_clear_pointer (&name, g_free);
  }
}

static void
test_wrong_statements (Fixture *fixture, gconstpointer data)
{
  static const char *const wrong[] = {
    "", "-- nothing", "SELECT 1; SELECT 2", "SELECT id FROM nowhere", "SELECT \"no such column\"",
  };
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_false (gh_db_prepare (fixture->db, wrong[i], &error));
    g_assert_error (error, GH_DB_ERROR, GH_DB_ERROR_FAILED);
  }
}

static void
test_number_of_values (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) few = NULL;
  g_autoptr (GError) many = NULL;
  g_assert_false (gh_db_execute (fixture->db, INSERT, GH_DB_VALUES (gh_db_text ("a")), NULL, &few));
  g_assert_error (few, GH_DB_ERROR, GH_DB_ERROR_FAILED);
  g_assert_null (
      gh_db_query (fixture->db, "SELECT id FROM things", GH_DB_VALUES (gh_db_int (1)), &many));
  g_assert_error (many, GH_DB_ERROR, GH_DB_ERROR_FAILED);
  g_assert_cmpint (count (fixture->db), ==, 0);
}

static void
test_changes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 changes = -1;
  gint64 first = insert (fixture->db, "a", 1);
  g_assert_cmpint (insert (fixture->db, "b", 1), ==, first + 1);
  g_assert_true (gh_db_execute (fixture->db, "UPDATE things SET size = ? WHERE size = 1",
                                GH_DB_VALUES (gh_db_int (2)), &changes, &error));
  g_assert_cmpint (changes, ==, 2);
  g_assert_true (gh_db_execute (fixture->db, "UPDATE things SET size = ? WHERE size = 1",
                                GH_DB_VALUES (gh_db_int (2)), &changes, &error));
  g_assert_cmpint (changes, ==, 0);
}

/* A statement that failed can run again at once, with other values. */
static void
test_constraint (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 id = -1;
  insert (fixture->db, "a", 1);
  g_assert_false (gh_db_insert (fixture->db, INSERT,
                                GH_DB_VALUES (gh_db_text ("a"), gh_db_int (2), gh_db_null ()), &id,
                                &error));
  g_assert_error (error, GH_DB_ERROR, GH_DB_ERROR_CONSTRAINT);
  g_assert_cmpint (id, ==, -1);
  insert (fixture->db, "b", 1);
  g_assert_cmpint (count (fixture->db), ==, 2);
}

static void
test_missing_column (Fixture *fixture, gconstpointer data)
{
  if (g_test_subprocess ()) {
    test_temp_dir_remove (fixture->folder); /* nothing tears an aborted test down */
    g_autoptr (GhDbRows) rows = gh_db_query (fixture->db, "SELECT 1 AS one", GH_DB_NO_VALUES, NULL);
    gboolean has_row = FALSE;
    if (gh_db_rows_next (rows, &has_row, NULL))
      gh_db_rows_int (rows, "two");
    return;
  }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*The query has no column*");
}

/* ---- transactions ---- */

static void
test_scope_rolls_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  {
    g_autoptr (GhDbTransaction) transaction = gh_db_begin (fixture->db, GH_DB_WRITE, &error);
    g_assert_no_error (error);
    g_assert_nonnull (transaction);
    insert (fixture->db, "a", 1);
    g_assert_cmpint (count (fixture->db), ==, 1);
  }
  g_assert_cmpint (count (fixture->db), ==, 0);
}

static void
test_commit (Fixture *fixture, gconstpointer data)
{
  static const GhDbMode modes[] = { GH_DB_WRITE, GH_DB_WRITE_RELAXED, GH_DB_WRITE };
  g_autoptr (GError) error = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (modes); i++) {
    g_autofree char *name = g_strdup_printf ("%" G_GSIZE_FORMAT, i);
    g_autoptr (GhDbTransaction) transaction = gh_db_begin (fixture->db, modes[i], &error);
    insert (fixture->db, name, 1);
    g_assert_true (gh_db_commit (g_steal_pointer (&transaction), &error));
    g_assert_no_error (error);
  }
  g_autoptr (GhDb) other = gh_db_open (fixture->url, GH_DB_OPEN_DEFAULT, &error);
  g_assert_cmpint (count (other), ==, 3);
}

/* A read sees one moment, whatever others commit meanwhile; it holds up no writer. */
static void
test_read_is_consistent (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhDb) other = gh_db_open (fixture->url, GH_DB_OPEN_DEFAULT, &error);
  g_autoptr (GhDbTransaction) transaction = gh_db_begin (fixture->db, GH_DB_READ, &error);
  g_assert_cmpint (count (fixture->db), ==, 0);
  insert (other, "a", 1);
  g_assert_cmpint (count (other), ==, 1);
  g_assert_cmpint (count (fixture->db), ==, 0);
  gh_db_rollback (g_steal_pointer (&transaction));
  g_assert_cmpint (count (fixture->db), ==, 1);
}

static void
test_no_nesting (Fixture *fixture, gconstpointer data)
{
  if (g_test_subprocess ()) {
    test_temp_dir_remove (fixture->folder);
    g_autoptr (GhDbTransaction) outer = gh_db_begin (fixture->db, GH_DB_READ, NULL);
    g_autoptr (GhDbTransaction) inner = gh_db_begin (fixture->db, GH_DB_READ, NULL);
    return;
  }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*transaction == NULL*");
}

/* ---- transactions that are repeated ---- */

typedef struct {
  int fails; /* how often to fail */
  int code;  /* with which error */
  int calls; /* how often it was run */
} Work;

static gboolean
work (GhDb *db, gpointer data, GError **error)
{
  Work *what = data;
  g_autofree char *name = g_strdup_printf ("try %d", what->calls);
  insert (db, name, 1);
  if (what->calls++ >= what->fails)
    return TRUE;
  g_set_error (error, GH_DB_ERROR, what->code, "not this time");
  return FALSE;
}

static void
test_repeats (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  Work lost_races = { .fails = 3, .code = GH_DB_ERROR_RETRY };
  g_assert_true (gh_db_transact (fixture->db, GH_DB_WRITE, work, &lost_races, &error));
  g_assert_no_error (error);
  g_assert_cmpint (lost_races.calls, ==, 4);
  /* The first tries left nothing behind. */
  g_assert_cmpint (count (fixture->db), ==, 1);
}

static void
test_gives_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  Work hopeless = { .fails = 1000, .code = GH_DB_ERROR_RETRY };
  g_assert_false (gh_db_transact (fixture->db, GH_DB_WRITE_RELAXED, work, &hopeless, &error));
  g_assert_error (error, GH_DB_ERROR, GH_DB_ERROR_RETRY);
  g_assert_cmpint (hopeless.calls, ==, 50);
  g_assert_cmpint (count (fixture->db), ==, 0);
}

static void
test_other_errors_end_it (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  Work broken = { .fails = 1, .code = GH_DB_ERROR_FULL };
  g_assert_false (gh_db_transact (fixture->db, GH_DB_WRITE, work, &broken, &error));
  g_assert_error (error, GH_DB_ERROR, GH_DB_ERROR_FULL);
  g_assert_cmpint (broken.calls, ==, 1);
  g_assert_cmpint (count (fixture->db), ==, 0);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/db/values", test_values);
  g_test_add_func ("/db/null-values", test_null_values);
  ADD ("/db/list", test_list);
  ADD ("/db/find", test_find);
  ADD ("/db/wrong-statements", test_wrong_statements);
  ADD ("/db/number-of-values", test_number_of_values);
  ADD ("/db/changes", test_changes);
  ADD ("/db/constraint", test_constraint);
  ADD ("/db/missing-column", test_missing_column);
  ADD ("/db/scope-rolls-back", test_scope_rolls_back);
  ADD ("/db/commit", test_commit);
  ADD ("/db/read-is-consistent", test_read_is_consistent);
  ADD ("/db/no-nesting", test_no_nesting);
  ADD ("/db/repeats", test_repeats);
  ADD ("/db/gives-up", test_gives_up);
  ADD ("/db/other-errors-end-it", test_other_errors_end_it);
  return g_test_run ();
}
