/* Clock and chance of a simulation; see the header. */

#include "machine.h"

#include <poll.h>
#include <string.h>
#include <sys/random.h>
#include <sys/time.h>
#include <time.h>

#include "kiosk/queue/manifest-worker.h"

#define BOOTED_US (1000 * G_TIME_SPAN_SECOND)

static gint64 since_boot_us = BOOTED_US;
static gint64 wall_us; /* minus since_boot_us */
static gint64 stop_us; /* how far sim_machine_run goes */
static guint64 chance_of_programs;
static guint64 chance_of_schedule;
static GThread *main_thread;

static GMutex jobs_lock;
static GCond job_ended;
static gint jobs; /* of the worker, not ended yet */

/* ---- chance ---- */

/* SplitMix64. */
static guint64
draw (guint64 *state)
{
  guint64 mixed = (*state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));
  mixed = (mixed ^ (mixed >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  mixed = (mixed ^ (mixed >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return mixed ^ (mixed >> 31);
}

guint
sim_draw (guint bound)
{
  return (guint) (draw (&chance_of_schedule) % bound);
}

gboolean
sim_chance (guint percent)
{
  return sim_draw (100) < percent;
}

ssize_t
getrandom (void *bytes, size_t length, unsigned int flags)
{
  for (gsize at = 0; at < length; at++)
    ((guint8 *) bytes)[at] = (guint8) draw (&chance_of_programs);
  return (ssize_t) length;
}

/* ---- time ---- */

int
clock_gettime (clockid_t clock, struct timespec *time)
{
  gint64 now = since_boot_us;
  if (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)
    now += wall_us;
  time->tv_sec = now / G_TIME_SPAN_SECOND;
  time->tv_nsec = now % G_TIME_SPAN_SECOND * 1000;
  return 0;
}

int
gettimeofday (struct timeval *time, void *zone)
{
  gint64 now = since_boot_us + wall_us;
  time->tv_sec = now / G_TIME_SPAN_SECOND;
  time->tv_usec = now % G_TIME_SPAN_SECOND;
  return 0;
}

gint64
sim_machine_now_ms (void)
{
  return (since_boot_us + wall_us) / 1000;
}

/* Nothing is left to do now: it is the time of the next event. */
static gint
wait_by_clock (GPollFD *files, guint n_files, gint timeout)
{
  int ready = poll ((struct pollfd *) files, n_files, 0);
  if (ready != 0 || timeout == 0)
    return ready;
  gint64 next = timeout < 0 ? stop_us : since_boot_us + timeout * G_TIME_SPAN_MILLISECOND;
  since_boot_us = MIN (next, stop_us);
  return 0;
}

void
sim_machine_settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

void
sim_machine_run (gint64 milliseconds)
{
  stop_us = since_boot_us + milliseconds * G_TIME_SPAN_MILLISECOND;
  while (since_boot_us < stop_us)
    g_main_context_iteration (NULL, TRUE);
  sim_machine_settle ();
}

void
sim_machine_start (guint64 seed, gint64 now)
{
  main_thread = g_thread_self ();
  chance_of_schedule = seed;
  chance_of_programs = ~seed;
  g_random_set_seed ((guint32) seed);
  since_boot_us = BOOTED_US;
  wall_us = now * G_TIME_SPAN_SECOND - since_boot_us;
  stop_us = since_boot_us;
  g_main_context_set_poll_func (NULL, wait_by_clock);
}

/* ---- the worker's thread: the linker hands its calls to these (--wrap) ---- */

void __real_gh_manifest_worker_run_async (GhManifestWorker *worker, const GhManifestJob *job,
                                          GAsyncReadyCallback callback, gpointer data);
void __wrap_gh_manifest_worker_run_async (GhManifestWorker *worker, const GhManifestJob *job,
                                          GAsyncReadyCallback callback, gpointer data);
void __real_g_task_return_pointer (GTask *task, gpointer result, GDestroyNotify free_result);
void __wrap_g_task_return_pointer (GTask *task, gpointer result, GDestroyNotify free_result);
void __real_g_task_return_error (GTask *task, GError *error);
void __wrap_g_task_return_error (GTask *task, GError *error);

static void
note_end_of_job (void)
{
  if (g_thread_self () == main_thread)
    return;
  g_mutex_lock (&jobs_lock);
  jobs--;
  g_cond_signal (&job_ended);
  g_mutex_unlock (&jobs_lock);
}

/* What a thread does takes no time here, and comes back at the same moment in every run. */
void
__wrap_gh_manifest_worker_run_async (GhManifestWorker *worker, const GhManifestJob *job,
                                     GAsyncReadyCallback callback, gpointer data)
{
  g_mutex_lock (&jobs_lock);
  jobs++;
  __real_gh_manifest_worker_run_async (worker, job, callback, data);
  while (jobs > 0)
    g_cond_wait (&job_ended, &jobs_lock);
  g_mutex_unlock (&jobs_lock);
}

void
__wrap_g_task_return_pointer (GTask *task, gpointer result, GDestroyNotify free_result)
{
  __real_g_task_return_pointer (task, result, free_result);
  note_end_of_job ();
}

void
__wrap_g_task_return_error (GTask *task, GError *error)
{
  __real_g_task_return_error (task, error);
  note_end_of_job ();
}
