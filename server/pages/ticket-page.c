/* Step 1, GET / and /reserve, POST /reserve: the ticket's code. Answers 200, 303, 400, 403, 409,
 * 429. The first form has nothing to protect yet and no cookie to bind a token to, so here the
 * origin alone is checked. */

#include "server/pages/ticket-page.h"

#include "core/ticket-code.h"
#include "server/domain/resend.h"
#include "server/handler/sentences.h"
#include "server/pages/form.h"
#include "server/pages/pages.h"
#include "server/pages/visit.h"
#include "server/store/ticket-store.h"
#include "server/view/date-words.h"
#include "server/words/words.h"

#include <string.h>

#define STEP 1

GhResponse *
gh_ticket_page_draw (GhExchange *exchange, const GhTicketPage *model, GError **error)
{
  g_autoptr (GhPage) page = gh_page_new (exchange, STEP, NULL);
  gh_json_add_string (page->data, "ticket_code", model->typed);
  gh_json_add_string (page->data, "notice", model->notice);
  if (model->former != NULL) {
    const GhTicket *former = model->former;
    g_autofree char *date = gh_words_date (former->slot_date);
    g_autofree char *time = gh_words_time_range (former->start_time, former->end_time);
    g_autofree char *words = g_strconcat (date, ", ", time, NULL);
    gh_json_add_string (page->data, "again", model->again);
    gh_json_add_string (page->data, "again_words", words);
  }
  if (model->reserved != NULL && gh_resend_is_possible (&exchange->context, model->reserved)) {
    g_autofree char *token = gh_resend_token_new (&exchange->context, model->reserved->id);
    gh_json_add_string (page->data, "resend", token);
  }
  gh_page_refuse (page, model->refusal);
  return gh_page_draw (page, "ticket.html", error);
}

/* The ticket of the finished booking that @link (may be NULL) opens, for the next one to be like
 * it; NULL when there is none or its slot is over. */
static gboolean
find_former (GhExchange *exchange, const char *link, GhTicket **former, GError **error)
{
  const GhContext *context = &exchange->context;
  gint64 reservation_id = 0;
  g_autoptr (GhTicket) ticket = NULL;
  *former = NULL;
  if (!gh_link_verify (context->keys, link, &reservation_id))
    return TRUE;
  if (!gh_ticket_store_find_by_reservation (context->db, reservation_id, &ticket, error))
    return FALSE;
  if (ticket != NULL && context->now < ticket->ends_at)
    *former = g_steal_pointer (&ticket);
  return TRUE;
}

/* A typing slip is told from a code that nobody has (UX C4). */
static GhRefusal *
refuse_code (GhBookingOutcome outcome, const GhTicket *ticket, const char *typed)
{
  GhRefusal *refusal = gh_visit_refuse (outcome, ticket);
  if (outcome == GH_BOOKING_TICKET_NOT_FOUND &&
      gh_ticket_code_read (typed, NULL, NULL) == GH_TICKET_CODE_BAD_CHECK) {
    char *sentence = refusal->sentence;
    refusal->sentence =
        g_strconcat (sentence, " ", _ ("One of its characters is probably mistyped."), NULL);
    g_free (sentence);
  }
  return refusal;
}

static GhRefusal *
refuse_misses (int retry_after)
{
  g_autofree char *sentence = gh_sentence_for_misses (retry_after);
  GhRefusal *refusal = gh_refusal_new (429, NULL, sentence);
  refusal->retry_after = retry_after;
  return refusal;
}

/* Where a visitor with a good ticket goes on: where the visit stood, or at the contact. */
static const char *
next_step (const GhJourney *journey, gboolean resumed)
{
  gboolean has_contact = gh_journey_has_contact (journey);
  if (has_contact && journey->slot_id != 0)
    return "/reserve/confirm";
  return has_contact && resumed ? "/reserve/slots" : "/reserve/contact";
}

static GhResponse *
start_visit (GhExchange *exchange, const GhTicket *ticket, const GhTicket *former)
{
  g_autoptr (GhJourney) journey = gh_visit_read_journey (exchange);
  gboolean resumed = journey->ticket_id == ticket->id;
  gh_journey_set_ticket (journey, ticket->id);
  if (former != NULL && former->orq == ticket->orq) {
    if (!gh_journey_has_contact (journey) && former->customer_email != NULL &&
        former->customer_phone != NULL)
      gh_journey_set_contact (journey, former->customer_email, former->customer_phone);
    gh_journey_set_slot (journey, former->slot_id);
  }
  GhResponse *response =
      gh_response_redirect (exchange->context.config, next_step (journey, resumed));
  gh_visit_write_token (exchange, ticket->id, response);
  gh_visit_write_journey (exchange, journey, response);
  return response;
}

/* The code @model->typed was sent; unless @model->refusal says that it must not be looked at. */
static GhResponse *
enter_code (GhExchange *exchange, GhTicketPage *model, GError **error)
{
  GhBookingOutcome outcome = GH_BOOKING_TICKET_NOT_FOUND;
  g_autoptr (GhTicket) ticket = NULL;
  g_autoptr (GhTicket) former = NULL;
  g_autoptr (GhRefusal) refusal = NULL;
  if (!find_former (exchange, model->again, &former, error))
    return NULL;
  model->former = former;
  if (model->refusal != NULL)
    return gh_ticket_page_draw (exchange, model, error);
  int retry_after = 0;
  if (!gh_booking_check (&exchange->context, model->typed, &outcome, &ticket, &retry_after, error))
    return NULL;
  if (retry_after > 0)
    refusal = refuse_misses (retry_after);
  else if (outcome != GH_BOOKING_OK)
    refusal = refuse_code (outcome, ticket, model->typed);
  if (refusal == NULL)
    return start_visit (exchange, ticket, former);
  model->refusal = refusal;
  model->reserved = outcome == GH_BOOKING_TICKET_ALREADY_RESERVED ? ticket : NULL;
  return gh_ticket_page_draw (exchange, model, error);
}

/* Whether somebody opens the page. As a picture or frame of another site a link would have its
 * readers guess codes, and count against them. */
static gboolean
is_visit (const GhExchange *exchange)
{
  const char *purpose = gh_request_header (exchange->request, "Sec-Fetch-Dest");
  return purpose == NULL || strcmp (purpose, "document") == 0;
}

GhResponse *
gh_page_ticket_show (GhExchange *exchange, GError **error)
{
  g_autoptr (GhRefusal) refusal = NULL;
  g_autoptr (GhTicket) former = NULL;
  GhTicketPage model = { .typed = gh_request_query (exchange->request, "ticket"),
                         .again = gh_request_query (exchange->request, "again") };
  if (model.typed != NULL && model.typed[0] != '\0' && is_visit (exchange)) {
    if (!gh_form_count (exchange, &refusal, error))
      return NULL;
    model.refusal = refusal;
    return enter_code (exchange, &model, error);
  }
  if (!find_former (exchange, model.again, &former, error))
    return NULL;
  model.former = former;
  const char *lost = gh_request_query (exchange->request, "lost");
  if (g_strcmp0 (lost, GH_LOST_COOKIES) == 0)
    model.refusal = refusal = gh_refusal_new (403, NULL, gh_sentence_for_code ("NO_COOKIES"));
  else if (lost != NULL)
    model.notice = _ ("Your session has ended. Enter your ticket code again to go on where you "
                      "were.");
  return gh_ticket_page_draw (exchange, &model, error);
}

GhResponse *
gh_page_ticket_post (GhExchange *exchange, GError **error)
{
  g_autoptr (GhRefusal) refusal = NULL;
  GhTicketPage model = { .typed = gh_request_field (exchange->request, "ticket_code"),
                         .again = gh_request_field (exchange->request, "again") };
  if (!gh_form_check (exchange, &refusal, error))
    return NULL;
  model.refusal = refusal;
  return enter_code (exchange, &model, error);
}
