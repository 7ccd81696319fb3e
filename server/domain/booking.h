/* The customer's way: check a ticket, and put it into a slot (PRD 4.2, 6.1; contract 3.1). */

#pragma once

#include "server/domain/context.h"
#include "server/rules/judge.h"

G_BEGIN_DECLS

/* A booking token proves for this long that its holder knew the code (contract 3.1). */
#define GH_BOOKING_TOKEN_SECONDS (30 * 60)

/* Looks a ticket up by what was typed and says whether it can be reserved. While limits.reservation
 * is on, a client whose codes nobody has is slowed down (rate.h, misses); typing slips, which the
 * check character shows, do not count.
 *
 * @ticket: (out): the ticket, NULL for TICKET_NOT_FOUND; owned by the caller
 * @retry_after: (out): 0, or the seconds that the client must wait: then nothing was looked up, and
 *   @outcome is TICKET_NOT_FOUND whatever was typed
 * Writes the event ticket.checked to the log. Errors: GH_DB_ERROR. */
gboolean gh_booking_check (const GhContext *context, const char *typed_code,
                           GhBookingOutcome *outcome, GhTicket **ticket, int *retry_after,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same by the id that a booking token carries. */
gboolean gh_booking_check_id (const GhContext *context, gint64 ticket_id, GhBookingOutcome *outcome,
                              GhTicket **ticket, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A booking token for @ticket_id, valid for GH_BOOKING_TOKEN_SECONDS. Owned by the caller. */
char *gh_booking_token_new (const GhContext *context, gint64 ticket_id) G_GNUC_WARN_UNUSED_RESULT;
/* The ticket that @token (may be NULL) is for, or 0. */
gint64 gh_booking_token_ticket (const GhContext *context, const char *token);

typedef struct {
  gint64 ticket_id; /* proven by a booking token: the caller has checked */
  gint64 slot_id;
  const char *email;           /* normalised (rules/contact.h) */
  const char *phone;           /* E.164 */
  const char *idempotency_key; /* NULL for none; at most 255 characters */
  gboolean proven; /* the visitor carries a proof of these addresses: the caller has checked */
} GhBookingRequest;

typedef struct {
  GhBookingOutcome outcome;
  GhTicket *ticket; /* OK: with the new reservation; a refused ticket: as it is; else may be NULL */
  gint64 reservation_id;      /* OK */
  gboolean confirmation_sent; /* OK: durably queued for at least one channel */
  GArray *alternatives;       /* SLOT_FULL: up to 3 GhSlot, the nearest first */
} GhBookingAnswer;

void gh_booking_answer_free (GhBookingAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhBookingAnswer, gh_booking_answer_free)

/* Reserves, in one transaction: the place, the reservation, the ticket, the outbox and the event.
 * Where the configuration asks for one-time codes, only for a contact that is proven by then.
 * A key that was answered before for this ticket gets that answer again. NULL on error
 * (GH_DB_ERROR); refusals are answers. Owned by the caller. */
GhBookingAnswer *gh_booking_create (const GhContext *context, const GhBookingRequest *request,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
