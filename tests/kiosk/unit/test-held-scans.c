/* Tests of kiosk/queue/held-scans. */

#include "kiosk/queue/held-scans.h"
#include "temp-store.h"

#include <string.h>

static GhHeldScan *
put (TempStore *temp, const char *code, gint64 at)
{
  g_autoptr (GError) error = NULL;
  GhHeldScan *held = gh_held_scan_new (code, 5, at);
  g_assert_true (gh_held_scans_put (temp->store, held, &error));
  g_assert_no_error (error);
  return held;
}

static GhHeldScan *
next (TempStore *temp, const char *except)
{
  g_autoptr (GError) error = NULL;
  GhHeldScan *held = NULL;
  g_assert_true (gh_held_scans_next (temp->store, except, &held, &error));
  g_assert_no_error (error);
  return held;
}

static gint64
count (TempStore *temp)
{
  gint64 waiting = -1;
  g_assert_true (gh_held_scans_count (temp->store, &waiting, NULL));
  return waiting;
}

static void
test_survives_a_restart (void)
{
  TempStore temp;
  temp_store_open (&temp);
  g_autoptr (GhHeldScan) held = put (&temp, "TKT-2025-7K3M9Q-4XH2V0", 100);
  temp_store_reopen (&temp);
  g_assert_cmpint (count (&temp), ==, 1);
  g_autoptr (GhHeldScan) back = next (&temp, NULL);
  g_assert_cmpstr (back->id, ==, held->id);
  g_assert_cmpstr (back->code, ==, held->code);
  g_assert_cmpint (back->operator_id, ==, 5);
  g_assert_cmpint (back->scanned_at, ==, 100);
  temp_store_remove (&temp);
}

static void
test_oldest_first (void)
{
  TempStore temp;
  temp_store_open (&temp);
  g_autoptr (GhHeldScan) second = put (&temp, "B", 200);
  g_autoptr (GhHeldScan) first = put (&temp, "A", 100);
  g_autoptr (GhHeldScan) one = next (&temp, NULL);
  g_assert_cmpstr (one->id, ==, first->id);
  g_autoptr (GhHeldScan) two = next (&temp, first->id);
  g_assert_cmpstr (two->id, ==, second->id);
  g_assert_true (gh_held_scans_remove (temp.store, first->id, NULL));
  g_assert_true (gh_held_scans_remove (temp.store, second->id, NULL));
  g_assert_null (next (&temp, NULL));
  temp_store_remove (&temp);
}

static void
test_refused_stays_on_record (void)
{
  TempStore temp;
  temp_store_open (&temp);
  g_autoptr (GhHeldScan) held = put (&temp, "A", 100);
  g_assert_true (gh_held_scans_refuse (temp.store, held->id, "UNREADABLE", NULL));
  g_assert_null (next (&temp, NULL));
  g_assert_cmpint (count (&temp), ==, 0);
  /* Putting it again does not wake it. */
  g_assert_true (gh_held_scans_put (temp.store, held, NULL));
  g_assert_cmpint (count (&temp), ==, 0);
  temp_store_remove (&temp);
}

static void
test_no_code_on_disk (void)
{
  TempStore temp;
  temp_store_open (&temp);
  g_autoptr (GhHeldScan) held = put (&temp, "TKT-2025-7K3M9Q-4XH2V0", 100);
  g_autoptr (GDir) directory = g_dir_open (temp.folder, 0, NULL);
  const char *name;
  while ((name = g_dir_read_name (directory)) != NULL) {
    g_autofree char *path = g_build_filename (temp.folder, name, NULL);
    g_autofree char *bytes = NULL;
    gsize length;
    g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
    g_assert_null (memmem (bytes, length, "7K3M9Q", 6));
  }
  temp_store_remove (&temp);
}

/* One row that cannot be read holds nobody up. */
static void
test_unreadable_row (void)
{
  TempStore temp;
  temp_store_open (&temp);
  g_autoptr (GhHeldScan) first = put (&temp, "A", 100);
  g_autoptr (GhHeldScan) second = put (&temp, "B", 200);
  static const char BREAK[] = "UPDATE held_scans SET sealed_code = ? WHERE id = ?";
  g_assert_true (gh_db_execute (gh_kiosk_store_get_db (temp.store), BREAK,
                                GH_DB_VALUES (gh_db_blob ("x", 1), gh_db_text (first->id)), NULL,
                                NULL));
  g_autoptr (GhHeldScan) found = next (&temp, NULL);
  g_assert_cmpstr (found->id, ==, second->id);
  temp_store_remove (&temp);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/held-scans/survives-a-restart", test_survives_a_restart);
  g_test_add_func ("/held-scans/oldest-first", test_oldest_first);
  g_test_add_func ("/held-scans/refused-stays-on-record", test_refused_stays_on_record);
  g_test_add_func ("/held-scans/no-code-on-disk", test_no_code_on_disk);
  g_test_add_func ("/held-scans/unreadable-row", test_unreadable_row);
  return g_test_run ();
}
