/* Tests of kiosk/desk/gate-desk, with gate-flow and gate-codes: the gate without a display. */

#include "desk-gate.h"

#include <string.h>

#define MS G_TIME_SPAN_MILLISECOND

static void
test_main_way (DeskGate *gate, gconstpointer data)
{
  desk_gate_assert_title (gate, "Scanning");
  desk_gate_see (gate, A);
  g_assert_cmpstr (gh_fake_transport_path (gate->transport), ==, "/api/operator/validate-ticket");
  g_assert_cmpstr (gh_fake_transport_body (gate->transport), ==, "{\"ticket_code\":\"" A "\"}");
  g_assert_cmpstr (gh_fake_transport_token (gate->transport), ==, "tok");
  desk_gate_reply (gate, 200, SAY_VALID);
  desk_gate_assert_title (gate, "VALID TICKET");

  gh_gate_desk_verify (gate->desk);
  g_assert_true (gh_gate_desk_get_busy (gate->desk));
  gh_gate_desk_verify (gate->desk); /* pressed twice */
  g_assert_cmpuint (gh_fake_transport_pending (gate->transport), ==, 1);
  g_assert_nonnull (strstr (gh_fake_transport_body (gate->transport), "\"ticket_id\":7"));
  g_assert_nonnull (strstr (gh_fake_transport_body (gate->transport), "\"operator_id\":5"));
  g_assert_nonnull (strstr (gh_fake_transport_body (gate->transport), "\"scan_id\":\""));
  desk_gate_reply (gate, 200, SAY_VERIFIED);
  desk_gate_assert_title (gate, "VERIFIED");
  g_assert_cmpint (gh_gate_desk_get_waiting (gate->desk), ==, 0);
  gh_test_pause (120);
  desk_gate_assert_title (gate, "Scanning");
}

static void
test_verify_on_scan (DeskGate *gate, gconstpointer data)
{
  gh_gate_desk_set_verify_on_scan (gate->desk, TRUE);
  desk_gate_see (gate, A);
  desk_gate_reply (gate, 200, SAY_VALID);
  g_assert_cmpstr (gh_fake_transport_path (gate->transport), ==, "/api/operator/verify-ticket");
  desk_gate_reply (gate, 200, SAY_VERIFIED);
  desk_gate_assert_title (gate, "VERIFIED");
  /* Nothing but a valid ticket is marked. */
  gh_test_pause (120);
  desk_gate_see (gate, B);
  desk_gate_reply (gate, 400, SAY_NOT_FOUND);
  desk_gate_assert_title (gate, "INVALID TICKET");
  g_assert_cmpuint (gh_fake_transport_pending (gate->transport), ==, 0);
}

static void
test_same_code_in_view (DeskGate *gate, gconstpointer data)
{
  desk_gate_show_valid (gate);
  gh_gate_desk_scan_again (gate->desk);
  for (int i = 0; i < 100; i++)
    desk_gate_see (gate, A);
  desk_gate_assert_title (gate, "Scanning");
  gate->now += 1500 * MS;
  desk_gate_see (gate, A);
  desk_gate_assert_title (gate, "Checking");
}

/* A ticket in the hand is not shown anew because the machine had no time to look at it. */
static void
test_looked_away (DeskGate *gate, gconstpointer data)
{
  desk_gate_show_valid (gate);
  gh_gate_desk_scan_again (gate->desk);
  gh_gate_desk_look_away (gate->desk, gate->now + 250 * MS, gate->now + 5000 * MS);
  gate->now += 4900 * MS;
  desk_gate_see (gate, A);
  desk_gate_assert_title (gate, "Scanning");
  g_assert_true (gh_gate_desk_get_held_up (gate->desk));
}

/* Somebody wants the code that is still there once more. */
static void
test_asked_for_again (DeskGate *gate, gconstpointer data)
{
  desk_gate_show_valid (gate);
  gh_gate_desk_scan_again (gate->desk);
  desk_gate_see (gate, A);
  g_assert_false (gh_gate_desk_get_held_up (gate->desk));
  for (int i = 0; i < 30; i++)
    desk_gate_see (gate, A);
  g_assert_true (gh_gate_desk_get_held_up (gate->desk));
  gh_gate_desk_scan_again (gate->desk);
  g_assert_false (gh_gate_desk_get_held_up (gate->desk));
  desk_gate_see (gate, A);
  desk_gate_assert_title (gate, "Checking");
}

/* The offer goes with the code. */
static void
test_held_up_goes (DeskGate *gate, gconstpointer data)
{
  desk_gate_show_valid (gate);
  gh_gate_desk_scan_again (gate->desk);
  for (int i = 0; i < 30; i++)
    desk_gate_see (gate, A);
  g_assert_true (gh_gate_desk_get_held_up (gate->desk));
  gh_test_pause (1200);
  g_assert_false (gh_gate_desk_get_held_up (gate->desk));
}

/* Green waits for its button; red makes way for the next. */
static void
test_new_scans (DeskGate *gate, gconstpointer data)
{
  desk_gate_show_valid (gate);
  desk_gate_see (gate, B);
  desk_gate_assert_title (gate, "VALID TICKET");
  gh_gate_desk_scan_again (gate->desk);
  desk_gate_see (gate, B);
  desk_gate_reply (gate, 400, SAY_NOT_FOUND);
  desk_gate_assert_title (gate, "INVALID TICKET");
  desk_gate_see (gate, "C");
  desk_gate_assert_title (gate, "Checking");
  desk_gate_see (gate, "D"); /* while one is being checked */
  g_assert_cmpuint (gh_fake_transport_pending (gate->transport), ==, 1);
}

static void
test_refusal_goes_by_itself (DeskGate *gate, gconstpointer data)
{
  desk_gate_see (gate, B);
  desk_gate_reply (gate, 400, SAY_WRONG_DATE);
  g_assert_cmpint (gh_gate_desk_get_countdown (gate->desk), ==, 1);
  gh_test_pause (2100);
  desk_gate_assert_title (gate, "Scanning");

  desk_gate_see (gate, "C");
  desk_gate_reply (gate, 400, SAY_WRONG_DATE);
  gh_gate_desk_stay (gate->desk);
  g_assert_cmpint (gh_gate_desk_get_countdown (gate->desk), ==, 0);
  gh_test_pause (2100);
  desk_gate_assert_title (gate, "WRONG DATE");
}

/* A's answer comes when B is on screen. */
static void
test_late_answer (DeskGate *gate, gconstpointer data)
{
  desk_gate_see (gate, A);
  gh_gate_desk_lock (gate->desk);
  desk_gate_sign_in (gate, 5, "tok-2");
  desk_gate_see (gate, B);
  desk_gate_assert_title (gate, "Checking");
  desk_gate_reply (gate, 200, SAY_VALID); /* A's, which nobody waits for any more */
  desk_gate_assert_title (gate, "Checking");
  gh_fake_transport_reply (gate->transport, 200, "{\"success\":true,\"data\":{}}"); /* sign-out */
  desk_gate_reply (gate, 400, SAY_NOT_FOUND);
  desk_gate_assert_title (gate, "INVALID TICKET");
}

static void
test_somebody_was_faster (DeskGate *gate, gconstpointer data)
{
  desk_gate_show_valid (gate);
  gh_gate_desk_verify (gate->desk);
  desk_gate_reply (gate, 200, SAY_FASTER);
  desk_gate_assert_title (gate, "ALREADY VERIFIED");
}

static void
test_expired_meanwhile (DeskGate *gate, gconstpointer data)
{
  desk_gate_show_valid (gate);
  gh_gate_desk_verify (gate->desk);
  desk_gate_reply (gate, 400, SAY_EXPIRED);
  desk_gate_assert_title (gate, "INVALID TICKET");
  g_assert_cmpint (gh_gate_desk_get_waiting (gate->desk), ==, 0);
}

static void
test_lock_forgets (DeskGate *gate, gconstpointer data)
{
  desk_gate_show_valid (gate);
  gh_gate_desk_scan_again (gate->desk);
  gh_gate_desk_lock (gate->desk);
  desk_gate_assert_title (gate, "Sign in");
  g_assert_null (gh_gate_desk_get_kept_code (gate->desk));
  g_assert_cmpstr (gh_fake_transport_path (gate->transport), ==, "/api/operator/logout");
  GListModel *entries = gh_scan_log_get_entries (gh_gate_desk_get_log (gate->desk));
  g_assert_cmpuint (g_list_model_get_n_items (entries), ==, 0);
}

/* The last operator went home (UX K19). */
static void
test_idle (DeskGate *gate, gconstpointer data)
{
  desk_gate_show_valid (gate);
  for (int tries = 0; tries < 300 && gh_gate_desk_get_state (gate->desk) != GH_DESK_SIGN_IN;
       tries++)
    gh_test_pause (100);
  desk_gate_assert_title (gate, "Sign in");
  g_assert_null (gh_gate_desk_get_result (gate->desk));
  g_assert_cmpstr (gh_fake_transport_path (gate->transport), ==, "/api/operator/logout");
}

/* What operators were promised: UX K10, K11 and K19. */
static void
test_times (void)
{
  const GhDeskTimes times = GH_DESK_TIMES_DEFAULT;
  g_assert_cmpuint (times.verified_ms, >=, 1500);
  g_assert_cmpuint (times.verified_ms, <=, 2000);
  g_assert_cmpuint (times.linger_seconds, ==, 30);
  g_assert_cmpuint (times.idle_seconds, ==, 8 * 3600);
}

static void
test_typed_codes (DeskGate *gate, gconstpointer data)
{
  gh_gate_desk_open_entry (gate->desk);
  desk_gate_see (gate, B); /* the camera is not listened to */
  g_assert_cmpuint (gh_fake_transport_pending (gate->transport), ==, 0);
  g_assert_cmpint (gh_gate_desk_enter (gate->desk, "  "), ==, GH_ENTRY_EMPTY);
  g_autofree char *long_text = g_strnfill (200, 'x');
  g_assert_cmpint (gh_gate_desk_enter (gate->desk, long_text), ==, GH_ENTRY_NOT_A_CODE);
  const char *slip = "TKT-2025-7K3M9Q-4XH2V1";
  g_assert_cmpint (gh_gate_desk_enter (gate->desk, slip), ==, GH_ENTRY_BAD_CHECK);
  g_assert_cmpuint (gh_fake_transport_pending (gate->transport), ==, 0);
  g_assert_cmpint (gh_gate_desk_enter (gate->desk, slip), ==, GH_ENTRY_TAKEN);
  desk_gate_reply (gate, 400, SAY_NOT_FOUND);
  gh_gate_desk_scan_again (gate->desk);
  g_assert_cmpint (gh_gate_desk_enter (gate->desk, "tkt20257k3m9q4xh2vo"), ==, GH_ENTRY_TAKEN);
  g_assert_nonnull (strstr (gh_fake_transport_body (gate->transport), A));
  g_assert_cmpint (gh_gate_desk_enter (gate->desk, B), ==, GH_ENTRY_BUSY);
}

static void
test_not_a_code (DeskGate *gate, gconstpointer data)
{
  g_autofree char *long_text = g_strnfill (3000, 'x');
  desk_gate_see (gate, long_text);
  desk_gate_assert_title (gate, "INVALID TICKET");
  g_assert_cmpuint (gh_fake_transport_pending (gate->transport), ==, 0);
}

/* Whoever has such a code may enrol: no server hears of it as of a ticket, and nobody reads it. */
static void
test_set_up_code (DeskGate *gate, gconstpointer data)
{
  static const char *const CODES[] = {
    "gatehouse-enrol https://tickets.example.org abcdefghij0123456789ABCDEFGHIJ-_abcdefghijk",
    "gatehouse-enrol",
    "GATEHOUSE-ENROL HTTPS",
    " gatehouse-enrol X",
  };
  GListModel *log = gh_scan_log_get_entries (gh_gate_desk_get_log (gate->desk));
  for (gsize i = 0; i < G_N_ELEMENTS (CODES); i++) {
    desk_gate_see (gate, CODES[i]);
    desk_gate_assert_title (gate, "INVALID TICKET");
    GPtrArray *facts = gh_gate_result_get_facts (gh_gate_desk_get_result (gate->desk));
    g_assert_cmpuint (facts->len, ==, 1);
    const GhFact *fact = g_ptr_array_index (facts, 0);
    g_assert_nonnull (strstr (fact->value, "sets up a device"));
    g_assert_null (strstr (fact->value, "abcdefghij"));
    gh_gate_desk_scan_again (gate->desk);
  }
  gh_gate_desk_open_entry (gate->desk);
  g_assert_cmpint (gh_gate_desk_enter (gate->desk, CODES[1]), ==, GH_ENTRY_NOT_A_CODE);
  g_assert_cmpint (gh_gate_desk_enter (gate->desk, CODES[0]), ==, GH_ENTRY_NOT_A_CODE);
  g_assert_cmpuint (gh_fake_transport_pending (gate->transport), ==, 0);
  g_assert_cmpint (gh_gate_desk_get_waiting (gate->desk), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (log), ==, 0);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/gate-desk/" name, DeskGate, NULL, desk_gate_set_up, func, desk_gate_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("main-way", test_main_way);
  ADD ("verify-on-scan", test_verify_on_scan);
  ADD ("same-code-in-view", test_same_code_in_view);
  ADD ("asked-for-again", test_asked_for_again);
  ADD ("looked-away", test_looked_away);
  ADD ("held-up-goes", test_held_up_goes);
  ADD ("new-scans", test_new_scans);
  ADD ("refusal-goes-by-itself", test_refusal_goes_by_itself);
  ADD ("late-answer", test_late_answer);
  ADD ("somebody-was-faster", test_somebody_was_faster);
  ADD ("expired-meanwhile", test_expired_meanwhile);
  ADD ("lock-forgets", test_lock_forgets);
  const GhDeskTimes soon = { .verified_ms = 60, .idle_seconds = 1 };
  g_test_add ("/gate-desk/idle", DeskGate, &soon, desk_gate_set_up, test_idle, desk_gate_tear_down);
  g_test_add_func ("/gate-desk/times", test_times);
  ADD ("typed-codes", test_typed_codes);
  ADD ("not-a-code", test_not_a_code);
  ADD ("set-up-code", test_set_up_code);
  return g_test_run ();
}
