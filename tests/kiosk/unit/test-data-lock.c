/* Tests of kiosk/queue/data-lock. */

#include "kiosk/queue/data-lock.h"

#include <glib/gstdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int
in_another_process (gboolean (*ask) (const char *), const char *directory)
{
  int status = 0;
  pid_t child = fork ();
  if (child == 0)
    _exit (ask (directory) ? 1 : 0);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  return WEXITSTATUS (status);
}

static void
test_lock (void)
{
  g_autofree char *directory = g_dir_make_tmp ("gatehouse-lock-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (directory, "kiosk.lock", NULL);
  g_assert_false (gh_data_lock_is_taken (directory));
  /* It goes with its process. */
  g_assert_cmpint (in_another_process (gh_data_lock_take, directory), ==, 1);
  g_assert_false (gh_data_lock_is_taken (directory));

  g_assert_true (gh_data_lock_take (directory));
  g_assert_cmpint (in_another_process (gh_data_lock_is_taken, directory), ==, 1);
  g_assert_cmpint (in_another_process (gh_data_lock_take, directory), ==, 0);
  g_unlink (file);
  g_rmdir (directory);
}

/* Where nothing can be locked nobody is kept out. */
static void
test_nowhere (void)
{
  g_assert_true (gh_data_lock_take ("/nowhere"));
  g_assert_false (gh_data_lock_is_taken ("/nowhere"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/data-lock/lock", test_lock);
  g_test_add_func ("/data-lock/nowhere", test_nowhere);
  return g_test_run ();
}
