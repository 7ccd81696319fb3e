/* The supervisor's conflicts; see the header. */

#include "server/api/gate-conflicts.h"

#include "server/api/answer.h"
#include "server/domain/conflicts.h"

#include <string.h>

#define WORD_MAX_CHARS 20

static gboolean
is_admin (const GhExchange *exchange)
{
  return strcmp (exchange->session->role, "ADMIN") == 0;
}

GhResponse *
gh_api_gate_conflicts (GhExchange *exchange, GError **error)
{
  if (!is_admin (exchange))
    return gh_answer_failure (403, "ADMIN_REQUIRED", 0);
  gboolean all = g_strcmp0 (gh_request_query (exchange->request, "all"), "1") == 0;
  g_autoptr (GPtrArray) conflicts =
      gh_conflict_store_list (exchange->context.db, exchange->session->orq, all, GH_CONFLICTS_MAX,
                              error);
  if (conflicts == NULL)
    return NULL;
  json_object *list = json_object_new_array ();
  for (guint i = 0; i < conflicts->len; i++)
    json_object_array_add (list, gh_conflict_to_json (conflicts->pdata[i]));
  json_object *data = json_object_new_object ();
  gh_json_add (data, "conflicts", list);
  return gh_answer_success (data);
}

GhResponse *
gh_api_gate_conflict_decide (GhExchange *exchange, GError **error)
{
  GhDecision decision = { .orq = exchange->session->orq,
                          .operator_id = exchange->session->operator_id };
  json_object *body = exchange->body;
  g_autoptr (GhConflict) conflict = NULL;
  if (!is_admin (exchange))
    return gh_answer_failure (403, "ADMIN_REQUIRED", 0);
  if (!gh_json_get_int (body, "conflict_id", 1, G_MAXINT64, &decision.conflict_id, error) ||
      !gh_json_get_string (body, "decision", WORD_MAX_CHARS, &decision.decision, error) ||
      !gh_json_get_string_opt (body, "note", GH_CONFLICT_NOTE_MAX_CHARS, &decision.note, error))
    return NULL;
  if (decision.note == NULL)
    decision.note = "";
  if (!gh_conflict_is_decision (decision.decision)) {
    gh_json_fail_field ("decision", "must be ACCEPTED, MISTAKE or MISUSE", error);
    return NULL;
  }
  if (!gh_conflict_is_note (decision.note)) {
    gh_json_fail_field ("note", "must be one line", error);
    return NULL;
  }
  if (!gh_conflict_decide (&exchange->context, &decision, &conflict, error))
    return NULL;
  return conflict != NULL ? gh_answer_success (gh_conflict_to_json (conflict))
                          : gh_answer_failure (400, "CONFLICT_NOT_FOUND", 0);
}
