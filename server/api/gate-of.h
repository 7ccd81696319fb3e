/* Who asks at a gate, and with which device: for all handlers of the gate. */

#pragma once

#include "server/domain/admit.h"
#include "server/handler/exchange.h"

G_BEGIN_DECLS

/* Borrows from @exchange. */
GhGate gh_gate_of (const GhExchange *exchange);

G_END_DECLS
