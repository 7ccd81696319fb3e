/* Asks for the day's numbers; see the header. A question that fails says nothing about the line by
 * itself, as it may take the server long: then the line is looked at. */

#include "kiosk/desk/numbers-desk.h"

#include "kiosk/desk/gate-pages.h"

#define STALE_SECONDS (3 * GH_NUMBERS_PERIOD)

struct _GhNumbersDesk {
  GObject parent_instance;

  GhGateDesk *gate;
  GhDayNumbers *numbers;
  GCancellable *cancellable; /* NULL unless on the wire */
  guint asked;               /* of the question on the wire */
  guint timer;               /* 0 while nobody is signed in */
};

enum { SIGNAL_CHANGED, SIGNAL_LAST };
static guint signals[SIGNAL_LAST];

G_DEFINE_FINAL_TYPE (GhNumbersDesk, gh_numbers_desk, G_TYPE_OBJECT)

static void
tell_changed (GhNumbersDesk *desk)
{
  g_signal_emit (desk, signals[SIGNAL_CHANGED], 0);
}

static gint64
now (GhNumbersDesk *desk)
{
  return gh_server_clock_now (gh_gate_desk_get_clock (desk->gate));
}

static void
stop (GhNumbersDesk *desk)
{
  g_clear_handle_id (&desk->timer, g_source_remove);
  if (desk->cancellable != NULL)
    g_cancellable_cancel (desk->cancellable);
  g_clear_object (&desk->cancellable);
}

/* ---- asking ---- */

static void
take_answer (GhNumbersDesk *desk, GhAnswer *answer)
{
  if (answer->kind == GH_ANSWER_UNAUTHENTICATED)
    gh_gate_desk_end_token (desk->gate);
  if (answer->kind != GH_ANSWER_STATS)
    return;
  if (gh_day_numbers_answer (desk->numbers, desk->asked, g_steal_pointer (&answer->stats),
                             now (desk)))
    tell_changed (desk);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GhNumbersDesk) desk = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GhAnswer) answer = gh_api_client_finish (GH_API_CLIENT (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&desk->cancellable);
  /* It shows that the line stands, but does not mend it: that is the connection's own question,
   * which takes its time. */
  GhConnection *connection = gh_gate_desk_get_connection (desk->gate);
  if (answer != NULL && answer->kind == GH_ANSWER_STATS &&
      gh_connection_get_state (connection) == GH_CONNECTION_ONLINE)
    gh_connection_note (connection, result, answer, NULL);
  if (answer != NULL)
    take_answer (desk, answer);
  else
    gh_connection_ask (connection);
}

static void
ask (GhNumbersDesk *desk)
{
  const char *token = gh_gate_desk_get_token (desk->gate);
  if (token == NULL || desk->cancellable != NULL ||
      gh_connection_get_state (gh_gate_desk_get_connection (desk->gate)) == GH_CONNECTION_OFFLINE)
    return;
  desk->cancellable = g_cancellable_new ();
  desk->asked = gh_day_numbers_ask (desk->numbers);
  gh_api_client_stats_async (gh_gate_desk_get_client (desk->gate), token, desk->cancellable,
                             on_answer, g_object_ref (desk));
}

/* While nothing waits, "last sync" is kept true: the server has all of it. */
static gboolean
on_timer (gpointer data)
{
  GhNumbersDesk *desk = data;
  if (gh_gate_desk_get_waiting (desk->gate) == 0)
    gh_gate_desk_entries_changed (desk->gate);
  ask (desk);
  tell_changed (desk);
  return G_SOURCE_CONTINUE;
}

static void
on_operator_changed (GhNumbersDesk *desk)
{
  stop (desk);
  if (gh_gate_desk_get_session (desk->gate) == NULL)
    return;
  desk->timer = g_timeout_add_seconds (GH_NUMBERS_PERIOD, on_timer, desk);
  ask (desk);
}

/* ---- what happens here ---- */

static void
on_admitted (GhNumbersDesk *desk, const GhAdmitted *admitted)
{
  gh_day_numbers_let_in (desk->numbers, admitted->entry->id, admitted->slot_starts_at,
                         admitted->told);
  tell_changed (desk);
}

static void
on_undone (GhNumbersDesk *desk, const GhUndoneHere *undone)
{
  if (undone->counted)
    gh_day_numbers_take_back (desk->numbers, undone->id, undone->slot_starts_at, undone->told);
  else
    gh_day_numbers_drop (desk->numbers, undone->id);
  tell_changed (desk);
}

static void
on_settled (GhNumbersDesk *desk, const GhEntry *entry)
{
  gh_day_numbers_tell (desk->numbers, entry->id);
}

GhNumbersNow
gh_numbers_desk_get (GhNumbersDesk *desk)
{
  return gh_day_numbers_get (desk->numbers, now (desk));
}

gboolean
gh_numbers_desk_is_stale (GhNumbersDesk *desk)
{
  GhConnectionState state = gh_connection_get_state (gh_gate_desk_get_connection (desk->gate));
  GhNumbersNow present = gh_numbers_desk_get (desk);
  return state == GH_CONNECTION_OFFLINE || state == GH_CONNECTION_TROUBLE ||
         now (desk) - present.as_of > STALE_SECONDS;
}

static void
gh_numbers_desk_dispose (GObject *object)
{
  GhNumbersDesk *desk = GH_NUMBERS_DESK (object);
  stop (desk);
  g_clear_object (&desk->gate);
  G_OBJECT_CLASS (gh_numbers_desk_parent_class)->dispose (object);
}

static void
gh_numbers_desk_finalize (GObject *object)
{
  gh_day_numbers_free (GH_NUMBERS_DESK (object)->numbers);
  G_OBJECT_CLASS (gh_numbers_desk_parent_class)->finalize (object);
}

static void
gh_numbers_desk_class_init (GhNumbersDeskClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = gh_numbers_desk_dispose;
  object_class->finalize = gh_numbers_desk_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", GH_TYPE_NUMBERS_DESK, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
gh_numbers_desk_init (GhNumbersDesk *desk)
{
  desk->numbers = gh_day_numbers_new ();
}

GhNumbersDesk *
gh_numbers_desk_new (GhGateDesk *gate, GhUndoDesk *undo)
{
  GhNumbersDesk *desk = g_object_new (GH_TYPE_NUMBERS_DESK, NULL);
  GhConnection *connection = gh_gate_desk_get_connection (gate);
  desk->gate = g_object_ref (gate);
  g_signal_connect_object (gate, "notify::operator-name", G_CALLBACK (on_operator_changed), desk,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (gate, "admitted", G_CALLBACK (on_admitted), desk, G_CONNECT_SWAPPED);
  g_signal_connect_object (gate, "entry-settled", G_CALLBACK (on_settled), desk, G_CONNECT_SWAPPED);
  g_signal_connect_object (undo, "undone", G_CALLBACK (on_undone), desk, G_CONNECT_SWAPPED);
  g_signal_connect_object (connection, "back", G_CALLBACK (ask), desk, G_CONNECT_SWAPPED);
  g_signal_connect_object (connection, "changed", G_CALLBACK (tell_changed), desk,
                           G_CONNECT_SWAPPED);
  on_operator_changed (desk);
  return desk;
}
