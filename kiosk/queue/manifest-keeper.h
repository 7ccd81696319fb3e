/* Keeps the day's list fresh: asks for it on sign-in, when the line is back, and every minute while
 * it is there; fetches tomorrow's in the last six hours of the day; destroys yesterday's, also
 * while nobody is signed in. Reading and writing happen on a thread with a store of its own: the
 * screen never waits. */

#pragma once

#include "kiosk/client/api-client.h"
#include "kiosk/client/server-clock.h"
#include "kiosk/queue/manifest-store.h"

G_BEGIN_DECLS

#define GH_TYPE_MANIFEST_KEEPER (gh_manifest_keeper_get_type ())
G_DECLARE_FINAL_TYPE (GhManifestKeeper, gh_manifest_keeper, GH, MANIFEST_KEEPER, GObject)

/* Signals, in the main context: "updated" () when what gh_manifest_keeper_get_made_at says is
 * another: the list is fresh again, or there is none for the new day; "unauthenticated" (): the
 * token has ended.
 * @directory: of the store, which is open.
 * @clock: is told what was remembered of the server's time when the program ran last. It must live
 * longer than the keeper, to which work under way holds a reference: end that with a NULL token. */
GhManifestKeeper *gh_manifest_keeper_new (const char *directory, GhApiClient *client,
                                          GhServerClock *clock) G_GNUC_WARN_UNUSED_RESULT;

/* Works with this token from now on, and asks at once; NULL stops asking. */
void gh_manifest_keeper_set_token (GhManifestKeeper *keeper, const char *token);
/* The line is back: ask now, unless that is being done. */
void gh_manifest_keeper_kick (GhManifestKeeper *keeper);
/* Destroys the lists, also one that is being taken over, and stops asking: the device was revoked.
 */
void gh_manifest_keeper_wipe (GhManifestKeeper *keeper);
/* When the list of today was made (the server's clock), 0 when there is none. */
gint64 gh_manifest_keeper_get_made_at (GhManifestKeeper *keeper);

G_END_DECLS
