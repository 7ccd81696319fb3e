/* From the old file and key to the new; see the header. */

#include "kiosk/queue/carry.h"

#include "core/random-id.h"

#include "kiosk/queue/entry-row.h"
#include "kiosk/queue/remembered.h"

#include <string.h>

static const char SELECT_ENTRIES[] = "SELECT " GH_ENTRY_COLUMNS " FROM entries ORDER BY seq";
static const char SELECT_HELD[] = "SELECT id, sealed_code, ticket_id, operator_id, scanned_at,"
                                  " state, reason FROM held_scans WHERE purpose = 'VERIFY'";
static const char INSERT_HELD[] =
    "INSERT INTO held_scans (id, purpose, sealed_code, ticket_id, operator_id, scanned_at, state,"
    " reason) VALUES (?, 'VERIFY', ?, ?, ?, ?, ?, ?)";
static const char PUT_REVOKED[] =
    "REPLACE INTO remembered (name, value) VALUES ('" GH_REMEMBERED_REVOKED "', ?)";

typedef struct {
  GhDb *from;
  const GhSeal *from_seal;
  GhDb *to;
  const GhSeal *to_seal;
  guint count;
} Carrying;

/* @sealed under the new key; NULL when it cannot be opened. @code (out, optional): what is in it.
 */
static GBytes *
seal_anew (const Carrying *carrying, const void *sealed, gsize length, char **code)
{
  g_autofree char *text =
      sealed != NULL ? gh_seal_open_text (carrying->from_seal, sealed, length, NULL) : NULL;
  if (text == NULL)
    return NULL;
  GBytes *anew = gh_seal_close_text (carrying->to_seal, text);
  if (code != NULL)
    *code = g_steal_pointer (&text);
  else
    explicit_bzero (text, strlen (text));
  return anew;
}

/* ---- entries ---- */

/* The row as it stands in the new file, but for its seq. */
static void
change_keys (const Carrying *carrying, GhEntryRow *row)
{
  gsize length = 0;
  char *code = NULL;
  guint8 mark[GH_SEAL_MARK_BYTES];
  const void *sealed =
      row->sealed_code != NULL ? g_bytes_get_data (row->sealed_code, &length) : NULL;
  GBytes *anew = seal_anew (carrying, sealed, length, &code);
  g_clear_pointer (&row->sealed_code, g_bytes_unref);
  row->sealed_code = anew;
  row->seq = 0;
  if (code != NULL) {
    gh_entry_row_mark (carrying->to_seal, code, mark);
    explicit_bzero (code, strlen (code));
    g_free (code);
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

static gboolean
carry_entries (Carrying *carrying, GError **error)
{
  g_autoptr (GhDbRows) rows = gh_db_query (carrying->from, SELECT_ENTRIES, GH_DB_NO_VALUES, error);
  gboolean has_row = rows != NULL;
  while (has_row) {
    if (!gh_db_rows_next (rows, &has_row, error))
      return FALSE;
    if (!has_row)
      break;
    g_autoptr (GhEntryRow) row = gh_entry_row_read (rows);
    if (!carry_entry (carrying, row, error))
      return FALSE;
  }
  return rows != NULL;
}

/* ---- held verifications ---- */

static gboolean
carry_held (Carrying *carrying, GhDbRows *rows, GError **error)
{
  gsize length, anew_length;
  const void *sealed = gh_db_rows_blob (rows, "sealed_code", &length);
  g_autoptr (GBytes) anew = seal_anew (carrying, sealed, length, NULL);
  if (anew == NULL)
    return TRUE; /* nobody can ever read it */
  const void *bytes = g_bytes_get_data (anew, &anew_length);
  return gh_db_execute (carrying->to, INSERT_HELD,
                        GH_DB_VALUES (gh_db_text (gh_db_rows_text (rows, "id")),
                                      gh_db_blob (bytes, anew_length),
                                      gh_db_int (gh_db_rows_int (rows, "ticket_id")),
                                      gh_db_int (gh_db_rows_int (rows, "operator_id")),
                                      gh_db_int (gh_db_rows_int (rows, "scanned_at")),
                                      gh_db_text (gh_db_rows_text (rows, "state")),
                                      gh_db_text (gh_db_rows_text (rows, "reason"))),
                        NULL, error);
}

static gboolean
carry_all_held (Carrying *carrying, GError **error)
{
  g_autoptr (GhDbRows) rows = gh_db_query (carrying->from, SELECT_HELD, GH_DB_NO_VALUES, error);
  gboolean has_row = rows != NULL;
  while (has_row) {
    if (!gh_db_rows_next (rows, &has_row, error))
      return FALSE;
    if (has_row && !carry_held (carrying, rows, error))
      return FALSE;
  }
  return rows != NULL;
}

gboolean
gh_carry (GhDb *from, const GhSeal *from_seal, GhDb *to, const GhSeal *to_seal, gint64 now,
          guint *count, GError **error)
{
  Carrying carrying = { from, from_seal, to, to_seal, 0 };
  g_autoptr (GhDbTransaction) transaction = gh_db_begin (to, GH_DB_WRITE, error);
  if (transaction == NULL || !carry_entries (&carrying, error) ||
      !carry_all_held (&carrying, error) ||
      !gh_db_execute (to, PUT_REVOKED, GH_DB_VALUES (gh_db_int (now)), NULL, error) ||
      !gh_db_commit (g_steal_pointer (&transaction), error))
    return FALSE;
  *count = carrying.count;
  return TRUE;
}
