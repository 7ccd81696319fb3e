/* Expiry (PRD 7.1 rule 4): RESERVED → EXPIRED when the slot has ended, ACTIVATED → EXPIRED when the
 * validity has. What has passed its time counts as expired before this runs; this keeps the books.
 */

#pragma once

#include "server/domain/context.h"

G_BEGIN_DECLS

/* A clock this far ahead of the last run is not believed at once … */
#define GH_CLOCK_JUMP_SECONDS (6 * 3600)
/* … but only when it has gone on from there for this long. */
#define GH_CLOCK_HOLD_SECONDS 600

typedef struct {
  gint64 reservations; /* how many expired */
  gint64 tickets;      /* of tickets, those of reservations included */
  gboolean held;       /* the clock jumped: nothing was done */
  gint64 jump;         /* with held: seconds ahead of the last run */
} GhExpiry;

typedef enum {
  GH_EXPIRE_SCHEDULED,  /* every minute: slots since the last run, validities when a day begins */
  GH_EXPIRE_BY_HAND,    /* somebody asked: everything there is */
  GH_EXPIRE_FORCED,     /* and has looked at the clock */
  GH_EXPIRE_UNRECORDED, /* while a database is being made: everything, and no run of the schedule */
} GhExpireMode;

/* Runs the job. */
gboolean gh_expire (const GhContext *context, GhExpireMode mode, GhExpiry *expiry,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct {
  gint64 sessions;
  gint64 answers;
  gint64 checks;
  gint64 messages;
} GhPruned;

/* Forgets sessions and one-time codes that ended over a day ago, idempotency answers older than
 * seven days, answers to entries of kiosks older than a year, and messages queued over 30 days ago
 * that were sent or given up. */
gboolean gh_prune (const GhContext *context, GhPruned *pruned,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
