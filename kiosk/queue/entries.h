/* The entries that were made at this kiosk: durable before the green is shown, sent to the server
 * until it has taken them, kept until their day is over. Nothing is ever dropped: what the server
 * will not take is parked, with why. */

#pragma once

#include "kiosk/queue/kiosk-store.h"

G_BEGIN_DECLS

typedef struct {
  gint64 seq; /* 0 until it is on disk */
  /* FALSE: the row was changed since this kiosk wrote it. Then nothing is told but seq, and that
   * somebody was let in. */
  gboolean sound;
  char *id;           /* UUID: the scan_id of the verification */
  char *code;         /* as it is sent; NULL when the row keeps it no more */
  gint64 ticket_id;   /* 0 when unknown */
  gint64 operator_id; /* who pressed */
  gint64 verified_at; /* Unix seconds at the server */
  gint64 device_time; /* by the tablet's wall clock */
  gint64 undone_at;   /* 0: it stands */
  gboolean waiting;   /* the server has not taken it yet */
  char *outcome;      /* what the server said of it, or why it is parked; NULL while it waits */
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

/* The oldest @max entries that wait for the server and were put after the one with the seq @after
 * (0: from the first), but not @except (an id, may be NULL); of GhEntry, freed with the array. A
 * row whose MAC or seal is broken is parked as UNREADABLE on the way, so that it holds nobody up.
 * Owned by the caller. */
GPtrArray *gh_entries_waiting (GhKioskStore *store, gint64 after, guint max, const char *except,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The server has taken @entry, as it was when it was sent, and said @outcome ("VERIFIED", "CONFLICT
 * ALREADY_VERIFIED", …): the code is forgotten, the rest is kept. When it was undone since it was
 * sent it goes on waiting, because the server does not know that yet. */
gboolean gh_entries_take (GhKioskStore *store, const GhEntry *entry, const char *outcome,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* What the server said of one entry: taken as gh_entries_take does, or parked: it will not take it,
 * so it stays with its code, and is not sent again. */
typedef struct {
  const GhEntry *entry; /* borrowed, as it was when it was sent */
  char *outcome;        /* owned */
  gboolean parked;
} GhEntryDecision;

void gh_entry_decision_free (GhEntryDecision *decision);
/* All of them (GhEntryDecision) or none, in one transaction. */
gboolean gh_entries_decide (GhKioskStore *store, GPtrArray *decisions,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A verification that the server refused: nobody went in, the row goes. Nothing happens to one that
 * does not wait any more. */
gboolean gh_entries_withdraw (GhKioskStore *store, const char *id,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Taken back at the gate at @undone_at; one that waits is sent with that, one that the server has
 * taken is not sent again: tell the server first. @done is FALSE when there is no such entry, it
 * was undone before, or it is not sound. */
gboolean gh_entries_undo (GhKioskStore *store, const char *id, gint64 undone_at, gboolean *done,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Likewise for one that the server has taken, and that cannot be told now: it waits again, with its
 * @code, to be sent with that. @done is FALSE also when @code is not its. */
gboolean gh_entries_undo_taken (GhKioskStore *store, const char *id, const char *code,
                                gint64 undone_at, gboolean *done,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The newest entry that stands for @code (however it is typed) at this kiosk, whether the server
 * has it or not; NULL without an error when there is none. A row that is not sound counts, also
 * when it says that it was undone: who is in doubt lets nobody in twice. Owned by the caller. */
gboolean gh_entries_find (GhKioskStore *store, const char *code, GhEntry **entry,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The newest entry for @code, when it was undone and no entry of that code stands; NULL without an
 * error else. Owned by the caller. */
gboolean gh_entries_find_undone (GhKioskStore *store, const char *code, GhEntry **entry,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The newest sound entry of @operator_id, undone or not; NULL without an error when there is none.
 * Owned by the caller. */
gboolean gh_entries_last (GhKioskStore *store, gint64 operator_id, GhEntry **entry,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The newest that is parked; of one that is not sound nothing is told but that. NULL without an
 * error when there is none. Owned by the caller. */
gboolean gh_entries_last_parked (GhKioskStore *store, GhEntry **entry,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How many wait, and how many are parked. */
gboolean gh_entries_count (GhKioskStore *store, gint64 *waiting, gint64 *parked,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Forgets those that the server has taken and that were made before @before; never one that waits
 * or is parked. A row that says it was taken and is not sound is parked as UNREADABLE. */
gboolean gh_entries_prune (GhKioskStore *store, gint64 before,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
