/* "Undo last"; see the header. The server is told first, so that the kiosk never takes back what
 * stands there; without an answer the entry goes back into the queue, marked as undone, and the
 * server takes it back as of that moment. */

#include "kiosk/desk/undo-desk.h"

#include "core/event-log.h"
#include "kiosk/desk/last-entry.h"
#include "kiosk/desk/undo-words.h"
#include "kiosk/desk/words.h"

#include <glib/gi18n.h>

/* How long what came of it is shown. */
#define UNDONE_SECONDS 8
#define FAILED_SECONDS 20
/* How long it waits for an answer to its question. */
#define ASKING_SECONDS 30

struct _GhUndoDesk {
  GObject parent_instance;

  GhGateDesk *gate;
  GhApiClient *client;
  GhKioskStore *store;  /* borrowed */
  GhServerClock *clock; /* borrowed */

  GhUndoState state;
  GhLastEntry *last; /* NULL for none */
  char *words;       /* of UNDONE and FAILED */
  guint timer;       /* until the state goes by itself, 0 for none */
  gboolean flying;   /* the server is being told */
};

enum { SIGNAL_CHANGED, SIGNAL_UNDONE, SIGNAL_LAST };
static guint signals[SIGNAL_LAST];

G_DEFINE_FINAL_TYPE (GhUndoDesk, gh_undo_desk, G_TYPE_OBJECT)

static gint64
now (GhUndoDesk *desk)
{
  return gh_server_clock_now (desk->clock);
}

static void
log_fault (const char *event, const char *id, const GError *error)
{
  gh_log_event (GH_LOG_ERROR, event, "scan_id", id, "reason", error->message, NULL);
}

/* ---- states ---- */

static void settle (GhUndoDesk *desk);

static gboolean
on_timer (gpointer data)
{
  GhUndoDesk *desk = data;
  desk->timer = 0;
  settle (desk);
  return G_SOURCE_REMOVE;
}

/* @seconds: until it goes by itself, 0 for never. Takes @words, which may be NULL. */
static void
enter (GhUndoDesk *desk, GhUndoState state, char *words, gint64 seconds)
{
  g_clear_handle_id (&desk->timer, g_source_remove);
  g_free (desk->words);
  desk->words = words;
  desk->state = state;
  if (seconds > 0)
    desk->timer = g_timeout_add_seconds ((guint) seconds, on_timer, desk);
  g_signal_emit (desk, signals[SIGNAL_CHANGED], 0);
}

/* Offers what there is to offer. */
static void
settle (GhUndoDesk *desk)
{
  gint64 left = desk->last != NULL ? desk->last->entered_at + GH_UNDO_SECONDS - now (desk) : 0;
  if (left > 0)
    enter (desk, GH_UNDO_OFFERED, NULL, MIN (left, GH_UNDO_SECONDS));
  else
    enter (desk, GH_UNDO_NOTHING, NULL, 0);
}

static void
set_last (GhUndoDesk *desk, GhLastEntry *last)
{
  gh_last_entry_free (desk->last);
  desk->last = last;
}

/* Names and codes do not outlive a session; an operator who comes back finds his entry again. */
static void
look_up (GhUndoDesk *desk)
{
  g_autoptr (GError) error = NULL;
  const GhOperatorSession *session = gh_gate_desk_get_session (desk->gate);
  GhLastEntry *last = NULL;
  if (session != NULL && !gh_last_entry_find (desk->store, session->operator_id, &last, &error))
    log_fault ("entries.read_failed", NULL, error);
  set_last (desk, last);
  settle (desk);
}

static void
on_admitted (GhUndoDesk *desk, const GhAdmitted *admitted)
{
  set_last (desk, gh_last_entry_new (admitted->entry, admitted->name, admitted->slot_starts_at));
  settle (desk);
}

/* A scan, a page: whoever turns away from the question has not meant it. */
static void
on_gate_state (GhUndoDesk *desk)
{
  if (gh_gate_desk_get_state (desk->gate) != GH_DESK_SCANNING && desk->state != GH_UNDO_BUSY)
    settle (desk);
}

/* ---- taking back ---- */

static gboolean
is_newest (GhUndoDesk *desk, const GhLastEntry *last)
{
  return desk->last != NULL && g_str_equal (desk->last->id, last->id);
}

/* What came of it is told to whoever is still there, unless there is a newer entry. */
static void
show (GhUndoDesk *desk, const GhLastEntry *last, GhUndoState state, char *words)
{
  const GhOperatorSession *session = gh_gate_desk_get_session (desk->gate);
  if (session == NULL || session->operator_id != last->operator_id || !is_newest (desk, last))
    g_free (words);
  else
    enter (desk, state, words, state == GH_UNDO_UNDONE ? UNDONE_SECONDS : FAILED_SECONDS);
}

static void
fail (GhUndoDesk *desk, const GhLastEntry *last, char *words)
{
  show (desk, last, GH_UNDO_FAILED, words);
}

/* How the server stands to an entry that was taken back. */
typedef enum {
  NEVER_HAD, /* it has not heard of the entry, or has not taken it */
  HAS_IT,    /* it has, and not of the undoing */
  TOLD,      /* of both */
} Knowledge;

/* It does not stand any more. */
static void
succeed (GhUndoDesk *desk, const GhLastEntry *last, Knowledge knowledge, char *words)
{
  GhUndoneHere undone = { .id = last->id,
                          .slot_starts_at = last->slot_starts_at,
                          .counted = knowledge != NEVER_HAD,
                          .told = knowledge == TOLD };
  gh_log_event (GH_LOG_INFO, "entry.undone", "scan_id", last->id, "server",
                undone.told ? "told" : "later", NULL);
  if (gh_gate_desk_get_session (desk->gate) != NULL)
    gh_scan_log_undo (gh_gate_desk_get_log (desk->gate), last->code, now (desk));
  show (desk, last, GH_UNDO_UNDONE, words);
  if (is_newest (desk, last))
    set_last (desk, NULL);
  g_signal_emit (desk, signals[SIGNAL_UNDONE], 0, &undone);
  gh_gate_desk_entries_changed (desk->gate);
}

/* By this kiosk's own file; the queue takes it to the server. @code: of an entry that the server
 * has, else NULL. */
static void
undo_here (GhUndoDesk *desk, const GhLastEntry *last, const char *code)
{
  g_autoptr (GError) error = NULL;
  gboolean done = FALSE;
  if (!gh_entries_undo_taken (desk->store, last->id, code, now (desk), &done, &error)) {
    log_fault ("entry.write_failed", last->id, error);
    fail (desk, last, gh_undo_words_disk ());
  } else if (done) {
    succeed (desk, last, code != NULL ? HAS_IT : NEVER_HAD, gh_undo_words_kept ());
  } else {
    look_up (desk);
  }
}

/* The server has taken it back: the file follows, and where it cannot the server is right. */
static void
take_answer (GhUndoDesk *desk, const GhLastEntry *last, const GhUndone *undone)
{
  g_autoptr (GError) error = NULL;
  gboolean done;
  if (!gh_entries_undo (desk->store, last->id, undone->undone_at, &done, &error))
    log_fault ("entry.write_failed", last->id, error);
  succeed (desk, last, TOLD, gh_undo_words_done (undone->status));
}

static void
take_refusal (GhUndoDesk *desk, const GhLastEntry *last, const GhFailure *failure)
{
  fail (desk, last, gh_undo_words_failure (failure));
  if (is_newest (desk, last))
    set_last (desk, NULL);
}

/* The server may have taken it back all the same; it takes it back once. */
static void
take_no_answer (GhUndoDesk *desk, const GhLastEntry *last)
{
  if (last->code != NULL)
    undo_here (desk, last, last->code);
  else
    fail (desk, last, gh_undo_words_failure (NULL));
}

typedef struct {
  GhUndoDesk *desk;  /* owned */
  GhLastEntry *last; /* owned */
} Flight;

static void
free_flight (Flight *flight)
{
  g_object_unref (flight->desk);
  gh_last_entry_free (flight->last);
  g_free (flight);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Flight, free_flight)

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Flight) flight = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GhAnswer) answer = gh_api_client_finish (GH_API_CLIENT (source), result, &error);
  GhUndoDesk *desk = flight->desk;
  desk->flying = FALSE;
  if (desk->gate == NULL)
    return;
  if (answer == NULL || answer->kind == GH_ANSWER_LATER ||
      answer->kind == GH_ANSWER_UNAUTHENTICATED)
    take_no_answer (desk, flight->last);
  else if (answer->kind == GH_ANSWER_UNDONE)
    take_answer (desk, flight->last, answer->undone);
  else
    take_refusal (desk, flight->last, answer->failure);
  gh_connection_note (gh_gate_desk_get_connection (desk->gate), answer, error);
}

static void
undo_at_server (GhUndoDesk *desk, const char *token)
{
  Flight *flight = g_new0 (Flight, 1);
  flight->desk = g_object_ref (desk);
  flight->last = gh_last_entry_copy (desk->last);
  desk->flying = TRUE;
  enter (desk, GH_UNDO_BUSY, NULL, 0);
  gh_api_client_undo_async (desk->client, token, flight->last->id, NULL, on_answer, flight);
}

/* ---- what the buttons do ---- */

void
gh_undo_desk_ask (GhUndoDesk *desk)
{
  if (desk->state == GH_UNDO_OFFERED && !desk->flying &&
      gh_gate_desk_get_state (desk->gate) == GH_DESK_SCANNING)
    enter (desk, GH_UNDO_ASKING, NULL, ASKING_SECONDS);
}

void
gh_undo_desk_keep (GhUndoDesk *desk)
{
  if (desk->state == GH_UNDO_ASKING)
    settle (desk);
}

/* The entry as it is on disk, if it is still the one that was asked about. */
static GhEntry *
find_entry (GhUndoDesk *desk)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhEntry) entry = NULL;
  if (!gh_entries_last (desk->store, desk->last->operator_id, &entry, &error)) {
    log_fault ("entries.read_failed", desk->last->id, error);
    return NULL;
  }
  gboolean same = entry != NULL && entry->undone_at == 0 &&
                  g_str_equal (entry->id, desk->last->id) &&
                  now (desk) - entry->verified_at <= GH_UNDO_SECONDS;
  return same ? g_steal_pointer (&entry) : NULL;
}

void
gh_undo_desk_confirm (GhUndoDesk *desk)
{
  const GhOperatorSession *session = gh_gate_desk_get_session (desk->gate);
  if (desk->state != GH_UNDO_ASKING || session == NULL)
    return;
  g_autoptr (GhEntry) entry = find_entry (desk);
  g_autoptr (GhLastEntry) last = gh_last_entry_copy (desk->last);
  GhConnection *connection = gh_gate_desk_get_connection (desk->gate);
  if (entry == NULL)
    look_up (desk);
  else if (entry->waiting || entry->code != NULL) /* sent never, or refused */
    undo_here (desk, last, NULL);
  else if (gh_connection_get_state (connection) == GH_CONNECTION_OFFLINE)
    take_no_answer (desk, last);
  else
    undo_at_server (desk, session->token);
}

/* ---- the object ---- */

GhUndoState
gh_undo_desk_get_state (GhUndoDesk *desk)
{
  return desk->state;
}

char *
gh_undo_desk_dup_words (GhUndoDesk *desk)
{
  if (desk->state == GH_UNDO_BUSY)
    return g_strdup (_ ("Undoing …"));
  if (desk->state != GH_UNDO_OFFERED && desk->state != GH_UNDO_ASKING)
    return g_strdup (desk->words);
  g_autofree char *time = gh_words_instant (desk->last->entered_at, now (desk));
  return desk->state == GH_UNDO_OFFERED ? gh_undo_words_offer (desk->last->name, time)
                                        : gh_undo_words_question (desk->last->name, time);
}

static void
gh_undo_desk_dispose (GObject *object)
{
  GhUndoDesk *desk = GH_UNDO_DESK (object);
  g_clear_handle_id (&desk->timer, g_source_remove);
  g_clear_object (&desk->gate);
  g_clear_object (&desk->client);
  G_OBJECT_CLASS (gh_undo_desk_parent_class)->dispose (object);
}

static void
gh_undo_desk_finalize (GObject *object)
{
  GhUndoDesk *desk = GH_UNDO_DESK (object);
  gh_last_entry_free (desk->last);
  g_free (desk->words);
  G_OBJECT_CLASS (gh_undo_desk_parent_class)->finalize (object);
}

static void
gh_undo_desk_class_init (GhUndoDeskClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = gh_undo_desk_dispose;
  object_class->finalize = gh_undo_desk_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", GH_TYPE_UNDO_DESK, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_UNDONE] = g_signal_new ("undone", GH_TYPE_UNDO_DESK, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
gh_undo_desk_init (GhUndoDesk *desk)
{
}

GhUndoDesk *
gh_undo_desk_new (GhGateDesk *gate, const GhDeskParts *parts)
{
  GhUndoDesk *desk = g_object_new (GH_TYPE_UNDO_DESK, NULL);
  desk->gate = g_object_ref (gate);
  desk->client = g_object_ref (parts->client);
  desk->store = parts->store;
  desk->clock = parts->clock;
  g_signal_connect_object (gate, "notify::operator-name", G_CALLBACK (look_up), desk,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (gate, "notify::state", G_CALLBACK (on_gate_state), desk,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (gate, "admitted", G_CALLBACK (on_admitted), desk, G_CONNECT_SWAPPED);
  look_up (desk);
  return desk;
}
