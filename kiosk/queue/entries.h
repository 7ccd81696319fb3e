/* The entries that were made at this kiosk: durable before the green is shown, sent to the server
 * until it has taken them, kept until their day is over. Nothing is ever dropped: what the server
 * will not take is parked, with why. */

#pragma once

#include "kiosk/queue/kiosk-store.h"

G_BEGIN_DECLS

typedef struct {
  gint64 seq;         /* 0 until it is on disk */
  char *id;           /* UUID: the scan_id of the verification */
  char *code;         /* as it is sent; NULL when the row keeps it no more */
  gint64 ticket_id;   /* 0 when unknown */
  gint64 operator_id; /* who pressed */
  gint64 verified_at; /* Unix seconds at the server */
  gint64 device_time; /* by the tablet's wall clock */
  gint64 undone_at;   /* 0: it stands */
  gboolean waiting;   /* the server has not taken it yet */
} GhEntry;

/* A new one with a new id, not on disk yet. Owned by the caller. */
GhEntry *gh_entry_new (const char *code, gint64 ticket_id, gint64 operator_id, gint64 verified_at,
                       gint64 device_time) G_GNUC_WARN_UNUSED_RESULT;
void gh_entry_free (GhEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhEntry, gh_entry_free)

/* All of these: GH_DB_ERROR. */

/* On disk, and durable, when it returns TRUE; fills entry->seq. The same id again changes nothing.
 */
gboolean gh_entries_put (GhKioskStore *store, GhEntry *entry,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The oldest @max entries that wait for the server, but not @except (an id, may be NULL); of
 * GhEntry, freed with the array. A row whose MAC or seal is broken is parked as UNREADABLE on the
 * way, so that it holds nobody up. Owned by the caller. */
GPtrArray *gh_entries_waiting (GhKioskStore *store, guint max, const char *except,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The server has taken the entry and said @outcome ("VERIFIED", "CONFLICT ALREADY_VERIFIED", …):
 * the code is forgotten, the rest is kept. */
gboolean gh_entries_take (GhKioskStore *store, const char *id, const char *outcome,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The server will not take it: it stays with its code, and is not sent again. */
gboolean gh_entries_park (GhKioskStore *store, const char *id, const char *reason,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A verification that the server refused: nobody went in, the row goes. */
gboolean gh_entries_withdraw (GhKioskStore *store, const char *id,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Taken back at the gate at @undone_at; one that waits is sent with that. @done is FALSE when there
 * is no such entry, or it was undone before. */
gboolean gh_entries_undo (GhKioskStore *store, const char *id, gint64 undone_at, gboolean *done,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The newest entry that stands for @code at this kiosk, whether the server has it or not; NULL
 * without an error when there is none. A row with a broken MAC counts: who is in doubt lets nobody
 * in twice. Owned by the caller. */
gboolean gh_entries_find (GhKioskStore *store, const char *code, GhEntry **entry,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The newest entry of @operator_id, NULL without an error when there is none. */
gboolean gh_entries_last (GhKioskStore *store, gint64 operator_id, GhEntry **entry,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How many wait, and how many are parked. */
gboolean gh_entries_count (GhKioskStore *store, gint64 *waiting, gint64 *parked,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Forgets those that the server has taken and that were made before @before; never one that waits
 * or is parked. */
gboolean gh_entries_prune (GhKioskStore *store, gint64 before,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
