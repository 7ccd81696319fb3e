/* POST /api/operator/undo: takes an entry back. */

#pragma once

#include "server/handler/exchange.h"

G_BEGIN_DECLS

/* 200; 400 UNDO_NOT_FOUND, INVALID_REQUEST; 403 UNDO_NOT_YOURS;
 * 409 UNDO_TOO_LATE, UNDO_DOUBLE_ENTRY */
GhResponse *gh_api_gate_undo (GhExchange *exchange, GError **error);

G_END_DECLS
