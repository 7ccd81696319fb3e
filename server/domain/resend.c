/* The confirmation once more; see the header. The outbox itself says when it went before: a limit
 * that whoever asks cannot get around by coming from elsewhere. */

#include "server/domain/resend.h"

#include "core/event-log.h"
#include "server/domain/booking.h"
#include "server/domain/notice.h"
#include "server/store/event-store.h"
#include "server/store/outbox-store.h"

#define DAY_S (24 * 60 * 60)

void
gh_resend_answer_clear (GhResendAnswer *answer)
{
  g_clear_pointer (&answer->ticket, gh_ticket_free);
}

static gboolean
is_set (const char *text)
{
  return text != NULL && text[0] != '\0';
}

gboolean
gh_resend_is_possible (const GhContext *context, const GhTicket *ticket)
{
  const GhConfig *config = context->config;
  return ticket->reservation_id != 0 &&
         ((is_set (config->mail_url) && is_set (ticket->customer_email)) ||
          (is_set (config->sms_url) && is_set (ticket->customer_phone)));
}

char *
gh_resend_token_new (const GhContext *context, gint64 ticket_id)
{
  GhToken token = { .subject = ticket_id,
                    .issued_at = context->now,
                    .expires_at = context->now + GH_RESEND_TOKEN_SECONDS };
  return gh_token_sign (context->keys, GH_TOKEN_RESEND, &token);
}

gint64
gh_resend_token_ticket (const GhContext *context, const char *token)
{
  GhToken read;
  return gh_token_verify (context->keys, GH_TOKEN_RESEND, token, context->now, &read) ? read.subject
                                                                                      : 0;
}

typedef struct {
  const GhContext *context;
  gint64 ticket_id;
  GhResendAnswer *answer;
} Resending;

/* Seconds until another confirmation may go. A clock that was ahead holds nobody up for longer than
 * the limits themselves. */
static gint64
seconds_to_wait (const GhOutboxCount *count, gint64 now)
{
  gint64 pause = count->times > 0 ? count->last_at + GH_RESEND_PAUSE_SECONDS - now : 0;
  gint64 rest = count->times >= GH_RESEND_A_DAY ? count->first_at + DAY_S - now : 0;
  return MAX (CLAMP (pause, 0, GH_RESEND_PAUSE_SECONDS), CLAMP (rest, 0, DAY_S));
}

static gboolean
resend_in_transaction (GhDb *db, gpointer data, GError **error)
{
  Resending *resending = data;
  const GhContext *context = resending->context;
  GhResendAnswer *answer = resending->answer;
  GhOutboxCount count;
  gh_resend_answer_clear (answer);
  *answer = (GhResendAnswer){ NULL };
  if (!gh_booking_check_id (context, resending->ticket_id, &answer->outcome, &answer->ticket,
                            error))
    return FALSE;
  const GhTicket *ticket = answer->ticket;
  if (answer->outcome != GH_BOOKING_TICKET_ALREADY_RESERVED ||
      !gh_resend_is_possible (context, ticket))
    return TRUE;
  if (!gh_outbox_store_count (db, GH_NOTICE_KIND_CONFIRMATION, ticket->reservation_id,
                              context->now - DAY_S, &count, error))
    return FALSE;
  answer->retry_after = (int) seconds_to_wait (&count, context->now);
  if (answer->retry_after > 0)
    return TRUE;
  GhNewEvent event = { .orq = ticket->orq,
                       .name = "confirmation.resent",
                       .ticket_id = ticket->id,
                       .slot_id = ticket->slot_id };
  return gh_notice_queue_confirmation (context, ticket->orq, ticket->reservation_id,
                                       ticket->ends_at, &answer->queued, error) &&
         gh_event_store_insert (db, &event, context->now, error);
}

gboolean
gh_resend_confirmation (const GhContext *context, gint64 ticket_id, GhResendAnswer *answer,
                        GError **error)
{
  Resending resending = { context, ticket_id, answer };
  *answer = (GhResendAnswer){ NULL };
  if (!gh_db_transact (context->db, GH_DB_WRITE, resend_in_transaction, &resending, error)) {
    gh_resend_answer_clear (answer);
    return FALSE;
  }
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, ticket_id);
  if (answer->queued)
    gh_log_event (GH_LOG_INFO, "confirmation.resent", "ticket_id", id, NULL);
  return TRUE;
}
