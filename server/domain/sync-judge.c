/* What an entry that a gate made by itself is: let in, a conflict, or none at all; see the headers.
 */

#include "server/domain/sync-private.h"

#include "server/domain/org-clock.h"
#include "server/rules/judge.h"
#include "server/store/conflict-store.h"
#include "server/store/event-store.h"
#include "server/store/reservation-store.h"
#include "server/store/scan-store.h"
#include "server/store/ticket-store.h"

/* ---- rows ---- */

static void
set_outcome (GhSyncCase *entry, GhSyncOutcome outcome, const char *code)
{
  entry->result->outcome = outcome;
  entry->result->first_outcome = outcome;
  entry->result->code = g_strdup (code);
}

/* @id is the new row's. */
static gboolean
keep_scan (const GhSyncBatch *batch, const GhSyncCase *entry, const char *outcome, gboolean entered,
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

gboolean
gh_sync_reject (const GhSyncBatch *batch, GhSyncCase *entry, const char *code, const char *message,
                GError **error)
{
  set_outcome (entry, GH_SYNC_REJECTED, code);
  entry->result->message = g_strdup (message);
  return keep_scan (batch, entry, code, FALSE, NULL, error);
}

static gboolean
keep_event (const GhSyncBatch *batch, const GhSyncCase *entry, const char *name, const char *detail,
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
judge (const GhSyncCase *entry, GhDate today)
{
  GhTicket then = *entry->ticket;
  if (then.status == GH_TICKET_EXPIRED && then.reservation_id != 0)
    then.status = GH_TICKET_RESERVED;
  return gh_judge_admission (&then, entry->at, today);
}

/* The ticket becomes VERIFIED by this entry, where it may. */
static gboolean
enter_ticket (const GhSyncBatch *batch, GhSyncCase *entry, gint64 *changed, GError **error)
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
let_in (const GhSyncBatch *batch, GhSyncCase *entry, GError **error)
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
meet_other (const GhSyncBatch *batch, GhSyncCase *entry, gint64 *other_row, GError **error)
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
keep_conflict (const GhSyncBatch *batch, GhSyncCase *entry, GhVerdict verdict, GError **error)
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
describe_ticket (GhSyncCase *entry)
{
  entry->result->ticket_id = entry->ticket->id;
  entry->result->verified_at = entry->ticket->verified_at;
  entry->result->verified_by = entry->ticket->verified_by;
}

/* Whether the server let this very press in itself, and its answer was lost on the way. */
static gboolean
is_online_entry (const GhSyncCase *entry)
{
  return entry->admitted != 0 && entry->admitted == entry->ticket->id;
}

static gboolean
take_online_entry (const GhSyncBatch *batch, GhSyncCase *entry, GError **error)
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

gboolean
gh_sync_judge (const GhSyncBatch *batch, GhSyncCase *entry, GError **error)
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
