/* The owner of a reserved ticket has the confirmation sent again, to the addresses that are stored
 * with the reservation (PRD 4.2). Who asks must have known the ticket's code; that is proven by a
 * token, good for nothing else. */

#pragma once

#include "server/domain/context.h"
#include "server/rules/judge.h"

G_BEGIN_DECLS

/* Between two confirmations of a reservation. */
#define GH_RESEND_PAUSE_SECONDS (5 * 60)
/* Confirmations of a reservation in 24 hours, the first one counted. */
#define GH_RESEND_A_DAY 4
/* How long a token is good. */
#define GH_RESEND_TOKEN_SECONDS (30 * 60)

/* Whether there is a channel by which the owner of the reserved @ticket can be reached. */
gboolean gh_resend_is_possible (const GhContext *context, const GhTicket *ticket);

/* A token for @ticket_id. Owned by the caller. */
char *gh_resend_token_new (const GhContext *context, gint64 ticket_id) G_GNUC_WARN_UNUSED_RESULT;
/* The ticket that @token (may be NULL) is for, or 0. */
gint64 gh_resend_token_ticket (const GhContext *context, const char *token);

typedef struct {
  GhTicket *ticket;         /* owned; NULL when there is none */
  GhBookingOutcome outcome; /* anything but TICKET_ALREADY_RESERVED: there is nothing to confirm */
  gboolean queued;          /* by at least one channel */
  int retry_after;          /* seconds until it may be sent again; 0 for no reason to wait */
} GhResendAnswer;

/* Frees what @answer holds, not @answer. */
void gh_resend_answer_clear (GhResendAnswer *answer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GhResendAnswer, gh_resend_answer_clear)

/* Queues the confirmation of the ticket's reservation once more, unless that was done too often;
 * @answer says what came of it. Errors: GH_DB_ERROR. */
gboolean gh_resend_confirmation (const GhContext *context, gint64 ticket_id, GhResendAnswer *answer,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
