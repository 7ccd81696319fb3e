/* A visitor on the way from ticket to reservation; see the header. */

#include "server/pages/visit.h"

#include "server/handler/sentences.h"
#include "server/http/csrf.h"
#include "server/pages/form.h"
#include "server/pages/ticket-page.h"
#include "server/rules/contact.h"
#include "server/store/reservation-store.h"
#include "server/view/date-words.h"

#include <string.h>

#define JOURNEY_COOKIE "gatehouse_journey"

void
gh_visit_free (GhVisit *visit)
{
  if (visit == NULL)
    return;
  gh_journey_free (visit->journey);
  gh_ticket_free (visit->ticket);
  gh_org_free (visit->org);
  g_free (visit->csrf);
  gh_refusal_free (visit->refusal);
  g_free (visit);
}

/* ---- cookies ---- */

GhJourney *
gh_visit_read_journey (const GhExchange *exchange)
{
  g_autofree char *cookie = gh_request_dup_cookie (exchange->request, JOURNEY_COOKIE);
  return gh_journey_unseal (cookie, exchange->context.keys, exchange->context.now);
}

void
gh_visit_write_journey (const GhExchange *exchange, const GhJourney *journey, GhResponse *response)
{
  const GhContext *context = &exchange->context;
  g_autofree char *cookie = gh_journey_seal (journey, context->keys, context->now);
  gh_response_set_cookie (response, context->config, JOURNEY_COOKIE, cookie, GH_JOURNEY_SECONDS);
}

void
gh_visit_write_token (const GhExchange *exchange, gint64 ticket_id, GhResponse *response)
{
  g_autofree char *token = gh_booking_token_new (&exchange->context, ticket_id);
  gh_response_set_cookie (response, exchange->context.config, GH_BOOKING_COOKIE, token,
                          GH_BOOKING_TOKEN_SECONDS);
}

gboolean
gh_journey_has_contact (const GhJourney *journey)
{
  g_autofree char *email = gh_email_normalise (journey->email);
  g_autofree char *phone = gh_phone_normalise (journey->phone);
  return email != NULL && phone != NULL;
}

/* ---- answers ---- */

GhResponse *
gh_visit_go_on (const GhVisit *visit, const char *path)
{
  GhResponse *response = gh_response_redirect (visit->exchange->context.config, path);
  gh_visit_write_journey (visit->exchange, visit->journey, response);
  return response;
}

GhResponse *
gh_visit_done (const GhExchange *exchange, gint64 reservation_id)
{
  g_autofree char *link = gh_link_sign (exchange->context.keys, reservation_id);
  g_autofree char *path = g_strconcat ("/reserve/done/", link, NULL);
  return gh_response_redirect (exchange->context.config, path);
}

GhRefusal *
gh_visit_refuse (GhBookingOutcome outcome, const GhTicket *ticket)
{
  gboolean not_found =
      outcome == GH_BOOKING_TICKET_NOT_FOUND || outcome == GH_BOOKING_SLOT_NOT_FOUND;
  gboolean about_ticket =
      outcome >= GH_BOOKING_TICKET_NOT_FOUND && outcome <= GH_BOOKING_TICKET_CANCELLED;
  g_autofree char *date =
      ticket != NULL && ticket->reservation_id != 0 ? gh_words_date (ticket->slot_date) : NULL;
  g_autofree char *sentence = gh_sentence_for_booking (outcome, date);
  return gh_refusal_new (not_found ? 400 : 409, about_ticket ? "ticket_code" : NULL, sentence);
}

GhPage *
gh_visit_page (const GhVisit *visit, int step)
{
  GhPage *page = gh_page_new (visit->exchange, step, visit->org);
  gh_json_add_string (page->data, "csrf", visit->csrf);
  gh_json_add_string (page->data, "ticket_code", visit->ticket->code);
  return page;
}

void
gh_visit_add_alternatives (GhPage *page, const GArray *slots)
{
  if (slots == NULL || slots->len == 0)
    return;
  json_object *list = json_object_new_array ();
  for (guint i = 0; i < slots->len; i++) {
    const GhSlot *slot = &g_array_index (slots, GhSlot, i);
    g_autofree char *date = gh_words_day (slot->date);
    g_autofree char *time = gh_words_time_range (slot->start_time, slot->end_time);
    json_object *item = json_object_new_object ();
    gh_json_add_int (item, "slot_id", slot->id);
    gh_json_add_string (item, "date", date);
    gh_json_add_string (item, "time", time);
    json_object_array_add (list, item);
  }
  json_object *alternatives = json_object_new_object ();
  gh_json_add (alternatives, "slots", list);
  gh_json_add (page->data, "alternatives", alternatives);
}

/* ---- opening ---- */

/* Neither cookie came: the browser keeps none, or has thrown away both of them. Without being told,
 * a visitor whose browser keeps none would enter the code for ever. */
static gboolean
is_without_cookies (const GhExchange *exchange)
{
  g_autofree char *booking = gh_request_dup_cookie (exchange->request, GH_BOOKING_COOKIE);
  g_autofree char *journey = gh_request_dup_cookie (exchange->request, JOURNEY_COOKIE);
  return booking == NULL && journey == NULL;
}

/* The booking token is missing or over. What a form of ours brought along is kept for when the
 * visitor is back; what another site sends is not, or it could plant an address of its own. */
static GhResponse *
answer_lost (GhVisit *visit, gboolean posted, GError **error)
{
  GhExchange *exchange = visit->exchange;
  gboolean no_cookies = is_without_cookies (exchange);
  if (!posted)
    return gh_response_redirect (exchange->context.config,
                                 no_cookies ? "/reserve?lost=" GH_LOST_COOKIES : "/reserve?lost=1");
  const char *email = gh_request_field (exchange->request, "email");
  const char *phone = gh_request_field (exchange->request, "phone");
  gboolean ours = gh_csrf_origin_is_ours (exchange->request, exchange->context.config);
  if (ours && (email[0] != '\0' || phone[0] != '\0'))
    gh_journey_set_contact (visit->journey, email, phone);
  if (visit->refusal == NULL)
    visit->refusal = gh_refusal_new (
        403, NULL, gh_sentence_for_code (no_cookies ? "NO_COOKIES" : "BOOKING_TOKEN_REQUIRED"));
  GhTicketPage model = { .refusal = visit->refusal };
  GhResponse *response = gh_ticket_page_draw (exchange, &model, error);
  if (response != NULL && ours)
    gh_visit_write_journey (exchange, visit->journey, response);
  return response;
}

/* The ticket cannot be reserved: by this very journey already, or for another reason. */
static GhResponse *
answer_not_bookable (GhVisit *visit, GhBookingOutcome outcome, GError **error)
{
  const GhContext *context = &visit->exchange->context;
  gint64 reservation_id = 0;
  gboolean confirmation_sent = FALSE;
  if (outcome == GH_BOOKING_TICKET_ALREADY_RESERVED &&
      !gh_idempotency_store_find (context->db, visit->ticket->id, visit->journey->request_id,
                                  &reservation_id, &confirmation_sent, error))
    return NULL;
  if (reservation_id != 0)
    return gh_visit_done (visit->exchange, reservation_id);
  g_autoptr (GhRefusal) refusal = gh_visit_refuse (outcome, visit->ticket);
  GhTicketPage model = { .refusal = refusal,
                         .typed = visit->ticket != NULL ? visit->ticket->code : NULL,
                         .reserved =
                             outcome == GH_BOOKING_TICKET_ALREADY_RESERVED ? visit->ticket : NULL };
  return gh_ticket_page_draw (visit->exchange, &model, error);
}

gboolean
gh_visit_open (GhExchange *exchange, GhVisit **visit, GhResponse **instead, GError **error)
{
  const GhContext *context = &exchange->context;
  gboolean posted = strcmp (exchange->request->method, "POST") == 0;
  g_autofree char *cookie = gh_request_dup_cookie (exchange->request, GH_BOOKING_COOKIE);
  gint64 ticket_id = gh_booking_token_ticket (context, cookie);
  g_autoptr (GhVisit) opened = g_new0 (GhVisit, 1);
  opened->exchange = exchange;
  opened->journey = gh_visit_read_journey (exchange);
  *visit = NULL;
  if (posted && !gh_form_check (exchange, &opened->refusal, error))
    return FALSE;
  if (ticket_id == 0) {
    *instead = answer_lost (opened, posted, error);
    return *instead != NULL;
  }

  GhBookingOutcome outcome;
  gh_journey_set_ticket (opened->journey, ticket_id);
  if (!gh_booking_check_id (context, ticket_id, &outcome, &opened->ticket, error))
    return FALSE;
  if (outcome != GH_BOOKING_OK) {
    *instead = answer_not_bookable (opened, outcome, error);
    return *instead != NULL;
  }
  if (!gh_org_store_find (context->db, opened->ticket->orq, &opened->org, error))
    return FALSE;
  opened->csrf = gh_form_token (context->keys, cookie);
  if (posted && opened->refusal == NULL)
    opened->refusal = gh_form_check_token (exchange, cookie);
  *visit = g_steal_pointer (&opened);
  return TRUE;
}
