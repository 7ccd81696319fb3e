/* Keeps the state of the line to the server and notices by itself when it is back. */

#include "kiosk/desk/connection.h"

#include "core/clock.h"
#include "kiosk/client/backoff.h"

#include <glib/gi18n.h>

#define FIRST_PAUSE_MS   1000
#define LONGEST_PAUSE_MS 10000

struct _GhConnection {
  GObject parent_instance;

  GhApiClient *client;
  GhConnectionState state;
  gint64 last_contact;
  guint64 answered;          /* turn of the latest request that was answered */
  GCancellable *cancellable; /* of the question in flight, NULL when there is none */
  guint timer;               /* until the next question, 0 for none */
  guint beat;                /* GH_CONNECTION_PERIOD after the last answer, 0 for none */
  GhBackoff backoff;
};

enum { SIGNAL_CHANGED, SIGNAL_BACK, SIGNAL_LAST };
static guint signals[SIGNAL_LAST];

G_DEFINE_FINAL_TYPE (GhConnection, gh_connection, G_TYPE_OBJECT)

static gboolean
on_timer (gpointer data)
{
  GhConnection *connection = data;
  connection->timer = 0;
  gh_connection_ask (connection);
  return G_SOURCE_REMOVE;
}

static void
set_state (GhConnection *connection, GhConnectionState state)
{
  GhConnectionState before = connection->state;
  gboolean down = state == GH_CONNECTION_OFFLINE || state == GH_CONNECTION_TROUBLE;
  connection->state = state;
  if (!down) {
    gh_backoff_reset (&connection->backoff);
    g_clear_handle_id (&connection->timer, g_source_remove);
  } else if (connection->timer == 0 && connection->cancellable == NULL) {
    connection->timer =
        g_timeout_add ((guint) gh_backoff_next (&connection->backoff, 0), on_timer, connection);
  }
  if (state != before)
    g_signal_emit (connection, signals[SIGNAL_CHANGED], 0);
  if (!down && (before == GH_CONNECTION_OFFLINE || before == GH_CONNECTION_TROUBLE))
    g_signal_emit (connection, signals[SIGNAL_BACK], 0);
}

static gboolean
on_beat (gpointer data)
{
  GhConnection *connection = data;
  connection->beat = 0;
  if (connection->timer == 0)
    gh_connection_ask (connection);
  return G_SOURCE_REMOVE;
}

static void
note_answered (GhConnection *connection, guint64 turn)
{
  g_clear_handle_id (&connection->beat, g_source_remove);
  connection->beat = g_timeout_add_seconds (GH_CONNECTION_PERIOD, on_beat, connection);
  connection->last_contact = gh_clock_now ();
  connection->answered = MAX (connection->answered, turn);
}

/* A request that was left without an answer. */
static void
note_silence (GhConnection *connection, guint64 turn)
{
  if (turn == 0 || turn > connection->answered)
    set_state (connection, GH_CONNECTION_OFFLINE);
}

void
gh_connection_note (GhConnection *connection, GAsyncResult *result, const GhAnswer *answer,
                    const GError *error)
{
  guint64 turn = gh_api_client_get_turn (connection->client, result);
  if (answer != NULL) {
    note_answered (connection, turn);
    set_state (connection,
               answer->kind == GH_ANSWER_LATER ? GH_CONNECTION_TROUBLE : GH_CONNECTION_ONLINE);
  } else if (g_error_matches (error, GH_API_ERROR, GH_API_ERROR_NO_TOKEN)) {
    return; /* nothing was sent */
  } else if (error->domain == GH_API_ERROR) {
    set_state (connection, GH_CONNECTION_TROUBLE);
  } else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    note_silence (connection, turn);
  }
}

void
gh_connection_note_contact (GhConnection *connection, gboolean reached, guint64 turn)
{
  if (!reached) {
    note_silence (connection, turn);
    return;
  }
  note_answered (connection, turn);
  set_state (connection, GH_CONNECTION_ONLINE);
}

static void
on_reached (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GhConnection) connection = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GhAnswer) answer = gh_api_client_finish (GH_API_CLIENT (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&connection->cancellable);
  gh_connection_note (connection, result, answer, error);
}

void
gh_connection_ask (GhConnection *connection)
{
  if (connection->cancellable != NULL)
    return;
  g_clear_handle_id (&connection->timer, g_source_remove);
  connection->cancellable = g_cancellable_new ();
  gh_api_client_reach_async (connection->client, connection->cancellable, on_reached,
                             g_object_ref (connection));
}

GhConnectionState
gh_connection_get_state (GhConnection *connection)
{
  return connection->state;
}

const char *
gh_connection_get_words (GhConnection *connection)
{
  switch (connection->state) {
  case GH_CONNECTION_ONLINE:
    return _ ("Online");
  case GH_CONNECTION_OFFLINE:
    return _ ("No connection");
  case GH_CONNECTION_TROUBLE:
    return _ ("Server trouble");
  case GH_CONNECTION_UNKNOWN:
  default:
    return _ ("Connecting");
  }
}

gint64
gh_connection_get_last_contact (GhConnection *connection)
{
  return connection->last_contact;
}

static const char *
transport_words (int code)
{
  switch ((GhTransportError) code) {
  case GH_TRANSPORT_ERROR_ADDRESS:
    return _ ("The server's address is not set, or wrong.");
  case GH_TRANSPORT_ERROR_UNREACHABLE:
    return _ ("The server cannot be reached.");
  case GH_TRANSPORT_ERROR_TIMEOUT:
    return _ ("The server did not answer in time.");
  case GH_TRANSPORT_ERROR_INSECURE:
    return _ ("The server's certificate is not trusted.");
  case GH_TRANSPORT_ERROR_TOO_LARGE:
  case GH_TRANSPORT_ERROR_FAILED:
  default:
    return _ ("The connection to the server failed.");
  }
}

char *
gh_connection_reason (const GhAnswer *answer, const GError *error)
{
  if (answer != NULL && g_strcmp0 (answer->failure->code, "RATE_LIMITED") == 0)
    return g_strdup (_ ("Too many scans in a short time."));
  if (answer != NULL)
    return g_strdup (_ ("The server is busy or has a fault."));
  if (error->domain == GH_TRANSPORT_ERROR)
    return g_strdup (transport_words (error->code));
  if (g_error_matches (error, GH_API_ERROR, GH_API_ERROR_NO_TOKEN))
    return g_strdup (_ ("Signed in without the server."));
  return g_strdup (_ ("What answers is not a Gatehouse server."));
}

static void
gh_connection_dispose (GObject *object)
{
  GhConnection *connection = GH_CONNECTION (object);
  g_clear_handle_id (&connection->timer, g_source_remove);
  g_clear_handle_id (&connection->beat, g_source_remove);
  if (connection->cancellable != NULL)
    g_cancellable_cancel (connection->cancellable);
  g_clear_object (&connection->cancellable);
  g_clear_object (&connection->client);
  G_OBJECT_CLASS (gh_connection_parent_class)->dispose (object);
}

static void
gh_connection_class_init (GhConnectionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = gh_connection_dispose;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", GH_TYPE_CONNECTION, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_BACK] = g_signal_new ("back", GH_TYPE_CONNECTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                       NULL, G_TYPE_NONE, 0);
}

static void
gh_connection_init (GhConnection *connection)
{
  connection->backoff = GH_BACKOFF_INIT (FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
}

GhConnection *
gh_connection_new (GhApiClient *client)
{
  GhConnection *connection = g_object_new (GH_TYPE_CONNECTION, NULL);
  connection->client = g_object_ref (client);
  return connection;
}
