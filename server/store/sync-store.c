/* Table sync_answers; see the header. */

#include "server/store/sync-store.h"

enum {
  FIND,
  INSERT,
  PRUNE,
};

const GhStatement gh_sync_statements[] = {
  [FIND] = { "sync.find", "SELECT answer FROM sync_answers WHERE orq = ? AND entry_id = ?" },
  [INSERT] = { "sync.insert", "INSERT INTO sync_answers (orq, entry_id, answer, created_at)"
                              " VALUES (?, ?, ?, ?)" },
  [PRUNE] = { "sync.prune", "DELETE FROM sync_answers WHERE created_at < ?" },
  { NULL, NULL },
};
#define SQL(which) gh_sync_statements[which].sql

gboolean
gh_sync_store_find (GhDb *db, gint64 orq, const char *entry_id, char **answer, GError **error)
{
  g_autoptr (GhDbRows) rows =
      gh_db_query (db, SQL (FIND), GH_DB_VALUES (gh_db_int (orq), gh_db_text (entry_id)), error);
  gboolean has_row = FALSE;
  if (rows == NULL || !gh_db_rows_next (rows, &has_row, error))
    return FALSE;
  *answer = has_row ? gh_db_rows_dup_text (rows, "answer") : NULL;
  return TRUE;
}

gboolean
gh_sync_store_insert (GhDb *db, gint64 orq, const char *entry_id, const char *answer, gint64 now,
                      GError **error)
{
  return gh_db_insert (db, SQL (INSERT),
                       GH_DB_VALUES (gh_db_int (orq), gh_db_text (entry_id), gh_db_text (answer),
                                     gh_db_int (now)),
                       NULL, error);
}

gboolean
gh_sync_store_prune (GhDb *db, gint64 before, gint64 *pruned, GError **error)
{
  return gh_db_execute (db, SQL (PRUNE), GH_DB_VALUES (gh_db_int (before)), pruned, error);
}
