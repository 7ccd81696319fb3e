/* Tests of kiosk/queue/syncer. */

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
} Fixture;

static gint64
fixed_wall (gpointer data)
{
  return G_GINT64_CONSTANT (1763121600) * 1000;
}

static gint64
fixed_boot (gpointer data)
{
  return 0;
}

static void
on_settled (GhSyncer *syncer, const GhEntry *entry, const GhSyncResult *result, gpointer data)
{
  Fixture *fixture = data;
  g_assert_cmpstr (entry->id, ==, result->id);
  g_ptr_array_add (fixture->settled, g_strdup (entry->id));
  /* What a desk does in answer to it must not disturb the batch. */
  gh_syncer_kick (syncer);
}

static void
on_contact (GhSyncer *syncer, gboolean reached, gpointer data)
{
  Fixture *fixture = data;
  if (reached)
    fixture->contacts++;
  else
    fixture->misses++;
}

static void
on_unauthenticated (GhSyncer *syncer, gpointer data)
{
  Fixture *fixture = data;
  fixture->unauthenticated++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const GhMachineClocks clocks = { fixed_wall, fixed_boot, NULL };
  temp_store_open (&fixture->temp);
  fixture->transport = gh_fake_transport_new ();
  g_autoptr (GhApiClient) client =
      gh_api_client_new (GH_TRANSPORT (fixture->transport), "device", "en");
  fixture->clock = gh_server_clock_new (&clocks);
  fixture->syncer = gh_syncer_new (fixture->temp.store, client, fixture->clock);
  fixture->settled = g_ptr_array_new_with_free_func (g_free);
  g_signal_connect (fixture->syncer, "settled", G_CALLBACK (on_settled), fixture);
  g_signal_connect (fixture->syncer, "contact", G_CALLBACK (on_contact), fixture);
  g_signal_connect (fixture->syncer, "unauthenticated", G_CALLBACK (on_unauthenticated), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gh_syncer_set_token (fixture->syncer, NULL);
  while (gh_fake_transport_pending (fixture->transport) > 0)
    gh_fake_transport_fail (fixture->transport, GH_TRANSPORT_ERROR_UNREACHABLE);
  gh_test_settle ();
  g_assert_finalize_object (fixture->syncer);
  g_assert_finalize_object (fixture->transport);
  gh_server_clock_free (fixture->clock);
  g_ptr_array_unref (fixture->settled);
  temp_store_remove (&fixture->temp);
}

static GhEntry *
put (Fixture *fixture, const char *code)
{
  GhEntry *entry = gh_entry_new (code, 7, 5, 1763121000, 1763121003);
  g_assert_true (gh_entries_put (fixture->temp.store, entry, NULL));
  return entry;
}

static void
put_many (Fixture *fixture, int first, int count)
{
  for (int i = first; i < first + count; i++) {
    g_autofree char *code = g_strdup_printf ("CODE-%d", i);
    gh_entry_free (put (fixture, code));
  }
}

static void
assert_counts (Fixture *fixture, gint64 expected_waiting, gint64 expected_parked)
{
  gint64 waiting = -1, parked = -1;
  g_assert_true (gh_entries_count (fixture->temp.store, &waiting, &parked, NULL));
  g_assert_cmpint (waiting, ==, expected_waiting);
  g_assert_cmpint (parked, ==, expected_parked);
}

static char *
outcome_of (Fixture *fixture, const char *code)
{
  g_autoptr (GhEntry) entry = NULL;
  g_assert_true (gh_entries_find (fixture->temp.store, code, &entry, NULL));
  g_assert_nonnull (entry);
  return g_strdup (entry->outcome);
}

static guint
pending (Fixture *fixture)
{
  return gh_fake_transport_pending (fixture->transport);
}

/* What the oldest request asks, as the server reads it. */
static GhSyncRequest *
asked (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  const char *body = gh_fake_transport_body (fixture->transport);
  g_assert_nonnull (body);
  g_assert_cmpstr (gh_fake_transport_path (fixture->transport), ==, "/api/operator/sync");
  g_autoptr (json_object) object = gh_json_parse (body, strlen (body), &error);
  g_assert_no_error (error);
  GhSyncRequest *request = gh_sync_request_from_json (object, &error);
  g_assert_no_error (error);
  return request;
}

static guint
asked_length (Fixture *fixture)
{
  g_autoptr (GhSyncRequest) request = asked (fixture);
  return request->entries->len;
}

static const GhSyncEntry *
asked_entry (const GhSyncRequest *request, guint i)
{
  g_assert_cmpuint (i, <, request->entries->len);
  const GhSyncEntry *entry = request->entries->pdata[i];
  g_assert_null (entry->fault);
  return entry;
}

static gboolean
asks_for (Fixture *fixture, const char *code)
{
  g_autoptr (GhSyncRequest) request = asked (fixture);
  for (guint i = 0; i < request->entries->len; i++) {
    if (g_str_equal (asked_entry (request, i)->ticket_code, code))
      return TRUE;
  }
  return FALSE;
}

static void
add_result (GPtrArray *results, const char *id, GhSyncOutcome outcome, GhSyncOutcome first_outcome,
            const char *code)
{
  GhSyncResult *result = g_new0 (GhSyncResult, 1);
  result->id = g_strdup (id);
  result->outcome = outcome;
  result->first_outcome = first_outcome;
  result->code = g_strdup (code);
  g_ptr_array_add (results, result);
}

static GPtrArray *
no_results (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) gh_sync_result_free);
}

static void
reply (Fixture *fixture, GPtrArray *results)
{
  g_autoptr (json_object) envelope = gh_sync_results_to_json (results);
  g_autofree char *body = gh_json_to_string (envelope);
  gh_fake_transport_reply (fixture->transport, 200, body);
}

/* VERIFIED to everything, in reverse: the order proves nothing. */
static void
reply_verified (Fixture *fixture)
{
  g_autoptr (GhSyncRequest) request = asked (fixture);
  g_autoptr (GPtrArray) results = no_results ();
  for (guint i = request->entries->len; i > 0; i--)
    add_result (results, asked_entry (request, i - 1)->id, GH_SYNC_VERIFIED, GH_SYNC_VERIFIED,
                NULL);
  reply (fixture, results);
}

static void
test_sends_in_batches (Fixture *fixture, gconstpointer data)
{
  put_many (fixture, 0, 250);
  gh_syncer_kick (fixture->syncer);
  g_assert_cmpuint (pending (fixture), ==, 0);
  gh_syncer_set_token (fixture->syncer, "tok");
  for (int i = 0; i < 3; i++) {
    g_autoptr (GhSyncRequest) request = asked (fixture);
    g_autofree char *first = g_strdup_printf ("CODE-%d", i * 100);
    g_assert_cmpuint (pending (fixture), ==, 1);
    g_assert_cmpuint (request->entries->len, ==, i < 2 ? 100 : 50);
    g_assert_cmpstr (request->device_id, ==, "device");
    g_assert_cmpstr (asked_entry (request, 0)->ticket_code, ==, first);
    g_assert_cmpstr (gh_fake_transport_token (fixture->transport), ==, "tok");
    reply_verified (fixture);
  }
  g_assert_cmpuint (pending (fixture), ==, 0);
  g_assert_cmpuint (fixture->settled->len, ==, 250);
  g_assert_cmpint (fixture->contacts, ==, 3);
  assert_counts (fixture, 0, 0);
}

static void
test_sends_all_of_it (Fixture *fixture, gconstpointer data)
{
  gboolean done;
  g_autoptr (GhEntry) entry = put (fixture, "A");
  g_assert_true (gh_entries_undo (fixture->temp.store, entry->id, 1763121010, &done, NULL));
  gh_syncer_set_token (fixture->syncer, "tok");
  g_autoptr (GhSyncRequest) request = asked (fixture);
  const GhSyncEntry *sent = asked_entry (request, 0);
  g_assert_cmpstr (sent->id, ==, entry->id);
  g_assert_cmpstr (sent->ticket_code, ==, "A");
  g_assert_cmpint (sent->operator_id, ==, 5);
  g_assert_cmpint (sent->verified_at, ==, 1763121000);
  g_assert_cmpint (sent->device_time, ==, 1763121003);
  g_assert_cmpint (sent->undone_at, ==, 1763121010);
}

/* A tablet whose clock stands before 1970 sends an entry that the server can read. */
static void
test_clock_before_1970 (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GhEntry) entry = gh_entry_new ("A", 7, 5, 1763121000, -86400);
  g_assert_true (gh_entries_put (fixture->temp.store, entry, NULL));
  gh_syncer_set_token (fixture->syncer, "tok");
  g_autoptr (GhSyncRequest) request = asked (fixture);
  g_assert_cmpint (asked_entry (request, 0)->device_time, ==, 0);
}

static void
test_outcomes (Fixture *fixture, gconstpointer data)
{
  put_many (fixture, 0, 6);
  gh_syncer_set_token (fixture->syncer, "tok");
  g_autoptr (GhSyncRequest) request = asked (fixture);
  g_autoptr (GPtrArray) results = no_results ();
  const char *ids[6];
  for (guint i = 0; i < 6; i++)
    ids[i] = asked_entry (request, i)->id;
  add_result (results, ids[0], GH_SYNC_VERIFIED, GH_SYNC_VERIFIED, NULL);
  add_result (results, ids[1], GH_SYNC_DUPLICATE, GH_SYNC_VERIFIED, NULL);
  add_result (results, ids[2], GH_SYNC_CONFLICT, GH_SYNC_CONFLICT, "ALREADY_VERIFIED");
  add_result (results, ids[3], GH_SYNC_DUPLICATE, GH_SYNC_CONFLICT, "WRONG_DATE");
  add_result (results, ids[4], GH_SYNC_REJECTED, GH_SYNC_REJECTED, "TICKET_NOT_FOUND");
  add_result (results, ids[5], GH_SYNC_DUPLICATE, GH_SYNC_REJECTED, "INVALID_ENTRY");
  reply (fixture, results);
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
    g_autofree char *outcome = outcome_of (fixture, code);
    g_assert_cmpstr (outcome, ==, expected[i]);
  }
  assert_counts (fixture, 0, 2);
  g_assert_cmpuint (fixture->settled->len, ==, 6);
  g_assert_cmpuint (pending (fixture), ==, 0);
}

/* The row that the server will not take is found, parked with its code, and everything else is
 * sent; wherever it stands. */
static void
test_bad_row_stands_alone (Fixture *fixture, gconstpointer data)
{
  static const int places[] = { 0, 50, 99, 119 };
  gh_syncer_set_token (fixture->syncer, "tok");
  for (guint p = 0; p < G_N_ELEMENTS (places); p++) {
    int first = (int) p * 120;
    g_autofree char *bad = g_strdup_printf ("CODE-%d", first + places[p]);
    put_many (fixture, first, 120);
    gh_syncer_kick (fixture->syncer);
    int requests = 0;
    while (pending (fixture) > 0) {
      requests++;
      if (asks_for (fixture, bad))
        gh_fake_transport_reply (fixture->transport, p % 2 == 0 ? 400 : 413,
                                 p % 2 == 0 ? SAY_INVALID : SAY_TOO_LARGE);
      else
        reply_verified (fixture);
      g_assert_cmpint (requests, <, 30);
    }
    assert_counts (fixture, 0, p + 1);
    g_autofree char *outcome = outcome_of (fixture, bad);
    g_assert_cmpstr (outcome, ==,
                     p % 2 == 0 ? "REJECTED INVALID_REQUEST" : "REJECTED BODY_TOO_LARGE");
  }
  g_assert_cmpuint (fixture->settled->len, ==, 120 * G_N_ELEMENTS (places));
}

/* A server, or what stands before it, that refuses every batch costs nobody an entry. */
static void
test_everything_refused (Fixture *fixture, gconstpointer data)
{
  put_many (fixture, 0, 5);
  gh_syncer_set_token (fixture->syncer, "tok");
  for (int tries = 0; tries < 3; tries++) {
    for (int i = 0; i < 4; i++) { /* 5, 2, 1 and none */
      g_assert_cmpuint (pending (fixture), ==, 1);
      gh_fake_transport_reply (fixture->transport, 400, SAY_INVALID);
    }
    g_assert_cmpuint (pending (fixture), ==, 0);
    assert_counts (fixture, 5, 0);
    gh_syncer_kick (fixture->syncer);
  }
  reply_verified (fixture);
  assert_counts (fixture, 0, 0);
}

/* Refusals that are not about the batch leave it whole. */
static void
test_not_allowed (Fixture *fixture, gconstpointer data)
{
  put_many (fixture, 0, 5);
  gh_syncer_set_token (fixture->syncer, "tok");
  gh_fake_transport_reply (fixture->transport, 403, SAY_NOT_ALLOWED);
  g_assert_cmpuint (pending (fixture), ==, 0);
  gh_syncer_kick (fixture->syncer);
  g_assert_cmpuint (asked_length (fixture), ==, 5);
  assert_counts (fixture, 5, 0);
}

/* The line breaks while a bad row is being sought. */
static void
test_line_breaks_in_search (Fixture *fixture, gconstpointer data)
{
  put_many (fixture, 0, 2);
  gh_syncer_set_token (fixture->syncer, "tok");
  gh_fake_transport_reply (fixture->transport, 400, SAY_INVALID);
  gh_fake_transport_reply (fixture->transport, 400, SAY_INVALID);
  g_assert_cmpuint (asked_length (fixture), ==, 0);
  gh_fake_transport_fail (fixture->transport, GH_TRANSPORT_ERROR_UNREACHABLE);
  g_assert_cmpuint (pending (fixture), ==, 0);
  assert_counts (fixture, 2, 0);
  gh_syncer_kick (fixture->syncer);
  g_assert_cmpuint (asked_length (fixture), ==, 1);
  reply_verified (fixture);
  reply_verified (fixture);
  assert_counts (fixture, 0, 0);
}

/* Results that lack an id, name a stranger, or are not there leave their rows waiting; those rows
 * hold nobody up. */
static void
test_results_that_do_not_match (Fixture *fixture, gconstpointer data)
{
  put_many (fixture, 0, 103);
  gh_syncer_set_token (fixture->syncer, "tok");
  {
    g_autoptr (GhSyncRequest) request = asked (fixture);
    g_autoptr (GPtrArray) results = no_results ();
    add_result (results, NULL, GH_SYNC_VERIFIED, GH_SYNC_VERIFIED, NULL);
    add_result (results, "f3b8cbe5-2b1c-4f1e-9d3a-6a3b0c4d5e6f", GH_SYNC_VERIFIED, GH_SYNC_VERIFIED,
                NULL);
    for (guint i = 2; i < 99; i++)
      add_result (results, asked_entry (request, i)->id, GH_SYNC_VERIFIED, GH_SYNC_VERIFIED, NULL);
    reply (fixture, results);
  }
  assert_counts (fixture, 6, 0);
  /* Those behind come first, then there is a pause. */
  g_assert_cmpuint (asked_length (fixture), ==, 3);
  reply_verified (fixture);
  assert_counts (fixture, 3, 0);
  g_assert_cmpuint (pending (fixture), ==, 0);
  gh_syncer_kick (fixture->syncer);
  g_assert_true (asks_for (fixture, "CODE-0"));
  g_assert_true (asks_for (fixture, "CODE-1"));
  g_assert_true (asks_for (fixture, "CODE-99"));
  reply_verified (fixture);
  assert_counts (fixture, 0, 0);
}

static void
test_answer_of_a_stranger (Fixture *fixture, gconstpointer data)
{
  put_many (fixture, 0, 2);
  gh_syncer_set_token (fixture->syncer, "tok");
  gh_fake_transport_reply (fixture->transport, 200, "<html>Welcome to the hotel</html>");
  gh_syncer_kick (fixture->syncer);
  gh_fake_transport_reply (fixture->transport, 400, "<html>Bad request</html>");
  gh_syncer_kick (fixture->syncer);
  g_assert_cmpuint (asked_length (fixture), ==, 2);
  g_assert_cmpint (fixture->misses, ==, 2);
  assert_counts (fixture, 2, 0);
}

/* The same ids again after every failure. */
static void
test_tries_again (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GhEntry) entry = put (fixture, "A");
  gh_syncer_set_token (fixture->syncer, "tok");
  for (int i = 0; i < 3; i++) {
    g_assert_nonnull (strstr (gh_fake_transport_body (fixture->transport), entry->id));
    if (i == 1)
      gh_fake_transport_reply (fixture->transport, 503, SAY_BUSY);
    else
      gh_fake_transport_fail (fixture->transport, GH_TRANSPORT_ERROR_TIMEOUT);
    g_assert_cmpuint (pending (fixture), ==, 0);
    assert_counts (fixture, 1, 0);
    gh_syncer_kick (fixture->syncer);
  }
  g_assert_cmpint (fixture->misses, ==, 3);
  reply_verified (fixture);
  assert_counts (fixture, 0, 0);
}

static void
test_tries_by_itself (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GhEntry) entry = put (fixture, "A");
  gh_syncer_set_token (fixture->syncer, "tok");
  gh_fake_transport_fail (fixture->transport, GH_TRANSPORT_ERROR_TIMEOUT);
  g_assert_cmpuint (pending (fixture), ==, 0);
  gh_test_pause (1100);
  g_assert_cmpuint (pending (fixture), ==, 1);
}

/* A server that asked to be left alone for a while is. */
static void
test_retry_after (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GhEntry) entry = put (fixture, "A");
  gint64 start = g_get_monotonic_time ();
  gh_syncer_set_token (fixture->syncer, "tok");
  gh_fake_transport_reply (fixture->transport, 429, SAY_LIMITED);
  while (pending (fixture) == 0) {
    gh_syncer_kick (fixture->syncer);
    gh_test_pause (10);
  }
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 2 * G_TIME_SPAN_SECOND);
  reply_verified (fixture);
  assert_counts (fixture, 0, 0);
}

static void
test_reserved (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GhEntry) one = put (fixture, "A");
  g_autoptr (GhEntry) two = put (fixture, "B");
  gh_syncer_reserve (fixture->syncer, one->id);
  gh_syncer_set_token (fixture->syncer, "tok");
  g_assert_cmpuint (asked_length (fixture), ==, 1);
  g_assert_true (asks_for (fixture, "B"));
  /* Given back while another is on its way: its turn comes. */
  gh_syncer_reserve (fixture->syncer, NULL);
  reply_verified (fixture);
  g_assert_true (asks_for (fixture, "A"));
  reply_verified (fixture);
  g_assert_cmpuint (pending (fixture), ==, 0);
  assert_counts (fixture, 0, 0);
}

/* Undone while it is on its way: sent once more, so that the server learns of it. */
static void
test_undone_on_the_way (Fixture *fixture, gconstpointer data)
{
  gboolean done;
  g_autoptr (GhEntry) entry = put (fixture, "A");
  gh_syncer_set_token (fixture->syncer, "tok");
  g_assert_true (gh_entries_undo (fixture->temp.store, entry->id, 1763121010, &done, NULL));
  reply_verified (fixture);
  g_autoptr (GhSyncRequest) request = asked (fixture);
  g_assert_cmpint (asked_entry (request, 0)->undone_at, ==, 1763121010);
  reply_verified (fixture);
  g_assert_cmpuint (pending (fixture), ==, 0);
  assert_counts (fixture, 0, 0);
}

static void
test_token_ends (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GhEntry) entry = put (fixture, "A");
  gh_syncer_set_token (fixture->syncer, "tok");
  gh_fake_transport_reply (fixture->transport, 401, SAY_SIGN_IN_FIRST);
  g_assert_cmpint (fixture->unauthenticated, ==, 1);
  gh_syncer_kick (fixture->syncer);
  g_assert_cmpuint (pending (fixture), ==, 0);
  gh_syncer_set_token (fixture->syncer, "tok-2");
  g_assert_cmpstr (gh_fake_transport_token (fixture->transport), ==, "tok-2");
  reply_verified (fixture);
  assert_counts (fixture, 0, 0);
}

/* An answer to the former operator's request comes too late to count; the row is sent again. */
static void
test_operator_changes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GhEntry) entry = put (fixture, "A");
  gh_syncer_set_token (fixture->syncer, "tok");
  gh_syncer_set_token (fixture->syncer, "tok-2");
  g_assert_cmpuint (pending (fixture), ==, 2);
  reply_verified (fixture);
  assert_counts (fixture, 1, 0);
  g_assert_cmpstr (gh_fake_transport_token (fixture->transport), ==, "tok-2");
  reply_verified (fixture);
  assert_counts (fixture, 0, 0);
  g_assert_cmpuint (fixture->settled->len, ==, 1);
}

static void
test_last_sync (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GhEntry) entry = put (fixture, "A");
  gh_syncer_set_token (fixture->syncer, "tok");
  g_assert_cmpint (gh_syncer_get_last_sync (fixture->syncer), ==, 0);
  gh_fake_transport_fail (fixture->transport, GH_TRANSPORT_ERROR_TIMEOUT);
  g_assert_cmpint (gh_syncer_get_last_sync (fixture->syncer), ==, 0);
  gh_syncer_kick (fixture->syncer);
  reply_verified (fixture);
  g_assert_cmpint (gh_syncer_get_last_sync (fixture->syncer), ==, 1763121600);
}

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/syncer/sends-in-batches", test_sends_in_batches);
  ADD ("/syncer/sends-all-of-it", test_sends_all_of_it);
  ADD ("/syncer/clock-before-1970", test_clock_before_1970);
  ADD ("/syncer/outcomes", test_outcomes);
  ADD ("/syncer/bad-row-stands-alone", test_bad_row_stands_alone);
  ADD ("/syncer/everything-refused", test_everything_refused);
  ADD ("/syncer/not-allowed", test_not_allowed);
  ADD ("/syncer/line-breaks-in-search", test_line_breaks_in_search);
  ADD ("/syncer/results-that-do-not-match", test_results_that_do_not_match);
  ADD ("/syncer/answer-of-a-stranger", test_answer_of_a_stranger);
  ADD ("/syncer/tries-again", test_tries_again);
  ADD ("/syncer/tries-by-itself", test_tries_by_itself);
  ADD ("/syncer/retry-after", test_retry_after);
  ADD ("/syncer/reserved", test_reserved);
  ADD ("/syncer/undone-on-the-way", test_undone_on_the_way);
  ADD ("/syncer/token-ends", test_token_ends);
  ADD ("/syncer/operator-changes", test_operator_changes);
  ADD ("/syncer/last-sync", test_last_sync);
  return g_test_run ();
}
