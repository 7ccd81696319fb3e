/* Table tickets; see the header. The facts of a ticket are one query with its order, organisation,
 * active reservation and slot. */

#include "server/store/ticket-store.h"

#include "core/ticket-code.h"

enum {
  FIND,
  FIND_BY_CODE,
  FIND_BY_RESERVATION,
  INSERT,
  ACTIVATE,
  RESERVE,
  VERIFY,
  ENTER,
  SET_ENTRY,
  TAKE_BACK,
  EXPIRE_RESERVED,
  EXPIRE_ACTIVATED,
  RELEASE_ORDER,
  LIST,
};

#define FACTS                                                                                      \
  "SELECT t.id, t.orq, t.order_id, t.product_id, t.ticket_code, t.status,"                         \
  " t.valid_from, t.valid_until, t.verified_at, t.verified_by,"                                    \
  " o.status AS order_status, o.customer_name, g.timezone, p.name AS operator_name,"               \
  " r.id AS reservation_id, r.reserved_at AS reservation_at, r.language, r.slot_id,"               \
  " r.customer_email, r.customer_phone,"                                                           \
  " s.date, s.start_time, s.end_time, s.starts_at, s.ends_at, s.booked_count, s.total_capacity"    \
  " FROM tickets t"                                                                                \
  " JOIN orders o ON o.id = t.order_id"                                                            \
  " JOIN organisations g ON g.id = t.orq"                                                          \
  " LEFT JOIN operators p ON p.id = t.verified_by"
#define ACTIVE_RESERVATION                                                                         \
  " LEFT JOIN ticket_reservations r ON r.ticket_id = t.id AND r.status <> 'CANCELLED'"             \
  " LEFT JOIN reservation_slots s ON s.id = r.slot_id"

/* The CROSS in expire-reserved makes SQLite begin with the slots, which are few. */
const GhStatement gh_ticket_statements[] = {
  [FIND] = { "ticket.find", FACTS ACTIVE_RESERVATION " WHERE t.id = ?" },
  [FIND_BY_CODE] = { "ticket.find-by-code", FACTS ACTIVE_RESERVATION " WHERE t.ticket_code = ?" },
  [FIND_BY_RESERVATION] = { "ticket.find-by-reservation",
                            FACTS " JOIN ticket_reservations r ON r.ticket_id = t.id"
                                  " JOIN reservation_slots s ON s.id = r.slot_id"
                                  " WHERE r.id = ?" },
  [INSERT] = { "ticket.insert",
               "INSERT INTO tickets (orq, ticket_code, order_id, product_id, status, valid_from,"
               " valid_until, created_at, activated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)" },
  [ACTIVATE] = { "ticket.activate",
                 "UPDATE tickets SET status = 'ACTIVATED', activated_at = ?, valid_from = ?,"
                 " valid_until = ? WHERE order_id = ? AND product_id = ?"
                 " AND status = 'PENDING_PAYMENT'" },
  [RESERVE] = { "ticket.reserve",
                "UPDATE tickets SET status = 'RESERVED', reserved_at = ?, customer_email = ?,"
                " customer_phone = ? WHERE id = ? AND status = 'ACTIVATED'" },
  [VERIFY] = { "ticket.verify",
               "UPDATE tickets SET status = 'VERIFIED', verified_at = ?, verified_by = ?"
               " WHERE id = ? AND status = 'RESERVED'" },
  [ENTER] = { "ticket.enter",
              "UPDATE tickets SET status = 'VERIFIED', verified_at = ?, verified_by = ?"
              " WHERE id = ? AND status IN ('ACTIVATED', 'RESERVED', 'EXPIRED')"
              " AND activated_at IS NOT NULL" },
  [SET_ENTRY] = { "ticket.set-entry", "UPDATE tickets SET verified_at = ?, verified_by = ?"
                                      " WHERE id = ? AND status = 'VERIFIED'" },
  [TAKE_BACK] = { "ticket.take-back",
                  "UPDATE tickets SET status = ?, verified_at = NULL, verified_by = NULL"
                  " WHERE id = ? AND status = 'VERIFIED'" },
  [EXPIRE_RESERVED] = { "ticket.expire-reserved",
                        "UPDATE tickets SET status = 'EXPIRED' WHERE status = 'RESERVED' AND id IN"
                        " (SELECT r.ticket_id FROM reservation_slots s CROSS JOIN "
                        "ticket_reservations r"
                        " ON r.slot_id = s.id AND r.status = 'RESERVED'"
                        " WHERE s.ends_at > ? AND s.ends_at <= ? AND s.booked_count > 0)" },
  [EXPIRE_ACTIVATED] = { "ticket.expire-activated",
                         "UPDATE tickets SET status = 'EXPIRED'"
                         " WHERE status = 'ACTIVATED' AND orq = ? AND valid_until < ?" },
  [RELEASE_ORDER] = { "ticket.release-order",
                      "UPDATE tickets SET status = 'ACTIVATED', reserved_at = NULL"
                      " WHERE order_id = ? AND status = 'RESERVED'" },
  [LIST] = { "ticket.list",
             "SELECT t.id, t.order_id, t.product_id, t.ticket_code, t.status, o.customer_name,"
             " t.created_at, s.date, s.start_time FROM tickets t"
             " JOIN orders o ON o.id = t.order_id" ACTIVE_RESERVATION
             " WHERE t.orq = ? ORDER BY t.id" },
  { NULL, NULL },
};
#define SQL(which) gh_ticket_statements[which].sql

gboolean
gh_ticket_store_prepare (GhDb *db, GError **error)
{
  return gh_db_prepare (db, SQL (FIND), error);
}

static GhDate
read_date (GhDbRows *rows, const char *column, GhDate missing)
{
  GhDate date = missing;
  const char *text = gh_db_rows_text (rows, column);
  if (text != NULL && !gh_date_parse (text, &date))
    g_warning ("Column %s holds no date", column);
  return date;
}

static int
read_time (GhDbRows *rows, const char *column)
{
  int seconds = 0;
  const char *text = gh_db_rows_text (rows, column);
  if (text != NULL && !gh_time_parse (text, &seconds))
    g_warning ("Column %s holds no time", column);
  return seconds;
}

static GhTicket *
read_ticket (GhDbRows *rows, GError **error)
{
  g_autoptr (GhTicket) ticket = g_new0 (GhTicket, 1);
  if (!gh_ticket_status_from_string (gh_db_rows_text (rows, "status"), &ticket->status) ||
      !gh_order_status_from_string (gh_db_rows_text (rows, "order_status"),
                                    &ticket->order_status)) {
    g_set_error (error, GH_DB_ERROR, GH_DB_ERROR_DAMAGED,
                 "Ticket %" G_GINT64_FORMAT " has no state", gh_db_rows_int (rows, "id"));
    return NULL;
  }
  ticket->id = gh_db_rows_int (rows, "id");
  ticket->orq = gh_db_rows_int (rows, "orq");
  ticket->order_id = gh_db_rows_int (rows, "order_id");
  ticket->product_id = gh_db_rows_int (rows, "product_id");
  ticket->code = gh_db_rows_dup_text (rows, "ticket_code");
  ticket->customer_name = gh_db_rows_dup_text (rows, "customer_name");
  ticket->customer_email = gh_db_rows_dup_text (rows, "customer_email");
  ticket->customer_phone = gh_db_rows_dup_text (rows, "customer_phone");
  ticket->timezone = gh_db_rows_dup_text (rows, "timezone");
  ticket->valid_from = read_date (rows, "valid_from", GH_DATE_MIN);
  ticket->valid_until = read_date (rows, "valid_until", GH_DATE_MAX);
  ticket->verified_at = gh_db_rows_int (rows, "verified_at");
  ticket->verified_by = gh_db_rows_int (rows, "verified_by");
  ticket->operator_name = gh_db_rows_dup_text (rows, "operator_name");
  ticket->reservation_id = gh_db_rows_int (rows, "reservation_id");
  ticket->reservation_at = gh_db_rows_int (rows, "reservation_at");
  ticket->language = gh_db_rows_dup_text (rows, "language");
  ticket->slot_id = gh_db_rows_int (rows, "slot_id");
  ticket->slot_date = read_date (rows, "date", 0);
  ticket->start_time = read_time (rows, "start_time");
  ticket->end_time = read_time (rows, "end_time");
  ticket->starts_at = gh_db_rows_int (rows, "starts_at");
  ticket->ends_at = gh_db_rows_int (rows, "ends_at");
  ticket->booked_count = (int) gh_db_rows_int (rows, "booked_count");
  ticket->total_capacity = (int) gh_db_rows_int (rows, "total_capacity");
  return g_steal_pointer (&ticket);
}

static gboolean
find_one (GhDb *db, const char *sql, GhDbValues values, GhTicket **ticket, GError **error)
{
  g_autoptr (GhDbRows) rows = gh_db_query (db, sql, values, error);
  gboolean has_row = FALSE;
  if (rows == NULL || !gh_db_rows_next (rows, &has_row, error))
    return FALSE;
  GhTicket *found = NULL;
  if (has_row) {
    found = read_ticket (rows, error);
    if (found == NULL)
      return FALSE;
  }
  *ticket = found;
  return TRUE;
}

gboolean
gh_ticket_store_find (GhDb *db, gint64 id, GhTicket **ticket, GError **error)
{
  return find_one (db, SQL (FIND), GH_DB_VALUES (gh_db_int (id)), ticket, error);
}

gboolean
gh_ticket_store_find_by_code (GhDb *db, const char *typed, GhTicket **ticket, GError **error)
{
  g_autofree char *as_typed = NULL;
  g_autofree char *canonical = NULL;
  *ticket = NULL;
  gh_ticket_code_read (typed, &as_typed, &canonical);
  if (as_typed != NULL &&
      !find_one (db, SQL (FIND_BY_CODE), GH_DB_VALUES (gh_db_text (as_typed)), ticket, error))
    return FALSE;
  if (*ticket != NULL || canonical == NULL || g_strcmp0 (as_typed, canonical) == 0)
    return TRUE;
  return find_one (db, SQL (FIND_BY_CODE), GH_DB_VALUES (gh_db_text (canonical)), ticket, error);
}

gboolean
gh_ticket_store_find_by_reservation (GhDb *db, gint64 reservation_id, GhTicket **ticket,
                                     GError **error)
{
  return find_one (db, SQL (FIND_BY_RESERVATION), GH_DB_VALUES (gh_db_int (reservation_id)), ticket,
                   error);
}

/* The bound's text, or NULL when there is none. Owned by the caller. */
static char *
bound_text (GhDate date)
{
  return date == GH_DATE_MIN || date == GH_DATE_MAX ? NULL : gh_date_format (date);
}

gboolean
gh_ticket_store_insert (GhDb *db, const GhNewTicket *ticket, gint64 now, gint64 *id, char **code,
                        GError **error)
{
  g_autofree char *valid_from = bound_text (ticket->valid_from);
  g_autofree char *valid_until = bound_text (ticket->valid_until);
  g_autofree char *chosen =
      ticket->code != NULL ? g_strdup (ticket->code) : gh_ticket_code_new (ticket->year);
  if (!gh_db_insert (db, SQL (INSERT),
                     GH_DB_VALUES (gh_db_int (ticket->orq), gh_db_text (chosen),
                                   gh_db_int (ticket->order_id), gh_db_int (ticket->product_id),
                                   gh_db_text (ticket->activated ? "ACTIVATED" : "PENDING_PAYMENT"),
                                   gh_db_text (valid_from), gh_db_text (valid_until),
                                   gh_db_int (now),
                                   gh_db_int_or_null (ticket->activated ? now : 0)),
                     id, error))
    return FALSE;
  if (code != NULL)
    *code = g_steal_pointer (&chosen);
  return TRUE;
}

gboolean
gh_ticket_store_activate (GhDb *db, gint64 order_id, gint64 product_id, GhDate valid_from,
                          GhDate valid_until, gint64 now, gint64 *changed, GError **error)
{
  g_autofree char *from = bound_text (valid_from);
  g_autofree char *until = bound_text (valid_until);
  return gh_db_execute (db, SQL (ACTIVATE),
                        GH_DB_VALUES (gh_db_int (now), gh_db_text (from), gh_db_text (until),
                                      gh_db_int (order_id), gh_db_int (product_id)),
                        changed, error);
}

gboolean
gh_ticket_store_reserve (GhDb *db, gint64 id, const char *email, const char *phone, gint64 now,
                         gint64 *changed, GError **error)
{
  return gh_db_execute (db, SQL (RESERVE),
                        GH_DB_VALUES (gh_db_int (now), gh_db_text (email), gh_db_text (phone),
                                      gh_db_int (id)),
                        changed, error);
}

gboolean
gh_ticket_store_verify (GhDb *db, gint64 id, gint64 operator_id, gint64 now, gint64 *changed,
                        GError **error)
{
  return gh_db_execute (db, SQL (VERIFY),
                        GH_DB_VALUES (gh_db_int (now), gh_db_int (operator_id), gh_db_int (id)),
                        changed, error);
}

gboolean
gh_ticket_store_enter (GhDb *db, gint64 id, gint64 operator_id, gint64 at, gint64 *changed,
                       GError **error)
{
  return gh_db_execute (db, SQL (ENTER),
                        GH_DB_VALUES (gh_db_int (at), gh_db_int (operator_id), gh_db_int (id)),
                        changed, error);
}

gboolean
gh_ticket_store_set_entry (GhDb *db, gint64 id, gint64 operator_id, gint64 at, GError **error)
{
  return gh_db_execute (db, SQL (SET_ENTRY),
                        GH_DB_VALUES (gh_db_int (at), gh_db_int (operator_id), gh_db_int (id)),
                        NULL, error);
}

gboolean
gh_ticket_store_take_back (GhDb *db, gint64 id, GhTicketStatus status, GError **error)
{
  return gh_db_execute (
      db, SQL (TAKE_BACK),
      GH_DB_VALUES (gh_db_text (gh_ticket_status_to_string (status)), gh_db_int (id)), NULL, error);
}

gboolean
gh_ticket_store_expire_reserved (GhDb *db, gint64 since, gint64 now, gint64 *changed,
                                 GError **error)
{
  return gh_db_execute (db, SQL (EXPIRE_RESERVED),
                        GH_DB_VALUES (gh_db_int (since), gh_db_int (now)), changed, error);
}

gboolean
gh_ticket_store_expire_activated (GhDb *db, gint64 orq, GhDate today, gint64 *changed,
                                  GError **error)
{
  g_autofree char *date = gh_date_format (today);
  return gh_db_execute (db, SQL (EXPIRE_ACTIVATED),
                        GH_DB_VALUES (gh_db_int (orq), gh_db_text (date)), changed, error);
}

gboolean
gh_ticket_store_release_order (GhDb *db, gint64 order_id, GError **error)
{
  return gh_db_execute (db, SQL (RELEASE_ORDER), GH_DB_VALUES (gh_db_int (order_id)), NULL, error);
}

gboolean
gh_ticket_store_list (GhDb *db, gint64 orq, void (*each) (const GhTicketLine *, gpointer),
                      gpointer data, GError **error)
{
  g_autoptr (GhDbRows) rows = gh_db_query (db, SQL (LIST), GH_DB_VALUES (gh_db_int (orq)), error);
  gboolean has_row = FALSE;
  if (rows == NULL || !gh_db_rows_next (rows, &has_row, error))
    return FALSE;
  while (has_row) {
    GhTicketLine line = {
      .id = gh_db_rows_int (rows, "id"),
      .order_id = gh_db_rows_int (rows, "order_id"),
      .product_id = gh_db_rows_int (rows, "product_id"),
      .code = gh_db_rows_text (rows, "ticket_code"),
      .status = gh_db_rows_text (rows, "status"),
      .customer_name = gh_db_rows_text (rows, "customer_name"),
      .created_at = gh_db_rows_int (rows, "created_at"),
      .slot_date = gh_db_rows_text (rows, "date"),
      .start_time = gh_db_rows_text (rows, "start_time"),
    };
    each (&line, data);
    if (!gh_db_rows_next (rows, &has_row, error))
      return FALSE;
  }
  return TRUE;
}
