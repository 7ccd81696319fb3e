/* The table of scans that wait for a verdict. */

#include "kiosk/queue/held-scans.h"

#include "core/event-log.h"
#include "core/random-id.h"

static const char INSERT_HELD[] =
    "INSERT INTO held_scans (id, purpose, sealed_code, operator_id, scanned_at)"
    " SELECT ?, 'CHECK', ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM held_scans WHERE id = ?)";
static const char DELETE_HELD[] = "DELETE FROM held_scans WHERE id = ?";
static const char REFUSE_HELD[] =
    "UPDATE held_scans SET state = 'REFUSED', reason = ? WHERE id = ? AND state = 'WAITING'";
static const char SELECT_NEXT[] = "SELECT id, sealed_code, operator_id, scanned_at FROM held_scans"
                                  " WHERE state = 'WAITING' AND id <> ?"
                                  " ORDER BY scanned_at, id LIMIT 1";
static const char COUNT_WAITING[] =
    "SELECT COUNT(*) AS waiting FROM held_scans WHERE state = 'WAITING'";

GhHeldScan *
gh_held_scan_new (const char *code, gint64 operator_id, gint64 scanned_at)
{
  GhHeldScan *held = g_new0 (GhHeldScan, 1);
  held->id = gh_random_uuid ();
  held->code = g_strdup (code);
  held->operator_id = operator_id;
  held->scanned_at = scanned_at;
  return held;
}

GhHeldScan *
gh_held_scan_copy (const GhHeldScan *held)
{
  GhHeldScan *copy = g_memdup2 (held, sizeof *held);
  copy->id = g_strdup (held->id);
  copy->code = g_strdup (held->code);
  return copy;
}

void
gh_held_scan_free (GhHeldScan *held)
{
  if (held == NULL)
    return;
  g_free (held->id);
  g_free (held->code);
  g_free (held);
}

gboolean
gh_held_scans_put (GhKioskStore *store, const GhHeldScan *held, GError **error)
{
  g_autoptr (GBytes) sealed = gh_seal_close_text (gh_kiosk_store_get_seal (store), held->code);
  gsize length;
  const void *bytes = g_bytes_get_data (sealed, &length);
  return gh_kiosk_store_run (store, INSERT_HELD,
                             GH_DB_VALUES (gh_db_text (held->id), gh_db_blob (bytes, length),
                                           gh_db_int (held->operator_id),
                                           gh_db_int (held->scanned_at), gh_db_text (held->id)),
                             error);
}

gboolean
gh_held_scans_remove (GhKioskStore *store, const char *id, GError **error)
{
  return gh_kiosk_store_run (store, DELETE_HELD, GH_DB_VALUES (gh_db_text (id)), error);
}

gboolean
gh_held_scans_refuse (GhKioskStore *store, const char *id, const char *reason, GError **error)
{
  return gh_kiosk_store_run (store, REFUSE_HELD,
                             GH_DB_VALUES (gh_db_text (reason), gh_db_text (id)), error);
}

/* The present row; its code is NULL when the seal is broken. */
static GhHeldScan *
read_row (GhKioskStore *store, GhDbRows *rows)
{
  gsize length;
  const void *sealed = gh_db_rows_blob (rows, "sealed_code", &length);
  GhHeldScan *held = g_new0 (GhHeldScan, 1);
  held->code = gh_seal_open_text (gh_kiosk_store_get_seal (store), sealed, length, NULL);
  held->id = gh_db_rows_dup_text (rows, "id");
  held->operator_id = gh_db_rows_int (rows, "operator_id");
  held->scanned_at = gh_db_rows_int (rows, "scanned_at");
  return held;
}

static gboolean
select_next (GhKioskStore *store, const char *except, GhHeldScan **held, GError **error)
{
  *held = NULL;
  gboolean has_row = FALSE;
  g_autoptr (GhDbRows) rows =
      gh_db_query (gh_kiosk_store_get_db (store), SELECT_NEXT,
                   GH_DB_VALUES (gh_db_text (except != NULL ? except : "")), error);
  if (rows == NULL || !gh_db_rows_next (rows, &has_row, error))
    return FALSE;
  if (has_row)
    *held = read_row (store, rows);
  return TRUE;
}

gboolean
gh_held_scans_next (GhKioskStore *store, const char *except, GhHeldScan **held, GError **error)
{
  for (;;) {
    g_autoptr (GhHeldScan) next = NULL;
    if (!select_next (store, except, &next, error))
      return FALSE;
    if (next == NULL || next->code != NULL) {
      *held = g_steal_pointer (&next);
      return TRUE;
    }
    gh_log_event (GH_LOG_ERROR, "held_scan.unreadable", "scan_id", next->id, NULL);
    if (!gh_held_scans_refuse (store, next->id, "UNREADABLE", error))
      return FALSE;
  }
}

gboolean
gh_held_scans_count (GhKioskStore *store, gint64 *waiting, GError **error)
{
  gboolean has_row = FALSE;
  g_autoptr (GhDbRows) rows =
      gh_db_query (gh_kiosk_store_get_db (store), COUNT_WAITING, GH_DB_NO_VALUES, error);
  if (rows == NULL || !gh_db_rows_next (rows, &has_row, error) || !has_row)
    return FALSE;
  *waiting = gh_db_rows_int (rows, "waiting");
  return TRUE;
}
