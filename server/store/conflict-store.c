/* Table conflicts; see the header. */

#include "server/store/conflict-store.h"

enum {
  INSERT,
  LIST,
  FIND,
  DECIDE,
  COUNT_WITHOUT_SLOT,
};

/* e is the entry, o the one that stood when it came. */
#define CONFLICT                                                                                   \
  "SELECT c.id, c.code, c.ticket_id, t.ticket_code, r.customer_name, c.decision, c.note,"          \
  " c.decided_by, c.decided_at, p.name AS decider_name,"                                           \
  " e.scanned_at AS entry_at, ep.name AS entry_operator, nullif(ed.name, '') AS entry_device,"     \
  " eu.scanned_at AS entry_undone_at,"                                                             \
  " o.scanned_at AS other_at, op.name AS other_operator, nullif(od.name, '') AS other_device,"     \
  " ou.scanned_at AS other_undone_at"                                                              \
  " FROM conflicts c JOIN tickets t ON t.id = c.ticket_id JOIN orders r ON r.id = t.order_id"      \
  " LEFT JOIN operators p ON p.id = c.decided_by"                                                  \
  " JOIN scans e ON e.id = c.scan_id JOIN operators ep ON ep.id = e.operator_id"                   \
  " LEFT JOIN devices ed ON ed.id = e.device_id LEFT JOIN scans eu ON eu.undoes = e.id"            \
  " LEFT JOIN scans o ON o.id = c.other_scan_id LEFT JOIN operators op ON op.id = o.operator_id"   \
  " LEFT JOIN devices od ON od.id = o.device_id LEFT JOIN scans ou ON ou.undoes = o.id"            \
  " WHERE c.orq = ?"

const GhStatement gh_conflict_statements[] = {
  [INSERT] = { "conflict.insert",
               "INSERT INTO conflicts (orq, code, ticket_id, scan_id, other_scan_id, created_at)"
               " VALUES (?, ?, ?, ?, ?, ?)" },
  [LIST] = { "conflict.list",
             CONFLICT " AND (c.decision IS NULL OR ? = 1) ORDER BY c.id DESC LIMIT ?" },
  [FIND] = { "conflict.find", CONFLICT " AND c.id = ?" },
  [DECIDE] = { "conflict.decide", "UPDATE conflicts SET decision = ?, note = ?, decided_by = ?,"
                                  " decided_at = ? WHERE id = ?" },
  [COUNT_WITHOUT_SLOT] = { "conflict.count-without-slot",
                           "SELECT count(*) AS count FROM conflicts c"
                           " JOIN scans e ON e.id = c.scan_id"
                           " WHERE c.orq = ? AND e.scanned_at >= ? AND e.scanned_at < ?"
                           " AND NOT EXISTS (SELECT 1 FROM scans u WHERE u.undoes = e.id)"
                           " AND NOT EXISTS (SELECT 1 FROM ticket_reservations r"
                           " WHERE r.ticket_id = c.ticket_id AND r.status <> 'CANCELLED')" },
  { NULL, NULL },
};
#define SQL(which) gh_conflict_statements[which].sql

gboolean
gh_conflict_store_insert (GhDb *db, const GhNewConflict *conflict, gint64 now, GError **error)
{
  return gh_db_insert (db, SQL (INSERT),
                       GH_DB_VALUES (gh_db_int (conflict->orq), gh_db_text (conflict->code),
                                     gh_db_int (conflict->ticket_id), gh_db_int (conflict->scan_id),
                                     gh_db_int_or_null (conflict->other_scan_id), gh_db_int (now)),
                       NULL, error);
}

static void
clear_entry (GhConflictEntry *entry)
{
  g_free (entry->operator_name);
  g_free (entry->device_name);
}

void
gh_conflict_free (GhConflict *conflict)
{
  if (conflict == NULL)
    return;
  g_free (conflict->code);
  g_free (conflict->ticket_code);
  g_free (conflict->customer_name);
  clear_entry (&conflict->first);
  clear_entry (&conflict->second);
  g_free (conflict->decision);
  g_free (conflict->note);
  g_free (conflict->decider_name);
  g_free (conflict);
}

static void
free_conflict (gpointer conflict)
{
  gh_conflict_free (conflict);
}

static gpointer
read_conflict (GhDbRows *rows)
{
  GhConflict *conflict = g_new0 (GhConflict, 1);
  gint64 entry_at = gh_db_rows_int (rows, "entry_at");
  gint64 other_at = gh_db_rows_int (rows, "other_at");
  /* An entry that stands alone is the first. */
  gboolean other_first = other_at != 0 && other_at <= entry_at;
  GhConflictEntry *entry = other_first ? &conflict->second : &conflict->first;
  GhConflictEntry *other = other_first ? &conflict->first : &conflict->second;
  conflict->id = gh_db_rows_int (rows, "id");
  conflict->code = gh_db_rows_dup_text (rows, "code");
  conflict->ticket_id = gh_db_rows_int (rows, "ticket_id");
  conflict->ticket_code = gh_db_rows_dup_text (rows, "ticket_code");
  conflict->customer_name = gh_db_rows_dup_text (rows, "customer_name");
  entry->at = entry_at;
  entry->operator_name = gh_db_rows_dup_text (rows, "entry_operator");
  entry->device_name = gh_db_rows_dup_text (rows, "entry_device");
  entry->undone_at = gh_db_rows_int (rows, "entry_undone_at");
  other->at = other_at;
  other->operator_name = gh_db_rows_dup_text (rows, "other_operator");
  other->device_name = gh_db_rows_dup_text (rows, "other_device");
  other->undone_at = gh_db_rows_int (rows, "other_undone_at");
  conflict->decision = gh_db_rows_dup_text (rows, "decision");
  conflict->note = gh_db_rows_dup_text (rows, "note");
  conflict->decided_by = gh_db_rows_int (rows, "decided_by");
  conflict->decider_name = gh_db_rows_dup_text (rows, "decider_name");
  conflict->decided_at = gh_db_rows_int (rows, "decided_at");
  return conflict;
}

GPtrArray *
gh_conflict_store_list (GhDb *db, gint64 orq, gboolean all, int limit, GError **error)
{
  return gh_db_list (db, SQL (LIST),
                     GH_DB_VALUES (gh_db_int (orq), gh_db_int (all ? 1 : 0), gh_db_int (limit)),
                     read_conflict, free_conflict, error);
}

gboolean
gh_conflict_store_find (GhDb *db, gint64 orq, gint64 id, GhConflict **conflict, GError **error)
{
  return gh_db_find (db, SQL (FIND), GH_DB_VALUES (gh_db_int (orq), gh_db_int (id)), read_conflict,
                     (gpointer *) conflict, error);
}

gboolean
gh_conflict_store_decide (GhDb *db, gint64 id, const char *decision, const char *note,
                          gint64 operator_id, gint64 now, GError **error)
{
  return gh_db_execute (db, SQL (DECIDE),
                        GH_DB_VALUES (gh_db_text (decision), gh_db_text (note),
                                      gh_db_int (operator_id), gh_db_int (now), gh_db_int (id)),
                        NULL, error);
}

gboolean
gh_conflict_store_count_without_slot (GhDb *db, gint64 orq, gint64 from, gint64 until,
                                      gint64 *count, GError **error)
{
  g_autoptr (GhDbRows) rows =
      gh_db_query (db, SQL (COUNT_WITHOUT_SLOT),
                   GH_DB_VALUES (gh_db_int (orq), gh_db_int (from), gh_db_int (until)), error);
  gboolean has_row = FALSE;
  if (rows == NULL || !gh_db_rows_next (rows, &has_row, error))
    return FALSE;
  *count = gh_db_rows_int (rows, "count");
  return TRUE;
}
