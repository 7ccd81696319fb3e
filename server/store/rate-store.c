/* Table rate_counters; see the header. */

#include "server/store/rate-store.h"

enum {
  FIND,
  UPDATE,
  INSERT,
};

const GhStatement gh_rate_statements[] = {
  [FIND] = { "rate.find",
             "SELECT source, window_ends_at, hits FROM rate_counters WHERE bucket = ?" },
  [UPDATE] = { "rate.update", "UPDATE rate_counters SET source = ?, window_ends_at = ?, hits = ?"
                              " WHERE bucket = ?" },
  [INSERT] = { "rate.insert", "INSERT INTO rate_counters (source, window_ends_at, hits, bucket)"
                              " VALUES (?, ?, ?, ?)" },
  { NULL, NULL },
};
#define SQL(which) gh_rate_statements[which].sql

gboolean
gh_rate_store_find (GhDb *db, gint64 bucket, GhRateCounter *counter, gboolean *found,
                    GError **error)
{
  g_autoptr (GhDbRows) rows =
      gh_db_query (db, SQL (FIND), GH_DB_VALUES (gh_db_int (bucket)), error);
  if (rows == NULL || !gh_db_rows_next (rows, found, error))
    return FALSE;
  *counter = (GhRateCounter){ .bucket = bucket };
  if (*found) {
    counter->source = gh_db_rows_int (rows, "source");
    counter->window_ends_at = gh_db_rows_int (rows, "window_ends_at");
    counter->hits = gh_db_rows_int (rows, "hits");
  }
  return TRUE;
}

gboolean
gh_rate_store_put (GhDb *db, const GhRateCounter *counter, gboolean is_new, GError **error)
{
  return gh_db_execute (db, is_new ? SQL (INSERT) : SQL (UPDATE),
                        GH_DB_VALUES (gh_db_int (counter->source),
                                      gh_db_int (counter->window_ends_at),
                                      gh_db_int (counter->hits), gh_db_int (counter->bucket)),
                        NULL, error);
}
