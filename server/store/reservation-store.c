/* Tables ticket_reservations and idempotency_answers; see the header. */

#include "server/store/reservation-store.h"

enum {
  INSERT,
  VERIFY,
  ENTER,
  TAKE_BACK,
  EXPIRE,
  SLOTS_OF_ORDER,
  CANCEL_ORDER,
  FIND_ANSWER,
  INSERT_ANSWER,
  PRUNE_ANSWERS,
};

/* "status <> 'CANCELLED'" beside "status = 'RESERVED'" says nothing new to people; SQLite wants the
 * very words of a partial index before it uses it. */
const GhStatement gh_reservation_statements[] = {
  [INSERT] = { "reservation.insert",
               "INSERT INTO ticket_reservations (orq, ticket_id, slot_id, customer_email,"
               " customer_phone, language, status, reserved_at, updated_at)"
               " VALUES (?, ?, ?, ?, ?, ?, 'RESERVED', ?, ?)" },
  [VERIFY] = { "reservation.verify",
               "UPDATE ticket_reservations SET status = 'VERIFIED', updated_at = ?"
               " WHERE ticket_id = ? AND status = 'RESERVED' AND status <> 'CANCELLED'" },
  [ENTER] = { "reservation.enter",
              "UPDATE ticket_reservations SET status = 'VERIFIED', updated_at = ?"
              " WHERE ticket_id = ? AND status <> 'CANCELLED'" },
  [TAKE_BACK] = { "reservation.take-back",
                  "UPDATE ticket_reservations SET status = ?, updated_at = ?"
                  " WHERE ticket_id = ? AND status = 'VERIFIED' AND status <> 'CANCELLED'" },
  [EXPIRE] = { "reservation.expire",
               "UPDATE ticket_reservations SET status = 'EXPIRED', updated_at = ?"
               " WHERE status = 'RESERVED' AND slot_id IN"
               " (SELECT id FROM reservation_slots WHERE ends_at > ? AND ends_at <= ?"
               " AND booked_count > 0)" },
  [SLOTS_OF_ORDER] = { "reservation.slots-of-order",
                       "SELECT r.slot_id FROM tickets t JOIN ticket_reservations r"
                       " ON r.ticket_id = t.id"
                       " AND r.status = 'RESERVED' AND r.status <> 'CANCELLED'"
                       " JOIN reservation_slots s ON s.id = r.slot_id"
                       " WHERE t.order_id = ?" },
  [CANCEL_ORDER] = { "reservation.cancel-order",
                     "UPDATE ticket_reservations SET status = 'CANCELLED', updated_at = ?"
                     " WHERE status = 'RESERVED' AND status <> 'CANCELLED'"
                     " AND ticket_id IN (SELECT id FROM tickets WHERE order_id = ?)" },
  [FIND_ANSWER] = { "idempotency.find",
                    "SELECT reservation_id, confirmation_sent FROM idempotency_answers"
                    " WHERE ticket_id = ? AND idempotency_key = ?" },
  [INSERT_ANSWER] = { "idempotency.insert",
                      "INSERT INTO idempotency_answers (ticket_id, idempotency_key, reservation_id,"
                      " confirmation_sent, created_at) VALUES (?, ?, ?, ?, ?)" },
  [PRUNE_ANSWERS] = { "idempotency.prune", "DELETE FROM idempotency_answers WHERE created_at < ?" },
  { NULL, NULL },
};
#define SQL(which) gh_reservation_statements[which].sql

gboolean
gh_reservation_store_insert (GhDb *db, const GhNewReservation *reservation, gint64 now, gint64 *id,
                             GError **error)
{
  return gh_db_insert (
      db, SQL (INSERT),
      GH_DB_VALUES (gh_db_int (reservation->orq), gh_db_int (reservation->ticket_id),
                    gh_db_int (reservation->slot_id), gh_db_text (reservation->email),
                    gh_db_text (reservation->phone), gh_db_text (reservation->language),
                    gh_db_int (now), gh_db_int (now)),
      id, error);
}

gboolean
gh_reservation_store_verify (GhDb *db, gint64 ticket_id, gint64 now, GError **error)
{
  return gh_db_execute (db, SQL (VERIFY), GH_DB_VALUES (gh_db_int (now), gh_db_int (ticket_id)),
                        NULL, error);
}

gboolean
gh_reservation_store_enter (GhDb *db, gint64 ticket_id, gint64 now, GError **error)
{
  return gh_db_execute (db, SQL (ENTER), GH_DB_VALUES (gh_db_int (now), gh_db_int (ticket_id)),
                        NULL, error);
}

gboolean
gh_reservation_store_take_back (GhDb *db, gint64 ticket_id, gboolean over, gint64 now,
                                GError **error)
{
  return gh_db_execute (db, SQL (TAKE_BACK),
                        GH_DB_VALUES (gh_db_text (over ? "EXPIRED" : "RESERVED"), gh_db_int (now),
                                      gh_db_int (ticket_id)),
                        NULL, error);
}

gboolean
gh_reservation_store_expire (GhDb *db, gint64 since, gint64 now, gint64 *changed, GError **error)
{
  return gh_db_execute (db, SQL (EXPIRE),
                        GH_DB_VALUES (gh_db_int (now), gh_db_int (since), gh_db_int (now)), changed,
                        error);
}

GArray *
gh_reservation_store_slots_of_order (GhDb *db, gint64 order_id, GError **error)
{
  g_autoptr (GhDbRows) rows =
      gh_db_query (db, SQL (SLOTS_OF_ORDER), GH_DB_VALUES (gh_db_int (order_id)), error);
  g_autoptr (GArray) slots = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean has_row = FALSE;
  if (rows == NULL || !gh_db_rows_next (rows, &has_row, error))
    return NULL;
  while (has_row) {
    gint64 id = gh_db_rows_int (rows, "slot_id");
    g_array_append_val (slots, id);
    if (!gh_db_rows_next (rows, &has_row, error))
      return NULL;
  }
  return g_steal_pointer (&slots);
}

gboolean
gh_reservation_store_cancel_order (GhDb *db, gint64 order_id, gint64 now, GError **error)
{
  return gh_db_execute (db, SQL (CANCEL_ORDER),
                        GH_DB_VALUES (gh_db_int (now), gh_db_int (order_id)), NULL, error);
}

gboolean
gh_idempotency_store_find (GhDb *db, gint64 ticket_id, const char *key, gint64 *reservation_id,
                           gboolean *confirmation_sent, GError **error)
{
  g_autoptr (GhDbRows) rows =
      gh_db_query (db, SQL (FIND_ANSWER), GH_DB_VALUES (gh_db_int (ticket_id), gh_db_text (key)),
                   error);
  gboolean has_row = FALSE;
  if (rows == NULL || !gh_db_rows_next (rows, &has_row, error))
    return FALSE;
  *reservation_id = has_row ? gh_db_rows_int (rows, "reservation_id") : 0;
  *confirmation_sent = has_row && gh_db_rows_int (rows, "confirmation_sent") != 0;
  return TRUE;
}

gboolean
gh_idempotency_store_insert (GhDb *db, gint64 ticket_id, const char *key, gint64 reservation_id,
                             gboolean confirmation_sent, gint64 now, GError **error)
{
  return gh_db_insert (db, SQL (INSERT_ANSWER),
                       GH_DB_VALUES (gh_db_int (ticket_id), gh_db_text (key),
                                     gh_db_int (reservation_id), gh_db_int (confirmation_sent),
                                     gh_db_int (now)),
                       NULL, error);
}

gboolean
gh_idempotency_store_prune (GhDb *db, gint64 before, gint64 *pruned, GError **error)
{
  return gh_db_execute (db, SQL (PRUNE_ANSWERS), GH_DB_VALUES (gh_db_int (before)), pruned, error);
}
