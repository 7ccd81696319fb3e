/* Tests of kiosk/desk/set-up-desk and set-up-words: which codes are taken, what is sent where, and
 * what is said when it does not work. */

#include "answers.h"
#include "fake-transport.h"
#include "kiosk/desk/set-up-desk.h"
#include "kiosk/queue/enrolled.h"
#include "kiosk/queue/entries.h"
#include "kiosk/queue/held-scans.h"
#include "kiosk/queue/remembered.h"
#include "temp-store.h"

#include <string.h>

#define SERVER "https://tickets.example.org"
#define TOKEN  "abcdefghij0123456789ABCDEFGHIJ-_abcdefghijk"
#define CODE   "gatehouse-enrol " SERVER " " TOKEN
#define OTHER  "gatehouse-enrol http://elsewhere.example.net:8080 " TOKEN
#define SECOND G_TIME_SPAN_SECOND

typedef struct {
  TempStore temp;
  GhFakeTransport *gate_transport; /* of the server that the kiosk is for */
  GhApiClient *client;
  GhConnection *connection;
  GhServerClock *clock;
  GhSettings *settings;
  GhGateDesk *gate;
  GhDeviceDesk *device;
  GhLocalSignIn *local;
  GhSignInDesk *sign_in;
  GhSetUpDesk *desk;
  int restarts;
  gint64 now; /* of the camera, µs */
} Fixture;

/* Where codes lead to. */
static GhFakeTransport *there = NULL;
static char *connected_to = NULL;

static GhTransport *
connect_to (const char *server)
{
  g_free (connected_to);
  connected_to = g_strdup (server);
  return GH_TRANSPORT (g_object_ref (there));
}

static void
count (GhDeviceDesk *device, gpointer data)
{
  int *counter = data;
  (*counter)++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  there = gh_fake_transport_new ();
  temp_store_open (&fixture->temp);
  fixture->gate_transport = gh_fake_transport_new ();
  fixture->client = gh_api_client_new (GH_TRANSPORT (fixture->gate_transport), "own-id", "en");
  fixture->connection = gh_connection_new (fixture->client);
  fixture->clock = gh_server_clock_new (NULL);
  fixture->settings = gh_settings_new ();
  gh_settings_set_text (fixture->settings, GH_SETTING_SERVER, "");
  GhDeskParts parts = { fixture->client, fixture->temp.store, fixture->connection, fixture->clock,
                        NULL };
  fixture->gate = gh_gate_desk_new (&parts, GH_DESK_TIMES_DEFAULT);
  fixture->device = gh_device_desk_new (fixture->temp.store, fixture->temp.folder);
  gh_device_desk_attach (fixture->device, fixture->client);
  g_signal_connect (fixture->device, "restart", G_CALLBACK (count), &fixture->restarts);
  fixture->local = gh_local_sign_in_new (fixture->temp.store, fixture->clock, GH_SECRET_COST_LEAST);
  fixture->sign_in = gh_sign_in_desk_new (fixture->client, fixture->connection, fixture->local);
  GhSetUpParts all = { fixture->gate,       fixture->device,  fixture->settings,
                       fixture->temp.store, fixture->sign_in, connect_to };
  fixture->desk = gh_set_up_desk_new (&all);
  gh_gate_desk_open_set_up (fixture->gate);
}

static void
drain (GhFakeTransport *transport)
{
  while (gh_fake_transport_pending (transport) > 0)
    gh_fake_transport_fail (transport, GH_TRANSPORT_ERROR_UNREACHABLE);
  gh_test_settle ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_run_dispose (G_OBJECT (fixture->desk));
  g_object_run_dispose (G_OBJECT (fixture->gate));
  g_object_run_dispose (G_OBJECT (fixture->connection));
  drain (there);
  drain (fixture->gate_transport);
  g_assert_finalize_object (fixture->desk);
  g_assert_finalize_object (fixture->sign_in);
  g_assert_finalize_object (fixture->local);
  g_assert_finalize_object (fixture->gate);
  g_assert_finalize_object (fixture->connection);
  g_assert_finalize_object (fixture->client);
  g_assert_finalize_object (fixture->device);
  g_assert_finalize_object (fixture->settings);
  g_assert_finalize_object (fixture->gate_transport);
  g_assert_finalize_object (there);
  gh_server_clock_free (fixture->clock);
  g_clear_pointer (&connected_to, g_free);
  temp_store_remove (&fixture->temp);
}

/* Held up anew. */
static void
show (Fixture *fixture, const char *code)
{
  fixture->now += 10 * SECOND;
  gh_gate_desk_see (fixture->gate, code, fixture->now);
}

static void
assert_says (Fixture *fixture, const char *words)
{
  const char *message = gh_set_up_desk_get_message (fixture->desk);
  if (message == NULL || strstr (message, words) == NULL)
    g_error ("it says “%s”, not “%s”", message, words);
  g_assert_null (strstr (message, TOKEN));
}

/* The code was not taken to any server. */
static void
assert_objects (Fixture *fixture, const char *words)
{
  g_assert_cmpuint (gh_fake_transport_pending (there), ==, 0);
  g_assert_false (gh_set_up_desk_get_busy (fixture->desk));
  assert_says (fixture, words);
}

static void
sign_in (Fixture *fixture, const char *role)
{
  GhOperatorSession session = {
    .token = (char *) "tok", .operator_id = 5, .name = (char *) "Jane Smith", .role = (char *) role
  };
  gh_gate_desk_close_set_up (fixture->gate);
  gh_gate_desk_sign_in (fixture->gate, &session);
}

/* As an ADMIN from the settings. */
static void
open_as_admin (Fixture *fixture)
{
  sign_in (fixture, "ADMIN");
  gh_gate_desk_open_settings (fixture->gate);
  gh_gate_desk_open_set_up (fixture->gate);
  g_assert_cmpint (gh_gate_desk_get_state (fixture->gate), ==, GH_DESK_SET_UP);
}

/* ---- it works ---- */

static void
test_first_set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GhEnrolled) enrolled = NULL;
  show (fixture, CODE);
  g_assert_true (gh_set_up_desk_get_busy (fixture->desk));
  g_assert_cmpstr (connected_to, ==, SERVER);
  g_assert_cmpstr (gh_fake_transport_path (there), ==, "/api/operator/enrol");
  g_assert_cmpstr (gh_fake_transport_body (there), ==, "{\"token\":\"" TOKEN "\"}");
  g_assert_null (gh_fake_transport_token (there));
  g_assert_null (gh_fake_transport_device (there));
  g_assert_null (gh_fake_transport_key (there));
  gh_fake_transport_reply (there, 200, SAY_ENROLLED);

  g_assert_true (gh_set_up_desk_get_done (fixture->desk));
  g_assert_false (gh_set_up_desk_get_busy (fixture->desk));
  g_assert_cmpstr (gh_set_up_desk_get_message (fixture->desk), ==, "This is Gate 1 now.");
  g_assert_cmpstr (gh_settings_get_text (fixture->settings, GH_SETTING_SERVER), ==, SERVER);
  g_assert_true (gh_enrolled_get (fixture->temp.store, &enrolled, NULL));
  g_assert_cmpstr (enrolled->server, ==, SERVER);
  g_assert_cmpint (fixture->restarts, ==, 0);
  show (fixture, CODE); /* still in view */
  g_assert_cmpuint (gh_fake_transport_pending (there), ==, 0);
  gh_set_up_desk_finish (fixture->desk);
  g_assert_cmpint (fixture->restarts, ==, 1);
}

/* As it comes up after its wipe: the settings still know the server. */
static void
bar (Fixture *fixture)
{
  gh_settings_set_text (fixture->settings, GH_SETTING_SERVER, SERVER);
  g_assert_true (gh_remembered_put (fixture->temp.store, GH_REMEMBERED_REVOKED, 5, NULL));
  g_object_run_dispose (G_OBJECT (fixture->desk));
  g_assert_finalize_object (fixture->desk);
  g_assert_finalize_object (fixture->device);
  fixture->device = gh_device_desk_new (fixture->temp.store, fixture->temp.folder);
  GhSetUpParts all = { fixture->gate,       fixture->device,  fixture->settings,
                       fixture->temp.store, fixture->sign_in, connect_to };
  fixture->desk = gh_set_up_desk_new (&all);
}

static void
test_barred (Fixture *fixture, gconstpointer data)
{
  g_assert_false (gh_sign_in_desk_is_barred (fixture->sign_in));
  bar (fixture);
  g_assert_true (gh_sign_in_desk_is_barred (fixture->sign_in));
  show (fixture, CODE);
  gh_fake_transport_reply (there, 200, SAY_ENROLLED);
  g_assert_true (gh_set_up_desk_get_done (fixture->desk));
}

static void
test_not_done (Fixture *fixture, gconstpointer data)
{
  gh_set_up_desk_finish (fixture->desk);
  g_assert_cmpint (fixture->restarts, ==, 0);
  gh_gate_desk_close_set_up (fixture->gate);
  g_assert_cmpint (gh_gate_desk_get_state (fixture->gate), ==, GH_DESK_SIGN_IN);
  show (fixture, CODE); /* on the sign-in page it is nobody's */
  g_assert_cmpuint (gh_fake_transport_pending (there), ==, 0);
  g_assert_cmpuint (gh_fake_transport_pending (fixture->gate_transport), ==, 0);
}

/* Whoever was signed in is signed out where he was. */
/* An answer to a sign-in that is still on its way takes nobody from this page to the gate. */
static void
test_from_sign_in (Fixture *fixture, gconstpointer data)
{
  gh_gate_desk_close_set_up (fixture->gate);
  g_signal_connect_swapped (fixture->sign_in, "signed-in", G_CALLBACK (gh_gate_desk_sign_in),
                            fixture->gate);
  gh_sign_in_desk_submit (fixture->sign_in, "jane", "2468", NULL);
  gh_gate_desk_open_set_up (fixture->gate);
  g_assert_false (gh_sign_in_desk_get_busy (fixture->sign_in));
  gh_fake_transport_reply (fixture->gate_transport, 200, SAY_SIGNED_IN);
  gh_test_settle ();
  g_assert_cmpint (gh_gate_desk_get_state (fixture->gate), ==, GH_DESK_SET_UP);
  g_assert_null (gh_gate_desk_get_session (fixture->gate));
}

static void
test_from_settings (Fixture *fixture, gconstpointer data)
{
  open_as_admin (fixture);
  gh_gate_desk_close_set_up (fixture->gate);
  g_assert_cmpint (gh_gate_desk_get_state (fixture->gate), ==, GH_DESK_SETTINGS);
  gh_gate_desk_open_set_up (fixture->gate);
  drain (fixture->gate_transport);
  show (fixture, CODE);
  gh_fake_transport_reply (there, 200, SAY_ENROLLED);
  g_assert_true (gh_set_up_desk_get_done (fixture->desk));
  g_assert_cmpstr (gh_fake_transport_path (fixture->gate_transport), ==, "/api/operator/logout");
  g_assert_cmpint (gh_gate_desk_get_state (fixture->gate), ==, GH_DESK_SET_UP);
  g_assert_null (gh_gate_desk_get_operator_name (fixture->gate));
}

/* A code that is held up is tried once, however often it is seen; a wrong token counts there. */
static void
test_once (Fixture *fixture, gconstpointer data)
{
  show (fixture, CODE);
  for (int i = 0; i < 50; i++)
    gh_gate_desk_see (fixture->gate, CODE, fixture->now += SECOND / 10);
  g_assert_cmpuint (gh_fake_transport_pending (there), ==, 1);
  gh_fake_transport_reply (there, 400, SAY_TOKEN_INVALID);
  for (int i = 0; i < 50; i++)
    gh_gate_desk_see (fixture->gate, CODE, fixture->now += SECOND / 10);
  g_assert_cmpuint (gh_fake_transport_pending (there), ==, 0);
  show (fixture, CODE); /* away and back */
  g_assert_cmpuint (gh_fake_transport_pending (there), ==, 1);
}

/* The answer to a page that was left is nobody's. */
static void
test_left (Fixture *fixture, gconstpointer data)
{
  show (fixture, CODE);
  gh_gate_desk_close_set_up (fixture->gate);
  g_assert_false (gh_set_up_desk_get_busy (fixture->desk));
  gh_fake_transport_reply (there, 200, SAY_ENROLLED);
  g_assert_false (gh_set_up_desk_get_done (fixture->desk));
  g_assert_null (gh_set_up_desk_get_message (fixture->desk));
}

/* ---- it does not ---- */

static void
test_refusals (Fixture *fixture, gconstpointer data)
{
  static const struct {
    int status;
    const char *answer;
    const char *words;
  } cases[] = {
    { 400, SAY_TOKEN_INVALID, "used before or is older than 15 minutes" },
    { 429, SAY_LOCKED, "Too many wrong tries" },
    { 404, SAY_NO_SUCH_PAGE, "older than this kiosk" },
    { 503, SAY_BUSY, "busy or has a fault. Hold the code up again" },
    { 200, "<html>Welcome</html>", "not a Gatehouse server" },
    { 404, "<html>Not found</html>", "not a Gatehouse server" },
    { 200, SAY_SIGNED_IN, "not a Gatehouse server" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    show (fixture, CODE);
    gh_fake_transport_reply (there, cases[i].status, cases[i].answer);
    assert_objects (fixture, cases[i].words);
  }
  g_assert_cmpstr (gh_settings_get_text (fixture->settings, GH_SETTING_SERVER), ==, "");
  g_assert_false (gh_set_up_desk_get_done (fixture->desk));
}

static void
test_no_way (Fixture *fixture, gconstpointer data)
{
  show (fixture, CODE);
  gh_fake_transport_fail (there, GH_TRANSPORT_ERROR_UNREACHABLE);
  assert_objects (fixture, "cannot be reached. Hold the code up again");
  show (fixture, CODE);
  gh_fake_transport_fail (there, GH_TRANSPORT_ERROR_INSECURE);
  assert_objects (fixture, "certificate is not trusted");
}

static void
test_other_codes (Fixture *fixture, gconstpointer data)
{
  show (fixture, "TKT-2025-7K3M9Q-4XH2V0");
  assert_objects (fixture, "does not set up a device");
  g_assert_null (strstr (gh_set_up_desk_get_message (fixture->desk), "TKT"));
  show (fixture, "gatehouse-enrol " SERVER);
  assert_objects (fixture, "not whole");
  show (fixture, "gatehouse-enrol https://user:secret@example.org " TOKEN);
  assert_objects (fixture, "not whole");
  show (fixture, "gatehouse-enrol https://example.org/?a=1 " TOKEN);
  assert_objects (fixture, "not whole");
  g_assert_cmpuint (gh_fake_transport_pending (fixture->gate_transport), ==, 0);
}

/* The disk is full: it says so, and is not what it could not keep. */
static void
test_cannot_keep (Fixture *fixture, gconstpointer data)
{
  static const char REFUSE[] = "CREATE TEMP TRIGGER full BEFORE INSERT ON enrolment"
                               " BEGIN SELECT RAISE (ABORT, 'full'); END";
  g_autoptr (GError) error = NULL;
  g_assert_true (gh_db_execute (gh_kiosk_store_get_db (fixture->temp.store), REFUSE,
                                GH_DB_NO_VALUES, NULL, &error));
  show (fixture, CODE);
  gh_fake_transport_reply (there, 200, SAY_ENROLLED);
  assert_objects (fixture, "cannot keep");
  g_assert_false (gh_set_up_desk_get_done (fixture->desk));
  g_assert_cmpstr (gh_settings_get_text (fixture->settings, GH_SETTING_SERVER), ==, "");
}

/* ---- another server ---- */

/* Nobody at the gate may lead the kiosk, and with it operators' PINs, to a server of his own. */
static void
test_strangers_server (Fixture *fixture, gconstpointer data)
{
  gh_settings_set_text (fixture->settings, GH_SETTING_SERVER, SERVER "/");
  show (fixture, OTHER);
  assert_objects (fixture, "is for " SERVER "/, and the code is of http://elsewhere.example.net");
  assert_says (fixture, "administrator");
  show (fixture, CODE);
  g_assert_cmpuint (gh_fake_transport_pending (there), ==, 1);
}

static void
test_admin_moves_it (Fixture *fixture, gconstpointer data)
{
  gh_settings_set_text (fixture->settings, GH_SETTING_SERVER, SERVER);
  open_as_admin (fixture);
  show (fixture, OTHER);
  g_assert_cmpuint (gh_fake_transport_pending (there), ==, 1);
  g_assert_cmpstr (connected_to, ==, "http://elsewhere.example.net:8080");
}

static void
put_entry (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhEntry) entry = gh_entry_new ("CODE", 7, 5, 1763121000, 1763121000);
  g_assert_true (gh_entries_put (fixture->temp.store, entry, &error));
  g_assert_no_error (error);
}

/* What was let in at one venue is not told to another. */
static void
test_waiting_entries (Fixture *fixture, gconstpointer data)
{
  gh_settings_set_text (fixture->settings, GH_SETTING_SERVER, SERVER);
  put_entry (fixture);
  open_as_admin (fixture);
  show (fixture, OTHER);
  assert_objects (fixture, "still wait for " SERVER);
  show (fixture, CODE);
  g_assert_cmpuint (gh_fake_transport_pending (there), ==, 1);
}

/* Nor is it to whoever found a kiosk that was barred. */
static void
test_barred_and_waiting (Fixture *fixture, gconstpointer data)
{
  put_entry (fixture);
  bar (fixture);
  show (fixture, OTHER);
  assert_objects (fixture, "still wait for " SERVER);
  show (fixture, CODE);
  g_assert_cmpuint (gh_fake_transport_pending (there), ==, 1);
}

/* With nothing to tell it is still nobody's who may hold a code up. */
static void
test_barred_and_empty (Fixture *fixture, gconstpointer data)
{
  bar (fixture);
  show (fixture, OTHER);
  assert_objects (fixture, "administrator");
  show (fixture, CODE);
  g_assert_cmpuint (gh_fake_transport_pending (there), ==, 1);
}

static void
test_waiting_scans (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GhHeldScan) held = gh_held_scan_new ("HELD-1", 5, 1763121000);
  gh_settings_set_text (fixture->settings, GH_SETTING_SERVER, SERVER);
  g_assert_true (gh_held_scans_put (fixture->temp.store, held, NULL));
  open_as_admin (fixture);
  show (fixture, OTHER);
  assert_objects (fixture, "still wait for " SERVER);
}

static void
test_command_line (Fixture *fixture, gconstpointer data)
{
  gh_settings_override_text (fixture->settings, GH_SETTING_SERVER, SERVER);
  open_as_admin (fixture);
  show (fixture, OTHER);
  assert_objects (fixture, "--server " SERVER);
  show (fixture, CODE);
  gh_fake_transport_reply (there, 200, SAY_ENROLLED);
  g_assert_true (gh_set_up_desk_get_done (fixture->desk));
  g_assert_true (gh_settings_is_overridden (fixture->settings, GH_SETTING_SERVER));
}

/* Its key is no good: whoever is signed in is not any more. */
static void
test_key_invalid (Fixture *fixture, gconstpointer data)
{
  sign_in (fixture, "OPERATOR");
  drain (fixture->gate_transport);
  gh_gate_desk_see (fixture->gate, "FOREIGN-B", fixture->now += 10 * SECOND);
  gh_fake_transport_reply (fixture->gate_transport, 403, SAY_KEY_INVALID);
  g_assert_cmpint (gh_gate_desk_get_state (fixture->gate), ==, GH_DESK_SIGN_IN);
  g_assert_nonnull (gh_device_desk_get_notice (fixture->device));
}

#define ADD(name, func) g_test_add ("/set-up-desk/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("first-set-up", test_first_set_up);
  ADD ("barred", test_barred);
  ADD ("not-done", test_not_done);
  ADD ("from-settings", test_from_settings);
  ADD ("from-sign-in", test_from_sign_in);
  ADD ("once", test_once);
  ADD ("left", test_left);
  ADD ("refusals", test_refusals);
  ADD ("no-way", test_no_way);
  ADD ("other-codes", test_other_codes);
  ADD ("cannot-keep", test_cannot_keep);
  ADD ("strangers-server", test_strangers_server);
  ADD ("admin-moves-it", test_admin_moves_it);
  ADD ("waiting-entries", test_waiting_entries);
  ADD ("barred-and-waiting", test_barred_and_waiting);
  ADD ("barred-and-empty", test_barred_and_empty);
  ADD ("waiting-scans", test_waiting_scans);
  ADD ("command-line", test_command_line);
  ADD ("key-invalid", test_key_invalid);
  return g_test_run ();
}
