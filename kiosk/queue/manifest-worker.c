/* The thread behind the keeper: jobs in, what there is then out. */

#include "kiosk/queue/manifest-worker.h"

#include "kiosk/queue/remembered.h"

/* By a clock that nobody confirmed only what is long over is destroyed: a list that was lost
 * offline cannot be had again. */
#define GRACE (2 * GH_DAY_SECONDS)

struct _GhManifestWorker {
  char *directory;
  GAsyncQueue *tasks; /* of GTask; one without a job ends the thread */
  gint stopping;      /* atomic */
  GThread *thread;
  GhKioskStore *store; /* the thread's; NULL until the first job, and after a fault */
};

void
gh_manifest_state_free (GhManifestState *state)
{
  if (state == NULL)
    return;
  g_free (state->cursor);
  g_free (state->tomorrow_cursor);
  g_free (state);
}

static void
free_job (gpointer data)
{
  GhManifestJob *job = data;
  gh_manifest_free (job->manifest);
  g_free (job);
}

/* ---- the thread ---- */

static gboolean
prepare_store (GhManifestWorker *worker, GError **error)
{
  if (worker->store != NULL && !gh_db_is_current (gh_kiosk_store_get_db (worker->store)))
    g_clear_pointer (&worker->store, gh_kiosk_store_close);
  if (worker->store == NULL)
    worker->store = gh_kiosk_store_open_again (worker->directory, error);
  return worker->store != NULL;
}

static gboolean
settle_time (GhKioskStore *store, const GhManifestJob *job, GhManifestState *state, GError **error)
{
  state->now = job->now;
  if (job->told) {
    state->remembered = job->now;
    return gh_remembered_put (store, GH_REMEMBERED_SERVER_TIME, job->now, error);
  }
  if (!gh_remembered_get (store, GH_REMEMBERED_SERVER_TIME, &state->remembered, error))
    return FALSE;
  state->now = MAX (job->now, state->remembered);
  /* However often it restarts without a network and with its clock put back, time goes on. */
  return job->at_least <= state->remembered ||
         gh_remembered_put (store, GH_REMEMBERED_SERVER_TIME, job->at_least, error);
}

static gboolean
look (GhKioskStore *store, GhManifestState *state, GError **error)
{
  gint64 made_at;
  if (!gh_manifest_store_get_day (store, state->now, &state->today, error))
    return FALSE;
  if (state->today.made_at == 0)
    return TRUE;
  return gh_manifest_store_get_cursor (store, state->today.date, &made_at, &state->cursor, error) &&
         gh_manifest_store_get_cursor (store, state->today.date + 1, &state->tomorrow_made_at,
                                       &state->tomorrow_cursor, error);
}

static GhManifestState *
run_job (GhManifestWorker *worker, const GhManifestJob *job, GError **error)
{
  g_autoptr (GhManifestState) state = g_new0 (GhManifestState, 1);
  if (!prepare_store (worker, error) ||
      (job->wipe && !gh_manifest_store_wipe (worker->store, error)) ||
      !settle_time (worker->store, job, state, error) ||
      (job->manifest != NULL && !gh_manifest_store_apply (worker->store, job->manifest, error)) ||
      !gh_manifest_store_prune (worker->store, job->told ? state->now : state->now - GRACE,
                                error) ||
      !look (worker->store, state, error))
    return NULL;
  return g_steal_pointer (&state);
}

static gpointer
run_thread (gpointer data)
{
  GhManifestWorker *worker = data;
  for (;;) {
    g_autoptr (GTask) task = g_async_queue_pop (worker->tasks);
    const GhManifestJob *job = g_task_get_task_data (task);
    if (job == NULL)
      break;
    if (g_atomic_int_get (&worker->stopping) && !job->wipe) {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The program ends");
      continue;
    }
    GError *error = NULL;
    GhManifestState *state = run_job (worker, job, &error);
    if (state != NULL)
      g_task_return_pointer (task, state, (GDestroyNotify) gh_manifest_state_free);
    else
      g_task_return_error (task, error);
  }
  g_clear_pointer (&worker->store, gh_kiosk_store_close);
  return NULL;
}

/* ---- the other side ---- */

GhManifestWorker *
gh_manifest_worker_new (const char *directory)
{
  GhManifestWorker *worker = g_new0 (GhManifestWorker, 1);
  worker->directory = g_strdup (directory);
  worker->tasks = g_async_queue_new ();
  worker->thread = g_thread_new ("gh-manifest", run_thread, worker);
  return worker;
}

void
gh_manifest_worker_free (GhManifestWorker *worker)
{
  if (worker == NULL)
    return;
  g_atomic_int_set (&worker->stopping, 1);
  g_async_queue_push (worker->tasks, g_task_new (NULL, NULL, NULL, NULL));
  g_thread_join (worker->thread);
  g_async_queue_unref (worker->tasks);
  g_free (worker->directory);
  g_free (worker);
}

void
gh_manifest_worker_run_async (GhManifestWorker *worker, const GhManifestJob *job,
                              GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (NULL, NULL, callback, data);
  g_task_set_source_tag (task, gh_manifest_worker_run_async);
  g_task_set_task_data (task, g_memdup2 (job, sizeof *job), free_job);
  g_async_queue_push (worker->tasks, task);
}

GhManifestState *
gh_manifest_worker_run_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
