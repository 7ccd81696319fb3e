/* The verdicts; see the header. */

#include "server/rules/judge.h"

#include "core/gate-rule.h"

static gboolean
order_is_void (const GhTicket *ticket)
{
  return ticket->order_status == GH_ORDER_CANCELLED || ticket->order_status == GH_ORDER_REFUNDED;
}

/* What the rule of the gate reads of a ticket. */
static GhGateFacts
gate_facts (const GhTicket *ticket)
{
  return (GhGateFacts){ .status = ticket->status,
                        .order_void = order_is_void (ticket),
                        .valid_until = ticket->valid_until,
                        .reserved = ticket->reservation_id != 0,
                        .slot_date = ticket->slot_date,
                        .ends_at = ticket->ends_at };
}

GhVerdict
gh_judge_admission (const GhTicket *ticket, gint64 now, GhDate today)
{
  if (ticket == NULL)
    return gh_gate_judge (NULL, now, today);
  GhGateFacts facts = gate_facts (ticket);
  return gh_gate_judge (&facts, now, today);
}

static gboolean
is_expired (const GhTicket *ticket, gint64 now, GhDate today)
{
  GhGateFacts facts = gate_facts (ticket);
  return gh_gate_is_expired (&facts, now, today);
}

static const char *const outcome_names[] = {
  [GH_BOOKING_OK] = "OK",
  [GH_BOOKING_TICKET_NOT_FOUND] = "TICKET_NOT_FOUND",
  [GH_BOOKING_TICKET_NOT_ACTIVATED] = "TICKET_NOT_ACTIVATED",
  [GH_BOOKING_TICKET_ALREADY_RESERVED] = "TICKET_ALREADY_RESERVED",
  [GH_BOOKING_TICKET_ALREADY_USED] = "TICKET_ALREADY_USED",
  [GH_BOOKING_TICKET_EXPIRED] = "TICKET_EXPIRED",
  [GH_BOOKING_TICKET_CANCELLED] = "TICKET_CANCELLED",
  [GH_BOOKING_SLOT_NOT_FOUND] = "SLOT_NOT_FOUND",
  [GH_BOOKING_SLOT_CLOSED] = "SLOT_CLOSED",
  [GH_BOOKING_SLOT_PAST] = "SLOT_PAST",
  [GH_BOOKING_SLOT_OUTSIDE_VALIDITY] = "SLOT_OUTSIDE_VALIDITY",
  [GH_BOOKING_SLOT_FULL] = "SLOT_FULL",
  [GH_BOOKING_CONTACT_NOT_VERIFIED] = "CONTACT_NOT_VERIFIED",
};
G_STATIC_ASSERT (G_N_ELEMENTS (outcome_names) == GH_BOOKING_OUTCOME_LAST + 1);

const char *
gh_booking_outcome_to_string (GhBookingOutcome outcome)
{
  g_assert ((gsize) outcome < G_N_ELEMENTS (outcome_names));
  return outcome_names[outcome];
}

GhBookingOutcome
gh_judge_booking (const GhTicket *ticket, gint64 now, GhDate today)
{
  if (ticket == NULL)
    return GH_BOOKING_TICKET_NOT_FOUND;
  if (order_is_void (ticket))
    return GH_BOOKING_TICKET_CANCELLED;
  if (ticket->status == GH_TICKET_PENDING_PAYMENT)
    return GH_BOOKING_TICKET_NOT_ACTIVATED;
  if (is_expired (ticket, now, today))
    return GH_BOOKING_TICKET_EXPIRED;
  if (ticket->status == GH_TICKET_VERIFIED)
    return GH_BOOKING_TICKET_ALREADY_USED;
  if (ticket->status == GH_TICKET_RESERVED)
    return GH_BOOKING_TICKET_ALREADY_RESERVED;
  return GH_BOOKING_OK;
}

static const char *const slot_status_names[] = { "ACTIVE", "FULL", "CLOSED" };

const char *
gh_slot_status_to_string (GhSlotStatus status)
{
  g_assert ((gsize) status < G_N_ELEMENTS (slot_status_names));
  return slot_status_names[status];
}

gboolean
gh_slot_status_from_string (const char *text, GhSlotStatus *status)
{
  for (gsize i = 0; i < G_N_ELEMENTS (slot_status_names); i++) {
    if (g_strcmp0 (text, slot_status_names[i]) == 0) {
      *status = (GhSlotStatus) i;
      return TRUE;
    }
  }
  return FALSE;
}

int
gh_slot_available (const GhSlot *slot)
{
  return MAX (slot->total_capacity - slot->booked_count, 0);
}

GhBookingOutcome
gh_judge_slot (const GhTicket *ticket, const GhSlot *slot, gint64 now)
{
  if (slot == NULL || slot->orq != ticket->orq)
    return GH_BOOKING_SLOT_NOT_FOUND;
  if (slot->status == GH_SLOT_CLOSED)
    return GH_BOOKING_SLOT_CLOSED;
  if (now >= slot->ends_at)
    return GH_BOOKING_SLOT_PAST;
  if (slot->date < ticket->valid_from || slot->date > ticket->valid_until)
    return GH_BOOKING_SLOT_OUTSIDE_VALIDITY;
  if (gh_slot_available (slot) == 0)
    return GH_BOOKING_SLOT_FULL;
  return GH_BOOKING_OK;
}

const char *
gh_capacity_status_to_string (GhCapacityStatus status)
{
  static const char *const names[] = { "AVAILABLE", "LIMITED", "FULL" };
  g_assert ((gsize) status < G_N_ELEMENTS (names));
  return names[status];
}

GhCapacityStatus
gh_slot_capacity (const GhSlot *slot)
{
  int available = gh_slot_available (slot);
  if (slot->status != GH_SLOT_ACTIVE || available == 0)
    return GH_CAPACITY_FULL;
  return 2 * available > slot->total_capacity ? GH_CAPACITY_AVAILABLE : GH_CAPACITY_LIMITED;
}

GhCapacityStatus
gh_slot_capacity_status (const GhSlot *slot, gint64 now)
{
  return now >= slot->ends_at ? GH_CAPACITY_FULL : gh_slot_capacity (slot);
}
