/* Tasks of GLib's pool of threads, one hash each. */

#include "kiosk/desk/secret-hashing.h"

typedef struct {
  GhKeptSecret *kept;
  GhSecretCost cost;
  char *verifier; /* what @kept is held against; NULL: one is to be made */
} Job;

static void
free_job (gpointer data)
{
  Job *job = data;
  gh_kept_secret_free (job->kept);
  g_free (job->verifier);
  g_free (job);
}

static void
make (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  char *verifier = gh_secret_verifier_new (gh_kept_secret_reveal (job->kept), job->cost, &error);
  gh_kept_secret_hide (job->kept);
  if (verifier != NULL)
    g_task_return_pointer (task, verifier, g_free);
  else
    g_task_return_error (task, error);
}

static void
match (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  gboolean matches = gh_secret_verifier_matches (job->verifier, gh_kept_secret_reveal (job->kept));
  gh_kept_secret_hide (job->kept);
  g_task_return_boolean (task, matches);
}

/* Takes @job. */
static void
run (GObject *source, Job *job, GTaskThreadFunc function, GAsyncReadyCallback callback,
     gpointer data)
{
  g_autoptr (GTask) task = g_task_new (source, NULL, callback, data);
  g_task_set_task_data (task, job, free_job);
  g_task_run_in_thread (task, function);
}

void
gh_secret_hashing_make_async (GObject *source, GhKeptSecret *kept, GhSecretCost cost,
                              GAsyncReadyCallback callback, gpointer data)
{
  Job *job = g_new0 (Job, 1);
  job->kept = gh_kept_secret_copy (kept);
  job->cost = cost;
  run (source, job, make, callback, data);
}

char *
gh_secret_hashing_make_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
gh_secret_hashing_match_async (GObject *source, GhKeptSecret *kept, const char *verifier,
                               GAsyncReadyCallback callback, gpointer data)
{
  Job *job = g_new0 (Job, 1);
  job->kept = gh_kept_secret_copy (kept);
  job->verifier = g_strdup (verifier);
  run (source, job, match, callback, data);
}

gboolean
gh_secret_hashing_match_finish (GAsyncResult *result)
{
  return g_task_propagate_boolean (G_TASK (result), NULL);
}
