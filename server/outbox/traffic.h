/* When the next message of a channel may go: how fast its server and each destination take them,
 * and whether the server is up. Keeps that between the turns of a lane. The time is an argument, in
 * monotonic microseconds. */

#pragma once

#include "server/domain/notice.h"

G_BEGIN_DECLS

typedef struct _GhTraffic GhTraffic;

/* Counts nothing yet. Owned by the caller. */
GhTraffic *gh_traffic_new (GhChannel channel) G_GNUC_WARN_UNUSED_RESULT;
void gh_traffic_free (GhTraffic *traffic);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhTraffic, gh_traffic_free)

/* How long message @id has to wait at least, as far as can be told before it is loaded; 0 when it
 * may be tried. */
gint64 gh_traffic_wait (const GhTraffic *traffic, gint64 id, gint64 now_us);

/* 0 and counted when @notice may go now; else how long it has to wait, which is remembered for
 * gh_traffic_wait(). */
gint64 gh_traffic_take (GhTraffic *traffic, const GhNotice *notice, gint64 now_us);

/* Forgets waits that are over: some messages were sent by another process meanwhile, and are never
 * asked for again. */
void gh_traffic_tidy (GhTraffic *traffic, gint64 now_us);

/* ---- whether the server is up ---- */

/* It is not, because of @fault, and asked to wait @wish seconds (0 for none). Logs channel.down.
 * Returns the seconds until a message may probe it. */
int gh_traffic_trip (GhTraffic *traffic, const char *fault, int wish, gint64 now_us);

/* It answered: logs channel.up if it was down. */
void gh_traffic_restore (GhTraffic *traffic);

/* Why nothing goes to the server now; NULL when all is well. */
const char *gh_traffic_fault (const GhTraffic *traffic);

G_END_DECLS
