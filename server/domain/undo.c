/* Undo; see the header. */

#include "server/domain/undo.h"

#include "core/event-log.h"
#include "server/domain/sync.h"
#include "server/domain/take-back.h"
#include "server/store/device-store.h"
#include "server/store/ticket-store.h"

typedef struct {
  const GhContext *context;
  const GhGate *gate;
  const char *scan_id;

  GhUndoOutcome outcome;
  GhUndone *undone; /* owned */
} Undoing;

static gboolean
find_outcome (GhDb *db, Undoing *undoing, const GhEntry *entry, GError **error)
{
  const GhGate *gate = undoing->gate;
  g_autoptr (GhEntry) other = NULL;
  undoing->outcome = GH_UNDO_NOT_FOUND;
  if (entry == NULL || entry->ticket_id == 0)
    return TRUE;
  undoing->outcome = GH_UNDO_NOT_YOURS;
  if (entry->operator_id != gate->session->operator_id ||
      g_strcmp0 (entry->device, gate->device) != 0)
    return TRUE;
  undoing->outcome = GH_UNDO_DONE;
  if (entry->undone_at != 0)
    return TRUE;
  undoing->outcome = GH_UNDO_TOO_LATE;
  if (undoing->context->now - entry->entered_at > GH_UNDO_SECONDS)
    return TRUE;
  if (!gh_entry_store_first (db, entry->ticket_id, entry->id, &other, error))
    return FALSE;
  undoing->outcome = other != NULL ? GH_UNDO_DOUBLE_ENTRY : GH_UNDO_DONE;
  return TRUE;
}

/* @entry is done away with, now or before. */
static gboolean
describe (GhDb *db, Undoing *undoing, const GhEntry *entry, GError **error)
{
  g_autoptr (GhTicket) ticket = NULL;
  if (!gh_ticket_store_find (db, entry->ticket_id, &ticket, error))
    return FALSE;
  g_assert (ticket != NULL);
  GhUndone *undone = undoing->undone = g_new0 (GhUndone, 1);
  undone->ticket_id = ticket->id;
  undone->ticket_code = g_strdup (ticket->code);
  undone->undone_at = entry->undone_at;
  if (!gh_ticket_status_from_string (entry->undone_to, &undone->status))
    g_warning ("Undone entry %" G_GINT64_FORMAT " has no state", entry->id);
  return TRUE;
}

static gboolean
undo_in_transaction (GhDb *db, gpointer data, GError **error)
{
  Undoing *undoing = data;
  const GhGate *gate = undoing->gate;
  g_autoptr (GhEntry) entry = NULL;
  g_clear_pointer (&undoing->undone, gh_undone_free);
  if (!gh_sync_find_entry (db, gate->session->orq, undoing->scan_id, &entry, error) ||
      !find_outcome (db, undoing, entry, error))
    return FALSE;
  if (undoing->outcome != GH_UNDO_DONE)
    return TRUE;
  if (entry->undone_at == 0) {
    GhTakeBack take = { .entry = entry,
                        .at = undoing->context->now,
                        .operator_id = gate->session->operator_id };
    GhTicketStatus status;
    if ((gate->device != NULL &&
         !gh_device_store_see (db, gate->session->orq, gate->device, undoing->context->now,
                               &take.device_id, error)) ||
        !gh_take_back (undoing->context, &take, &status, error))
      return FALSE;
    entry->undone_at = take.at;
    entry->undone_to = g_strdup (gh_ticket_status_to_string (status));
  }
  return describe (db, undoing, entry, error);
}

static void
log_undo (const Undoing *undoing)
{
  g_autofree char *ticket_id = g_strdup_printf ("%" G_GINT64_FORMAT, undoing->undone->ticket_id);
  g_autofree char *operator_id =
      g_strdup_printf ("%" G_GINT64_FORMAT, undoing->gate->session->operator_id);
  gh_log_event (GH_LOG_INFO, "ticket.undone", "ticket_id", ticket_id, "operator_id", operator_id,
                NULL);
}

gboolean
gh_undo (const GhContext *context, const GhGate *gate, const char *scan_id, GhUndoOutcome *outcome,
         GhUndone **undone, GError **error)
{
  Undoing undoing = { .context = context, .gate = gate, .scan_id = scan_id };
  *undone = NULL;
  if (!gh_db_transact (context->db, GH_DB_WRITE, undo_in_transaction, &undoing, error)) {
    gh_undone_free (undoing.undone);
    return FALSE;
  }
  *outcome = undoing.outcome;
  *undone = undoing.undone;
  if (undoing.undone != NULL)
    log_undo (&undoing);
  return TRUE;
}
