/* Availability; see the header. */

#include "server/domain/availability.h"

#include "server/domain/org-clock.h"
#include "server/store/slot-store.h"

void
gh_availability_free (GhAvailability *availability)
{
  if (availability == NULL)
    return;
  gh_org_free (availability->org);
  g_clear_pointer (&availability->slots, g_array_unref);
  g_free (availability);
}

GhDate
gh_availability_last_date (GhDate today)
{
  return gh_month_add (today, GH_MONTHS_AROUND + 1) - 1;
}

GhAvailability *
gh_availability_month (const GhContext *context, gint64 orq, GhDate month, GError **error)
{
  g_autoptr (GhAvailability) availability = g_new0 (GhAvailability, 1);
  availability->slots = g_array_new (FALSE, FALSE, sizeof (GhSlot));
  if (!gh_org_store_find (context->db, orq, &availability->org, error))
    return NULL;
  if (availability->org == NULL) {
    availability->outcome = GH_AVAILABILITY_ORG_NOT_FOUND;
    return g_steal_pointer (&availability);
  }
  if (!gh_org_today (context, availability->org->timezone, &availability->today, error))
    return NULL;

  availability->month = gh_month_add (month == GH_DATE_MIN ? availability->today : month, 0);
  if (availability->month < gh_month_add (availability->today, -GH_MONTHS_AROUND) ||
      availability->month > gh_month_add (availability->today, GH_MONTHS_AROUND)) {
    availability->outcome = GH_AVAILABILITY_MONTH_OUT_OF_RANGE;
    return g_steal_pointer (&availability);
  }
  g_array_unref (availability->slots);
  availability->slots = gh_slot_store_list (context->db, orq, availability->month,
                                            gh_month_add (availability->month, 1) - 1, error);
  if (availability->slots == NULL)
    return NULL;
  return g_steal_pointer (&availability);
}

gboolean
gh_availability_next (const GhContext *context, const GhTicket *ticket, GhDate after, GhDate *date,
                      gboolean *found, GError **error)
{
  GhDate today = 0;
  *found = FALSE;
  if (!gh_org_today (context, ticket->timezone, &today, error))
    return FALSE;
  /* A slot of the eve may still run after midnight. */
  GhDate from = MAX (MAX (after + 1, today - 1), ticket->valid_from);
  GhDate last = MIN (gh_availability_last_date (today), ticket->valid_until);
  return from > last || gh_slot_store_next_date (context->db, ticket->orq, from, last, context->now,
                                                 date, found, error);
}

GArray *
gh_availability_nearest (const GhContext *context, const GhTicket *ticket, const GhSlot *slot,
                         GError **error)
{
  GhDate today = 0;
  if (!gh_org_today (context, ticket->timezone, &today, error))
    return NULL;
  /* From the eve on: its last slot may run past midnight. */
  GhDate first = MAX (today - 1, ticket->valid_from);
  GhDate last = MIN (gh_availability_last_date (today), ticket->valid_until);
  return gh_slot_store_alternatives (context->db, ticket->orq, slot->id, slot->starts_at,
                                     context->now, first, last, GH_ALTERNATIVES, error);
}
