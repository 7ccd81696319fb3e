/* Counts for monitoring; see the header. */

#include "server/store/count-store.h"

#include "server/store/outbox-store.h"

const GhStatement gh_count_statements[] = {
  [GH_COUNT_TICKETS] = { "count.tickets", "SELECT status AS name, count(*) AS count FROM tickets"
                                          " GROUP BY status ORDER BY status" },
  [GH_COUNT_SCANS] = { "count.scans", "SELECT outcome AS name, count(*) AS count FROM scans"
                                      " GROUP BY outcome ORDER BY outcome" },
  [GH_COUNT_EVENTS] = { "count.events", "SELECT name, count(*) AS count FROM events"
                                        " GROUP BY name ORDER BY name" },
  [GH_COUNT_OUTBOX] = { "count.outbox",
                        "SELECT CASE WHEN state = 'DEAD' AND last_error = '" GH_OUTBOX_UNNEEDED
                        "' THEN 'UNNEEDED' ELSE state END AS name, count(*) AS count FROM outbox"
                        " GROUP BY name ORDER BY name" },
  { NULL, NULL },
};

static void
free_count (gpointer data)
{
  GhCount *count = data;
  g_free (count->name);
  g_free (count);
}

static gpointer
read_count (GhDbRows *rows)
{
  GhCount *count = g_new0 (GhCount, 1);
  count->name = gh_db_rows_dup_text (rows, "name");
  count->count = gh_db_rows_int (rows, "count");
  return count;
}

GPtrArray *
gh_count_store_list (GhDb *db, GhCountKind kind, GError **error)
{
  return gh_db_list (db, gh_count_statements[kind].sql, GH_DB_NO_VALUES, read_count, free_count,
                     error);
}
