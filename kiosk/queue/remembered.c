/* The table of small numbers. */

#include "kiosk/queue/remembered.h"

static const char SELECT_VALUE[] = "SELECT value FROM remembered WHERE name = ?";
static const char PUT_VALUE[] = "REPLACE INTO remembered (name, value) VALUES (?, ?)";

gboolean
gh_remembered_get (GhKioskStore *store, const char *name, gint64 *value, GError **error)
{
  gboolean has_row = FALSE;
  g_autoptr (GhDbRows) rows = gh_db_query (gh_kiosk_store_get_db (store), SELECT_VALUE,
                                           GH_DB_VALUES (gh_db_text (name)), error);
  if (rows == NULL || !gh_db_rows_next (rows, &has_row, error))
    return FALSE;
  *value = has_row ? gh_db_rows_int (rows, "value") : 0;
  return TRUE;
}

gboolean
gh_remembered_put (GhKioskStore *store, const char *name, gint64 value, GError **error)
{
  GhDb *db = gh_kiosk_store_get_db (store);
  g_autoptr (GhDbTransaction) transaction = gh_db_begin (db, GH_DB_WRITE_RELAXED, error);
  return transaction != NULL &&
         gh_db_execute (db, PUT_VALUE, GH_DB_VALUES (gh_db_text (name), gh_db_int (value)), NULL,
                        error) &&
         gh_db_commit (g_steal_pointer (&transaction), error);
}
