/* Table reservation_slots; see the header. */

#include "server/store/slot-store.h"

#include <string.h>

enum {
  FIND,
  LIST,
  ALTERNATIVES,
  NEXT_DATE,
  EXISTS,
  INSERT,
  TAKE_PLACE,
  GIVE_PLACE,
  CLOSE,
  OPEN,
  SET_CAPACITY,
  COUNTS,
};

#define COLUMNS                                                                                    \
  "s.id, s.orq, s.date, s.start_time, s.end_time, s.starts_at, s.ends_at, s.total_capacity,"       \
  " s.booked_count, s.status"

/* How many are in with each active reservation of the day's slots: one when its ticket is VERIFIED,
 * but for the few that have a conflict, of which the log says it. */
#define PEOPLE                                                                                     \
  "SELECT r.slot_id, CASE WHEN r.ticket_id IN (SELECT ticket_id FROM conflicts) THEN"              \
  " coalesce(nullif((SELECT count(*) FROM scans c WHERE c.ticket_id = r.ticket_id"                 \
  " AND c.entered = 1 AND NOT EXISTS (SELECT 1 FROM scans u WHERE u.undoes = c.id)), 0),"          \
  " r.status = 'VERIFIED')"                                                                        \
  " ELSE r.status = 'VERIFIED' END AS people"                                                      \
  " FROM reservation_slots d JOIN ticket_reservations r"                                           \
  " ON r.slot_id = d.id AND r.status <> 'CANCELLED'"                                               \
  " WHERE d.orq = ? AND (d.date = ? OR (d.date = ? AND d.end_time <= d.start_time))"

/* The status is kept in step with the counts in the very statement that changes them; a CHECK in
 * the schema refuses anything else. MariaDB assigns from left to right, so status comes first. */
const GhStatement gh_slot_statements[] = {
  [FIND] = { "slot.find", "SELECT " COLUMNS " FROM reservation_slots s WHERE s.id = ?" },
  [LIST] = { "slot.list", "SELECT " COLUMNS " FROM reservation_slots s WHERE s.orq = ?"
                          " AND s.date BETWEEN ? AND ? ORDER BY s.date, s.start_time" },
  [ALTERNATIVES] = { "slot.alternatives",
                     "SELECT " COLUMNS " FROM reservation_slots s WHERE s.orq = ?"
                     " AND s.date BETWEEN ? AND ? AND s.id <> ? AND s.status = 'ACTIVE'"
                     " AND s.ends_at > ? ORDER BY abs(s.starts_at - ?), s.starts_at LIMIT ?" },
  [NEXT_DATE] = { "slot.next-date",
                  "SELECT min(s.date) AS date FROM reservation_slots s WHERE s.orq = ?"
                  " AND s.date BETWEEN ? AND ? AND s.status = 'ACTIVE' AND s.ends_at > ?" },
  [EXISTS] = { "slot.exists", "SELECT id FROM reservation_slots"
                              " WHERE orq = ? AND date = ? AND start_time = ?" },
  [INSERT] = { "slot.insert",
               "INSERT INTO reservation_slots (orq, date, start_time, end_time, starts_at, ends_at,"
               " total_capacity, status, created_at, updated_at)"
               " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)" },
  [TAKE_PLACE] = { "slot.take-place",
                   "UPDATE reservation_slots SET"
                   " status = CASE WHEN booked_count + 1 >= total_capacity THEN 'FULL'"
                   " ELSE 'ACTIVE' END, booked_count = booked_count + 1, updated_at = ?"
                   " WHERE id = ? AND status = 'ACTIVE' AND booked_count < total_capacity" },
  [GIVE_PLACE] = { "slot.give-place",
                   "UPDATE reservation_slots SET"
                   " status = CASE WHEN status = 'CLOSED' THEN 'CLOSED'"
                   " WHEN booked_count - 1 >= total_capacity THEN 'FULL' ELSE 'ACTIVE' END,"
                   " booked_count = booked_count - 1, updated_at = ?"
                   " WHERE id = ? AND booked_count > 0" },
  [CLOSE] = { "slot.close", "UPDATE reservation_slots SET status = 'CLOSED', updated_at = ?"
                            " WHERE orq = ? AND id = ?" },
  [OPEN] = { "slot.open",
             "UPDATE reservation_slots SET"
             " status = CASE WHEN booked_count >= total_capacity THEN 'FULL' ELSE 'ACTIVE' END,"
             " updated_at = ? WHERE orq = ? AND id = ?" },
  [SET_CAPACITY] = { "slot.set-capacity",
                     "UPDATE reservation_slots SET"
                     " status = CASE WHEN status = 'CLOSED' THEN 'CLOSED'"
                     " WHEN booked_count >= ? THEN 'FULL' ELSE 'ACTIVE' END, total_capacity = ?,"
                     " kept_bookings = booked_count, updated_at = ? WHERE orq = ? AND id = ?" },
  [COUNTS] = { "slot.counts",
               "SELECT " COLUMNS ", count(p.people) AS expected,"
               " coalesce(sum(p.people), 0) AS admitted,"
               " coalesce(sum(CASE WHEN p.people > 1 THEN p.people - 1 ELSE 0 END), 0)"
               " AS double_entries"
               " FROM reservation_slots s LEFT JOIN (" PEOPLE ") p ON p.slot_id = s.id"
               " WHERE s.orq = ? AND (s.date = ? OR (s.date = ? AND s.end_time <= s.start_time))"
               " GROUP BY s.id ORDER BY s.date, s.start_time" },
  { NULL, NULL },
};
#define SQL(which) gh_slot_statements[which].sql

static gboolean
read_slot (GhDbRows *rows, GhSlot *slot, GError **error)
{
  memset (slot, 0, sizeof *slot);
  slot->id = gh_db_rows_int (rows, "id");
  slot->orq = gh_db_rows_int (rows, "orq");
  slot->starts_at = gh_db_rows_int (rows, "starts_at");
  slot->ends_at = gh_db_rows_int (rows, "ends_at");
  slot->total_capacity = (int) gh_db_rows_int (rows, "total_capacity");
  slot->booked_count = (int) gh_db_rows_int (rows, "booked_count");
  if (gh_date_parse (gh_db_rows_text (rows, "date"), &slot->date) &&
      gh_time_parse (gh_db_rows_text (rows, "start_time"), &slot->start_time) &&
      gh_time_parse (gh_db_rows_text (rows, "end_time"), &slot->end_time) &&
      gh_slot_status_from_string (gh_db_rows_text (rows, "status"), &slot->status))
    return TRUE;
  g_set_error (error, GH_DB_ERROR, GH_DB_ERROR_DAMAGED, "Slot %" G_GINT64_FORMAT " is unreadable",
               slot->id);
  return FALSE;
}

gboolean
gh_slot_store_find (GhDb *db, gint64 id, GhSlot *slot, gboolean *found, GError **error)
{
  g_autoptr (GhDbRows) rows = gh_db_query (db, SQL (FIND), GH_DB_VALUES (gh_db_int (id)), error);
  return rows != NULL && gh_db_rows_next (rows, found, error) &&
         (!*found || read_slot (rows, slot, error));
}

static GArray *
read_slots (GhDbRows *rows, GError **error)
{
  g_autoptr (GArray) slots = g_array_new (FALSE, FALSE, sizeof (GhSlot));
  gboolean has_row = FALSE;
  if (rows == NULL || !gh_db_rows_next (rows, &has_row, error))
    return NULL;
  while (has_row) {
    GhSlot slot;
    if (!read_slot (rows, &slot, error))
      return NULL;
    g_array_append_val (slots, slot);
    if (!gh_db_rows_next (rows, &has_row, error))
      return NULL;
  }
  return g_steal_pointer (&slots);
}

GArray *
gh_slot_store_list (GhDb *db, gint64 orq, GhDate first, GhDate last, GError **error)
{
  g_autofree char *from = gh_date_format (first);
  g_autofree char *to = gh_date_format (last);
  g_autoptr (GhDbRows) rows =
      gh_db_query (db, SQL (LIST),
                   GH_DB_VALUES (gh_db_int (orq), gh_db_text (from), gh_db_text (to)), error);
  return read_slots (rows, error);
}

GArray *
gh_slot_store_alternatives (GhDb *db, gint64 orq, gint64 except, gint64 near, gint64 now,
                            GhDate first, GhDate last, int limit, GError **error)
{
  g_autofree char *from = gh_date_format (first);
  g_autofree char *to = gh_date_format (last);
  g_autoptr (GhDbRows) rows =
      gh_db_query (db, SQL (ALTERNATIVES),
                   GH_DB_VALUES (gh_db_int (orq), gh_db_text (from), gh_db_text (to),
                                 gh_db_int (except), gh_db_int (now), gh_db_int (near),
                                 gh_db_int (limit)),
                   error);
  return read_slots (rows, error);
}

gboolean
gh_slot_store_next_date (GhDb *db, gint64 orq, GhDate from, GhDate last, gint64 now, GhDate *date,
                         gboolean *found, GError **error)
{
  g_autofree char *first_text = gh_date_format (from);
  g_autofree char *last_text = gh_date_format (last);
  g_autoptr (GhDbRows) rows = gh_db_query (db, SQL (NEXT_DATE),
                                           GH_DB_VALUES (gh_db_int (orq), gh_db_text (first_text),
                                                         gh_db_text (last_text), gh_db_int (now)),
                                           error);
  gboolean has_row = FALSE;
  if (rows == NULL || !gh_db_rows_next (rows, &has_row, error))
    return FALSE;
  *found = has_row && gh_date_parse (gh_db_rows_text (rows, "date"), date);
  return TRUE;
}

static gboolean
exists (GhDb *db, const GhSlot *slot, const char *date, const char *start, gboolean *found,
        GError **error)
{
  g_autoptr (GhDbRows) rows =
      gh_db_query (db, SQL (EXISTS),
                   GH_DB_VALUES (gh_db_int (slot->orq), gh_db_text (date), gh_db_text (start)),
                   error);
  return rows != NULL && gh_db_rows_next (rows, found, error);
}

gboolean
gh_slot_store_insert (GhDb *db, const GhSlot *slot, gint64 now, gboolean *inserted, GError **error)
{
  g_autofree char *date = gh_date_format (slot->date);
  g_autofree char *start = gh_time_format (slot->start_time);
  g_autofree char *end = gh_time_format (slot->end_time);
  gboolean found = FALSE;
  if (!exists (db, slot, date, start, &found, error))
    return FALSE;
  *inserted = !found;
  const char *status = slot->total_capacity > 0 ? "ACTIVE" : "FULL";
  return found ||
         gh_db_insert (db, SQL (INSERT),
                       GH_DB_VALUES (gh_db_int (slot->orq), gh_db_text (date), gh_db_text (start),
                                     gh_db_text (end), gh_db_int (slot->starts_at),
                                     gh_db_int (slot->ends_at), gh_db_int (slot->total_capacity),
                                     gh_db_text (status), gh_db_int (now), gh_db_int (now)),
                       NULL, error);
}

gboolean
gh_slot_store_take_place (GhDb *db, gint64 id, gint64 now, gboolean *taken, GError **error)
{
  gint64 changes = 0;
  if (!gh_db_execute (db, SQL (TAKE_PLACE), GH_DB_VALUES (gh_db_int (now), gh_db_int (id)),
                      &changes, error))
    return FALSE;
  *taken = changes == 1;
  return TRUE;
}

gboolean
gh_slot_store_give_place (GhDb *db, gint64 id, gint64 now, GError **error)
{
  return gh_db_execute (db, SQL (GIVE_PLACE), GH_DB_VALUES (gh_db_int (now), gh_db_int (id)), NULL,
                        error);
}

gboolean
gh_slot_store_set_open (GhDb *db, gint64 orq, gint64 id, gboolean open, gint64 now,
                        gboolean *changed, GError **error)
{
  gint64 changes = 0;
  if (!gh_db_execute (db, open ? SQL (OPEN) : SQL (CLOSE),
                      GH_DB_VALUES (gh_db_int (now), gh_db_int (orq), gh_db_int (id)), &changes,
                      error))
    return FALSE;
  *changed = changes == 1;
  return TRUE;
}

gboolean
gh_slot_store_set_capacity (GhDb *db, gint64 orq, gint64 id, int capacity, gint64 now,
                            gboolean *changed, GError **error)
{
  gint64 changes = 0;
  if (!gh_db_execute (db, SQL (SET_CAPACITY),
                      GH_DB_VALUES (gh_db_int (capacity), gh_db_int (capacity), gh_db_int (now),
                                    gh_db_int (orq), gh_db_int (id)),
                      &changes, error))
    return FALSE;
  *changed = changes == 1;
  return TRUE;
}

GArray *
gh_slot_store_counts (GhDb *db, gint64 orq, GhDate date, GError **error)
{
  g_autofree char *day = gh_date_format (date);
  g_autofree char *eve = gh_date_format (date - 1);
  g_autoptr (GhDbRows) rows =
      gh_db_query (db, SQL (COUNTS),
                   GH_DB_VALUES (gh_db_int (orq), gh_db_text (day), gh_db_text (eve),
                                 gh_db_int (orq), gh_db_text (day), gh_db_text (eve)),
                   error);
  g_autoptr (GArray) counts = g_array_new (FALSE, FALSE, sizeof (GhSlotCount));
  gboolean has_row = FALSE;
  if (rows == NULL || !gh_db_rows_next (rows, &has_row, error))
    return NULL;
  while (has_row) {
    GhSlotCount count = { .expected = (int) gh_db_rows_int (rows, "expected"),
                          .admitted = (int) gh_db_rows_int (rows, "admitted"),
                          .double_entries = (int) gh_db_rows_int (rows, "double_entries") };
    if (!read_slot (rows, &count.slot, error))
      return NULL;
    g_array_append_val (counts, count);
    if (!gh_db_rows_next (rows, &has_row, error))
      return NULL;
  }
  return g_steal_pointer (&counts);
}
