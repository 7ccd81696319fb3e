/* A syncer with a store, a transport that the test answers by hand and a clock that stands still.
 */

#pragma once

#include "answers.h"
#include "fake-transport.h"
#include "kiosk/queue/syncer.h"
#include "temp-store.h"

#define SAY_INVALID "{\"success\":false,\"error\":{\"code\":\"INVALID_REQUEST\",\"message\":\"m\"}}"
#define SAY_TOO_LARGE                                                                              \
  "{\"success\":false,\"error\":{\"code\":\"BODY_TOO_LARGE\",\"message\":\"m\"}}"
#define SAY_NOT_ALLOWED                                                                            \
  "{\"success\":false,\"error\":{\"code\":\"ADDRESS_NOT_ALLOWED\",\"message\":\"m\"}}"
#define SAY_LIMITED                                                                                \
  "{\"success\":false,\"error\":{\"code\":\"RATE_LIMITED\",\"message\":\"m\",\"retry_after\":2}}"

typedef struct {
  TempStore temp;
  GhFakeTransport *transport;
  GhServerClock *clock;
  GhSyncer *syncer;
  GPtrArray *settled; /* ids */
  int contacts;
  int misses;
  int unauthenticated;
} SyncerBench;

void syncer_bench_set_up (SyncerBench *bench, gconstpointer data);
void syncer_bench_tear_down (SyncerBench *bench, gconstpointer data);
#define SYNCER_BENCH_ADD(name, func)                                                               \
  g_test_add (name, SyncerBench, NULL, syncer_bench_set_up, func, syncer_bench_tear_down)

/* Puts an entry, owned by the caller, or @count of them with the codes CODE-@first, …. */
GhEntry *syncer_bench_put (SyncerBench *bench, const char *code);
void syncer_bench_put_many (SyncerBench *bench, int first, int count);
void syncer_bench_assert_counts (SyncerBench *bench, gint64 expected_waiting,
                                 gint64 expected_parked);
/* Owned by the caller. */
char *syncer_bench_outcome_of (SyncerBench *bench, const char *code);

/* How many requests wait for an answer. */
guint syncer_bench_pending (SyncerBench *bench);
/* What the oldest request asks, as the server reads it. Owned by the caller. */
GhSyncRequest *syncer_bench_asked (SyncerBench *bench);
guint syncer_bench_asked_length (SyncerBench *bench);
const GhSyncEntry *syncer_bench_asked_entry (const GhSyncRequest *request, guint i);
gboolean syncer_bench_asks_for (SyncerBench *bench, const char *code);

/* Answers of the server. */
GPtrArray *syncer_bench_no_results (void);
void syncer_bench_add_result (GPtrArray *results, const char *id, GhSyncOutcome outcome,
                              GhSyncOutcome first_outcome, const char *code);
void syncer_bench_reply (SyncerBench *bench, GPtrArray *results);
/* VERIFIED to everything, in reverse: the order proves nothing. */
void syncer_bench_reply_verified (SyncerBench *bench);
