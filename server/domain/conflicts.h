/* Conflicts: entries that the server would have refused. The supervisor says what each of them was.
 */

#pragma once

#include "server/domain/context.h"
#include "server/store/conflict-store.h"
#include "wire/conflict-report.h"

G_BEGIN_DECLS

#define GH_CONFLICTS_MAX GH_CONFLICT_REPORTS_MAX

/* Whether @decision is one: "ACCEPTED", "MISTAKE" or "MISUSE". NULL is none. */
gboolean gh_conflict_is_decision (const char *decision);
/* Whether @note can be kept: short enough, and without control characters. */
gboolean gh_conflict_is_note (const char *note);

typedef struct {
  gint64 orq;
  gint64 conflict_id;
  const char *decision; /* one that is one */
  const char *note;     /* likewise; "" for none */
  gint64 operator_id;   /* who decides, of the same organisation */
} GhDecision;

/* Decides; deciding again replaces what was decided before, and each decision stays as an event.
 *
 * @conflict: (out): as it is since then; NULL without an error when there is no such conflict.
 * Owned by the caller. */
gboolean gh_conflict_decide (const GhContext *context, const GhDecision *decision,
                             GhConflict **conflict, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* For the API and for gatehousectl. Owned by the caller. */
json_object *gh_conflict_to_json (const GhConflict *conflict) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
