/* The customer API (contract 3.1, PRD 6.1). Handlers of handler/exchange.h. */

#pragma once

#include "server/handler/exchange.h"

G_BEGIN_DECLS

/* POST /api/tickets/validate: 200; 400 TICKET_NOT_FOUND, INVALID_REQUEST; 409 TICKET_…;
 * 429 RATE_LIMITED, also for who guesses codes (booking.h) */
GhResponse *gh_api_ticket_validate (GhExchange *exchange, GError **error);

/* POST /api/tickets/verify-contact: 200; 400 INVALID_EMAIL, INVALID_PHONE, INVALID_REQUEST;
 * 403 BOOKING_TOKEN_REQUIRED; 409 TICKET_… and 429 RATE_LIMITED where codes are to be sent */
GhResponse *gh_api_contact_verify (GhExchange *exchange, GError **error);

/* POST /api/tickets/confirm-contact: 200; 400 OTP_INVALID, INVALID_REQUEST; 403
 * BOOKING_TOKEN_REQUIRED; 409 OTP_EXPIRED; 429 OTP_ATTEMPTS_EXHAUSTED */
GhResponse *gh_api_contact_confirm (GhExchange *exchange, GError **error);

/* GET /api/reservation-slots/available: 200, 304; 400 INVALID_MONTH, MONTH_OUT_OF_RANGE,
 * INVALID_ORQ; 404 ORG_NOT_FOUND */
GhResponse *gh_api_slots_available (GhExchange *exchange, GError **error);

/* POST /api/reservations/create: 200; 400 SLOT_NOT_FOUND, INVALID_…; 403 BOOKING_TOKEN_REQUIRED,
 * CONTACT_NOT_VERIFIED; 409 SLOT_…, TICKET_… */
GhResponse *gh_api_reservation_create (GhExchange *exchange, GError **error);

G_END_DECLS
