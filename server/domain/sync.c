/* Entries that gates made by themselves; see the header. */

#include "server/domain/sync.h"

#include "core/event-log.h"
#include "server/domain/org-clock.h"
#include "server/domain/take-back.h"
#include "server/rules/judge.h"
#include "server/store/conflict-store.h"
#include "server/store/device-store.h"
#include "server/store/event-store.h"
#include "server/store/operator-store.h"
#include "server/store/reservation-store.h"
#include "server/store/scan-store.h"
#include "server/store/sync-store.h"
#include "server/store/ticket-store.h"

#include <string.h>

/* The row of an entry in scans, beside the answer that is kept: it may have no scan_id, and is
 * still to be found when its gate takes it back. */
#define ROW_KEY "scan"

typedef struct {
  const GhContext *context;
  const GhGate *gate;
  const GhSyncRequest *request;
  GHashTable *operators; /* ids of the organisation's, gint64; owned */
  gint64 device_id;      /* 0 for none */
  GPtrArray *results;    /* GhSyncResult, owned */
} Batch;

/* One entry while it is looked at. */
typedef struct {
  const GhSyncEntry *sent;
  GhSyncResult *result; /* owned */
  gint64 at;            /* when it happened, never ahead of us */
  GhTicket *ticket;     /* owned; NULL for none of this organisation */
  gboolean id_taken;    /* a scan has its id already */
  gint64 admitted;      /* the ticket that the scan with its id admitted; 0 for none */
  gint64 row;           /* the entry in scans; 0 for none */
} Entry;

static void
free_result (gpointer result)
{
  gh_sync_result_free (result);
}

/* ---- ids that were answered before ---- */

/* The result is what is kept; @kept comes from our own table. */
static gboolean
read_kept (const char *kept, Entry *entry, GError **error)
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
answer_again (const Batch *batch, Entry *entry, gboolean *answered, GError **error)
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
keep_answer (const Batch *batch, const Entry *entry, GError **error)
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

/* ---- rows ---- */

static void
set_outcome (Entry *entry, GhSyncOutcome outcome, const char *code)
{
  entry->result->outcome = outcome;
  entry->result->first_outcome = outcome;
  entry->result->code = g_strdup (code);
}

/* @id is the new row's. */
static gboolean
keep_scan (const Batch *batch, const Entry *entry, const char *outcome, gboolean entered,
           gint64 *id, GError **error)
{
  const GhSyncEntry *sent = entry->sent;
  const GhSession *session = batch->gate->session;
  gboolean known = g_hash_table_contains (batch->operators, &sent->operator_id);
  gint64 device_time = sent->device_time != 0 ? sent->device_time : sent->verified_at;
  GhNewScan scan = { .orq = session->orq,
                     .action = "SYNC",
                     .ticket_code = sent->ticket_code != NULL ? sent->ticket_code : "",
                     .ticket_id = entry->ticket != NULL ? entry->ticket->id : 0,
                     .outcome = outcome,
                     .operator_id = known ? sent->operator_id : session->operator_id,
                     .device_id = batch->device_id,
                     .scan_id = entry->id_taken ? NULL : sent->id,
                     .scanned_at = entry->at,
                     .received_at = batch->context->now,
                     .entered = entered,
                     .clock_cut = entry->result->clock_cut,
                     .device_time = device_time != entry->at ? device_time : 0 };
  return gh_scan_store_insert (batch->context->db, &scan, id, error);
}

static gboolean
reject (const Batch *batch, Entry *entry, const char *code, const char *message, GError **error)
{
  set_outcome (entry, GH_SYNC_REJECTED, code);
  entry->result->message = g_strdup (message);
  return keep_scan (batch, entry, code, FALSE, NULL, error);
}

static gboolean
keep_event (const Batch *batch, const Entry *entry, const char *name, const char *detail,
            GError **error)
{
  GhNewEvent event = { .orq = entry->ticket->orq,
                       .name = name,
                       .ticket_id = entry->ticket->id,
                       .slot_id = entry->ticket->slot_id,
                       .operator_id = entry->sent->operator_id,
                       .detail = detail };
  return gh_event_store_insert (batch->context->db, &event, batch->context->now, error);
}

/* ---- judging ---- */

/* As of its own moment: that the expiry job has been since then does not matter, the end of the
 * slot does (contract 3.2). */
static GhVerdict
judge (const Entry *entry, GhDate today)
{
  GhTicket then = *entry->ticket;
  if (then.status == GH_TICKET_EXPIRED && then.reservation_id != 0)
    then.status = GH_TICKET_RESERVED;
  return gh_judge_admission (&then, entry->at, today);
}

/* The ticket becomes VERIFIED by this entry, where it may. */
static gboolean
enter_ticket (const Batch *batch, Entry *entry, gint64 *changed, GError **error)
{
  GhDb *db = batch->context->db;
  GhTicket *ticket = entry->ticket;
  if (!gh_ticket_store_enter (db, ticket->id, entry->sent->operator_id, entry->at, changed, error))
    return FALSE;
  if (*changed == 0)
    return TRUE;
  ticket->verified_at = entry->at;
  ticket->verified_by = entry->sent->operator_id;
  return gh_reservation_store_enter (db, ticket->id, batch->context->now, error);
}

static gboolean
let_in (const Batch *batch, Entry *entry, GError **error)
{
  gint64 changed = 0;
  set_outcome (entry, GH_SYNC_VERIFIED, NULL);
  if (!enter_ticket (batch, entry, &changed, error))
    return FALSE;
  if (changed != 1) {
    g_set_error (error, GH_DB_ERROR, GH_DB_ERROR_RETRY, "Ticket %" G_GINT64_FORMAT " changed hands",
                 entry->ticket->id);
    return FALSE;
  }
  return keep_scan (batch, entry, "VERIFIED", TRUE, &entry->row, error) &&
         keep_event (batch, entry, "ticket.verified", NULL, error);
}

/* Says who else is in with this ticket; an earlier entry than his stands on it from now on.
 * @other_row is his entry, 0 when the log has none. */
static gboolean
meet_other (const Batch *batch, Entry *entry, gint64 *other_row, GError **error)
{
  GhDb *db = batch->context->db;
  GhTicket *ticket = entry->ticket;
  GhSyncResult *result = entry->result;
  g_autoptr (GhEntry) other = NULL;
  if (!gh_entry_store_first (db, ticket->id, 0, &other, error))
    return FALSE;
  *other_row = other != NULL ? other->id : 0;
  result->operator_name = g_strdup (other != NULL ? other->operator_name : ticket->operator_name);
  result->device_name = other != NULL ? g_strdup (other->device_name) : NULL;
  result->other_at = other != NULL ? other->entered_at : ticket->verified_at;
  if (entry->at >= ticket->verified_at)
    return TRUE;
  ticket->verified_at = entry->at;
  ticket->verified_by = entry->sent->operator_id;
  return gh_ticket_store_set_entry (db, ticket->id, ticket->verified_by, ticket->verified_at,
                                    error) &&
         gh_reservation_store_enter (db, ticket->id, batch->context->now, error);
}

/* Somebody is in whom we would have refused: that is counted, and the supervisor hears of it. */
static gboolean
keep_conflict (const Batch *batch, Entry *entry, GhVerdict verdict, GError **error)
{
  const char *code = gh_verdict_to_string (verdict);
  gint64 other_row = 0, changed = 0;
  set_outcome (entry, GH_SYNC_CONFLICT, code);
  if (verdict == GH_VERDICT_ALREADY_VERIFIED && !meet_other (batch, entry, &other_row, error))
    return FALSE;
  gboolean unusable =
      verdict == GH_VERDICT_TICKET_CANCELLED || verdict == GH_VERDICT_TICKET_NOT_ACTIVATED;
  if (verdict != GH_VERDICT_ALREADY_VERIFIED && !unusable &&
      !enter_ticket (batch, entry, &changed, error))
    return FALSE;
  if (!keep_scan (batch, entry, code, TRUE, &entry->row, error))
    return FALSE;
  GhNewConflict conflict = { .orq = entry->ticket->orq,
                             .code = code,
                             .ticket_id = entry->ticket->id,
                             .scan_id = entry->row,
                             .other_scan_id = other_row };
  return gh_conflict_store_insert (batch->context->db, &conflict, batch->context->now, error) &&
         keep_event (batch, entry, "conflict.found", code, error);
}

/* What stands on the ticket now, for the answer. */
static void
describe_ticket (Entry *entry)
{
  entry->result->ticket_id = entry->ticket->id;
  entry->result->verified_at = entry->ticket->verified_at;
  entry->result->verified_by = entry->ticket->verified_by;
}

/* Whether the server let this very press in itself, and its answer was lost on the way. */
static gboolean
is_online_entry (const Entry *entry)
{
  return entry->admitted != 0 && entry->admitted == entry->ticket->id;
}

static gboolean
take_online_entry (const Batch *batch, Entry *entry, GError **error)
{
  g_autoptr (GhEntry) online = NULL;
  if (!gh_entry_store_find_by_scan_id (batch->context->db, batch->gate->session->orq,
                                       entry->sent->id, &online, error))
    return FALSE;
  set_outcome (entry, GH_SYNC_VERIFIED, NULL);
  entry->result->outcome = GH_SYNC_DUPLICATE;
  entry->row = online != NULL ? online->id : 0;
  return TRUE;
}

static gboolean
judge_entry (const Batch *batch, Entry *entry, GError **error)
{
  GhContext then = *batch->context;
  GhDate today = 0;
  then.now = entry->at;
  if (!gh_org_today (&then, batch->gate->session->timezone, &today, error))
    return FALSE;
  GhVerdict verdict = judge (entry, today);
  gboolean done = is_online_entry (entry)       ? take_online_entry (batch, entry, error)
                  : verdict == GH_VERDICT_VALID ? let_in (batch, entry, error)
                                                : keep_conflict (batch, entry, verdict, error);
  describe_ticket (entry);
  return done;
}

/* ---- one entry ---- */

/* Why it cannot be taken, NULL when it can. */
static const char *
find_fault (const Batch *batch, const GhSyncEntry *sent)
{
  if (sent->fault != NULL)
    return sent->fault;
  return g_hash_table_contains (batch->operators, &sent->operator_id)
             ? NULL
             : "operator_id: is no operator of this organisation";
}

static gboolean
look_up (const Batch *batch, Entry *entry, GError **error)
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
take_new (const Batch *batch, Entry *entry, GError **error)
{
  const char *fault = find_fault (batch, entry->sent);
  if (!look_up (batch, entry, error))
    return FALSE;
  gboolean done = fault != NULL           ? reject (batch, entry, "INVALID_ENTRY", fault, error)
                  : entry->ticket == NULL ? reject (batch, entry, "TICKET_NOT_FOUND", NULL, error)
                                          : judge_entry (batch, entry, error);
  return done && keep_answer (batch, entry, error);
}

/* An entry that its gate took back before it could be sent; also when we had it already, and the
 * gate did not hear so. */
static gboolean
take_back (const Batch *batch, const Entry *entry, GError **error)
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
take_entry (const Batch *batch, const GhSyncEntry *sent, GError **error)
{
  gint64 now = batch->context->now;
  gboolean answered = FALSE;
  Entry entry = { .sent = sent, .result = g_new0 (GhSyncResult, 1) };
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
  Batch *batch = data;
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
log_batch (const Batch *batch)
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
  Batch batch = {
    .context = context, .gate = gate, .request = request, .operators = operators, .results = results
  };
  if (!gh_db_transact (context->db, GH_DB_WRITE, take_batch, &batch, error))
    return NULL;
  log_batch (&batch);
  return g_steal_pointer (&results);
}
