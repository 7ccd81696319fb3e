/* What machines ask: /healthz and /metrics (contract 3.3). Handlers of handler/exchange.h. */

#pragma once

#include "server/handler/exchange.h"

G_BEGIN_DECLS

/* GET /healthz: 200 when the database answers, else the route's 503. */
GhResponse *gh_api_health (GhExchange *exchange, GError **error);

/* GET /metrics: Prometheus text; 403 for others than loopback and the allowed addresses. */
GhResponse *gh_api_metrics (GhExchange *exchange, GError **error);

G_END_DECLS
