/* The syncer: one batch at a time, in the background. It goes through the queue in passes: what
 * gets no answer of its own in one pass stays behind for the next and holds nobody up. */

#include "kiosk/queue/syncer.h"

#include "core/event-log.h"
#include "core/secret-text.h"
#include "kiosk/client/backoff.h"
#include "kiosk/queue/sync-batch.h"

#define FIRST_PAUSE_MS   1000
#define LONGEST_PAUSE_MS 60000

struct _GhSyncer {
  GObject parent_instance;

  GhKioskStore *store;  /* borrowed */
  GhServerClock *clock; /* borrowed */
  GhApiClient *client;
  char *token;    /* NULL while nobody is signed in */
  char *reserved; /* id, may be NULL */

  GPtrArray *flying; /* of GhEntry: being sent, NULL when nothing is */
  GCancellable *cancellable;
  gboolean settling; /* an answer is being dealt with: the next batch waits for its end */

  gint64 after;         /* seq of the last that had its turn in this pass */
  guint limit;          /* entries in the next batch */
  gboolean left_behind; /* some of this pass still wait */
  GPtrArray *suspect; /* a GhEntry that was refused alone: what flies asks whether it is to blame */
  GPtrArray *charge;  /* the GhSyncResult that it gets then */

  guint timer; /* 0 when none is set */
  GhBackoff backoff;
  gint64 not_before; /* monotonic time that the server asked to wait for */
  gint64 last_sync;
};

enum { SIGNAL_SETTLED, SIGNAL_CONTACT, SIGNAL_UNAUTHENTICATED, SIGNAL_LAST };
static guint signals[SIGNAL_LAST];

G_DEFINE_FINAL_TYPE (GhSyncer, gh_syncer, G_TYPE_OBJECT)

static void send_next (GhSyncer *syncer);

static gboolean
on_timer (gpointer data)
{
  GhSyncer *syncer = data;
  syncer->timer = 0;
  send_next (syncer);
  return G_SOURCE_REMOVE;
}

/* @retry_after: seconds that the server asked for, 0 for none. */
static void
back_off (GhSyncer *syncer, int retry_after)
{
  int milliseconds = gh_backoff_next (&syncer->backoff, retry_after);
  if (retry_after > 0)
    syncer->not_before = g_get_monotonic_time () + milliseconds * G_TIME_SPAN_MILLISECOND;
  g_clear_handle_id (&syncer->timer, g_source_remove);
  syncer->timer = g_timeout_add ((guint) milliseconds, on_timer, syncer);
}

static void
begin_pass (GhSyncer *syncer)
{
  syncer->after = 0;
  syncer->limit = GH_SYNC_BATCH;
  syncer->left_behind = FALSE;
}

static void
drop_suspect (GhSyncer *syncer)
{
  g_clear_pointer (&syncer->suspect, g_ptr_array_unref);
  g_clear_pointer (&syncer->charge, g_ptr_array_unref);
}

/* ---- what the server said ---- */

/* By their ids, not by their order, and in one transaction, so that the screen waits for the disk
 * once. An entry without a result of its own stays behind. */
static void
settle (GhSyncer *syncer, GPtrArray *entries, GPtrArray *results)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) by_id = gh_sync_batch_index (results);
  g_autoptr (GPtrArray) decisions = gh_sync_batch_decide (entries, by_id);
  if (entries->len > 0)
    syncer->after = ((GhEntry *) entries->pdata[entries->len - 1])->seq;
  if (decisions->len < entries->len)
    syncer->left_behind = TRUE;
  if (decisions->len == 0)
    return;
  if (!gh_entries_decide (syncer->store, decisions, &error)) {
    gh_log_event (GH_LOG_ERROR, "entry.write_failed", "reason", error->message, NULL);
    syncer->left_behind = TRUE;
    return;
  }
  gh_backoff_reset (&syncer->backoff);
  for (guint i = 0; i < decisions->len; i++) {
    const GhEntry *entry = ((GhEntryDecision *) decisions->pdata[i])->entry;
    g_signal_emit (syncer, signals[SIGNAL_SETTLED], 0, entry,
                   g_hash_table_lookup (by_id, entry->id));
  }
}

/* The server takes requests, but not this entry. */
static void
condemn_suspect (GhSyncer *syncer)
{
  g_autoptr (GPtrArray) suspect = g_steal_pointer (&syncer->suspect);
  g_autoptr (GPtrArray) charge = g_steal_pointer (&syncer->charge);
  const GhSyncResult *refusal = charge->pdata[0];
  gh_log_event (GH_LOG_ERROR, "entry.refused", "scan_id", refusal->id, "code", refusal->code, NULL);
  syncer->limit = GH_SYNC_BATCH;
  settle (syncer, suspect, charge);
}

static void
take_results (GhSyncer *syncer, GPtrArray *entries, GPtrArray *results)
{
  syncer->last_sync = gh_server_clock_now (syncer->clock);
  if (syncer->suspect != NULL)
    condemn_suspect (syncer);
  else
    settle (syncer, entries, results);
}

static void
accuse (GhSyncer *syncer, GPtrArray *alone, const char *code)
{
  syncer->suspect = g_ptr_array_ref (alone);
  syncer->charge = gh_sync_batch_refuse (alone->pdata[0], code);
}

/* The server refuses the request as it stands. */
static void
narrow_down (GhSyncer *syncer, GPtrArray *entries, const GhFailure *failure)
{
  if (syncer->suspect != NULL) { /* nothing is as bad as that one: it is not to blame */
    drop_suspect (syncer);
    begin_pass (syncer);
    back_off (syncer, (int) failure->retry_after);
  } else if (entries->len > 1) {
    syncer->limit = entries->len / 2;
  } else {
    accuse (syncer, entries, failure->code);
  }
}

static gboolean
blames_request (const GhAnswer *answer)
{
  return answer->kind == GH_ANSWER_REFUSED && (answer->status == 400 || answer->status == 413);
}

/* @answer: NULL when the line broke. Gives whether the server was reached. */
static gboolean
deal_with (GhSyncer *syncer, GPtrArray *entries, const GhAnswer *answer)
{
  gboolean reached = answer != NULL && answer->kind != GH_ANSWER_LATER;
  if (reached && answer->kind == GH_ANSWER_SYNCED) {
    take_results (syncer, entries, answer->sync_results);
  } else if (reached && blames_request (answer)) {
    narrow_down (syncer, entries, answer->failure);
  } else {
    drop_suspect (syncer);
    back_off (syncer,
              answer != NULL && answer->failure != NULL ? (int) answer->failure->retry_after : 0);
  }
  return reached;
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GhSyncer) syncer = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GhAnswer) answer = gh_api_client_finish (GH_API_CLIENT (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_autoptr (GPtrArray) entries = g_steal_pointer (&syncer->flying);
  if (answer != NULL && answer->kind == GH_ANSWER_UNAUTHENTICATED) {
    drop_suspect (syncer);
    g_clear_pointer (&syncer->token, gh_secret_text_free);
    g_signal_emit (syncer, signals[SIGNAL_UNAUTHENTICATED], 0);
    return;
  }
  syncer->settling = TRUE;
  gboolean reached = deal_with (syncer, entries, answer);
  g_signal_emit (syncer, signals[SIGNAL_CONTACT], 0, reached,
                 gh_api_client_get_turn (GH_API_CLIENT (source), result));
  syncer->settling = FALSE;
  send_next (syncer);
}

/* ---- sending ---- */

/* Takes @entries. */
static void
send_batch (GhSyncer *syncer, GPtrArray *entries)
{
  g_autoptr (GPtrArray) batch = gh_sync_batch_new (entries);
  g_clear_object (&syncer->cancellable);
  syncer->cancellable = g_cancellable_new ();
  syncer->flying = entries;
  gh_api_client_sync_async (syncer->client, syncer->token, batch, syncer->cancellable, on_answer,
                            g_object_ref (syncer));
}

/* The next of this pass, or of a new one; empty when nothing is to be sent now, NULL on a fault. */
static GPtrArray *
next_entries (GhSyncer *syncer, GError **error)
{
  g_autoptr (GPtrArray) entries =
      gh_entries_waiting (syncer->store, syncer->after, syncer->limit, syncer->reserved, error);
  if (entries == NULL || entries->len > 0 || syncer->after == 0 || syncer->left_behind)
    return g_steal_pointer (&entries);
  /* What came back meanwhile may be older than what had its turn. */
  begin_pass (syncer);
  return gh_entries_waiting (syncer->store, 0, syncer->limit, syncer->reserved, error);
}

static void
send_next (GhSyncer *syncer)
{
  if (syncer->token == NULL || syncer->flying != NULL || syncer->timer != 0 || syncer->settling)
    return;
  if (syncer->suspect != NULL) {
    send_batch (syncer, g_ptr_array_new ());
    return;
  }
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = next_entries (syncer, &error);
  if (entries == NULL) {
    gh_log_event (GH_LOG_ERROR, "entry.read_failed", "reason", error->message, NULL);
    back_off (syncer, 0);
  } else if (entries->len > 0) {
    send_batch (syncer, g_steal_pointer (&entries));
  } else if (syncer->left_behind) {
    begin_pass (syncer);
    back_off (syncer, 0);
  } else {
    syncer->last_sync = gh_server_clock_now (syncer->clock);
  }
}

static void
stop (GhSyncer *syncer)
{
  g_clear_handle_id (&syncer->timer, g_source_remove);
  if (syncer->cancellable != NULL)
    g_cancellable_cancel (syncer->cancellable);
  g_clear_object (&syncer->cancellable);
  g_clear_pointer (&syncer->flying, g_ptr_array_unref);
  drop_suspect (syncer);
}

void
gh_syncer_set_token (GhSyncer *syncer, const char *token)
{
  stop (syncer);
  gh_secret_text_free (syncer->token);
  syncer->token = g_strdup (token);
  syncer->not_before = 0;
  gh_backoff_reset (&syncer->backoff);
  begin_pass (syncer);
  send_next (syncer);
}

void
gh_syncer_reserve (GhSyncer *syncer, const char *id)
{
  g_free (syncer->reserved);
  syncer->reserved = g_strdup (id);
  send_next (syncer);
}

void
gh_syncer_kick (GhSyncer *syncer)
{
  if (g_get_monotonic_time () >= syncer->not_before)
    g_clear_handle_id (&syncer->timer, g_source_remove);
  send_next (syncer);
}

gint64
gh_syncer_get_last_sync (GhSyncer *syncer)
{
  return syncer->last_sync;
}

static void
gh_syncer_dispose (GObject *object)
{
  GhSyncer *syncer = GH_SYNCER (object);
  stop (syncer);
  g_clear_object (&syncer->client);
  G_OBJECT_CLASS (gh_syncer_parent_class)->dispose (object);
}

static void
gh_syncer_finalize (GObject *object)
{
  GhSyncer *syncer = GH_SYNCER (object);
  gh_secret_text_free (syncer->token);
  g_free (syncer->reserved);
  G_OBJECT_CLASS (gh_syncer_parent_class)->finalize (object);
}

static void
gh_syncer_class_init (GhSyncerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = gh_syncer_dispose;
  object_class->finalize = gh_syncer_finalize;

  signals[SIGNAL_SETTLED] =
      g_signal_new ("settled", GH_TYPE_SYNCER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                    2, G_TYPE_POINTER, G_TYPE_POINTER);
  signals[SIGNAL_CONTACT] =
      g_signal_new ("contact", GH_TYPE_SYNCER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                    2, G_TYPE_BOOLEAN, G_TYPE_UINT64);
  signals[SIGNAL_UNAUTHENTICATED] =
      g_signal_new ("unauthenticated", GH_TYPE_SYNCER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 0);
}

static void
gh_syncer_init (GhSyncer *syncer)
{
  syncer->backoff = GH_BACKOFF_INIT (FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
  begin_pass (syncer);
}

GhSyncer *
gh_syncer_new (GhKioskStore *store, GhApiClient *client, GhServerClock *clock)
{
  GhSyncer *syncer = g_object_new (GH_TYPE_SYNCER, NULL);
  syncer->store = store;
  syncer->client = g_object_ref (client);
  syncer->clock = clock;
  return syncer;
}
