/* Tests of kiosk/desk/sign-in-desk and connection. */

#include "answers.h"
#include "fake-transport.h"
#include "kiosk/desk/sign-in-desk.h"

typedef struct {
  GhFakeTransport *transport;
  GhConnection *connection;
  GhSignInDesk *desk;
  int signed_in;
  int backs;
} Fixture;

static void
on_signed_in (GhSignInDesk *desk, const GhOperatorSession *session, gpointer data)
{
  Fixture *fixture = data;
  g_assert_cmpstr (session->token, ==, "tok-1");
  g_assert_cmpint (session->operator_id, ==, 5);
  g_assert_cmpstr (session->name, ==, "Jane Smith");
  fixture->signed_in++;
}

static void
on_back (GhConnection *connection, gpointer data)
{
  Fixture *fixture = data;
  fixture->backs++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->transport = gh_fake_transport_new ();
  g_autoptr (GhApiClient) client =
      gh_api_client_new (GH_TRANSPORT (fixture->transport), "device-1", "en");
  fixture->connection = gh_connection_new (client);
  fixture->desk = gh_sign_in_desk_new (client, fixture->connection);
  g_signal_connect (fixture->desk, "signed-in", G_CALLBACK (on_signed_in), fixture);
  g_signal_connect (fixture->connection, "back", G_CALLBACK (on_back), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_run_dispose (G_OBJECT (fixture->desk));
  g_object_run_dispose (G_OBJECT (fixture->connection));
  gh_test_settle ();
  g_assert_finalize_object (fixture->desk);
  g_assert_finalize_object (fixture->connection);
  g_assert_finalize_object (fixture->transport);
}

/* The venue has barred the kiosk. */
static void
test_barred (Fixture *fixture, gconstpointer data)
{
  g_assert_false (gh_sign_in_desk_is_barred (fixture->desk));
  gh_sign_in_desk_bar (fixture->desk);
  g_assert_true (gh_sign_in_desk_is_barred (fixture->desk));
  gh_sign_in_desk_submit (fixture->desk, "jane", "2468", NULL);
  g_assert_false (gh_sign_in_desk_get_busy (fixture->desk));
  g_assert_cmpuint (gh_fake_transport_pending (fixture->transport), ==, 0);
}

static void
test_pin_or_password (Fixture *fixture, gconstpointer data)
{
  gh_sign_in_desk_submit (fixture->desk, " jane ", "2468", "");
  g_assert_true (gh_sign_in_desk_get_busy (fixture->desk));
  g_assert_cmpstr (gh_fake_transport_path (fixture->transport), ==, "/api/operator/login");
  g_assert_cmpstr (gh_fake_transport_body (fixture->transport), ==,
                   "{\"username\":\"jane\",\"pin\":\"2468\"}");
  g_assert_cmpstr (gh_fake_transport_device (fixture->transport), ==, "device-1");
  g_assert_null (gh_fake_transport_token (fixture->transport));
  /* A second press while the first is on its way does nothing. */
  gh_sign_in_desk_submit (fixture->desk, "jane", "2468", "");
  g_assert_cmpuint (gh_fake_transport_pending (fixture->transport), ==, 1);
  gh_fake_transport_reply (fixture->transport, 200, SAY_SIGNED_IN);
  g_assert_cmpint (fixture->signed_in, ==, 1);
  g_assert_false (gh_sign_in_desk_get_busy (fixture->desk));
  g_assert_null (gh_sign_in_desk_get_message (fixture->desk));

  gh_sign_in_desk_submit (fixture->desk, "jane", "2468", "secret");
  g_assert_cmpstr (gh_fake_transport_body (fixture->transport), ==,
                   "{\"username\":\"jane\",\"password\":\"secret\"}");
  gh_fake_transport_reply (fixture->transport, 200, SAY_SIGNED_IN);
}

static void
test_missing (Fixture *fixture, gconstpointer data)
{
  gh_sign_in_desk_submit (fixture->desk, "  ", "2468", "");
  g_assert_nonnull (gh_sign_in_desk_get_message (fixture->desk));
  gh_sign_in_desk_submit (fixture->desk, "jane", "", NULL);
  g_assert_nonnull (gh_sign_in_desk_get_message (fixture->desk));
  g_assert_cmpuint (gh_fake_transport_pending (fixture->transport), ==, 0);
}

static void
test_wrong (Fixture *fixture, gconstpointer data)
{
  gh_sign_in_desk_submit (fixture->desk, "jane", "1", "");
  gh_fake_transport_reply (fixture->transport, 401, SAY_WRONG_SECRET);
  g_assert_cmpint (fixture->signed_in, ==, 0);
  g_assert_nonnull (strstr (gh_sign_in_desk_get_message (fixture->desk), "not right"));
  g_assert_cmpint (gh_connection_get_state (fixture->connection), ==, GH_CONNECTION_ONLINE);
}

static void
test_locked_out (Fixture *fixture, gconstpointer data)
{
  gh_sign_in_desk_submit (fixture->desk, "jane", "1", "");
  gh_fake_transport_reply (fixture->transport, 429, SAY_LOCKED);
  g_assert_cmpint (gh_sign_in_desk_get_locked_for (fixture->desk), >, 890);
  g_assert_true (gh_sign_in_desk_is_locked (fixture->desk, "jane "));
  g_assert_false (gh_sign_in_desk_is_locked (fixture->desk, "lee"));
  gh_sign_in_desk_submit (fixture->desk, "jane", "2468", "");
  g_assert_cmpuint (gh_fake_transport_pending (fixture->transport), ==, 0);
  gh_sign_in_desk_submit (fixture->desk, "lee", "1357", "");
  g_assert_cmpuint (gh_fake_transport_pending (fixture->transport), ==, 1);
  gh_fake_transport_reply (fixture->transport, 401, SAY_WRONG_SECRET);
}

static void
test_revoked (Fixture *fixture, gconstpointer data)
{
  gh_sign_in_desk_submit (fixture->desk, "jane", "2468", "");
  gh_fake_transport_reply (fixture->transport, 403, SAY_REVOKED);
  g_assert_cmpint (fixture->signed_in, ==, 0);
  g_assert_cmpstr (gh_sign_in_desk_get_message (fixture->desk), ==, "m");
  g_assert_cmpint (gh_connection_get_state (fixture->connection), ==, GH_CONNECTION_ONLINE);
}

static void
test_no_line (Fixture *fixture, gconstpointer data)
{
  gh_fake_transport_set_up (fixture->transport, FALSE);
  gh_sign_in_desk_submit (fixture->desk, "jane", "2468", "");
  gh_fake_transport_fail (fixture->transport, GH_TRANSPORT_ERROR_UNREACHABLE);
  g_assert_nonnull (strstr (gh_sign_in_desk_get_message (fixture->desk), "cannot be reached"));
  g_assert_cmpint (gh_connection_get_state (fixture->connection), ==, GH_CONNECTION_OFFLINE);
  g_assert_cmpint (fixture->backs, ==, 0);
}

/* The line is asked for by itself until it is back. */
static void
test_line_comes_back (Fixture *fixture, gconstpointer data)
{
  gh_fake_transport_set_up (fixture->transport, FALSE);
  gh_connection_ask (fixture->connection);
  gh_test_settle ();
  g_assert_cmpint (gh_connection_get_state (fixture->connection), ==, GH_CONNECTION_OFFLINE);
  gh_fake_transport_set_up (fixture->transport, TRUE);
  gh_test_pause (1200);
  g_assert_cmpint (gh_connection_get_state (fixture->connection), ==, GH_CONNECTION_ONLINE);
  g_assert_cmpint (fixture->backs, ==, 1);
}

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/sign-in-desk/pin-or-password", test_pin_or_password);
  ADD ("/sign-in-desk/barred", test_barred);
  ADD ("/sign-in-desk/missing", test_missing);
  ADD ("/sign-in-desk/wrong", test_wrong);
  ADD ("/sign-in-desk/locked-out", test_locked_out);
  ADD ("/sign-in-desk/revoked", test_revoked);
  ADD ("/sign-in-desk/no-line", test_no_line);
  ADD ("/connection/line-comes-back", test_line_comes_back);
  return g_test_run ();
}
