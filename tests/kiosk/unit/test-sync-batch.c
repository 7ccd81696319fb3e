/* Tests of kiosk/queue/sync-batch and file-error. */

#include "kiosk/queue/file-error.h"
#include "kiosk/queue/sync-batch.h"

#include <errno.h>

static GPtrArray *
entries_new (void)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) gh_entry_free);
  for (int i = 0; i < 3; i++) {
    g_autofree char *code = g_strdup_printf ("CODE-%d", i);
    g_ptr_array_add (entries, gh_entry_new (code, 7 + i, 5, 1000 + i, 2000 + i));
  }
  return entries;
}

static GhEntry *
entry_at (GPtrArray *entries, guint at)
{
  return entries->pdata[at];
}

static void
add_result (GPtrArray *results, const char *id, GhSyncOutcome outcome, GhSyncOutcome first,
            const char *code)
{
  GhSyncResult *result = g_new0 (GhSyncResult, 1);
  result->id = g_strdup (id);
  result->outcome = outcome;
  result->first_outcome = first;
  result->code = g_strdup (code);
  g_ptr_array_add (results, result);
}

static void
assert_decided (const GhEntryDecision *decision, const GhEntry *entry, const char *outcome,
                gboolean parked)
{
  g_assert_true (decision->entry == entry);
  g_assert_cmpstr (decision->outcome, ==, outcome);
  g_assert_cmpint (decision->parked, ==, parked);
}

static void
test_sent (void)
{
  g_autoptr (GPtrArray) entries = entries_new ();
  entry_at (entries, 1)->undone_at = 1500;
  entry_at (entries, 2)->device_time = -86400; /* an empty battery */
  g_autoptr (GPtrArray) batch = gh_sync_batch_new (entries);
  g_assert_cmpuint (batch->len, ==, 3);
  for (guint i = 0; i < batch->len; i++) {
    const GhSyncEntry *sent = batch->pdata[i];
    g_assert_cmpstr (sent->id, ==, entry_at (entries, i)->id);
    g_assert_cmpstr (sent->ticket_code, ==, entry_at (entries, i)->code);
    g_assert_cmpint (sent->verified_at, ==, 1000 + i);
    g_assert_cmpint (sent->operator_id, ==, 5);
    g_assert_cmpint (sent->device_time, ==, i < 2 ? 2000 + i : 0);
    g_assert_cmpint (sent->undone_at, ==, i == 1 ? 1500 : 0);
  }
}

/* By ids: in another order, with one that is missing, one that nobody asked about, and one that
 * has no id. */
static void
test_decided (void)
{
  g_autoptr (GPtrArray) entries = entries_new ();
  g_autoptr (GPtrArray) results =
      g_ptr_array_new_with_free_func ((GDestroyNotify) gh_sync_result_free);
  add_result (results, entry_at (entries, 2)->id, GH_SYNC_CONFLICT, GH_SYNC_CONFLICT,
              "ALREADY_VERIFIED");
  add_result (results, "another", GH_SYNC_VERIFIED, GH_SYNC_VERIFIED, NULL);
  add_result (results, NULL, GH_SYNC_REJECTED, GH_SYNC_REJECTED, "INVALID_ENTRY");
  add_result (results, entry_at (entries, 0)->id, GH_SYNC_VERIFIED, GH_SYNC_VERIFIED, NULL);
  g_autoptr (GHashTable) by_id = gh_sync_batch_index (results);
  g_assert_cmpuint (g_hash_table_size (by_id), ==, 3);
  g_autoptr (GPtrArray) decisions = gh_sync_batch_decide (entries, by_id);
  g_assert_cmpuint (decisions->len, ==, 2);
  assert_decided (decisions->pdata[0], entry_at (entries, 0), "VERIFIED", FALSE);
  assert_decided (decisions->pdata[1], entry_at (entries, 2), "CONFLICT ALREADY_VERIFIED", FALSE);
}

/* A duplicate is what it was the first time: also one that was refused. */
static void
test_duplicates (void)
{
  g_autoptr (GPtrArray) entries = entries_new ();
  g_autoptr (GPtrArray) results =
      g_ptr_array_new_with_free_func ((GDestroyNotify) gh_sync_result_free);
  add_result (results, entry_at (entries, 0)->id, GH_SYNC_DUPLICATE, GH_SYNC_VERIFIED, NULL);
  add_result (results, entry_at (entries, 1)->id, GH_SYNC_DUPLICATE, GH_SYNC_CONFLICT, "EXPIRED");
  add_result (results, entry_at (entries, 2)->id, GH_SYNC_DUPLICATE, GH_SYNC_REJECTED,
              "TICKET_NOT_FOUND");
  g_autoptr (GHashTable) by_id = gh_sync_batch_index (results);
  g_autoptr (GPtrArray) decisions = gh_sync_batch_decide (entries, by_id);
  g_assert_cmpuint (decisions->len, ==, 3);
  assert_decided (decisions->pdata[0], entry_at (entries, 0), "VERIFIED", FALSE);
  assert_decided (decisions->pdata[1], entry_at (entries, 1), "CONFLICT EXPIRED", FALSE);
  assert_decided (decisions->pdata[2], entry_at (entries, 2), "REJECTED TICKET_NOT_FOUND", TRUE);
}

static void
test_refused (void)
{
  g_autoptr (GPtrArray) entries = entries_new ();
  g_autoptr (GPtrArray) results = gh_sync_batch_refuse (entry_at (entries, 1), "INVALID_REQUEST");
  g_autoptr (GHashTable) by_id = gh_sync_batch_index (results);
  g_autoptr (GPtrArray) decisions = gh_sync_batch_decide (entries, by_id);
  g_assert_cmpuint (decisions->len, ==, 1);
  assert_decided (decisions->pdata[0], entry_at (entries, 1), "REJECTED INVALID_REQUEST", TRUE);
}

static void
test_file_error (void)
{
  g_autoptr (GError) error = NULL;
  errno = ENOSPC;
  g_assert_false (gh_file_error_set ("/var/lib/kiosk.db", &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC);
  g_assert_true (g_str_has_prefix (error->message, "/var/lib/kiosk.db: "));
  errno = ENOENT;
  g_assert_false (gh_file_error_set ("/nowhere", NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync-batch/sent", test_sent);
  g_test_add_func ("/sync-batch/decided", test_decided);
  g_test_add_func ("/sync-batch/duplicates", test_duplicates);
  g_test_add_func ("/sync-batch/refused", test_refused);
  g_test_add_func ("/file-error/set", test_file_error);
  return g_test_run ();
}
