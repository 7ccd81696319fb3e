/* Tests of kiosk/desk/gate-errands, with errand: what is kept when no answer comes, and when nobody
 * is signed in any more. */

#include "desk-gate.h"

#include <string.h>

static void
test_check_is_kept (DeskGate *gate, gconstpointer data)
{
  desk_gate_see (gate, A);
  gh_fake_transport_fail (gate->transport, GH_TRANSPORT_ERROR_UNREACHABLE);
  desk_gate_assert_title (gate, "NOT CHECKED");
  g_assert_cmpint (gh_gate_desk_get_waiting (gate->desk), ==, 1);
  gh_gate_desk_verify (gate->desk);
  g_assert_cmpuint (gh_fake_transport_pending (gate->transport), ==, 0);
  gh_gate_desk_try_again (gate->desk);
  g_assert_true (gh_gate_desk_get_busy (gate->desk));
  desk_gate_reply (gate, 503, SAY_BUSY);
  desk_gate_assert_title (gate, "NOT CHECKED");
  gh_gate_desk_try_again (gate->desk);
  desk_gate_reply (gate, 200, SAY_VALID);
  desk_gate_assert_title (gate, "VALID TICKET");
  g_assert_cmpint (gh_gate_desk_get_waiting (gate->desk), ==, 0);
}

static gint64
entries_waiting (DeskGate *gate)
{
  gint64 waiting = 0, parked = 0;
  g_assert_true (gh_entries_count (gate->temp.store, &waiting, &parked, NULL));
  g_assert_cmpint (parked, ==, 0);
  return waiting;
}

/* What the server did not confirm is admitted, kept and sent by itself, under the first id. */
static void
test_verification_is_kept (DeskGate *gate, gconstpointer data)
{
  gh_fake_transport_set_up (gate->transport, FALSE);
  desk_gate_show_valid (gate);
  gh_gate_desk_verify (gate->desk);
  g_autoptr (GhEntry) entry = NULL;
  g_assert_true (gh_entries_find (gate->temp.store, A, &entry, NULL));
  g_assert_nonnull (strstr (gh_fake_transport_body (gate->transport), entry->id));
  gh_fake_transport_fail (gate->transport, GH_TRANSPORT_ERROR_TIMEOUT);
  desk_gate_assert_title (gate, "VERIFIED");
  g_assert_nonnull (
      strstr (gh_gate_result_get_note (gh_gate_desk_get_result (gate->desk)), "Kept"));
  g_assert_cmpint (gh_gate_desk_get_waiting (gate->desk), ==, 1);

  gh_test_pause (120);
  desk_gate_assert_title (gate, "Scanning");
  gh_fake_transport_set_up (gate->transport, TRUE);
  gh_connection_ask (gate->connection);
  gh_test_settle ();
  g_assert_cmpstr (gh_fake_transport_path (gate->transport), ==, "/api/operator/sync");
  g_autofree char *answer = g_strdup_printf (
      "{\"success\":true,\"data\":{\"results\":[{\"id\":\"%s\",\"outcome\":\"VERIFIED\"}]}}",
      entry->id);
  desk_gate_reply (gate, 200, answer);
  desk_gate_assert_title (gate, "Scanning");
  g_assert_cmpint (gh_gate_desk_get_waiting (gate->desk), ==, 0);
}

/* On disk before it is on the wire: a kiosk that dies now sends it again. */
static void
test_verification_survives (DeskGate *gate, gconstpointer data)
{
  desk_gate_show_valid (gate);
  gh_gate_desk_verify (gate->desk);
  g_assert_cmpint (entries_waiting (gate), ==, 1);
  desk_gate_reply (gate, 200, SAY_VERIFIED);
  g_assert_cmpint (entries_waiting (gate), ==, 0);
}

/* What the server refuses while the visitor still stands there was no entry. */
static void
test_refused_verification_is_none (DeskGate *gate, gconstpointer data)
{
  static const struct {
    int status;
    const char *body;
  } refusals[] = {
    { 200, SAY_FASTER }, { 400, SAY_EXPIRED }, { 403, SAY_MISMATCH }, { 403, SAY_REVOKED }
  };
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++) {
    g_autoptr (GhEntry) entry = NULL;
    gate->now += 5 * G_TIME_SPAN_SECOND;
    desk_gate_show_valid (gate);
    gh_gate_desk_verify (gate->desk);
    desk_gate_reply (gate, refusals[i].status, refusals[i].body);
    g_assert_cmpint (gh_gate_result_get_tone (gh_gate_desk_get_result (gate->desk)), !=,
                     GH_TONE_GO);
    g_assert_true (gh_entries_find (gate->temp.store, A, &entry, NULL));
    g_assert_null (entry);
    gh_gate_desk_scan_again (gate->desk);
  }
}

static void
test_token_ends_in_check (DeskGate *gate, gconstpointer data)
{
  desk_gate_see (gate, A);
  desk_gate_reply (gate, 401, SAY_SIGN_IN_FIRST);
  desk_gate_assert_title (gate, "Sign in");
  g_assert_cmpstr (gh_gate_desk_get_kept_code (gate->desk), ==, A);
  g_assert_null (gh_gate_desk_get_operator_name (gate->desk));
  desk_gate_see (gate, B); /* nobody is signed in */
  g_assert_cmpuint (gh_fake_transport_pending (gate->transport), ==, 0);
  desk_gate_sign_in (gate, 6, "tok-2");
  desk_gate_assert_title (gate, "Checking");
  g_assert_cmpstr (gh_fake_transport_token (gate->transport), ==, "tok-2");
  g_assert_nonnull (strstr (gh_fake_transport_body (gate->transport), A));
  g_assert_null (gh_gate_desk_get_kept_code (gate->desk));
  desk_gate_reply (gate, 200, SAY_VALID);
  desk_gate_assert_title (gate, "VALID TICKET");
}

/* Nobody went in by a press that was not heard: whoever signs in looks at the ticket again. */
static void
test_token_ends_in_verification (DeskGate *gate, gconstpointer data)
{
  desk_gate_show_valid (gate);
  gh_gate_desk_verify (gate->desk);
  desk_gate_reply (gate, 401, SAY_SIGN_IN_FIRST);
  desk_gate_assert_title (gate, "Sign in");
  g_assert_cmpstr (gh_gate_desk_get_kept_code (gate->desk), ==, A);
  g_assert_cmpint (entries_waiting (gate), ==, 0);
  desk_gate_sign_in (gate, 6, "tok-2");
  g_assert_cmpstr (gh_fake_transport_path (gate->transport), ==, "/api/operator/validate-ticket");
  desk_gate_reply (gate, 200, SAY_VALID);
  desk_gate_assert_title (gate, "VALID TICKET");
}

/* Somebody else hears that the token has ended while a verification is on the wire: its answer must
 * not open a gate that nobody works at. The entry stays, to be sent. */
static void
test_token_ends_beside_a_verification (DeskGate *gate, gconstpointer data)
{
  g_autoptr (GhEntry) other = gh_entry_new (B, 8, 5, 1, 1);
  desk_gate_show_valid (gate);
  g_assert_true (gh_entries_put (gate->temp.store, other, NULL));
  gh_connection_note_contact (gate->connection, FALSE, 0);
  gh_connection_note_contact (gate->connection, TRUE, 0);
  g_assert_cmpstr (gh_fake_transport_path (gate->transport), ==, "/api/operator/sync");
  gh_gate_desk_verify (gate->desk);
  desk_gate_reply (gate, 401, SAY_SIGN_IN_FIRST);
  desk_gate_assert_title (gate, "Sign in");
  g_assert_cmpstr (gh_gate_desk_get_kept_code (gate->desk), ==, A);
  desk_gate_reply (gate, 200, SAY_VERIFIED);
  desk_gate_assert_title (gate, "Sign in");
  g_assert_cmpint (entries_waiting (gate), ==, 2);
}

/* A settled line is told at once, not after the pause. */
static void
test_back_tries_at_once (DeskGate *gate, gconstpointer data)
{
  gh_fake_transport_set_up (gate->transport, FALSE);
  desk_gate_see (gate, A);
  gh_fake_transport_fail (gate->transport, GH_TRANSPORT_ERROR_UNREACHABLE);
  g_assert_cmpint (gh_connection_get_state (gate->connection), ==, GH_CONNECTION_OFFLINE);
  gh_fake_transport_set_up (gate->transport, TRUE);
  gh_connection_ask (gate->connection);
  gh_test_settle ();
  g_assert_cmpuint (gh_fake_transport_pending (gate->transport), ==, 1);
  desk_gate_reply (gate, 200, SAY_VALID);
  desk_gate_assert_title (gate, "VALID TICKET");
}

#define ADD(name, func)                                                                            \
  g_test_add ("/gate-errands/" name, DeskGate, NULL, desk_gate_set_up, func, desk_gate_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("check-is-kept", test_check_is_kept);
  ADD ("verification-is-kept", test_verification_is_kept);
  ADD ("verification-survives", test_verification_survives);
  ADD ("refused-verification-is-none", test_refused_verification_is_none);
  ADD ("token-ends-in-check", test_token_ends_in_check);
  ADD ("token-ends-in-verification", test_token_ends_in_verification);
  ADD ("token-ends-beside-a-verification", test_token_ends_beside_a_verification);
  ADD ("back-tries-at-once", test_back_tries_at_once);
  return g_test_run ();
}
