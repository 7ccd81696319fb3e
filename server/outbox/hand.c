/* A message in hand; see the header. */

#include "server/outbox/hand.h"

#include "core/event-log.h"
#include "server/store/event-store.h"
#include "server/store/ticket-store.h"

#include <string.h>

static gboolean
find_ticket (GhHand *hand, GError **error)
{
  g_autoptr (GhTicket) ticket = NULL;
  gint64 reservation_id = hand->message->reservation_id;
  if (reservation_id != 0 &&
      !gh_ticket_store_find_by_reservation (hand->db, reservation_id, &ticket, error))
    return FALSE;
  hand->ticket_id = ticket != NULL ? ticket->id : 0;
  return TRUE;
}

gboolean
gh_hand_take (GhHand *hand, const GhDueMessage *due, gint64 now, GError **error)
{
  gint64 until = now + GH_CLAIM_LEASE_SECONDS;
  gboolean claimed = FALSE;
  if (due->claimed_until > now && !gh_claims_outrank_leases (hand->claims))
    return TRUE;
  if (!find_ticket (hand, error))
    return FALSE;
  if (!gh_claims_hold (hand->claims, due->id))
    return TRUE;
  gboolean done = gh_outbox_store_claim (hand->db, due, until, now, &claimed, error);
  if (claimed)
    hand->until = until;
  else
    gh_claims_let_go (hand->claims, due->id);
  return done;
}

void
gh_hand_release (GhHand *hand)
{
  if (hand->until == 0)
    return;
  hand->until = 0;
  gh_claims_let_go (hand->claims, hand->message->id);
}

/* ---- settling ---- */

typedef struct {
  const GhHand *hand;
  const GhSettlement *settlement;
  gint64 now;
  gboolean settled;
} Settling;

/* The event of a settlement: "message.sent", …; NULL when it is not worth one. */
static const char *
event_name (const Settling *settling)
{
  const GhSettlement *settlement = settling->settlement;
  switch (settlement->kind) {
  case GH_SETTLE_SENT:
    return "message.sent";
  case GH_SETTLE_DEAD:
    return g_strcmp0 (settlement->fault, GH_OUTBOX_UNNEEDED) == 0 ? "message.unneeded"
                                                                  : "message.dead";
  case GH_SETTLE_LATER:
  default:
    return settlement->attempts > settling->hand->message->attempts ? "message.failed" : NULL;
  }
}

static gboolean
add_event (GhDb *db, const Settling *settling, GError **error)
{
  const GhMessage *message = settling->hand->message;
  g_autofree char *detail = g_strdup_printf ("message %" G_GINT64_FORMAT " by %s", message->id,
                                             gh_channel_to_string (message->channel));
  GhNewEvent event = { .orq = message->orq,
                       .name = event_name (settling),
                       .ticket_id = settling->hand->ticket_id,
                       .detail = detail };
  return gh_event_store_insert (db, &event, settling->now, error);
}

static gboolean
settle_in_transaction (GhDb *db, gpointer data, GError **error)
{
  Settling *settling = data;
  return gh_outbox_store_settle (db, settling->hand->message->id, settling->hand->until,
                                 settling->settlement, settling->now, &settling->settled, error) &&
         (!settling->settled || settling->settlement->kind == GH_SETTLE_LATER ||
          add_event (db, settling, error));
}

static void
log_settled (const Settling *settling)
{
  const GhMessage *message = settling->hand->message;
  const GhSettlement *settlement = settling->settlement;
  gboolean sent = settlement->kind == GH_SETTLE_SENT;
  const char *name = settling->settled ? event_name (settling) : "message.claim_lost";
  if (name == NULL)
    return;
  gboolean good = settling->settled && (sent || strcmp (name, "message.unneeded") == 0);
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, message->id);
  g_autofree char *attempts = sent ? NULL : g_strdup_printf ("%d", settlement->attempts);
  g_autofree char *next =
      settlement->kind == GH_SETTLE_LATER
          ? g_strdup_printf ("%" G_GINT64_FORMAT, settlement->due_at - settling->now)
          : NULL;
  gh_log_event (good ? GH_LOG_INFO : GH_LOG_WARNING, name, "message_id", id, "channel",
                gh_channel_to_string (message->channel), "kind", message->kind, "attempts",
                attempts, "next_try_in", next, "reason", settlement->fault, NULL);
}

gboolean
gh_hand_settle (const GhHand *hand, const GhSettlement *settlement, gint64 now, GError **error)
{
  Settling settling = { .hand = hand, .settlement = settlement, .now = now };
  if (!gh_db_transact (hand->db, GH_DB_WRITE, settle_in_transaction, &settling, error))
    return FALSE;
  log_settled (&settling);
  return TRUE;
}
