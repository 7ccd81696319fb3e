/* Tests of kiosk/queue/kiosk-store. */

#include "core/random-id.h"
#include "temp-store.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

static void
test_device_id_stays (void)
{
  TempStore temp;
  temp_store_open (&temp);
  g_autofree char *id = g_strdup (gh_kiosk_store_get_device_id (temp.store));
  g_assert_true (gh_is_uuid (id));
  temp_store_reopen (&temp);
  g_assert_cmpstr (gh_kiosk_store_get_device_id (temp.store), ==, id);

  TempStore other;
  temp_store_open (&other);
  g_assert_cmpstr (gh_kiosk_store_get_device_id (other.store), !=, id);
  temp_store_remove (&other);
  temp_store_remove (&temp);
}

static void
test_makes_its_folder (void)
{
  g_autofree char *folder = g_dir_make_tmp ("kiosk-XXXXXX", NULL);
  TempStore temp = { .folder = g_build_filename (folder, "a", NULL) };
  temp_store_reopen (&temp);
  struct stat info;
  g_assert_cmpint (stat (temp.folder, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
  temp_store_remove (&temp);
  g_rmdir (folder);
}

/* A damaged file is put aside, and the kiosk goes on with a new one. */
static void
test_damaged (void)
{
  TempStore temp;
  temp_store_open (&temp);
  g_clear_pointer (&temp.store, gh_kiosk_store_close);
  g_autofree char *path = g_build_filename (temp.folder, "kiosk.db", NULL);
  g_assert_true (g_file_set_contents (path, "this was a database once", -1, NULL));

  temp_store_reopen (&temp);
  const char *aside = gh_kiosk_store_get_put_aside (temp.store);
  g_assert_nonnull (aside);
  g_autofree char *kept = NULL;
  g_assert_true (g_file_get_contents (aside, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, "this was a database once");
  g_assert_true (gh_is_uuid (gh_kiosk_store_get_device_id (temp.store)));
  temp_store_remove (&temp);
}

/* An id that was damaged is replaced: the kiosk goes on. */
static void
test_device_id_damaged (void)
{
  TempStore temp;
  temp_store_open (&temp);
  static const char DAMAGE[] = "UPDATE device SET id = substr (id, 2)";
  g_assert_true (
      gh_db_execute (gh_kiosk_store_get_db (temp.store), DAMAGE, GH_DB_NO_VALUES, NULL, NULL));
  temp_store_reopen (&temp);
  g_autofree char *id = g_strdup (gh_kiosk_store_get_device_id (temp.store));
  g_assert_true (gh_is_uuid (id));
  temp_store_reopen (&temp);
  g_assert_cmpstr (gh_kiosk_store_get_device_id (temp.store), ==, id);
  temp_store_remove (&temp);
}

/* Another program's file is neither used nor moved. */
static void
test_strangers_file (void)
{
  TempStore temp;
  temp_store_open (&temp);
  g_clear_pointer (&temp.store, gh_kiosk_store_close);
  g_autofree char *path = g_build_filename (temp.folder, "kiosk.db", NULL);
  g_autofree char *bytes = NULL;
  gsize length;
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  bytes[68] = 'X'; /* application_id of the SQLite header */
  g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));

  g_autoptr (GError) error = NULL;
  g_assert_null (gh_kiosk_store_open (temp.folder, &error));
  g_assert_error (error, GH_DB_ERROR, GH_DB_ERROR_SCHEMA);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  temp_store_remove (&temp);
}

/* Another connection to the same store, which moves nothing away. */
static void
test_again (void)
{
  TempStore temp;
  g_autoptr (GError) error = NULL;
  temp_store_open (&temp);
  g_autoptr (GhKioskStore) again = gh_kiosk_store_open_again (temp.folder, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (gh_kiosk_store_get_device_id (again), ==,
                   gh_kiosk_store_get_device_id (temp.store));
  g_clear_pointer (&again, gh_kiosk_store_close);
  g_clear_pointer (&temp.store, gh_kiosk_store_close);

  g_autofree char *path = g_build_filename (temp.folder, "kiosk.db", NULL);
  g_assert_true (g_file_set_contents (path, "this was a database once", -1, NULL));
  g_assert_null (gh_kiosk_store_open_again (temp.folder, &error));
  g_assert_error (error, GH_DB_ERROR, GH_DB_ERROR_DAMAGED);
  g_clear_error (&error);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_null (gh_kiosk_store_open_again (temp.folder, &error));
  g_assert_error (error, GH_DB_ERROR, GH_DB_ERROR_MISSING);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  temp_store_remove (&temp);
}

static void
test_no_folder (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (gh_kiosk_store_open ("/proc/nowhere", &error));
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kiosk-store/device-id-stays", test_device_id_stays);
  g_test_add_func ("/kiosk-store/makes-its-folder", test_makes_its_folder);
  g_test_add_func ("/kiosk-store/damaged", test_damaged);
  g_test_add_func ("/kiosk-store/device-id-damaged", test_device_id_damaged);
  g_test_add_func ("/kiosk-store/strangers-file", test_strangers_file);
  g_test_add_func ("/kiosk-store/again", test_again);
  g_test_add_func ("/kiosk-store/no-folder", test_no_folder);
  return g_test_run ();
}
