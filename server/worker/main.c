/* gatehouse-worker: what has to happen without a request. Keeps the database open all the time, so
 * that SQLite's log has somebody at home, runs the jobs of jobs.c on their schedule and sends, in
 * threads beside them, what the outbox holds; until SIGTERM. A changed configuration takes effect
 * by itself: all that works with the old one ends and begins again. */

#include "core/clock.h"
#include "core/event-log.h"
#include "server/domain/fault.h"
#include "server/worker/config-watch.h"
#include "server/worker/database.h"
#include "server/worker/jobs.h"
#include "server/worker/sender.h"

#include <glib-unix.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#define EXIT_USAGE 2

/* How often the configuration file is looked at. */
#define WATCH_SECONDS 3

typedef struct {
  GhConfig *config;     /* owned, as all of these */
  GhConfigWatch *watch; /* over the file of config */
  GhConfig *next;       /* what takes its place; NULL for none */
  GhDb *db;             /* NULL: not open */
  GMainLoop *loop;      /* NULL with --once */
  gboolean stopping;    /* there was a signal */
} Worker;

static void
worker_clear (Worker *worker)
{
  g_clear_pointer (&worker->loop, g_main_loop_unref);
  g_clear_pointer (&worker->db, gh_db_close);
  g_clear_pointer (&worker->next, gh_config_free);
  g_clear_pointer (&worker->watch, gh_config_watch_free);
  g_clear_pointer (&worker->config, gh_config_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Worker, worker_clear)

static gboolean
open_worker (Worker *worker, GError **error)
{
  worker->watch = gh_config_watch_new (gh_config_path ());
  worker->config = gh_config_load (error);
  return worker->config != NULL &&
         gh_worker_open_database (worker->config->database, &worker->db, error);
}

static gboolean
run_job (Worker *worker, const GhJob *job)
{
  g_autoptr (GError) error = NULL;
  GhContext context = { .config = worker->config, .now = gh_clock_now (), .language = "en" };
  gboolean open = gh_worker_open_database (worker->config->database, &worker->db, &error);
  context.db = worker->db;
  if (open && job->run (&context, &error))
    return TRUE;
  gh_log_event (GH_LOG_ERROR, "job.failed", "job", job->name, "reason", error->message, "advice",
                gh_fault_advice (error), NULL);
  return FALSE;
}

static gboolean
run_all (Worker *worker)
{
  gboolean done = TRUE;
  for (const GhJob *job = gh_worker_jobs; job->name != NULL; job++)
    done &= run_job (worker, job);
  return done;
}

/* ---- until the configuration changes ---- */

typedef struct {
  Worker *worker; /* borrowed */
  const GhJob *job;
} Turn;

static gboolean
on_turn (gpointer data)
{
  const Turn *turn = data;
  run_job (turn->worker, turn->job);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_watch (gpointer data)
{
  Worker *worker = data;
  g_autoptr (GError) error = NULL;
  if (!gh_config_watch_look (worker->watch, &worker->next, &error))
    gh_log_event (GH_LOG_ERROR, "config.not_reread", "reason", error->message, "advice",
                  "the worker goes on with what the file said before", NULL);
  if (worker->next != NULL)
    g_main_loop_quit (worker->loop);
  return G_SOURCE_CONTINUE;
}

/* The ids of the sources. Owned by the caller. */
static GArray *
add_schedule (Worker *worker)
{
  GArray *sources = g_array_new (FALSE, FALSE, sizeof (guint));
  guint id = g_timeout_add_seconds (WATCH_SECONDS, on_watch, worker);
  g_array_append_val (sources, id);
  for (const GhJob *job = gh_worker_jobs; job->name != NULL; job++) {
    Turn *turn = g_new (Turn, 1);
    *turn = (Turn){ worker, job };
    id = g_timeout_add_seconds_full (G_PRIORITY_DEFAULT, job->seconds, on_turn, turn, g_free);
    g_array_append_val (sources, id);
  }
  return sources;
}

static void
run_on_schedule (Worker *worker)
{
  g_autoptr (GArray) sources = add_schedule (worker);
  /* The database was opened once: threads may share what the stores prepared then. */
  GhSender *senders[] = { gh_sender_start (worker->config, GH_CHANNEL_MAIL),
                          gh_sender_start (worker->config, GH_CHANNEL_SMS) };
  run_all (worker);
  g_main_loop_run (worker->loop);
  for (gsize i = 0; i < G_N_ELEMENTS (senders); i++)
    gh_sender_tell_to_stop (senders[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (senders); i++)
    gh_sender_stop (senders[i]);
  for (guint i = 0; i < sources->len; i++)
    g_source_remove (g_array_index (sources, guint, i));
}

/* ---- until SIGTERM ---- */

static gboolean
on_stop_signal (gpointer data)
{
  Worker *worker = data;
  worker->stopping = TRUE;
  g_main_loop_quit (worker->loop);
  return G_SOURCE_CONTINUE;
}

/* Nothing works with the old configuration any more. */
static void
take_next (Worker *worker)
{
  g_clear_pointer (&worker->db, gh_db_close);
  gh_config_free (worker->config);
  worker->config = g_steal_pointer (&worker->next);
  gh_log_event (GH_LOG_INFO, "config.reread", "file", worker->config->path, NULL);
}

static void
stay (Worker *worker)
{
  /* Handled for as long as the worker stays: a signal that comes while senders end is not lost. */
  const guint signals[] = { g_unix_signal_add (SIGTERM, on_stop_signal, worker),
                            g_unix_signal_add (SIGINT, on_stop_signal, worker),
                            g_unix_signal_add (SIGHUP, on_stop_signal, worker) };
  worker->loop = g_main_loop_new (NULL, FALSE);
  gh_log_event (GH_LOG_INFO, "worker.started", "version", GH_VERSION, NULL);
  run_on_schedule (worker);
  while (!worker->stopping) {
    take_next (worker);
    run_on_schedule (worker);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    g_source_remove (signals[i]);
  gh_log_event (GH_LOG_INFO, "worker.stopped", NULL);
}

/* ---- the command line ---- */

/* Whether to go on; otherwise @status is what to exit with. */
static gboolean
read_command_line (int argc, char **argv, gboolean *once, int *status)
{
  gboolean version = FALSE;
  const GOptionEntry entries[] = {
    { "once", 0, 0, G_OPTION_ARG_NONE, once, "Do what is due, then exit", NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &version, "Say which version this is", NULL },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_option_context_set_summary (context, "Runs Gatehouse's jobs until SIGTERM.");
  g_option_context_add_main_entries (context, entries, NULL);
  gboolean good = g_option_context_parse (context, &argc, &argv, &error);
  *status = good && argc <= 1 ? EXIT_SUCCESS : EXIT_USAGE;
  if (!good)
    fprintf (stderr, "gatehouse-worker: %s (see --help)\n", error->message);
  else if (argc > 1)
    fprintf (stderr, "gatehouse-worker: “%s” is one argument too many (see --help)\n", argv[1]);
  else if (version)
    puts ("gatehouse-worker " GH_VERSION);
  return *status == EXIT_SUCCESS && !version;
}

int
main (int argc, char **argv)
{
  gboolean once = FALSE;
  int status = EXIT_SUCCESS;
  setlocale (LC_CTYPE, ""); /* GLib says [OPTION…] in the terminal's character set */
  if (!read_command_line (argc, argv, &once, &status))
    return status;

  umask (0007);
  signal (SIGPIPE, SIG_IGN); /* a log that nobody reads any more, a server that hangs up */
  g_auto (Worker) worker = { 0 };
  g_autoptr (GError) error = NULL;
  if (!open_worker (&worker, &error)) {
    gh_log_event (GH_LOG_ERROR, "worker.not_started", "reason", error->message, "advice",
                  gh_fault_advice (error), NULL);
    return EXIT_FAILURE;
  }
  if (once) {
    gboolean done = run_all (&worker);
    done &= run_job (&worker, &gh_worker_notify);
    return done ? EXIT_SUCCESS : EXIT_FAILURE;
  }
  stay (&worker);
  return EXIT_SUCCESS;
}
