/* Table scans; see the header. */

#include "server/store/scan-store.h"

enum {
  INSERT,
  FIND,
  RELEASE_ID,
};

const GhStatement gh_scan_statements[] = {
  [INSERT] = { "scan.insert",
               "INSERT INTO scans (orq, action, ticket_code, ticket_id, outcome, operator_id,"
               " device_id, scan_id, scanned_at, received_at, entered, clock_cut, device_time,"
               " undoes)"
               " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)" },
  [FIND] = { "scan.find", "SELECT ticket_id, outcome, scanned_at, operator_id FROM scans WHERE "
                          "scan_id = ? AND orq = ?" },
  [RELEASE_ID] = { "scan.release-id",
                   "UPDATE scans SET scan_id = NULL WHERE scan_id = ? AND orq = ?" },
  { NULL, NULL },
};
#define SQL(which) gh_scan_statements[which].sql

#define CODE_MAX_CHARS 64

/* Hostile input is kept as it was read, but short and valid. Owned by the caller. */
static char *
cut_code (const char *code)
{
  g_autofree char *valid = g_utf8_make_valid (code, -1);
  return g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), CODE_MAX_CHARS));
}

gboolean
gh_scan_store_insert (GhDb *db, const GhNewScan *scan, gint64 *id, GError **error)
{
  g_autofree char *code = cut_code (scan->ticket_code);
  return gh_db_insert (
      db, SQL (INSERT),
      GH_DB_VALUES (gh_db_int (scan->orq), gh_db_text (scan->action), gh_db_text (code),
                    gh_db_int_or_null (scan->ticket_id), gh_db_text (scan->outcome),
                    gh_db_int (scan->operator_id), gh_db_int_or_null (scan->device_id),
                    gh_db_text (scan->scan_id), gh_db_int (scan->scanned_at),
                    gh_db_int (scan->received_at), gh_db_int (scan->entered),
                    gh_db_int (scan->clock_cut), gh_db_int_or_null (scan->device_time),
                    gh_db_int_or_null (scan->undoes)),
      id, error);
}

void
gh_scan_clear (GhScan *scan)
{
  g_clear_pointer (&scan->outcome, g_free);
}

gboolean
gh_scan_store_find (GhDb *db, gint64 orq, const char *scan_id, GhScan *scan, GError **error)
{
  g_autoptr (GhDbRows) rows =
      gh_db_query (db, SQL (FIND), GH_DB_VALUES (gh_db_text (scan_id), gh_db_int (orq)), error);
  gboolean has_row = FALSE;
  if (rows == NULL || !gh_db_rows_next (rows, &has_row, error))
    return FALSE;
  *scan = (GhScan){ 0 };
  if (!has_row)
    return TRUE;
  scan->ticket_id = gh_db_rows_int (rows, "ticket_id");
  scan->outcome = gh_db_rows_dup_text (rows, "outcome");
  scan->scanned_at = gh_db_rows_int (rows, "scanned_at");
  scan->operator_id = gh_db_rows_int (rows, "operator_id");
  return TRUE;
}

gboolean
gh_scan_store_release_id (GhDb *db, gint64 orq, const char *scan_id, GError **error)
{
  return gh_db_execute (db, SQL (RELEASE_ID), GH_DB_VALUES (gh_db_text (scan_id), gh_db_int (orq)),
                        NULL, error);
}
