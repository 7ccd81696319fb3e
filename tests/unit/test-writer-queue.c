/* The writers' queue: one at a time, a deadline that holds in every thread, room for so many and no
 * more, and nothing left behind by the dead. */

#include "db/writer-queue.h"

#include "db/db.h"
#include "tests/unit/temp-dir.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct {
  char *folder;
  char *path;      /* of the database */
  char *lock_path; /* of the queue's file */
  GhWriterQueue *queue;
  GhWriterQueue *other;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = test_temp_dir_new ();
  fixture->path = g_build_filename (fixture->folder, "test.db", NULL);
  fixture->lock_path = g_strconcat (fixture->path, "-writers", NULL);
  test_write_file (fixture->path, "", 0);
  fixture->queue = gh_writer_queue_new (fixture->path);
  fixture->other = gh_writer_queue_new (fixture->path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gh_writer_queue_free (fixture->queue);
  gh_writer_queue_free (fixture->other);
  gh_writer_queue_free (NULL);
  test_temp_dir_remove (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->lock_path);
}

static void
enter (GhWriterQueue *queue)
{
  g_autoptr (GError) error = NULL;
  gboolean entered = gh_writer_queue_enter (queue, 1000, &error);
  g_assert_no_error (error);
  g_assert_true (entered);
}

/* Tries to enter, in vain; how long that took in ms. */
static gint64
wait_in_vain (GhWriterQueue *queue, int deadline_ms)
{
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  gboolean entered = gh_writer_queue_enter (queue, deadline_ms, &error);
  g_assert_error (error, GH_DB_ERROR, GH_DB_ERROR_BUSY);
  g_assert_false (entered);
  return (g_get_monotonic_time () - start) / 1000;
}

static void
test_one_at_a_time (Fixture *fixture, gconstpointer data)
{
  enter (fixture->queue);
  wait_in_vain (fixture->other, 0);
  gh_writer_queue_leave (fixture->queue);
  enter (fixture->other);
  wait_in_vain (fixture->queue, 0);
  /* Who is not in has nothing to leave. */
  gh_writer_queue_leave (fixture->queue);
  wait_in_vain (fixture->queue, 0);
  gh_writer_queue_leave (fixture->other);
  enter (fixture->queue);
}

static void
test_deadline (Fixture *fixture, gconstpointer data)
{
  enter (fixture->other);
  gint64 waited = wait_in_vain (fixture->queue, 300);
  g_assert_cmpint (waited, >=, 300);
  g_assert_cmpint (waited, <, 3000);
}

static void
test_file (void)
{
  mode_t former = umask (0077);
  Fixture fixture;
  set_up (&fixture, NULL);
  g_assert_false (g_file_test (fixture.lock_path, G_FILE_TEST_EXISTS));
  enter (fixture.queue);
  umask (former);
  g_assert_cmphex (test_file_mode (fixture.lock_path), ==, 0660);
  tear_down (&fixture, NULL);
}

/* Made by root for somebody's database: somebody must be able to use it. */
static void
test_owner (Fixture *fixture, gconstpointer data)
{
  struct stat lock;
  if (geteuid () != 0) {
    g_test_skip ("only root can give files away");
    return;
  }
  g_assert_cmpint (chown (fixture->path, 65534, 65533), ==, 0);
  enter (fixture->queue);
  g_assert_cmpint (stat (fixture->lock_path, &lock), ==, 0);
  g_assert_cmpint (lock.st_uid, ==, 65534);
  g_assert_cmpint (lock.st_gid, ==, 65533);
}

static void
test_no_link (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_cmpint (symlink (fixture->path, fixture->lock_path), ==, 0);
  g_assert_false (gh_writer_queue_enter (fixture->queue, 100, &error));
  g_assert_error (error, GH_DB_ERROR, GH_DB_ERROR_FAILED);
}

static void
test_read_only_folder (Fixture *fixture, gconstpointer data)
{
  int status = -1;
  if (geteuid () != 0) {
    g_test_skip ("only root can become somebody who may not");
    return;
  }
  pid_t child = fork ();
  if (child == 0) {
    g_autoptr (GError) error = NULL;
    gboolean refused = setuid (65534) == 0 && !gh_writer_queue_enter (fixture->queue, 0, &error) &&
                       g_error_matches (error, GH_DB_ERROR, GH_DB_ERROR_READ_ONLY);
    _exit (refused ? 0 : 1);
  }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (status, ==, 0);
}

static void
test_the_dead_leave (Fixture *fixture, gconstpointer data)
{
  int status = -1;
  pid_t child = fork ();
  if (child == 0) {
    if (gh_writer_queue_enter (fixture->other, 1000, NULL))
      raise (SIGKILL);
    _exit (1);
  }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status));
  enter (fixture->queue);
}

static void
test_free_leaves (Fixture *fixture, gconstpointer data)
{
  enter (fixture->other);
  g_clear_pointer (&fixture->other, gh_writer_queue_free);
  enter (fixture->queue);
}

/* When every place is taken, who comes is sent away at once, however patient. */
static void
test_places (Fixture *fixture, gconstpointer data)
{
  enter (fixture->other);
  int fd = open (fixture->lock_path, O_RDWR | O_CLOEXEC);
  struct flock places = { .l_type = F_WRLCK,
                          .l_whence = SEEK_SET,
                          .l_len = GH_WRITER_QUEUE_PLACES };
  g_assert_cmpint (fcntl (fd, F_OFD_SETLK, &places), ==, 0);
  g_assert_cmpint (wait_in_vain (fixture->queue, 5000), <, 4000);

  /* One that is free is found wherever it is, and given back afterwards. */
  struct flock one = { .l_type = F_UNLCK, .l_whence = SEEK_SET, .l_start = 77, .l_len = 1 };
  g_assert_cmpint (fcntl (fd, F_OFD_SETLK, &one), ==, 0);
  g_assert_cmpint (wait_in_vain (fixture->queue, 200), >=, 200);
  one.l_type = F_WRLCK;
  g_assert_cmpint (fcntl (fd, F_OFD_SETLK, &one), ==, 0);
  close (fd);
}

/* ---- signals and threads ---- */

static int alarms = 0;

static void
on_alarm (int number)
{
  alarms++;
}

/* What the program does with SIGALRM is its own again after the wait. */
static void
test_signals_are_given_back (Fixture *fixture, gconstpointer data)
{
  struct sigaction ours = { .sa_handler = on_alarm }, former, after;
  struct itimerval timer;
  sigset_t blocked, mask;
  sigemptyset (&ours.sa_mask);
  sigaction (SIGALRM, &ours, &former);
  sigemptyset (&blocked);
  sigaddset (&blocked, SIGALRM);
  enter (fixture->other);

  wait_in_vain (fixture->queue, 200);
  sigaction (SIGALRM, NULL, &after);
  g_assert_true (after.sa_handler == on_alarm);
  g_assert_cmpint (getitimer (ITIMER_REAL, &timer), ==, 0);
  g_assert_cmpint (timer.it_value.tv_usec + timer.it_interval.tv_usec, ==, 0);
  g_usleep (200000);
  g_assert_cmpint (alarms, ==, 0);

  /* A thread that blocks the signal still has a deadline, and blocks it again afterwards. */
  pthread_sigmask (SIG_BLOCK, &blocked, NULL);
  g_assert_cmpint (wait_in_vain (fixture->queue, 200), <, 3000);
  pthread_sigmask (SIG_UNBLOCK, &blocked, &mask);
  g_assert_cmpint (sigismember (&mask, SIGALRM), ==, 1);
  sigaction (SIGALRM, &former, NULL);
}

typedef struct {
  GhWriterQueue *queue;
  int deadline_ms;
} Waiter;

static gpointer
wait_in_thread (gpointer data)
{
  const Waiter *waiter = data;
  return GINT_TO_POINTER ((int) wait_in_vain (waiter->queue, waiter->deadline_ms));
}

/* Each thread has its own deadline, whoever else waits meanwhile. */
static void
test_threads (Fixture *fixture, gconstpointer data)
{
  GhWriterQueue *third = gh_writer_queue_new (fixture->path);
  Waiter waiters[] = { { fixture->queue, 200 }, { third, 700 } };
  GThread *threads[G_N_ELEMENTS (waiters)];
  enter (fixture->other);
  for (gsize i = 0; i < G_N_ELEMENTS (waiters); i++)
    threads[i] = g_thread_new ("waiter", wait_in_thread, &waiters[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (waiters); i++) {
    int waited = GPOINTER_TO_INT (g_thread_join (threads[i]));
    g_assert_cmpint (waited, >=, waiters[i].deadline_ms);
    g_assert_cmpint (waited, <, waiters[i].deadline_ms + 3000);
  }
  gh_writer_queue_free (third);
}

static gpointer
enter_in_thread (gpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean entered = gh_writer_queue_enter (data, 5000, &error);
  g_assert_no_error (error);
  return GINT_TO_POINTER (entered);
}

static void
test_who_waits_comes_in (Fixture *fixture, gconstpointer data)
{
  enter (fixture->other);
  gint64 start = g_get_monotonic_time ();
  GThread *thread = g_thread_new ("waiter", enter_in_thread, fixture->queue);
  g_usleep (150000);
  gh_writer_queue_leave (fixture->other);
  g_assert_true (GPOINTER_TO_INT (g_thread_join (thread)));
  g_assert_cmpint (g_get_monotonic_time () - start, <, 4 * G_USEC_PER_SEC);
  wait_in_vain (fixture->other, 0);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/writer-queue/one-at-a-time", test_one_at_a_time);
  ADD ("/writer-queue/deadline", test_deadline);
  g_test_add_func ("/writer-queue/file", test_file);
  ADD ("/writer-queue/owner", test_owner);
  ADD ("/writer-queue/no-link", test_no_link);
  ADD ("/writer-queue/read-only-folder", test_read_only_folder);
  ADD ("/writer-queue/the-dead-leave", test_the_dead_leave);
  ADD ("/writer-queue/free-leaves", test_free_leaves);
  ADD ("/writer-queue/places", test_places);
  ADD ("/writer-queue/signals-are-given-back", test_signals_are_given_back);
  ADD ("/writer-queue/threads", test_threads);
  ADD ("/writer-queue/who-waits-comes-in", test_who_waits_comes_in);
  return g_test_run ();
}
