/* From the old file and key to the new; see the header. */

#include "kiosk/queue/carry.h"

#include "core/random-id.h"
#include "core/secret-text.h"
#include "kiosk/queue/entry-row.h"
#include "kiosk/queue/remembered.h"

static const char SELECT_ENTRIES[] = "SELECT " GH_ENTRY_COLUMNS " FROM entries ORDER BY seq";
static const char PUT_REVOKED[] =
    "REPLACE INTO remembered (name, value) VALUES ('" GH_REMEMBERED_REVOKED "', ?)";

typedef struct {
  const GhSeal *from_seal;
  GhDb *to;
  const GhSeal *to_seal;
  guint count;
} Carrying;

/* What is sealed in the row, NULL when nothing is or it cannot be opened. Owned by the caller. */
static char *
open_code (const Carrying *carrying, const GhEntryRow *row)
{
  gsize length;
  if (row->sealed_code == NULL)
    return NULL;
  const void *sealed = g_bytes_get_data (row->sealed_code, &length);
  return gh_seal_open_text (carrying->from_seal, sealed, length, NULL);
}

/* The row as it stands in the new file, but for its seq. */
static void
change_keys (const Carrying *carrying, GhEntryRow *row)
{
  guint8 mark[GH_SEAL_MARK_BYTES];
  g_auto (GhSecretText) code = open_code (carrying, row);
  g_clear_pointer (&row->sealed_code, g_bytes_unref);
  row->seq = 0;
  if (code != NULL) {
    row->sealed_code = gh_seal_close_text (carrying->to_seal, code);
    gh_entry_row_mark (carrying->to_seal, code, mark);
  } else { /* it can be found by nobody any more */
    gh_random_bytes (mark, sizeof mark);
  }
  g_bytes_unref (row->mark);
  row->mark = g_bytes_new (mark, sizeof mark);
}

/* Its MAC is of the old key and holds no more: it is never sent, as before. */
static void
leave_in_doubt (GhEntryRow *row)
{
  g_free (row->state);
  row->state = g_strdup (GH_ENTRY_PARKED);
  g_free (row->outcome);
  row->outcome = g_strdup (GH_ENTRY_UNREADABLE);
}

static gboolean
carry_entry (Carrying *carrying, GhEntryRow *row, GError **error)
{
  g_autoptr (GhEntry) entry = gh_entry_row_open (carrying->from_seal, row);
  gboolean unreadable = g_strcmp0 (row->outcome, GH_ENTRY_UNREADABLE) == 0;
  if (entry->sound && !unreadable && g_strcmp0 (row->state, GH_ENTRY_TAKEN) == 0)
    return TRUE;
  change_keys (carrying, row);
  if (!entry->sound || unreadable)
    leave_in_doubt (row);
  if (!gh_entry_row_insert (carrying->to, row, error))
    return FALSE;
  carrying->count++;
  if (!entry->sound)
    return TRUE;
  gh_entry_row_vouch (carrying->to_seal, row); /* now that it has its seq */
  return gh_entry_row_update (carrying->to, row, error);
}

GPtrArray *
gh_carry_list (GhDb *from, GError **error)
{
  return gh_entry_row_list (from, SELECT_ENTRIES, GH_DB_NO_VALUES, error);
}

static gboolean
carry_entries (Carrying *carrying, GPtrArray *rows, GError **error)
{
  for (guint i = 0; i < rows->len; i++) {
    if (!carry_entry (carrying, rows->pdata[i], error))
      return FALSE;
  }
  return TRUE;
}

gboolean
gh_carry (GPtrArray *rows, const GhSeal *from_seal, GhDb *to, const GhSeal *to_seal, gint64 now,
          guint *count, GError **error)
{
  Carrying carrying = { from_seal, to, to_seal, 0 };
  g_autoptr (GhDbTransaction) transaction = gh_db_begin (to, GH_DB_WRITE, error);
  if (transaction == NULL || !carry_entries (&carrying, rows, error) ||
      !gh_db_execute (to, PUT_REVOKED, GH_DB_VALUES (gh_db_int (now)), NULL, error) ||
      !gh_db_commit (g_steal_pointer (&transaction), error))
    return FALSE;
  *count = carrying.count;
  return TRUE;
}
