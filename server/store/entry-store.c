/* Entries; see the header. */

#include "server/store/entry-store.h"

enum {
  FIND,
  FIND_BY_SCAN_ID,
  FIRST,
};

#define ENTRY                                                                                      \
  "SELECT e.id, e.orq, e.ticket_id, e.ticket_code, e.scanned_at, e.operator_id,"                   \
  " p.name AS operator_name, d.uuid AS device, nullif(d.name, '') AS device_name,"                 \
  " u.scanned_at AS undone_at, u.outcome AS undone_to"                                             \
  " FROM scans e JOIN operators p ON p.id = e.operator_id"                                         \
  " LEFT JOIN devices d ON d.id = e.device_id"                                                     \
  " LEFT JOIN scans u ON u.undoes = e.id WHERE e.entered = 1"

const GhStatement gh_entry_statements[] = {
  [FIND] = { "entry.find", ENTRY " AND e.id = ?" },
  [FIND_BY_SCAN_ID] = { "entry.find-by-scan-id", ENTRY " AND e.scan_id = ? AND e.orq = ?" },
  [FIRST] = { "entry.first", ENTRY " AND e.ticket_id = ? AND e.id <> ? AND u.id IS NULL"
                                   " ORDER BY e.scanned_at, e.id LIMIT 1" },
  { NULL, NULL },
};
#define SQL(which) gh_entry_statements[which].sql

void
gh_entry_free (GhEntry *entry)
{
  if (entry == NULL)
    return;
  g_free (entry->ticket_code);
  g_free (entry->operator_name);
  g_free (entry->device);
  g_free (entry->device_name);
  g_free (entry->undone_to);
  g_free (entry);
}

static gpointer
read_entry (GhDbRows *rows)
{
  GhEntry *entry = g_new0 (GhEntry, 1);
  entry->id = gh_db_rows_int (rows, "id");
  entry->orq = gh_db_rows_int (rows, "orq");
  entry->ticket_id = gh_db_rows_int (rows, "ticket_id");
  entry->ticket_code = gh_db_rows_dup_text (rows, "ticket_code");
  entry->entered_at = gh_db_rows_int (rows, "scanned_at");
  entry->operator_id = gh_db_rows_int (rows, "operator_id");
  entry->operator_name = gh_db_rows_dup_text (rows, "operator_name");
  entry->device = gh_db_rows_dup_text (rows, "device");
  entry->device_name = gh_db_rows_dup_text (rows, "device_name");
  entry->undone_at = gh_db_rows_int (rows, "undone_at");
  entry->undone_to = gh_db_rows_dup_text (rows, "undone_to");
  return entry;
}

gboolean
gh_entry_store_find (GhDb *db, gint64 id, GhEntry **entry, GError **error)
{
  return gh_db_find (db, SQL (FIND), GH_DB_VALUES (gh_db_int (id)), read_entry, (gpointer *) entry,
                     error);
}

gboolean
gh_entry_store_find_by_scan_id (GhDb *db, gint64 orq, const char *scan_id, GhEntry **entry,
                                GError **error)
{
  return gh_db_find (db, SQL (FIND_BY_SCAN_ID),
                     GH_DB_VALUES (gh_db_text (scan_id), gh_db_int (orq)), read_entry,
                     (gpointer *) entry, error);
}

gboolean
gh_entry_store_first (GhDb *db, gint64 ticket_id, gint64 except, GhEntry **entry, GError **error)
{
  return gh_db_find (db, SQL (FIRST), GH_DB_VALUES (gh_db_int (ticket_id), gh_db_int (except)),
                     read_entry, (gpointer *) entry, error);
}
