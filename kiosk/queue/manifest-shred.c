/* Destroys lists that are over: the day's key first, which makes noise of the rest, then the rest
 * in short transactions, then what the log still has. See sql/002-offline.sql for generations. */

#include "kiosk/queue/manifest-private.h"

#define STR(x)        #x
#define AS_TEXT(x)    STR (x)
#define LIMIT_A_PIECE " LIMIT " AS_TEXT (GH_MANIFEST_PIECE_ROWS)

static const char DELETE_LISTS[] = "DELETE FROM manifests WHERE day_ends_at <= ?";
static const char SELECT_NEXT[] =
    "SELECT MIN (generation) AS generation FROM (SELECT MIN (generation) AS generation"
    " FROM manifest_slots WHERE generation > ? UNION ALL"
    " SELECT MIN (generation) FROM manifest_tickets WHERE generation > ?)";
static const char COUNT_LISTS[] = "SELECT COUNT (*) AS lists FROM manifests WHERE generation = ?";
static const char DELETE_SLOTS[] = "DELETE FROM manifest_slots WHERE generation = ?";
static const char DELETE_PIECE[] =
    "DELETE FROM manifest_tickets WHERE generation = ? AND mark IN (SELECT mark"
    " FROM manifest_tickets WHERE generation = ? ORDER BY mark" LIMIT_A_PIECE ")";

static gboolean
delete_generation (GhDb *db, gint64 generation, GError **error)
{
  gint64 changes = GH_MANIFEST_PIECE_ROWS;
  while (changes == GH_MANIFEST_PIECE_ROWS) {
    g_autoptr (GhDbTransaction) transaction = gh_manifest_begin (db, error);
    GhDbValue number = gh_db_int (generation);
    if (transaction == NULL ||
        !gh_db_execute (db, DELETE_SLOTS, GH_DB_VALUES (number), NULL, error) ||
        !gh_db_execute (db, DELETE_PIECE, GH_DB_VALUES (number, number), &changes, error) ||
        !gh_db_commit (g_steal_pointer (&transaction), error))
      return FALSE;
    gh_manifest_give_way ();
  }
  return TRUE;
}

static gboolean
is_a_list (GhDb *db, gint64 generation, gboolean *found, GError **error)
{
  gboolean has_row = FALSE;
  g_autoptr (GhDbRows) rows =
      gh_db_query (db, COUNT_LISTS, GH_DB_VALUES (gh_db_int (generation)), error);
  if (rows == NULL || !gh_db_rows_next (rows, &has_row, error))
    return FALSE;
  *found = has_row && gh_db_rows_int (rows, "lists") > 0;
  return TRUE;
}

/* All rows that belong to no list. */
static gboolean
delete_strays (GhDb *db, GError **error)
{
  for (gint64 last = -1;;) {
    gint64 generation = 0;
    gboolean counts = FALSE;
    if (!gh_manifest_select_generation (
            db, SELECT_NEXT, GH_DB_VALUES (gh_db_int (last), gh_db_int (last)), &generation, error))
      return FALSE;
    if (generation == 0)
      return TRUE;
    if (!is_a_list (db, generation, &counts, error) ||
        (!counts && !delete_generation (db, generation, error)))
      return FALSE;
    last = generation;
  }
}

gboolean
gh_manifest_store_prune (GhKioskStore *store, gint64 now, GError **error)
{
  GhDb *db = gh_kiosk_store_get_db (store);
  /* The keys first: without them the rest is noise, whatever is interrupted now. */
  g_autoptr (GhDbTransaction) transaction = gh_manifest_begin (db, error);
  if (transaction == NULL ||
      !gh_db_execute (db, DELETE_LISTS, GH_DB_VALUES (gh_db_int (now)), NULL, error) ||
      !gh_db_commit (g_steal_pointer (&transaction), error))
    return FALSE;
  return delete_strays (db, error) && gh_db_empty_log (db, NULL, error);
}

gboolean
gh_manifest_store_wipe (GhKioskStore *store, GError **error)
{
  return gh_manifest_store_prune (store, G_MAXINT64, error);
}
