/* The errand: sends, tries again. */

#include "kiosk/desk/errand.h"

#include "core/event-log.h"
#include "core/secret-text.h"
#include "kiosk/client/backoff.h"

#define FIRST_PAUSE_MS   1500
#define LONGEST_PAUSE_MS 15000

struct _GhErrand {
  GObject parent_instance;

  GhApiClient *client;
  GhKioskStore *store; /* borrowed */
  GhConnection *connection;
  GhHeldScan *held;
  gint64 ticket_id;          /* to be marked; 0 to be checked */
  gboolean kept;             /* on disk */
  gboolean over;             /* dropped */
  char *token;               /* NULL: nothing can be sent, and every try fails for that */
  GCancellable *cancellable; /* NULL unless on the wire */
  guint timer;               /* until the next try, 0 for none */
  GhBackoff backoff;
};

enum { SIGNAL_ANSWERED, SIGNAL_UNANSWERED, SIGNAL_LAST };
static guint signals[SIGNAL_LAST];

G_DEFINE_FINAL_TYPE (GhErrand, gh_errand, G_TYPE_OBJECT)

static void
log_store_fault (GhErrand *errand, const GError *error)
{
  gh_log_event (GH_LOG_ERROR, "held_scan.write_failed", "scan_id", errand->held->id, "reason",
                error->message, NULL);
}

gboolean
gh_errand_keep (GhErrand *errand)
{
  g_autoptr (GError) error = NULL;
  g_assert (errand->ticket_id == 0);
  if (!errand->kept)
    errand->kept = gh_held_scans_put (errand->store, errand->held, &error);
  if (!errand->kept)
    log_store_fault (errand, error);
  return errand->kept;
}

static void
forget (GhErrand *errand)
{
  g_autoptr (GError) error = NULL;
  if (!errand->kept)
    return;
  if (!gh_held_scans_remove (errand->store, errand->held->id, &error))
    log_store_fault (errand, error);
  errand->kept = error != NULL;
}

static gboolean
on_timer (gpointer data)
{
  GhErrand *errand = data;
  errand->timer = 0;
  gh_errand_try_now (errand);
  return G_SOURCE_REMOVE;
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GhErrand) errand = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GhAnswer) answer = gh_api_client_finish (GH_API_CLIENT (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&errand->cancellable);
  if (answer == NULL || answer->kind == GH_ANSWER_LATER) {
    int retry_after = answer != NULL ? (int) answer->failure->retry_after : 0;
    g_autofree char *reason = gh_connection_reason (answer, error);
    errand->timer =
        g_timeout_add ((guint) gh_backoff_next (&errand->backoff, retry_after), on_timer, errand);
    g_signal_emit (errand, signals[SIGNAL_UNANSWERED], 0, reason);
  } else {
    if (answer->kind != GH_ANSWER_UNAUTHENTICATED && answer->kind != GH_ANSWER_REVOKED)
      forget (errand);
    g_signal_emit (errand, signals[SIGNAL_ANSWERED], 0, answer);
  }
  gh_connection_note (errand->connection, result, answer, error);
}

void
gh_errand_send (GhErrand *errand, const char *token)
{
  gh_secret_text_free (errand->token);
  errand->token = g_strdup (token);
  gh_errand_try_now (errand);
}

void
gh_errand_try_now (GhErrand *errand)
{
  const GhHeldScan *held = errand->held;
  if (errand->cancellable != NULL || errand->over)
    return;
  g_clear_handle_id (&errand->timer, g_source_remove);
  errand->cancellable = g_cancellable_new ();
  if (gh_errand_is_marking (errand))
    gh_api_client_verify_async (errand->client, errand->token, errand->ticket_id, held->operator_id,
                                held->id, errand->cancellable, on_answer, g_object_ref (errand));
  else
    gh_api_client_validate_async (errand->client, errand->token, held->code, errand->cancellable,
                                  on_answer, g_object_ref (errand));
}

/* The line is back: no need to wait for the pause to end. */
static void
on_back (GhErrand *errand)
{
  if (errand->timer != 0)
    gh_errand_try_now (errand);
}

void
gh_errand_drop (GhErrand *errand)
{
  errand->over = TRUE;
  g_clear_handle_id (&errand->timer, g_source_remove);
  if (errand->cancellable != NULL)
    g_cancellable_cancel (errand->cancellable);
  g_clear_object (&errand->cancellable);
  g_clear_pointer (&errand->token, gh_secret_text_free);
}

gboolean
gh_errand_is_busy (GhErrand *errand)
{
  return errand->cancellable != NULL;
}

gboolean
gh_errand_is_marking (GhErrand *errand)
{
  return errand->ticket_id != 0;
}

gint64
gh_errand_get_ticket_id (GhErrand *errand)
{
  return errand->ticket_id;
}

gboolean
gh_errand_is_kept (GhErrand *errand)
{
  return errand->kept;
}

const GhHeldScan *
gh_errand_get_held (GhErrand *errand)
{
  return errand->held;
}

static void
gh_errand_dispose (GObject *object)
{
  GhErrand *errand = GH_ERRAND (object);
  gh_errand_drop (errand);
  g_clear_object (&errand->client);
  g_clear_object (&errand->connection);
  G_OBJECT_CLASS (gh_errand_parent_class)->dispose (object);
}

static void
gh_errand_finalize (GObject *object)
{
  gh_held_scan_free (GH_ERRAND (object)->held);
  G_OBJECT_CLASS (gh_errand_parent_class)->finalize (object);
}

static void
gh_errand_class_init (GhErrandClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = gh_errand_dispose;
  object_class->finalize = gh_errand_finalize;
  signals[SIGNAL_ANSWERED] = g_signal_new ("answered", GH_TYPE_ERRAND, G_SIGNAL_RUN_LAST, 0, NULL,
                                           NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SIGNAL_UNANSWERED] = g_signal_new ("unanswered", GH_TYPE_ERRAND, G_SIGNAL_RUN_LAST, 0,
                                             NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
gh_errand_init (GhErrand *errand)
{
  errand->backoff = GH_BACKOFF_INIT (FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
}

GhErrand *
gh_errand_new (GhApiClient *client, GhKioskStore *store, GhConnection *connection,
               const GhHeldScan *held, gint64 ticket_id)
{
  GhErrand *errand = g_object_new (GH_TYPE_ERRAND, NULL);
  errand->client = g_object_ref (client);
  errand->store = store;
  errand->connection = g_object_ref (connection);
  errand->held = gh_held_scan_copy (held);
  errand->ticket_id = ticket_id;
  g_signal_connect_object (connection, "back", G_CALLBACK (on_back), errand, G_CONNECT_SWAPPED);
  return errand;
}
