/* Tests of kiosk/desk/sign-in-desk and connection. */

#include "answers.h"
#include "fake-transport.h"
#include "kiosk/desk/sign-in-desk.h"
#include "temp-store.h"

typedef struct {
  TempStore temp;
  GhFakeTransport *transport;
  GhServerClock *clock;
  GhConnection *connection;
  GhLocalSignIn *local;
  GhSignInDesk *desk;
  int signed_in;
  int signed_in_here; /* without the server */
  int backs;
} Fixture;

static void
on_signed_in (GhSignInDesk *desk, const GhOperatorSession *session, gpointer data)
{
  Fixture *fixture = data;
  if (session->token != NULL)
    g_assert_cmpstr (session->token, ==, "tok-1");
  g_assert_cmpint (session->operator_id, ==, 5);
  g_assert_cmpstr (session->name, ==, "Jane Smith");
  g_assert_cmpstr (gh_kept_secret_get_username (gh_sign_in_desk_get_secret (desk)), ==, "jane");
  *(session->token != NULL ? &fixture->signed_in : &fixture->signed_in_here) += 1;
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
  temp_store_open (&fixture->temp);
  fixture->transport = gh_fake_transport_new ();
  fixture->clock = gh_server_clock_new (NULL);
  fixture->local = gh_local_sign_in_new (fixture->temp.store, fixture->clock, GH_SECRET_COST_LEAST);
  g_autoptr (GhApiClient) client =
      gh_api_client_new (GH_TRANSPORT (fixture->transport), "device-1", "en");
  fixture->connection = gh_connection_new (client);
  fixture->desk = gh_sign_in_desk_new (client, fixture->connection, fixture->local);
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
  while (G_OBJECT (fixture->local)->ref_count > 1) /* a hash is being made */
    gh_test_pause (1);
  g_assert_finalize_object (fixture->local);
  g_assert_finalize_object (fixture->transport);
  gh_server_clock_free (fixture->clock);
  temp_store_remove (&fixture->temp);
}

/* Waits until the try is over. */
static void
settle_try (Fixture *fixture)
{
  while (gh_sign_in_desk_get_busy (fixture->desk))
    g_main_context_iteration (NULL, TRUE);
}

/* A try that the server does not answer. */
static void
try_here (Fixture *fixture, const char *username, const char *pin)
{
  gh_sign_in_desk_submit (fixture->desk, username, pin, NULL);
  gh_fake_transport_fail (fixture->transport, GH_TRANSPORT_ERROR_TIMEOUT);
  settle_try (fixture);
}

/* The server lets Jane in, and the kiosk knows her from then on. */
static void
get_known (Fixture *fixture)
{
  g_autoptr (GhKeptSecret) kept = gh_kept_secret_new ("jane", GH_SECRET_PIN, "2468");
  gh_sign_in_desk_submit (fixture->desk, "jane", "2468", "");
  gh_fake_transport_reply (fixture->transport, 200, SAY_SIGNED_IN);
  while (!gh_local_sign_in_knows (fixture->local, kept))
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
says (Fixture *fixture, const char *words)
{
  const char *message = gh_sign_in_desk_get_message (fixture->desk);
  return message != NULL && strstr (message, words) != NULL;
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
  g_assert_cmpint (gh_sign_in_desk_get_locked_for (fixture->desk, "jane "), >, 890);
  g_assert_cmpint (gh_sign_in_desk_get_locked_for (fixture->desk, "lee"), ==, 0);
  gh_sign_in_desk_submit (fixture->desk, "jane", "2468", "");
  g_assert_cmpuint (gh_fake_transport_pending (fixture->transport), ==, 0);
  gh_sign_in_desk_submit (fixture->desk, "lee", "1357", "");
  g_assert_cmpuint (gh_fake_transport_pending (fixture->transport), ==, 1);
  gh_fake_transport_reply (fixture->transport, 401, SAY_WRONG_SECRET);
}

/* The fifth wrong one is told as such, and begins the lock-out (UX K1). */
static void
test_last_try (Fixture *fixture, gconstpointer data)
{
  gh_sign_in_desk_submit (fixture->desk, "jane", "1", "");
  gh_fake_transport_reply (fixture->transport, 401, SAY_LAST_WRONG_SECRET);
  g_assert_cmpint (gh_sign_in_desk_get_locked_for (fixture->desk, "jane"), >, 890);
  g_assert_null (gh_sign_in_desk_get_message (fixture->desk));
  gh_sign_in_desk_submit (fixture->desk, "jane", "2468", "");
  g_assert_cmpuint (gh_fake_transport_pending (fixture->transport), ==, 0);
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
  settle_try (fixture);
  g_assert_true (says (fixture, "cannot be reached"));
  g_assert_true (says (fixture, "in the last 24 hours"));
  g_assert_cmpint (gh_connection_get_state (fixture->connection), ==, GH_CONNECTION_OFFLINE);
  g_assert_cmpint (fixture->backs, ==, 0);
}

static void
test_without_the_server (Fixture *fixture, gconstpointer data)
{
  get_known (fixture);
  try_here (fixture, "jane", "2468");
  g_assert_cmpint (fixture->signed_in_here, ==, 1);
  g_assert_null (gh_sign_in_desk_get_message (fixture->desk));
  g_assert_null (gh_sign_in_desk_get_secret (fixture->desk));
  /* A server in trouble is no better than none. */
  gh_sign_in_desk_submit (fixture->desk, "jane", "2468", NULL);
  gh_fake_transport_reply (fixture->transport, 503, SAY_BUSY);
  settle_try (fixture);
  g_assert_cmpint (fixture->signed_in_here, ==, 2);

  try_here (fixture, "lee", "2468");
  g_assert_true (says (fixture, "in the last 24 hours"));
  gh_sign_in_desk_submit (fixture->desk, "jane", NULL, "2468");
  gh_fake_transport_fail (fixture->transport, GH_TRANSPORT_ERROR_TIMEOUT);
  settle_try (fixture);
  g_assert_true (says (fixture, "as you did last"));
  try_here (fixture, "jane", "2469");
  g_assert_true (says (fixture, "not right"));
  g_assert_cmpint (fixture->signed_in_here, ==, 2);
  g_assert_cmpint (fixture->signed_in, ==, 1);
}

/* The one lock-out on this kiosk holds for both ways, and is counted down for whose name it is. */
static void
test_locked_out_here (Fixture *fixture, gconstpointer data)
{
  get_known (fixture);
  for (int i = 0; i < GH_LOCAL_SIGN_IN_TRIES; i++) {
    g_assert_cmpint (gh_sign_in_desk_get_locked_for (fixture->desk, "jane"), ==, 0);
    try_here (fixture, "jane", "0000");
  }
  g_assert_cmpint (gh_sign_in_desk_get_locked_for (fixture->desk, "jane"), >, 890);
  g_assert_null (gh_sign_in_desk_get_message (fixture->desk));
  gh_sign_in_desk_submit (fixture->desk, "jane", "2468", NULL);
  g_assert_cmpuint (gh_fake_transport_pending (fixture->transport), ==, 0);
  int locked_for = 0;
  g_object_get (fixture->desk, "locked-for", &locked_for, NULL);
  g_assert_cmpint (locked_for, >, 890);
  gh_sign_in_desk_set_name (fixture->desk, "lee");
  g_object_get (fixture->desk, "locked-for", &locked_for, NULL);
  g_assert_cmpint (locked_for, ==, 0);
}

/* A server that counts no failures, or more of them, is asked as often as it likes; without it only
 * one try is left. */
static void
test_refused_tries_count (Fixture *fixture, gconstpointer data)
{
  get_known (fixture);
  for (int i = 0; i < 2 * GH_LOCAL_SIGN_IN_TRIES; i++) {
    gh_sign_in_desk_submit (fixture->desk, "jane", "0000", NULL);
    g_assert_cmpuint (gh_fake_transport_pending (fixture->transport), ==, 1);
    gh_fake_transport_reply (fixture->transport, 401, SAY_WRONG_SECRET);
    g_assert_cmpint (gh_sign_in_desk_get_locked_for (fixture->desk, "jane"), ==, 0);
    g_assert_true (says (fixture, "not right"));
  }
  try_here (fixture, "jane", "0000");
  g_assert_cmpint (gh_sign_in_desk_get_locked_for (fixture->desk, "jane"), >, 890);
  g_assert_null (gh_sign_in_desk_get_message (fixture->desk)); /* the countdown says it all */
  gh_sign_in_desk_submit (fixture->desk, "jane", "2468", NULL);
  g_assert_cmpuint (gh_fake_transport_pending (fixture->transport), ==, 0);
}

/* A refusal by the server is no reason to ask here. */
static void
test_server_knows_better (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GhKeptSecret) kept = gh_kept_secret_new ("jane", GH_SECRET_PIN, "2468");
  get_known (fixture);
  gh_sign_in_desk_submit (fixture->desk, "jane", "2468", NULL);
  gh_fake_transport_reply (fixture->transport, 401, SAY_WRONG_SECRET);
  g_assert_true (says (fixture, "not right"));
  while (gh_local_sign_in_knows (fixture->local, kept))
    g_main_context_iteration (NULL, TRUE);
  try_here (fixture, "jane", "2468");
  g_assert_true (says (fixture, "in the last 24 hours"));
  g_assert_cmpint (fixture->signed_in_here, ==, 0);
}

/* Whoever leaves the page meanwhile is not signed in behind it. */
static void
test_reset (Fixture *fixture, gconstpointer data)
{
  get_known (fixture);
  gh_sign_in_desk_submit (fixture->desk, "jane", "2468", NULL);
  gh_sign_in_desk_reset (fixture->desk);
  g_assert_false (gh_sign_in_desk_get_busy (fixture->desk));
  gh_fake_transport_fail (fixture->transport, GH_TRANSPORT_ERROR_TIMEOUT);
  g_assert_cmpint (fixture->signed_in_here, ==, 0);
  gh_sign_in_desk_say (fixture->desk, "Why not");
  g_assert_cmpstr (gh_sign_in_desk_get_message (fixture->desk), ==, "Why not");
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
  ADD ("/sign-in-desk/last-try", test_last_try);
  ADD ("/sign-in-desk/revoked", test_revoked);
  ADD ("/sign-in-desk/no-line", test_no_line);
  ADD ("/sign-in-desk/without-the-server", test_without_the_server);
  ADD ("/sign-in-desk/locked-out-here", test_locked_out_here);
  ADD ("/sign-in-desk/refused-tries-count", test_refused_tries_count);
  ADD ("/sign-in-desk/server-knows-better", test_server_knows_better);
  ADD ("/sign-in-desk/reset", test_reset);
  ADD ("/connection/line-comes-back", test_line_comes_back);
  return g_test_run ();
}
