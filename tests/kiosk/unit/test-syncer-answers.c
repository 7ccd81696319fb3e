/* Tests of kiosk/queue/syncer: what becomes of entries that the server answered, or would not take.
 */

#include "syncer-bench.h"

static void
test_outcomes (SyncerBench *bench, gconstpointer data)
{
  syncer_bench_put_many (bench, 0, 6);
  gh_syncer_set_token (bench->syncer, "tok");
  g_autoptr (GhSyncRequest) request = syncer_bench_asked (bench);
  g_autoptr (GPtrArray) results = syncer_bench_no_results ();
  const char *ids[6];
  for (guint i = 0; i < 6; i++)
    ids[i] = syncer_bench_asked_entry (request, i)->id;
  syncer_bench_add_result (results, ids[0], GH_SYNC_VERIFIED, GH_SYNC_VERIFIED, NULL);
  syncer_bench_add_result (results, ids[1], GH_SYNC_DUPLICATE, GH_SYNC_VERIFIED, NULL);
  syncer_bench_add_result (results, ids[2], GH_SYNC_CONFLICT, GH_SYNC_CONFLICT, "ALREADY_VERIFIED");
  syncer_bench_add_result (results, ids[3], GH_SYNC_DUPLICATE, GH_SYNC_CONFLICT, "WRONG_DATE");
  syncer_bench_add_result (results, ids[4], GH_SYNC_REJECTED, GH_SYNC_REJECTED, "TICKET_NOT_FOUND");
  syncer_bench_add_result (results, ids[5], GH_SYNC_DUPLICATE, GH_SYNC_REJECTED, "INVALID_ENTRY");
  syncer_bench_reply (bench, results);
  static const char *const expected[] = {
    "VERIFIED",
    "VERIFIED",
    "CONFLICT ALREADY_VERIFIED",
    "CONFLICT WRONG_DATE",
    "REJECTED TICKET_NOT_FOUND",
    "REJECTED INVALID_ENTRY",
  };
  for (guint i = 0; i < 6; i++) {
    g_autofree char *code = g_strdup_printf ("CODE-%u", i);
    g_autofree char *outcome = syncer_bench_outcome_of (bench, code);
    g_assert_cmpstr (outcome, ==, expected[i]);
  }
  syncer_bench_assert_counts (bench, 0, 2);
  g_assert_cmpuint (bench->settled->len, ==, 6);
  g_assert_cmpuint (syncer_bench_pending (bench), ==, 0);
}

/* The row that the server will not take is found, parked with its code, and everything else is
 * sent; wherever it stands. */
static void
test_bad_row_stands_alone (SyncerBench *bench, gconstpointer data)
{
  static const int places[] = { 0, 50, 99, 119 };
  gh_syncer_set_token (bench->syncer, "tok");
  for (guint p = 0; p < G_N_ELEMENTS (places); p++) {
    int first = (int) p * 120;
    g_autofree char *bad = g_strdup_printf ("CODE-%d", first + places[p]);
    syncer_bench_put_many (bench, first, 120);
    gh_syncer_kick (bench->syncer);
    int requests = 0;
    while (syncer_bench_pending (bench) > 0) {
      requests++;
      if (syncer_bench_asks_for (bench, bad))
        gh_fake_transport_reply (bench->transport, p % 2 == 0 ? 400 : 413,
                                 p % 2 == 0 ? SAY_INVALID : SAY_TOO_LARGE);
      else
        syncer_bench_reply_verified (bench);
      g_assert_cmpint (requests, <, 30);
    }
    syncer_bench_assert_counts (bench, 0, p + 1);
    g_autofree char *outcome = syncer_bench_outcome_of (bench, bad);
    g_assert_cmpstr (outcome, ==,
                     p % 2 == 0 ? "REJECTED INVALID_REQUEST" : "REJECTED BODY_TOO_LARGE");
  }
  g_assert_cmpuint (bench->settled->len, ==, 120 * G_N_ELEMENTS (places));
}

/* A server, or what stands before it, that refuses every batch costs nobody an entry. */
static void
test_everything_refused (SyncerBench *bench, gconstpointer data)
{
  syncer_bench_put_many (bench, 0, 5);
  gh_syncer_set_token (bench->syncer, "tok");
  for (int tries = 0; tries < 3; tries++) {
    for (int i = 0; i < 4; i++) { /* 5, 2, 1 and none */
      g_assert_cmpuint (syncer_bench_pending (bench), ==, 1);
      gh_fake_transport_reply (bench->transport, 400, SAY_INVALID);
    }
    g_assert_cmpuint (syncer_bench_pending (bench), ==, 0);
    syncer_bench_assert_counts (bench, 5, 0);
    gh_syncer_kick (bench->syncer);
  }
  syncer_bench_reply_verified (bench);
  syncer_bench_assert_counts (bench, 0, 0);
}

/* Refusals that are not about the batch leave it whole. */
static void
test_not_allowed (SyncerBench *bench, gconstpointer data)
{
  syncer_bench_put_many (bench, 0, 5);
  gh_syncer_set_token (bench->syncer, "tok");
  gh_fake_transport_reply (bench->transport, 403, SAY_NOT_ALLOWED);
  g_assert_cmpuint (syncer_bench_pending (bench), ==, 0);
  gh_syncer_kick (bench->syncer);
  g_assert_cmpuint (syncer_bench_asked_length (bench), ==, 5);
  syncer_bench_assert_counts (bench, 5, 0);
}

/* The line breaks while a bad row is being sought. */
static void
test_line_breaks_in_search (SyncerBench *bench, gconstpointer data)
{
  syncer_bench_put_many (bench, 0, 2);
  gh_syncer_set_token (bench->syncer, "tok");
  gh_fake_transport_reply (bench->transport, 400, SAY_INVALID);
  gh_fake_transport_reply (bench->transport, 400, SAY_INVALID);
  g_assert_cmpuint (syncer_bench_asked_length (bench), ==, 0);
  gh_fake_transport_fail (bench->transport, GH_TRANSPORT_ERROR_UNREACHABLE);
  g_assert_cmpuint (syncer_bench_pending (bench), ==, 0);
  syncer_bench_assert_counts (bench, 2, 0);
  gh_syncer_kick (bench->syncer);
  g_assert_cmpuint (syncer_bench_asked_length (bench), ==, 1);
  syncer_bench_reply_verified (bench);
  syncer_bench_reply_verified (bench);
  syncer_bench_assert_counts (bench, 0, 0);
}

/* Results that lack an id, name a stranger, or are not there leave their rows waiting; those rows
 * hold nobody up. */
static void
test_results_that_do_not_match (SyncerBench *bench, gconstpointer data)
{
  syncer_bench_put_many (bench, 0, 103);
  gh_syncer_set_token (bench->syncer, "tok");
  {
    g_autoptr (GhSyncRequest) request = syncer_bench_asked (bench);
    g_autoptr (GPtrArray) results = syncer_bench_no_results ();
    syncer_bench_add_result (results, NULL, GH_SYNC_VERIFIED, GH_SYNC_VERIFIED, NULL);
    syncer_bench_add_result (results, "f3b8cbe5-2b1c-4f1e-9d3a-6a3b0c4d5e6f", GH_SYNC_VERIFIED,
                             GH_SYNC_VERIFIED, NULL);
    for (guint i = 2; i < 99; i++)
      syncer_bench_add_result (results, syncer_bench_asked_entry (request, i)->id, GH_SYNC_VERIFIED,
                               GH_SYNC_VERIFIED, NULL);
    syncer_bench_reply (bench, results);
  }
  syncer_bench_assert_counts (bench, 6, 0);
  /* Those behind come first, then there is a pause. */
  g_assert_cmpuint (syncer_bench_asked_length (bench), ==, 3);
  syncer_bench_reply_verified (bench);
  syncer_bench_assert_counts (bench, 3, 0);
  g_assert_cmpuint (syncer_bench_pending (bench), ==, 0);
  gh_syncer_kick (bench->syncer);
  g_assert_true (syncer_bench_asks_for (bench, "CODE-0"));
  g_assert_true (syncer_bench_asks_for (bench, "CODE-1"));
  g_assert_true (syncer_bench_asks_for (bench, "CODE-99"));
  syncer_bench_reply_verified (bench);
  syncer_bench_assert_counts (bench, 0, 0);
}

static void
test_answer_of_a_stranger (SyncerBench *bench, gconstpointer data)
{
  syncer_bench_put_many (bench, 0, 2);
  gh_syncer_set_token (bench->syncer, "tok");
  gh_fake_transport_reply (bench->transport, 200, "<html>Welcome to the hotel</html>");
  gh_syncer_kick (bench->syncer);
  gh_fake_transport_reply (bench->transport, 400, "<html>Bad request</html>");
  gh_syncer_kick (bench->syncer);
  g_assert_cmpuint (syncer_bench_asked_length (bench), ==, 2);
  g_assert_cmpint (bench->misses, ==, 2);
  syncer_bench_assert_counts (bench, 2, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  SYNCER_BENCH_ADD ("/syncer-answers/outcomes", test_outcomes);
  SYNCER_BENCH_ADD ("/syncer-answers/bad-row-stands-alone", test_bad_row_stands_alone);
  SYNCER_BENCH_ADD ("/syncer-answers/everything-refused", test_everything_refused);
  SYNCER_BENCH_ADD ("/syncer-answers/not-allowed", test_not_allowed);
  SYNCER_BENCH_ADD ("/syncer-answers/line-breaks-in-search", test_line_breaks_in_search);
  SYNCER_BENCH_ADD ("/syncer-answers/results-that-do-not-match", test_results_that_do_not_match);
  SYNCER_BENCH_ADD ("/syncer-answers/answer-of-a-stranger", test_answer_of_a_stranger);
  return g_test_run ();
}
