/* Conflicts; see the header. */

#include "server/domain/conflicts.h"

#include "core/event-log.h"
#include "server/store/event-store.h"

#include <string.h>

gboolean
gh_conflict_is_decision (const char *decision)
{
  GhConflictDecision known;
  return decision != NULL && gh_conflict_decision_from_string (decision, &known);
}

gboolean
gh_conflict_is_note (const char *note)
{
  if (!g_utf8_validate (note, -1, NULL) || g_utf8_strlen (note, -1) > GH_CONFLICT_NOTE_MAX_CHARS)
    return FALSE;
  for (const char *c = note; *c != '\0'; c = g_utf8_next_char (c)) {
    if (g_unichar_iscntrl (g_utf8_get_char (c)))
      return FALSE;
  }
  return TRUE;
}

typedef struct {
  const GhContext *context;
  const GhDecision *decision;
  GhConflict *conflict; /* owned */
} Deciding;

static gboolean
decide_in_transaction (GhDb *db, gpointer data, GError **error)
{
  Deciding *deciding = data;
  const GhDecision *decision = deciding->decision;
  gint64 now = deciding->context->now;
  g_clear_pointer (&deciding->conflict, gh_conflict_free);
  if (!gh_conflict_store_find (db, decision->orq, decision->conflict_id, &deciding->conflict,
                               error))
    return FALSE;
  if (deciding->conflict == NULL)
    return TRUE;
  g_autofree char *detail = g_strdup_printf ("conflict "
                                             "%" G_GINT64_FORMAT " %s",
                                             decision->conflict_id, decision->decision);
  GhNewEvent event = { .orq = decision->orq,
                       .name = "conflict.decided",
                       .ticket_id = deciding->conflict->ticket_id,
                       .operator_id = decision->operator_id,
                       .detail = detail };
  if (!gh_conflict_store_decide (db, decision->conflict_id, decision->decision, decision->note,
                                 decision->operator_id, now, error) ||
      !gh_event_store_insert (db, &event, now, error))
    return FALSE;
  g_clear_pointer (&deciding->conflict, gh_conflict_free);
  return gh_conflict_store_find (db, decision->orq, decision->conflict_id, &deciding->conflict,
                                 error);
}

gboolean
gh_conflict_decide (const GhContext *context, const GhDecision *decision, GhConflict **conflict,
                    GError **error)
{
  Deciding deciding = { context, decision, NULL };
  *conflict = NULL;
  if (!gh_db_transact (context->db, GH_DB_WRITE, decide_in_transaction, &deciding, error)) {
    gh_conflict_free (deciding.conflict);
    return FALSE;
  }
  *conflict = deciding.conflict;
  if (deciding.conflict != NULL) {
    g_autofree char *operator_id = g_strdup_printf ("%" G_GINT64_FORMAT, decision->operator_id);
    g_autofree char *ticket_id =
        g_strdup_printf ("%" G_GINT64_FORMAT, deciding.conflict->ticket_id);
    gh_log_event (GH_LOG_INFO, "conflict.decided", "ticket_id", ticket_id, "operator_id",
                  operator_id, "status", decision->decision, NULL);
  }
  return TRUE;
}

static GhReportedEntry
report_entry (const GhConflictEntry *entry)
{
  return (GhReportedEntry){ entry->at, entry->operator_name, entry->device_name, entry->undone_at };
}

json_object *
gh_conflict_to_json (const GhConflict *conflict)
{
  GhConflictReport report = { .id = conflict->id,
                              .ticket_id = conflict->ticket_id,
                              .ticket_code = conflict->ticket_code,
                              .customer_name = conflict->customer_name,
                              .first = report_entry (&conflict->first),
                              .second = report_entry (&conflict->second),
                              .note = conflict->note,
                              .decided_by = conflict->decided_by,
                              .decider_name = conflict->decider_name,
                              .decided_at = conflict->decided_at };
  /* Both are this server's own words; a code that a later one has left says at least that the
   * ticket was refused. */
  if (!gh_verdict_from_string (conflict->code, &report.code))
    report.code = GH_VERDICT_TICKET_NOT_FOUND;
  if (!gh_conflict_decision_from_string (conflict->decision, &report.decision))
    report.decision = GH_CONFLICT_OPEN;
  return gh_conflict_report_to_json (&report);
}
