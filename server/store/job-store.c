/* Table job_runs; see the header. */

#include "server/store/job-store.h"

enum {
  FIND,
  UPDATE,
  INSERT,
};

const GhStatement gh_job_statements[] = {
  [FIND] = { "job.find", "SELECT ran_at, held_since FROM job_runs WHERE name = ?" },
  [UPDATE] = { "job.update", "UPDATE job_runs SET ran_at = ?, held_since = ? WHERE name = ?" },
  [INSERT] = { "job.insert", "INSERT INTO job_runs (ran_at, held_since, name) VALUES (?, ?, ?)" },
  { NULL, NULL },
};
#define SQL(which) gh_job_statements[which].sql

gboolean
gh_job_store_find (GhDb *db, const char *name, gint64 *ran_at, gint64 *held_since, GError **error)
{
  g_autoptr (GhDbRows) rows = gh_db_query (db, SQL (FIND), GH_DB_VALUES (gh_db_text (name)), error);
  gboolean has_row = FALSE;
  if (rows == NULL || !gh_db_rows_next (rows, &has_row, error))
    return FALSE;
  *ran_at = has_row ? gh_db_rows_int (rows, "ran_at") : 0;
  *held_since = has_row ? gh_db_rows_int (rows, "held_since") : 0;
  return TRUE;
}

gboolean
gh_job_store_put (GhDb *db, const char *name, gint64 ran_at, gint64 held_since, GError **error)
{
  GhDbValues values =
      GH_DB_VALUES (gh_db_int (ran_at), gh_db_int_or_null (held_since), gh_db_text (name));
  gint64 changes = 0;
  if (!gh_db_execute (db, SQL (UPDATE), values, &changes, error))
    return FALSE;
  return changes == 1 || gh_db_execute (db, SQL (INSERT), values, NULL, error);
}
