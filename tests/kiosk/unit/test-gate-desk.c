/* Tests of kiosk/desk/gate-desk, with gate-flow and errand: the gate without a display. */

#include "answers.h"
#include "fake-transport.h"
#include "kiosk/desk/gate-desk.h"
#include "temp-store.h"

#include <string.h>

#define A  "TKT-2025-7K3M9Q-4XH2V0"
#define B  "FOREIGN-B"
#define MS G_TIME_SPAN_MILLISECOND

typedef struct {
  TempStore temp;
  GhFakeTransport *transport;
  GhConnection *connection;
  GhServerClock *clock;
  GhGateDesk *desk;
  gint64 now; /* of the camera, µs */
} Fixture;

static void
sign_in (Fixture *fixture, gint64 operator_id, const char *token)
{
  GhOperatorSession session = { .token = (char *) token,
                                .operator_id = operator_id,
                                .name = (char *) "Jane Smith",
                                .role = (char *) "OPERATOR" };
  gh_gate_desk_sign_in (fixture->desk, &session);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  temp_store_open (&fixture->temp);
  fixture->transport = gh_fake_transport_new ();
  g_autoptr (GhApiClient) client =
      gh_api_client_new (GH_TRANSPORT (fixture->transport), "device", "en");
  fixture->connection = gh_connection_new (client);
  GhDeskTimes times = { .verified_ms = 60, .linger_seconds = 1, .idle_seconds = 0 };
  fixture->clock = gh_server_clock_new (NULL);
  GhDeskParts parts = { client, fixture->temp.store, fixture->connection, fixture->clock, NULL };
  fixture->desk = gh_gate_desk_new (&parts, times);
  sign_in (fixture, 5, "tok");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_run_dispose (G_OBJECT (fixture->desk));
  g_object_run_dispose (G_OBJECT (fixture->connection));
  while (gh_fake_transport_pending (fixture->transport) > 0)
    gh_fake_transport_fail (fixture->transport, GH_TRANSPORT_ERROR_UNREACHABLE);
  gh_test_settle ();
  g_assert_finalize_object (fixture->desk);
  g_assert_finalize_object (fixture->connection);
  g_assert_finalize_object (fixture->transport);
  gh_server_clock_free (fixture->clock);
  temp_store_remove (&fixture->temp);
}

static void
see (Fixture *fixture, const char *code)
{
  fixture->now += 100 * MS;
  gh_gate_desk_see (fixture->desk, code, fixture->now);
}

static void
assert_title (Fixture *fixture, const char *title)
{
  g_assert_cmpstr (gh_gate_desk_get_title (fixture->desk), ==, title);
}

static void
reply (Fixture *fixture, int status, const char *body)
{
  gh_fake_transport_reply (fixture->transport, status, body);
}

static void
show_valid (Fixture *fixture)
{
  see (fixture, A);
  assert_title (fixture, "Checking");
  reply (fixture, 200, SAY_VALID);
  assert_title (fixture, "VALID TICKET");
}

static void
test_main_way (Fixture *fixture, gconstpointer data)
{
  assert_title (fixture, "Scanning");
  see (fixture, A);
  g_assert_cmpstr (gh_fake_transport_path (fixture->transport), ==,
                   "/api/operator/validate-ticket");
  g_assert_cmpstr (gh_fake_transport_body (fixture->transport), ==, "{\"ticket_code\":\"" A "\"}");
  g_assert_cmpstr (gh_fake_transport_token (fixture->transport), ==, "tok");
  reply (fixture, 200, SAY_VALID);
  assert_title (fixture, "VALID TICKET");

  gh_gate_desk_verify (fixture->desk);
  g_assert_true (gh_gate_desk_get_busy (fixture->desk));
  gh_gate_desk_verify (fixture->desk); /* pressed twice */
  g_assert_cmpuint (gh_fake_transport_pending (fixture->transport), ==, 1);
  g_assert_nonnull (strstr (gh_fake_transport_body (fixture->transport), "\"ticket_id\":7"));
  g_assert_nonnull (strstr (gh_fake_transport_body (fixture->transport), "\"operator_id\":5"));
  g_assert_nonnull (strstr (gh_fake_transport_body (fixture->transport), "\"scan_id\":\""));
  reply (fixture, 200, SAY_VERIFIED);
  assert_title (fixture, "VERIFIED");
  g_assert_cmpint (gh_gate_desk_get_waiting (fixture->desk), ==, 0);
  gh_test_pause (120);
  assert_title (fixture, "Scanning");
}

static void
test_verify_on_scan (Fixture *fixture, gconstpointer data)
{
  gh_gate_desk_set_verify_on_scan (fixture->desk, TRUE);
  see (fixture, A);
  reply (fixture, 200, SAY_VALID);
  g_assert_cmpstr (gh_fake_transport_path (fixture->transport), ==, "/api/operator/verify-ticket");
  reply (fixture, 200, SAY_VERIFIED);
  assert_title (fixture, "VERIFIED");
  /* Nothing but a valid ticket is marked. */
  gh_test_pause (120);
  see (fixture, B);
  reply (fixture, 400, SAY_NOT_FOUND);
  assert_title (fixture, "INVALID TICKET");
  g_assert_cmpuint (gh_fake_transport_pending (fixture->transport), ==, 0);
}

static void
test_same_code_in_view (Fixture *fixture, gconstpointer data)
{
  show_valid (fixture);
  gh_gate_desk_scan_again (fixture->desk);
  for (int i = 0; i < 100; i++)
    see (fixture, A);
  assert_title (fixture, "Scanning");
  fixture->now += 1500 * MS;
  see (fixture, A);
  assert_title (fixture, "Checking");
}

/* Somebody wants the code that is still there once more. */
static void
test_asked_for_again (Fixture *fixture, gconstpointer data)
{
  show_valid (fixture);
  gh_gate_desk_scan_again (fixture->desk);
  see (fixture, A);
  g_assert_false (gh_gate_desk_get_held_up (fixture->desk));
  for (int i = 0; i < 30; i++)
    see (fixture, A);
  g_assert_true (gh_gate_desk_get_held_up (fixture->desk));
  gh_gate_desk_scan_again (fixture->desk);
  g_assert_false (gh_gate_desk_get_held_up (fixture->desk));
  see (fixture, A);
  assert_title (fixture, "Checking");
}

/* The offer goes with the code. */
static void
test_held_up_goes (Fixture *fixture, gconstpointer data)
{
  show_valid (fixture);
  gh_gate_desk_scan_again (fixture->desk);
  for (int i = 0; i < 30; i++)
    see (fixture, A);
  g_assert_true (gh_gate_desk_get_held_up (fixture->desk));
  gh_test_pause (1200);
  g_assert_false (gh_gate_desk_get_held_up (fixture->desk));
}

/* Green waits for its button; red makes way for the next. */
static void
test_new_scans (Fixture *fixture, gconstpointer data)
{
  show_valid (fixture);
  see (fixture, B);
  assert_title (fixture, "VALID TICKET");
  gh_gate_desk_scan_again (fixture->desk);
  see (fixture, B);
  reply (fixture, 400, SAY_NOT_FOUND);
  assert_title (fixture, "INVALID TICKET");
  see (fixture, "C");
  assert_title (fixture, "Checking");
  see (fixture, "D"); /* while one is being checked */
  g_assert_cmpuint (gh_fake_transport_pending (fixture->transport), ==, 1);
}

static void
test_refusal_goes_by_itself (Fixture *fixture, gconstpointer data)
{
  see (fixture, B);
  reply (fixture, 400, SAY_WRONG_DATE);
  g_assert_cmpint (gh_gate_desk_get_countdown (fixture->desk), ==, 1);
  gh_test_pause (2100);
  assert_title (fixture, "Scanning");

  see (fixture, "C");
  reply (fixture, 400, SAY_WRONG_DATE);
  gh_gate_desk_stay (fixture->desk);
  g_assert_cmpint (gh_gate_desk_get_countdown (fixture->desk), ==, 0);
  gh_test_pause (2100);
  assert_title (fixture, "WRONG DATE");
}

/* A's answer comes when B is on screen. */
static void
test_late_answer (Fixture *fixture, gconstpointer data)
{
  see (fixture, A);
  gh_gate_desk_lock (fixture->desk);
  sign_in (fixture, 5, "tok-2");
  see (fixture, B);
  assert_title (fixture, "Checking");
  reply (fixture, 200, SAY_VALID); /* A's, which nobody waits for any more */
  assert_title (fixture, "Checking");
  gh_fake_transport_reply (fixture->transport, 200,
                           "{\"success\":true,\"data\":{}}"); /* sign-out */
  reply (fixture, 400, SAY_NOT_FOUND);
  assert_title (fixture, "INVALID TICKET");
}

static void
test_somebody_was_faster (Fixture *fixture, gconstpointer data)
{
  show_valid (fixture);
  gh_gate_desk_verify (fixture->desk);
  reply (fixture, 200, SAY_FASTER);
  assert_title (fixture, "ALREADY VERIFIED");
}

static void
test_expired_meanwhile (Fixture *fixture, gconstpointer data)
{
  show_valid (fixture);
  gh_gate_desk_verify (fixture->desk);
  reply (fixture, 400, SAY_EXPIRED);
  assert_title (fixture, "INVALID TICKET");
  g_assert_cmpint (gh_gate_desk_get_waiting (fixture->desk), ==, 0);
}

static void
test_check_is_kept (Fixture *fixture, gconstpointer data)
{
  see (fixture, A);
  gh_fake_transport_fail (fixture->transport, GH_TRANSPORT_ERROR_UNREACHABLE);
  assert_title (fixture, "NOT CHECKED");
  g_assert_cmpint (gh_gate_desk_get_waiting (fixture->desk), ==, 1);
  gh_gate_desk_verify (fixture->desk);
  g_assert_cmpuint (gh_fake_transport_pending (fixture->transport), ==, 0);
  gh_gate_desk_try_again (fixture->desk);
  g_assert_true (gh_gate_desk_get_busy (fixture->desk));
  reply (fixture, 503, SAY_BUSY);
  assert_title (fixture, "NOT CHECKED");
  gh_gate_desk_try_again (fixture->desk);
  reply (fixture, 200, SAY_VALID);
  assert_title (fixture, "VALID TICKET");
  g_assert_cmpint (gh_gate_desk_get_waiting (fixture->desk), ==, 0);
}

static gint64
entries_waiting (Fixture *fixture)
{
  gint64 waiting = 0, parked = 0;
  g_assert_true (gh_entries_count (fixture->temp.store, &waiting, &parked, NULL));
  g_assert_cmpint (parked, ==, 0);
  return waiting;
}

/* What the server did not confirm is admitted, kept and sent by itself, under the first id. */
static void
test_verification_is_kept (Fixture *fixture, gconstpointer data)
{
  gh_fake_transport_set_up (fixture->transport, FALSE);
  show_valid (fixture);
  gh_gate_desk_verify (fixture->desk);
  g_autoptr (GhEntry) entry = NULL;
  g_assert_true (gh_entries_find (fixture->temp.store, A, &entry, NULL));
  g_assert_nonnull (strstr (gh_fake_transport_body (fixture->transport), entry->id));
  gh_fake_transport_fail (fixture->transport, GH_TRANSPORT_ERROR_TIMEOUT);
  assert_title (fixture, "VERIFIED");
  g_assert_nonnull (
      strstr (gh_gate_result_get_note (gh_gate_desk_get_result (fixture->desk)), "Kept"));
  g_assert_cmpint (gh_gate_desk_get_waiting (fixture->desk), ==, 1);

  gh_test_pause (120);
  assert_title (fixture, "Scanning");
  gh_fake_transport_set_up (fixture->transport, TRUE);
  gh_connection_ask (fixture->connection);
  gh_test_settle ();
  g_assert_cmpstr (gh_fake_transport_path (fixture->transport), ==, "/api/operator/sync");
  g_autofree char *answer = g_strdup_printf (
      "{\"success\":true,\"data\":{\"results\":[{\"id\":\"%s\",\"outcome\":\"VERIFIED\"}]}}",
      entry->id);
  reply (fixture, 200, answer);
  assert_title (fixture, "Scanning");
  g_assert_cmpint (gh_gate_desk_get_waiting (fixture->desk), ==, 0);
}

/* On disk before it is on the wire: a kiosk that dies now sends it again. */
static void
test_verification_survives (Fixture *fixture, gconstpointer data)
{
  show_valid (fixture);
  gh_gate_desk_verify (fixture->desk);
  g_assert_cmpint (entries_waiting (fixture), ==, 1);
  reply (fixture, 200, SAY_VERIFIED);
  g_assert_cmpint (entries_waiting (fixture), ==, 0);
}

/* What the server refuses while the visitor still stands there was no entry. */
static void
test_refused_verification_is_none (Fixture *fixture, gconstpointer data)
{
  static const struct {
    int status;
    const char *body;
  } refusals[] = {
    { 200, SAY_FASTER }, { 400, SAY_EXPIRED }, { 403, SAY_MISMATCH }, { 403, SAY_REVOKED }
  };
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++) {
    g_autoptr (GhEntry) entry = NULL;
    fixture->now += 5000 * MS;
    show_valid (fixture);
    gh_gate_desk_verify (fixture->desk);
    reply (fixture, refusals[i].status, refusals[i].body);
    g_assert_cmpint (gh_gate_result_get_tone (gh_gate_desk_get_result (fixture->desk)), !=,
                     GH_TONE_GO);
    g_assert_true (gh_entries_find (fixture->temp.store, A, &entry, NULL));
    g_assert_null (entry);
    gh_gate_desk_scan_again (fixture->desk);
  }
}

static void
test_token_ends_in_check (Fixture *fixture, gconstpointer data)
{
  see (fixture, A);
  reply (fixture, 401, SAY_SIGN_IN_FIRST);
  assert_title (fixture, "Sign in");
  g_assert_cmpstr (gh_gate_desk_get_kept_code (fixture->desk), ==, A);
  g_assert_null (gh_gate_desk_get_operator_name (fixture->desk));
  see (fixture, B); /* nobody is signed in */
  g_assert_cmpuint (gh_fake_transport_pending (fixture->transport), ==, 0);
  sign_in (fixture, 6, "tok-2");
  assert_title (fixture, "Checking");
  g_assert_cmpstr (gh_fake_transport_token (fixture->transport), ==, "tok-2");
  g_assert_nonnull (strstr (gh_fake_transport_body (fixture->transport), A));
  g_assert_null (gh_gate_desk_get_kept_code (fixture->desk));
  reply (fixture, 200, SAY_VALID);
  assert_title (fixture, "VALID TICKET");
}

/* Nobody went in by a press that was not heard: whoever signs in looks at the ticket again. */
static void
test_token_ends_in_verification (Fixture *fixture, gconstpointer data)
{
  show_valid (fixture);
  gh_gate_desk_verify (fixture->desk);
  reply (fixture, 401, SAY_SIGN_IN_FIRST);
  assert_title (fixture, "Sign in");
  g_assert_cmpstr (gh_gate_desk_get_kept_code (fixture->desk), ==, A);
  g_assert_cmpint (entries_waiting (fixture), ==, 0);
  sign_in (fixture, 6, "tok-2");
  g_assert_cmpstr (gh_fake_transport_path (fixture->transport), ==,
                   "/api/operator/validate-ticket");
  reply (fixture, 200, SAY_VALID);
  assert_title (fixture, "VALID TICKET");
}

/* Somebody else hears that the token has ended while a verification is on the wire: its answer must
 * not open a gate that nobody works at. The entry stays, to be sent. */
static void
test_token_ends_beside_a_verification (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GhEntry) other = gh_entry_new (B, 8, 5, 1, 1);
  show_valid (fixture);
  g_assert_true (gh_entries_put (fixture->temp.store, other, NULL));
  gh_connection_note_contact (fixture->connection, FALSE);
  gh_connection_note_contact (fixture->connection, TRUE);
  g_assert_cmpstr (gh_fake_transport_path (fixture->transport), ==, "/api/operator/sync");
  gh_gate_desk_verify (fixture->desk);
  reply (fixture, 401, SAY_SIGN_IN_FIRST);
  assert_title (fixture, "Sign in");
  g_assert_cmpstr (gh_gate_desk_get_kept_code (fixture->desk), ==, A);
  reply (fixture, 200, SAY_VERIFIED);
  assert_title (fixture, "Sign in");
  g_assert_cmpint (entries_waiting (fixture), ==, 2);
}

static void
test_lock_forgets (Fixture *fixture, gconstpointer data)
{
  show_valid (fixture);
  gh_gate_desk_scan_again (fixture->desk);
  gh_gate_desk_lock (fixture->desk);
  assert_title (fixture, "Sign in");
  g_assert_null (gh_gate_desk_get_kept_code (fixture->desk));
  g_assert_cmpstr (gh_fake_transport_path (fixture->transport), ==, "/api/operator/logout");
  GListModel *entries = gh_scan_log_get_entries (gh_gate_desk_get_log (fixture->desk));
  g_assert_cmpuint (g_list_model_get_n_items (entries), ==, 0);
}

static void
test_typed_codes (Fixture *fixture, gconstpointer data)
{
  gh_gate_desk_open_entry (fixture->desk);
  see (fixture, B); /* the camera is not listened to */
  g_assert_cmpuint (gh_fake_transport_pending (fixture->transport), ==, 0);
  g_assert_cmpint (gh_gate_desk_enter (fixture->desk, "  "), ==, GH_ENTRY_EMPTY);
  g_autofree char *long_text = g_strnfill (200, 'x');
  g_assert_cmpint (gh_gate_desk_enter (fixture->desk, long_text), ==, GH_ENTRY_NOT_A_CODE);
  const char *slip = "TKT-2025-7K3M9Q-4XH2V1";
  g_assert_cmpint (gh_gate_desk_enter (fixture->desk, slip), ==, GH_ENTRY_BAD_CHECK);
  g_assert_cmpuint (gh_fake_transport_pending (fixture->transport), ==, 0);
  g_assert_cmpint (gh_gate_desk_enter (fixture->desk, slip), ==, GH_ENTRY_TAKEN);
  reply (fixture, 400, SAY_NOT_FOUND);
  gh_gate_desk_scan_again (fixture->desk);
  g_assert_cmpint (gh_gate_desk_enter (fixture->desk, "tkt20257k3m9q4xh2vo"), ==, GH_ENTRY_TAKEN);
  g_assert_nonnull (strstr (gh_fake_transport_body (fixture->transport), A));
  g_assert_cmpint (gh_gate_desk_enter (fixture->desk, B), ==, GH_ENTRY_BUSY);
}

static void
test_not_a_code (Fixture *fixture, gconstpointer data)
{
  g_autofree char *long_text = g_strnfill (3000, 'x');
  see (fixture, long_text);
  assert_title (fixture, "INVALID TICKET");
  g_assert_cmpuint (gh_fake_transport_pending (fixture->transport), ==, 0);
}

/* A settled line is told at once, not after the pause. */
static void
test_back_tries_at_once (Fixture *fixture, gconstpointer data)
{
  gh_fake_transport_set_up (fixture->transport, FALSE);
  see (fixture, A);
  gh_fake_transport_fail (fixture->transport, GH_TRANSPORT_ERROR_UNREACHABLE);
  g_assert_cmpint (gh_connection_get_state (fixture->connection), ==, GH_CONNECTION_OFFLINE);
  gh_fake_transport_set_up (fixture->transport, TRUE);
  gh_connection_ask (fixture->connection);
  gh_test_settle ();
  g_assert_cmpuint (gh_fake_transport_pending (fixture->transport), ==, 1);
  reply (fixture, 200, SAY_VALID);
  assert_title (fixture, "VALID TICKET");
}

/* Whoever has such a code may enrol: no server hears of it as of a ticket, and nobody reads it. */
static void
test_set_up_code (Fixture *fixture, gconstpointer data)
{
  static const char *const CODES[] = {
    "gatehouse-enrol https://tickets.example.org abcdefghij0123456789ABCDEFGHIJ-_abcdefghijk",
    "gatehouse-enrol",
    "GATEHOUSE-ENROL HTTPS",
    " gatehouse-enrol X",
  };
  GListModel *log = gh_scan_log_get_entries (gh_gate_desk_get_log (fixture->desk));
  for (gsize i = 0; i < G_N_ELEMENTS (CODES); i++) {
    see (fixture, CODES[i]);
    assert_title (fixture, "INVALID TICKET");
    GPtrArray *facts = gh_gate_result_get_facts (gh_gate_desk_get_result (fixture->desk));
    g_assert_cmpuint (facts->len, ==, 1);
    const GhFact *fact = g_ptr_array_index (facts, 0);
    g_assert_nonnull (strstr (fact->value, "sets up a device"));
    g_assert_null (strstr (fact->value, "abcdefghij"));
    gh_gate_desk_scan_again (fixture->desk);
  }
  gh_gate_desk_open_entry (fixture->desk);
  g_assert_cmpint (gh_gate_desk_enter (fixture->desk, CODES[1]), ==, GH_ENTRY_NOT_A_CODE);
  g_assert_cmpint (gh_gate_desk_enter (fixture->desk, CODES[0]), ==, GH_ENTRY_NOT_A_CODE);
  g_assert_cmpuint (gh_fake_transport_pending (fixture->transport), ==, 0);
  g_assert_cmpint (gh_gate_desk_get_waiting (fixture->desk), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (log), ==, 0);
}

#define ADD(name, func) g_test_add ("/gate-desk/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("main-way", test_main_way);
  ADD ("verify-on-scan", test_verify_on_scan);
  ADD ("same-code-in-view", test_same_code_in_view);
  ADD ("asked-for-again", test_asked_for_again);
  ADD ("held-up-goes", test_held_up_goes);
  ADD ("new-scans", test_new_scans);
  ADD ("refusal-goes-by-itself", test_refusal_goes_by_itself);
  ADD ("late-answer", test_late_answer);
  ADD ("somebody-was-faster", test_somebody_was_faster);
  ADD ("expired-meanwhile", test_expired_meanwhile);
  ADD ("check-is-kept", test_check_is_kept);
  ADD ("verification-is-kept", test_verification_is_kept);
  ADD ("verification-survives", test_verification_survives);
  ADD ("refused-verification-is-none", test_refused_verification_is_none);
  ADD ("token-ends-in-check", test_token_ends_in_check);
  ADD ("token-ends-in-verification", test_token_ends_in_verification);
  ADD ("token-ends-beside-a-verification", test_token_ends_beside_a_verification);
  ADD ("lock-forgets", test_lock_forgets);
  ADD ("typed-codes", test_typed_codes);
  ADD ("not-a-code", test_not_a_code);
  ADD ("back-tries-at-once", test_back_tries_at_once);
  ADD ("set-up-code", test_set_up_code);
  return g_test_run ();
}
