/* Conflicts on the wire, as a supervisor's kiosk reads them. */

#include "wire/conflict-report.h"

#include <string.h>

#define ENTRY(at)                                                                                  \
  "{\"at\":\"" at "\",\"operator_name\":\"Olga\",\"device_name\":\"Gate 1\",\"undone_at\":null}"
#define DOUBLE_ENTRY                                                                               \
  "{\"id\":3,\"code\":\"ALREADY_VERIFIED\",\"ticket_id\":2,\"ticket_code\":\"B\","                 \
  "\"customer_name\":\"Ada Lovelace\",\"first\":" ENTRY (                                          \
      "2026-07-01T09:00:00Z") ",\"second\":"                                                       \
                              "{\"at\":\"2026-07-01T09:10:00Z\",\"operator_name\":\"Paul\","       \
                              "\"device_name\":null,"                                              \
                              "\"undone_at\":\"2026-07-01T09:11:00Z\"},\"decision\":\"MISUSE\","   \
                              "\"note\":\"twice\","                                                \
                              "\"decided_by\":6,\"decider_name\":\"Lee\",\"decided_at\":\"2026-"   \
                              "07-01T10:00:00Z\"}"
#define ALONE                                                                                      \
  "{\"id\":4,\"code\":\"NO_RESERVATION\",\"ticket_id\":5,\"ticket_code\":\"C\","                   \
  "\"customer_name\":\"\",\"first\":" ENTRY (                                                      \
      "2026-07-01T09:00:00Z") ",\"second\":null,"                                                  \
                              "\"decision\":null,\"note\":\"\",\"decided_by\":null,\"decider_"     \
                              "name\":null,"                                                       \
                              "\"decided_at\":null}"
#define LIST(conflicts) "{\"success\":true,\"data\":{\"conflicts\":[" conflicts "]}}"

static GPtrArray *
from_text (const char *text, GError **error)
{
  g_autoptr (json_object) envelope = gh_json_parse (text, strlen (text), error);
  return envelope != NULL ? gh_conflict_reports_from_json (envelope, error) : NULL;
}

static void
test_read (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) reports = from_text (LIST (DOUBLE_ENTRY "," ALONE), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (reports->len, ==, 2);
  const GhConflictReport *both = reports->pdata[0];
  g_assert_cmpint (both->id, ==, 3);
  g_assert_cmpint (both->code, ==, GH_VERDICT_ALREADY_VERIFIED);
  g_assert_cmpstr (both->customer_name, ==, "Ada Lovelace");
  g_assert_cmpint (both->first.at, ==, 1782896400);
  g_assert_cmpstr (both->first.device_name, ==, "Gate 1");
  g_assert_cmpint (both->first.undone_at, ==, 0);
  g_assert_cmpstr (both->second.operator_name, ==, "Paul");
  g_assert_null (both->second.device_name);
  g_assert_cmpint (both->second.undone_at, ==, both->first.at + 660);
  g_assert_cmpint (both->decision, ==, GH_CONFLICT_MISUSE);
  g_assert_cmpstr (both->note, ==, "twice");
  g_assert_cmpstr (both->decider_name, ==, "Lee");
  const GhConflictReport *alone = reports->pdata[1];
  g_assert_cmpint (alone->second.at, ==, 0);
  g_assert_null (alone->second.operator_name);
  g_assert_cmpint (alone->decision, ==, GH_CONFLICT_OPEN);
  g_assert_null (alone->decider_name);
  gh_conflict_report_free (NULL);
}

/* What is written is what was read. */
static void
test_written (void)
{
  static const char *const texts[] = { DOUBLE_ENTRY, ALONE };
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (json_object) object = gh_json_parse (texts[i], strlen (texts[i]), &error);
    g_autoptr (GhConflictReport) report = gh_conflict_report_from_json (object, &error);
    g_assert_no_error (error);
    g_autoptr (json_object) written = gh_conflict_report_to_json (report);
    g_autofree char *text = gh_json_to_string (written);
    g_assert_cmpstr (text, ==, texts[i]);
  }
}

static void
test_refused (void)
{
  static const struct {
    const char *part, *instead;
  } cases[] = {
    { "\"id\":3", "\"id\":0" },
    { "\"id\":3", "\"id\":3.5" },
    { "ALREADY_VERIFIED", "VALID" },
    { "\"ticket_id\":2", "\"ticket_id\":0" },
    { "\"decided_by\":6", "\"decided_by\":0" },
    { "ALREADY_VERIFIED", "SOMETHING" },
    { "\"ticket_code\":\"B\"", "\"ticket_code\":null" },
    { "\"ticket_code\":\"B\"",
      "\"ticket_code\":\"BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB\"" },
    { "\"Ada Lovelace\"", "[]" },
    { "2026-07-01T09:00:00Z", "2026-07-01 09:00:00" },
    { "\"first\":{", "\"first\":null,\"other\":{" },
    { "\"second\":{", "\"zweite\":{" },
    { "\"Paul\"", "7" },
    { "\"MISUSE\"", "\"OPEN\"" },
    { "\"MISUSE\"", "2" },
    { "\"twice\"", "null" },
    { "\"Lee\"", "true" },
    { "\"conflicts\":[", "\"conflicts\":[null," },
    { "\"conflicts\"", "\"conflict\"" },
    { "true", "false" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (GStrv) parts = g_strsplit (LIST (DOUBLE_ENTRY), cases[i].part, 2);
    g_assert_nonnull (parts[1]);
    g_autofree char *text = g_strconcat (parts[0], cases[i].instead, parts[1], NULL);
    g_autoptr (GError) error = NULL;
    g_assert_null (from_text (text, &error));
    g_assert_error (error, GH_JSON_ERROR, GH_JSON_ERROR_FIELD);
  }
}

/* As many as the server gives, and as long a note; not one more. */
static void
test_limits (void)
{
  for (guint more = 0; more < 2; more++) {
    g_autoptr (GString) list = g_string_new (ALONE);
    for (guint i = 1; i < GH_CONFLICT_REPORTS_MAX + more; i++)
      g_string_append (list, "," ALONE);
    g_autofree char *text = g_strdup_printf (LIST ("%s"), list->str);
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) reports = from_text (text, &error);
    g_assert_true ((reports != NULL) == (more == 0));

    g_autofree char *note = g_strnfill (GH_CONFLICT_NOTE_MAX_CHARS + more, 'n');
    g_auto (GStrv) parts = g_strsplit (LIST (DOUBLE_ENTRY), "twice", 2);
    g_autofree char *long_note = g_strconcat (parts[0], note, parts[1], NULL);
    g_autoptr (GError) note_error = NULL;
    g_autoptr (GPtrArray) noted = from_text (long_note, &note_error);
    g_assert_true ((noted != NULL) == (more == 0));
  }
}

static void
test_decisions (void)
{
  static const char *const words[] = { NULL, "ACCEPTED", "MISTAKE", "MISUSE" };
  GhConflictDecision decision = GH_CONFLICT_MISTAKE;
  g_assert_false (gh_conflict_decision_from_string ("OPEN", &decision));
  g_assert_false (gh_conflict_decision_from_string ("", &decision));
  g_assert_cmpint (decision, ==, GH_CONFLICT_MISTAKE);
  for (int i = GH_CONFLICT_OPEN; i <= GH_CONFLICT_DECISION_LAST; i++) {
    g_assert_cmpstr (gh_conflict_decision_to_string (i), ==, words[i]);
    g_assert_true (gh_conflict_decision_from_string (words[i], &decision));
    g_assert_cmpint (decision, ==, i);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/conflict-report/read", test_read);
  g_test_add_func ("/conflict-report/written", test_written);
  g_test_add_func ("/conflict-report/refused", test_refused);
  g_test_add_func ("/conflict-report/limits", test_limits);
  g_test_add_func ("/conflict-report/decisions", test_decisions);
  return g_test_run ();
}
