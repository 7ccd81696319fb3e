/* Conflicts on the wire; see the header. */

#include "wire/conflict-report.h"

#include "core/ticket-code.h"
#include "wire/failure.h"

#define WORD_MAX_CHARS 32
#define TEXT_MAX_CHARS 1000

static const char *const DECISIONS[] = { NULL, "ACCEPTED", "MISTAKE", "MISUSE" };
G_STATIC_ASSERT (G_N_ELEMENTS (DECISIONS) == GH_CONFLICT_DECISION_LAST + 1);

const char *
gh_conflict_decision_to_string (GhConflictDecision decision)
{
  return DECISIONS[decision];
}

static void
clear_entry (GhReportedEntry *entry)
{
  g_free (entry->operator_name);
  g_free (entry->device_name);
}

void
gh_conflict_report_free (GhConflictReport *report)
{
  if (report == NULL)
    return;
  g_free (report->ticket_code);
  g_free (report->customer_name);
  clear_entry (&report->first);
  clear_entry (&report->second);
  g_free (report->note);
  g_free (report->decider_name);
  g_free (report);
}

static gboolean
read_text (json_object *object, const char *key, gsize max_chars, char **copy, GError **error)
{
  const char *text = NULL;
  if (!gh_json_get_string (object, key, max_chars, &text, error))
    return FALSE;
  *copy = g_strdup (text);
  return TRUE;
}

static gboolean
read_text_opt (json_object *object, const char *key, char **copy, GError **error)
{
  const char *text = NULL;
  if (!gh_json_get_string_opt (object, key, TEXT_MAX_CHARS, &text, error))
    return FALSE;
  *copy = g_strdup (text);
  return TRUE;
}

static gboolean
read_entry (json_object *object, const char *key, GhReportedEntry *entry, GError **error)
{
  json_object *item = NULL;
  if (!gh_json_get_object (object, key, &item, error))
    return FALSE;
  return gh_json_get_instant (item, "at", &entry->at, error) &&
         read_text (item, "operator_name", TEXT_MAX_CHARS, &entry->operator_name, error) &&
         read_text_opt (item, "device_name", &entry->device_name, error) &&
         gh_json_get_instant_opt (item, "undone_at", &entry->undone_at, error);
}

/* An entry that stands alone has no second one. */
static gboolean
read_entries (json_object *object, GhConflictReport *report, GError **error)
{
  json_object *second = NULL;
  if (!read_entry (object, "first", &report->first, error))
    return FALSE;
  return (json_object_object_get_ex (object, "second", &second) && second == NULL) ||
         read_entry (object, "second", &report->second, error);
}

static gboolean
read_decision (json_object *object, GhConflictReport *report, GError **error)
{
  const char *word = NULL;
  if (!gh_json_get_string_opt (object, "decision", WORD_MAX_CHARS, &word, error) ||
      !read_text (object, "note", GH_CONFLICT_NOTE_MAX_CHARS, &report->note, error) ||
      !read_text_opt (object, "decider_name", &report->decider_name, error) ||
      !gh_json_get_instant_opt (object, "decided_at", &report->decided_at, error))
    return FALSE;
  if (word == NULL)
    return TRUE;
  for (guint i = GH_CONFLICT_ACCEPTED; i < G_N_ELEMENTS (DECISIONS); i++) {
    if (g_strcmp0 (DECISIONS[i], word) == 0)
      report->decision = (GhConflictDecision) i;
  }
  return report->decision != GH_CONFLICT_OPEN ||
         gh_json_fail_field ("decision", "is unknown", error);
}

GhConflictReport *
gh_conflict_report_from_json (json_object *object, GError **error)
{
  g_autoptr (GhConflictReport) report = g_new0 (GhConflictReport, 1);
  const char *code = NULL;
  if (!gh_json_get_int (object, "id", 1, G_MAXINT64, &report->id, error) ||
      !gh_json_get_string (object, "code", WORD_MAX_CHARS, &code, error) ||
      !read_text (object, "ticket_code", GH_TICKET_CODE_MAX_CHARS, &report->ticket_code, error) ||
      !read_text (object, "customer_name", TEXT_MAX_CHARS, &report->customer_name, error) ||
      !read_entries (object, report, error) || !read_decision (object, report, error))
    return NULL;
  if (!gh_verdict_from_string (code, &report->code) || report->code == GH_VERDICT_VALID) {
    gh_json_fail_field ("code", "is unknown", error);
    return NULL;
  }
  return g_steal_pointer (&report);
}

static void
free_report (gpointer report)
{
  gh_conflict_report_free (report);
}

GPtrArray *
gh_conflict_reports_from_json (json_object *envelope, GError **error)
{
  g_autoptr (GPtrArray) reports = g_ptr_array_new_with_free_func (free_report);
  json_object *data = NULL, *list = NULL;
  if (!gh_success_get_data (envelope, &data, error) ||
      !gh_json_get_array (data, "conflicts", GH_CONFLICT_REPORTS_MAX, &list, error))
    return NULL;
  for (gsize i = 0; i < json_object_array_length (list); i++) {
    GhConflictReport *report =
        gh_conflict_report_from_json (json_object_array_get_idx (list, i), error);
    if (report == NULL)
      return NULL;
    g_ptr_array_add (reports, report);
  }
  return g_steal_pointer (&reports);
}
