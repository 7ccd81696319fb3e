/* Taking the last entry back. The server is told first, so that the kiosk never takes back what
 * stands there; without an answer the entry goes back into the queue, marked as undone, and the
 * server takes it back as of that moment. */

#include "core/event-log.h"
#include "kiosk/desk/gate-pages.h"
#include "kiosk/desk/undo-desk-private.h"
#include "kiosk/desk/undo-words.h"

/* How long what came of it is shown, unless something else happens at the gate. */
#define SHOWN_SECONDS 120

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
    gh_undo_desk_enter (desk, state, words, SHOWN_SECONDS);
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
    gh_scan_log_undo (gh_gate_desk_get_log (desk->gate), last->code,
                      gh_server_clock_now (desk->clock));
  show (desk, last, GH_UNDO_UNDONE, words);
  if (is_newest (desk, last))
    gh_undo_desk_set_last (desk, NULL);
  g_signal_emit_by_name (desk, "undone", &undone);
  gh_gate_desk_entries_changed (desk->gate);
}

/* By this kiosk's own file; the queue takes it to the server. @code: of an entry that the server
 * has, else NULL. */
static void
undo_here (GhUndoDesk *desk, const GhLastEntry *last, const char *code)
{
  g_autoptr (GError) error = NULL;
  gboolean done = FALSE;
  if (!gh_entries_undo_taken (desk->store, last->id, code, gh_server_clock_now (desk->clock), &done,
                              &error)) {
    gh_undo_desk_log_fault ("entry.write_failed", last->id, error);
    fail (desk, last, gh_undo_words_disk ());
  } else if (done) {
    succeed (desk, last, code != NULL ? HAS_IT : NEVER_HAD, gh_undo_words_kept ());
  } else {
    gh_undo_desk_look_up (desk);
  }
}

/* The server has taken it back: the file follows, and where it cannot the server is right. */
static void
take_answer (GhUndoDesk *desk, const GhLastEntry *last, const GhUndone *undone)
{
  g_autoptr (GError) error = NULL;
  gboolean done;
  if (!gh_entries_undo (desk->store, last->id, undone->undone_at, &done, &error))
    gh_undo_desk_log_fault ("entry.write_failed", last->id, error);
  succeed (desk, last, TOLD, gh_undo_words_done (undone->status));
}

static void
take_refusal (GhUndoDesk *desk, const GhLastEntry *last, const GhFailure *failure)
{
  fail (desk, last, gh_undo_words_failure (failure));
  if (is_newest (desk, last))
    gh_undo_desk_set_last (desk, NULL);
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
  gh_connection_note (gh_gate_desk_get_connection (desk->gate), result, answer, error);
}

static void
undo_at_server (GhUndoDesk *desk, const char *token)
{
  Flight *flight = g_new0 (Flight, 1);
  flight->desk = g_object_ref (desk);
  flight->last = gh_last_entry_copy (desk->last);
  desk->flying = TRUE;
  gh_undo_desk_enter (desk, GH_UNDO_BUSY, NULL, 0);
  gh_api_client_undo_async (gh_gate_desk_get_client (desk->gate), token, flight->last->id, NULL,
                            on_answer, flight);
}

void
gh_undo_desk_take_back (GhUndoDesk *desk, const GhEntry *entry)
{
  const char *token = gh_gate_desk_get_token (desk->gate);
  GhConnection *connection = gh_gate_desk_get_connection (desk->gate);
  g_autoptr (GhLastEntry) last = gh_last_entry_copy (desk->last);
  if (entry->waiting || entry->code != NULL) /* not sent yet, or refused */
    undo_here (desk, last, NULL);
  else if (token == NULL || gh_connection_get_state (connection) == GH_CONNECTION_OFFLINE)
    take_no_answer (desk, last);
  else
    undo_at_server (desk, token);
}
