/* Places in a lock file: as many as there are, free again when left, closed or when a process dies.
 */

#include "core/lock-file.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define PLACES 3

typedef struct {
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("lock-file-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "lock", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_unlink (fixture->path);
  g_rmdir (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static int
open_file (Fixture *fixture)
{
  int fd = gh_lock_file_open (fixture->path, fixture->folder);
  g_assert_cmpint (fd, >=, 0);
  return fd;
}

static void
test_places_run_out (Fixture *fixture, gconstpointer data)
{
  int fds[PLACES], taken = 0;
  for (int i = 0; i < PLACES; i++) {
    fds[i] = open_file (fixture);
    int place = gh_lock_file_take_place (fds[i], PLACES);
    g_assert_cmpint (place, >=, 0);
    g_assert_cmpint (place, <, PLACES);
    g_assert_cmpint (taken & 1 << place, ==, 0);
    taken |= 1 << place;
  }
  int late = open_file (fixture);
  g_assert_cmpint (gh_lock_file_take_place (late, PLACES), ==, -1);

  close (fds[0]);
  int freed = gh_lock_file_take_place (late, PLACES);
  g_assert_cmpint (freed, >=, 0);
  gh_lock_file_leave_place (late, freed);
  int other = open_file (fixture);
  g_assert_cmpint (gh_lock_file_take_place (other, PLACES), ==, freed);
  close (other);
  close (late);
  for (int i = 1; i < PLACES; i++)
    close (fds[i]);
}

static void
test_killed_holder (Fixture *fixture, gconstpointer data)
{
  int ready[2];
  g_assert_cmpint (pipe (ready), ==, 0);
  pid_t child = fork ();
  if (child == 0) {
    int fd = gh_lock_file_open (fixture->path, fixture->folder);
    char said = gh_lock_file_take_place (fd, 1) == 0 ? 'y' : 'n';
    if (write (ready[1], &said, 1) == 1)
      pause ();
    _exit (1);
  }
  char said = 0;
  g_assert_cmpint (read (ready[0], &said, 1), ==, 1);
  g_assert_cmpint (said, ==, 'y');
  int fd = open_file (fixture);
  g_assert_cmpint (gh_lock_file_take_place (fd, 1), ==, -1);
  kill (child, SIGKILL);
  waitpid (child, NULL, 0);
  g_assert_cmpint (gh_lock_file_take_place (fd, 1), ==, 0);
  close (fd);
  close (ready[0]);
  close (ready[1]);
}

/* A place may be a row's id, far beyond the file's end. */
static void
test_this_place (Fixture *fixture, gconstpointer data)
{
  const gint64 far = G_GINT64_CONSTANT (1) << 40;
  int one = open_file (fixture), two = open_file (fixture);
  g_assert_true (gh_lock_file_take_this_place (one, far));
  g_assert_false (gh_lock_file_take_this_place (two, far));
  g_assert_true (gh_lock_file_take_this_place (two, far + 1));
  gh_lock_file_leave_place (one, far);
  g_assert_true (gh_lock_file_take_this_place (two, far));
  close (two);
  g_assert_true (gh_lock_file_take_this_place (one, far));
  close (one);
}

static void
test_mode (Fixture *fixture, gconstpointer data)
{
  struct stat about;
  mode_t former = umask (0077);
  int fd = open_file (fixture);
  umask (former);
  g_assert_cmpint (fstat (fd, &about), ==, 0);
  g_assert_cmpint (about.st_mode & 0777, ==, 0660);
  close (fd);
}

static void
test_link (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (symlink ("/tmp/elsewhere", fixture->path), ==, 0);
  g_assert_cmpint (gh_lock_file_open (fixture->path, fixture->folder), ==, -1);
  g_assert_cmpint (errno, ==, ELOOP);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/lock-file/places-run-out", Fixture, NULL, set_up, test_places_run_out, tear_down);
  g_test_add ("/lock-file/killed-holder", Fixture, NULL, set_up, test_killed_holder, tear_down);
  g_test_add ("/lock-file/this-place", Fixture, NULL, set_up, test_this_place, tear_down);
  g_test_add ("/lock-file/mode", Fixture, NULL, set_up, test_mode, tear_down);
  g_test_add ("/lock-file/link", Fixture, NULL, set_up, test_link, tear_down);
  return g_test_run ();
}
