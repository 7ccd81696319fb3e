/* Who asks at a gate; see the header. */

#include "server/api/gate-of.h"

GhGate
gh_gate_of (const GhExchange *exchange)
{
  return (GhGate){ .session = exchange->session, .device = exchange->device_uuid };
}
