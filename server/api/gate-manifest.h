/* What a kiosk asks for, so that it can go on without us (contract 3.2). Handlers of
 * handler/exchange.h, behind the operator guard (401) and the address list (403). */

#pragma once

#include "server/handler/exchange.h"

G_BEGIN_DECLS

/* GET /api/operator/manifest?date=YYYY-MM-DD&since=CURSOR: 200; 400 INVALID_DATE */
GhResponse *gh_api_gate_manifest (GhExchange *exchange, GError **error);

G_END_DECLS
