/* Sends entries that wait to POST /api/operator/sync, oldest first, in batches, with growing pauses
 * while the server does not answer. A batch that the server refuses as a whole is halved until the
 * row that it will not take stands alone. That one is parked when the server takes a request with
 * no entries at all; when it refuses that as well, the row is not to blame, and everything waits.
 */

#pragma once

#include "kiosk/client/api-client.h"
#include "kiosk/client/server-clock.h"
#include "kiosk/queue/entries.h"

G_BEGIN_DECLS

/* Entries in one request. */
#define GH_SYNC_BATCH 100

#define GH_TYPE_SYNCER (gh_syncer_get_type ())
G_DECLARE_FINAL_TYPE (GhSyncer, gh_syncer, GH, SYNCER, GObject)

/* Signals, in the main context:
 * "settled" (const GhEntry *entry, const GhSyncResult *result): the server has dealt with it, the
 *   row is taken or, REJECTED, parked;
 * "contact" (gboolean reached, guint64 turn): whether an attempt got an answer, and its
 *   gh_api_client_get_turn;
 * "unauthenticated" (): the token has ended; it stops until gh_syncer_set_token.
 * @store and @clock must live longer than the syncer. */
GhSyncer *gh_syncer_new (GhKioskStore *store, GhApiClient *client,
                         GhServerClock *clock) G_GNUC_WARN_UNUSED_RESULT;

/* Works with this token from now on (anybody's: entries say whose they are); NULL stops. */
void gh_syncer_set_token (GhSyncer *syncer, const char *token);
/* The entry with this id is being verified online; NULL gives it back. */
void gh_syncer_reserve (GhSyncer *syncer, const char *id);
/* Something was put into the queue, or the server has just answered something else: try now, but
 * not before the time that the server has asked to be left alone is over. */
void gh_syncer_kick (GhSyncer *syncer);
/* Server time of the last batch that was answered, or of the last look that found nothing waiting;
 * 0 for never. For "last sync 3 min ago". */
gint64 gh_syncer_get_last_sync (GhSyncer *syncer);

G_END_DECLS
