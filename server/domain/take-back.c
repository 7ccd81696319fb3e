/* Taking an entry back; see the header. */

#include "server/domain/take-back.h"

#include "server/domain/org-clock.h"
#include "server/store/event-store.h"
#include "server/store/reservation-store.h"
#include "server/store/scan-store.h"
#include "server/store/ticket-store.h"

/* What the ticket is without any entry. The expiry job looks at each end of a slot once: a slot
 * that is over by now expires here. */
static gboolean
find_status (const GhContext *context, const GhTicket *ticket, GhTicketStatus *status,
             GError **error)
{
  GhDate today = 0;
  if (ticket->reservation_id != 0) {
    *status = context->now >= ticket->ends_at ? GH_TICKET_EXPIRED : GH_TICKET_RESERVED;
    return TRUE;
  }
  if (!gh_org_today (context, ticket->timezone, &today, error))
    return FALSE;
  *status = today > ticket->valid_until ? GH_TICKET_EXPIRED : GH_TICKET_ACTIVATED;
  return TRUE;
}

static gboolean
change_ticket (const GhContext *context, const GhTicket *ticket, const GhEntry *entry,
               GhTicketStatus *status, GError **error)
{
  g_autoptr (GhEntry) other = NULL;
  *status = ticket->status;
  if (ticket->status != GH_TICKET_VERIFIED || ticket->verified_at != entry->entered_at ||
      ticket->verified_by != entry->operator_id)
    return TRUE;
  if (!gh_entry_store_first (context->db, ticket->id, entry->id, &other, error))
    return FALSE;
  if (other != NULL)
    return gh_ticket_store_set_entry (context->db, ticket->id, other->operator_id,
                                      other->entered_at, error) &&
           gh_reservation_store_enter (context->db, ticket->id, context->now, error);
  return find_status (context, ticket, status, error) &&
         gh_ticket_store_take_back (context->db, ticket->id, *status, error) &&
         gh_reservation_store_take_back (context->db, ticket->id, *status == GH_TICKET_EXPIRED,
                                         context->now, error);
}

gboolean
gh_take_back (const GhContext *context, const GhTakeBack *take, GhTicketStatus *status,
              GError **error)
{
  const GhEntry *entry = take->entry;
  g_autoptr (GhTicket) ticket = NULL;
  if (!gh_ticket_store_find (context->db, entry->ticket_id, &ticket, error))
    return FALSE;
  g_assert (ticket != NULL);
  if (!change_ticket (context, ticket, entry, status, error))
    return FALSE;
  GhNewScan scan = { .orq = entry->orq,
                     .action = "UNDO",
                     .ticket_code = entry->ticket_code,
                     .ticket_id = entry->ticket_id,
                     .outcome = gh_ticket_status_to_string (*status),
                     .operator_id = take->operator_id,
                     .device_id = take->device_id,
                     .scanned_at = take->at,
                     .received_at = context->now,
                     .undoes = entry->id };
  GhNewEvent event = { .orq = entry->orq,
                       .name = "ticket.undone",
                       .ticket_id = entry->ticket_id,
                       .slot_id = ticket->slot_id,
                       .operator_id = take->operator_id };
  return gh_scan_store_insert (context->db, &scan, NULL, error) &&
         gh_event_store_insert (context->db, &event, context->now, error);
}
