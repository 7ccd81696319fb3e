/* Tests of kiosk/desk/search-desk and found-ticket, and of the gate that a found ticket goes to. */

#include "desk-gate.h"
#include "kiosk/desk/search-desk.h"

#define TODAY "2025-11-14T12:00:00Z"

#define HIT(name, code)                                                                            \
  "{\"ticket_id\":7,\"ticket_code\":\"" code "\",\"customer_name\":\"" name "\","                  \
  "\"email_masked\":\"j…@e….org\",\"phone_masked\":\"…34\",\"status\":\"RESERVED\","         \
  "\"date\":\"2025-11-14\",\"start_time\":\"12:00:00\"}"
#define BARE                                                                                       \
  "{\"ticket_id\":8,\"ticket_code\":\"X-8\",\"customer_name\":null,\"email_masked\":null,"         \
  "\"phone_masked\":null,\"status\":\"ACTIVATED\",\"date\":null,\"start_time\":null}"
#define SAY_HITS(hits, more) "{\"success\":true,\"data\":{\"hits\":[" hits "],\"more\":" more "}}"
#define SAY_JOHN             SAY_HITS (HIT ("John Doe", A), "false")
#define SAY_BAD_WORDS                                                                              \
  "{\"success\":false,\"error\":{\"code\":\"INVALID_REQUEST\",\"message\":\"q: Give 3 to 100 "     \
  "characters.\"}}"

typedef struct {
  DeskGate gate;
  GhSearchDesk *desk;
  int changes;
} Fixture;

static void
on_changed (Fixture *fixture)
{
  fixture->changes++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  desk_gate_open (&fixture->gate, NULL, DESK_GATE_TIMES);
  desk_gate_tell_time (&fixture->gate, TODAY);
  fixture->desk = gh_search_desk_new (fixture->gate.desk);
  g_signal_connect_swapped (fixture->desk, "changed", G_CALLBACK (on_changed), fixture);
  desk_gate_sign_in (&fixture->gate, 5, "tok");
  gh_gate_desk_open_search (fixture->gate.desk);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_run_dispose (G_OBJECT (fixture->desk));
  desk_gate_lose (&fixture->gate);
  g_assert_finalize_object (fixture->desk);
  desk_gate_close (&fixture->gate);
}

static guint
count (Fixture *fixture)
{
  return g_list_model_get_n_items (gh_search_desk_get_hits (fixture->desk));
}

static GhFoundTicket *
hit (Fixture *fixture, guint position)
{
  return g_list_model_get_item (gh_search_desk_get_hits (fixture->desk), position);
}

static void
assert_state (Fixture *fixture, GhSearchState state, const char *words)
{
  const char *message = gh_search_desk_get_message (fixture->desk);
  g_assert_cmpint (gh_search_desk_get_state (fixture->desk), ==, state);
  if (words == NULL)
    g_assert_null (message);
  else
    g_assert_nonnull (strstr (message, words));
}

static void
find_john (Fixture *fixture)
{
  gh_search_desk_search (fixture->desk, "john");
  gh_fake_transport_reply (fixture->gate.transport, 200, SAY_JOHN);
  assert_state (fixture, GH_SEARCH_FOUND, NULL);
}

static void
test_found (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpstr (gh_gate_desk_get_title (fixture->gate.desk), ==, "Find by name");
  gh_search_desk_search (fixture->desk, "J. Döe&q=x");
  assert_state (fixture, GH_SEARCH_BUSY, NULL);
  g_assert_cmpstr (gh_fake_transport_path (fixture->gate.transport), ==, "/api/operator/search");
  g_assert_cmpstr (gh_fake_transport_body (fixture->gate.transport), ==, "{\"q\":\"J. Döe&q=x\"}");
  g_assert_cmpstr (gh_fake_transport_token (fixture->gate.transport), ==, "tok");
  gh_fake_transport_reply (fixture->gate.transport, 200,
                           SAY_HITS (HIT ("John Doe", A) "," BARE, "false"));
  assert_state (fixture, GH_SEARCH_FOUND, NULL);
  g_assert_cmpuint (count (fixture), ==, 2);
  g_autoptr (GhFoundTicket) john = hit (fixture, 0);
  g_assert_cmpstr (gh_found_ticket_get_code (john), ==, A);
  g_assert_cmpstr (gh_found_ticket_get_name (john), ==, "John Doe");
  g_assert_cmpstr (gh_found_ticket_get_status (john), ==, "Reserved");
  g_assert_cmpstr (gh_found_ticket_get_when (john), ==, "Friday 14 November, 12:00 PM · today");
  g_assert_cmpstr (gh_found_ticket_get_contact (john), ==, "j…@e….org · …34");
  g_autoptr (GhFoundTicket) bare = hit (fixture, 1);
  g_assert_cmpstr (gh_found_ticket_get_name (bare), ==, "Without a name");
  g_assert_cmpstr (gh_found_ticket_get_status (bare), ==, "No reservation");
  g_assert_cmpstr (gh_found_ticket_get_when (bare), ==, "");
  g_assert_cmpstr (gh_found_ticket_get_contact (bare), ==, "");
  g_assert_cmpint (fixture->changes, ==, 2);
}

static void
test_words (Fixture *fixture, gconstpointer data)
{
  static const char *const too_short[] = { "", "  ", "ab", " a b ", "üé", "عل" };
  static const char *const enough[] = { "abc", "a b c", "üéñ", "علي", "a@b" };
  for (gsize i = 0; i < G_N_ELEMENTS (too_short); i++) {
    gh_search_desk_search (fixture->desk, too_short[i]);
    assert_state (fixture, GH_SEARCH_SHORT, "at least 3");
    g_assert_cmpuint (gh_fake_transport_pending (fixture->gate.transport), ==, 0);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (enough); i++) {
    gh_search_desk_search (fixture->desk, enough[i]);
    g_assert_cmpuint (gh_fake_transport_pending (fixture->gate.transport), ==, 1);
    gh_fake_transport_reply (fixture->gate.transport, 200, SAY_HITS ("", "false"));
    assert_state (fixture, GH_SEARCH_NOBODY, "Nobody found");
  }
}

static void
test_more (Fixture *fixture, gconstpointer data)
{
  gh_search_desk_search (fixture->desk, "john");
  gh_fake_transport_reply (fixture->gate.transport, 200, SAY_HITS (HIT ("John Doe", A), "true"));
  assert_state (fixture, GH_SEARCH_FOUND, "more people");
}

/* Names are hostile; what is chosen is judged as a code from outside is. */
static void
test_hostile (Fixture *fixture, gconstpointer data)
{
  gh_search_desk_search (fixture->desk, "john");
  gh_fake_transport_reply (fixture->gate.transport, 200,
                           SAY_HITS (HIT ("\\u202eVALID\\n<b>", "<b>"), "false"));
  g_autoptr (GhFoundTicket) ticket = hit (fixture, 0);
  g_assert_cmpstr (gh_found_ticket_get_name (ticket), ==, "·VALID·<b>");
  gh_search_desk_search (fixture->desk, "john");
  gh_fake_transport_reply (fixture->gate.transport, 200, "<html>Welcome to the hotel</html>");
  assert_state (fixture, GH_SEARCH_FAILED, "not a Gatehouse server");
  g_assert_cmpuint (count (fixture), ==, 0);
  gh_search_desk_search (fixture->desk, "john");
  gh_fake_transport_reply (fixture->gate.transport, 200, SAY_VALID);
  assert_state (fixture, GH_SEARCH_FAILED, "not a Gatehouse server");
}

/* The answer to an older question never replaces that to a newer one. */
static void
test_late_answer (Fixture *fixture, gconstpointer data)
{
  gh_search_desk_search (fixture->desk, "joh");
  gh_search_desk_search (fixture->desk, "jane");
  gh_fake_transport_reply (fixture->gate.transport, 200, SAY_JOHN);
  assert_state (fixture, GH_SEARCH_BUSY, NULL);
  g_assert_cmpuint (count (fixture), ==, 0);
  gh_fake_transport_reply (fixture->gate.transport, 200, SAY_HITS (HIT ("Jane Roe", "J"), "false"));
  g_autoptr (GhFoundTicket) jane = hit (fixture, 0);
  g_assert_cmpstr (gh_found_ticket_get_name (jane), ==, "Jane Roe");
  /* Nor one to words that have changed since. */
  gh_search_desk_search (fixture->desk, "john");
  gh_search_desk_reset (fixture->desk);
  gh_fake_transport_reply (fixture->gate.transport, 200, SAY_JOHN);
  assert_state (fixture, GH_SEARCH_READY, NULL);
  g_assert_cmpuint (count (fixture), ==, 0);
}

static void
test_no_answer (Fixture *fixture, gconstpointer data)
{
  gh_fake_transport_set_up (fixture->gate.transport, FALSE);
  gh_search_desk_search (fixture->desk, "john");
  gh_fake_transport_fail (fixture->gate.transport, GH_TRANSPORT_ERROR_UNREACHABLE);
  assert_state (fixture, GH_SEARCH_FAILED, "cannot be reached. Searching needs the server.");
  g_assert_cmpint (gh_connection_get_state (fixture->gate.connection), ==, GH_CONNECTION_OFFLINE);
  gh_search_desk_search (fixture->desk, "john");
  gh_fake_transport_reply (fixture->gate.transport, 503, SAY_BUSY);
  assert_state (fixture, GH_SEARCH_FAILED, "busy");
  gh_search_desk_search (fixture->desk, "john");
  gh_fake_transport_reply (fixture->gate.transport, 400, SAY_BAD_WORDS);
  assert_state (fixture, GH_SEARCH_FAILED, "q: Give 3 to 100 characters.");
  find_john (fixture);
}

static void
test_session_ends (Fixture *fixture, gconstpointer data)
{
  gh_search_desk_search (fixture->desk, "john");
  gh_fake_transport_reply (fixture->gate.transport, 401, SAY_SIGN_IN_FIRST);
  g_assert_cmpint (gh_gate_desk_get_state (fixture->gate.desk), ==, GH_DESK_SIGN_IN);
  assert_state (fixture, GH_SEARCH_READY, NULL);
  gh_search_desk_search (fixture->desk, "john");
  g_assert_cmpuint (gh_fake_transport_pending (fixture->gate.transport), ==, 0);
}

/* Found by name and with verify on scan: it still takes a press. */
static void
test_choose (Fixture *fixture, gconstpointer data)
{
  gh_gate_desk_set_verify_on_scan (fixture->gate.desk, TRUE);
  find_john (fixture);
  g_autoptr (GhFoundTicket) john = hit (fixture, 0);
  gh_search_desk_choose (fixture->desk, john);
  g_assert_cmpint (gh_gate_desk_get_state (fixture->gate.desk), ==, GH_DESK_CHECKING);
  g_assert_cmpuint (count (fixture), ==, 0);
  g_assert_cmpstr (gh_fake_transport_body (fixture->gate.transport), ==,
                   "{\"ticket_code\":\"" A "\"}");
  gh_fake_transport_reply (fixture->gate.transport, 200, SAY_VALID);
  g_assert_cmpstr (gh_gate_desk_get_title (fixture->gate.desk), ==, "VALID TICKET");
  g_assert_cmpuint (gh_fake_transport_pending (fixture->gate.transport), ==, 0);
  gh_gate_desk_verify (fixture->gate.desk);
  g_assert_cmpstr (gh_fake_transport_path (fixture->gate.transport), ==,
                   "/api/operator/verify-ticket");
  gh_fake_transport_reply (fixture->gate.transport, 200, SAY_VERIFIED);
  gh_test_pause (120);
  /* The setting is as it was for whoever brings a code. */
  gh_gate_desk_hand_scan (fixture->gate.desk, "FOREIGN-B", g_get_monotonic_time ());
  gh_fake_transport_reply (fixture->gate.transport, 200, SAY_VALID);
  g_assert_cmpstr (gh_fake_transport_path (fixture->gate.transport), ==,
                   "/api/operator/verify-ticket");
}

/* The next operator goes on with it, and has to press as well. */
static void
test_choose_then_token_ends (Fixture *fixture, gconstpointer data)
{
  gh_gate_desk_set_verify_on_scan (fixture->gate.desk, TRUE);
  find_john (fixture);
  g_autoptr (GhFoundTicket) john = hit (fixture, 0);
  gh_search_desk_choose (fixture->desk, john);
  gh_fake_transport_reply (fixture->gate.transport, 401, SAY_SIGN_IN_FIRST);
  desk_gate_sign_in (&fixture->gate, 5, "tok-2");
  gh_fake_transport_reply (fixture->gate.transport, 200, SAY_VALID);
  g_assert_cmpstr (gh_gate_desk_get_title (fixture->gate.desk), ==, "VALID TICKET");
  g_assert_cmpuint (gh_fake_transport_pending (fixture->gate.transport), ==, 0);
}

static void
test_choose_too_late (Fixture *fixture, gconstpointer data)
{
  find_john (fixture);
  g_autoptr (GhFoundTicket) john = hit (fixture, 0);
  gh_gate_desk_close_search (fixture->gate.desk);
  gh_search_desk_choose (fixture->desk, john);
  g_assert_cmpint (gh_gate_desk_get_state (fixture->gate.desk), ==, GH_DESK_SCANNING);
  g_assert_cmpuint (gh_fake_transport_pending (fixture->gate.transport), ==, 0);
}

static void
test_hand_scan_wins (Fixture *fixture, gconstpointer data)
{
  find_john (fixture);
  gh_search_desk_search (fixture->desk, "jane");
  gh_gate_desk_hand_scan (fixture->gate.desk, A, g_get_monotonic_time ());
  g_assert_cmpint (gh_gate_desk_get_state (fixture->gate.desk), ==, GH_DESK_CHECKING);
  assert_state (fixture, GH_SEARCH_READY, NULL);
  g_assert_cmpuint (count (fixture), ==, 0);
  gh_fake_transport_reply (fixture->gate.transport, 200, SAY_JOHN); /* for nobody any more */
  gh_fake_transport_reply (fixture->gate.transport, 200, SAY_VALID);
  g_assert_cmpstr (gh_gate_desk_get_title (fixture->gate.desk), ==, "VALID TICKET");
}

/* The camera does not interrupt whoever is being helped. */
static void
test_camera_waits (Fixture *fixture, gconstpointer data)
{
  gh_gate_desk_see (fixture->gate.desk, A, g_get_monotonic_time ());
  g_assert_cmpint (gh_gate_desk_get_state (fixture->gate.desk), ==, GH_DESK_SEARCHING);
  g_assert_cmpuint (gh_fake_transport_pending (fixture->gate.transport), ==, 0);
}

static void
test_forgotten (Fixture *fixture, gconstpointer data)
{
  find_john (fixture);
  gh_gate_desk_close_search (fixture->gate.desk);
  g_assert_cmpint (gh_gate_desk_get_state (fixture->gate.desk), ==, GH_DESK_SCANNING);
  g_assert_cmpuint (count (fixture), ==, 0);
  gh_gate_desk_open_search (fixture->gate.desk);
  find_john (fixture);
  gh_gate_desk_lock (fixture->gate.desk);
  g_assert_cmpint (gh_gate_desk_get_state (fixture->gate.desk), ==, GH_DESK_SIGN_IN);
  g_assert_cmpuint (count (fixture), ==, 0);
  assert_state (fixture, GH_SEARCH_READY, NULL);
}

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("/search-desk/found", test_found);
  ADD ("/search-desk/words", test_words);
  ADD ("/search-desk/more", test_more);
  ADD ("/search-desk/hostile", test_hostile);
  ADD ("/search-desk/late-answer", test_late_answer);
  ADD ("/search-desk/no-answer", test_no_answer);
  ADD ("/search-desk/session-ends", test_session_ends);
  ADD ("/search-desk/choose", test_choose);
  ADD ("/search-desk/choose-then-token-ends", test_choose_then_token_ends);
  ADD ("/search-desk/choose-too-late", test_choose_too_late);
  ADD ("/search-desk/hand-scan-wins", test_hand_scan_wins);
  ADD ("/search-desk/camera-waits", test_camera_waits);
  ADD ("/search-desk/forgotten", test_forgotten);
  return g_test_run ();
}
