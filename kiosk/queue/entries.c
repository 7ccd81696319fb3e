/* The table of entries: every change is one durable transaction, every row that is read is doubted.
 */

#include "kiosk/queue/entries.h"

#include "core/event-log.h"
#include "core/random-id.h"
#include "kiosk/queue/entry-row.h"

static const char SELECT_SEQ[] = "SELECT seq FROM entries WHERE id = ?";
static const char SELECT_BY_ID[] = "SELECT " GH_ENTRY_COLUMNS " FROM entries WHERE id = ?";
static const char SELECT_WAITING[] =
    "SELECT " GH_ENTRY_COLUMNS " FROM entries WHERE state = 'WAITING' AND seq > ? AND id <> ?"
    " ORDER BY seq LIMIT ?";
static const char SELECT_TAKEN[] =
    "SELECT " GH_ENTRY_COLUMNS " FROM entries WHERE state = 'TAKEN' AND verified_at < ?";
/* The MAC stays as it is: a row in doubt is never vouched for again. */
static const char PARK_UNREADABLE[] =
    "UPDATE entries SET state = 'PARKED', outcome = '" GH_ENTRY_UNREADABLE "' WHERE seq = ?";
static const char DELETE_WAITING[] = "DELETE FROM entries WHERE id = ? AND state = 'WAITING'";
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

/* ---- one row ---- */

/* @row is NULL without an error when the query has none. */
static gboolean
select_row (GhDb *db, const char *sql, GhDbValues values, GhEntryRow **row, GError **error)
{
  *row = NULL;
  gboolean has_row = FALSE;
  g_autoptr (GhDbRows) rows = gh_db_query (db, sql, values, error);
  if (rows == NULL || !gh_db_rows_next (rows, &has_row, error))
    return FALSE;
  if (has_row)
    *row = gh_entry_row_read (rows);
  return TRUE;
}

/* What is done to a row; FALSE leaves it as it is. */
typedef gboolean (*Change) (GhEntryRow *row, gpointer data);

/* Changes the row with this id, in a transaction that is open. A row that was not sound before is
 * not made so. */
static gboolean
change_row (GhKioskStore *store, const char *id, Change change, gpointer data, GError **error)
{
  GhDb *db = gh_kiosk_store_get_db (store);
  const GhSeal *seal = gh_kiosk_store_get_seal (store);
  g_autoptr (GhEntryRow) row = NULL;
  if (!select_row (db, SELECT_BY_ID, GH_DB_VALUES (gh_db_text (id)), &row, error))
    return FALSE;
  if (row == NULL)
    return TRUE;
  gboolean sound = gh_entry_row_is_sound (seal, row);
  if (!change (row, data))
    return TRUE;
  if (sound)
    gh_entry_row_vouch (seal, row);
  return gh_entry_row_update (db, row, error);
}

/* The same in a transaction of its own. */
static gboolean
change_durably (GhKioskStore *store, const char *id, Change change, gpointer data, GError **error)
{
  g_autoptr (GhDbTransaction) transaction =
      gh_db_begin (gh_kiosk_store_get_db (store), GH_DB_WRITE, error);
  return transaction != NULL && change_row (store, id, change, data, error) &&
         gh_db_commit (g_steal_pointer (&transaction), error);
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
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) gh_entry_free);
  g_autoptr (GhDbRows) rows = gh_db_query (
      gh_kiosk_store_get_db (store), SELECT_WAITING,
      GH_DB_VALUES (gh_db_int (after), gh_db_text (except != NULL ? except : ""), gh_db_int (max)),
      error);
  if (rows == NULL)
    return NULL;
  for (;;) {
    gboolean has_row;
    if (!gh_db_rows_next (rows, &has_row, error))
      return NULL;
    if (!has_row)
      return g_steal_pointer (&entries);
    g_autoptr (GhEntryRow) row = gh_entry_row_read (rows);
    g_ptr_array_add (entries, gh_entry_row_open (seal, row));
  }
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

/* ---- what becomes of it ---- */

static void
set_state (GhEntryRow *row, const char *state, const char *outcome)
{
  g_free (row->state);
  row->state = g_strdup (state);
  g_free (row->outcome);
  row->outcome = g_strdup (outcome);
}

static gboolean
take (GhEntryRow *row, gpointer data)
{
  const GhEntryDecision *decision = data;
  if (g_strcmp0 (row->state, GH_ENTRY_TAKEN) == 0 || row->undone_at != decision->entry->undone_at)
    return FALSE;
  g_clear_pointer (&row->sealed_code, g_bytes_unref);
  set_state (row, GH_ENTRY_TAKEN, decision->outcome);
  return TRUE;
}

gboolean
gh_entries_take (GhKioskStore *store, const GhEntry *entry, const char *outcome, GError **error)
{
  GhEntryDecision decision = { entry, (char *) outcome, FALSE };
  return change_durably (store, entry->id, take, &decision, error);
}

static gboolean
park (GhEntryRow *row, gpointer data)
{
  if (g_strcmp0 (row->state, GH_ENTRY_WAITING) != 0)
    return FALSE;
  set_state (row, GH_ENTRY_PARKED, data);
  return TRUE;
}

gboolean
gh_entries_park (GhKioskStore *store, const char *id, const char *reason, GError **error)
{
  return change_durably (store, id, park, (gpointer) reason, error);
}

void
gh_entry_decision_free (GhEntryDecision *decision)
{
  if (decision == NULL)
    return;
  g_free (decision->outcome);
  g_free (decision);
}

gboolean
gh_entries_decide (GhKioskStore *store, GPtrArray *decisions, GError **error)
{
  g_autoptr (GhDbTransaction) transaction =
      gh_db_begin (gh_kiosk_store_get_db (store), GH_DB_WRITE, error);
  if (transaction == NULL)
    return FALSE;
  for (guint i = 0; i < decisions->len; i++) {
    GhEntryDecision *decision = decisions->pdata[i];
    const char *id = decision->entry->id;
    if (decision->parked ? !change_row (store, id, park, decision->outcome, error)
                         : !change_row (store, id, take, decision, error))
      return FALSE;
  }
  return gh_db_commit (g_steal_pointer (&transaction), error);
}

gboolean
gh_entries_withdraw (GhKioskStore *store, const char *id, GError **error)
{
  return gh_kiosk_store_run (store, DELETE_WAITING, GH_DB_VALUES (gh_db_text (id)), error);
}

typedef struct {
  const GhSeal *seal;
  const char *code; /* NULL: one that the server has taken stays so */
  gint64 undone_at;
  gboolean done;
} Undoing;

/* FALSE when @code is another ticket's. */
static gboolean
wait_again (const GhSeal *seal, GhEntryRow *row, const char *code)
{
  guint8 mark[GH_SEAL_MARK_BYTES];
  gh_entry_row_mark (seal, code, mark);
  g_autoptr (GBytes) its = g_bytes_new (mark, sizeof mark);
  if (!g_bytes_equal (its, row->mark))
    return FALSE;
  g_clear_pointer (&row->sealed_code, g_bytes_unref);
  row->sealed_code = gh_seal_close_text (seal, code);
  set_state (row, GH_ENTRY_WAITING, NULL);
  return TRUE;
}

static gboolean
undo (GhEntryRow *row, gpointer data)
{
  Undoing *undoing = data;
  if (row->undone_at != 0 || !gh_entry_row_is_sound (undoing->seal, row))
    return FALSE;
  if (undoing->code != NULL && g_strcmp0 (row->state, GH_ENTRY_TAKEN) == 0 &&
      !wait_again (undoing->seal, row, undoing->code))
    return FALSE;
  row->undone_at = undoing->undone_at;
  undoing->done = TRUE;
  return TRUE;
}

gboolean
gh_entries_undo (GhKioskStore *store, const char *id, gint64 undone_at, gboolean *done,
                 GError **error)
{
  return gh_entries_undo_taken (store, id, NULL, undone_at, done, error);
}

gboolean
gh_entries_undo_taken (GhKioskStore *store, const char *id, const char *code, gint64 undone_at,
                       gboolean *done, GError **error)
{
  Undoing undoing = { gh_kiosk_store_get_seal (store), code, undone_at, FALSE };
  gboolean written = change_durably (store, id, undo, &undoing, error);
  *done = written && undoing.done;
  return written;
}

/* ---- forgetting ---- */

static GPtrArray *
select_taken (GhKioskStore *store, gint64 before, GError **error)
{
  g_autoptr (GPtrArray) taken = g_ptr_array_new_with_free_func ((GDestroyNotify) gh_entry_row_free);
  g_autoptr (GhDbRows) rows = gh_db_query (gh_kiosk_store_get_db (store), SELECT_TAKEN,
                                           GH_DB_VALUES (gh_db_int (before)), error);
  if (rows == NULL)
    return NULL;
  for (;;) {
    gboolean has_row;
    if (!gh_db_rows_next (rows, &has_row, error))
      return NULL;
    if (!has_row)
      return g_steal_pointer (&taken);
    g_ptr_array_add (taken, gh_entry_row_read (rows));
  }
}

gboolean
gh_entries_prune (GhKioskStore *store, gint64 before, GError **error)
{
  GhDb *db = gh_kiosk_store_get_db (store);
  g_autoptr (GhDbTransaction) transaction = gh_db_begin (db, GH_DB_WRITE, error);
  if (transaction == NULL)
    return FALSE;
  g_autoptr (GPtrArray) taken = select_taken (store, before, error);
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
