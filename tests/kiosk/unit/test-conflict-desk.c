/* Tests of kiosk/desk/conflict-desk and conflict-item. */

#include "desk-gate.h"
#include "kiosk/desk/conflict-desk.h"

#define NOW       "2025-11-14T12:00:00Z"
#define LIST_PATH "/api/operator/conflicts"

#define ENTRY(time, person, device)                                                                \
  "{\"at\":\"2025-11-14T" time "Z\",\"operator_name\":\"" person "\",\"device_name\":" device      \
  ",\"undone_at\":null}"
#define CONFLICT(id, second, decision)                                                             \
  "{\"id\":" id ",\"code\":\"ALREADY_VERIFIED\",\"ticket_id\":2,\"ticket_code\":\"B-" id "\","     \
  "\"customer_name\":\"Ada Lovelace\",\"first\":" ENTRY ("09:00:00", "Jane Smith",                 \
                                                         "\"Gate 1\"") ",\"second\":" second       \
                                                                       "," decision "}"
#define SECOND ENTRY ("09:10:00", "Lee Wong", "null")
#define OPEN                                                                                       \
  "\"decision\":null,\"note\":\"\",\"decided_by\":null,\"decider_name\":null,\"decided_at\":null"
#define DECIDED(note)                                                                              \
  "\"decision\":\"MISTAKE\",\"note\":\"" note "\",\"decided_by\":6,\"decider_name\":\"Lee Wong\"," \
  "\"decided_at\":\"2025-11-14T11:30:00Z\""
#define LIST(conflicts) "{\"success\":true,\"data\":{\"conflicts\":[" conflicts "]}}"
#define SAY_TWO         LIST (CONFLICT ("9", SECOND, OPEN) "," CONFLICT ("4", "null", OPEN))
#define SAY_DECIDED(id) "{\"success\":true,\"data\":" CONFLICT (id, SECOND, DECIDED ("twins")) "}"
#define SAY_GONE                                                                                   \
  "{\"success\":false,\"error\":{\"code\":\"CONFLICT_NOT_FOUND\",\"message\":\"Gone\"}}"

typedef struct {
  DeskGate gate;
  GhConflictDesk *desk;
} Fixture;

static void
sign_in (Fixture *fixture, const char *role)
{
  GhOperatorSession session = {
    .token = (char *) "tok", .operator_id = 6, .name = (char *) "Lee Wong", .role = (char *) role
  };
  gh_gate_desk_sign_in (fixture->gate.desk, &session);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  desk_gate_open (&fixture->gate, NULL, DESK_GATE_TIMES);
  desk_gate_tell_time (&fixture->gate, NOW);
  fixture->desk = gh_conflict_desk_new (fixture->gate.desk);
  sign_in (fixture, "ADMIN");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_run_dispose (G_OBJECT (fixture->desk));
  desk_gate_lose (&fixture->gate);
  g_assert_finalize_object (fixture->desk);
  desk_gate_close (&fixture->gate);
}

static void
reply (Fixture *fixture, int status, const char *body)
{
  gh_fake_transport_reply (fixture->gate.transport, status, body);
}

static void
assert_path (Fixture *fixture, const char *path)
{
  g_assert_cmpuint (gh_fake_transport_pending (fixture->gate.transport), ==, 1);
  g_assert_cmpstr (gh_fake_transport_path (fixture->gate.transport), ==, path);
  g_assert_cmpstr (gh_fake_transport_token (fixture->gate.transport), ==, "tok");
}

static guint
count (Fixture *fixture)
{
  return g_list_model_get_n_items (gh_conflict_desk_get_conflicts (fixture->desk));
}

static void
choose (Fixture *fixture, guint position)
{
  g_autoptr (GhConflictItem) item =
      g_list_model_get_item (gh_conflict_desk_get_conflicts (fixture->desk), position);
  gh_conflict_desk_choose (fixture->desk, item);
}

/* From the settings into the list, with two in it. */
static void
open_list (Fixture *fixture)
{
  gh_gate_desk_open_settings (fixture->gate.desk);
  reply (fixture, 200, SAY_TWO);
  gh_gate_desk_open_conflicts (fixture->gate.desk);
  g_assert_cmpint (gh_gate_desk_get_state (fixture->gate.desk), ==, GH_DESK_CONFLICTS);
  reply (fixture, 200, SAY_TWO);
}

static void
test_count (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (gh_conflict_desk_get_open (fixture->desk), ==, -1);
  gh_gate_desk_open_settings (fixture->gate.desk);
  g_assert_true (gh_conflict_desk_get_busy (fixture->desk));
  assert_path (fixture, LIST_PATH);
  reply (fixture, 200, SAY_TWO);
  g_assert_false (gh_conflict_desk_get_busy (fixture->desk));
  g_assert_cmpint (gh_conflict_desk_get_open (fixture->desk), ==, 2);
  gh_gate_desk_close_settings (fixture->gate.desk);
  g_assert_cmpint (gh_conflict_desk_get_open (fixture->desk), ==, -1);
  g_assert_cmpuint (count (fixture), ==, 0);
}

static void
test_operator_has_none (Fixture *fixture, gconstpointer data)
{
  sign_in (fixture, "OPERATOR");
  gh_gate_desk_open_settings (fixture->gate.desk);
  gh_gate_desk_open_conflicts (fixture->gate.desk);
  g_assert_cmpint (gh_gate_desk_get_state (fixture->gate.desk), ==, GH_DESK_SCANNING);
  g_assert_cmpuint (gh_fake_transport_pending (fixture->gate.transport), ==, 0);
}

static void
test_words (Fixture *fixture, gconstpointer data)
{
  open_list (fixture);
  g_assert_cmpstr (gh_gate_desk_get_title (fixture->gate.desk), ==, "Double entries");
  choose (fixture, 0);
  GhConflictItem *both = gh_conflict_desk_get_chosen (fixture->desk);
  g_assert_cmpstr (gh_conflict_item_get_name (both), ==, "Ada Lovelace");
  g_assert_cmpstr (gh_conflict_item_get_reason (both), ==, "Two entries with one ticket.");
  g_assert_cmpstr (gh_conflict_item_get_first (both), ==, "9:00 AM · Gate 1 · Jane Smith");
  g_assert_cmpstr (gh_conflict_item_get_second (both), ==,
                   "9:10 AM · a gate without a name · Lee Wong");
  g_assert_cmpstr (gh_conflict_item_get_decided (both), ==, "");
  g_assert_cmpuint (gh_conflict_item_get_facts (both)->len, ==, 4);
  choose (fixture, 1);
  GhConflictItem *alone = gh_conflict_desk_get_chosen (fixture->desk);
  g_assert_cmpint (gh_conflict_item_get_id (alone), ==, 4);
  g_assert_cmpstr (gh_conflict_item_get_second (alone), ==, "");
  g_assert_cmpuint (gh_conflict_item_get_facts (alone)->len, ==, 3);
}

static void
test_decide (Fixture *fixture, gconstpointer data)
{
  open_list (fixture);
  gh_conflict_desk_decide (fixture->desk, GH_CONFLICT_MISTAKE, ""); /* of none */
  g_assert_cmpuint (gh_fake_transport_pending (fixture->gate.transport), ==, 0);
  choose (fixture, 0);
  gh_conflict_desk_decide (fixture->desk, GH_CONFLICT_OPEN, "");
  g_assert_cmpuint (gh_fake_transport_pending (fixture->gate.transport), ==, 0);
  gh_conflict_desk_decide (fixture->desk, GH_CONFLICT_MISTAKE, "twins");
  g_assert_true (gh_conflict_desk_get_deciding (fixture->desk));
  gh_conflict_desk_decide (fixture->desk, GH_CONFLICT_MISUSE, ""); /* pressed twice */
  assert_path (fixture, "/api/operator/conflicts/decide");
  g_assert_cmpstr (gh_fake_transport_body (fixture->gate.transport), ==,
                   "{\"conflict_id\":9,\"decision\":\"MISTAKE\",\"note\":\"twins\"}");
  reply (fixture, 200, SAY_DECIDED ("9"));
  GhConflictItem *item = gh_conflict_desk_get_chosen (fixture->desk);
  g_assert_cmpint (gh_conflict_item_get_decision (item), ==, GH_CONFLICT_MISTAKE);
  g_assert_cmpstr (gh_conflict_item_get_decided (item), ==, "Mistake · Lee Wong · 11:30 AM");
  g_assert_cmpstr (gh_conflict_item_get_note (item), ==, "twins");
  assert_path (fixture, LIST_PATH); /* the list is asked for by itself */
  reply (fixture, 200, LIST (CONFLICT ("4", "null", OPEN)));
  g_assert_cmpint (gh_conflict_desk_get_open (fixture->desk), ==, 1);
  g_assert_true (gh_conflict_desk_get_chosen (fixture->desk) == item);
}

static void
test_all (Fixture *fixture, gconstpointer data)
{
  open_list (fixture);
  gh_conflict_desk_set_all (fixture->desk, TRUE);
  gh_conflict_desk_set_all (fixture->desk, TRUE);
  assert_path (fixture, LIST_PATH "?all=1");
  reply (fixture, 200,
         LIST (CONFLICT ("9", SECOND, OPEN) "," CONFLICT ("3", SECOND, DECIDED (""))));
  g_assert_cmpuint (count (fixture), ==, 2);
  g_assert_cmpint (gh_conflict_desk_get_open (fixture->desk), ==, 1);
  /* Back in the settings only open ones count. */
  gh_gate_desk_close_conflicts (fixture->gate.desk);
  g_assert_cmpint (gh_gate_desk_get_state (fixture->gate.desk), ==, GH_DESK_SETTINGS);
  g_assert_false (gh_conflict_desk_get_all (fixture->desk));
  assert_path (fixture, LIST_PATH);
}

/* A note that nobody has touched goes back as it came, whatever of it was shown. */
static void
test_long_note (Fixture *fixture, gconstpointer data)
{
  g_autofree char *note = g_strnfill (400, 'n');
  g_auto (GStrv) parts = g_strsplit (LIST (CONFLICT ("9", SECOND, DECIDED ("NOTE"))), "NOTE", 2);
  g_autofree char *list = g_strconcat (parts[0], note, parts[1], NULL);
  open_list (fixture);
  gh_conflict_desk_refresh (fixture->desk);
  reply (fixture, 200, list);
  choose (fixture, 0);
  const char *shown = gh_conflict_item_get_note (gh_conflict_desk_get_chosen (fixture->desk));
  g_assert_cmpuint (strlen (shown), <=, 128);
  gh_conflict_desk_decide (fixture->desk, GH_CONFLICT_MISUSE, shown);
  g_assert_nonnull (strstr (gh_fake_transport_body (fixture->gate.transport), note));
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  open_list (fixture);
  choose (fixture, 0);
  gh_conflict_desk_decide (fixture->desk, GH_CONFLICT_MISTAKE, "");
  reply (fixture, 400, SAY_GONE);
  g_assert_cmpstr (gh_conflict_desk_get_message (fixture->desk), ==, "Gone");
  g_assert_false (gh_conflict_desk_get_deciding (fixture->desk));
  /* An answer about another one changes nothing here. */
  gh_conflict_desk_decide (fixture->desk, GH_CONFLICT_MISTAKE, "");
  g_assert_null (gh_conflict_desk_get_message (fixture->desk));
  reply (fixture, 200, SAY_DECIDED ("4"));
  GhConflictItem *item = gh_conflict_desk_get_chosen (fixture->desk);
  g_assert_cmpint (gh_conflict_item_get_id (item), ==, 9);
  g_assert_cmpint (gh_conflict_item_get_decision (item), ==, GH_CONFLICT_OPEN);
}

static void
test_no_line (Fixture *fixture, gconstpointer data)
{
  open_list (fixture);
  gh_fake_transport_set_up (fixture->gate.transport, FALSE);
  gh_conflict_desk_refresh (fixture->desk);
  gh_fake_transport_fail (fixture->gate.transport, GH_TRANSPORT_ERROR_UNREACHABLE);
  g_assert_nonnull (strstr (gh_conflict_desk_get_message (fixture->desk), "cannot be reached"));
  g_assert_cmpuint (count (fixture), ==, 2); /* what was there can still be read */
  gh_conflict_desk_refresh (fixture->desk);
  reply (fixture, 200, "<html>hotel</html>");
  g_assert_nonnull (strstr (gh_conflict_desk_get_message (fixture->desk), "not a Gatehouse"));
  gh_conflict_desk_refresh (fixture->desk);
  reply (fixture, 200, SAY_TWO);
  g_assert_null (gh_conflict_desk_get_message (fixture->desk));
}

static void
test_late_list (Fixture *fixture, gconstpointer data)
{
  open_list (fixture);
  gh_conflict_desk_refresh (fixture->desk);
  gh_conflict_desk_set_all (fixture->desk, TRUE);
  reply (fixture, 200, LIST (""));
  g_assert_cmpuint (count (fixture), ==, 2);
  g_assert_true (gh_conflict_desk_get_busy (fixture->desk));
}

static void
test_session_ends (Fixture *fixture, gconstpointer data)
{
  open_list (fixture);
  choose (fixture, 0);
  gh_conflict_desk_decide (fixture->desk, GH_CONFLICT_MISTAKE, "");
  reply (fixture, 401, SAY_SIGN_IN_FIRST);
  g_assert_cmpint (gh_gate_desk_get_state (fixture->gate.desk), ==, GH_DESK_SIGN_IN);
  g_assert_null (gh_conflict_desk_get_chosen (fixture->desk));
  g_assert_cmpuint (count (fixture), ==, 0);
}

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("/conflict-desk/count", test_count);
  ADD ("/conflict-desk/operator-has-none", test_operator_has_none);
  ADD ("/conflict-desk/words", test_words);
  ADD ("/conflict-desk/decide", test_decide);
  ADD ("/conflict-desk/all", test_all);
  ADD ("/conflict-desk/long-note", test_long_note);
  ADD ("/conflict-desk/refused", test_refused);
  ADD ("/conflict-desk/no-line", test_no_line);
  ADD ("/conflict-desk/late-list", test_late_list);
  ADD ("/conflict-desk/session-ends", test_session_ends);
  return g_test_run ();
}
