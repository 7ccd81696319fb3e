/* The syncer of the unit tests, and the server that they play. */

#include "syncer-bench.h"

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
  SyncerBench *bench = data;
  g_assert_cmpstr (entry->id, ==, result->id);
  g_ptr_array_add (bench->settled, g_strdup (entry->id));
  /* What a desk does in answer to it must not disturb the batch. */
  gh_syncer_kick (syncer);
}

static void
on_contact (GhSyncer *syncer, gboolean reached, guint64 turn, gpointer data)
{
  SyncerBench *bench = data;
  if (reached)
    bench->contacts++;
  else
    bench->misses++;
}

static void
on_unauthenticated (GhSyncer *syncer, gpointer data)
{
  SyncerBench *bench = data;
  bench->unauthenticated++;
}

void
syncer_bench_set_up (SyncerBench *bench, gconstpointer data)
{
  const GhMachineClocks clocks = { fixed_wall, fixed_boot, NULL };
  temp_store_open (&bench->temp);
  bench->transport = gh_fake_transport_new ();
  g_autoptr (GhApiClient) client =
      gh_api_client_new (GH_TRANSPORT (bench->transport), "device", "en");
  bench->clock = gh_server_clock_new (&clocks);
  bench->syncer = gh_syncer_new (bench->temp.store, client, bench->clock);
  bench->settled = g_ptr_array_new_with_free_func (g_free);
  g_signal_connect (bench->syncer, "settled", G_CALLBACK (on_settled), bench);
  g_signal_connect (bench->syncer, "contact", G_CALLBACK (on_contact), bench);
  g_signal_connect (bench->syncer, "unauthenticated", G_CALLBACK (on_unauthenticated), bench);
}

void
syncer_bench_tear_down (SyncerBench *bench, gconstpointer data)
{
  gh_syncer_set_token (bench->syncer, NULL);
  while (gh_fake_transport_pending (bench->transport) > 0)
    gh_fake_transport_fail (bench->transport, GH_TRANSPORT_ERROR_UNREACHABLE);
  gh_test_settle ();
  g_assert_finalize_object (bench->syncer);
  g_assert_finalize_object (bench->transport);
  gh_server_clock_free (bench->clock);
  g_ptr_array_unref (bench->settled);
  temp_store_remove (&bench->temp);
}

GhEntry *
syncer_bench_put (SyncerBench *bench, const char *code)
{
  GhEntry *entry = gh_entry_new (code, 7, 5, 1763121000, 1763121003);
  g_assert_true (gh_entries_put (bench->temp.store, entry, NULL));
  return entry;
}

void
syncer_bench_put_many (SyncerBench *bench, int first, int count)
{
  for (int i = first; i < first + count; i++) {
    g_autofree char *code = g_strdup_printf ("CODE-%d", i);
    gh_entry_free (syncer_bench_put (bench, code));
  }
}

void
syncer_bench_assert_counts (SyncerBench *bench, gint64 expected_waiting, gint64 expected_parked)
{
  gint64 waiting = -1, parked = -1;
  g_assert_true (gh_entries_count (bench->temp.store, &waiting, &parked, NULL));
  g_assert_cmpint (waiting, ==, expected_waiting);
  g_assert_cmpint (parked, ==, expected_parked);
}

char *
syncer_bench_outcome_of (SyncerBench *bench, const char *code)
{
  g_autoptr (GhEntry) entry = NULL;
  g_assert_true (gh_entries_find (bench->temp.store, code, &entry, NULL));
  g_assert_nonnull (entry);
  return g_strdup (entry->outcome);
}

guint
syncer_bench_pending (SyncerBench *bench)
{
  return gh_fake_transport_pending (bench->transport);
}

GhSyncRequest *
syncer_bench_asked (SyncerBench *bench)
{
  g_autoptr (GError) error = NULL;
  const char *body = gh_fake_transport_body (bench->transport);
  g_assert_nonnull (body);
  g_assert_cmpstr (gh_fake_transport_path (bench->transport), ==, "/api/operator/sync");
  g_autoptr (json_object) object = gh_json_parse (body, strlen (body), &error);
  g_assert_no_error (error);
  GhSyncRequest *request = gh_sync_request_from_json (object, &error);
  g_assert_no_error (error);
  return request;
}

guint
syncer_bench_asked_length (SyncerBench *bench)
{
  g_autoptr (GhSyncRequest) request = syncer_bench_asked (bench);
  return request->entries->len;
}

const GhSyncEntry *
syncer_bench_asked_entry (const GhSyncRequest *request, guint i)
{
  g_assert_cmpuint (i, <, request->entries->len);
  const GhSyncEntry *entry = request->entries->pdata[i];
  g_assert_null (entry->fault);
  return entry;
}

gboolean
syncer_bench_asks_for (SyncerBench *bench, const char *code)
{
  g_autoptr (GhSyncRequest) request = syncer_bench_asked (bench);
  for (guint i = 0; i < request->entries->len; i++) {
    if (g_str_equal (syncer_bench_asked_entry (request, i)->ticket_code, code))
      return TRUE;
  }
  return FALSE;
}

void
syncer_bench_add_result (GPtrArray *results, const char *id, GhSyncOutcome outcome,
                         GhSyncOutcome first_outcome, const char *code)
{
  GhSyncResult *result = g_new0 (GhSyncResult, 1);
  result->id = g_strdup (id);
  result->outcome = outcome;
  result->first_outcome = first_outcome;
  result->code = g_strdup (code);
  g_ptr_array_add (results, result);
}

GPtrArray *
syncer_bench_no_results (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) gh_sync_result_free);
}

void
syncer_bench_reply (SyncerBench *bench, GPtrArray *results)
{
  g_autoptr (json_object) envelope = gh_sync_results_to_json (results);
  g_autofree char *body = gh_json_to_string (envelope);
  gh_fake_transport_reply (bench->transport, 200, body);
}

void
syncer_bench_reply_verified (SyncerBench *bench)
{
  g_autoptr (GhSyncRequest) request = syncer_bench_asked (bench);
  g_autoptr (GPtrArray) results = syncer_bench_no_results ();
  for (guint i = request->entries->len; i > 0; i--)
    syncer_bench_add_result (results, syncer_bench_asked_entry (request, i - 1)->id,
                             GH_SYNC_VERIFIED, GH_SYNC_VERIFIED, NULL);
  syncer_bench_reply (bench, results);
}
