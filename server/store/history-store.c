/* Looking back; see the header. */

#include "server/store/history-store.h"

enum {
  ORDERS,
  TICKET,
};

const GhStatement gh_history_statements[] = {
  [ORDERS] = { "history.orders",
               "SELECT o.id, o.customer_name, o.status, o.created_at, count(t.id) AS tickets"
               " FROM orders o LEFT JOIN tickets t ON t.order_id = o.id"
               " WHERE o.orq = ? AND o.status = coalesce(?, o.status)"
               " GROUP BY o.id ORDER BY o.id DESC LIMIT ?" },
  [TICKET] = { "history.ticket",
               "SELECT s.scanned_at AS happened_at, s.action AS name, s.outcome AS detail,"
               " p.name AS operator_name"
               " FROM scans s LEFT JOIN operators p ON p.id = s.operator_id WHERE s.ticket_id = ?"
               " UNION ALL SELECT e.created_at, e.name, e.detail, p.name"
               " FROM events e LEFT JOIN operators p ON p.id = e.operator_id WHERE e.ticket_id = ?"
               " ORDER BY happened_at" },
  { NULL, NULL },
};
#define SQL(which) gh_history_statements[which].sql

gboolean
gh_history_store_orders (GhDb *db, gint64 orq, const char *status, int limit,
                         void (*each) (const GhOrderLine *, gpointer), gpointer data,
                         GError **error)
{
  g_autoptr (GhDbRows) rows =
      gh_db_query (db, SQL (ORDERS),
                   GH_DB_VALUES (gh_db_int (orq), gh_db_text (status), gh_db_int (limit)), error);
  gboolean has_row = FALSE;
  if (rows == NULL || !gh_db_rows_next (rows, &has_row, error))
    return FALSE;
  while (has_row) {
    each (
        &(GhOrderLine){
            .id = gh_db_rows_int (rows, "id"),
            .customer_name = gh_db_rows_text (rows, "customer_name"),
            .status = gh_db_rows_text (rows, "status"),
            .tickets = gh_db_rows_int (rows, "tickets"),
            .created_at = gh_db_rows_int (rows, "created_at"),
        },
        data);
    if (!gh_db_rows_next (rows, &has_row, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
gh_history_store_ticket (GhDb *db, gint64 ticket_id, void (*each) (const GhHistoryLine *, gpointer),
                         gpointer data, GError **error)
{
  g_autoptr (GhDbRows) rows =
      gh_db_query (db, SQL (TICKET), GH_DB_VALUES (gh_db_int (ticket_id), gh_db_int (ticket_id)),
                   error);
  gboolean has_row = FALSE;
  if (rows == NULL || !gh_db_rows_next (rows, &has_row, error))
    return FALSE;
  while (has_row) {
    each (
        &(GhHistoryLine){
            .happened_at = gh_db_rows_int (rows, "happened_at"),
            .name = gh_db_rows_text (rows, "name"),
            .detail = gh_db_rows_text (rows, "detail"),
            .operator_name = gh_db_rows_text (rows, "operator_name"),
        },
        data);
    if (!gh_db_rows_next (rows, &has_row, error))
      return FALSE;
  }
  return TRUE;
}
