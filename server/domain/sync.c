/* Entries that gates made by themselves; see the header. */

#include "server/domain/sync-private.h"

#include "core/event-log.h"
#include "server/domain/take-back.h"
#include "server/store/device-store.h"
#include "server/store/operator-store.h"
#include "server/store/scan-store.h"
#include "server/store/sync-store.h"
#include "server/store/ticket-store.h"

#include <string.h>

/* The row of an entry in scans, beside the answer that is kept: it may have no scan_id, and is
 * still to be found when its gate takes it back. */
#define ROW_KEY "scan"

static void
free_result (gpointer result)
{
  gh_sync_result_free (result);
}

/* ---- ids that were answered before ---- */

/* The result is what is kept; @kept comes from our own table. */
static gboolean
read_kept (const char *kept, GhSyncCase *entry, GError **error)
{
  g_autoptr (json_object) object = gh_json_parse (kept, strlen (kept), error);
  g_autoptr (GhSyncResult) first = object != NULL ? gh_sync_result_from_json (object, error) : NULL;
  if (first == NULL || !gh_json_get_int_opt (object, ROW_KEY, 0, G_MAXINT64, &entry->row, error))
    return FALSE;
  g_free (first->id);
  first->id = g_steal_pointer (&entry->result->id);
  first->outcome = GH_SYNC_DUPLICATE;
  gh_sync_result_free (entry->result);
  entry->result = g_steal_pointer (&first);
  return TRUE;
}

static gboolean
answer_again (const GhSyncBatch *batch, GhSyncCase *entry, gboolean *answered, GError **error)
{
  g_autofree char *kept = NULL;
  *answered = FALSE;
  if (entry->sent->id == NULL)
    return TRUE;
  if (!gh_sync_store_find (batch->context->db, batch->gate->session->orq, entry->sent->id, &kept,
                           error))
    return FALSE;
  *answered = kept != NULL;
  return kept == NULL || read_kept (kept, entry, error);
}

gboolean
gh_sync_find_entry (GhDb *db, gint64 orq, const char *scan_id, GhEntry **entry, GError **error)
{
  g_autofree char *kept = NULL;
  gint64 row = 0;
  if (!gh_entry_store_find_by_scan_id (db, orq, scan_id, entry, error))
    return FALSE;
  if (*entry != NULL)
    return TRUE;
  if (!gh_sync_store_find (db, orq, scan_id, &kept, error))
    return FALSE;
  if (kept == NULL)
    return TRUE;
  g_autoptr (json_object) object = gh_json_parse (kept, strlen (kept), error);
  return object != NULL && gh_json_get_int_opt (object, ROW_KEY, 0, G_MAXINT64, &row, error) &&
         gh_entry_store_find (db, row, entry, error);
}

static gboolean
keep_answer (const GhSyncBatch *batch, const GhSyncCase *entry, GError **error)
{
  if (entry->sent->id == NULL)
    return TRUE;
  GhSyncResult first = *entry->result;
  first.outcome = first.first_outcome;
  g_autoptr (json_object) object = gh_sync_result_to_json (&first);
  gh_json_add_int (object, ROW_KEY, entry->row);
  g_autofree char *text = gh_json_to_string (object);
  return gh_sync_store_insert (batch->context->db, batch->gate->session->orq, entry->sent->id, text,
                               batch->context->now, error);
}

/* ---- one entry ---- */

/* Why it cannot be taken, NULL when it can. */
static const char *
find_fault (const GhSyncBatch *batch, const GhSyncEntry *sent)
{
  if (sent->fault != NULL)
    return sent->fault;
  return g_hash_table_contains (batch->operators, &sent->operator_id)
             ? NULL
             : "operator_id: is no operator of this organisation";
}

static gboolean
look_up (const GhSyncBatch *batch, GhSyncCase *entry, GError **error)
{
  GhDb *db = batch->context->db;
  gint64 orq = batch->gate->session->orq;
  g_auto (GhScan) scan = { 0 };
  if (entry->sent->id != NULL && !gh_scan_store_find (db, orq, entry->sent->id, &scan, error))
    return FALSE;
  entry->id_taken = scan.outcome != NULL;
  entry->admitted = g_strcmp0 (scan.outcome, "VERIFIED") == 0 ? scan.ticket_id : 0;
  if (entry->sent->ticket_code != NULL &&
      !gh_ticket_store_find_by_code (db, entry->sent->ticket_code, &entry->ticket, error))
    return FALSE;
  if (entry->ticket != NULL && entry->ticket->orq != orq)
    g_clear_pointer (&entry->ticket, gh_ticket_free);
  return TRUE;
}

static gboolean
take_new (const GhSyncBatch *batch, GhSyncCase *entry, GError **error)
{
  const char *fault = find_fault (batch, entry->sent);
  if (!look_up (batch, entry, error))
    return FALSE;
  gboolean done = fault != NULL ? gh_sync_reject (batch, entry, "INVALID_ENTRY", fault, error)
                  : entry->ticket == NULL
                      ? gh_sync_reject (batch, entry, "TICKET_NOT_FOUND", NULL, error)
                      : gh_sync_judge (batch, entry, error);
  return done && keep_answer (batch, entry, error);
}

/* An entry that its gate took back before it could be sent; also when we had it already, and the
 * gate did not hear so. */
static gboolean
take_back (const GhSyncBatch *batch, const GhSyncCase *entry, GError **error)
{
  const GhSyncEntry *sent = entry->sent;
  GhTicketStatus unused;
  g_autoptr (GhEntry) row = NULL;
  if (sent->undone_at == 0 || sent->fault != NULL || entry->row == 0)
    return TRUE;
  if (!gh_entry_store_find (batch->context->db, entry->row, &row, error))
    return FALSE;
  if (row == NULL || row->undone_at != 0 || row->operator_id != sent->operator_id)
    return TRUE;
  GhTakeBack take = { .entry = row,
                      .at = CLAMP (sent->undone_at, row->entered_at,
                                   MAX (batch->context->now, row->entered_at)),
                      .operator_id = sent->operator_id,
                      .device_id = batch->device_id };
  return gh_take_back (batch->context, &take, &unused, error);
}

static gboolean
take_entry (const GhSyncBatch *batch, const GhSyncEntry *sent, GError **error)
{
  gint64 now = batch->context->now;
  gboolean answered = FALSE;
  GhSyncCase entry = { .sent = sent, .result = g_new0 (GhSyncResult, 1) };
  entry.at = sent->verified_at != 0 ? MIN (sent->verified_at, now) : now;
  entry.result->clock_cut = sent->verified_at > now;
  entry.result->id = g_strdup (sent->sent_id);
  gboolean done = answer_again (batch, &entry, &answered, error) &&
                  (answered || take_new (batch, &entry, error)) && take_back (batch, &entry, error);
  g_ptr_array_add (batch->results, entry.result);
  gh_ticket_free (entry.ticket);
  return done;
}

/* ---- the batch ---- */

static gboolean
take_batch (GhDb *db, gpointer data, GError **error)
{
  GhSyncBatch *batch = data;
  const GhGate *gate = batch->gate;
  g_ptr_array_set_size (batch->results, 0);
  batch->device_id = 0;
  if (gate->device != NULL && !gh_device_store_see (db, gate->session->orq, gate->device,
                                                    batch->context->now, &batch->device_id, error))
    return FALSE;
  for (guint i = 0; i < batch->request->entries->len; i++) {
    if (!take_entry (batch, batch->request->entries->pdata[i], error))
      return FALSE;
  }
  return TRUE;
}

/* The ids of all operators of the organisation, the disabled ones too: they may have been disabled
 * since. NULL on error. Owned by the caller. */
static GHashTable *
find_operators (const GhContext *context, gint64 orq, GError **error)
{
  g_autoptr (GPtrArray) operators = gh_operator_store_list (context->db, orq, error);
  if (operators == NULL)
    return NULL;
  GHashTable *ids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (guint i = 0; i < operators->len; i++) {
    const GhOperator *op = operators->pdata[i];
    g_hash_table_add (ids, g_memdup2 (&op->id, sizeof op->id));
  }
  return ids;
}

static void
log_batch (const GhSyncBatch *batch)
{
  guint counts[GH_SYNC_REJECTED + 1] = { 0 };
  for (guint i = 0; i < batch->results->len; i++) {
    const GhSyncResult *result = batch->results->pdata[i];
    counts[result->outcome]++;
  }
  g_autofree char *operator_id =
      g_strdup_printf ("%" G_GINT64_FORMAT, batch->gate->session->operator_id);
  g_autofree char *summary = g_strdup_printf ("%u verified, %u duplicate, %u conflict, %u rejected",
                                              counts[GH_SYNC_VERIFIED], counts[GH_SYNC_DUPLICATE],
                                              counts[GH_SYNC_CONFLICT], counts[GH_SYNC_REJECTED]);
  gh_log_event (GH_LOG_INFO, "sync.taken", "operator_id", operator_id, "status", summary, NULL);
}

GPtrArray *
gh_sync_take (const GhContext *context, const GhGate *gate, const GhSyncRequest *request,
              GError **error)
{
  g_autoptr (GHashTable) operators = find_operators (context, gate->session->orq, error);
  if (operators == NULL)
    return NULL;
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func (free_result);
  GhSyncBatch batch = {
    .context = context, .gate = gate, .request = request, .operators = operators, .results = results
  };
  if (!gh_db_transact (context->db, GH_DB_WRITE, take_batch, &batch, error))
    return NULL;
  log_batch (&batch);
  return g_steal_pointer (&results);
}
