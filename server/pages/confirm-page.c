/* Step 4, GET and POST /reserve/confirm: the summary, and the one press that books. Answers 200,
 * 303, 400, 403, 409, 429. The journey's request id makes a second press get the first answer. */

#include "server/domain/availability.h"
#include "server/pages/form.h"
#include "server/pages/pages.h"
#include "server/pages/proof.h"
#include "server/pages/visit.h"
#include "server/rules/contact.h"
#include "server/store/slot-store.h"

#include <string.h>

#define STEP 4

/* What is shown beside the journey's own. */
typedef struct {
  const GhSlot *slot;
  const GhRefusal *refusal;   /* NULL for none */
  gboolean lost;              /* it cannot be booked as it is */
  const GArray *alternatives; /* NULL for none */
} Summary;

static GhResponse *
draw (const GhVisit *visit, const Summary *summary, GError **error)
{
  const GhSlot *slot = summary->slot;
  g_autofree char *date_link = gh_date_format (slot->date);
  g_autoptr (GhPage) page = gh_visit_page (visit, STEP);
  gh_page_add_times (page->data, slot->date, slot->start_time, slot->end_time,
                     visit->org->timezone);
  gh_json_add_string (page->data, "date_link", date_link);
  gh_json_add_string (page->data, "email", visit->journey->email);
  gh_json_add_string (page->data, "phone", visit->journey->phone);
  gh_json_add_string (page->data, "request_id", visit->journey->request_id);
  gh_json_add_bool (page->data, "lost", summary->lost);
  gh_visit_add_alternatives (page, summary->alternatives);
  gh_page_refuse (page, summary->refusal);
  return gh_page_draw (page, "confirm.html", error);
}

/* The summary without its button, with other slots to choose from when it is the slot's fault. */
static GhResponse *
draw_lost (const GhVisit *visit, const GhSlot *slot, GhBookingOutcome outcome,
           const GhTicket *ticket, GError **error)
{
  g_autoptr (GArray) nearest = NULL;
  g_autoptr (GhRefusal) refusal = gh_visit_refuse (outcome, ticket);
  refusal->field = NULL; /* there is no such input here */
  if (outcome >= GH_BOOKING_SLOT_NOT_FOUND && outcome <= GH_BOOKING_SLOT_FULL) {
    nearest = gh_availability_nearest (&visit->exchange->context, visit->ticket, slot, error);
    if (nearest == NULL)
      return NULL;
  }
  Summary summary = { slot, refusal, TRUE, nearest };
  return draw (visit, &summary, error);
}

/* Opens a visit that has everything a summary wants; else as gh_visit_open, back to what is
 * missing. */
static gboolean
open_summary (GhExchange *exchange, GhVisit **visit, GhSlot *slot, GhResponse **instead,
              GError **error)
{
  g_autoptr (GhVisit) opened = NULL;
  gboolean found = FALSE;
  *visit = NULL;
  if (!gh_visit_open (exchange, &opened, instead, error))
    return FALSE;
  if (opened == NULL)
    return TRUE;
  if (!gh_journey_has_contact (opened->journey)) {
    *instead = gh_visit_go_on (opened, "/reserve/contact");
    return TRUE;
  }
  if (!gh_proof_require (opened, TRUE, instead, error))
    return FALSE;
  if (*instead != NULL)
    return TRUE;
  if (!gh_slot_store_find (exchange->context.db, opened->journey->slot_id, slot, &found, error))
    return FALSE;
  if (!found || slot->orq != opened->ticket->orq) {
    gh_journey_set_slot (opened->journey, 0);
    *instead = gh_visit_go_on (opened, "/reserve/slots");
    return TRUE;
  }
  *visit = g_steal_pointer (&opened);
  return TRUE;
}

GhResponse *
gh_page_confirm_show (GhExchange *exchange, GError **error)
{
  g_autoptr (GhVisit) visit = NULL;
  GhResponse *instead = NULL;
  GhSlot slot;
  if (!open_summary (exchange, &visit, &slot, &instead, error))
    return NULL;
  if (visit == NULL)
    return instead;
  GhBookingOutcome outcome = gh_judge_slot (visit->ticket, &slot, exchange->context.now);
  if (outcome != GH_BOOKING_OK)
    return draw_lost (visit, &slot, outcome, visit->ticket, error);
  Summary summary = { .slot = &slot };
  return draw (visit, &summary, error);
}

static GhResponse *
book (const GhVisit *visit, const GhSlot *slot, GError **error)
{
  const GhJourney *journey = visit->journey;
  g_autofree char *email = gh_email_normalise (journey->email);
  g_autofree char *phone = gh_phone_normalise (journey->phone);
  gboolean proven = gh_contact_proof_holds (&visit->exchange->context, journey->proof,
                                            journey->proven_at, email, phone);
  GhBookingRequest request = { .ticket_id = visit->ticket->id,
                               .slot_id = slot->id,
                               .email = email,
                               .phone = phone,
                               .idempotency_key = journey->request_id,
                               .proven = proven };
  g_autoptr (GhBookingAnswer) answer =
      gh_booking_create (&visit->exchange->context, &request, error);
  if (answer == NULL)
    return NULL;
  if (answer->outcome == GH_BOOKING_CONTACT_NOT_VERIFIED)
    return gh_visit_go_on (visit, "/reserve/codes?change=1");
  if (answer->outcome != GH_BOOKING_OK)
    return draw_lost (visit, slot, answer->outcome, answer->ticket, error);
  GhResponse *response = gh_visit_done (visit->exchange, answer->reservation_id);
  gh_visit_write_journey (visit->exchange, journey, response);
  return response;
}

GhResponse *
gh_page_confirm_post (GhExchange *exchange, GError **error)
{
  g_autoptr (GhVisit) visit = NULL;
  GhResponse *instead = NULL;
  GhSlot slot;
  if (!open_summary (exchange, &visit, &slot, &instead, error))
    return NULL;
  if (visit == NULL)
    return instead;
  /* What was changed in another window is shown first, and not booked unseen. */
  if (visit->refusal == NULL &&
      strcmp (gh_request_field (exchange->request, "request_id"), visit->journey->request_id) != 0)
    visit->refusal = gh_form_refuse_stale ();
  if (visit->refusal != NULL) {
    Summary summary = { .slot = &slot, .refusal = visit->refusal };
    return draw (visit, &summary, error);
  }
  return book (visit, &slot, error);
}
