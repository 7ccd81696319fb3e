/* The day's tickets on this kiosk's disk; see wire/manifest.h for what they are. */

#pragma once

#include "kiosk/queue/kiosk-store.h"
#include "wire/manifest.h"

G_BEGIN_DECLS

/* All of these: GH_DB_ERROR. They may be called on another thread with a store of its own, but all
 * that write on the same one. */

/* The list of the day that @now is in; made_at is 0 when there is none. */
typedef struct {
  GhDate date;
  gint64 ends_at; /* the first moment of the next day */
  gint64 made_at; /* the server's clock */
} GhManifestDay;
gboolean gh_manifest_store_get_day (GhKioskStore *store, gint64 now, GhManifestDay *day,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* When @date's list was made, 0 when there is none, and what to ask the server with for what
 * changed since: @cursor, NULL when the list is to come whole. Owned by the caller. */
gboolean gh_manifest_store_get_cursor (GhKioskStore *store, GhDate date, gint64 *made_at,
                                       char **cursor, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Takes a list over: a full one replaces what was there, at once for readers; another is added to
 * it. Written in short transactions with room between them, so that an entry never waits long. A
 * part of a list that is not here is GH_DB_ERROR_FAILED; from then on the cursor is NULL. */
gboolean gh_manifest_store_apply (GhKioskStore *store, const GhManifest *manifest,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Destroys the lists of days that were over at @now, and what an interrupted apply left: what was
 * deleted is overwritten, in the log too. */
gboolean gh_manifest_store_prune (GhKioskStore *store, gint64 now,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Destroys everything: the device was revoked. */
gboolean gh_manifest_store_wipe (GhKioskStore *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What is known of one code. */
typedef struct {
  char *code; /* in the form that it was found by */
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
