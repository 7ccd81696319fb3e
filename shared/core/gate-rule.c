/* The rule of the gate; see the header. */

#include "core/gate-rule.h"

/* Expired is what has passed its time, whether or not the job has marked it (contract 4). */
gboolean
gh_gate_is_expired (const GhGateFacts *facts, gint64 now, GhDate today)
{
  switch (facts->status) {
  case GH_TICKET_EXPIRED:
    return TRUE;
  case GH_TICKET_RESERVED:
    return facts->reserved && now >= facts->ends_at;
  case GH_TICKET_ACTIVATED:
    return today > facts->valid_until;
  case GH_TICKET_PENDING_PAYMENT:
  case GH_TICKET_VERIFIED:
  default:
    return FALSE;
  }
}

GhVerdict
gh_gate_judge (const GhGateFacts *facts, gint64 now, GhDate today)
{
  if (facts == NULL)
    return GH_VERDICT_TICKET_NOT_FOUND;
  if (facts->order_void)
    return GH_VERDICT_TICKET_CANCELLED;
  if (facts->status == GH_TICKET_PENDING_PAYMENT)
    return GH_VERDICT_TICKET_NOT_ACTIVATED;
  if (gh_gate_is_expired (facts, now, today))
    return GH_VERDICT_TICKET_EXPIRED;
  if (facts->status == GH_TICKET_VERIFIED)
    return GH_VERDICT_ALREADY_VERIFIED;
  if (!facts->reserved)
    return GH_VERDICT_NO_RESERVATION;
  if (today < facts->slot_date)
    return GH_VERDICT_WRONG_DATE;
  return GH_VERDICT_VALID;
}
