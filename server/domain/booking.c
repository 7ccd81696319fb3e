/* The customer's way; see the header. */

#include "server/domain/booking.h"

#include "core/event-log.h"
#include "core/ticket-code.h"
#include "server/domain/availability.h"
#include "server/domain/contact-check.h"
#include "server/domain/notice.h"
#include "server/domain/org-clock.h"
#include "server/domain/rate.h"
#include "server/store/event-store.h"
#include "server/store/reservation-store.h"
#include "server/store/slot-store.h"
#include "server/store/ticket-store.h"

/* What guessed codes count under. */
#define MISSES "ticket-code"

void
gh_booking_answer_free (GhBookingAnswer *answer)
{
  if (answer == NULL)
    return;
  gh_ticket_free (answer->ticket);
  g_clear_pointer (&answer->alternatives, g_array_unref);
  g_free (answer);
}

static gboolean
judge (const GhContext *context, const GhTicket *ticket, GhBookingOutcome *outcome, GError **error)
{
  GhDate today = 0;
  if (ticket != NULL && !gh_org_today (context, ticket->timezone, &today, error))
    return FALSE;
  *outcome = gh_judge_booking (ticket, context->now, today);
  return TRUE;
}

/* How long the client has to wait for the codes that it guessed; 0 with the limits off. */
static gboolean
check_misses (const GhContext *context, int *wait, GError **error)
{
  *wait = 0;
  return context->config->reservation.count == 0 ||
         gh_rate_wait_for_misses (context, MISSES, wait, error);
}

/* Nobody has the code @typed. What our own check character refutes, or is no code of anybody, is
 * no guess. */
static gboolean
count_miss (const GhContext *context, const char *typed, GError **error)
{
  GhTicketCodeKind kind = gh_ticket_code_read (typed, NULL, NULL);
  if (context->config->reservation.count == 0 ||
      (kind != GH_TICKET_CODE_OURS && kind != GH_TICKET_CODE_FOREIGN))
    return TRUE;
  return gh_rate_add_miss (context, MISSES, error);
}

gboolean
gh_booking_check (const GhContext *context, const char *typed_code, GhBookingOutcome *outcome,
                  GhTicket **ticket, int *retry_after, GError **error)
{
  g_autoptr (GhTicket) found = NULL;
  int wait = 0;
  *outcome = GH_BOOKING_TICKET_NOT_FOUND;
  *ticket = NULL;
  *retry_after = 0;
  if (!check_misses (context, &wait, error))
    return FALSE;
  /* Nobody guesses a code of ours, so one that is there is its owner's: who shares an address with
   * a guesser does not wait. Others' codes may be as short as they like. */
  gboolean looked_at =
      wait == 0 || gh_ticket_code_read (typed_code, NULL, NULL) == GH_TICKET_CODE_OURS;
  if (looked_at && !gh_ticket_store_find_by_code (context->db, typed_code, &found, error))
    return FALSE;
  if (found == NULL && wait > 0) {
    gh_log_event (GH_LOG_WARNING, "ticket.guessed", NULL);
    *retry_after = wait;
    return TRUE;
  }
  if (!judge (context, found, outcome, error))
    return FALSE;
  g_autofree char *id = found != NULL ? g_strdup_printf ("%" G_GINT64_FORMAT, found->id) : NULL;
  gh_log_event (GH_LOG_INFO, "ticket.checked", "ticket_id", id, "status",
                gh_booking_outcome_to_string (*outcome), NULL);
  if (found == NULL && !count_miss (context, typed_code, error))
    return FALSE;
  *ticket = g_steal_pointer (&found);
  return TRUE;
}

gboolean
gh_booking_check_id (const GhContext *context, gint64 ticket_id, GhBookingOutcome *outcome,
                     GhTicket **ticket, GError **error)
{
  g_autoptr (GhTicket) found = NULL;
  if (!gh_ticket_store_find (context->db, ticket_id, &found, error) ||
      !judge (context, found, outcome, error))
    return FALSE;
  *ticket = g_steal_pointer (&found);
  return TRUE;
}

char *
gh_booking_token_new (const GhContext *context, gint64 ticket_id)
{
  GhToken token = { .subject = ticket_id,
                    .issued_at = context->now,
                    .expires_at = context->now + GH_BOOKING_TOKEN_SECONDS };
  return gh_token_sign (context->keys, GH_TOKEN_BOOKING, &token);
}

gint64
gh_booking_token_ticket (const GhContext *context, const char *token)
{
  GhToken read;
  return gh_token_verify (context->keys, GH_TOKEN_BOOKING, token, context->now, &read)
             ? read.subject
             : 0;
}

/* ---- create ---- */

typedef struct {
  const GhContext *context;
  const GhBookingRequest *request;
  GhBookingAnswer *answer; /* owned */
} Creating;

static gboolean
find_former_answer (GhDb *db, Creating *creating, gboolean *found, GError **error)
{
  const GhBookingRequest *request = creating->request;
  GhBookingAnswer *answer = creating->answer;
  *found = FALSE;
  if (request->idempotency_key == NULL)
    return TRUE;
  if (!gh_idempotency_store_find (db, request->ticket_id, request->idempotency_key,
                                  &answer->reservation_id, &answer->confirmation_sent, error))
    return FALSE;
  *found = answer->reservation_id != 0;
  return !*found ||
         gh_ticket_store_find_by_reservation (db, answer->reservation_id, &answer->ticket, error);
}

static gboolean
find_alternatives (Creating *creating, const GhSlot *slot, GError **error)
{
  creating->answer->alternatives =
      gh_availability_nearest (creating->context, creating->answer->ticket, slot, error);
  return creating->answer->alternatives != NULL;
}

/* The place is taken: everything that belongs to it, in the same transaction. */
static gboolean
write_reservation (GhDb *db, Creating *creating, const GhSlot *slot, GError **error)
{
  const GhBookingRequest *request = creating->request;
  GhBookingAnswer *answer = creating->answer;
  gint64 now = creating->context->now;
  GhNewReservation reservation = { .orq = answer->ticket->orq,
                                   .ticket_id = answer->ticket->id,
                                   .slot_id = slot->id,
                                   .email = request->email,
                                   .phone = request->phone,
                                   .language = creating->context->language };
  GhNewEvent event = { .orq = answer->ticket->orq,
                       .name = "reservation.created",
                       .ticket_id = answer->ticket->id,
                       .slot_id = slot->id };
  gint64 changed = 0;
  if (!gh_ticket_store_reserve (db, answer->ticket->id, request->email, request->phone, now,
                                &changed, error))
    return FALSE;
  if (changed != 1) {
    g_set_error (error, GH_DB_ERROR, GH_DB_ERROR_RETRY, "Ticket %" G_GINT64_FORMAT " changed hands",
                 answer->ticket->id);
    return FALSE;
  }
  return gh_reservation_store_insert (db, &reservation, now, &answer->reservation_id, error) &&
         gh_notice_queue_confirmation (creating->context, reservation.orq, answer->reservation_id,
                                       slot->ends_at, &answer->confirmation_sent, error) &&
         gh_event_store_insert (db, &event, now, error) &&
         (request->idempotency_key == NULL ||
          gh_idempotency_store_insert (db, answer->ticket->id, request->idempotency_key,
                                       answer->reservation_id, answer->confirmation_sent, now,
                                       error));
}

static gboolean
write_refusal (GhDb *db, Creating *creating, GError **error)
{
  const GhTicket *ticket = creating->answer->ticket;
  GhNewEvent event = { .orq = ticket != NULL ? ticket->orq : 0,
                       .name = "reservation.failed",
                       .ticket_id = creating->request->ticket_id,
                       .slot_id = creating->request->slot_id,
                       .detail = gh_booking_outcome_to_string (creating->answer->outcome) };
  return ticket == NULL || gh_event_store_insert (db, &event, creating->context->now, error);
}

/* Puts the bookable ticket into the slot, or says why not. */
static gboolean
take_slot (GhDb *db, Creating *creating, GError **error)
{
  GhBookingAnswer *answer = creating->answer;
  gint64 now = creating->context->now;
  GhSlot slot;
  gboolean found = FALSE;
  if (!gh_slot_store_find (db, creating->request->slot_id, &slot, &found, error))
    return FALSE;
  answer->outcome = gh_judge_slot (answer->ticket, found ? &slot : NULL, now);
  if (answer->outcome == GH_BOOKING_OK) {
    gboolean taken = FALSE;
    if (!gh_slot_store_take_place (db, slot.id, now, &taken, error))
      return FALSE;
    if (!taken)
      answer->outcome = GH_BOOKING_SLOT_FULL;
  }
  if (answer->outcome == GH_BOOKING_SLOT_FULL)
    return find_alternatives (creating, &slot, error) && write_refusal (db, creating, error);
  if (answer->outcome != GH_BOOKING_OK)
    return write_refusal (db, creating, error);
  if (!write_reservation (db, creating, &slot, error))
    return FALSE;
  g_clear_pointer (&answer->ticket, gh_ticket_free);
  return gh_ticket_store_find (db, creating->request->ticket_id, &answer->ticket, error);
}

/* Whether the addresses of the request are those that codes proved for this very ticket. */
static gboolean
judge_contact (const Creating *creating, GhBookingOutcome *outcome, GError **error)
{
  const GhBookingRequest *request = creating->request;
  GhContact contact = { request->ticket_id, creating->answer->ticket->orq, request->email,
                        request->phone };
  GhCheckState state = GH_CHECK_PROVEN;
  int retry_after = 0;
  if (!request->proven &&
      !gh_contact_check_look (creating->context, &contact, &state, &retry_after, error))
    return FALSE;
  if (state != GH_CHECK_PROVEN)
    *outcome = GH_BOOKING_CONTACT_NOT_VERIFIED;
  return TRUE;
}

static gboolean
create_in_transaction (GhDb *db, gpointer data, GError **error)
{
  Creating *creating = data;
  gboolean answered = FALSE;
  g_clear_pointer (&creating->answer, gh_booking_answer_free);
  GhBookingAnswer *answer = creating->answer = g_new0 (GhBookingAnswer, 1);

  if (!find_former_answer (db, creating, &answered, error))
    return FALSE;
  if (answered)
    return TRUE;
  if (!gh_ticket_store_find (db, creating->request->ticket_id, &answer->ticket, error) ||
      !judge (creating->context, answer->ticket, &answer->outcome, error))
    return FALSE;
  if (answer->outcome == GH_BOOKING_OK && !judge_contact (creating, &answer->outcome, error))
    return FALSE;
  if (answer->outcome != GH_BOOKING_OK)
    return write_refusal (db, creating, error);
  return take_slot (db, creating, error);
}

static void
log_answer (const GhBookingRequest *request, const GhBookingAnswer *answer)
{
  g_autofree char *ticket_id = g_strdup_printf ("%" G_GINT64_FORMAT, request->ticket_id);
  g_autofree char *slot_id = g_strdup_printf ("%" G_GINT64_FORMAT, request->slot_id);
  gboolean ok = answer->outcome == GH_BOOKING_OK;
  gh_log_event (GH_LOG_INFO, ok ? "reservation.created" : "reservation.failed", "ticket_id",
                ticket_id, "slot_id", slot_id, "reason",
                ok ? NULL : gh_booking_outcome_to_string (answer->outcome), NULL);
}

GhBookingAnswer *
gh_booking_create (const GhContext *context, const GhBookingRequest *request, GError **error)
{
  Creating creating = { context, request, NULL };
  /* What can be prepared ahead is not done while others wait for the lock. */
  gboolean done =
      gh_ticket_store_prepare (context->db, error) &&
      gh_db_transact (context->db, GH_DB_WRITE, create_in_transaction, &creating, error);
  g_autoptr (GhBookingAnswer) answer = creating.answer;
  if (!done)
    return NULL;
  log_answer (request, answer);
  return g_steal_pointer (&answer);
}
