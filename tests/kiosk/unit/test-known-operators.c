/* Tests of kiosk/queue/known-operators. */

#include "kiosk/queue/known-operators.h"
#include "temp-store.h"

#include <string.h>

#define NOON G_GINT64_CONSTANT (1795694400) /* 2026-11-26 12:00 UTC */
#define DAY  ((gint64) 86400)

static void
set_up (TempStore *temp, gconstpointer data)
{
  temp_store_open (temp);
}

static void
tear_down (TempStore *temp, gconstpointer data)
{
  temp_store_remove (temp);
}

/* Of @username, with a PIN that the server took at @at. */
static void
put (TempStore *temp, const char *username, gint64 id, gint64 at)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhKnownOperator) known = g_new0 (GhKnownOperator, 1);
  known->mark = gh_known_operators_mark (temp->store, username);
  known->operator_id = id;
  known->name = g_strdup ("Jane Unmistakable");
  known->role = g_strdup ("ADMIN");
  known->orq = 3;
  known->tries = 2;
  known->locked_for = 17;
  known->secrets[GH_SECRET_PIN].verifier = g_strdup ("$argon2id$unmistakable");
  known->secrets[GH_SECRET_PIN].confirmed_at = at;
  g_assert_true (gh_known_operators_put (temp->store, known, &error));
  g_assert_no_error (error);
}

static GhKnownOperator *
find (TempStore *temp, const char *username)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *mark = gh_known_operators_mark (temp->store, username);
  GhKnownOperator *known = NULL;
  g_assert_true (gh_known_operators_find (temp->store, mark, &known, &error));
  g_assert_no_error (error);
  return known;
}

static gboolean
has (TempStore *temp, const char *username)
{
  g_autoptr (GhKnownOperator) known = find (temp, username);
  return known != NULL;
}

static void
run_sql (TempStore *temp, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 changes = 0;
  g_assert_true (
      gh_db_execute (gh_kiosk_store_get_db (temp->store), sql, GH_DB_NO_VALUES, &changes, &error));
  g_assert_no_error (error);
  g_assert_cmpint (changes, >, 0);
}

static void
test_put_and_find (TempStore *temp, gconstpointer data)
{
  g_assert_false (has (temp, "jane"));
  put (temp, "jane", 5, NOON);
  temp_store_reopen (temp);
  g_autoptr (GhKnownOperator) known = find (temp, " JANE ");
  g_assert_nonnull (known);
  g_assert_cmpint (known->operator_id, ==, 5);
  g_assert_cmpstr (known->name, ==, "Jane Unmistakable");
  g_assert_cmpstr (known->role, ==, "ADMIN");
  g_assert_cmpint (known->orq, ==, 3);
  g_assert_cmpint (known->tries, ==, 2);
  g_assert_cmpint (known->locked_for, ==, 17);
  g_assert_cmpstr (known->secrets[GH_SECRET_PIN].verifier, ==, "$argon2id$unmistakable");
  g_assert_cmpint (known->secrets[GH_SECRET_PIN].confirmed_at, ==, NOON);
  g_assert_null (known->secrets[GH_SECRET_PASSWORD].verifier);
  g_assert_false (has (temp, "jan"));

  /* One row a name. */
  put (temp, "Jane", 6, NOON);
  g_autoptr (GhKnownOperator) other = find (temp, "jane");
  g_assert_cmpint (other->operator_id, ==, 6);
  g_autoptr (GPtrArray) list = gh_known_operators_list (temp->store, NULL);
  g_assert_cmpuint (list->len, ==, 1);
}

static void
test_lasts_a_day (TempStore *temp, gconstpointer data)
{
  put (temp, "jane", 5, NOON);
  g_autoptr (GhKnownOperator) known = find (temp, "jane");
  g_assert_cmpint (gh_known_operator_lasts (known, GH_SECRET_PIN, NOON), ==, DAY);
  g_assert_cmpint (gh_known_operator_lasts (known, GH_SECRET_PIN, NOON + DAY - 1), ==, 1);
  g_assert_cmpint (gh_known_operator_lasts (known, GH_SECRET_PIN, NOON + DAY), ==, 0);
  g_assert_cmpint (gh_known_operator_lasts (known, GH_SECRET_PIN, NOON + 100 * DAY), ==, 0);
  g_assert_cmpint (gh_known_operator_lasts (known, GH_SECRET_PASSWORD, NOON), ==, 0);
  /* A clock that was put back gains nothing. */
  g_assert_cmpint (gh_known_operator_lasts (known, GH_SECRET_PIN, NOON - 5 * DAY), ==, DAY);
}

static void
test_prune (TempStore *temp, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  put (temp, "jane", 5, NOON);
  put (temp, "lee", 6, NOON + 1);
  g_assert_true (gh_known_operators_prune (temp->store, NOON + DAY - 1, &error));
  g_assert_true (has (temp, "jane"));
  g_assert_true (gh_known_operators_prune (temp->store, NOON + DAY, &error));
  g_assert_false (has (temp, "jane"));
  g_assert_true (has (temp, "lee"));

  /* Of two secrets the one that is over goes alone. */
  g_autoptr (GhKnownOperator) both = find (temp, "lee");
  both->secrets[GH_SECRET_PASSWORD].verifier = g_strdup ("$argon2id$password");
  both->secrets[GH_SECRET_PASSWORD].confirmed_at = NOON + 3600;
  g_assert_true (gh_known_operators_put (temp->store, both, &error));
  g_assert_true (gh_known_operators_prune (temp->store, NOON + DAY + 1, &error));
  g_autoptr (GhKnownOperator) left = find (temp, "lee");
  g_assert_null (left->secrets[GH_SECRET_PIN].verifier);
  g_assert_cmpstr (left->secrets[GH_SECRET_PASSWORD].verifier, ==, "$argon2id$password");
  g_assert_no_error (error);
}

static void
test_remove_and_wipe (TempStore *temp, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *mark = gh_known_operators_mark (temp->store, "jane");
  put (temp, "jane", 5, NOON);
  put (temp, "lee", 6, NOON);
  g_assert_true (gh_known_operators_remove (temp->store, mark, &error));
  g_assert_false (has (temp, "jane"));
  g_assert_true (has (temp, "lee"));
  put (temp, "jane", 5, NOON);
  g_assert_true (gh_known_operators_forget (temp->store, 5, &error));
  g_assert_false (has (temp, "jane"));
  g_assert_true (has (temp, "lee"));
  g_assert_true (gh_known_operators_wipe (temp->store, &error));
  g_assert_false (has (temp, "lee"));
  g_assert_no_error (error);
}

/* A changed row, a row under another's name and another kiosk's row are none, and go. */
static void
test_damaged (TempStore *temp, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  put (temp, "jane", 5, NOON);
  run_sql (temp, "UPDATE known_operators SET sealed = substr (sealed, 1, 60) || x'00' ||"
                 " substr (sealed, 62)");
  g_assert_false (has (temp, "jane"));
  g_assert_true (gh_known_operators_prune (temp->store, NOON, &error));
  g_autoptr (GPtrArray) none = gh_known_operators_list (temp->store, &error);
  g_assert_cmpuint (none->len, ==, 0);

  put (temp, "jane", 5, NOON);
  put (temp, "lee", 6, NOON);
  g_autofree char *jane = gh_known_operators_mark (temp->store, "jane");
  g_autofree char *lee = gh_known_operators_mark (temp->store, "lee");
  g_autofree char *swap = g_strdup_printf (
      "UPDATE known_operators SET sealed = (SELECT sealed FROM known_operators WHERE mark = '%s')"
      " WHERE mark = '%s'",
      jane, lee);
  run_sql (temp, swap);
  g_assert_true (has (temp, "jane"));
  g_assert_false (has (temp, "lee"));
  run_sql (temp, "UPDATE known_operators SET sealed = x''");
  g_assert_false (has (temp, "jane"));
  g_assert_no_error (error);
}

/* Neither the user's name, nor the shown one, nor the verifier. */
static void
test_privacy (TempStore *temp, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  put (temp, "user-unmistakable", 5, NOON);
  g_autoptr (GDir) directory = g_dir_open (temp->folder, 0, NULL);
  const char *name;
  guint files = 0;
  while ((name = g_dir_read_name (directory)) != NULL) {
    g_autofree char *path = g_build_filename (temp->folder, name, NULL);
    g_autofree char *bytes = NULL;
    gsize length;
    g_assert_true (g_file_get_contents (path, &bytes, &length, &error));
    g_assert_null (memmem (bytes, length, "nmistakable", 11));
    files++;
  }
  g_assert_cmpuint (files, >=, 3); /* the file, its log, the key */
}

#define ADD(name, func) g_test_add (name, TempStore, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/known-operators/put-and-find", test_put_and_find);
  ADD ("/known-operators/lasts-a-day", test_lasts_a_day);
  ADD ("/known-operators/prune", test_prune);
  ADD ("/known-operators/remove-and-wipe", test_remove_and_wipe);
  ADD ("/known-operators/damaged", test_damaged);
  ADD ("/known-operators/privacy", test_privacy);
  return g_test_run ();
}
