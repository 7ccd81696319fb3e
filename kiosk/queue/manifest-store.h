/* The day's tickets on this kiosk's disk; see wire/manifest.h for what they are. */

#pragma once

#include "kiosk/queue/kiosk-store.h"
#include "wire/manifest.h"

G_BEGIN_DECLS

/* All of these: GH_DB_ERROR. They may be called on another thread with a store of its own. */

/* What to ask the server with: the cursor of @date's list, NULL when there is none. Owned by the
 * caller. */
gboolean gh_manifest_store_get_cursor (GhKioskStore *store, GhDate date, char **cursor,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Takes a list over: a full one replaces what was there, at once for readers; another is added to
 * it. Written in short transactions, so that an entry never waits for it. */
gboolean gh_manifest_store_apply (GhKioskStore *store, const GhManifest *manifest,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Destroys the lists of days that were over at @now, and what an interrupted apply left. */
gboolean gh_manifest_store_prune (GhKioskStore *store, gint64 now,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Destroys everything: the device was revoked. */
gboolean gh_manifest_store_wipe (GhKioskStore *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What is known of one code. */
typedef struct {
  GhTicketDetails *details;
  GhManifestSlot slot;
  GhDate today;   /* the date whose list it is on */
  gint64 made_at; /* how old that is: the server's clock */
} GhKnownTicket;

void gh_known_ticket_free (GhKnownTicket *ticket);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhKnownTicket, gh_known_ticket_free)

/* Looks @code up, as typed and in its canonical form, in the list of the day that @now is in.
 * @made_at: (out) of that list, 0 when there is none. @ticket: (out) NULL without an error when the
 * code is not on it, or its row cannot be read. */
gboolean gh_manifest_store_find (GhKioskStore *store, const char *code, gint64 now, gint64 *made_at,
                                 GhKnownTicket **ticket, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
