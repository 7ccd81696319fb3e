/* Tests of kiosk/desk/gate-session: a session that the server knows nothing of sends nothing, and
 * works the gate all the same. */

#include "day-list.h"
#include "desk-gate.h"

#define CHECK "/api/operator/validate-ticket"

static gint64
at_noon (gpointer data)
{
  return TEST_NOON * 1000;
}

static gint64
since_boot (gpointer data)
{
  return 0;
}

/* Today's list has A. */
static void
take_list (DeskGate *gate)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhManifest) manifest = day_list_new (TEST_DAY, TRUE, 1);
  day_list_add_slot (manifest, 11, TEST_DAY, 12, 14);
  day_list_add (manifest, A, 7, 11, "Ada Lovelace");
  g_assert_true (gh_manifest_store_apply (gate->temp.store, manifest, &error));
  g_assert_no_error (error);
}

static GhOperatorSession
session_of (const char *token, const char *role)
{
  return (GhOperatorSession){
    .token = (char *) token, .operator_id = 5, .name = (char *) "Jane Smith", .role = (char *) role
  };
}

static void
set_up (DeskGate *gate, gconstpointer data)
{
  GhMachineClocks clocks = { .wall_ms = at_noon, .boot_us = since_boot };
  desk_gate_open (gate, &clocks, DESK_GATE_TIMES);
  take_list (gate);
  GhOperatorSession session = session_of (NULL, "ADMIN");
  gh_gate_desk_sign_in (gate->desk, &session);
  /* The line itself is well. */
  gh_connection_note_contact (gate->connection, TRUE, 0);
}

/* Nothing was sent, and the line is none the worse for it. */
static void
assert_quiet (DeskGate *gate)
{
  gh_test_settle ();
  g_assert_cmpuint (gh_fake_transport_pending (gate->transport), ==, 0);
  g_assert_cmpint (gh_connection_get_state (gate->connection), ==, GH_CONNECTION_ONLINE);
  g_assert_true (gh_gate_desk_is_local (gate->desk));
}

/* Whether @words are among what the result says. */
static gboolean
gives_reason (DeskGate *gate, const char *words)
{
  GPtrArray *facts = gh_gate_result_get_facts (gh_gate_desk_get_result (gate->desk));
  for (guint i = 0; i < facts->len; i++)
    if (strstr (((GhFact *) facts->pdata[i])->value, words) != NULL)
      return TRUE;
  return FALSE;
}

static void
confirm (DeskGate *gate, const char *role)
{
  GhOperatorSession session = session_of ("tok", role);
  gh_gate_desk_confirm_session (gate->desk, &session);
  g_assert_false (gh_gate_desk_is_local (gate->desk));
}

static void
test_works_alone (DeskGate *gate, gconstpointer data)
{
  desk_gate_see_later (gate, A);
  desk_gate_assert_title (gate, "VALID TICKET");
  assert_quiet (gate);
  gh_gate_desk_verify (gate->desk);
  desk_gate_assert_title (gate, "VERIFIED");
  assert_quiet (gate);
  g_assert_cmpint (gh_gate_desk_get_waiting (gate->desk), ==, 1);
  gh_test_pause (80);
  desk_gate_see_later (gate, A);
  desk_gate_assert_title (gate, "ALREADY VERIFIED");
  assert_quiet (gate);

  /* The server hears of the entry as soon as it knows who is there. */
  confirm (gate, "ADMIN");
  g_assert_cmpstr (gh_fake_transport_path (gate->transport), ==, "/api/operator/sync");
  g_assert_cmpstr (gh_fake_transport_token (gate->transport), ==, "tok");
  desk_gate_assert_title (gate, "ALREADY VERIFIED");
}

/* A code that this kiosk cannot judge waits, and is asked for when that is possible. */
static void
test_unknown_code (DeskGate *gate, gconstpointer data)
{
  desk_gate_see_later (gate, "NOT-ON-THE-LIST");
  gh_test_settle ();
  desk_gate_assert_title (gate, "NOT CHECKED");
  g_assert_true (gives_reason (gate, "Signed in without the server."));
  g_assert_cmpint (gh_gate_desk_get_waiting (gate->desk), ==, 1);
  gh_gate_desk_try_again (gate->desk);
  assert_quiet (gate);
  desk_gate_assert_title (gate, "NOT CHECKED");
  confirm (gate, "ADMIN");
  g_assert_cmpstr (gh_fake_transport_path (gate->transport), ==, CHECK);
  gh_fake_transport_reply (gate->transport, 400, SAY_NOT_FOUND);
  desk_gate_assert_title (gate, "INVALID TICKET");
  g_assert_cmpint (gh_gate_desk_get_waiting (gate->desk), ==, 0);
}

static void
test_lock (DeskGate *gate, gconstpointer data)
{
  gh_gate_desk_lock (gate->desk);
  gh_test_settle ();
  desk_gate_assert_title (gate, "Sign in");
  g_assert_cmpuint (gh_fake_transport_pending (gate->transport), ==, 0);
  /* Nobody is there any more: a late word of the server changes nothing. */
  GhOperatorSession session = session_of ("tok", "ADMIN");
  gh_gate_desk_confirm_session (gate->desk, &session);
  gh_gate_desk_refuse_session (gate->desk);
  desk_gate_assert_title (gate, "Sign in");
}

/* Who is sent away leaves the open ticket to the next. */
static void
test_refused (DeskGate *gate, gconstpointer data)
{
  desk_gate_see_later (gate, A);
  desk_gate_assert_title (gate, "VALID TICKET");
  gh_gate_desk_refuse_session (gate->desk);
  desk_gate_assert_title (gate, "Sign in");
  g_assert_null (gh_gate_desk_get_operator_name (gate->desk));
  g_assert_cmpstr (gh_gate_desk_get_kept_code (gate->desk), ==, A);
  GhOperatorSession session = session_of ("tok", "OPERATOR");
  gh_gate_desk_sign_in (gate->desk, &session);
  g_assert_cmpstr (gh_fake_transport_path (gate->transport), ==, CHECK);
  /* That one is the server's to end, not a refusal's that comes late. */
  gh_gate_desk_refuse_session (gate->desk);
  desk_gate_assert_title (gate, "Checking");
}

static void
test_role (DeskGate *gate, gconstpointer data)
{
  gh_gate_desk_open_settings (gate->desk);
  desk_gate_assert_title (gate, "Settings");
  confirm (gate, "OPERATOR");
  desk_gate_assert_title (gate, "Scanning");
  gh_gate_desk_open_settings (gate->desk);
  desk_gate_assert_title (gate, "Scanning");
}

static void
test_role_on_other_pages (DeskGate *gate, gconstpointer data)
{
  void (*open) (GhGateDesk *) = data;
  gh_gate_desk_open_settings (gate->desk);
  open (gate->desk);
  g_assert_cmpint (gh_gate_desk_get_state (gate->desk), !=, GH_DESK_SETTINGS);
  confirm (gate, "OPERATOR");
  desk_gate_assert_title (gate, "Scanning");
}

/* What is marked by itself is so while somebody stands there: not over a sign-in. */
static void
test_kept_needs_a_press (DeskGate *gate, gconstpointer data)
{
  gh_gate_desk_set_verify_on_scan (gate->desk, TRUE);
  confirm (gate, "ADMIN");
  desk_gate_see_later (gate, A);
  desk_gate_assert_title (gate, "Checking");
  gh_fake_transport_reply (gate->transport, 401, SAY_SIGN_IN_FIRST);
  desk_gate_assert_title (gate, "Sign in");
  g_assert_cmpstr (gh_gate_desk_get_kept_code (gate->desk), ==, A);
  GhOperatorSession session = session_of ("tok-2", "OPERATOR");
  gh_gate_desk_sign_in (gate->desk, &session);
  g_assert_cmpstr (gh_fake_transport_path (gate->transport), ==, CHECK);
  gh_fake_transport_reply (gate->transport, 200, SAY_VALID);
  desk_gate_assert_title (gate, "VALID TICKET");
  g_assert_false (gh_gate_desk_get_busy (gate->desk));
}

/* The next one finds nothing of what the last one scanned. */
static void
test_end_forgets (DeskGate *gate, gconstpointer data)
{
  GListModel *entries = gh_scan_log_get_entries (gh_gate_desk_get_log (gate->desk));
  desk_gate_see_later (gate, A);
  g_assert_cmpuint (g_list_model_get_n_items (entries), >, 0);
  gh_gate_desk_refuse_session (gate->desk);
  g_assert_cmpuint (g_list_model_get_n_items (entries), ==, 0);
}

#define ADD(path, test)                                                                            \
  g_test_add ("/gate-session/" path, DeskGate, NULL, set_up, test, desk_gate_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("works-alone", test_works_alone);
  ADD ("unknown-code", test_unknown_code);
  ADD ("lock", test_lock);
  ADD ("refused", test_refused);
  ADD ("role", test_role);
  g_test_add ("/gate-session/role-conflicts", DeskGate, gh_gate_desk_open_conflicts, set_up,
              test_role_on_other_pages, desk_gate_tear_down);
  g_test_add ("/gate-session/role-set-up", DeskGate, gh_gate_desk_open_set_up, set_up,
              test_role_on_other_pages, desk_gate_tear_down);
  ADD ("kept-needs-a-press", test_kept_needs_a_press);
  ADD ("end-forgets", test_end_forgets);
  return g_test_run ();
}
