/* A folder of its own for one test; see the header. */

#include "tests/unit/temp-dir.h"

#include <glib/gstdio.h>

char *
test_temp_dir_new (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("gatehouse-test-XXXXXX", &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_chmod (folder, 0755), ==, 0);
  return folder;
}

void
test_temp_dir_remove (char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_assert_nonnull (dir);
  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir)) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_assert_cmpint (g_unlink (path), ==, 0);
  }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_free (folder);
}

void
test_write_file (const char *path, const void *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_file_set_contents (path, bytes, (gssize) length, &error);
  g_assert_no_error (error);
}

guint
test_file_mode (const char *path)
{
  GStatBuf about;
  g_assert_cmpint (g_stat (path, &about), ==, 0);
  return (guint) about.st_mode & 07777;
}
