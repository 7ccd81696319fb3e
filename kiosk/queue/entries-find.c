/* Looking entries up; every row that is read is doubted. */

#include "kiosk/queue/entries.h"

#include "kiosk/queue/entry-row.h"

static const char SELECT_BY_MARK[] =
    "SELECT " GH_ENTRY_COLUMNS " FROM entries WHERE mark = ? ORDER BY seq DESC";
static const char SELECT_BY_OPERATOR[] =
    "SELECT " GH_ENTRY_COLUMNS " FROM entries WHERE operator_id = ? ORDER BY seq DESC";
static const char SELECT_PARKED[] =
    "SELECT " GH_ENTRY_COLUMNS " FROM entries WHERE state = 'PARKED' ORDER BY seq DESC";
static const char COUNT_STATES[] = "SELECT COALESCE(SUM(state = 'WAITING'), 0) AS waiting,"
                                   " COALESCE(SUM(state = 'PARKED'), 0) AS parked"
                                   " FROM entries WHERE state <> 'TAKEN'";

typedef gboolean (*Match) (const GhEntry *entry);

/* The first entry of @rows that @match takes. */
static gboolean
first_match (GhKioskStore *store, GhDbRows *rows, Match match, GhEntry **entry, GError **error)
{
  const GhSeal *seal = gh_kiosk_store_get_seal (store);
  *entry = NULL;
  for (;;) {
    gboolean has_row;
    if (!gh_db_rows_next (rows, &has_row, error))
      return FALSE;
    if (!has_row)
      return TRUE;
    g_autoptr (GhEntryRow) row = gh_entry_row_read (rows);
    g_autoptr (GhEntry) found = gh_entry_row_open (seal, row);
    if (match (found)) {
      *entry = g_steal_pointer (&found);
      return TRUE;
    }
  }
}

static gboolean
stands (const GhEntry *entry)
{
  return !entry->sound || entry->undone_at == 0;
}

/* The newest first. */
static GhDbRows *
select_by_mark (GhKioskStore *store, const char *code, GError **error)
{
  guint8 mark[GH_SEAL_MARK_BYTES];
  gh_entry_row_mark (gh_kiosk_store_get_seal (store), code, mark);
  return gh_db_query (gh_kiosk_store_get_db (store), SELECT_BY_MARK,
                      GH_DB_VALUES (gh_db_blob (mark, sizeof mark)), error);
}

gboolean
gh_entries_find (GhKioskStore *store, const char *code, GhEntry **entry, GError **error)
{
  g_autoptr (GhDbRows) rows = select_by_mark (store, code, error);
  return rows != NULL && first_match (store, rows, stands, entry, error);
}

static gboolean
is_sound (const GhEntry *entry)
{
  return entry->sound;
}

gboolean
gh_entries_find_undone (GhKioskStore *store, const char *code, GhEntry **entry, GError **error)
{
  g_autoptr (GhEntry) standing = NULL;
  *entry = NULL;
  if (!gh_entries_find (store, code, &standing, error))
    return FALSE;
  if (standing != NULL)
    return TRUE;
  g_autoptr (GhDbRows) rows = select_by_mark (store, code, error);
  return rows != NULL && first_match (store, rows, is_sound, entry, error);
}

gboolean
gh_entries_last (GhKioskStore *store, gint64 operator_id, GhEntry **entry, GError **error)
{
  g_autoptr (GhDbRows) rows = gh_db_query (gh_kiosk_store_get_db (store), SELECT_BY_OPERATOR,
                                           GH_DB_VALUES (gh_db_int (operator_id)), error);
  return rows != NULL && first_match (store, rows, is_sound, entry, error);
}

static gboolean
any (const GhEntry *entry)
{
  return TRUE;
}

gboolean
gh_entries_last_parked (GhKioskStore *store, GhEntry **entry, GError **error)
{
  g_autoptr (GhDbRows) rows =
      gh_db_query (gh_kiosk_store_get_db (store), SELECT_PARKED, GH_DB_NO_VALUES, error);
  return rows != NULL && first_match (store, rows, any, entry, error);
}

gboolean
gh_entries_count (GhKioskStore *store, gint64 *waiting, gint64 *parked, GError **error)
{
  gboolean has_row = FALSE;
  g_autoptr (GhDbRows) rows =
      gh_db_query (gh_kiosk_store_get_db (store), COUNT_STATES, GH_DB_NO_VALUES, error);
  if (rows == NULL || !gh_db_rows_next (rows, &has_row, error))
    return FALSE;
  g_assert (has_row); /* an aggregate always gives one */
  *waiting = gh_db_rows_int (rows, "waiting");
  *parked = gh_db_rows_int (rows, "parked");
  return TRUE;
}
