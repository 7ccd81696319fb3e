/* One writer at a time, in the kernel's order; see the header. */

#include "db/writer-queue.h"

#include "core/lock-file.h"
#include "db/db.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* How often the timer interrupts flock to look at the deadline. */
#define TICK_NS 50000000

#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid /* Debian 12's glibc has no name for it */
#endif

struct _GhWriterQueue {
  char *database_path; /* owned */
  char *path;          /* owned */
  int fd;              /* -1 until the first writer */
  gboolean entered;
};

GhWriterQueue *
gh_writer_queue_new (const char *database_path)
{
  GhWriterQueue *queue = g_new0 (GhWriterQueue, 1);
  queue->database_path = g_strdup (database_path);
  queue->path = g_strconcat (database_path, "-writers", NULL);
  queue->fd = -1;
  return queue;
}

void
gh_writer_queue_free (GhWriterQueue *queue)
{
  if (queue == NULL)
    return;
  if (queue->fd >= 0)
    close (queue->fd);
  g_free (queue->path);
  g_free (queue->database_path);
  g_free (queue);
}

static gboolean
fail (GError **error, const char *what, const char *path, int saved_errno)
{
  int code = saved_errno == EACCES || saved_errno == EROFS || saved_errno == EPERM
                 ? GH_DB_ERROR_READ_ONLY
                 : GH_DB_ERROR_FAILED;
  g_set_error (error, GH_DB_ERROR, code, "%s %s: %s", what, path, g_strerror (saved_errno));
  return FALSE;
}

static void
on_tick (int number)
{
  /* Nothing to do: that the signal came is what interrupts flock. */
}

/* The handler is the process's, not a thread's: the first who waits sets it and the last gives the
 * former one back. */
static GMutex tick_mutex;
static int ticking = 0;
static struct sigaction former_action;

static void
use_tick_handler (gboolean use)
{
  struct sigaction tick = { .sa_handler = on_tick };
  sigemptyset (&tick.sa_mask);
  g_mutex_lock (&tick_mutex);
  if (use && ticking++ == 0)
    sigaction (SIGALRM, &tick, &former_action);
  else if (!use && --ticking == 0)
    sigaction (SIGALRM, &former_action, NULL);
  g_mutex_unlock (&tick_mutex);
}

/* Starts a timer that interrupts this very thread: a signal to the process could reach another one
 * and leave this one asleep. */
static gboolean
start_ticking (timer_t *timer)
{
  struct sigevent event = { .sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGALRM };
  struct itimerspec every = { { 0, TICK_NS }, { 0, TICK_NS } };
  event.sigev_notify_thread_id = gettid ();
  if (timer_create (CLOCK_MONOTONIC, &event, timer) != 0)
    return FALSE;
  timer_settime (*timer, 0, &every, NULL);
  return TRUE;
}

/* flock has no deadline; a ticking timer interrupts it. 0, or an errno: EINTR when time is up. */
static int
lock_until (int fd, gint64 deadline)
{
  sigset_t alarm_set, former_mask;
  timer_t timer;
  sigemptyset (&alarm_set);
  sigaddset (&alarm_set, SIGALRM);
  use_tick_handler (TRUE);
  if (!start_ticking (&timer)) {
    int saved_errno = errno;
    use_tick_handler (FALSE);
    return saved_errno;
  }
  pthread_sigmask (SIG_UNBLOCK, &alarm_set, &former_mask);
  int result;
  do {
    result = flock (fd, LOCK_EX) == 0 ? 0 : errno;
  } while (result == EINTR && g_get_monotonic_time () < deadline);
  timer_delete (timer);
  pthread_sigmask (SIG_SETMASK, &former_mask, NULL);
  use_tick_handler (FALSE);
  return result;
}

gboolean
gh_writer_queue_enter (GhWriterQueue *queue, int deadline_ms, GError **error)
{
  g_assert (!queue->entered);
  if (queue->fd < 0) {
    queue->fd = gh_lock_file_open (queue->path, queue->database_path);
    if (queue->fd < 0)
      return fail (error, "Cannot open", queue->path, errno);
  }

  int result = flock (queue->fd, LOCK_EX | LOCK_NB) == 0 ? 0 : errno;
  if (result == EWOULDBLOCK) {
    int place = gh_lock_file_take_place (queue->fd, GH_WRITER_QUEUE_PLACES);
    if (place < 0) {
      g_set_error (error, GH_DB_ERROR, GH_DB_ERROR_BUSY, "%d writers are waiting for %s already",
                   GH_WRITER_QUEUE_PLACES, queue->database_path);
      return FALSE;
    }
    result =
        lock_until (queue->fd, g_get_monotonic_time () + deadline_ms * G_GINT64_CONSTANT (1000));
    gh_lock_file_leave_place (queue->fd, place);
  }
  if (result == EINTR) {
    g_set_error (error, GH_DB_ERROR, GH_DB_ERROR_BUSY, "%s was locked by others for %d ms",
                 queue->database_path, deadline_ms);
    return FALSE;
  }
  if (result != 0)
    return fail (error, "Cannot lock", queue->path, result);
  queue->entered = TRUE;
  return TRUE;
}

void
gh_writer_queue_leave (GhWriterQueue *queue)
{
  if (!queue->entered)
    return;
  queue->entered = FALSE;
  if (flock (queue->fd, LOCK_UN) != 0)
    g_warning ("Cannot unlock %s: %s", queue->path, g_strerror (errno));
}
