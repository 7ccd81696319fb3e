/* Opening the database; see the header. */

#include "server/worker/database.h"

#include "server/store/schema.h"

gboolean
gh_worker_open_database (const char *url, GhDb **db, GError **error)
{
  if (*db != NULL && !gh_db_is_current (*db))
    g_clear_pointer (db, gh_db_close);
  if (*db != NULL)
    return TRUE;
  g_autoptr (GhDb) opened = gh_db_open (url, GH_DB_OPEN_RESIDENT, error);
  if (opened == NULL || !gh_db_expect_schema (opened, gh_store_schema (), error))
    return FALSE;
  *db = g_steal_pointer (&opened);
  return TRUE;
}
