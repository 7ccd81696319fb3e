/* The table of entries: putting them, what waits, forgetting. Every row that is read is doubted.
 * What else becomes of an entry is in entries-settle.c, looking them up in entries-find.c. */

#include "kiosk/queue/entries.h"

#include "core/event-log.h"
#include "core/random-id.h"
#include "kiosk/queue/entry-row.h"

static const char SELECT_SEQ[] = "SELECT seq FROM entries WHERE id = ?";
static const char SELECT_WAITING[] =
    "SELECT " GH_ENTRY_COLUMNS " FROM entries WHERE state = 'WAITING' AND seq > ? AND id <> ?"
    " ORDER BY seq LIMIT ?";
static const char SELECT_TAKEN[] =
    "SELECT " GH_ENTRY_COLUMNS " FROM entries WHERE state = 'TAKEN' AND verified_at < ?";
/* The MAC stays as it is: a row in doubt is never vouched for again. */
static const char PARK_UNREADABLE[] =
    "UPDATE entries SET state = 'PARKED', outcome = '" GH_ENTRY_UNREADABLE "' WHERE seq = ?";
static const char DELETE_TAKEN[] = "DELETE FROM entries WHERE seq = ? AND state = 'TAKEN'";

GhEntry *
gh_entry_new (const char *code, gint64 ticket_id, gint64 operator_id, gint64 verified_at,
              gint64 device_time)
{
  GhEntry *entry = g_new0 (GhEntry, 1);
  entry->sound = TRUE;
  entry->id = gh_random_uuid ();
  entry->code = g_strdup (code);
  entry->ticket_id = ticket_id;
  entry->operator_id = operator_id;
  entry->verified_at = verified_at;
  entry->device_time = device_time;
  entry->waiting = TRUE;
  return entry;
}

void
gh_entry_free (GhEntry *entry)
{
  if (entry == NULL)
    return;
  g_free (entry->id);
  g_free (entry->code);
  g_free (entry->outcome);
  g_free (entry);
}

/* ---- putting ---- */

static gboolean
find_seq (GhDb *db, const char *id, gint64 *seq, GError **error)
{
  *seq = 0;
  gboolean has_row = FALSE;
  g_autoptr (GhDbRows) rows = gh_db_query (db, SELECT_SEQ, GH_DB_VALUES (gh_db_text (id)), error);
  if (rows == NULL || !gh_db_rows_next (rows, &has_row, error))
    return FALSE;
  if (has_row)
    *seq = gh_db_rows_int (rows, "seq");
  return TRUE;
}

gboolean
gh_entries_put (GhKioskStore *store, GhEntry *entry, GError **error)
{
  GhDb *db = gh_kiosk_store_get_db (store);
  const GhSeal *seal = gh_kiosk_store_get_seal (store);
  gint64 seq = 0;
  g_autoptr (GhEntryRow) row = gh_entry_row_new (seal, entry);
  g_autoptr (GhDbTransaction) transaction = gh_db_begin (db, GH_DB_WRITE, error);
  if (transaction == NULL || !find_seq (db, entry->id, &seq, error))
    return FALSE;
  if (seq == 0) {
    if (!gh_entry_row_insert (db, row, error))
      return FALSE;
    gh_entry_row_vouch (seal, row); /* now that it has its seq */
    if (!gh_entry_row_update (db, row, error) ||
        !gh_db_commit (g_steal_pointer (&transaction), error))
      return FALSE;
    seq = row->seq;
  }
  entry->seq = seq;
  return TRUE;
}

/* ---- what waits ---- */

/* Of GhEntry, those that are not sound among them. */
static GPtrArray *
select_waiting (GhKioskStore *store, gint64 after, guint max, const char *except, GError **error)
{
  const GhSeal *seal = gh_kiosk_store_get_seal (store);
  g_autoptr (GPtrArray) rows = gh_entry_row_list (
      gh_kiosk_store_get_db (store), SELECT_WAITING,
      GH_DB_VALUES (gh_db_int (after), gh_db_text (except != NULL ? except : ""), gh_db_int (max)),
      error);
  if (rows == NULL)
    return NULL;
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) gh_entry_free);
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (entries, gh_entry_row_open (seal, rows->pdata[i]));
  return entries;
}

/* Parks those that are not sound; @parked says whether there were any. */
static gboolean
park_unsound (GhKioskStore *store, GPtrArray *entries, gboolean *parked, GError **error)
{
  *parked = FALSE;
  for (guint i = 0; i < entries->len; i++) {
    const GhEntry *entry = entries->pdata[i];
    if (entry->sound)
      continue;
    g_autofree char *seq = g_strdup_printf ("%" G_GINT64_FORMAT, entry->seq);
    gh_log_event (GH_LOG_ERROR, "entry.unreadable", "seq", seq, NULL);
    if (!gh_kiosk_store_run (store, PARK_UNREADABLE, GH_DB_VALUES (gh_db_int (entry->seq)), error))
      return FALSE;
    *parked = TRUE;
  }
  return TRUE;
}

GPtrArray *
gh_entries_waiting (GhKioskStore *store, gint64 after, guint max, const char *except,
                    GError **error)
{
  for (;;) {
    gboolean parked;
    g_autoptr (GPtrArray) entries = select_waiting (store, after, max, except, error);
    if (entries == NULL || !park_unsound (store, entries, &parked, error))
      return NULL;
    if (!parked)
      return g_steal_pointer (&entries);
  }
}

/* ---- forgetting ---- */

gboolean
gh_entries_prune (GhKioskStore *store, gint64 before, GError **error)
{
  GhDb *db = gh_kiosk_store_get_db (store);
  g_autoptr (GhDbTransaction) transaction = gh_db_begin (db, GH_DB_WRITE, error);
  if (transaction == NULL)
    return FALSE;
  g_autoptr (GPtrArray) taken =
      gh_entry_row_list (db, SELECT_TAKEN, GH_DB_VALUES (gh_db_int (before)), error);
  if (taken == NULL)
    return FALSE;
  for (guint i = 0; i < taken->len; i++) {
    const GhEntryRow *row = taken->pdata[i];
    gboolean sound = gh_entry_row_is_sound (gh_kiosk_store_get_seal (store), row);
    if (!gh_db_execute (db, sound ? DELETE_TAKEN : PARK_UNREADABLE,
                        GH_DB_VALUES (gh_db_int (row->seq)), NULL, error))
      return FALSE;
  }
  return gh_db_commit (g_steal_pointer (&transaction), error);
}
