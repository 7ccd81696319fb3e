/* What kind a row is of is told by its columns; what is worth keeping, by its MAC. */

#include "kiosk/queue/raw-entries.h"

#include "core/random-id.h"

/* ---- one row ---- */

/* The first column is NULL where it is the row's number. */
gboolean
gh_raw_entry_is_one (const GhRawValue *values, guint length)
{
  return gh_raw_row_has_form ("ntbBIiiiItTb", values, length);
}

static gboolean
is_state (const char *text)
{
  static const char *const states[] = { GH_ENTRY_WAITING, GH_ENTRY_TAKEN, GH_ENTRY_PARKED, NULL };
  return text != NULL && g_strv_contains (states, text);
}

GhEntryRow *
gh_raw_entry_read (const GhSeal *seal, gint64 rowid, const GhRawValue *values, guint length,
                   gboolean *sound)
{
  g_autoptr (GhEntryRow) row = g_new0 (GhEntryRow, 1);
  *sound = FALSE;
  if (!gh_raw_entry_is_one (values, length))
    return NULL;
  row->seq = rowid;
  row->id = gh_raw_value_dup_text (&values[1]);
  row->mark = gh_raw_value_dup_blob (&values[2]);
  row->sealed_code = gh_raw_value_dup_blob (&values[3]);
  row->ticket_id = values[4].integer;
  row->operator_id = values[5].integer;
  row->verified_at = values[6].integer;
  row->device_time = values[7].integer;
  row->undone_at = values[8].integer;
  row->state = gh_raw_value_dup_text (&values[9]);
  row->outcome = gh_raw_value_dup_text (&values[10]);
  row->mac = gh_raw_value_dup_blob (&values[11]);
  *sound = gh_entry_row_is_sound (seal, row);
  if (*sound || (gh_is_uuid (row->id) && g_bytes_get_size (row->mark) == GH_SEAL_MARK_BYTES &&
                 is_state (row->state)))
    return g_steal_pointer (&row);
  return NULL;
}

int
gh_raw_entry_progress (const GhEntryRow *row)
{
  /* What was taken back waits once more, to be told. */
  return (row->undone_at != 0 ? 2 : 0) + (g_strcmp0 (row->state, GH_ENTRY_WAITING) != 0 ? 1 : 0);
}

int
gh_raw_entry_compare (gconstpointer one, gconstpointer two)
{
  const GhEntryRow *const *a = one;
  const GhEntryRow *const *b = two;
  return ((*a)->seq > (*b)->seq) - ((*a)->seq < (*b)->seq);
}

/* ---- all of them ---- */

typedef struct {
  const GhSeal *seal;  /* borrowed */
  GHashTable *sound;   /* id → GhEntryRow, the latest state */
  GPtrArray *doubtful; /* of GhEntryRow */
} Gathering;

static void
on_row (gint64 rowid, const GhRawValue *values, guint length, gpointer data)
{
  Gathering *gathering = data;
  gboolean sound;
  g_autoptr (GhEntryRow) row = gh_raw_entry_read (gathering->seal, rowid, values, length, &sound);
  if (row == NULL)
    return;
  if (!sound) {
    g_ptr_array_add (gathering->doubtful, g_steal_pointer (&row));
    return;
  }
  const GhEntryRow *same = g_hash_table_lookup (gathering->sound, row->id);
  if (same == NULL || gh_raw_entry_progress (row) > gh_raw_entry_progress (same)) {
    char *id = row->id;
    g_hash_table_replace (gathering->sound, id, g_steal_pointer (&row));
  }
}

static gboolean
is_spoilt_copy (const GhEntryRow *row, GHashTable *by_id, GPtrArray *rows)
{
  if (g_hash_table_contains (by_id, row->id))
    return TRUE;
  for (guint i = 0; i < rows->len; i++) {
    const GhEntryRow *there = rows->pdata[i];
    if (there->seq == row->seq && g_bytes_equal (there->mark, row->mark))
      return TRUE;
  }
  return FALSE;
}

/* Moves the rows out of @gathering. */
static GPtrArray *
put_in_order (Gathering *gathering)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) gh_entry_row_free);
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer row;
  g_hash_table_iter_init (&iter, gathering->sound);
  while (g_hash_table_iter_next (&iter, NULL, &row)) {
    g_hash_table_add (by_id, ((GhEntryRow *) row)->id);
    g_ptr_array_add (rows, row);
    g_hash_table_iter_steal (&iter);
  }
  g_ptr_array_sort (rows, gh_raw_entry_compare);
  while (gathering->doubtful->len > 0) {
    g_autoptr (GhEntryRow) doubted = g_ptr_array_steal_index (gathering->doubtful, 0);
    if (is_spoilt_copy (doubted, by_id, rows))
      continue;
    g_hash_table_add (by_id, doubted->id);
    g_ptr_array_add (rows, g_steal_pointer (&doubted));
  }
  return rows;
}

GPtrArray *
gh_raw_entries_list (const char *const *paths, const GhSeal *seal, GError **error)
{
  /* A row frees its id, which is its key. */
  g_autoptr (GHashTable) sound =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) gh_entry_row_free);
  g_autoptr (GPtrArray) doubtful =
      g_ptr_array_new_with_free_func ((GDestroyNotify) gh_entry_row_free);
  Gathering gathering = { seal, sound, doubtful };
  for (gsize i = 0; paths[i] != NULL; i++) {
    if (!gh_raw_pages_read (paths[i], on_row, &gathering, error))
      return NULL;
  }
  return put_in_order (&gathering);
}
