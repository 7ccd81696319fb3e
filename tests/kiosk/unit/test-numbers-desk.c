/* Tests of kiosk/desk/numbers-desk: asked for at sign-in and when the line is back, counted here at
 * once. */

#include "undo-gate.h"

#define SAY_UNDONE                                                                                 \
  "{\"success\":true,\"data\":{\"ticket_id\":7,\"ticket_code\":\"" UNDO_GATE_CODE "\","            \
  "\"status\":\"RESERVED\",\"undone_at\":\"2026-11-26T12:01:00Z\"}}"
#define SAY_121                                                                                    \
  "{\"success\":true,\"data\":{\"date\":\"2026-11-26\",\"expected\":201,\"admitted\":121,"         \
  "\"double_entries\":0,\"without_slot\":0,\"slots\":[]}}"

static void
assert_day (UndoGate *gate, int admitted, int expected)
{
  GhNumbersNow present = gh_numbers_desk_get (gate->numbers);
  g_assert_cmpint (present.day.admitted, ==, admitted);
  g_assert_cmpint (present.day.expected, ==, expected);
}

static void
test_asks_at_sign_in (UndoGate *gate, gconstpointer data)
{
  g_assert_cmpint (gh_numbers_desk_get (gate->numbers).as_of, ==, 0);
  g_assert_cmpuint (gh_fake_transport_pending (gate->transport), ==, 0);
  undo_gate_sign_in (gate, 5);
  assert_day (gate, 120, 200);
  g_assert_cmpint (gh_numbers_desk_get (gate->numbers).as_of, ==, TEST_NOON);
}

static void
test_counts_here (UndoGate *gate, gconstpointer data)
{
  undo_gate_sign_in (gate, 5);
  undo_gate_admit_online (gate);
  assert_day (gate, 121, 200);
  undo_gate_undo (gate);
  gh_fake_transport_reply (gate->transport, 200, SAY_UNDONE);
  assert_day (gate, 120, 200);
}

/* The last numbers and what happened here, and that they are of then. */
static void
test_offline (UndoGate *gate, gconstpointer data)
{
  undo_gate_sign_in (gate, 5);
  gh_connection_note_contact (gate->connection, TRUE, 0);
  g_assert_false (gh_numbers_desk_is_stale (gate->numbers));
  undo_gate_admit_offline (gate);
  gate->now += 120;
  assert_day (gate, 121, 200);
  g_assert_true (gh_numbers_desk_is_stale (gate->numbers));
  g_assert_cmpint (gh_numbers_desk_get (gate->numbers).as_of, ==, TEST_NOON);
  /* Nobody is asked without a line; afterwards they are. */
  g_assert_cmpuint (gh_fake_transport_pending (gate->transport), ==, 0);
  gh_connection_note_contact (gate->connection, TRUE, 0);
  gboolean asked = FALSE;
  while (gh_fake_transport_pending (gate->transport) > 0) {
    if (g_strcmp0 (gh_fake_transport_path (gate->transport), "/api/operator/stats") == 0) {
      asked = TRUE;
      gh_fake_transport_reply (gate->transport, 200, SAY_121);
    } else {
      gh_fake_transport_fail (gate->transport, GH_TRANSPORT_ERROR_TIMEOUT);
    }
  }
  g_assert_true (asked);
  assert_day (gate, 122, 201); /* the server has not got the entry yet */
}

/* A question that fails leaves the numbers as they are, and the gate works on. */
static void
test_failures (UndoGate *gate, gconstpointer data)
{
  undo_gate_sign_in (gate, 5);
  for (int i = 0; i < 2; i++) {
    GhOperatorSession session = { .token = (char *) "tok",
                                  .operator_id = 5,
                                  .name = (char *) "Jane",
                                  .role = (char *) "OPERATOR" };
    gh_gate_desk_sign_in (gate->desk, &session);
    g_assert_cmpstr (gh_fake_transport_path (gate->transport), ==, "/api/operator/stats");
    if (i == 0)
      gh_fake_transport_fail (gate->transport, GH_TRANSPORT_ERROR_TIMEOUT);
    else
      gh_fake_transport_reply (gate->transport, 503, SAY_BUSY);
    assert_day (gate, 120, 200);
    g_assert_cmpint (gh_gate_desk_get_state (gate->desk), ==, GH_DESK_SCANNING);
  }
}

/* A session that the server has ended is over as soon as anything is asked, with nobody scanning.
 */
static void
test_session_over (UndoGate *gate, gconstpointer data)
{
  GhOperatorSession session = {
    .token = (char *) "tok", .operator_id = 5, .name = (char *) "Jane", .role = (char *) "OPERATOR"
  };
  gh_gate_desk_sign_in (gate->desk, &session);
  g_assert_cmpstr (gh_fake_transport_path (gate->transport), ==, "/api/operator/stats");
  gh_fake_transport_reply (gate->transport, 401, SAY_SIGN_IN_FIRST);
  g_assert_cmpint (gh_gate_desk_get_state (gate->desk), ==, GH_DESK_SIGN_IN);
}

#define ADD(path, test)                                                                            \
  g_test_add ("/numbers-desk/" path, UndoGate, NULL, undo_gate_open, test, undo_gate_close)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("asks-at-sign-in", test_asks_at_sign_in);
  ADD ("counts-here", test_counts_here);
  ADD ("offline", test_offline);
  ADD ("failures", test_failures);
  ADD ("session-over", test_session_over);
  return g_test_run ();
}
