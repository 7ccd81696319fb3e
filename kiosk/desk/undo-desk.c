/* "Undo last": what is offered, and the question; see the header. */

#include "core/event-log.h"
#include "kiosk/desk/undo-desk-private.h"
#include "kiosk/desk/undo-words.h"
#include "kiosk/desk/words.h"

#include <glib/gi18n.h>

enum { SIGNAL_CHANGED, SIGNAL_UNDONE, SIGNAL_LAST };
static guint signals[SIGNAL_LAST];

G_DEFINE_FINAL_TYPE (GhUndoDesk, gh_undo_desk, G_TYPE_OBJECT)

void
gh_undo_desk_log_fault (const char *event, const char *id, const GError *error)
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

void
gh_undo_desk_enter (GhUndoDesk *desk, GhUndoState state, char *words, gint64 seconds)
{
  g_clear_handle_id (&desk->timer, g_source_remove);
  g_free (desk->words);
  desk->words = words;
  desk->state = state;
  if (seconds > 0)
    desk->timer = g_timeout_add_seconds ((guint) seconds, on_timer, desk);
  g_signal_emit (desk, signals[SIGNAL_CHANGED], 0);
}

/* Seconds until the last entry cannot be taken back any more. */
static gint64
seconds_left (GhUndoDesk *desk)
{
  if (desk->last == NULL)
    return 0;
  gint64 age = gh_server_clock_now (desk->clock) - desk->last->entered_at;
  return CLAMP (GH_UNDO_SECONDS - age, 0, GH_UNDO_SECONDS);
}

/* Offers what there is to offer. */
static void
settle (GhUndoDesk *desk)
{
  gint64 left = seconds_left (desk);
  gh_undo_desk_enter (desk, left > 0 ? GH_UNDO_OFFERED : GH_UNDO_NOTHING, NULL, left);
}

void
gh_undo_desk_set_last (GhUndoDesk *desk, GhLastEntry *last)
{
  gh_last_entry_free (desk->last);
  desk->last = last;
}

/* Somebody came in after @last by the same operator, and nobody can take him back. */
static gboolean
is_overtaken (GhUndoDesk *desk, const GhLastEntry *last)
{
  return last->operator_id == desk->unkept_by && last->entered_at <= desk->unkept_at;
}

/* Names and codes do not outlive a session; an operator who comes back finds his entry again. */
void
gh_undo_desk_look_up (GhUndoDesk *desk)
{
  g_autoptr (GError) error = NULL;
  const GhOperatorSession *session = gh_gate_desk_get_session (desk->gate);
  GhLastEntry *last = NULL;
  if (session != NULL && !gh_last_entry_find (desk->store, session->operator_id, &last, &error))
    gh_undo_desk_log_fault ("entries.read_failed", NULL, error);
  if (last != NULL && is_overtaken (desk, last))
    g_clear_pointer (&last, gh_last_entry_free);
  gh_undo_desk_set_last (desk, last);
  settle (desk);
}

static void
on_admitted (GhUndoDesk *desk, const GhAdmitted *admitted)
{
  /* Nobody is offered in the place of one who cannot be taken back. */
  if (!admitted->kept) {
    desk->unkept_by = admitted->entry->operator_id;
    desk->unkept_at = admitted->entry->verified_at;
  }
  gh_undo_desk_set_last (desk, admitted->kept ? gh_last_entry_new (admitted->entry, admitted->name,
                                                                   admitted->slot_starts_at)
                                              : NULL);
  settle (desk);
}

/* A scan, a page: whoever turns away from the question has not meant it. */
static void
on_gate_state (GhUndoDesk *desk)
{
  if (gh_gate_desk_get_state (desk->gate) != GH_DESK_SCANNING && desk->state != GH_UNDO_BUSY)
    settle (desk);
}

/* ---- what the buttons do ---- */

void
gh_undo_desk_ask (GhUndoDesk *desk)
{
  if (desk->state == GH_UNDO_OFFERED && !desk->flying &&
      gh_gate_desk_get_state (desk->gate) == GH_DESK_SCANNING)
    gh_undo_desk_enter (desk, GH_UNDO_ASKING, NULL, seconds_left (desk));
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
    gh_undo_desk_log_fault ("entries.read_failed", desk->last->id, error);
    return NULL;
  }
  gboolean same = entry != NULL && entry->undone_at == 0 &&
                  g_str_equal (entry->id, desk->last->id) &&
                  gh_server_clock_now (desk->clock) - entry->verified_at <= GH_UNDO_SECONDS;
  return same ? g_steal_pointer (&entry) : NULL;
}

void
gh_undo_desk_confirm (GhUndoDesk *desk)
{
  if (desk->state != GH_UNDO_ASKING)
    return;
  g_autoptr (GhEntry) entry = find_entry (desk);
  if (entry == NULL)
    gh_undo_desk_look_up (desk);
  else
    gh_undo_desk_take_back (desk, entry);
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
  g_autofree char *time =
      gh_words_instant (desk->last->entered_at, gh_server_clock_now (desk->clock));
  return desk->state == GH_UNDO_OFFERED ? gh_undo_words_offer (desk->last->name, time)
                                        : gh_undo_words_question (desk->last->name, time);
}

static void
gh_undo_desk_dispose (GObject *object)
{
  GhUndoDesk *desk = GH_UNDO_DESK (object);
  g_clear_handle_id (&desk->timer, g_source_remove);
  g_clear_object (&desk->gate);
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
gh_undo_desk_new (GhGateDesk *gate, GhKioskStore *store)
{
  GhUndoDesk *desk = g_object_new (GH_TYPE_UNDO_DESK, NULL);
  desk->gate = g_object_ref (gate);
  desk->store = store;
  desk->clock = gh_gate_desk_get_clock (gate);
  g_signal_connect_object (gate, "notify::operator-name", G_CALLBACK (gh_undo_desk_look_up), desk,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (gate, "notify::state", G_CALLBACK (on_gate_state), desk,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (gate, "admitted", G_CALLBACK (on_admitted), desk, G_CONNECT_SWAPPED);
  gh_undo_desk_look_up (desk);
  return desk;
}
