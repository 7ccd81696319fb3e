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

gboolean
gh_conflict_decision_from_string (const char *text, GhConflictDecision *decision)
{
  for (guint i = 0; i < G_N_ELEMENTS (DECISIONS); i++) {
    if (g_strcmp0 (DECISIONS[i], text) == 0) {
      *decision = (GhConflictDecision) i;
      return TRUE;
    }
  }
  return FALSE;
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

/* ---- writing ---- */

static json_object *
entry_to_json (const GhReportedEntry *entry)
{
  if (entry->at == 0)
    return NULL;
  json_object *object = json_object_new_object ();
  gh_json_add_instant (object, "at", entry->at);
  gh_json_add_string (object, "operator_name", entry->operator_name);
  gh_json_add_string (object, "device_name", entry->device_name);
  gh_json_add_instant_or_null (object, "undone_at", entry->undone_at);
  return object;
}

json_object *
gh_conflict_report_to_json (const GhConflictReport *report)
{
  json_object *object = json_object_new_object ();
  gh_json_add_int (object, "id", report->id);
  gh_json_add_string (object, "code", gh_verdict_to_string (report->code));
  gh_json_add_int (object, "ticket_id", report->ticket_id);
  gh_json_add_string (object, "ticket_code", report->ticket_code);
  gh_json_add_string (object, "customer_name", report->customer_name);
  gh_json_add (object, "first", entry_to_json (&report->first));
  gh_json_add (object, "second", entry_to_json (&report->second));
  gh_json_add_string (object, "decision", gh_conflict_decision_to_string (report->decision));
  gh_json_add_string (object, "note", report->note);
  if (report->decided_by != 0)
    gh_json_add_int (object, "decided_by", report->decided_by);
  else
    gh_json_add (object, "decided_by", NULL);
  gh_json_add_string (object, "decider_name", report->decider_name);
  gh_json_add_instant_or_null (object, "decided_at", report->decided_at);
  return object;
}

/* ---- reading ---- */

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
      !gh_json_get_int_opt (object, "decided_by", 1, G_MAXINT64, &report->decided_by, error) ||
      !read_text_opt (object, "decider_name", &report->decider_name, error) ||
      !gh_json_get_instant_opt (object, "decided_at", &report->decided_at, error))
    return FALSE;
  return gh_conflict_decision_from_string (word, &report->decision) ||
         gh_json_fail_field ("decision", "is unknown", error);
}

GhConflictReport *
gh_conflict_report_from_json (json_object *object, GError **error)
{
  g_autoptr (GhConflictReport) report = g_new0 (GhConflictReport, 1);
  const char *code = NULL;
  if (!gh_json_get_int (object, "id", 1, G_MAXINT64, &report->id, error) ||
      !gh_json_get_string (object, "code", WORD_MAX_CHARS, &code, error) ||
      !gh_json_get_int (object, "ticket_id", 1, G_MAXINT64, &report->ticket_id, error) ||
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
