/* The late sign-in: one try whenever the line is back, until the server has said yes or no. */

#include "kiosk/desk/late-sign-in.h"

#include "core/event-log.h"
#include "kiosk/client/backoff.h"
#include "kiosk/desk/failure-words.h"

#include <glib/gi18n.h>

#define FIRST_PAUSE_MS   2000
#define LONGEST_PAUSE_MS 60000
#define LOOK_SECONDS     15

struct _GhLateSignIn {
  GObject parent_instance;

  GhApiClient *client;
  GhConnection *connection;
  GhLocalSignIn *local;
  GhSignInDesk *sign_in;
  GhGateDesk *gate;
  GhServerClock *clock; /* borrowed */

  GhKeptSecret *kept; /* NULL unless a session waits for the server's word */
  gint64 operator_id;
  gint64 ends;               /* the session, by the clock's count */
  guint watch;               /* over that */
  GCancellable *cancellable; /* NULL unless on the wire */
  guint timer;               /* a pause that the server has to be given, 0 for none */
  GhBackoff backoff;
};

G_DEFINE_FINAL_TYPE (GhLateSignIn, gh_late_sign_in, G_TYPE_OBJECT)

static gboolean on_pause_over (gpointer data);

static void
stop (GhLateSignIn *late)
{
  g_clear_handle_id (&late->watch, g_source_remove);
  g_clear_handle_id (&late->timer, g_source_remove);
  if (late->cancellable != NULL)
    g_cancellable_cancel (late->cancellable);
  g_clear_object (&late->cancellable);
  g_clear_pointer (&late->kept, gh_kept_secret_free);
}

static void
turn_away (GhLateSignIn *late, const char *words)
{
  stop (late);
  gh_gate_desk_refuse_session (late->gate);
  gh_sign_in_desk_say (late->sign_in, words);
}

/* ---- what the server said ---- */

/* Owned by the caller. */
static char *
words_of_refusal (const GhFailure *failure)
{
  if (g_strcmp0 (failure->code, "INVALID_CREDENTIALS") == 0)
    return g_strdup (_ ("The server no longer takes this PIN or password: it was changed, or the "
                        "account was closed."));
  if (g_strcmp0 (failure->code, "ADDRESS_NOT_ALLOWED") == 0)
    return g_strdup (_ ("The server does not allow sign-ins from this network."));
  return gh_failure_words (failure);
}

static void
on_yes (GhLateSignIn *late, const GhSignIn *sign_in)
{
  g_autoptr (GhOperatorSession) session = gh_operator_session_new (sign_in);
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, session->operator_id);
  if (session->operator_id != late->operator_id) { /* the name is somebody else's now */
    gh_local_sign_in_disown (late->local, late->kept);
    gh_api_client_sign_out_async (late->client, session->token, NULL, NULL, NULL);
    turn_away (late, _ ("User name, PIN or password is not right."));
    return;
  }
  gh_log_event (GH_LOG_INFO, "operator.signed_in_late", "operator_id", id, NULL);
  gh_local_sign_in_remember (late->local, late->kept, session);
  stop (late);
  gh_gate_desk_confirm_session (late->gate, session);
}

static void
on_no (GhLateSignIn *late, const GhFailure *failure)
{
  g_autofree char *words = words_of_refusal (failure);
  gh_log_event (GH_LOG_WARNING, "operator.refused_late", "code", failure->code, NULL);
  if (g_strcmp0 (failure->code, "INVALID_CREDENTIALS") == 0)
    gh_local_sign_in_disown (late->local, late->kept);
  turn_away (late, words);
}

static void
wait_with_next (GhLateSignIn *late, gint64 retry_after)
{
  int seconds = (int) CLAMP (retry_after, 0, 24 * 3600);
  late->timer =
      g_timeout_add ((guint) gh_backoff_next (&late->backoff, seconds), on_pause_over, late);
}

/* Whoever was locked out by others' tries is nobody whom the server has refused. */
static gboolean
is_to_wait (const GhAnswer *answer)
{
  return answer->kind == GH_ANSWER_LATER || g_strcmp0 (answer->failure->code, "LOCKED_OUT") == 0;
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GhLateSignIn) late = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GhAnswer) answer = gh_api_client_finish (GH_API_CLIENT (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&late->cancellable);
  if (answer != NULL && answer->kind == GH_ANSWER_SIGNED_IN) {
    on_yes (late, answer->sign_in);
  } else if (answer != NULL && !is_to_wait (answer)) {
    on_no (late, answer->failure);
  } else if (answer != NULL) {
    wait_with_next (late, answer->failure->retry_after);
  } else if (error->domain == GH_API_ERROR) {
    wait_with_next (late, 0); /* whatever answers there is asked less and less */
  }
  gh_connection_note (late->connection, result, answer, error);
  /* After a broken line the next try is made when it is back; one that stands will not come back.
   */
  if (late->timer == 0 && late->kept != NULL && answer == NULL &&
      gh_connection_get_state (late->connection) == GH_CONNECTION_ONLINE)
    wait_with_next (late, 0);
}

/* ---- trying ---- */

static void
try_now (GhLateSignIn *late)
{
  if (late->kept == NULL || late->cancellable != NULL || late->timer != 0)
    return;
  late->cancellable = g_cancellable_new ();
  GhCredentials credentials = { .username = gh_kept_secret_get_username (late->kept),
                                .kind = gh_kept_secret_get_kind (late->kept),
                                .secret = gh_kept_secret_reveal (late->kept) };
  gh_api_client_sign_in_async (late->client, &credentials, late->cancellable, on_answer,
                               g_object_ref (late));
  gh_kept_secret_hide (late->kept);
}

static gboolean
on_pause_over (gpointer data)
{
  GhLateSignIn *late = data;
  late->timer = 0;
  try_now (late);
  return G_SOURCE_REMOVE;
}

void
gh_late_sign_in_look (GhLateSignIn *late)
{
  if (late->kept != NULL && gh_server_clock_count (late->clock) >= late->ends)
    turn_away (late, _ ("24 hours without the server are over. Sign in when it can be reached."));
}

static gboolean
on_watch (gpointer data)
{
  GhLateSignIn *late = data;
  gh_late_sign_in_look (late);
  return late->kept != NULL;
}

static void
on_signed_in (GhLateSignIn *late, const GhOperatorSession *session)
{
  GhKeptSecret *kept = gh_sign_in_desk_get_secret (late->sign_in);
  stop (late);
  if (session->token != NULL || kept == NULL)
    return;
  late->kept = gh_kept_secret_copy (kept);
  late->operator_id = session->operator_id;
  late->ends = gh_server_clock_count (late->clock) + session->lasts * G_TIME_SPAN_SECOND;
  late->watch = g_timeout_add_seconds (LOOK_SECONDS, on_watch, late);
  gh_backoff_reset (&late->backoff);
  /* The line may have come back while the secret was looked at. */
  if (gh_connection_get_state (late->connection) == GH_CONNECTION_ONLINE)
    try_now (late);
}

/* The server has said so of a token; what opened it opens nothing here. */
static void
on_dismissed (GhLateSignIn *late, gint64 operator_id)
{
  gh_local_sign_in_forget (late->local, operator_id);
  gh_sign_in_desk_say (late->sign_in,
                       _ ("The server has ended this session. Please sign in again."));
}

static void
on_state (GhLateSignIn *late)
{
  if (gh_gate_desk_get_state (late->gate) == GH_DESK_SIGN_IN)
    stop (late);
}

gboolean
gh_late_sign_in_is_waiting (GhLateSignIn *late)
{
  return late->kept != NULL;
}

/* ---- the object ---- */

static void
gh_late_sign_in_dispose (GObject *object)
{
  GhLateSignIn *late = GH_LATE_SIGN_IN (object);
  stop (late);
  g_clear_object (&late->client);
  g_clear_object (&late->connection);
  g_clear_object (&late->local);
  g_clear_object (&late->sign_in);
  g_clear_object (&late->gate);
  G_OBJECT_CLASS (gh_late_sign_in_parent_class)->dispose (object);
}

static void
gh_late_sign_in_class_init (GhLateSignInClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = gh_late_sign_in_dispose;
}

static void
gh_late_sign_in_init (GhLateSignIn *late)
{
  late->backoff = GH_BACKOFF_INIT (FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
}

GhLateSignIn *
gh_late_sign_in_new (const GhLateSignInParts *parts)
{
  GhLateSignIn *late = g_object_new (GH_TYPE_LATE_SIGN_IN, NULL);
  late->client = g_object_ref (parts->client);
  late->connection = g_object_ref (parts->connection);
  late->local = g_object_ref (parts->local);
  late->sign_in = g_object_ref (parts->sign_in);
  late->gate = g_object_ref (parts->gate);
  late->clock = parts->clock;
  /* After the gate, which the state of things is asked of. */
  g_signal_connect_object (parts->sign_in, "signed-in", G_CALLBACK (on_signed_in), late,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (parts->gate, "notify::state", G_CALLBACK (on_state), late,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (parts->gate, "dismissed", G_CALLBACK (on_dismissed), late,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (parts->connection, "back", G_CALLBACK (try_now), late,
                           G_CONNECT_SWAPPED);
  return late;
}
