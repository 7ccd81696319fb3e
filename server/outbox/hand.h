/* One message in hand: claimed so that nobody else sends it, and put down again with what came of
 * it. The way there and back is one compare-and-set each. */

#pragma once

#include "server/outbox/claims.h"
#include "server/store/outbox-store.h"

G_BEGIN_DECLS

typedef struct {
  GhDb *db;
  GhClaims *claims;
  const GhMessage *message;
  gint64 until;     /* names the claim; 0 when it is not in hand */
  gint64 ticket_id; /* what it is about, known when it is in hand; 0 for none */
} GhHand;

/* Takes the message of @hand, as it stands in @due, in hand. hand->until stays 0 when it cannot be
 * had: another was faster. Errors: GH_DB_ERROR. */
gboolean gh_hand_take (GhHand *hand, const GhDueMessage *due, gint64 now,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Writes @settlement down, with the event message.sent, message.dead or message.unneeded in the
 * ticket's history, and logs it. The message is still held, so that this can be tried again.
 * Errors: GH_DB_ERROR. */
gboolean gh_hand_settle (const GhHand *hand, const GhSettlement *settlement, gint64 now,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Lets it go. */
void gh_hand_release (GhHand *hand);

G_END_DECLS
