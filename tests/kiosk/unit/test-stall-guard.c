/* Tests of kiosk/desk/stall-guard: in a process of its own, because it ends one. */

#include "kiosk/desk/stall-guard.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static gboolean
on_end (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

static void
test_stuck (void)
{
  if (g_test_subprocess ()) {
    gh_stall_guard_start (2);
    for (;;)
      g_usleep (G_USEC_PER_SEC);
  }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*event=kiosk.stalled*");
}

/* Beats come again and again, however long it runs. */
static void
test_running (void)
{
  if (g_test_subprocess ()) {
    g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
    gh_stall_guard_start (3);
    g_timeout_add_seconds (6, on_end, loop);
    g_main_loop_run (loop);
    return;
  }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

/* A process that was stopped for longer than the patience goes on. */
static void
test_stopped (void)
{
  pid_t child = fork ();
  if (child == 0) {
    g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
    gh_stall_guard_start (3);
    g_timeout_add_seconds (3, on_end, loop);
    raise (SIGSTOP);
    g_main_loop_run (loop);
    _exit (0);
  }
  int status = 0;
  g_assert_cmpint (waitpid (child, &status, WUNTRACED), ==, child);
  g_assert_true (WIFSTOPPED (status));
  g_usleep (5 * G_USEC_PER_SEC);
  g_assert_cmpint (kill (child, SIGCONT), ==, 0);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stall-guard/stuck", test_stuck);
  g_test_add_func ("/stall-guard/running", test_running);
  g_test_add_func ("/stall-guard/stopped", test_stopped);
  return g_test_run ();
}
