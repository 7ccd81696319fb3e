/* The gate without a network: facts from the day's list, the verdict from the rule that the server
 * has. */

#include "kiosk/desk/local-gate.h"

#include "core/gate-rule.h"

/* What the rule wants to know. Whoever is on the list has a reservation in one of the day's slots,
 * but only a ticket that is RESERVED is let in by it: one that says it is ACTIVATED has none that
 * the server would admit. */
static GhGateFacts
gate_facts (const GhKnownTicket *ticket)
{
  const GhTicketDetails *details = ticket->details;
  return (GhGateFacts){ .status = details->status,
                        .order_void = details->order_void,
                        .valid_until = GH_DATE_MAX, /* else it could not be booked for this day */
                        .reserved = details->status == GH_TICKET_RESERVED,
                        .slot_date = ticket->slot.date,
                        .ends_at = ticket->slot.ends_at };
}

static void
describe_entry (GhAdmission *admission, const GhKnownTicket *ticket, const char *device_id)
{
  const GhTicketDetails *details = ticket->details;
  admission->verified_at = details->verified_at;
  admission->operator_name = g_strdup (details->operator_name);
  admission->device_name = g_strdup (details->device_name);
  admission->same_device = g_strcmp0 (details->device, device_id) == 0;
}

static void
describe_slot (GhAdmission *admission, const GhManifestSlot *slot)
{
  admission->start_time = slot->start_time;
  admission->end_time = slot->end_time;
  admission->starts_at = slot->starts_at;
  admission->ends_at = slot->ends_at;
  admission->booked_count = slot->booked_count;
  admission->total_capacity = slot->total_capacity;
}

/* As the server would describe it, but for contact data, which is not here. */
static GhAdmission *
describe (const GhKnownTicket *ticket, GhVerdict verdict, const char *device_id)
{
  GhAdmission *admission = gh_admission_new (verdict);
  admission->today = ticket->today;
  admission->ticket_id = ticket->details->ticket_id;
  admission->ticket_code = g_strdup (ticket->code);
  admission->status = ticket->details->status;
  admission->date = ticket->slot.date;
  admission->days_from_now = ticket->slot.date - ticket->today;
  if (verdict == GH_VERDICT_ALREADY_VERIFIED)
    describe_entry (admission, ticket, device_id);
  if (verdict != GH_VERDICT_VALID)
    return admission;
  admission->customer_name = g_strdup (ticket->details->customer_name);
  describe_slot (admission, &ticket->slot);
  return admission;
}

/* Whether the list's entry is the one that was taken back at this kiosk, which the list does not
 * know yet: then the ticket is what it was before. An entry at another gate, or a later one, is not
 * ours to take back. */
static gboolean
forget_undone (GhKioskStore *store, const char *code, GhKnownTicket *ticket, GError **error)
{
  GhTicketDetails *details = ticket->details;
  g_autoptr (GhEntry) undone = NULL;
  if (details->status != GH_TICKET_VERIFIED ||
      g_strcmp0 (details->device, gh_kiosk_store_get_device_id (store)) != 0)
    return TRUE;
  if (!gh_entries_find_undone (store, code, &undone, error))
    return FALSE;
  if (undone != NULL && details->verified_at <= undone->undone_at)
    details->status = GH_TICKET_RESERVED;
  return TRUE;
}

/* By this kiosk's own @entry; @ticket is NULL when the list does not have it. */
static GhAdmission *
describe_own (const GhEntry *entry, const GhKnownTicket *ticket)
{
  GhAdmission *admission = gh_admission_new (GH_VERDICT_ALREADY_VERIFIED);
  admission->status = GH_TICKET_VERIFIED;
  admission->same_device = TRUE;
  admission->verified_at = entry->verified_at;
  admission->verified_by = entry->operator_id;
  admission->ticket_id = entry->ticket_id;
  admission->ticket_code = g_strdup (entry->code);
  if (ticket == NULL)
    return admission;
  admission->today = ticket->today;
  admission->ticket_id = ticket->details->ticket_id;
  g_free (admission->ticket_code);
  admission->ticket_code = g_strdup (ticket->code);
  return admission;
}

gboolean
gh_local_gate_judge (GhKioskStore *store, const char *code, gint64 now, GhLocalOutcome *outcome,
                     gint64 *made_at, GhAdmission **admission, GError **error)
{
  g_autoptr (GhEntry) entry = NULL;
  g_autoptr (GhKnownTicket) ticket = NULL;
  *admission = NULL;
  if (!gh_entries_find (store, code, &entry, error) ||
      !gh_manifest_store_find (store, code, now, made_at, &ticket, error))
    return FALSE;
  if (entry != NULL) {
    *admission = describe_own (entry, ticket);
  } else if (ticket != NULL) {
    if (!forget_undone (store, code, ticket, error))
      return FALSE;
    GhGateFacts facts = gate_facts (ticket);
    *admission = describe (ticket, gh_gate_judge (&facts, now, ticket->today),
                           gh_kiosk_store_get_device_id (store));
  }
  if (*admission != NULL)
    *outcome = GH_LOCAL_JUDGED;
  else
    *outcome = *made_at != 0 ? GH_LOCAL_UNKNOWN : GH_LOCAL_NO_LIST;
  return TRUE;
}
