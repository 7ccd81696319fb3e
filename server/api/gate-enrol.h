/* How a kiosk becomes one of the venue's devices. Handlers of handler/exchange.h, behind the
 * address list (403). */

#pragma once

#include "server/handler/exchange.h"

G_BEGIN_DECLS

/* POST /api/operator/enrol: 200; 400 ENROL_TOKEN_INVALID, INVALID_REQUEST; 429 LOCKED_OUT */
GhResponse *gh_api_gate_enrol (GhExchange *exchange, GError **error);

G_END_DECLS
