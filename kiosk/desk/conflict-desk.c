/* The state of the supervisor's pages, without the pages. */

#include "kiosk/desk/conflict-desk.h"

#include "kiosk/desk/gate-pages.h"

#include <glib/gi18n.h>

struct _GhConflictDesk {
  GObject parent_instance;

  GhGateDesk *gate;
  GListStore *conflicts;
  GhConflictItem *chosen; /* NULL for none */
  gboolean all;
  int open; /* -1: not known */
  char *message;
  GhDeskState shown;      /* of the gate, when it last changed */
  GCancellable *listing;  /* NULL unless the list is on its way */
  GCancellable *deciding; /* NULL unless a decision is */
};

enum { SIGNAL_CHANGED, SIGNAL_LAST };
static guint signals[SIGNAL_LAST];

G_DEFINE_FINAL_TYPE (GhConflictDesk, gh_conflict_desk, G_TYPE_OBJECT)

static void
emit_changed (GhConflictDesk *desk)
{
  g_signal_emit (desk, signals[SIGNAL_CHANGED], 0);
}

/* Takes @message, which may be NULL. */
static void
set_message (GhConflictDesk *desk, char *message)
{
  g_free (desk->message);
  desk->message = message;
}

/* Whoever asked is not told any more. */
static void
drop (GCancellable **question)
{
  if (*question != NULL)
    g_cancellable_cancel (*question);
  g_clear_object (question);
}

static GhConflictItem *
item_of (GhConflictDesk *desk, const GhConflictReport *report)
{
  return gh_conflict_item_new (report, gh_server_clock_now (gh_gate_desk_get_clock (desk->gate)));
}

/* ---- the list ---- */

static void
show_list (GhConflictDesk *desk, GPtrArray *reports)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  desk->open = 0;
  for (guint i = 0; i < reports->len; i++) {
    const GhConflictReport *report = reports->pdata[i];
    desk->open += report->decision == GH_CONFLICT_OPEN ? 1 : 0;
    g_ptr_array_add (items, item_of (desk, report));
  }
  g_list_store_splice (desk->conflicts, 0,
                       g_list_model_get_n_items (G_LIST_MODEL (desk->conflicts)), items->pdata,
                       items->len);
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GhConflictDesk) desk = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GhAnswer) answer = gh_api_client_finish (GH_API_CLIENT (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      gh_gate_desk_is_over (desk->gate))
    return;

  g_clear_object (&desk->listing);
  gboolean listed = answer != NULL && answer->kind == GH_ANSWER_CONFLICTS;
  set_message (desk, listed ? NULL : gh_gate_desk_fault_words (answer, error));
  if (listed)
    show_list (desk, answer->conflicts);
  emit_changed (desk);
  gh_gate_desk_note_answer (desk->gate, result, answer, error);
}

void
gh_conflict_desk_refresh (GhConflictDesk *desk)
{
  const char *token = gh_gate_desk_get_token (desk->gate);
  drop (&desk->listing);
  if (token == NULL) {
    set_message (desk, g_strdup (_ ("The server cannot be reached.")));
  } else {
    desk->listing = g_cancellable_new ();
    gh_api_client_conflicts_async (gh_gate_desk_get_client (desk->gate), token, desk->all,
                                   desk->listing, on_listed, g_object_ref (desk));
  }
  emit_changed (desk);
}

void
gh_conflict_desk_set_all (GhConflictDesk *desk, gboolean all)
{
  if (desk->all == all)
    return;
  desk->all = all;
  gh_conflict_desk_refresh (desk);
}

/* ---- one of them ---- */

void
gh_conflict_desk_choose (GhConflictDesk *desk, GhConflictItem *item)
{
  if (g_set_object (&desk->chosen, item)) {
    gh_gate_desk_touch (desk->gate);
    set_message (desk, NULL);
    emit_changed (desk);
  }
}

/* Not when another one was chosen meanwhile. */
static gboolean
is_of_chosen (GhConflictDesk *desk, const GhAnswer *answer)
{
  const GhConflictReport *report = answer->conflicts->pdata[0];
  return desk->chosen != NULL && gh_conflict_item_get_id (desk->chosen) == report->id;
}

static void
on_decided (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GhConflictDesk) desk = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GhAnswer) answer = gh_api_client_finish (GH_API_CLIENT (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      gh_gate_desk_is_over (desk->gate))
    return;

  g_clear_object (&desk->deciding);
  gboolean decided = answer != NULL && answer->kind == GH_ANSWER_CONFLICTS;
  if (decided && is_of_chosen (desk, answer)) {
    g_autoptr (GhConflictItem) item = item_of (desk, answer->conflicts->pdata[0]);
    g_set_object (&desk->chosen, item);
  }
  if (decided)
    gh_conflict_desk_refresh (desk);
  else
    set_message (desk, gh_gate_desk_fault_words (answer, error));
  emit_changed (desk);
  gh_gate_desk_note_answer (desk->gate, result, answer, error);
}

/* A note that was only looked at stays whole, however much of it was shown. */
static const char *
note_to_send (GhConflictItem *item, const char *note)
{
  gboolean untouched = g_strcmp0 (note, gh_conflict_item_get_note (item)) == 0;
  return untouched ? gh_conflict_item_get_whole_note (item) : note;
}

void
gh_conflict_desk_decide (GhConflictDesk *desk, GhConflictDecision decision, const char *note)
{
  const char *token = gh_gate_desk_get_token (desk->gate);
  if (desk->chosen == NULL || desk->deciding != NULL || decision == GH_CONFLICT_OPEN)
    return;
  if (token == NULL) {
    set_message (desk, g_strdup (_ ("The server cannot be reached.")));
  } else {
    set_message (desk, NULL);
    desk->deciding = g_cancellable_new ();
    gh_api_client_decide_async (gh_gate_desk_get_client (desk->gate), token,
                                gh_conflict_item_get_id (desk->chosen), decision,
                                note_to_send (desk->chosen, note), desk->deciding, on_decided,
                                g_object_ref (desk));
  }
  emit_changed (desk);
}

/* ---- the gate ---- */

static void
forget (GhConflictDesk *desk)
{
  drop (&desk->listing);
  drop (&desk->deciding);
  g_list_store_remove_all (desk->conflicts);
  g_clear_object (&desk->chosen);
  set_message (desk, NULL);
  desk->all = FALSE;
  desk->open = -1;
  emit_changed (desk);
}

static void
on_gate_state (GhConflictDesk *desk)
{
  GhDeskState state = gh_gate_desk_get_state (desk->gate);
  GhDeskState before = desk->shown;
  gboolean inside = state == GH_DESK_SETTINGS || state == GH_DESK_CONFLICTS;
  gboolean was_inside = before == GH_DESK_SETTINGS || before == GH_DESK_CONFLICTS;
  desk->shown = state;
  if (state == before)
    return;
  if (was_inside && !inside)
    forget (desk);
  if (!inside)
    return;
  if (state == GH_DESK_SETTINGS)
    desk->all = FALSE;
  g_clear_object (&desk->chosen);
  gh_conflict_desk_refresh (desk);
}

/* ---- what there is ---- */

GListModel *
gh_conflict_desk_get_conflicts (GhConflictDesk *desk)
{
  return G_LIST_MODEL (desk->conflicts);
}

GhConflictItem *
gh_conflict_desk_get_chosen (GhConflictDesk *desk)
{
  return desk->chosen;
}

gboolean
gh_conflict_desk_get_all (GhConflictDesk *desk)
{
  return desk->all;
}

gboolean
gh_conflict_desk_get_busy (GhConflictDesk *desk)
{
  return desk->listing != NULL;
}

gboolean
gh_conflict_desk_get_deciding (GhConflictDesk *desk)
{
  return desk->deciding != NULL;
}

const char *
gh_conflict_desk_get_message (GhConflictDesk *desk)
{
  return desk->message;
}

int
gh_conflict_desk_get_open (GhConflictDesk *desk)
{
  return desk->open;
}

static void
gh_conflict_desk_dispose (GObject *object)
{
  GhConflictDesk *desk = GH_CONFLICT_DESK (object);
  drop (&desk->listing);
  drop (&desk->deciding);
  g_clear_object (&desk->conflicts);
  g_clear_object (&desk->chosen);
  g_clear_object (&desk->gate);
  G_OBJECT_CLASS (gh_conflict_desk_parent_class)->dispose (object);
}

static void
gh_conflict_desk_finalize (GObject *object)
{
  g_free (GH_CONFLICT_DESK (object)->message);
  G_OBJECT_CLASS (gh_conflict_desk_parent_class)->finalize (object);
}

static void
gh_conflict_desk_class_init (GhConflictDeskClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = gh_conflict_desk_dispose;
  object_class->finalize = gh_conflict_desk_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", GH_TYPE_CONFLICT_DESK, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
gh_conflict_desk_init (GhConflictDesk *desk)
{
  desk->conflicts = g_list_store_new (GH_TYPE_CONFLICT_ITEM);
  desk->open = -1;
}

GhConflictDesk *
gh_conflict_desk_new (GhGateDesk *gate)
{
  GhConflictDesk *desk = g_object_new (GH_TYPE_CONFLICT_DESK, NULL);
  desk->gate = g_object_ref (gate);
  desk->shown = gh_gate_desk_get_state (gate);
  g_signal_connect_object (gate, "notify::state", G_CALLBACK (on_gate_state), desk,
                           G_CONNECT_SWAPPED);
  return desk;
}
