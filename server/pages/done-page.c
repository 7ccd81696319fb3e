/* Step 5, GET /reserve/done/LINK, …/qr.png and …/event.ics: the reservation, for whoever holds its
 * signed link. Answers 200, 404, 409. */

#include "server/handler/sentences.h"
#include "server/http/language.h"
#include "server/pages/pages.h"
#include "server/pages/visit.h"
#include "server/rules/contact.h"
#include "server/store/ticket-store.h"
#include "server/view/calendar-entry.h"
#include "server/view/qr-image.h"

#include <string.h>

#define STEP        5
#define QR_SHOWN_PX 8  /* a module, on the page */
#define QR_SAVED_PX 16 /* a module, as a file: sharp in print */

/* A reservation and what belongs to it. */
typedef struct {
  GhTicket *ticket; /* with this reservation */
  GhOrg *org;
} Booking;

static void
booking_clear (Booking *booking)
{
  gh_ticket_free (booking->ticket);
  gh_org_free (booking->org);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Booking, booking_clear)

static GhResponse *
answer_cancelled (GhExchange *exchange, const Booking *booking, GError **error)
{
  g_autoptr (GhPage) page = gh_page_new (exchange, 0, booking->org);
  json_object *text = json_object_new_array ();
  json_object_array_add (text, json_object_new_string (
                                   _ ("Its place was given back, and its code opens no gate.")));
  gh_json_add_string (page->data, "title", _ ("This reservation was cancelled"));
  gh_json_add (page->data, "text", text);
  gh_json_add_bool (page->data, "alert", TRUE);
  page->status = 409;
  return gh_page_draw (page, "message.html", error);
}

typedef GhResponse *(*Answer) (GhExchange *exchange, const Booking *booking, GError **error);

/* What @answer says of the booking of the path's link, or that there is none. */
static GhResponse *
answer_booking (GhExchange *exchange, Answer answer, GError **error)
{
  const GhContext *context = &exchange->context;
  gint64 reservation_id = 0;
  g_auto (Booking) booking = { NULL, NULL };
  g_autoptr (GhTicket) current = NULL;
  if (gh_link_verify (context->keys, exchange->parameter, &reservation_id) &&
      !gh_ticket_store_find_by_reservation (context->db, reservation_id, &booking.ticket, error))
    return NULL;
  if (booking.ticket == NULL)
    return gh_page_failure (exchange, 404, "NOT_FOUND", 0);
  /* The ticket's active reservation is another one, or none, when this one was cancelled. */
  if (!gh_ticket_store_find (context->db, booking.ticket->id, &current, error) ||
      !gh_org_store_find (context->db, booking.ticket->orq, &booking.org, error))
    return NULL;
  if (current == NULL || current->reservation_id != reservation_id)
    answer = answer_cancelled;
  return answer (exchange, &booking, error);
}

/* Why the ticket is not waiting for its visit any more; NULL when it is. Owned by the caller. */
static char *
used_sentence (GhExchange *exchange, const GhTicket *ticket)
{
  if (ticket->status == GH_TICKET_VERIFIED)
    return gh_sentence_for_booking (GH_BOOKING_TICKET_ALREADY_USED, NULL);
  if (ticket->status == GH_TICKET_EXPIRED || exchange->context.now >= ticket->ends_at)
    return gh_sentence_for_booking (GH_BOOKING_TICKET_EXPIRED, NULL);
  return NULL;
}

/* The phone number as its owner typed it where that is still known, else as it is kept. */
static char *
phone_words (const GhExchange *exchange, const GhTicket *ticket)
{
  g_autoptr (GhJourney) journey = gh_visit_read_journey (exchange);
  g_autofree char *normal = gh_phone_normalise (journey->phone);
  return g_strdup (normal != NULL && g_strcmp0 (normal, ticket->customer_phone) == 0
                       ? journey->phone
                       : ticket->customer_phone);
}

/* Borrows from @booking and @exchange. */
static GhCalendarEntry
make_entry (const GhExchange *exchange, const Booking *booking)
{
  return (GhCalendarEntry){
    .organisation = booking->org->name,
    .address = booking->org->address,
    .origin = exchange->context.config->base_origin,
    .reservation_id = booking->ticket->reservation_id,
    .starts_at = booking->ticket->starts_at,
    .ends_at = booking->ticket->ends_at,
    .stamp = booking->ticket->reservation_at,
  };
}

static GhResponse *
draw_done (GhExchange *exchange, const Booking *booking, GError **error)
{
  const GhConfig *config = exchange->context.config;
  const GhTicket *ticket = booking->ticket;
  g_autofree char *qr_image = gh_qr_data_uri (ticket->code, QR_SHOWN_PX, error);
  if (qr_image == NULL)
    return NULL;
  g_autofree char *used = used_sentence (exchange, ticket);
  g_autofree char *phone = phone_words (exchange, ticket);
  GhCalendarEntry entry = make_entry (exchange, booking);
  g_autofree char *google = gh_calendar_entry_google (&entry);
  g_autoptr (GhPage) page = gh_page_new (exchange, STEP, booking->org);
  gh_page_add_times (page->data, ticket->slot_date, ticket->start_time, ticket->end_time,
                     booking->org->timezone);
  g_autofree char *address =
      g_strconcat (config->base_url, "/reserve/done/", exchange->parameter, NULL);
  gh_json_add_string (page->data, "token", exchange->parameter);
  gh_json_add_string (page->data, "address", address);
  gh_json_add_string (page->data, "ticket_code", ticket->code);
  gh_json_add_string (page->data, "qr_image", qr_image);
  /* Where a confirmation goes, or when it goes nowhere, all that is known. */
  gboolean by_mail = config->mail_url[0] != '\0', by_sms = config->sms_url[0] != '\0';
  gh_json_add_bool (page->data, "sent", by_mail || by_sms);
  if (by_mail || !by_sms)
    gh_json_add_string (page->data, "email", ticket->customer_email);
  if (by_sms || !by_mail)
    gh_json_add_string (page->data, "phone", phone);
  gh_json_add_string (page->data, "google", google);
  gh_json_add_string (page->data, "used", used);
  return gh_page_draw (page, "done.html", error);
}

GhResponse *
gh_page_done_show (GhExchange *exchange, GError **error)
{
  return answer_booking (exchange, draw_done, error);
}

/* "attachment; filename=…" of what file systems and headers take. Owned by the caller. */
static char *
attachment (const char *name, const char *suffix)
{
  g_autofree char *safe = g_str_to_ascii (name, "C");
  g_strcanon (safe, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_", '-');
  return g_strdup_printf ("attachment; filename=\"%s%s\"", safe, suffix);
}

static GhResponse *
answer_qr (GhExchange *exchange, const Booking *booking, GError **error)
{
  g_autoptr (GBytes) png = gh_qr_png (booking->ticket->code, QR_SAVED_PX, error);
  if (png == NULL)
    return NULL;
  g_autofree char *disposition = attachment (booking->ticket->code, ".png");
  GhResponse *response = gh_response_new (200);
  gh_response_set_bytes (response, "image/png", png);
  gh_response_add_header (response, "Content-Disposition", disposition);
  return response;
}

GhResponse *
gh_page_done_qr (GhExchange *exchange, GError **error)
{
  return answer_booking (exchange, answer_qr, error);
}

static GhResponse *
answer_calendar (GhExchange *exchange, const Booking *booking, GError **error)
{
  const GhTicket *ticket = booking->ticket;
  GhCalendarEntry entry = make_entry (exchange, booking);
  g_autofree char *date = gh_date_format (ticket->slot_date);
  g_autofree char *name = g_strconcat (_ ("visit"), "-", date, NULL);
  g_autofree char *disposition = attachment (name, ".ics");
  GhResponse *response = gh_response_new (200);
  gh_response_take_text (response, "text/calendar; charset=utf-8", gh_calendar_entry_file (&entry));
  gh_language_say (response, GH_LANGUAGE_VARY_PAGE);
  gh_response_add_header (response, "Content-Disposition", disposition);
  return response;
}

GhResponse *
gh_page_done_calendar (GhExchange *exchange, GError **error)
{
  return answer_booking (exchange, answer_calendar, error);
}
