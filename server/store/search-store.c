/* Looking for people's tickets; see the header. */

#include "server/store/search-store.h"

enum {
  OF_DAY,
  ORDERS,
  EMAILS,
  TICKETS,
  ORDER_EMAIL,
};

/* The CROSS makes SQLite begin with the slots, which are few. */
#define RESERVATIONS                                                                               \
  " FROM reservation_slots s CROSS JOIN ticket_reservations r"                                     \
  " ON r.slot_id = s.id AND r.status <> 'CANCELLED'"

const GhStatement gh_search_statements[] = {
  [OF_DAY] = { "search.of-day",
               "SELECT r.ticket_id, o.id AS order_id, o.customer_name, o.customer_email,"
               " r.customer_email AS other_email" RESERVATIONS
               " JOIN tickets t ON t.id = r.ticket_id"
               " JOIN orders o ON o.id = t.order_id"
               " WHERE s.orq = ? AND s.date BETWEEN ? AND ?"
               " AND (s.date = ? OR s.end_time <= s.start_time)" },
  [ORDERS] = { "search.orders", "SELECT 0 AS ticket_id, o.id AS order_id, o.customer_name,"
                                " o.customer_email, NULL AS other_email"
                                " FROM orders o WHERE o.orq = ? ORDER BY o.id DESC" },
  [EMAILS] = { "search.emails",
               "SELECT r.ticket_id, 0 AS order_id, NULL AS customer_name, NULL AS customer_email,"
               " r.customer_email AS other_email" RESERVATIONS " WHERE s.orq = ? AND s.date >= ?"
               " AND r.customer_email LIKE ? ESCAPE '!' ORDER BY s.date, s.start_time" },
  [TICKETS] = { "search.tickets", "SELECT t.id AS ticket_id, t.order_id, NULL AS customer_name,"
                                  " NULL AS customer_email, NULL AS other_email"
                                  " FROM tickets t WHERE t.order_id = ? ORDER BY t.id" },
  [ORDER_EMAIL] = { "search.order-email", "SELECT customer_email FROM orders WHERE id = ?" },
  { NULL, NULL },
};
#define SQL(which) gh_search_statements[which].sql

static gboolean
run (GhDb *db, const char *sql, GhDbValues values, GhSearchFunc each, gpointer data, GError **error)
{
  g_autoptr (GhDbRows) rows = gh_db_query (db, sql, values, error);
  gboolean has_row = FALSE;
  if (rows == NULL || !gh_db_rows_next (rows, &has_row, error))
    return FALSE;
  while (has_row) {
    const GhSearchCandidate candidate = {
      .ticket_id = gh_db_rows_int (rows, "ticket_id"),
      .order_id = gh_db_rows_int (rows, "order_id"),
      .name = gh_db_rows_text (rows, "customer_name"),
      .email = gh_db_rows_text (rows, "customer_email"),
      .other_email = gh_db_rows_text (rows, "other_email"),
    };
    if (!each (&candidate, data))
      return TRUE;
    if (!gh_db_rows_next (rows, &has_row, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
gh_search_store_of_day (GhDb *db, gint64 orq, GhDate date, GhSearchFunc each, gpointer data,
                        GError **error)
{
  g_autofree char *day = gh_date_format (date);
  g_autofree char *eve = gh_date_format (date - 1);
  return run (db, SQL (OF_DAY),
              GH_DB_VALUES (gh_db_int (orq), gh_db_text (eve), gh_db_text (day), gh_db_text (day)),
              each, data, error);
}

gboolean
gh_search_store_orders (GhDb *db, gint64 orq, GhSearchFunc each, gpointer data, GError **error)
{
  return run (db, SQL (ORDERS), GH_DB_VALUES (gh_db_int (orq)), each, data, error);
}

/* @part anywhere, its own signs taken as they are. Owned by the caller. */
static char *
make_pattern (const char *part)
{
  g_autoptr (GString) pattern = g_string_new ("%");
  for (; *part != '\0'; part++) {
    if (*part == '%' || *part == '_' || *part == '!')
      g_string_append_c (pattern, '!');
    g_string_append_c (pattern, *part);
  }
  g_string_append_c (pattern, '%');
  return g_string_free (g_steal_pointer (&pattern), FALSE);
}

gboolean
gh_search_store_emails (GhDb *db, gint64 orq, GhDate from, const char *part, GhSearchFunc each,
                        gpointer data, GError **error)
{
  g_autofree char *first = gh_date_format (from);
  g_autofree char *pattern = make_pattern (part);
  return run (db, SQL (EMAILS),
              GH_DB_VALUES (gh_db_int (orq), gh_db_text (first), gh_db_text (pattern)), each, data,
              error);
}

gboolean
gh_search_store_tickets (GhDb *db, gint64 order_id, GhSearchFunc each, gpointer data,
                         GError **error)
{
  return run (db, SQL (TICKETS), GH_DB_VALUES (gh_db_int (order_id)), each, data, error);
}

gboolean
gh_search_store_order_email (GhDb *db, gint64 order_id, char **email, GError **error)
{
  g_autoptr (GhDbRows) rows =
      gh_db_query (db, SQL (ORDER_EMAIL), GH_DB_VALUES (gh_db_int (order_id)), error);
  gboolean has_row = FALSE;
  if (rows == NULL || !gh_db_rows_next (rows, &has_row, error))
    return FALSE;
  *email = has_row ? gh_db_rows_dup_text (rows, "customer_email") : NULL;
  return TRUE;
}
