/* Search at the gate. Handlers of handler/exchange.h, behind the guards of scanning. */

#pragma once

#include "server/handler/exchange.h"

G_BEGIN_DECLS

/* GET /api/operator/search?q=WORDS: 200; 400 INVALID_REQUEST */
GhResponse *gh_api_gate_search (GhExchange *exchange, GError **error);

G_END_DECLS
