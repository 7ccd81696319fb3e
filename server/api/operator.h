/* The operator API (contract 3.2, PRD 6.2). Handlers of handler/exchange.h; all but the first are
 * behind the operator guard (401 UNAUTHENTICATED) and all behind the address list (403). */

#pragma once

#include "server/handler/exchange.h"

G_BEGIN_DECLS

/* POST /api/operator/login: 200; 400 INVALID_REQUEST; 401 INVALID_CREDENTIALS; 403 DEVICE_REVOKED,
 * DEVICE_KEY_INVALID; 429 LOCKED_OUT */
GhResponse *gh_api_operator_login (GhExchange *exchange, GError **error);

/* POST /api/operator/logout: 200 */
GhResponse *gh_api_operator_logout (GhExchange *exchange, GError **error);

/* POST /api/operator/validate-ticket: 200 VALID; 400 with any other verdict, INVALID_REQUEST */
GhResponse *gh_api_operator_validate (GhExchange *exchange, GError **error);

/* POST /api/operator/verify-ticket: 200; 400 with a verdict, INVALID_REQUEST;
 * 403 OPERATOR_MISMATCH */
GhResponse *gh_api_operator_verify (GhExchange *exchange, GError **error);

/* GET /api/operator/stats: 200 */
GhResponse *gh_api_operator_stats (GhExchange *exchange, GError **error);

G_END_DECLS
