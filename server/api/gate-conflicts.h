/* The supervisor's conflicts over the API; only for the role ADMIN, else 403 ADMIN_REQUIRED. */

#pragma once

#include "server/handler/exchange.h"

G_BEGIN_DECLS

/* GET /api/operator/conflicts: 200, open ones; all of them with ?all=1 */
GhResponse *gh_api_gate_conflicts (GhExchange *exchange, GError **error);

/* POST /api/operator/conflicts/decide: 200; 400 CONFLICT_NOT_FOUND, INVALID_REQUEST */
GhResponse *gh_api_gate_conflict_decide (GhExchange *exchange, GError **error);

G_END_DECLS
