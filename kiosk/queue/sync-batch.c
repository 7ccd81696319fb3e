/* Between the queue's entries and the API's. */

#include "kiosk/queue/sync-batch.h"

GPtrArray *
gh_sync_batch_new (GPtrArray *entries)
{
  GPtrArray *batch = g_ptr_array_new_with_free_func ((GDestroyNotify) gh_sync_entry_free);
  for (guint i = 0; i < entries->len; i++) {
    const GhEntry *entry = entries->pdata[i];
    GhSyncEntry *sent = g_new0 (GhSyncEntry, 1);
    sent->id = g_strdup (entry->id);
    sent->ticket_code = g_strdup (entry->code);
    sent->verified_at = entry->verified_at;
    sent->operator_id = entry->operator_id;
    /* The server takes no time before 1970, and a tablet with an empty battery may say such. */
    sent->device_time = MAX (entry->device_time, 0);
    sent->undone_at = entry->undone_at;
    g_ptr_array_add (batch, sent);
  }
  return batch;
}

GHashTable *
gh_sync_batch_index (GPtrArray *results)
{
  GHashTable *by_id = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < results->len; i++) {
    GhSyncResult *result = results->pdata[i];
    if (result->id != NULL)
      g_hash_table_insert (by_id, result->id, result);
  }
  return by_id;
}

/* "CONFLICT ALREADY_VERIFIED"; of a duplicate what it was the first time. */
static char *
outcome_of (const GhSyncResult *result)
{
  const char *outcome = gh_sync_outcome_to_string (result->first_outcome);
  return result->code != NULL ? g_strconcat (outcome, " ", result->code, NULL) : g_strdup (outcome);
}

static GhEntryDecision *
decide (const GhEntry *entry, const GhSyncResult *result)
{
  GhEntryDecision *decision = g_new0 (GhEntryDecision, 1);
  decision->entry = entry;
  decision->outcome = outcome_of (result);
  decision->parked = result->first_outcome == GH_SYNC_REJECTED;
  return decision;
}

GPtrArray *
gh_sync_batch_decide (GPtrArray *entries, GHashTable *results)
{
  GPtrArray *decisions = g_ptr_array_new_with_free_func ((GDestroyNotify) gh_entry_decision_free);
  for (guint i = 0; i < entries->len; i++) {
    const GhEntry *entry = entries->pdata[i];
    const GhSyncResult *result = g_hash_table_lookup (results, entry->id);
    if (result != NULL)
      g_ptr_array_add (decisions, decide (entry, result));
  }
  return decisions;
}

GPtrArray *
gh_sync_batch_refuse (const GhEntry *entry, const char *code)
{
  GPtrArray *results = g_ptr_array_new_with_free_func ((GDestroyNotify) gh_sync_result_free);
  GhSyncResult *refusal = g_new0 (GhSyncResult, 1);
  refusal->id = g_strdup (entry->id);
  refusal->outcome = refusal->first_outcome = GH_SYNC_REJECTED;
  refusal->code = g_strdup (code);
  g_ptr_array_add (results, refusal);
  return results;
}
