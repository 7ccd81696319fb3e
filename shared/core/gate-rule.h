/* The rule of the gate, for both sides of the network: the server judges with it by its tables, a
 * kiosk without a network by what it was given this morning (contract 3.2 and 4). Pure. */

#pragma once

#include "core/slot-time.h"
#include "core/ticket-status.h"
#include "core/verdict.h"

G_BEGIN_DECLS

/* What the rule wants to know of a ticket. */
typedef struct {
  GhTicketStatus status;
  gboolean order_void; /* its order was cancelled or refunded */
  GhDate valid_until;  /* GH_DATE_MAX when unbounded */
  gboolean reserved;   /* it has an active reservation; without one the rest is not read */
  GhDate slot_date;
  gint64 ends_at; /* of its slot, Unix seconds */
} GhGateFacts;

/* The verdict, in the order of contract 3.2.
 *
 * @facts: NULL is TICKET_NOT_FOUND
 * @now: Unix seconds
 * @today: the date in the organisation's zone at @now */
GhVerdict gh_gate_judge (const GhGateFacts *facts, gint64 now, GhDate today);

/* Whether its time has passed, marked or not: EXPIRED, reserved for a slot that is over, or
 * activated and beyond its validity. */
gboolean gh_gate_is_expired (const GhGateFacts *facts, gint64 now, GhDate today);

G_END_DECLS
