/* One channel's way out; see the header. */

#include "server/outbox/lane.h"

#include "core/event-log.h"
#include "server/outbox/hand.h"
#include "server/outbox/retry.h"
#include "server/outbox/traffic.h"

#include <string.h>

/* How many due messages are looked at in a turn, so that one destination which has to wait does not
 * hide the others; and how long a turn goes on. */
#define LOOK_AT 256
#define TURN_US G_USEC_PER_SEC

/* Between two tries to write down that a message was sent. */
#define SETTLE_PAUSE_US         250000
#define SETTLE_LONGEST_PAUSE_US 10000000

/* How much of a fault is kept. */
#define FAULT_BYTES 200

struct _GhLane {
  GhLaneSetup setup;
  GhTraffic *traffic; /* owned */

  GMutex mutex;
  GCond stopped;
  gboolean stopping; /* under the mutex */
};

GhLane *
gh_lane_new (const GhLaneSetup *setup)
{
  GhLane *lane = g_new0 (GhLane, 1);
  lane->setup = *setup;
  lane->traffic = gh_traffic_new (setup->channel);
  g_mutex_init (&lane->mutex);
  g_cond_init (&lane->stopped);
  return lane;
}

void
gh_lane_free (GhLane *lane)
{
  if (lane == NULL)
    return;
  gh_traffic_free (lane->traffic);
  g_mutex_clear (&lane->mutex);
  g_cond_clear (&lane->stopped);
  g_free (lane);
}

/* ---- stopping ---- */

void
gh_lane_stop (GhLane *lane)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lane->mutex);
  lane->stopping = TRUE;
  g_cond_broadcast (&lane->stopped);
}

void
gh_lane_cancel (GhLane *lane)
{
  gh_lane_stop (lane);
  if (lane->setup.post != NULL)
    lane->setup.post->cancel (lane->setup.post);
}

gboolean
gh_lane_wait (GhLane *lane, gint64 us)
{
  gint64 until = g_get_monotonic_time () + us;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lane->mutex);
  while (!lane->stopping && g_cond_wait_until (&lane->stopped, &lane->mutex, until))
    continue;
  return !lane->stopping;
}

static gboolean
is_stopping (GhLane *lane)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lane->mutex);
  return lane->stopping;
}

const char *
gh_lane_fault (const GhLane *lane)
{
  return gh_traffic_fault (lane->traffic);
}

/* ---- one message ---- */

static void
wait_at_most (GhTurn *turn, gint64 us)
{
  turn->wait_us = turn->wait_us == GH_LANE_NOTHING_WAITS ? us : MIN (turn->wait_us, us);
}

/* Whether to try once more to write down that a message was sent: until it is written while the
 * lane runs, a few times when it stops. */
static gboolean
tries_again (GhLane *lane, gint64 pause, int *last_tries)
{
  return gh_lane_wait (lane, pause) || (*last_tries)-- > 0;
}

/* Writes down what came of the message in hand and lets it go. One that was sent must not be
 * forgotten, and so go again, because the disk is full or the database busy. */
static gboolean
put_down (GhLane *lane, GhHand *hand, const GhSettlement *settlement, GError **error)
{
  gboolean done = FALSE;
  int last_tries = 3;
  for (gint64 pause = SETTLE_PAUSE_US;; pause = MIN (pause * 2, SETTLE_LONGEST_PAUSE_US)) {
    g_autoptr (GError) fault = NULL;
    done = gh_hand_settle (hand, settlement, lane->setup.now (), &fault);
    if (done)
      break;
    g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, hand->message->id);
    if (settlement->kind != GH_SETTLE_SENT || !tries_again (lane, pause, &last_tries)) {
      g_propagate_error (error, g_steal_pointer (&fault));
      break;
    }
    gh_log_event (GH_LOG_ERROR, "message.sent_but_not_noted", "message_id", id, "reason",
                  fault->message, NULL);
  }
  gh_hand_release (hand);
  return done;
}

/* Settles a message that is not sent any more because of @fault, and counts it. */
static gboolean
drop (GhLane *lane, GhHand *hand, const GhDueMessage *due, const char *fault, gint64 *count,
      GError **error)
{
  GhSettlement settlement = { .kind = GH_SETTLE_DEAD,
                              .attempts = hand->message->attempts,
                              .fault = fault };
  if (!gh_hand_take (hand, due, lane->setup.now (), error))
    return FALSE;
  if (hand->until == 0)
    return TRUE;
  *count += 1;
  return put_down (lane, hand, &settlement, error);
}

/* What follows from the failure @fault of the message in hand. The message is not to blame for a
 * server that is down: it goes to the end of the line, so that the next probe is another one. */
static GhSettlement
judge_failure (GhLane *lane, const GhHand *hand, const GError *fault, int wish, GhTurn *turn)
{
  const GhMessage *message = hand->message;
  gint64 now = lane->setup.now ();
  GhSettlement settlement = { .kind = GH_SETTLE_LATER,
                              .attempts = message->attempts,
                              .due_at = now };
  if (is_stopping (lane))
    return settlement;
  settlement.fault = fault->message;
  if (g_error_matches (fault, GH_DELIVERY_ERROR, GH_DELIVERY_ERROR_DOWN)) {
    settlement.due_at =
        now + gh_traffic_trip (lane->traffic, fault->message, wish, lane->setup.now_us ());
    if (message->expires_at != 0)
      settlement.due_at = MIN (settlement.due_at, message->expires_at);
    return settlement;
  }
  if (fault->domain == GH_DELIVERY_ERROR)
    gh_traffic_restore (lane->traffic); /* its server answered */
  settlement.attempts++;
  GhFailedTry failed = { .now = now,
                         .expires_at = message->expires_at,
                         .attempts = settlement.attempts,
                         .wish = wish,
                         .chance = g_random_double () };
  if (g_error_matches (fault, GH_DELIVERY_ERROR, GH_DELIVERY_ERROR_PERMANENT) ||
      !gh_retry_at (&failed, &settlement.due_at)) {
    settlement.kind = GH_SETTLE_DEAD;
    turn->dead++;
  } else {
    turn->failed++;
  }
  return settlement;
}

/* @fault, short enough to be kept. Owned by the caller. */
static char *
cut (const char *fault)
{
  g_autofree char *valid = g_utf8_make_valid (fault, -1);
  if (strlen (valid) > FAULT_BYTES)
    *g_utf8_find_prev_char (valid, valid + FAULT_BYTES + 1) = '\0';
  return g_steal_pointer (&valid);
}

/* Sends the message in hand. */
static gboolean
send_in_hand (GhLane *lane, GhHand *hand, const GhNotice *notice, GhTurn *turn, GError **error)
{
  g_autoptr (GError) fault = NULL;
  g_autofree char *kept = NULL;
  GhSettlement settlement = { .kind = GH_SETTLE_SENT };
  int wish = 0;
  if (lane->setup.post->send (lane->setup.post, notice, &wish, &fault)) {
    gh_traffic_restore (lane->traffic);
    turn->sent++;
  } else {
    kept = cut (fault->message);
    settlement = judge_failure (lane, hand, fault, wish, turn);
    settlement.fault = settlement.fault != NULL ? kept : NULL;
  }
  return put_down (lane, hand, &settlement, error);
}

/* ---- a turn ---- */

/* Whether pacing lets the message go now; otherwise the turn waits for it. */
static gboolean
may_go (GhLane *lane, const GhNotice *notice, GhTurn *turn)
{
  gint64 wait = gh_traffic_take (lane->traffic, notice, lane->setup.now_us ());
  if (wait > 0)
    wait_at_most (turn, wait);
  return wait == 0;
}

/* Why @message will not be sent any more. Owned by the caller. */
static char *
too_late (const GhLane *lane, const GhMessage *message)
{
  const char *fault = message->fault != NULL ? message->fault : gh_lane_fault (lane);
  return fault != NULL ? g_strconcat ("too late: ", fault, NULL) : g_strdup ("too late");
}

/* Sends @due if it can go now. */
static gboolean
work_on (GhLane *lane, GhDb *db, const GhDueMessage *due, GhTurn *turn, GError **error)
{
  GhContext context = { .db = db,
                        .config = lane->setup.config,
                        .keys = lane->setup.keys,
                        .now = lane->setup.now (),
                        .language = "en" };
  g_autoptr (GhMessage) message = NULL;
  g_autoptr (GhNotice) notice = NULL;
  if (!gh_outbox_store_find (db, due->id, &message, error))
    return FALSE;
  if (message == NULL)
    return TRUE;
  GhHand hand = { .db = db, .claims = lane->setup.claims, .message = message };
  if (message->expires_at != 0 && context.now >= message->expires_at) {
    g_autofree char *fault = too_late (lane, message);
    return drop (lane, &hand, due, fault, &turn->dead, error);
  }
  if (!gh_notice_load (&context, message, &notice, error))
    return FALSE;
  if (notice == NULL)
    return drop (lane, &hand, due, GH_OUTBOX_UNNEEDED, &turn->unneeded, error);
  if (!may_go (lane, notice, turn))
    return TRUE;
  if (!gh_hand_take (&hand, due, context.now, error))
    return FALSE;
  return hand.until == 0 || send_in_hand (lane, &hand, notice, turn, error);
}

/* Whether a message that is not too late has to wait for pacing or for the server, and how long. */
static gboolean
has_to_wait (GhLane *lane, gint64 id, GhTurn *turn)
{
  gint64 wait = gh_traffic_wait (lane->traffic, id, lane->setup.now_us ());
  if (lane->setup.post == NULL)
    return TRUE;
  if (wait > 0)
    wait_at_most (turn, wait);
  return wait > 0;
}

gboolean
gh_lane_turn (GhLane *lane, GhDb *db, GhTurn *turn, GError **error)
{
  gint64 now = lane->setup.now (), now_us = lane->setup.now_us (), end = now_us + TURN_US;
  *turn = (GhTurn){ .wait_us = GH_LANE_NOTHING_WAITS };
  g_autoptr (GArray) list = gh_outbox_store_list_due (db, lane->setup.channel, now, LOOK_AT, error);
  if (list == NULL)
    return FALSE;
  gh_traffic_tidy (lane->traffic, now_us);
  for (guint i = 0; i < list->len; i++) {
    const GhDueMessage *due = &g_array_index (list, GhDueMessage, i);
    gboolean late = due->expires_at != 0 && now >= due->expires_at;
    if (is_stopping (lane))
      return TRUE;
    if (lane->setup.now_us () >= end) {
      wait_at_most (turn, 0);
      return TRUE;
    }
    if ((late || !has_to_wait (lane, due->id, turn)) && !work_on (lane, db, due, turn, error))
      return FALSE;
  }
  /* There may be more than was listed. */
  if (list->len == LOOK_AT && turn->sent + turn->failed + turn->dead + turn->unneeded > 0)
    wait_at_most (turn, 0);
  return TRUE;
}
