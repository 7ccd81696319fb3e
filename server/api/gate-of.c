/* Who asks at a gate; see the header. */

#include "server/api/gate-of.h"

#include "core/random-id.h"

/* The kiosk's own id, when it sent a good one. */
GhGate
gh_gate_of (const GhExchange *exchange)
{
  const char *device = gh_request_header (exchange->request, "X-Gatehouse-Device");
  return (GhGate){ .session = exchange->session, .device = gh_is_uuid (device) ? device : NULL };
}
