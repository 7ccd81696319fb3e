/* Rows of the table entries: sealed and vouched for on the way to the disk, doubted on the way
 * back.
 */

#include "kiosk/queue/entry-row.h"

#include "core/ticket-code.h"

#include <string.h>

/* Other kinds of rows, should they get MACs one day, start otherwise. */
static const char MAC_PREFIX[] = "entry 1";

static const char INSERT_ROW[] =
    "INSERT INTO entries (" GH_ENTRY_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
static const char UPDATE_ROW[] = "UPDATE entries SET sealed_code = ?, undone_at = ?, state = ?,"
                                 " outcome = ?, mac = ? WHERE seq = ?";

GhEntryRow *
gh_entry_row_new (const GhSeal *seal, const GhEntry *entry)
{
  guint8 mark[GH_SEAL_MARK_BYTES];
  GhEntryRow *row = g_new0 (GhEntryRow, 1);
  gh_entry_row_mark (seal, entry->code, mark);
  row->id = g_strdup (entry->id);
  row->mark = g_bytes_new (mark, sizeof mark);
  row->sealed_code = gh_seal_close_text (seal, entry->code);
  row->ticket_id = entry->ticket_id;
  row->operator_id = entry->operator_id;
  row->verified_at = entry->verified_at;
  row->device_time = entry->device_time;
  row->undone_at = entry->undone_at;
  row->state = g_strdup (GH_ENTRY_WAITING);
  return row;
}

void
gh_entry_row_free (GhEntryRow *row)
{
  if (row == NULL)
    return;
  g_free (row->id);
  g_bytes_unref (row->mark);
  g_bytes_unref (row->sealed_code);
  g_free (row->state);
  g_free (row->outcome);
  g_bytes_unref (row->mac);
  g_free (row);
}

void
gh_entry_row_mark (const GhSeal *seal, const char *code, guint8 mark[GH_SEAL_MARK_BYTES])
{
  g_autofree char *as_typed = NULL;
  g_autofree char *canonical = NULL;
  gh_ticket_code_read (code, &as_typed, &canonical);
  const char *found_by = canonical != NULL ? canonical : as_typed;
  gh_seal_mark (seal, found_by != NULL ? found_by : code, mark);
}

static GBytes *
read_blob (GhDbRows *rows, const char *column)
{
  if (gh_db_rows_is_null (rows, column))
    return NULL;
  gsize length;
  const void *bytes = gh_db_rows_blob (rows, column, &length);
  return g_bytes_new (bytes, length);
}

GhEntryRow *
gh_entry_row_read (GhDbRows *rows)
{
  GhEntryRow *row = g_new0 (GhEntryRow, 1);
  row->seq = gh_db_rows_int (rows, "seq");
  row->id = gh_db_rows_dup_text (rows, "id");
  row->mark = read_blob (rows, "mark");
  row->sealed_code = read_blob (rows, "sealed_code");
  row->ticket_id = gh_db_rows_int (rows, "ticket_id");
  row->operator_id = gh_db_rows_int (rows, "operator_id");
  row->verified_at = gh_db_rows_int (rows, "verified_at");
  row->device_time = gh_db_rows_int (rows, "device_time");
  row->undone_at = gh_db_rows_int (rows, "undone_at");
  row->state = gh_db_rows_dup_text (rows, "state");
  row->outcome = gh_db_rows_dup_text (rows, "outcome");
  row->mac = read_blob (rows, "mac");
  return row;
}

static gpointer
read_row (GhDbRows *rows)
{
  return gh_entry_row_read (rows);
}

gboolean
gh_entry_row_find (GhDb *db, const char *sql, GhDbValue value, GhEntryRow **row, GError **error)
{
  return gh_db_find (db, sql, GH_DB_VALUES (value), read_row, (gpointer *) row, error);
}

GPtrArray *
gh_entry_row_list (GhDb *db, const char *sql, GhDbValues values, GError **error)
{
  return gh_db_list (db, sql, values, read_row, (GDestroyNotify) gh_entry_row_free, error);
}

/* ---- the MAC ---- */

static void
add_int (GByteArray *bytes, gint64 value)
{
  gint64 fixed = GINT64_TO_LE (value);
  g_byte_array_append (bytes, (const guint8 *) &fixed, sizeof fixed);
}

/* With its length before it, so that no two rows give the same bytes. */
static void
add_bytes (GByteArray *bytes, const void *data, gsize length)
{
  add_int (bytes, data != NULL ? (gint64) length : -1);
  if (length > 0)
    g_byte_array_append (bytes, data, (guint) length);
}

static void
add_text (GByteArray *bytes, const char *text)
{
  add_bytes (bytes, text, text != NULL ? strlen (text) : 0);
}

static void
add_blob (GByteArray *bytes, GBytes *blob)
{
  gsize length = 0;
  const void *data = blob != NULL ? g_bytes_get_data (blob, &length) : NULL;
  add_bytes (bytes, length > 0 ? data : (blob != NULL ? "" : NULL), length);
}

/* Everything of the row but the MAC; seq too, so that rows cannot change places. */
static GByteArray *
gather (const GhEntryRow *row)
{
  GByteArray *bytes = g_byte_array_new ();
  add_text (bytes, MAC_PREFIX);
  add_int (bytes, row->seq);
  add_text (bytes, row->id);
  add_blob (bytes, row->mark);
  add_blob (bytes, row->sealed_code);
  add_int (bytes, row->ticket_id);
  add_int (bytes, row->operator_id);
  add_int (bytes, row->verified_at);
  add_int (bytes, row->device_time);
  add_int (bytes, row->undone_at);
  add_text (bytes, row->state);
  add_text (bytes, row->outcome);
  return bytes;
}

gboolean
gh_entry_row_is_sound (const GhSeal *seal, const GhEntryRow *row)
{
  g_autoptr (GByteArray) bytes = gather (row);
  gsize length = 0;
  const void *mac = row->mac != NULL ? g_bytes_get_data (row->mac, &length) : NULL;
  return gh_seal_mac_holds (seal, bytes->data, bytes->len, mac, length);
}

void
gh_entry_row_vouch (const GhSeal *seal, GhEntryRow *row)
{
  guint8 mac[GH_SEAL_MAC_BYTES];
  g_autoptr (GByteArray) bytes = gather (row);
  gh_seal_mac (seal, bytes->data, bytes->len, mac);
  g_bytes_unref (row->mac);
  row->mac = g_bytes_new (mac, sizeof mac);
}

/* FALSE when there is a code and its seal is broken. */
static gboolean
open_code (const GhSeal *seal, const GhEntryRow *row, char **code)
{
  *code = NULL;
  if (row->sealed_code == NULL)
    return TRUE;
  gsize length;
  const void *sealed = g_bytes_get_data (row->sealed_code, &length);
  *code = gh_seal_open_text (seal, sealed, length, NULL);
  return *code != NULL;
}

GhEntry *
gh_entry_row_open (const GhSeal *seal, const GhEntryRow *row)
{
  GhEntry *entry = g_new0 (GhEntry, 1);
  entry->seq = row->seq;
  entry->sound = gh_entry_row_is_sound (seal, row) && open_code (seal, row, &entry->code);
  if (!entry->sound)
    return entry;
  entry->id = g_strdup (row->id);
  entry->ticket_id = row->ticket_id;
  entry->operator_id = row->operator_id;
  entry->verified_at = row->verified_at;
  entry->device_time = row->device_time;
  entry->undone_at = row->undone_at;
  entry->waiting = g_strcmp0 (row->state, GH_ENTRY_WAITING) == 0;
  entry->outcome = g_strdup (row->outcome);
  return entry;
}

/* ---- writing ---- */

static GhDbValue
blob_value (GBytes *blob)
{
  if (blob == NULL)
    return gh_db_null ();
  gsize length;
  const void *bytes = g_bytes_get_data (blob, &length);
  return gh_db_blob (bytes != NULL ? bytes : "", length);
}

/* A MAC that is not known yet is empty: the column takes no NULL. */
static GhDbValue
mac_value (const GhEntryRow *row)
{
  return row->mac != NULL ? blob_value (row->mac) : gh_db_blob ("", 0);
}

gboolean
gh_entry_row_insert (GhDb *db, GhEntryRow *row, GError **error)
{
  return gh_db_insert (
      db, INSERT_ROW,
      GH_DB_VALUES (gh_db_int_or_null (row->seq), gh_db_text (row->id), blob_value (row->mark),
                    blob_value (row->sealed_code), gh_db_int_or_null (row->ticket_id),
                    gh_db_int (row->operator_id), gh_db_int (row->verified_at),
                    gh_db_int (row->device_time), gh_db_int_or_null (row->undone_at),
                    gh_db_text (row->state), gh_db_text (row->outcome), mac_value (row)),
      &row->seq, error);
}

gboolean
gh_entry_row_update (GhDb *db, const GhEntryRow *row, GError **error)
{
  return gh_db_execute (db, UPDATE_ROW,
                        GH_DB_VALUES (blob_value (row->sealed_code),
                                      gh_db_int_or_null (row->undone_at), gh_db_text (row->state),
                                      gh_db_text (row->outcome), mac_value (row),
                                      gh_db_int (row->seq)),
                        NULL, error);
}
