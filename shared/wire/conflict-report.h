/* Conflicts as the supervisor gets them: the answers of GET /api/operator/conflicts and of POST
 * /api/operator/conflicts/decide. */

#pragma once

#include "core/verdict.h"
#include "wire/json.h"

G_BEGIN_DECLS

/* The newest of them, at most so many. */
#define GH_CONFLICT_REPORTS_MAX    100
#define GH_CONFLICT_NOTE_MAX_CHARS 500

typedef enum {
  GH_CONFLICT_OPEN,
  GH_CONFLICT_ACCEPTED,
  GH_CONFLICT_MISTAKE,
  GH_CONFLICT_MISUSE,
} GhConflictDecision;
#define GH_CONFLICT_DECISION_LAST GH_CONFLICT_MISUSE

/* One of the entries of a conflict. */
typedef struct {
  gint64 at; /* 0: there is no such entry, and the rest is 0 and NULL */
  char *operator_name;
  char *device_name; /* NULL when it has none */
  gint64 undone_at;  /* 0: it stands */
} GhReportedEntry;

typedef struct {
  gint64 id;
  GhVerdict code; /* what the server would have said */
  gint64 ticket_id;
  char *ticket_code;
  char *customer_name;
  GhReportedEntry first;  /* the earlier one, or the only one */
  GhReportedEntry second; /* the later one */
  GhConflictDecision decision;
  char *note;         /* "" for none */
  gint64 decided_by;  /* the operator's id, 0 while it is open */
  char *decider_name; /* NULL while it is open */
  gint64 decided_at;  /* 0 while it is open */
} GhConflictReport;

void gh_conflict_report_free (GhConflictReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhConflictReport, gh_conflict_report_free)

/* "ACCEPTED", "MISTAKE", "MISUSE"; NULL for OPEN. Static. */
const char *gh_conflict_decision_to_string (GhConflictDecision decision);
/* NULL is OPEN. FALSE, and @decision untouched, for any other text. */
gboolean gh_conflict_decision_from_string (const char *text, GhConflictDecision *decision);

/* The object of one conflict. Owned by the caller. */
json_object *gh_conflict_report_to_json (const GhConflictReport *report) G_GNUC_WARN_UNUSED_RESULT;

/* From the object of one conflict. Errors: GH_JSON_ERROR. Owned by the caller. */
GhConflictReport *gh_conflict_report_from_json (json_object *object,
                                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* From the whole envelope of the list: of GhConflictReport. Errors: GH_JSON_ERROR. Owned by the
 * caller. */
GPtrArray *gh_conflict_reports_from_json (json_object *envelope,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
