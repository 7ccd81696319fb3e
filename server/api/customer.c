/* The customer API; see the header. */

#include "server/api/customer.h"

#include "server/api/answer.h"
#include "server/domain/booking.h"
#include "server/domain/contact-check.h"
#include "server/handler/sentences.h"
#include "server/rules/contact.h"
#include "server/rules/one-time-code.h"
#include "server/view/qr-image.h"
#include "server/words/words.h"
#include "wire/failure.h"

#include <string.h>

#define CODE_MAX_CHARS  G_MAXSIZE /* whatever was read is looked up, and then not found */
#define FIELD_MAX_CHARS 1000
#define KEY_MAX_BYTES   255
#define QR_MODULE_PX    8

static int
booking_status (GhBookingOutcome outcome)
{
  switch (outcome) {
  case GH_BOOKING_OK:
    return 200;
  case GH_BOOKING_TICKET_NOT_FOUND:
  case GH_BOOKING_SLOT_NOT_FOUND:
    return 400;
  case GH_BOOKING_CONTACT_NOT_VERIFIED:
    return 403;
  case GH_BOOKING_TICKET_NOT_ACTIVATED:
  case GH_BOOKING_TICKET_ALREADY_RESERVED:
  case GH_BOOKING_TICKET_ALREADY_USED:
  case GH_BOOKING_TICKET_EXPIRED:
  case GH_BOOKING_TICKET_CANCELLED:
  case GH_BOOKING_SLOT_CLOSED:
  case GH_BOOKING_SLOT_PAST:
  case GH_BOOKING_SLOT_OUTSIDE_VALIDITY:
  case GH_BOOKING_SLOT_FULL:
  default:
    return 409;
  }
}

static json_object *
alternatives_to_json (const GArray *alternatives)
{
  json_object *list = json_object_new_array ();
  for (guint i = 0; i < alternatives->len; i++) {
    const GhSlot *slot = &g_array_index (alternatives, GhSlot, i);
    json_object *item = json_object_new_object ();
    gh_json_add_int (item, "slot_id", slot->id);
    gh_json_add_date (item, "date", slot->date);
    gh_json_add_time (item, "start_time", slot->start_time);
    json_object_array_add (list, item);
  }
  return list;
}

/* Why not. @ticket and @alternatives may be NULL. */
static GhResponse *
refuse (GhBookingOutcome outcome, const GhTicket *ticket, const GArray *alternatives)
{
  g_autofree char *date =
      ticket != NULL && ticket->reservation_id != 0 ? gh_date_format (ticket->slot_date) : NULL;
  g_autofree char *message = gh_sentence_for_booking (outcome, date);
  json_object *envelope = gh_failure_to_json (gh_booking_outcome_to_string (outcome), message);
  if (outcome == GH_BOOKING_TICKET_ALREADY_RESERVED)
    gh_json_add_string (gh_failure_error (envelope), "reserved_date", date);
  if (outcome == GH_BOOKING_TICKET_ALREADY_USED)
    gh_json_add_instant (gh_failure_error (envelope), "verified_at", ticket->verified_at);
  if (outcome == GH_BOOKING_SLOT_FULL && alternatives != NULL)
    gh_json_add (gh_failure_error (envelope), "alternative_slots",
                 alternatives_to_json (alternatives));
  return gh_answer_json (booking_status (outcome), envelope);
}

GhResponse *
gh_api_ticket_validate (GhExchange *exchange, GError **error)
{
  const GhContext *context = &exchange->context;
  const char *code = NULL;
  GhBookingOutcome outcome;
  g_autoptr (GhTicket) ticket = NULL;
  int retry_after = 0;
  if (!gh_json_get_string (exchange->body, "ticket_code", CODE_MAX_CHARS, &code, error) ||
      !gh_booking_check (context, code, &outcome, &ticket, &retry_after, error))
    return NULL;
  if (retry_after > 0)
    return gh_answer_failure (429, "RATE_LIMITED", retry_after);
  if (outcome != GH_BOOKING_OK)
    return refuse (outcome, ticket, NULL);

  g_autofree char *token = gh_booking_token_new (context, ticket->id);
  json_object *data = json_object_new_object ();
  gh_json_add_int (data, "ticket_id", ticket->id);
  gh_json_add_string (data, "ticket_code", ticket->code);
  gh_json_add_string (data, "status", gh_ticket_status_to_string (ticket->status));
  gh_json_add_int (data, "product_id", ticket->product_id);
  gh_json_add_int (data, "order_id", ticket->order_id);
  gh_json_add_string (data, "booking_token", token);
  GhResponse *response = gh_answer_success (data);
  gh_response_set_cookie (response, context->config, GH_BOOKING_COOKIE, token,
                          GH_BOOKING_TOKEN_SECONDS);
  return response;
}

/* Whether the request proves, by cookie or header, that it knew @ticket_id's code. */
static gboolean
holds_booking (GhExchange *exchange, gint64 ticket_id)
{
  g_autofree char *cookie = gh_request_dup_cookie (exchange->request, GH_BOOKING_COOKIE);
  const char *bearer = gh_request_bearer (exchange->request);
  return gh_booking_token_ticket (&exchange->context, bearer != NULL ? bearer : cookie) ==
         ticket_id;
}

/* @sent says what became of it (contract 3.1: at top level). */
static GhResponse *
answer_codes (const GhExchange *exchange, const GhCodesSent *sent)
{
  static const char *const messages[] = {
    [GH_CONTACT_VERIFY_EMAIL] = N_ ("Verification code sent to email"),
    [GH_CONTACT_VERIFY_SMS] = N_ ("Verification code sent to phone"),
    [GH_CONTACT_VERIFY_BOTH] = N_ ("Verification code sent to email and phone"),
  };
  if (sent->outcome == GH_CODES_WAIT)
    return gh_answer_failure (429, "RATE_LIMITED", sent->retry_after);
  json_object *envelope = json_object_new_object ();
  gh_json_add_bool (envelope, "success", TRUE);
  if (sent->outcome == GH_CODES_SENT) {
    gh_json_add_string (envelope, "message",
                        _ (messages[exchange->context.config->contact_verify]));
    gh_json_add_instant (envelope, "otp_expires_at", sent->expires_at);
  } else {
    gh_json_add_string (envelope, "message", _ ("No verification code is needed."));
  }
  return gh_answer_json (200, envelope);
}

static GhResponse *
send_codes (GhExchange *exchange, gint64 ticket_id, const char *email, const char *phone,
            GError **error)
{
  GhBookingOutcome outcome;
  GhCodesSent sent;
  g_autoptr (GhTicket) ticket = NULL;
  if (!gh_booking_check_id (&exchange->context, ticket_id, &outcome, &ticket, error))
    return NULL;
  if (outcome != GH_BOOKING_OK)
    return refuse (outcome, ticket, NULL);
  GhContact contact = { ticket_id, ticket->orq, email, phone };
  if (!gh_contact_check_start (&exchange->context, &contact, &sent, error))
    return NULL;
  return answer_codes (exchange, &sent);
}

GhResponse *
gh_api_contact_verify (GhExchange *exchange, GError **error)
{
  gint64 ticket_id = 0;
  const char *email = NULL, *phone = NULL;
  if (!gh_json_get_int (exchange->body, "ticket_id", 1, G_MAXINT64, &ticket_id, error) ||
      !gh_json_get_string (exchange->body, "email", FIELD_MAX_CHARS, &email, error) ||
      !gh_json_get_string (exchange->body, "phone", FIELD_MAX_CHARS, &phone, error))
    return NULL;
  if (!holds_booking (exchange, ticket_id))
    return gh_answer_failure (403, "BOOKING_TOKEN_REQUIRED", 0);
  g_autofree char *good_email = gh_email_normalise (email);
  g_autofree char *good_phone = gh_phone_normalise (phone);
  if (good_email == NULL)
    return gh_answer_failure (400, "INVALID_EMAIL", 0);
  if (good_phone == NULL)
    return gh_answer_failure (400, "INVALID_PHONE", 0);

  if (exchange->context.config->contact_verify == GH_CONTACT_VERIFY_NONE)
    return answer_codes (exchange, &(GhCodesSent){ .outcome = GH_CODES_NOT_NEEDED });
  return send_codes (exchange, ticket_id, good_email, good_phone, error);
}

/* The code in @field, required when it is @asked for; NULL when it is none. */
static gboolean
read_code (const GhExchange *exchange, const char *field, gboolean asked, char **code,
           GError **error)
{
  const char *typed = NULL;
  if (asked && !gh_json_get_string (exchange->body, field, FIELD_MAX_CHARS, &typed, error))
    return FALSE;
  *code = gh_one_time_code_read (typed);
  return TRUE;
}

static GhResponse *
answer_judged (const GhCodesJudged *judged)
{
  switch (judged->verdict) {
  case GH_CODES_WRONG: {
    g_autofree char *sentence = gh_sentence_for_tries (judged->tries_left);
    json_object *envelope = gh_failure_to_json ("OTP_INVALID", sentence);
    gh_json_add_int (gh_failure_error (envelope), "attempts_left", judged->tries_left);
    return gh_answer_json (400, envelope);
  }
  case GH_CODES_EXPIRED:
    return gh_answer_failure (409, "OTP_EXPIRED", 0);
  case GH_CODES_EXHAUSTED:
    return gh_answer_failure (429, "OTP_ATTEMPTS_EXHAUSTED", MAX (1, judged->retry_after));
  case GH_CODES_RIGHT:
  default: {
    json_object *data = json_object_new_object ();
    gh_json_add_bool (data, "verified", TRUE);
    return gh_answer_success (data);
  }
  }
}

GhResponse *
gh_api_contact_confirm (GhExchange *exchange, GError **error)
{
  const GhConfig *config = exchange->context.config;
  gint64 ticket_id = 0;
  g_autofree char *email_code = NULL;
  g_autofree char *phone_code = NULL;
  GhCodesJudged judged;
  if (!gh_json_get_int (exchange->body, "ticket_id", 1, G_MAXINT64, &ticket_id, error) ||
      !read_code (exchange, "email_code", gh_config_codes_by_mail (config), &email_code, error) ||
      !read_code (exchange, "phone_code", gh_config_codes_by_sms (config), &phone_code, error))
    return NULL;
  if (!holds_booking (exchange, ticket_id))
    return gh_answer_failure (403, "BOOKING_TOKEN_REQUIRED", 0);
  GhCodesTyped typed = { ticket_id, NULL, NULL, email_code, phone_code };
  if (!gh_contact_check_confirm (&exchange->context, &typed, &judged, error))
    return NULL;
  return answer_judged (&judged);
}

/* ---- create ---- */

static GhResponse *
answer_created (const GhBookingAnswer *answer, GError **error)
{
  const GhTicket *ticket = answer->ticket;
  g_autofree char *qr_code = gh_qr_data_uri (ticket->code, QR_MODULE_PX, error);
  if (qr_code == NULL)
    return NULL;
  json_object *slot = json_object_new_object ();
  gh_json_add_date (slot, "date", ticket->slot_date);
  gh_json_add_time (slot, "start_time", ticket->start_time);
  gh_json_add_time (slot, "end_time", ticket->end_time);
  json_object *data = json_object_new_object ();
  gh_json_add_int (data, "reservation_id", answer->reservation_id);
  gh_json_add_string (data, "ticket_code", ticket->code);
  gh_json_add (data, "slot", slot);
  gh_json_add_bool (data, "confirmation_sent", answer->confirmation_sent);
  gh_json_add_string (data, "qr_code", qr_code);
  return gh_answer_success (data);
}

GhResponse *
gh_api_reservation_create (GhExchange *exchange, GError **error)
{
  GhBookingRequest request = { .idempotency_key =
                                   gh_request_header (exchange->request, "Idempotency-Key") };
  const char *email = NULL, *phone = NULL;
  json_object *body = exchange->body;
  if (!gh_json_get_int (body, "ticket_id", 1, G_MAXINT64, &request.ticket_id, error) ||
      !gh_json_get_int (body, "slot_id", 1, G_MAXINT64, &request.slot_id, error) ||
      !gh_json_get_string (body, "customer_email", FIELD_MAX_CHARS, &email, error) ||
      !gh_json_get_string (body, "customer_phone", FIELD_MAX_CHARS, &phone, error))
    return NULL;
  if (request.idempotency_key != NULL &&
      (request.idempotency_key[0] == '\0' || strlen (request.idempotency_key) > KEY_MAX_BYTES ||
       !g_utf8_validate (request.idempotency_key, -1, NULL)))
    return gh_answer_bad_request ("INVALID_REQUEST",
                                  _ ("Idempotency-Key has 1 to 255 characters."));
  if (!holds_booking (exchange, request.ticket_id))
    return gh_answer_failure (403, "BOOKING_TOKEN_REQUIRED", 0);
  g_autofree char *good_email = gh_email_normalise (email);
  g_autofree char *good_phone = gh_phone_normalise (phone);
  if (good_email == NULL)
    return gh_answer_failure (400, "INVALID_EMAIL", 0);
  if (good_phone == NULL)
    return gh_answer_failure (400, "INVALID_PHONE", 0);

  request.email = good_email;
  request.phone = good_phone;
  g_autoptr (GhBookingAnswer) answer = gh_booking_create (&exchange->context, &request, error);
  if (answer == NULL)
    return NULL;
  if (answer->outcome != GH_BOOKING_OK)
    return refuse (answer->outcome, answer->ticket, answer->alternatives);
  return answer_created (answer, error);
}
