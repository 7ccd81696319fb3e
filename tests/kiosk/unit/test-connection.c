/* Tests of kiosk/desk/connection. */

#include "answers.h"
#include "fake-transport.h"
#include "kiosk/desk/connection.h"

typedef struct {
  GhFakeTransport *transport;
  GhApiClient *client;
  GhConnection *connection;
  int changes;
  int backs;
} Fixture;

static void
on_changed (GhConnection *connection, gpointer data)
{
  Fixture *fixture = data;
  fixture->changes++;
}

static void
on_back (GhConnection *connection, gpointer data)
{
  Fixture *fixture = data;
  fixture->backs++;
}

static void
count (gpointer data)
{
  (*(int *) data)++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->transport = gh_fake_transport_new ();
  fixture->client = gh_api_client_new (GH_TRANSPORT (fixture->transport), "device", "en");
  fixture->connection = gh_connection_new (fixture->client);
  g_signal_connect (fixture->connection, "changed", G_CALLBACK (on_changed), fixture);
  g_signal_connect (fixture->connection, "back", G_CALLBACK (on_back), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_run_dispose (G_OBJECT (fixture->connection));
  gh_test_settle ();
  g_assert_finalize_object (fixture->connection);
  g_assert_finalize_object (fixture->client);
  g_assert_finalize_object (fixture->transport);
}

static void
on_validated (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhAnswer) answer = gh_api_client_finish (GH_API_CLIENT (source), result, &error);
  Fixture *fixture = data;
  gh_connection_note (fixture->connection, result, answer, error);
}

/* Sends a request that the test answers or fails. */
static void
send (Fixture *fixture)
{
  gh_api_client_validate_async (fixture->client, "tok", "A", NULL, on_validated, fixture);
}

/* Asks /healthz, which is answered at once, or not. */
static void
ask (Fixture *fixture, gboolean up)
{
  gh_fake_transport_set_up (fixture->transport, up);
  gh_connection_ask (fixture->connection);
  gh_test_settle ();
}

static void
assert_state (Fixture *fixture, GhConnectionState state, int changes, int backs)
{
  g_assert_cmpint (gh_connection_get_state (fixture->connection), ==, state);
  g_assert_cmpint (fixture->changes, ==, changes);
  g_assert_cmpint (fixture->backs, ==, backs);
}

static void
test_comes_and_goes (Fixture *fixture, gconstpointer data)
{
  assert_state (fixture, GH_CONNECTION_UNKNOWN, 0, 0);
  g_assert_cmpint (gh_connection_get_last_contact (fixture->connection), ==, 0);
  ask (fixture, FALSE);
  assert_state (fixture, GH_CONNECTION_OFFLINE, 1, 0);
  g_assert_cmpint (gh_connection_get_last_contact (fixture->connection), ==, 0);
  ask (fixture, TRUE);
  assert_state (fixture, GH_CONNECTION_ONLINE, 2, 1);
  g_assert_cmpint (gh_connection_get_last_contact (fixture->connection), >, 0);
  send (fixture);
  gh_fake_transport_fail (fixture->transport, GH_TRANSPORT_ERROR_TIMEOUT);
  assert_state (fixture, GH_CONNECTION_OFFLINE, 3, 1);
}

static void
test_asks_by_itself (Fixture *fixture, gconstpointer data)
{
  ask (fixture, FALSE);
  gh_fake_transport_set_up (fixture->transport, TRUE);
  while (fixture->backs == 0)
    g_main_context_iteration (NULL, TRUE);
  assert_state (fixture, GH_CONNECTION_ONLINE, 2, 1);
}

static void
test_trouble (Fixture *fixture, gconstpointer data)
{
  send (fixture);
  gh_fake_transport_reply (fixture->transport, 503, SAY_BUSY);
  assert_state (fixture, GH_CONNECTION_TROUBLE, 1, 0);
  send (fixture);
  gh_fake_transport_reply (fixture->transport, 200, "<html>");
  assert_state (fixture, GH_CONNECTION_TROUBLE, 1, 0);
  ask (fixture, TRUE);
  assert_state (fixture, GH_CONNECTION_ONLINE, 2, 1);
}

/* The line has shown since that it works. */
static void
test_silence_of_an_earlier (Fixture *fixture, gconstpointer data)
{
  send (fixture);
  ask (fixture, TRUE);
  assert_state (fixture, GH_CONNECTION_ONLINE, 1, 0);
  gh_fake_transport_fail (fixture->transport, GH_TRANSPORT_ERROR_TIMEOUT);
  assert_state (fixture, GH_CONNECTION_ONLINE, 1, 0);
  send (fixture);
  gh_fake_transport_fail (fixture->transport, GH_TRANSPORT_ERROR_TIMEOUT);
  assert_state (fixture, GH_CONNECTION_OFFLINE, 2, 0);
}

/* An answer tells of now, however long it took. */
static void
test_answer_to_an_earlier (Fixture *fixture, gconstpointer data)
{
  send (fixture);
  ask (fixture, FALSE);
  assert_state (fixture, GH_CONNECTION_OFFLINE, 1, 0);
  gh_fake_transport_reply (fixture->transport, 200, SAY_VALID);
  assert_state (fixture, GH_CONNECTION_ONLINE, 2, 1);
}

static void
test_contact_of_an_earlier (Fixture *fixture, gconstpointer data)
{
  gh_connection_note_contact (fixture->connection, TRUE, 7);
  gh_connection_note_contact (fixture->connection, FALSE, 6);
  assert_state (fixture, GH_CONNECTION_ONLINE, 1, 0);
  gh_connection_note_contact (fixture->connection, FALSE, 8);
  assert_state (fixture, GH_CONNECTION_OFFLINE, 2, 0);
  gh_connection_note_contact (fixture->connection, TRUE, 5);
  assert_state (fixture, GH_CONNECTION_ONLINE, 3, 1);
  gh_connection_note_contact (fixture->connection, FALSE, 0);
  assert_state (fixture, GH_CONNECTION_OFFLINE, 4, 1);
}

/* A locked kiosk, of which nobody asks anything, finds out by itself that the server is gone. */
static void
test_beat (Fixture *fixture, gconstpointer data)
{
  ask (fixture, TRUE);
  gh_fake_transport_set_up (fixture->transport, FALSE);
  gint64 asked_at = g_get_monotonic_time ();
  while (gh_connection_get_state (fixture->connection) == GH_CONNECTION_ONLINE)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (g_get_monotonic_time () - asked_at, >=,
                   (GH_CONNECTION_PERIOD - 1) * G_TIME_SPAN_SECOND);
}

static void
test_turned_away (Fixture *fixture, gconstpointer data)
{
  int told = 0;
  g_signal_connect_swapped (fixture->client, "revoked", G_CALLBACK (count), &told);
  gh_fake_transport_set_health (fixture->transport, 403, SAY_NO_SUCH_PAGE);
  ask (fixture, TRUE);
  assert_state (fixture, GH_CONNECTION_TROUBLE, 1, 0);
  g_assert_cmpint (told, ==, 0);
  gh_fake_transport_set_health (fixture->transport, 403, SAY_REVOKED);
  ask (fixture, TRUE);
  assert_state (fixture, GH_CONNECTION_ONLINE, 2, 1);
  g_assert_cmpint (told, ==, 1);
}

/* Nothing was sent. */
static void
test_no_token (Fixture *fixture, gconstpointer data)
{
  ask (fixture, TRUE);
  gh_api_client_validate_async (fixture->client, NULL, "A", NULL, on_validated, fixture);
  gh_test_settle ();
  assert_state (fixture, GH_CONNECTION_ONLINE, 1, 0);
}

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/connection/comes-and-goes", test_comes_and_goes);
  ADD ("/connection/asks-by-itself", test_asks_by_itself);
  ADD ("/connection/trouble", test_trouble);
  ADD ("/connection/silence-of-an-earlier", test_silence_of_an_earlier);
  ADD ("/connection/answer-to-an-earlier", test_answer_to_an_earlier);
  ADD ("/connection/contact-of-an-earlier", test_contact_of_an_earlier);
  ADD ("/connection/no-token", test_no_token);
  ADD ("/connection/beat", test_beat);
  ADD ("/connection/turned-away", test_turned_away);
  return g_test_run ();
}
