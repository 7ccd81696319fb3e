/* The retrier: one held scan at a time, in the background. */

#include "kiosk/queue/retrier.h"

#include "core/event-log.h"
#include "core/secret-text.h"
#include "kiosk/client/backoff.h"

#define FIRST_PAUSE_MS   1000
#define LONGEST_PAUSE_MS 30000

struct _GhRetrier {
  GObject parent_instance;

  GhKioskStore *store; /* borrowed */
  GhApiClient *client;
  char *token;        /* NULL while nobody is signed in */
  char *reserved;     /* id, may be NULL */
  GhHeldScan *flying; /* being sent, NULL when none is */
  GCancellable *cancellable;
  guint timer; /* 0 when none is set */
  GhBackoff backoff;
};

enum { SIGNAL_SETTLED, SIGNAL_CONTACT, SIGNAL_UNAUTHENTICATED, SIGNAL_LAST };
static guint signals[SIGNAL_LAST];

G_DEFINE_FINAL_TYPE (GhRetrier, gh_retrier, G_TYPE_OBJECT)

static void send_next (GhRetrier *retrier);

static gboolean
on_timer (gpointer data)
{
  GhRetrier *retrier = data;
  retrier->timer = 0;
  send_next (retrier);
  return G_SOURCE_REMOVE;
}

static void
wait_and_send (GhRetrier *retrier, int milliseconds)
{
  g_clear_handle_id (&retrier->timer, g_source_remove);
  retrier->timer = g_timeout_add ((guint) milliseconds, on_timer, retrier);
}

static void
settle (GhRetrier *retrier, const GhHeldScan *held, const GhAnswer *answer)
{
  g_autoptr (GError) error = NULL;
  gboolean done = gh_held_scans_remove (retrier->store, held->id, &error);
  if (!done)
    gh_log_event (GH_LOG_ERROR, "held_scan.write_failed", "scan_id", held->id, "reason",
                  error->message, NULL);
  g_signal_emit (retrier, signals[SIGNAL_SETTLED], 0, held, answer);
  if (done)
    send_next (retrier);
  else
    wait_and_send (retrier, gh_backoff_next (&retrier->backoff, 0));
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GhRetrier) retrier = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GhAnswer) answer = gh_api_client_finish (GH_API_CLIENT (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_autoptr (GhHeldScan) held = g_steal_pointer (&retrier->flying);
  if (answer != NULL &&
      (answer->kind == GH_ANSWER_UNAUTHENTICATED || answer->kind == GH_ANSWER_REVOKED)) {
    g_clear_pointer (&retrier->token, gh_secret_text_free);
    if (answer->kind == GH_ANSWER_UNAUTHENTICATED)
      g_signal_emit (retrier, signals[SIGNAL_UNAUTHENTICATED], 0);
    return;
  }
  gboolean reached = answer != NULL && answer->kind != GH_ANSWER_LATER;
  if (reached)
    gh_backoff_reset (&retrier->backoff);
  else
    wait_and_send (retrier,
                   gh_backoff_next (&retrier->backoff,
                                    answer != NULL ? (int) answer->failure->retry_after : 0));
  g_signal_emit (retrier, signals[SIGNAL_CONTACT], 0, reached,
                 gh_api_client_get_turn (GH_API_CLIENT (source), result));
  if (reached)
    settle (retrier, held, answer);
}

static void
send_next (GhRetrier *retrier)
{
  if (retrier->token == NULL || retrier->flying != NULL || retrier->timer != 0)
    return;
  g_autoptr (GError) error = NULL;
  g_autoptr (GhHeldScan) held = NULL;
  if (!gh_held_scans_next (retrier->store, retrier->reserved, &held, &error)) {
    gh_log_event (GH_LOG_ERROR, "held_scan.read_failed", "reason", error->message, NULL);
    wait_and_send (retrier, gh_backoff_next (&retrier->backoff, 0));
    return;
  }
  if (held == NULL)
    return;

  g_clear_object (&retrier->cancellable);
  retrier->cancellable = g_cancellable_new ();
  retrier->flying = g_steal_pointer (&held);
  gh_api_client_validate_async (retrier->client, retrier->token, retrier->flying->code,
                                retrier->cancellable, on_answer, g_object_ref (retrier));
}

static void
stop (GhRetrier *retrier)
{
  g_clear_handle_id (&retrier->timer, g_source_remove);
  if (retrier->cancellable != NULL)
    g_cancellable_cancel (retrier->cancellable);
  g_clear_object (&retrier->cancellable);
  g_clear_pointer (&retrier->flying, gh_held_scan_free);
}

void
gh_retrier_set_token (GhRetrier *retrier, const char *token)
{
  stop (retrier);
  gh_secret_text_free (retrier->token);
  retrier->token = g_strdup (token);
  gh_backoff_reset (&retrier->backoff);
  send_next (retrier);
}

void
gh_retrier_reserve (GhRetrier *retrier, const char *id)
{
  g_free (retrier->reserved);
  retrier->reserved = g_strdup (id);
  send_next (retrier);
}

void
gh_retrier_kick (GhRetrier *retrier)
{
  g_clear_handle_id (&retrier->timer, g_source_remove);
  send_next (retrier);
}

static void
gh_retrier_dispose (GObject *object)
{
  GhRetrier *retrier = GH_RETRIER (object);
  stop (retrier);
  g_clear_object (&retrier->client);
  G_OBJECT_CLASS (gh_retrier_parent_class)->dispose (object);
}

static void
gh_retrier_finalize (GObject *object)
{
  GhRetrier *retrier = GH_RETRIER (object);
  gh_secret_text_free (retrier->token);
  g_free (retrier->reserved);
  G_OBJECT_CLASS (gh_retrier_parent_class)->finalize (object);
}

static void
gh_retrier_class_init (GhRetrierClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = gh_retrier_dispose;
  object_class->finalize = gh_retrier_finalize;

  signals[SIGNAL_SETTLED] =
      g_signal_new ("settled", GH_TYPE_RETRIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                    2, G_TYPE_POINTER, G_TYPE_POINTER);
  signals[SIGNAL_CONTACT] =
      g_signal_new ("contact", GH_TYPE_RETRIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                    2, G_TYPE_BOOLEAN, G_TYPE_UINT64);
  signals[SIGNAL_UNAUTHENTICATED] =
      g_signal_new ("unauthenticated", GH_TYPE_RETRIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 0);
}

static void
gh_retrier_init (GhRetrier *retrier)
{
  retrier->backoff = GH_BACKOFF_INIT (FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
}

GhRetrier *
gh_retrier_new (GhKioskStore *store, GhApiClient *client)
{
  GhRetrier *retrier = g_object_new (GH_TYPE_RETRIER, NULL);
  retrier->store = store;
  retrier->client = g_object_ref (client);
  return retrier;
}
