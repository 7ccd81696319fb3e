/* Tests of kiosk/desk/undo-desk: taking the last entry back, with the server and without. */

#include "kiosk/desk/local-gate.h"
#include "undo-gate.h"

#define SAY_UNDONE(status)                                                                         \
  "{\"success\":true,\"data\":{\"ticket_id\":7,\"ticket_code\":\"" UNDO_GATE_CODE "\","            \
  "\"status\":\"" status "\",\"undone_at\":\"2026-11-26T12:01:00Z\"}}"
#define SAY_REFUSED(code) "{\"success\":false,\"error\":{\"code\":\"" code "\",\"message\":\"m\"}}"

static const char *
path (UndoGate *gate)
{
  return gh_fake_transport_path (gate->transport);
}

static void
assert_judged (UndoGate *gate, GhVerdict verdict)
{
  GhLocalOutcome outcome;
  gint64 made_at;
  g_autoptr (GhAdmission) admission = NULL;
  g_assert_true (gh_local_gate_judge (gate->temp.store, UNDO_GATE_CODE, gate->now, &outcome,
                                      &made_at, &admission, NULL));
  g_assert_cmpint (admission->verdict, ==, verdict);
}

static void
assert_undone (UndoGate *gate, gboolean waiting)
{
  g_autoptr (GhEntry) entry = undo_gate_last (gate);
  g_assert_cmpint (entry->undone_at, >, 0);
  g_assert_cmpint (entry->waiting, ==, waiting);
  assert_judged (gate, GH_VERDICT_VALID);
}

static void
assert_stands (UndoGate *gate)
{
  g_autoptr (GhEntry) entry = undo_gate_last (gate);
  g_assert_cmpint (entry->undone_at, ==, 0);
  assert_judged (gate, GH_VERDICT_ALREADY_VERIFIED);
}

/* It names what it undoes, asks, and has a state of its own for each step. */
static void
test_online (UndoGate *gate, gconstpointer data)
{
  undo_gate_sign_in (gate, 5);
  undo_gate_assert_words (gate, GH_UNDO_NOTHING, NULL);
  undo_gate_admit_online (gate);
  undo_gate_assert_words (gate, GH_UNDO_OFFERED, "Undo: John D., 12:00 PM");
  gh_undo_desk_confirm (gate->undo); /* not without its question */
  g_assert_cmpuint (gh_fake_transport_pending (gate->transport), ==, 0);
  gh_undo_desk_ask (gate->undo);
  undo_gate_assert_words (gate, GH_UNDO_ASKING, "Undo the admission of John D., 12:00 PM?");
  gh_undo_desk_keep (gate->undo);
  undo_gate_assert_words (gate, GH_UNDO_OFFERED, "Undo: John D.");
  assert_stands (gate);
  undo_gate_undo (gate);
  undo_gate_assert_words (gate, GH_UNDO_BUSY, "Undoing");
  g_autoptr (GhEntry) entry = undo_gate_last (gate);
  g_assert_cmpstr (path (gate), ==, "/api/operator/undo");
  g_assert_nonnull (strstr (gh_fake_transport_body (gate->transport), entry->id));
  gh_fake_transport_reply (gate->transport, 200, SAY_UNDONE ("RESERVED"));
  undo_gate_assert_words (gate, GH_UNDO_UNDONE, "Undone: the ticket can be used again.");
  assert_undone (gate, FALSE);
  g_assert_cmpint (gh_gate_desk_get_waiting (gate->desk), ==, 0);
  GListModel *list = gh_scan_log_get_entries (gh_gate_desk_get_log (gate->desk));
  g_autoptr (GhScanEntry) row = g_list_model_get_item (list, 0);
  g_assert_cmpstr (gh_scan_entry_get_text (row), ==, "John D., undone");
  /* The last was taken back: there is nothing more. */
  undo_gate_admit_offline (gate);
  undo_gate_assert_words (gate, GH_UNDO_OFFERED, "Undo: John D.");
}

static void
test_expired_meanwhile (UndoGate *gate, gconstpointer data)
{
  undo_gate_sign_in (gate, 5);
  undo_gate_admit_online (gate);
  undo_gate_undo (gate);
  gh_fake_transport_reply (gate->transport, 200, SAY_UNDONE ("EXPIRED"));
  undo_gate_assert_words (gate, GH_UNDO_UNDONE, "cannot be used again");
}

/* Each refusal in words of its own; the entry stands, and is not offered again. */
static void
test_refused (UndoGate *gate, gconstpointer data)
{
  static const struct {
    int status;
    const char *body;
    const char *words;
  } cases[] = {
    { 409, SAY_REFUSED ("UNDO_TOO_LATE"), "too late" },
    { 409, SAY_REFUSED ("UNDO_DOUBLE_ENTRY"), "Somebody else came in" },
    { 403, SAY_REFUSED ("UNDO_NOT_YOURS"), "Only who let in" },
    { 400, SAY_REFUSED ("UNDO_NOT_FOUND"), "no such entry" },
    { 400, SAY_REFUSED ("INVALID_REQUEST"), "The server says: m" },
    { 403, SAY_REFUSED ("DEVICE_REVOKED"), "The server says: m" },
  };
  undo_gate_sign_in (gate, 5);
  undo_gate_admit_online (gate);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    undo_gate_assert_words (gate, GH_UNDO_OFFERED, "Undo: ");
    undo_gate_undo (gate);
    gh_fake_transport_reply (gate->transport, cases[i].status, cases[i].body);
    undo_gate_assert_words (gate, GH_UNDO_FAILED, cases[i].words);
    assert_stands (gate);
    gh_gate_desk_open_entry (gate->desk); /* another page, and back */
    gh_gate_desk_close_entry (gate->desk);
    undo_gate_assert_words (gate, GH_UNDO_NOTHING, NULL);
    undo_gate_sign_in (gate, 5);
  }
}

/* The server has not got the entry: both go to it in one. */
static void
test_not_sent_yet (UndoGate *gate, gconstpointer data)
{
  undo_gate_sign_in (gate, 5);
  undo_gate_admit_offline (gate);
  undo_gate_undo (gate);
  g_assert_cmpstr (path (gate), ==, "/api/operator/sync");
  g_assert_nonnull (strstr (gh_fake_transport_body (gate->transport), "undone_at"));
  undo_gate_assert_words (gate, GH_UNDO_UNDONE, "The server is told later");
  assert_undone (gate, TRUE);
  g_assert_cmpint (gh_gate_desk_get_waiting (gate->desk), ==, 1);
}

/* The very verification gets no answer: it is kept, and can be taken back, too. */
static void
test_unanswered (UndoGate *gate, gconstpointer data)
{
  undo_gate_sign_in (gate, 5);
  undo_gate_admit_unanswered (gate);
  undo_gate_assert_words (gate, GH_UNDO_OFFERED, "Undo: John D., 12:00 PM");
  g_assert_cmpint (gh_numbers_desk_get (gate->numbers).day.admitted, ==, 121);
  undo_gate_undo (gate);
  assert_undone (gate, TRUE);
  g_assert_cmpint (gh_numbers_desk_get (gate->numbers).day.admitted, ==, 120);
}

/* The line breaks after the server has taken the entry: the undoing waits on disk, over a restart,
 * and goes to the server under the same id. */
static void
test_sent_already (UndoGate *gate, gconstpointer data)
{
  undo_gate_sign_in (gate, 5);
  undo_gate_admit_online (gate);
  gh_fake_transport_set_up (gate->transport, FALSE);
  gh_connection_note_contact (gate->connection, FALSE, 0);
  undo_gate_undo (gate);
  undo_gate_assert_words (gate, GH_UNDO_UNDONE, "The server is told later");
  assert_undone (gate, TRUE);
  undo_gate_lose (gate);
  undo_gate_restart (gate);
  assert_undone (gate, TRUE);
  gh_fake_transport_set_up (gate->transport, TRUE);
  undo_gate_sign_in (gate, 5);
  undo_gate_assert_words (gate, GH_UNDO_NOTHING, NULL);
  g_assert_cmpstr (path (gate), ==, "/api/operator/sync");
  g_autoptr (GhEntry) entry = undo_gate_last (gate);
  const char *body = gh_fake_transport_body (gate->transport);
  g_assert_nonnull (strstr (body, entry->id));
  g_assert_nonnull (strstr (body, UNDO_GATE_CODE));
  g_assert_nonnull (strstr (body, "undone_at"));
}

/* The answer is lost: the server may have done it or not; the queue tells it once more. */
static void
test_lost_answer (UndoGate *gate, gconstpointer data)
{
  undo_gate_sign_in (gate, 5);
  undo_gate_admit_online (gate);
  undo_gate_undo (gate);
  gh_fake_transport_fail (gate->transport, GH_TRANSPORT_ERROR_TIMEOUT);
  undo_gate_assert_words (gate, GH_UNDO_UNDONE, "The server is told later");
  assert_undone (gate, TRUE);
  g_assert_cmpint (gh_connection_get_state (gate->connection), !=, GH_CONNECTION_UNKNOWN);
}

/* The session ends meanwhile: nothing is lost. */
static void
test_token_ended (UndoGate *gate, gconstpointer data)
{
  undo_gate_sign_in (gate, 5);
  undo_gate_admit_online (gate);
  undo_gate_undo (gate);
  gh_fake_transport_reply (gate->transport, 401, SAY_SIGN_IN_FIRST);
  assert_undone (gate, TRUE);
}

/* After a restart the code is not known: with the server it works, without it says so. */
static void
test_after_a_restart (UndoGate *gate, gconstpointer data)
{
  undo_gate_sign_in (gate, 5);
  undo_gate_admit_online (gate);
  undo_gate_restart (gate);
  undo_gate_sign_in (gate, 5);
  undo_gate_assert_words (gate, GH_UNDO_OFFERED, "Undo: 12:00 PM");
  undo_gate_undo (gate);
  gh_fake_transport_fail (gate->transport, GH_TRANSPORT_ERROR_TIMEOUT);
  undo_gate_assert_words (gate, GH_UNDO_FAILED, "Try again");
  assert_stands (gate);
  gh_gate_desk_open_entry (gate->desk);
  gh_gate_desk_close_entry (gate->desk);
  gh_connection_note_contact (gate->connection, TRUE, 0);
  undo_gate_answer_stats (gate);
  undo_gate_undo (gate);
  gh_fake_transport_reply (gate->transport, 200, SAY_UNDONE ("RESERVED"));
  undo_gate_assert_words (gate, GH_UNDO_UNDONE, "can be used again");
  assert_undone (gate, FALSE);
}

/* By nobody else, and not for ever. */
static void
test_whose_and_when (UndoGate *gate, gconstpointer data)
{
  undo_gate_sign_in (gate, 5);
  undo_gate_admit_online (gate);
  gh_gate_desk_lock (gate->desk);
  undo_gate_lose (gate);
  undo_gate_assert_words (gate, GH_UNDO_NOTHING, NULL);
  undo_gate_sign_in (gate, 6);
  undo_gate_assert_words (gate, GH_UNDO_NOTHING, NULL);
  gate->now += GH_UNDO_SECONDS - 1;
  undo_gate_sign_in (gate, 5);
  undo_gate_assert_words (gate, GH_UNDO_OFFERED, "Undo: ");
  gh_undo_desk_ask (gate->undo);
  gate->now += 2;
  gh_undo_desk_confirm (gate->undo);
  g_assert_cmpuint (gh_fake_transport_pending (gate->transport), ==, 0);
  assert_stands (gate);
  undo_gate_sign_in (gate, 5);
  undo_gate_assert_words (gate, GH_UNDO_NOTHING, NULL);
}

static void
execute (UndoGate *gate, const char *sql)
{
  g_autoptr (GError) error = NULL;
  GhDb *db = gh_kiosk_store_get_db (gate->temp.store);
  g_assert_true (gh_db_execute (db, sql, GH_DB_NO_VALUES, NULL, &error));
  g_assert_no_error (error);
}

static void
fill_disk (UndoGate *gate)
{
  execute (gate, "CREATE TEMP TRIGGER full BEFORE INSERT ON entries"
                 " BEGIN SELECT RAISE (ABORT, 'full'); END");
}

/* The disk fails at the press and at the answer: the visitor is in by the server's word and counts,
 * and the one before him is not offered in his place. */
static void
test_not_on_disk (UndoGate *gate, gconstpointer data)
{
  undo_gate_sign_in (gate, 5);
  undo_gate_admit_online (gate);
  undo_gate_assert_words (gate, GH_UNDO_OFFERED, "Undo: ");
  gint64 admitted = gh_numbers_desk_get (gate->numbers).day.admitted;
  fill_disk (gate);
  undo_gate_admit_online (gate);
  undo_gate_assert_words (gate, GH_UNDO_NOTHING, NULL);
  g_assert_cmpint (gh_numbers_desk_get (gate->numbers).day.admitted, ==, admitted + 1);

  execute (gate, "DROP TRIGGER full");
  undo_gate_admit_online (gate);
  undo_gate_assert_words (gate, GH_UNDO_OFFERED, "Undo: ");
  g_assert_cmpint (gh_numbers_desk_get (gate->numbers).day.admitted, ==, admitted + 2);
}

/* Nor is he when the operator comes back, whom the disk tells of the one before. */
static void
test_overtaken (UndoGate *gate, gconstpointer data)
{
  undo_gate_sign_in (gate, 5);
  undo_gate_admit_online (gate);
  fill_disk (gate);
  undo_gate_admit_online (gate);
  undo_gate_sign_in (gate, 5);
  undo_gate_assert_words (gate, GH_UNDO_NOTHING, NULL);
  gate->now++;
  execute (gate, "DROP TRIGGER full");
  undo_gate_admit_online (gate);
  undo_gate_sign_in (gate, 5);
  undo_gate_assert_words (gate, GH_UNDO_OFFERED, "Undo: ");
}

/* A scan takes the question's place at once. */
static void
test_a_scan_ends_the_question (UndoGate *gate, gconstpointer data)
{
  undo_gate_sign_in (gate, 5);
  undo_gate_admit_online (gate);
  gh_undo_desk_ask (gate->undo);
  gh_gate_desk_hand_scan (gate->desk, "ANOTHER", gate->seen_at + 60 * G_TIME_SPAN_SECOND);
  g_assert_cmpint (gh_gate_desk_get_state (gate->desk), ==, GH_DESK_CHECKING);
  undo_gate_assert_words (gate, GH_UNDO_OFFERED, "Undo: ");
  gh_undo_desk_confirm (gate->undo);
  assert_stands (gate);
}

#define ADD(path, test)                                                                            \
  g_test_add ("/undo-desk/" path, UndoGate, NULL, undo_gate_open, test, undo_gate_close)

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("online", test_online);
  ADD ("expired-meanwhile", test_expired_meanwhile);
  ADD ("refused", test_refused);
  ADD ("not-sent-yet", test_not_sent_yet);
  ADD ("unanswered", test_unanswered);
  ADD ("sent-already", test_sent_already);
  ADD ("lost-answer", test_lost_answer);
  ADD ("token-ended", test_token_ended);
  ADD ("after-a-restart", test_after_a_restart);
  ADD ("whose-and-when", test_whose_and_when);
  ADD ("not-on-disk", test_not_on_disk);
  ADD ("overtaken", test_overtaken);
  ADD ("a-scan-ends-the-question", test_a_scan_ends_the_question);
  return g_test_run ();
}
