/* A day's tickets; see the header. */

#include "server/store/day-store.h"

enum {
  TICKETS,
  GONE,
};

/* A date's slots with those of the eve that go on after midnight. The CROSS makes SQLite begin with
 * the slots, which are few. */
#define SLOTS  "reservation_slots s CROSS JOIN ticket_reservations r ON r.slot_id = s.id"
#define OF_DAY "s.orq = ? AND s.date BETWEEN ? AND ? AND (s.date = ? OR s.end_time <= s.start_time)"
#define OF_DAY_VALUES(orq, eve, day)                                                               \
  gh_db_int (orq), gh_db_text (eve), gh_db_text (day), gh_db_text (day)

/* The device is that of the entry that stands: the one whose time is on the ticket. */
const GhStatement gh_day_statements[] = {
  [TICKETS] = { "day.tickets",
                "SELECT t.id, t.ticket_code, t.status, t.verified_at, r.slot_id,"
                " o.status AS order_status, o.customer_name, p.name AS operator_name,"
                " nullif(d.name, '') AS device_name, d.uuid AS device"
                " FROM " SLOTS " AND r.status <> 'CANCELLED'"
                " JOIN tickets t ON t.id = r.ticket_id"
                " JOIN orders o ON o.id = t.order_id"
                " LEFT JOIN operators p ON p.id = t.verified_by"
                " LEFT JOIN devices d ON d.id = (SELECT e.device_id FROM scans e"
                " WHERE e.ticket_id = t.id AND e.entered = 1 AND e.scanned_at = t.verified_at"
                " ORDER BY e.id LIMIT 1)"
                " WHERE " OF_DAY " AND (r.updated_at >= ? OR o.updated_at >= ?)" },
  [GONE] = { "day.gone", "SELECT DISTINCT t.ticket_code"
                         " FROM " SLOTS " AND r.status = 'CANCELLED'"
                         " JOIN tickets t ON t.id = r.ticket_id"
                         " WHERE " OF_DAY " AND r.updated_at >= ?"
                         " AND NOT EXISTS (SELECT 1 FROM ticket_reservations a"
                         " JOIN reservation_slots b ON b.id = a.slot_id"
                         " WHERE a.ticket_id = r.ticket_id AND a.status <> 'CANCELLED'"
                         " AND (b.date = ? OR (b.date = ? AND b.end_time <= b.start_time)))" },
  { NULL, NULL },
};
#define SQL(which) gh_day_statements[which].sql

static gboolean
read_ticket (GhDbRows *rows, GhDayTicket *ticket, GError **error)
{
  *ticket = (GhDayTicket){ .ticket_id = gh_db_rows_int (rows, "id"),
                           .code = gh_db_rows_text (rows, "ticket_code"),
                           .slot_id = gh_db_rows_int (rows, "slot_id"),
                           .customer_name = gh_db_rows_text (rows, "customer_name"),
                           .verified_at = gh_db_rows_int (rows, "verified_at"),
                           .operator_name = gh_db_rows_text (rows, "operator_name"),
                           .device_name = gh_db_rows_text (rows, "device_name"),
                           .device = gh_db_rows_text (rows, "device") };
  if (gh_ticket_status_from_string (gh_db_rows_text (rows, "status"), &ticket->status) &&
      gh_order_status_from_string (gh_db_rows_text (rows, "order_status"), &ticket->order_status))
    return TRUE;
  g_set_error (error, GH_DB_ERROR, GH_DB_ERROR_DAMAGED, "Ticket %" G_GINT64_FORMAT " has no state",
               ticket->ticket_id);
  return FALSE;
}

gboolean
gh_day_store_tickets (GhDb *db, gint64 orq, GhDate date, gint64 since, GhDayTicketFunc each,
                      gpointer data, GError **error)
{
  g_autofree char *day = gh_date_format (date);
  g_autofree char *eve = gh_date_format (date - 1);
  g_autoptr (GhDbRows) rows = gh_db_query (
      db, SQL (TICKETS),
      GH_DB_VALUES (OF_DAY_VALUES (orq, eve, day), gh_db_int (since), gh_db_int (since)), error);
  gboolean has_row = FALSE;
  if (rows == NULL || !gh_db_rows_next (rows, &has_row, error))
    return FALSE;
  while (has_row) {
    GhDayTicket ticket;
    if (!read_ticket (rows, &ticket, error))
      return FALSE;
    each (&ticket, data);
    if (!gh_db_rows_next (rows, &has_row, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
gh_day_store_gone (GhDb *db, gint64 orq, GhDate date, gint64 since,
                   void (*each) (const char *code, gpointer data), gpointer data, GError **error)
{
  g_autofree char *day = gh_date_format (date);
  g_autofree char *eve = gh_date_format (date - 1);
  g_autoptr (GhDbRows) rows =
      gh_db_query (db, SQL (GONE),
                   GH_DB_VALUES (OF_DAY_VALUES (orq, eve, day), gh_db_int (since), gh_db_text (day),
                                 gh_db_text (eve)),
                   error);
  gboolean has_row = FALSE;
  if (rows == NULL || !gh_db_rows_next (rows, &has_row, error))
    return FALSE;
  while (has_row) {
    each (gh_db_rows_text (rows, "ticket_code"), data);
    if (!gh_db_rows_next (rows, &has_row, error))
      return FALSE;
  }
  return TRUE;
}
