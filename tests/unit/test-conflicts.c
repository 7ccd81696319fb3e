/* What waits for the supervisor, and what he says. */

#include "server/domain/conflicts.h"

#include "tests/unit/gate.h"

static GPtrArray *
list (Venue *venue, gint64 orq, gboolean all, int limit)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *conflicts = gh_conflict_store_list (venue->db, orq, all, limit, &error);
  g_assert_no_error (error);
  return conflicts;
}

static GhConflict *
decide (Venue *venue, gint64 orq, gint64 id, const char *decision, const char *note)
{
  g_autoptr (GError) error = NULL;
  GhConflict *conflict = NULL;
  GhDecision request = { orq, id, decision, note, venue->operator_id };
  ASSERT_DONE (gh_conflict_decide (&venue->context, &request, &conflict, &error), error);
  return conflict;
}

static void
expect_entry (const GhConflictEntry *entry, const char *at, const char *operator_name,
              const char *device_name)
{
  g_assert_cmpint (entry->at, ==, at != NULL ? venue_instant (at) : 0);
  g_assert_cmpstr (entry->operator_name, ==, operator_name);
  g_assert_cmpstr (entry->device_name, ==, device_name);
}

/* Three: a double entry, an earlier one that came later, one without any other. */
static void
make_three (Venue *venue)
{
  gint64 paul = gate_operator (venue, "Paul", venue->orq);
  gate_reserve (venue, "A", "2026-07-01", "09:00", "12:00");
  venue_add_ticket (venue, "B", GH_TICKET_ACTIVATED);
  g_autoptr (GhSyncResult) first = gate_send_one (venue, ENTRY_1, "A", NINE, 0, NULL);
  venue_run (venue, "UPDATE devices SET name = 'Gate 1'");
  g_autoptr (GhSyncResult) late =
      gate_send_one (venue, ENTRY_2, "A", "2026-07-01T09:10:00Z", paul, NULL);
  g_autoptr (GhSyncResult) early =
      gate_send_one (venue, ENTRY_3, "A", "2026-07-01T08:30:00Z", paul, "2026-07-01T08:31:00Z");
  g_autoptr (GhSyncResult) alone =
      gate_send_one (venue, "00000000-0000-4000-8000-000000000009", "B", NINE, 0, NULL);
}

static void
test_list (Venue *venue, gconstpointer data)
{
  make_three (venue);
  g_autoptr (GPtrArray) conflicts = list (venue, venue->orq, FALSE, 100);
  g_assert_cmpuint (conflicts->len, ==, 3);
  const GhConflict *alone = conflicts->pdata[0];
  const GhConflict *early = conflicts->pdata[1];
  const GhConflict *late = conflicts->pdata[2];
  g_assert_cmpstr (alone->code, ==, "NO_RESERVATION");
  g_assert_cmpstr (alone->ticket_code, ==, "B");
  g_assert_cmpstr (alone->customer_name, ==, "Ada Lovelace");
  expect_entry (&alone->first, NINE, "Olga", "Gate 1");
  expect_entry (&alone->second, NULL, NULL, NULL);
  g_assert_cmpstr (early->code, ==, "ALREADY_VERIFIED");
  expect_entry (&early->first, "2026-07-01T08:30:00Z", "Paul", "Gate 1");
  expect_entry (&early->second, NINE, "Olga", "Gate 1");
  g_assert_cmpint (early->first.undone_at, ==, venue_instant ("2026-07-01T08:31:00Z"));
  g_assert_cmpint (early->second.undone_at, ==, 0);
  expect_entry (&late->first, NINE, "Olga", "Gate 1");
  expect_entry (&late->second, "2026-07-01T09:10:00Z", "Paul", "Gate 1");
  g_assert_null (late->decision);
  g_assert_cmpstr (late->note, ==, "");
  g_assert_cmpint (late->decided_by, ==, 0);

  g_autoptr (GPtrArray) newest = list (venue, venue->orq, FALSE, 1);
  g_assert_cmpuint (newest->len, ==, 1);
  gint64 product = 0;
  g_autoptr (GPtrArray) theirs = list (venue, venue_add_org (venue, "UTC", &product), TRUE, 100);
  g_assert_cmpuint (theirs->len, ==, 0);
}

static void
test_decide (Venue *venue, gconstpointer data)
{
  make_three (venue);
  g_autoptr (GhConflict) decided = decide (venue, venue->orq, 1, "MISTAKE", "two families");
  g_assert_cmpstr (decided->decision, ==, "MISTAKE");
  g_assert_cmpstr (decided->note, ==, "two families");
  g_assert_cmpint (decided->decided_by, ==, venue->operator_id);
  g_assert_cmpstr (decided->decider_name, ==, "Olga");
  g_assert_cmpint (decided->decided_at, ==, venue->context.now);
  g_autoptr (GPtrArray) open = list (venue, venue->orq, FALSE, 100);
  g_autoptr (GPtrArray) all = list (venue, venue->orq, TRUE, 100);
  g_assert_cmpuint (open->len, ==, 2);
  g_assert_cmpuint (all->len, ==, 3);

  /* He thinks better of it. */
  venue_at (venue, "2026-07-01T10:30:00Z");
  g_autoptr (GhConflict) again = decide (venue, venue->orq, 1, "MISUSE", "");
  g_assert_cmpstr (again->decision, ==, "MISUSE");
  g_assert_cmpstr (again->note, ==, "");
  g_assert_cmpint (again->decided_at, ==, venue->context.now);
  g_autofree char *events =
      venue_text (venue,
                  "SELECT group_concat(detail) AS v FROM events WHERE name = 'conflict.decided'");
  g_assert_cmpstr (events, ==, "conflict 1 MISTAKE,conflict 1 MISUSE");
}

static void
test_unknown (Venue *venue, gconstpointer data)
{
  gint64 product = 0;
  gint64 orq = venue_add_org (venue, "UTC", &product);
  make_three (venue);
  g_assert_null (decide (venue, venue->orq, 99, "MISTAKE", ""));
  g_assert_null (decide (venue, orq, 1, "MISTAKE", ""));
  g_autoptr (GPtrArray) open = list (venue, venue->orq, FALSE, 100);
  g_assert_cmpuint (open->len, ==, 3);
}

static void
test_words (void)
{
  g_autofree char *longest = g_strnfill (GH_CONFLICT_NOTE_MAX_CHARS, 'x');
  g_autofree char *longer = g_strnfill (GH_CONFLICT_NOTE_MAX_CHARS + 1, 'x');
  g_assert_true (gh_conflict_is_decision ("ACCEPTED"));
  g_assert_true (gh_conflict_is_decision ("MISTAKE"));
  g_assert_true (gh_conflict_is_decision ("MISUSE"));
  g_assert_false (gh_conflict_is_decision ("accepted"));
  g_assert_false (gh_conflict_is_decision (""));
  g_assert_false (gh_conflict_is_decision (NULL));
  g_assert_true (gh_conflict_is_note (""));
  g_assert_true (gh_conflict_is_note ("Zwei Familien, ein Ticket — über die Gruppe"));
  g_assert_true (gh_conflict_is_note (longest));
  g_assert_false (gh_conflict_is_note (longer));
  g_assert_false (gh_conflict_is_note ("a\nb"));
  g_assert_false (gh_conflict_is_note ("a\x1b[2Jb"));
  g_assert_false (gh_conflict_is_note ("\xff"));
}

/* Letter by letter. */
static void
test_json (Venue *venue, gconstpointer data)
{
  make_three (venue);
  g_autoptr (GPtrArray) conflicts = list (venue, venue->orq, FALSE, 100);
  g_autoptr (json_object) object = gh_conflict_to_json (conflicts->pdata[0]);
  g_autofree char *text = gh_json_to_string (object);
  g_assert_cmpstr (text, ==,
                   "{\"id\":3,\"code\":\"NO_RESERVATION\",\"ticket_id\":2,\"ticket_code\":\"B\","
                   "\"customer_name\":\"Ada Lovelace\",\"first\":{\"at\":\"2026-07-01T09:00:00Z\","
                   "\"operator_name\":\"Olga\",\"device_name\":\"Gate 1\",\"undone_at\":null},"
                   "\"second\":null,\"decision\":null,\"note\":\"\",\"decided_by\":null,"
                   "\"decider_name\":null,\"decided_at\":null}");
}

/* What the server writes, a supervisor's kiosk reads. */
static void
test_report (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  make_three (venue);
  g_autoptr (GhConflict) decided = decide (venue, venue->orq, 1, "MISTAKE", "two families");
  g_autoptr (json_object) object = gh_conflict_to_json (decided);
  g_autoptr (GhConflictReport) report = gh_conflict_report_from_json (object, &error);
  g_assert_no_error (error);
  g_assert_cmpint (report->id, ==, 1);
  g_assert_cmpint (report->code, ==, GH_VERDICT_ALREADY_VERIFIED);
  g_assert_cmpstr (report->customer_name, ==, decided->customer_name);
  g_assert_cmpint (report->first.at, ==, decided->first.at);
  g_assert_cmpint (report->second.at, ==, decided->second.at);
  g_assert_cmpint (report->decision, ==, GH_CONFLICT_MISTAKE);
  g_assert_cmpstr (report->note, ==, "two families");
  g_assert_cmpstr (report->decider_name, ==, "Olga");
  g_assert_cmpint (report->decided_at, ==, venue->context.now);

  g_autoptr (GPtrArray) open = list (venue, venue->orq, FALSE, 100);
  g_autoptr (json_object) undecided = gh_conflict_to_json (open->pdata[0]);
  g_autoptr (GhConflictReport) alone = gh_conflict_report_from_json (undecided, &error);
  g_assert_no_error (error);
  g_assert_cmpint (alone->second.at, ==, 0);
  g_assert_cmpint (alone->decision, ==, GH_CONFLICT_OPEN);
}

/* People that no slot counts. */
static void
test_without_slot (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 count = -1, from = venue_instant ("2026-07-01T00:00:00Z");
  make_three (venue);
  ASSERT_DONE (gh_conflict_store_count_without_slot (venue->db, venue->orq, from, from + 86400,
                                                     &count, &error),
               error);
  g_assert_cmpint (count, ==, 1);
  ASSERT_DONE (gh_conflict_store_count_without_slot (venue->db, venue->orq, from + 86400,
                                                     from + 2 * 86400, &count, &error),
               error);
  g_assert_cmpint (count, ==, 0);
  g_autoptr (GhSyncResult) undone =
      gate_send_one (venue, "00000000-0000-4000-8000-000000000009", "B", NINE, 0, NINE);
  ASSERT_DONE (gh_conflict_store_count_without_slot (venue->db, venue->orq, from, from + 86400,
                                                     &count, &error),
               error);
  g_assert_cmpint (count, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  VENUE_TEST ("/conflicts/list", NULL, test_list);
  VENUE_TEST ("/conflicts/decide", NULL, test_decide);
  VENUE_TEST ("/conflicts/unknown", NULL, test_unknown);
  g_test_add_func ("/conflicts/words", test_words);
  VENUE_TEST ("/conflicts/json", NULL, test_json);
  VENUE_TEST ("/conflicts/report", NULL, test_report);
  VENUE_TEST ("/conflicts/without-slot", NULL, test_without_slot);
  return g_test_run ();
}
