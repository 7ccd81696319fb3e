/* POST /api/operator/sync (contract 3.2): what gates let in by themselves. */

#pragma once

#include "server/handler/exchange.h"

G_BEGIN_DECLS

/* 200 with a result for each entry; 400 INVALID_REQUEST for a body that is not of the form */
GhResponse *gh_api_gate_sync (GhExchange *exchange, GError **error);

G_END_DECLS
