/* Scans that could not be judged: on disk before the screen says that they are kept, gone when the
 * server has answered. Verifications have a table of their own, see queue/entries. */

#pragma once

#include "kiosk/queue/kiosk-store.h"

G_BEGIN_DECLS

typedef struct {
  char *id;           /* UUID, the scan_id of every retry */
  char *code;         /* as it is sent to the server */
  gint64 operator_id; /* who scanned */
  gint64 scanned_at;  /* Unix seconds */
} GhHeldScan;

/* A new one with a new id. Owned by the caller. */
GhHeldScan *gh_held_scan_new (const char *code, gint64 operator_id,
                              gint64 scanned_at) G_GNUC_WARN_UNUSED_RESULT;
/* Owned by the caller. */
GhHeldScan *gh_held_scan_copy (const GhHeldScan *held) G_GNUC_WARN_UNUSED_RESULT;
void gh_held_scan_free (GhHeldScan *held);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhHeldScan, gh_held_scan_free)

/* All of these: GH_DB_ERROR. */

/* On disk when it returns TRUE. Putting the same id twice is fine. */
gboolean gh_held_scans_put (GhKioskStore *store, const GhHeldScan *held,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The server has answered. */
gboolean gh_held_scans_remove (GhKioskStore *store, const char *id,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* It can never be sent: it stays on record with @reason, and is not tried again. */
gboolean gh_held_scans_refuse (GhKioskStore *store, const char *id, const char *reason,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The oldest that waits, whoever scanned it, but not @except (may be NULL). @held is NULL when
 * there is none. A row whose seal is broken is refused on the way, so that it holds nobody up. */
gboolean gh_held_scans_next (GhKioskStore *store, const char *except, GhHeldScan **held,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How many wait, of all operators. */
gboolean gh_held_scans_count (GhKioskStore *store, gint64 *waiting,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
