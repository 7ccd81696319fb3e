/* A gate that works without the server: what it sends afterwards, and what became of that. */

#pragma once

#include "server/domain/sync.h"
#include "tests/unit/venue.h"

G_BEGIN_DECLS

#define ENTRY_1     "00000000-0000-4000-8000-000000000001"
#define ENTRY_2     "00000000-0000-4000-8000-000000000002"
#define ENTRY_3     "00000000-0000-4000-8000-000000000003"
#define GATE_DEVICE "00000000-0000-4000-8000-0000000000aa"
#define NINE        "2026-07-01T09:00:00Z"

/* Olga's, in Lisbon. */
GhSession gate_session (const Venue *venue);
/* Sends a batch, which must go well. */
GPtrArray *gate_send (Venue *venue, const GhSyncRequest *request) G_GNUC_WARN_UNUSED_RESULT;
/* Adds an entry of Olga's; the caller may change it. */
GhSyncEntry *gate_add (const Venue *venue, GhSyncRequest *request, const char *id, const char *code,
                       const char *at);
/* Sends a batch of one. @by: 0 is Olga. @undone_at: NULL when it was not. */
GhSyncResult *gate_send_one (Venue *venue, const char *id, const char *code, const char *at,
                             gint64 by, const char *undone_at) G_GNUC_WARN_UNUSED_RESULT;
/* Presses at the gate with its network; @enters says what the server must do. */
void gate_verify (Venue *venue, gint64 ticket, const char *scan_id, gboolean enters);

gint64 gate_operator (Venue *venue, const char *name, gint64 orq);
/* A new ticket in a slot of its own. */
gint64 gate_reserve (Venue *venue, const char *code, const char *date, const char *start,
                     const char *end);

/* A ticket's status, its reservation's ("-" for none), and whose entry stands since when (NULL and
 * 0 for none). */
void gate_expect_ticket (Venue *venue, gint64 ticket, const char *status, const char *reservation,
                         const char *at, gint64 by);
/* All scans: "SYNC:VERIFIED:1 …", action, outcome and entered. */
void gate_expect_scans (Venue *venue, const char *wanted);
void gate_expect_count (Venue *venue, const char *table, gint64 count);
void gate_expect_result (const GhSyncResult *result, GhSyncOutcome outcome, GhSyncOutcome first,
                         const char *code);

G_END_DECLS
