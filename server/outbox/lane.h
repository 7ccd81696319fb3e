/* The way out of one channel: takes what is due from the outbox, claims it, sends it and writes
 * down what came of it. A process has one lane a channel, each in a thread of its own, so that a
 * server that is slow or down holds up nothing else; many processes may have lanes on one database.
 *
 * No message is sent twice but for one reason: its server took it, and the answer, or the process
 * before it could write the answer down, was lost. */

#pragma once

#include "server/outbox/claims.h"
#include "server/outbox/post.h"

G_BEGIN_DECLS

/* What a lane works with. All borrowed. */
typedef struct {
  GhChannel channel;
  const GhConfig *config;
  const GhKeys *keys;
  GhClaims *claims;
  GhPost *post;            /* NULL: the channel is off; only what is too late is settled */
  gint64 (*now) (void);    /* Unix seconds */
  gint64 (*now_us) (void); /* monotonic microseconds */
} GhLaneSetup;

typedef struct _GhLane GhLane;

/* Starts nothing yet; @setup is copied, what it points to must live longer. Owned by the caller. */
GhLane *gh_lane_new (const GhLaneSetup *setup) G_GNUC_WARN_UNUSED_RESULT;
void gh_lane_free (GhLane *lane);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhLane, gh_lane_free)

#define GH_LANE_NOTHING_WAITS (-1)

typedef struct {
  gint64 sent;
  gint64 failed;   /* to be tried again */
  gint64 dead;     /* given up */
  gint64 unneeded; /* settled without being sent */
  gint64 wait_us;  /* until something that is due may go: 0 at once, GH_LANE_NOTHING_WAITS */
} GhTurn;

/* One turn of a lane: works on what is due, for about a second, so that what became due meanwhile
 * and is more urgent comes next. Logs message.sent, message.failed, message.dead, channel.down and
 * channel.up. Errors: GH_DB_ERROR. */
gboolean gh_lane_turn (GhLane *lane, GhDb *db, GhTurn *turn,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Why nothing goes to the channel's server now; NULL when all is well. */
const char *gh_lane_fault (const GhLane *lane);

/* From any thread: starts nothing any more. What is in hand is finished, unless it is cancelled
 * too: then it stays in the outbox and goes when a lane runs again. */
void gh_lane_stop (GhLane *lane);
void gh_lane_cancel (GhLane *lane);

/* Waits so long, or until the lane is stopped; whether it goes on. */
gboolean gh_lane_wait (GhLane *lane, gint64 us);

G_END_DECLS
