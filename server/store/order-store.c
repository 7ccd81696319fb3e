/* Table orders; see the header. */

#include "server/store/order-store.h"

enum {
  INSERT,
  FIND,
  MOVE,
  PRODUCTS,
};

const GhStatement gh_order_statements[] = {
  [INSERT] = { "order.insert",
               "INSERT INTO orders (orq, customer_name, customer_email, status, created_at,"
               " updated_at) VALUES (?, ?, ?, ?, ?, ?)" },
  [FIND] = { "order.find", "SELECT orq, status FROM orders WHERE id = ?" },
  [MOVE] = { "order.move",
             "UPDATE orders SET status = ?, updated_at = ? WHERE id = ? AND status = ?" },
  [PRODUCTS] = { "order.products", "SELECT DISTINCT product_id FROM tickets WHERE order_id = ?" },
  { NULL, NULL },
};
#define SQL(which) gh_order_statements[which].sql

gboolean
gh_order_store_insert (GhDb *db, gint64 orq, const char *customer_name, const char *customer_email,
                       GhOrderStatus status, gint64 now, gint64 *id, GError **error)
{
  return gh_db_insert (db, SQL (INSERT),
                       GH_DB_VALUES (gh_db_int (orq), gh_db_text (customer_name),
                                     gh_db_text (customer_email),
                                     gh_db_text (gh_order_status_to_string (status)),
                                     gh_db_int (now), gh_db_int (now)),
                       id, error);
}

gboolean
gh_order_store_find (GhDb *db, gint64 id, gint64 *orq, GhOrderStatus *status, gboolean *found,
                     GError **error)
{
  g_autoptr (GhDbRows) rows = gh_db_query (db, SQL (FIND), GH_DB_VALUES (gh_db_int (id)), error);
  if (rows == NULL || !gh_db_rows_next (rows, found, error))
    return FALSE;
  if (!*found)
    return TRUE;
  *orq = gh_db_rows_int (rows, "orq");
  if (gh_order_status_from_string (gh_db_rows_text (rows, "status"), status))
    return TRUE;
  g_set_error (error, GH_DB_ERROR, GH_DB_ERROR_DAMAGED, "Order %" G_GINT64_FORMAT " has no state",
               id);
  return FALSE;
}

gboolean
gh_order_store_move (GhDb *db, gint64 id, GhOrderStatus from, GhOrderStatus to, gint64 now,
                     gboolean *changed, GError **error)
{
  gint64 changes = 0;
  if (!gh_db_execute (db, SQL (MOVE),
                      GH_DB_VALUES (gh_db_text (gh_order_status_to_string (to)), gh_db_int (now),
                                    gh_db_int (id), gh_db_text (gh_order_status_to_string (from))),
                      &changes, error))
    return FALSE;
  *changed = changes == 1;
  return TRUE;
}

GArray *
gh_order_store_products (GhDb *db, gint64 id, GError **error)
{
  g_autoptr (GhDbRows) rows =
      gh_db_query (db, SQL (PRODUCTS), GH_DB_VALUES (gh_db_int (id)), error);
  g_autoptr (GArray) products = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean has_row = FALSE;
  if (rows == NULL || !gh_db_rows_next (rows, &has_row, error))
    return NULL;
  while (has_row) {
    gint64 product = gh_db_rows_int (rows, "product_id");
    g_array_append_val (products, product);
    if (!gh_db_rows_next (rows, &has_row, error))
      return NULL;
  }
  return g_steal_pointer (&products);
}
