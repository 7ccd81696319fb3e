/* Tests of kiosk/desk/late-sign-in: a session without the server's word gets it, or ends. */

#include "answers.h"
#include "fake-transport.h"
#include "kiosk/desk/conflict-desk.h"
#include "kiosk/desk/late-sign-in.h"
#include "kiosk/desk/search-desk.h"
#include "temp-store.h"

#define LOGIN "/api/operator/login"
#define SAY_SOMEBODY_ELSE                                                                          \
  "{\"success\":true,\"data\":{\"token\":\"tok-2\",\"expires_at\":\"2025-11-14T20:00:00Z\","       \
  "\"operator\":{\"id\":77,\"name\":\"Jane Smith\",\"role\":\"OPERATOR\",\"orq\":1}}}"
#define SAY_NO_CONFLICTS "{\"success\":true,\"data\":{\"conflicts\":[]}}"

typedef struct {
  TempStore temp;
  gint64 boot; /* seconds */
  GhFakeTransport *transport;
  GhServerClock *clock;
  GhConnection *connection;
  GhLocalSignIn *local;
  GhSignInDesk *sign_in;
  GhGateDesk *gate;
  GhLateSignIn *late;
} Fixture;

static gint64
wall_ms (gpointer data)
{
  return G_GINT64_CONSTANT (1795694400000);
}

static gint64
boot_us (gpointer data)
{
  return ((Fixture *) data)->boot * G_TIME_SPAN_SECOND;
}

static void
on_signed_in (GhSignInDesk *sign_in, const GhOperatorSession *session, gpointer data)
{
  gh_gate_desk_sign_in (GH_GATE_DESK (data), session);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  GhMachineClocks machine = { .wall_ms = wall_ms, .boot_us = boot_us, .data = fixture };
  temp_store_open (&fixture->temp);
  fixture->transport = gh_fake_transport_new ();
  fixture->clock = gh_server_clock_new (&machine);
  gh_fake_transport_set_up (fixture->transport, FALSE);
  g_autoptr (GhApiClient) client =
      gh_api_client_new (GH_TRANSPORT (fixture->transport), "device", "en");
  fixture->connection = gh_connection_new (client);
  fixture->local = gh_local_sign_in_new (fixture->temp.store, fixture->clock, GH_SECRET_COST_LEAST);
  fixture->sign_in = gh_sign_in_desk_new (client, fixture->connection, fixture->local);
  GhDeskParts parts = { client, fixture->temp.store, fixture->connection, fixture->clock, NULL };
  GhDeskTimes times = { .verified_ms = 40, .linger_seconds = 0, .idle_seconds = 0 };
  fixture->gate = gh_gate_desk_new (&parts, times);
  g_signal_connect (fixture->sign_in, "signed-in", G_CALLBACK (on_signed_in), fixture->gate);
  GhLateSignInParts late = { client,           fixture->connection, fixture->local,
                             fixture->sign_in, fixture->gate,       fixture->clock };
  fixture->late = gh_late_sign_in_new (&late);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_run_dispose (G_OBJECT (fixture->late));
  g_object_run_dispose (G_OBJECT (fixture->sign_in));
  g_object_run_dispose (G_OBJECT (fixture->gate));
  g_object_run_dispose (G_OBJECT (fixture->connection));
  while (gh_fake_transport_pending (fixture->transport) > 0)
    gh_fake_transport_fail (fixture->transport, GH_TRANSPORT_ERROR_UNREACHABLE);
  gh_test_settle ();
  g_assert_finalize_object (fixture->late);
  g_assert_finalize_object (fixture->sign_in);
  g_assert_finalize_object (fixture->gate);
  g_assert_finalize_object (fixture->connection);
  while (G_OBJECT (fixture->local)->ref_count > 1) /* a hash is being made */
    gh_test_pause (1);
  g_assert_finalize_object (fixture->local);
  g_assert_finalize_object (fixture->transport);
  gh_server_clock_free (fixture->clock);
  temp_store_remove (&fixture->temp);
}

static gboolean
is_known (Fixture *fixture, const char *pin)
{
  g_autoptr (GhKeptSecret) kept = gh_kept_secret_new ("jane", GH_SECRET_PIN, pin);
  return gh_local_sign_in_knows (fixture->local, kept);
}

static gboolean
is_signed_in (Fixture *fixture)
{
  return gh_gate_desk_get_operator_name (fixture->gate) != NULL;
}

static void
wait_for_known (Fixture *fixture, gboolean known)
{
  while (is_known (fixture, "2468") != known)
    g_main_context_iteration (NULL, TRUE);
}

/* Jane signs in with the server's word, locks, and signs in without it. */
static void
sign_in_locally (Fixture *fixture)
{
  gh_sign_in_desk_submit (fixture->sign_in, "jane", "2468", NULL);
  gh_fake_transport_reply (fixture->transport, 200, SAY_SIGNED_IN);
  g_assert_false (gh_gate_desk_is_local (fixture->gate));
  g_assert_false (gh_late_sign_in_is_waiting (fixture->late));
  wait_for_known (fixture, TRUE);
  gh_gate_desk_lock (fixture->gate);
  gh_fake_transport_fail (fixture->transport, GH_TRANSPORT_ERROR_UNREACHABLE); /* signing out */
  gh_sign_in_desk_submit (fixture->sign_in, "jane", "2468", NULL);
  gh_fake_transport_fail (fixture->transport, GH_TRANSPORT_ERROR_UNREACHABLE);
  while (!is_signed_in (fixture))
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (gh_gate_desk_is_local (fixture->gate));
  g_assert_true (gh_late_sign_in_is_waiting (fixture->late));
  g_assert_null (gh_sign_in_desk_get_secret (fixture->sign_in));
}

/* The line is back: waits until the server is asked. */
static void
line_comes_back (Fixture *fixture)
{
  gh_fake_transport_set_up (fixture->transport, TRUE);
  while (gh_fake_transport_pending (fixture->transport) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (gh_fake_transport_path (fixture->transport), ==, LOGIN);
  g_assert_cmpstr (gh_fake_transport_body (fixture->transport), ==,
                   "{\"username\":\"jane\",\"pin\":\"2468\"}");
}

static void
test_yes (Fixture *fixture, gconstpointer data)
{
  sign_in_locally (fixture);
  gh_test_settle ();
  g_assert_cmpuint (gh_fake_transport_pending (fixture->transport), ==, 0);
  line_comes_back (fixture);
  gh_fake_transport_reply (fixture->transport, 200, SAY_SIGNED_IN);
  g_assert_true (is_signed_in (fixture));
  g_assert_false (gh_gate_desk_is_local (fixture->gate));
  g_assert_false (gh_late_sign_in_is_waiting (fixture->late));
  /* The gate works with the token now. */
  gh_gate_desk_see (fixture->gate, "TKT-2025-7K3M9Q-4XH2V0", 1);
  g_assert_cmpstr (gh_fake_transport_token (fixture->transport), ==, "tok-1");
}

static void
test_no (Fixture *fixture, gconstpointer data)
{
  sign_in_locally (fixture);
  line_comes_back (fixture);
  gh_fake_transport_reply (fixture->transport, 401, SAY_WRONG_SECRET);
  g_assert_false (is_signed_in (fixture));
  g_assert_false (gh_late_sign_in_is_waiting (fixture->late));
  g_assert_nonnull (strstr (gh_sign_in_desk_get_message (fixture->sign_in), "no longer"));
  wait_for_known (fixture, FALSE);
  g_assert_cmpuint (gh_fake_transport_pending (fixture->transport), ==, 0);
}

static void
test_somebody_else (Fixture *fixture, gconstpointer data)
{
  sign_in_locally (fixture);
  line_comes_back (fixture);
  gh_fake_transport_reply (fixture->transport, 200, SAY_SOMEBODY_ELSE);
  g_assert_false (is_signed_in (fixture));
  g_assert_nonnull (gh_sign_in_desk_get_message (fixture->sign_in));
  g_assert_cmpstr (gh_fake_transport_path (fixture->transport), ==, "/api/operator/logout");
  g_assert_cmpstr (gh_fake_transport_token (fixture->transport), ==, "tok-2");
  wait_for_known (fixture, FALSE);
}

static void
test_revoked (Fixture *fixture, gconstpointer data)
{
  sign_in_locally (fixture);
  line_comes_back (fixture);
  gh_fake_transport_reply (fixture->transport, 403, SAY_REVOKED);
  g_assert_false (is_signed_in (fixture));
  g_assert_false (gh_late_sign_in_is_waiting (fixture->late));
}

/* An answer that is none, and a lock-out that others have brought about, end nothing. */
static void
test_not_yet (Fixture *fixture, gconstpointer data)
{
  sign_in_locally (fixture);
  line_comes_back (fixture);
  gh_fake_transport_reply (fixture->transport, 429, SAY_LOCKED);
  g_assert_true (gh_gate_desk_is_local (fixture->gate));
  g_assert_true (gh_late_sign_in_is_waiting (fixture->late));
  /* It is told to wait, and does, though the line goes and comes. */
  gh_connection_note_contact (fixture->connection, FALSE, 0);
  gh_connection_note_contact (fixture->connection, TRUE, 0);
  gh_test_settle ();
  g_assert_cmpuint (gh_fake_transport_pending (fixture->transport), ==, 0);
}

static void
test_busy (Fixture *fixture, gconstpointer data)
{
  sign_in_locally (fixture);
  line_comes_back (fixture);
  gh_fake_transport_reply (fixture->transport, 503, SAY_BUSY);
  g_assert_true (gh_gate_desk_is_local (fixture->gate));
  line_comes_back (fixture); /* after a pause */
  gh_fake_transport_fail (fixture->transport, GH_TRANSPORT_ERROR_TIMEOUT);
  g_assert_true (gh_gate_desk_is_local (fixture->gate));
  line_comes_back (fixture);
  gh_fake_transport_reply (fixture->transport, 200, SAY_SIGNED_IN);
  g_assert_false (gh_gate_desk_is_local (fixture->gate));
}

/* A line that answered something else meanwhile does not come back: it was never gone. */
static void
test_lost_alone (Fixture *fixture, gconstpointer data)
{
  sign_in_locally (fixture);
  line_comes_back (fixture);
  gh_connection_ask (fixture->connection);
  gh_test_settle ();
  gh_fake_transport_fail (fixture->transport, GH_TRANSPORT_ERROR_TIMEOUT);
  g_assert_cmpint (gh_connection_get_state (fixture->connection), ==, GH_CONNECTION_ONLINE);
  g_assert_true (gh_gate_desk_is_local (fixture->gate));
  line_comes_back (fixture); /* after a pause */
  gh_fake_transport_reply (fixture->transport, 200, SAY_SIGNED_IN);
  g_assert_false (gh_gate_desk_is_local (fixture->gate));
}

/* Nothing is kept of a session that is over; an answer that is under way comes too late. */
static void
test_lock (Fixture *fixture, gconstpointer data)
{
  sign_in_locally (fixture);
  line_comes_back (fixture);
  gh_gate_desk_lock (fixture->gate);
  g_assert_false (gh_late_sign_in_is_waiting (fixture->late));
  gh_fake_transport_reply (fixture->transport, 200, SAY_SIGNED_IN);
  gh_test_settle ();
  g_assert_false (is_signed_in (fixture));
  /* Signing out a session that the server does not know sends nothing. */
  g_assert_cmpuint (gh_fake_transport_pending (fixture->transport), ==, 0);
}

/* Without the server's word a session ends when the last one is a day old. */
static void
test_day_ends (Fixture *fixture, gconstpointer data)
{
  sign_in_locally (fixture);
  fixture->boot += 24 * 3600 - 1;
  gh_late_sign_in_look (fixture->late);
  g_assert_true (is_signed_in (fixture));
  fixture->boot += 1;
  gh_late_sign_in_look (fixture->late);
  g_assert_false (is_signed_in (fixture));
  g_assert_false (gh_late_sign_in_is_waiting (fixture->late));
  g_assert_nonnull (strstr (gh_sign_in_desk_get_message (fixture->sign_in), "24 hours"));
}

/* ---- dismissed ---- */

static void
scan (Fixture *fixture)
{
  gh_gate_desk_see (fixture->gate, "TKT-2025-7K3M9Q-4XH2V0", 1);
  gh_fake_transport_reply (fixture->transport, 401, SAY_SIGN_IN_FIRST);
}

static void
search (Fixture *fixture)
{
  g_autoptr (GhSearchDesk) desk = gh_search_desk_new (fixture->gate);
  gh_gate_desk_open_search (fixture->gate);
  gh_search_desk_search (desk, "john");
  gh_fake_transport_reply (fixture->transport, 401, SAY_SIGN_IN_FIRST);
}

static void
list_double_entries (Fixture *fixture)
{
  g_autoptr (GhConflictDesk) desk = gh_conflict_desk_new (fixture->gate);
  gh_gate_desk_open_settings (fixture->gate);
  gh_fake_transport_reply (fixture->transport, 200, SAY_NO_CONFLICTS);
  gh_gate_desk_open_conflicts (fixture->gate);
  g_assert_cmpint (gh_gate_desk_get_state (fixture->gate), ==, GH_DESK_CONFLICTS);
  gh_fake_transport_reply (fixture->transport, 401, SAY_SIGN_IN_FIRST);
}

typedef struct {
  void (*ask) (Fixture *fixture); /* what the server answers so */
  gboolean over;                  /* the token's time */
} Dismissal;

/* A token that the server takes no more was taken away from somebody, unless its time is over. */
static void
test_dismissed (Fixture *fixture, gconstpointer data)
{
  const Dismissal *dismissal = data;
  GhOperatorSession session = { .token = (char *) "tok-1",
                                .expires_at = wall_ms (NULL) / 1000 + (dismissal->over ? 0 : 60),
                                .operator_id = 5,
                                .name = (char *) "Jane Smith",
                                .role = (char *) "ADMIN" };
  gh_sign_in_desk_submit (fixture->sign_in, "jane", "2468", NULL);
  gh_fake_transport_reply (fixture->transport, 200, SAY_SIGNED_IN);
  wait_for_known (fixture, TRUE);
  gh_gate_desk_sign_in (fixture->gate, &session);
  dismissal->ask (fixture);
  gh_test_settle ();
  g_assert_cmpint (gh_gate_desk_get_state (fixture->gate), ==, GH_DESK_SIGN_IN);
  g_assert_false (is_signed_in (fixture));
  g_assert_cmpint (is_known (fixture, "2468"), ==, dismissal->over);
}

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)

static const struct {
  const char *name;
  Dismissal how;
} dismissals[] = {
  { "/late-sign-in/dismissed", { scan, FALSE } },
  { "/late-sign-in/token-over", { scan, TRUE } },
  { "/late-sign-in/dismissed-searching", { search, FALSE } },
  { "/late-sign-in/token-over-searching", { search, TRUE } },
  { "/late-sign-in/dismissed-deciding", { list_double_entries, FALSE } },
  { "/late-sign-in/token-over-deciding", { list_double_entries, TRUE } },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/late-sign-in/yes", test_yes);
  ADD ("/late-sign-in/no", test_no);
  ADD ("/late-sign-in/somebody-else", test_somebody_else);
  ADD ("/late-sign-in/revoked", test_revoked);
  ADD ("/late-sign-in/not-yet", test_not_yet);
  ADD ("/late-sign-in/busy", test_busy);
  ADD ("/late-sign-in/lost-alone", test_lost_alone);
  ADD ("/late-sign-in/lock", test_lock);
  ADD ("/late-sign-in/day-ends", test_day_ends);
  for (gsize i = 0; i < G_N_ELEMENTS (dismissals); i++)
    g_test_add (dismissals[i].name, Fixture, &dismissals[i].how, set_up, test_dismissed, tear_down);
  return g_test_run ();
}
