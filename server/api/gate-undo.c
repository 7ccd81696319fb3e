/* POST /api/operator/undo; see the header. */

#include "server/api/gate-undo.h"

#include "core/random-id.h"
#include "server/api/answer.h"
#include "server/api/gate-of.h"
#include "server/domain/undo.h"

#define UUID_MAX_CHARS 36

GhResponse *
gh_api_gate_undo (GhExchange *exchange, GError **error)
{
  GhGate gate = gh_gate_of (exchange);
  const char *scan_id = NULL;
  if (!gh_json_get_string (exchange->body, "scan_id", UUID_MAX_CHARS, &scan_id, error))
    return NULL;
  if (!gh_is_uuid (scan_id)) {
    gh_json_fail_field ("scan_id", "is no UUID", error);
    return NULL;
  }
  g_autofree char *lower = g_ascii_strdown (scan_id, -1);
  g_autoptr (GhUndone) undone = NULL;
  GhUndoOutcome outcome;
  if (!gh_undo (&exchange->context, &gate, lower, &outcome, &undone, error))
    return NULL;
  switch (outcome) {
  case GH_UNDO_DONE:
    return gh_answer_json (200, gh_undone_to_json (undone));
  case GH_UNDO_NOT_YOURS:
    return gh_answer_failure (403, "UNDO_NOT_YOURS", 0);
  case GH_UNDO_TOO_LATE:
    return gh_answer_failure (409, "UNDO_TOO_LATE", 0);
  case GH_UNDO_DOUBLE_ENTRY:
    return gh_answer_failure (409, "UNDO_DOUBLE_ENTRY", 0);
  case GH_UNDO_NOT_FOUND:
  default:
    return gh_answer_failure (400, "UNDO_NOT_FOUND", 0);
  }
}
