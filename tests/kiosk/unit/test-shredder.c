/* Tests of kiosk/queue/shredder: what is destroyed is gone from the disk, and nothing else is. */

#include "kiosk/queue/shredder.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("shred-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "secret", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_rmdir (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
shred (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (gh_shred_file (path, &error));
  g_assert_no_error (error);
}

/* Whoever holds the file open sees what became of its bytes. */
static void
test_overwritten (Fixture *fixture, gconstpointer data)
{
  gsize length = 200000;
  g_autofree char *secret = g_strnfill (length, 's');
  g_autofree char *zeros = g_malloc0 (length);
  g_autofree char *found = g_malloc (length);
  g_assert_true (g_file_set_contents (fixture->path, secret, (gssize) length, NULL));
  int file = open (fixture->path, O_RDONLY | O_CLOEXEC);
  shred (fixture->path);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  g_assert_cmpint (read (file, found, length), ==, (gssize) length);
  g_assert_cmpmem (found, length, zeros, length);
  close (file);
}

/* A full disk has no room for what stands nowhere. */
static void
test_hole (Fixture *fixture, gconstpointer data)
{
  struct stat info;
  int file = open (fixture->path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  g_assert_cmpint (ftruncate (file, 4 * 1024 * 1024), ==, 0);
  g_assert_cmpint (pwrite (file, "secret", 6, 1024 * 1024), ==, 6);
  g_assert_cmpint (fsync (file), ==, 0);
  shred (fixture->path);
  char found[6];
  g_assert_cmpint (pread (file, found, sizeof found, 1024 * 1024), ==, sizeof found);
  g_assert_cmpmem (found, sizeof found, "\0\0\0\0\0\0", 6);
  g_assert_cmpint (fstat (file, &info), ==, 0);
  g_assert_cmpint (info.st_blocks * 512, <, 1024 * 1024);
  close (file);
}

static void
test_nothing_there (Fixture *fixture, gconstpointer data)
{
  shred (fixture->path);
  g_assert_true (g_file_set_contents (fixture->path, "", 0, NULL));
  shred (fixture->path);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

static void
test_link (Fixture *fixture, gconstpointer data)
{
  g_autofree char *target = g_build_filename (fixture->folder, "target", NULL);
  g_autofree char *found = NULL;
  g_assert_true (g_file_set_contents (target, "not ours", -1, NULL));
  g_assert_cmpint (symlink (target, fixture->path), ==, 0);
  shred (fixture->path);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_IS_SYMLINK));
  g_assert_true (g_file_get_contents (target, &found, NULL, NULL));
  g_assert_cmpstr (found, ==, "not ours");
  g_unlink (target);
}

static gboolean
is_secret (const char *name)
{
  return g_str_has_prefix (name, "secret");
}

static void
test_matching (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "secret", "secret-2", "other" };
  g_autoptr (GError) error = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (fixture->folder, names[i], NULL);
    g_assert_true (g_file_set_contents (path, "x", 1, NULL));
  }
  g_assert_true (gh_shred_matching (fixture->folder, is_secret, &error));
  g_assert_true (gh_sync_directory (fixture->folder, &error));
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (fixture->folder, names[i], NULL);
    g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS) == g_str_equal (names[i], "other"));
    g_unlink (path);
  }
}

static void
test_faults (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *below = g_build_filename (fixture->folder, "nowhere", NULL);
  g_assert_false (gh_shred_matching (below, is_secret, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_false (gh_sync_directory (below, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&error);
  g_assert_cmpint (g_mkdir (fixture->path, 0700), ==, 0);
  g_assert_false (gh_shred_file (fixture->path, &error));
  g_assert_nonnull (error);
  g_rmdir (fixture->path);
}

#define ADD(name, func) g_test_add ("/shredder/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("overwritten", test_overwritten);
  ADD ("hole", test_hole);
  ADD ("nothing-there", test_nothing_there);
  ADD ("link", test_link);
  ADD ("matching", test_matching);
  ADD ("faults", test_faults);
  return g_test_run ();
}
