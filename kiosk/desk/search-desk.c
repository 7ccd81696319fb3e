/* The state of the search page, without the page. */

#include "kiosk/desk/search-desk.h"

#include "kiosk/desk/gate-pages.h"

#include <glib/gi18n.h>

struct _GhSearchDesk {
  GObject parent_instance;

  GhGateDesk *gate;
  GListStore *hits;
  GhSearchState state;
  char *message;
  GCancellable *cancellable; /* NULL unless busy */
};

enum { SIGNAL_CHANGED, SIGNAL_LAST };
static guint signals[SIGNAL_LAST];

G_DEFINE_FINAL_TYPE (GhSearchDesk, gh_search_desk, G_TYPE_OBJECT)

/* Takes @message, which may be NULL. */
static void
set_state (GhSearchDesk *desk, GhSearchState state, char *message)
{
  g_free (desk->message);
  desk->message = message;
  desk->state = state;
  g_signal_emit (desk, signals[SIGNAL_CHANGED], 0);
}

/* Whoever asked is not told any more. */
static void
drop_question (GhSearchDesk *desk)
{
  if (desk->cancellable != NULL)
    g_cancellable_cancel (desk->cancellable);
  g_clear_object (&desk->cancellable);
}

static void
show_hits (GhSearchDesk *desk, const GhSearchAnswer *answer)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  GhDate today =
      gh_zone_date (zone, gh_server_clock_now (gh_gate_desk_get_clock (desk->gate)), NULL);
  for (guint i = 0; i < answer->hits->len; i++) {
    g_autoptr (GhFoundTicket) ticket = gh_found_ticket_new (answer->hits->pdata[i], today);
    g_list_store_append (desk->hits, ticket);
  }
  if (answer->hits->len == 0)
    set_state (desk, GH_SEARCH_NOBODY,
               g_strdup (_ ("Nobody found. Try a part of the name, or the e-mail address.")));
  else if (answer->more)
    set_state (desk, GH_SEARCH_FOUND,
               g_strdup (_ ("There are more people than these. Type more of the name.")));
  else
    set_state (desk, GH_SEARCH_FOUND, NULL);
}

/* Why there are no hits: words for the operator. */
static char *
fault_words (const GhAnswer *answer, const GError *error)
{
  g_autofree char *reason = gh_gate_desk_fault_words (answer, error);
  if (answer != NULL && answer->kind == GH_ANSWER_REFUSED)
    return g_steal_pointer (&reason);
  return g_strdup_printf ("%s %s", reason, _ ("Searching needs the server."));
}

static void
on_hits (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GhSearchDesk) desk = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GhAnswer) answer = gh_api_client_finish (GH_API_CLIENT (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      gh_gate_desk_is_over (desk->gate))
    return;

  g_clear_object (&desk->cancellable);
  if (answer != NULL && answer->kind == GH_ANSWER_HITS)
    show_hits (desk, answer->search);
  else if (answer == NULL || answer->kind != GH_ANSWER_UNAUTHENTICATED)
    set_state (desk, GH_SEARCH_FAILED, fault_words (answer, error));
  gh_gate_desk_note_answer (desk->gate, result, answer, error);
}

static gboolean
is_too_short (const char *words)
{
  int letters = 0;
  for (const char *c = words; *c != '\0'; c = g_utf8_next_char (c))
    letters += g_unichar_isspace (g_utf8_get_char (c)) ? 0 : 1;
  return letters < GH_SEARCH_MIN_CHARS;
}

void
gh_search_desk_search (GhSearchDesk *desk, const char *words)
{
  if (gh_gate_desk_get_state (desk->gate) != GH_DESK_SEARCHING)
    return;
  drop_question (desk);
  gh_gate_desk_touch (desk->gate);
  g_list_store_remove_all (desk->hits);
  if (is_too_short (words)) {
    set_state (desk, GH_SEARCH_SHORT,
               g_strdup_printf (_ ("Type at least %d letters."), GH_SEARCH_MIN_CHARS));
    return;
  }
  const char *token = gh_gate_desk_get_token (desk->gate);
  if (token == NULL) {
    set_state (desk, GH_SEARCH_FAILED, g_strdup (_ ("Searching needs the server.")));
    return;
  }
  desk->cancellable = g_cancellable_new ();
  set_state (desk, GH_SEARCH_BUSY, NULL);
  gh_api_client_search_async (gh_gate_desk_get_client (desk->gate), token, words, desk->cancellable,
                              on_hits, g_object_ref (desk));
}

void
gh_search_desk_reset (GhSearchDesk *desk)
{
  drop_question (desk);
  g_list_store_remove_all (desk->hits);
  if (desk->state != GH_SEARCH_READY)
    set_state (desk, GH_SEARCH_READY, NULL);
}

static void
on_gate_state (GhSearchDesk *desk)
{
  if (gh_gate_desk_get_state (desk->gate) != GH_DESK_SEARCHING)
    gh_search_desk_reset (desk);
}

void
gh_search_desk_choose (GhSearchDesk *desk, GhFoundTicket *ticket)
{
  g_autofree char *code = g_strdup (gh_found_ticket_get_code (ticket));
  gh_gate_desk_take_found (desk->gate, code);
}

GhSearchState
gh_search_desk_get_state (GhSearchDesk *desk)
{
  return desk->state;
}

const char *
gh_search_desk_get_message (GhSearchDesk *desk)
{
  return desk->message;
}

GListModel *
gh_search_desk_get_hits (GhSearchDesk *desk)
{
  return G_LIST_MODEL (desk->hits);
}

static void
gh_search_desk_dispose (GObject *object)
{
  GhSearchDesk *desk = GH_SEARCH_DESK (object);
  drop_question (desk);
  g_clear_object (&desk->hits);
  g_clear_object (&desk->gate);
  G_OBJECT_CLASS (gh_search_desk_parent_class)->dispose (object);
}

static void
gh_search_desk_finalize (GObject *object)
{
  g_free (GH_SEARCH_DESK (object)->message);
  G_OBJECT_CLASS (gh_search_desk_parent_class)->finalize (object);
}

static void
gh_search_desk_class_init (GhSearchDeskClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = gh_search_desk_dispose;
  object_class->finalize = gh_search_desk_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", GH_TYPE_SEARCH_DESK, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
gh_search_desk_init (GhSearchDesk *desk)
{
  desk->hits = g_list_store_new (GH_TYPE_FOUND_TICKET);
}

GhSearchDesk *
gh_search_desk_new (GhGateDesk *gate)
{
  GhSearchDesk *desk = g_object_new (GH_TYPE_SEARCH_DESK, NULL);
  desk->gate = g_object_ref (gate);
  g_signal_connect_object (gate, "notify::state", G_CALLBACK (on_gate_state), desk,
                           G_CONNECT_SWAPPED);
  return desk;
}
