/* The keeper works in rounds: look what is there, ask for today's list, take it over, perhaps the
 * same with tomorrow's, and wait for the next round. */

#include "kiosk/queue/manifest-keeper.h"

#include "core/event-log.h"
#include "core/random-id.h"
#include "core/secret-text.h"
#include "kiosk/client/backoff.h"
#include "kiosk/queue/manifest-worker.h"

/* About a minute: twenty kiosks that were switched on together drift apart. */
#define ROUND_MS         50000
#define ROUND_JITTER_MS  20000
#define FIRST_PAUSE_MS   2000
#define LONGEST_PAUSE_MS 60000

#define EVENING        (6 * 3600) /* of a day, in seconds, in which tomorrow's list is wanted */
#define TOMORROW_FRESH 600        /* seconds until it is asked for again */

struct _GhManifestKeeper {
  GObject parent_instance;

  GhManifestWorker *worker;
  GhApiClient *client;
  GhServerClock *clock; /* borrowed */
  char *token;          /* NULL while nobody is signed in */
  gint64 made_at;

  gboolean busy;             /* a round is under way … */
  gboolean due;              /* … and another is wanted at once */
  gboolean tomorrow;         /* it is tomorrow's list that is asked for */
  GCancellable *cancellable; /* of the request, NULL when there is none */
  guint timer;               /* 0 when none is set */
  GhBackoff backoff;
};

enum { SIGNAL_UPDATED, SIGNAL_UNAUTHENTICATED, SIGNAL_LAST };
static guint signals[SIGNAL_LAST];

G_DEFINE_FINAL_TYPE (GhManifestKeeper, gh_manifest_keeper, G_TYPE_OBJECT)

static void begin_round (GhManifestKeeper *keeper);

static gboolean
on_timer (gpointer data)
{
  GhManifestKeeper *keeper = data;
  keeper->timer = 0;
  begin_round (keeper);
  return G_SOURCE_REMOVE;
}

static void
end_round (GhManifestKeeper *keeper, int pause_ms)
{
  keeper->busy = FALSE;
  if (keeper->due)
    begin_round (keeper);
  else
    keeper->timer = g_timeout_add ((guint) pause_ms, on_timer, keeper);
}

static void
end_round_well (GhManifestKeeper *keeper)
{
  end_round (keeper, ROUND_MS + (int) gh_random_below (ROUND_JITTER_MS));
}

/* @retry_after: seconds, 0 for none. */
static void
end_round_badly (GhManifestKeeper *keeper, const char *reason, gint64 retry_after)
{
  if (keeper->backoff.failures == 0) /* not every minute of a day without a network */
    gh_log_event (GH_LOG_WARNING, "manifest.not_fresh", "reason", reason, NULL);
  end_round (keeper, gh_backoff_next (&keeper->backoff, (int) CLAMP (retry_after, 0, G_MAXINT)));
}

/* Whoever waited for an answer holds a reference; the clock may be gone. */
static gboolean
is_disposed (GhManifestKeeper *keeper)
{
  return keeper->client == NULL;
}

static GhManifestJob
new_job (GhManifestKeeper *keeper)
{
  return (GhManifestJob){ .now = gh_server_clock_now (keeper->clock),
                          .told = gh_server_clock_is_set (keeper->clock),
                          .at_least = gh_server_clock_at_least (keeper->clock) };
}

/* Takes @manifest, which may be NULL. */
static void
run_job (GhManifestKeeper *keeper, GhManifest *manifest, GAsyncReadyCallback callback)
{
  GhManifestJob job = new_job (keeper);
  job.manifest = manifest;
  gh_manifest_worker_run_async (keeper->worker, &job, callback, g_object_ref (keeper));
}

static void
note_state (GhManifestKeeper *keeper, const GhManifestState *state)
{
  if (!gh_server_clock_is_set (keeper->clock))
    gh_server_clock_remember (keeper->clock, state->remembered);
  gint64 before = keeper->made_at;
  keeper->made_at = state->today.made_at;
  if (keeper->made_at != before)
    g_signal_emit (keeper, signals[SIGNAL_UPDATED], 0);
}

/* What a job found; NULL when it failed, then the round is over, or when there is no keeper any
 * more. */
static GhManifestState *
finish_job (GhManifestKeeper *keeper, GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;
  GhManifestState *state = gh_manifest_worker_run_finish (result, &error);
  if (is_disposed (keeper)) {
    gh_manifest_state_free (state);
    return NULL;
  }
  if (state == NULL) {
    end_round_badly (keeper, error->message, 0);
    return NULL;
  }
  note_state (keeper, state);
  return state;
}

/* ---- asking ---- */

static void on_applied (GObject *source, GAsyncResult *result, gpointer data);

static void
give_up_token (GhManifestKeeper *keeper)
{
  g_clear_pointer (&keeper->token, gh_secret_text_free);
  end_round_well (keeper);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GhManifestKeeper) keeper = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GhAnswer) answer = gh_api_client_finish (GH_API_CLIENT (source), result, &error);
  if (is_disposed (keeper))
    return;
  g_clear_object (&keeper->cancellable);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    end_round_well (keeper);
  } else if (answer == NULL) {
    end_round_badly (keeper, error->message, 0);
  } else if (answer->kind == GH_ANSWER_MANIFEST) {
    run_job (keeper, g_steal_pointer (&answer->manifest), on_applied);
  } else if (answer->kind == GH_ANSWER_UNAUTHENTICATED) {
    give_up_token (keeper);
    g_signal_emit (keeper, signals[SIGNAL_UNAUTHENTICATED], 0);
  } else if (answer->kind == GH_ANSWER_REVOKED) {
    give_up_token (keeper); /* what becomes of the lists is desk/device-desk's */
  } else {
    end_round_badly (keeper, answer->failure->code, answer->failure->retry_after);
  }
}

static void
ask (GhManifestKeeper *keeper, GhDate date, const char *cursor)
{
  keeper->cancellable = g_cancellable_new ();
  gh_api_client_manifest_async (keeper->client, keeper->token, date, cursor, keeper->cancellable,
                                on_answer, g_object_ref (keeper));
}

static gboolean
wants_tomorrow (const GhManifestState *state)
{
  return state->today.made_at != 0 && state->now >= state->today.ends_at - EVENING &&
         ABS (state->now - state->tomorrow_made_at) >= TOMORROW_FRESH;
}

static void
on_applied (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GhManifestKeeper) keeper = data;
  g_autoptr (GhManifestState) state = finish_job (keeper, result);
  if (state == NULL)
    return;
  gh_backoff_reset (&keeper->backoff);
  if (keeper->token == NULL || keeper->due || keeper->tomorrow || !wants_tomorrow (state)) {
    end_round_well (keeper);
    return;
  }
  keeper->tomorrow = TRUE;
  ask (keeper, state->today.date + 1, state->tomorrow_cursor);
}

/* ---- the beginning of a round ---- */

static void
on_looked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GhManifestKeeper) keeper = data;
  g_autoptr (GhManifestState) state = finish_job (keeper, result);
  if (state == NULL)
    return;
  if (keeper->token == NULL) {
    end_round_well (keeper);
    return;
  }
  /* The server says which day it is: the cursor is of use when it is the same. */
  keeper->due = FALSE;
  ask (keeper, GH_DATE_MIN, state->cursor);
}

static void
begin_round (GhManifestKeeper *keeper)
{
  keeper->due = keeper->busy;
  if (keeper->busy)
    return;
  g_clear_handle_id (&keeper->timer, g_source_remove);
  keeper->busy = TRUE;
  keeper->tomorrow = FALSE;
  run_job (keeper, NULL, on_looked);
}

void
gh_manifest_keeper_set_token (GhManifestKeeper *keeper, const char *token)
{
  if (keeper->cancellable != NULL)
    g_cancellable_cancel (keeper->cancellable);
  gh_secret_text_free (keeper->token);
  keeper->token = g_strdup (token);
  gh_backoff_reset (&keeper->backoff);
  if (token != NULL)
    begin_round (keeper);
}

void
gh_manifest_keeper_kick (GhManifestKeeper *keeper)
{
  if (keeper->token != NULL && keeper->cancellable == NULL)
    begin_round (keeper);
}

/* Beside the rounds, which go on. */
static void
on_wiped (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GhManifestKeeper) keeper = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GhManifestState) state = gh_manifest_worker_run_finish (result, &error);
  if (state == NULL)
    gh_log_event (GH_LOG_ERROR, "wipe.failed", "reason", error->message, NULL);
  else if (!is_disposed (keeper))
    note_state (keeper, state);
}

void
gh_manifest_keeper_wipe (GhManifestKeeper *keeper)
{
  GhManifestJob job = new_job (keeper);
  job.wipe = TRUE;
  gh_manifest_keeper_set_token (keeper, NULL);
  gh_manifest_worker_run_async (keeper->worker, &job, on_wiped, g_object_ref (keeper));
}

gint64
gh_manifest_keeper_get_made_at (GhManifestKeeper *keeper)
{
  return keeper->made_at;
}

/* ---- the object ---- */

static void
gh_manifest_keeper_dispose (GObject *object)
{
  GhManifestKeeper *keeper = GH_MANIFEST_KEEPER (object);
  g_clear_handle_id (&keeper->timer, g_source_remove);
  g_clear_object (&keeper->client);
  G_OBJECT_CLASS (gh_manifest_keeper_parent_class)->dispose (object);
}

static void
gh_manifest_keeper_finalize (GObject *object)
{
  GhManifestKeeper *keeper = GH_MANIFEST_KEEPER (object);
  gh_manifest_worker_free (keeper->worker);
  gh_secret_text_free (keeper->token);
  G_OBJECT_CLASS (gh_manifest_keeper_parent_class)->finalize (object);
}

static guint
new_signal (const char *name)
{
  return g_signal_new (name, GH_TYPE_MANIFEST_KEEPER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, 0);
}

static void
gh_manifest_keeper_class_init (GhManifestKeeperClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = gh_manifest_keeper_dispose;
  object_class->finalize = gh_manifest_keeper_finalize;

  signals[SIGNAL_UPDATED] = new_signal ("updated");
  signals[SIGNAL_UNAUTHENTICATED] = new_signal ("unauthenticated");
}

static void
gh_manifest_keeper_init (GhManifestKeeper *keeper)
{
  keeper->backoff = GH_BACKOFF_INIT (FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
}

GhManifestKeeper *
gh_manifest_keeper_new (const char *directory, GhApiClient *client, GhServerClock *clock)
{
  GhManifestKeeper *keeper = g_object_new (GH_TYPE_MANIFEST_KEEPER, NULL);
  keeper->worker = gh_manifest_worker_new (directory);
  keeper->client = g_object_ref (client);
  keeper->clock = clock;
  begin_round (keeper);
  return keeper;
}
