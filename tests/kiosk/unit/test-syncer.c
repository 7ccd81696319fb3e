/* Tests of kiosk/queue/syncer: what is sent, and when. */

#include "syncer-bench.h"

static void
test_sends_in_batches (SyncerBench *bench, gconstpointer data)
{
  syncer_bench_put_many (bench, 0, 250);
  gh_syncer_kick (bench->syncer);
  g_assert_cmpuint (syncer_bench_pending (bench), ==, 0);
  gh_syncer_set_token (bench->syncer, "tok");
  for (int i = 0; i < 3; i++) {
    g_autoptr (GhSyncRequest) request = syncer_bench_asked (bench);
    g_autofree char *first = g_strdup_printf ("CODE-%d", i * 100);
    g_assert_cmpuint (syncer_bench_pending (bench), ==, 1);
    g_assert_cmpuint (request->entries->len, ==, i < 2 ? 100 : 50);
    g_assert_cmpstr (request->device_id, ==, "device");
    g_assert_cmpstr (syncer_bench_asked_entry (request, 0)->ticket_code, ==, first);
    g_assert_cmpstr (gh_fake_transport_token (bench->transport), ==, "tok");
    syncer_bench_reply_verified (bench);
  }
  g_assert_cmpuint (syncer_bench_pending (bench), ==, 0);
  g_assert_cmpuint (bench->settled->len, ==, 250);
  g_assert_cmpint (bench->contacts, ==, 3);
  syncer_bench_assert_counts (bench, 0, 0);
}

static void
test_sends_all_of_it (SyncerBench *bench, gconstpointer data)
{
  gboolean done;
  g_autoptr (GhEntry) entry = syncer_bench_put (bench, "A");
  g_assert_true (gh_entries_undo (bench->temp.store, entry->id, 1763121010, &done, NULL));
  gh_syncer_set_token (bench->syncer, "tok");
  g_autoptr (GhSyncRequest) request = syncer_bench_asked (bench);
  const GhSyncEntry *sent = syncer_bench_asked_entry (request, 0);
  g_assert_cmpstr (sent->id, ==, entry->id);
  g_assert_cmpstr (sent->ticket_code, ==, "A");
  g_assert_cmpint (sent->operator_id, ==, 5);
  g_assert_cmpint (sent->verified_at, ==, 1763121000);
  g_assert_cmpint (sent->device_time, ==, 1763121003);
  g_assert_cmpint (sent->undone_at, ==, 1763121010);
}

/* A tablet whose clock stands before 1970 sends an entry that the server can read. */
static void
test_clock_before_1970 (SyncerBench *bench, gconstpointer data)
{
  g_autoptr (GhEntry) entry = gh_entry_new ("A", 7, 5, 1763121000, -86400);
  g_assert_true (gh_entries_put (bench->temp.store, entry, NULL));
  gh_syncer_set_token (bench->syncer, "tok");
  g_autoptr (GhSyncRequest) request = syncer_bench_asked (bench);
  g_assert_cmpint (syncer_bench_asked_entry (request, 0)->device_time, ==, 0);
}

/* The same ids again after every failure. */
static void
test_tries_again (SyncerBench *bench, gconstpointer data)
{
  g_autoptr (GhEntry) entry = syncer_bench_put (bench, "A");
  gh_syncer_set_token (bench->syncer, "tok");
  for (int i = 0; i < 3; i++) {
    g_assert_nonnull (strstr (gh_fake_transport_body (bench->transport), entry->id));
    if (i == 1)
      gh_fake_transport_reply (bench->transport, 503, SAY_BUSY);
    else
      gh_fake_transport_fail (bench->transport, GH_TRANSPORT_ERROR_TIMEOUT);
    g_assert_cmpuint (syncer_bench_pending (bench), ==, 0);
    syncer_bench_assert_counts (bench, 1, 0);
    gh_syncer_kick (bench->syncer);
  }
  g_assert_cmpint (bench->misses, ==, 3);
  syncer_bench_reply_verified (bench);
  syncer_bench_assert_counts (bench, 0, 0);
}

static void
test_tries_by_itself (SyncerBench *bench, gconstpointer data)
{
  g_autoptr (GhEntry) entry = syncer_bench_put (bench, "A");
  gh_syncer_set_token (bench->syncer, "tok");
  gh_fake_transport_fail (bench->transport, GH_TRANSPORT_ERROR_TIMEOUT);
  g_assert_cmpuint (syncer_bench_pending (bench), ==, 0);
  gh_test_pause (1100);
  g_assert_cmpuint (syncer_bench_pending (bench), ==, 1);
}

/* A server that asked to be left alone for a while is. */
static void
test_retry_after (SyncerBench *bench, gconstpointer data)
{
  g_autoptr (GhEntry) entry = syncer_bench_put (bench, "A");
  gint64 start = g_get_monotonic_time ();
  gh_syncer_set_token (bench->syncer, "tok");
  gh_fake_transport_reply (bench->transport, 429, SAY_LIMITED);
  while (syncer_bench_pending (bench) == 0) {
    gh_syncer_kick (bench->syncer);
    gh_test_pause (10);
  }
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 2 * G_TIME_SPAN_SECOND);
  syncer_bench_reply_verified (bench);
  syncer_bench_assert_counts (bench, 0, 0);
}

static void
test_reserved (SyncerBench *bench, gconstpointer data)
{
  g_autoptr (GhEntry) one = syncer_bench_put (bench, "A");
  g_autoptr (GhEntry) two = syncer_bench_put (bench, "B");
  gh_syncer_reserve (bench->syncer, one->id);
  gh_syncer_set_token (bench->syncer, "tok");
  g_assert_cmpuint (syncer_bench_asked_length (bench), ==, 1);
  g_assert_true (syncer_bench_asks_for (bench, "B"));
  /* Given back while another is on its way: its turn comes. */
  gh_syncer_reserve (bench->syncer, NULL);
  syncer_bench_reply_verified (bench);
  g_assert_true (syncer_bench_asks_for (bench, "A"));
  syncer_bench_reply_verified (bench);
  g_assert_cmpuint (syncer_bench_pending (bench), ==, 0);
  syncer_bench_assert_counts (bench, 0, 0);
}

/* Undone while it is on its way: sent once more, so that the server learns of it. */
static void
test_undone_on_the_way (SyncerBench *bench, gconstpointer data)
{
  gboolean done;
  g_autoptr (GhEntry) entry = syncer_bench_put (bench, "A");
  gh_syncer_set_token (bench->syncer, "tok");
  g_assert_true (gh_entries_undo (bench->temp.store, entry->id, 1763121010, &done, NULL));
  syncer_bench_reply_verified (bench);
  g_autoptr (GhSyncRequest) request = syncer_bench_asked (bench);
  g_assert_cmpint (syncer_bench_asked_entry (request, 0)->undone_at, ==, 1763121010);
  syncer_bench_reply_verified (bench);
  g_assert_cmpuint (syncer_bench_pending (bench), ==, 0);
  syncer_bench_assert_counts (bench, 0, 0);
}

static void
test_token_ends (SyncerBench *bench, gconstpointer data)
{
  g_autoptr (GhEntry) entry = syncer_bench_put (bench, "A");
  gh_syncer_set_token (bench->syncer, "tok");
  gh_fake_transport_reply (bench->transport, 401, SAY_SIGN_IN_FIRST);
  g_assert_cmpint (bench->unauthenticated, ==, 1);
  gh_syncer_kick (bench->syncer);
  g_assert_cmpuint (syncer_bench_pending (bench), ==, 0);
  gh_syncer_set_token (bench->syncer, "tok-2");
  g_assert_cmpstr (gh_fake_transport_token (bench->transport), ==, "tok-2");
  syncer_bench_reply_verified (bench);
  syncer_bench_assert_counts (bench, 0, 0);
}

/* An answer to the former operator's request comes too late to count; the row is sent again. */
static void
test_operator_changes (SyncerBench *bench, gconstpointer data)
{
  g_autoptr (GhEntry) entry = syncer_bench_put (bench, "A");
  gh_syncer_set_token (bench->syncer, "tok");
  gh_syncer_set_token (bench->syncer, "tok-2");
  g_assert_cmpuint (syncer_bench_pending (bench), ==, 2);
  syncer_bench_reply_verified (bench);
  syncer_bench_assert_counts (bench, 1, 0);
  g_assert_cmpstr (gh_fake_transport_token (bench->transport), ==, "tok-2");
  syncer_bench_reply_verified (bench);
  syncer_bench_assert_counts (bench, 0, 0);
  g_assert_cmpuint (bench->settled->len, ==, 1);
}

static void
test_last_sync (SyncerBench *bench, gconstpointer data)
{
  g_autoptr (GhEntry) entry = syncer_bench_put (bench, "A");
  gh_syncer_set_token (bench->syncer, "tok");
  g_assert_cmpint (gh_syncer_get_last_sync (bench->syncer), ==, 0);
  gh_fake_transport_fail (bench->transport, GH_TRANSPORT_ERROR_TIMEOUT);
  g_assert_cmpint (gh_syncer_get_last_sync (bench->syncer), ==, 0);
  gh_syncer_kick (bench->syncer);
  syncer_bench_reply_verified (bench);
  g_assert_cmpint (gh_syncer_get_last_sync (bench->syncer), ==, 1763121600);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  SYNCER_BENCH_ADD ("/syncer/sends-in-batches", test_sends_in_batches);
  SYNCER_BENCH_ADD ("/syncer/sends-all-of-it", test_sends_all_of_it);
  SYNCER_BENCH_ADD ("/syncer/clock-before-1970", test_clock_before_1970);
  SYNCER_BENCH_ADD ("/syncer/tries-again", test_tries_again);
  SYNCER_BENCH_ADD ("/syncer/tries-by-itself", test_tries_by_itself);
  SYNCER_BENCH_ADD ("/syncer/retry-after", test_retry_after);
  SYNCER_BENCH_ADD ("/syncer/reserved", test_reserved);
  SYNCER_BENCH_ADD ("/syncer/undone-on-the-way", test_undone_on_the_way);
  SYNCER_BENCH_ADD ("/syncer/token-ends", test_token_ends);
  SYNCER_BENCH_ADD ("/syncer/operator-changes", test_operator_changes);
  SYNCER_BENCH_ADD ("/syncer/last-sync", test_last_sync);
  return g_test_run ();
}
