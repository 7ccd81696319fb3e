/* Tests of kiosk/queue/wipe on a disk without room: what is no entry is gone at once, and the
 * entries are carried as soon as there is room for them. */

#include "kiosk/queue/wipe.h"
#include "wipe-kiosk.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#define SKIPPED 77

static char *folder; /* where the small disk is */

/* What others keep on the disk; takes all the room that is left. */
static void
fill_disk (void)
{
  static const char bytes[512] = "others'";
  g_autofree char *path = g_build_filename (folder, "filler", NULL);
  int file = open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  g_assert_cmpint (file, >=, 0);
  while (write (file, bytes, sizeof bytes) > 0)
    ;
  g_assert_cmpint (errno, ==, ENOSPC);
  close (file);
}

static void
make_room (void)
{
  g_autofree char *path = g_build_filename (folder, "filler", NULL);
  g_assert_cmpint (g_unlink (path), ==, 0);
}

static void
set_up (WipeKiosk *kiosk)
{
  g_autofree char *data = g_build_filename (folder, "data", NULL);
  g_assert_cmpint (g_mkdir (data, 0700), ==, 0);
  wipe_kiosk_set_up_in (kiosk, data);
}

static gboolean
finish (WipeKiosk *kiosk)
{
  g_autoptr (GError) error = NULL;
  gboolean done = gh_wipe_finish (kiosk->temp.folder, &error);
  g_assert_true (done == (error == NULL));
  return done;
}

/* Takes whatever the first try gives back, before it can be used for the new file. */
static void
finish_without_room (WipeKiosk *kiosk)
{
  for (int i = 0; i < 3; i++) {
    fill_disk ();
    gboolean done = finish (kiosk);
    wipe_kiosk_assert_stripped (kiosk);
    if (done)
      return;
  }
}

static void
assert_wiped_with_room (WipeKiosk *kiosk)
{
  make_room ();
  wipe_kiosk_assert_wiped (kiosk);
  wipe_kiosk_tear_down (kiosk, NULL);
}

/* The wipe is ordered and done with no room from beginning to end. */
static void
run_closed (void)
{
  WipeKiosk kiosk;
  set_up (&kiosk);
  fill_disk ();
  wipe_kiosk_order (&kiosk);
  finish_without_room (&kiosk);
  assert_wiped_with_room (&kiosk);
}

static void
leave_killed (WipeKiosk *kiosk)
{
  g_autofree char *log = wipe_kiosk_path (kiosk, "kiosk.db-wal");
  g_autofree char *file = wipe_kiosk_path (kiosk, "kiosk.db");
  g_autofree char *log_bytes = NULL, *file_bytes = NULL;
  gsize log_length, file_length;
  g_assert_true (g_file_get_contents (log, &log_bytes, &log_length, NULL));
  g_assert_true (g_file_get_contents (file, &file_bytes, &file_length, NULL));
  g_assert_cmpuint (log_length, >, 4096);
  wipe_kiosk_order (kiosk);
  g_assert_true (g_file_set_contents (file, file_bytes, (gssize) file_length, NULL));
  g_assert_true (g_file_set_contents (log, log_bytes, (gssize) log_length, NULL));
}

/* A kiosk that was killed leaves a log, and no room to take it over into its file. */
static void
run_killed (void)
{
  WipeKiosk kiosk;
  set_up (&kiosk);
  leave_killed (&kiosk);
  finish_without_room (&kiosk);
  assert_wiped_with_room (&kiosk);
}

/* A damaged file is put aside, and there is no room for a new one. */
static void
run_damaged (void)
{
  WipeKiosk kiosk;
  set_up (&kiosk);
  wipe_kiosk_order (&kiosk);
  g_autofree char *path = wipe_kiosk_path (&kiosk, "kiosk.db");
  int file = open (path, O_WRONLY | O_CLOEXEC);
  g_assert_cmpint (pwrite (file, "\377\377\377", 3, 30), ==, 3);
  close (file);
  finish_without_room (&kiosk);
  assert_wiped_with_room (&kiosk);
}

/* Names of the files that take all the places for files that are left. Owned by the caller. */
static GPtrArray *
fill_places (void)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  for (;;) {
    g_autofree char *name = g_strdup_printf ("filler-%u", names->len);
    g_autofree char *path = g_build_filename (folder, name, NULL);
    int file = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0)
      break;
    close (file);
    g_ptr_array_add (names, g_steal_pointer (&path));
  }
  g_assert_cmpint (errno, ==, ENOSPC);
  return names;
}

/* There is room, but no place for another file: SQLite calls that a database that is missing. */
static void
run_no_places (void)
{
  WipeKiosk kiosk;
  set_up (&kiosk);
  wipe_kiosk_order (&kiosk);
  g_autoptr (GPtrArray) names = fill_places ();
  g_assert_false (finish (&kiosk));
  wipe_kiosk_assert_stripped (&kiosk);
  for (guint i = 0; i < names->len; i++)
    g_assert_cmpint (g_unlink (names->pdata[i]), ==, 0);
  wipe_kiosk_assert_wiped (&kiosk);
  wipe_kiosk_tear_down (&kiosk, NULL);
}

/* A disk of its own, small. */
static gboolean
mount_small_disk (void)
{
  return unshare (CLONE_NEWNS) == 0 && mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
         mount ("none", folder, "tmpfs", 0, "size=2m,nr_inodes=64,mode=0700") == 0;
}

static void
test_on_small_disk (gconstpointer data)
{
  void (*run) (void) = data;
  int status;
  folder = g_dir_make_tmp ("kiosk-XXXXXX", NULL);
  pid_t child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0) {
    if (!mount_small_disk ())
      _exit (SKIPPED);
    run ();
    _exit (0);
  }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_clear_pointer (&folder, g_free);
  if (WEXITSTATUS (status) == SKIPPED)
    g_test_skip ("nobody may mount a disk here");
  else
    g_assert_cmpint (WEXITSTATUS (status), ==, 0);
}

#define ADD(name, run) g_test_add_data_func ("/wipe-full/" name, run, test_on_small_disk)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("closed", run_closed);
  ADD ("killed", run_killed);
  ADD ("damaged", run_damaged);
  ADD ("no-places", run_no_places);
  return g_test_run ();
}
