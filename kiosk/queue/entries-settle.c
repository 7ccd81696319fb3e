/* What becomes of an entry: the server takes it or refuses it, the gate takes it back. Every change
 * is one durable transaction, and never makes a row sound that was not. */

#include "kiosk/queue/entries.h"

#include "kiosk/queue/entry-row.h"

static const char SELECT_BY_ID[] = "SELECT " GH_ENTRY_COLUMNS " FROM entries WHERE id = ?";
static const char DELETE_WAITING[] = "DELETE FROM entries WHERE id = ? AND state = 'WAITING'";

/* ---- one row ---- */

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
  if (!gh_entry_row_find (db, SELECT_BY_ID, gh_db_text (id), &row, error))
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

/* ---- what the server said ---- */

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

/* ---- taking it back ---- */

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
