/* From raw rows to the new file. What kind a row is of is told by its columns; what is worth
 * keeping, by MACs and seals. */

#include "kiosk/queue/rescue.h"

#include "core/random-id.h"
#include "kiosk/queue/enrolled.h"
#include "kiosk/queue/raw-entries.h"

static const char SELECT_BY_ID[] = "SELECT " GH_ENTRY_COLUMNS " FROM entries WHERE id = ?";
static const char SELECT_BY_SEQ[] = "SELECT " GH_ENTRY_COLUMNS " FROM entries WHERE seq = ?";
/* Whatever a row of an old file was for: its code is asked about again, as the retrier does. */
static const char INSERT_HELD[] =
    "INSERT INTO held_scans (id, purpose, sealed_code, operator_id, scanned_at, state, reason)"
    " SELECT ?, 'CHECK', ?, ?, ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM held_scans WHERE id = ?)";
static const char INSERT_DEVICE[] = "INSERT INTO device (singleton, id, made_at) SELECT 1, ?, ?"
                                    " WHERE NOT EXISTS (SELECT 1 FROM device WHERE singleton = 1)";
static const char INSERT_ENROLMENT[] =
    "INSERT INTO enrolment (singleton, sealed, made_at) SELECT 1, ?, ?"
    " WHERE NOT EXISTS (SELECT 1 FROM enrolment WHERE singleton = 1)";

typedef struct {
  char *id;
  GBytes *sealed_code;
  gint64 operator_id;
  gint64 scanned_at;
  char *state;
  char *reason;
} HeldRow;

static void
free_held_row (HeldRow *row)
{
  g_free (row->id);
  g_bytes_unref (row->sealed_code);
  g_free (row->state);
  g_free (row->reason);
  g_free (row);
}

/* What was found. */
typedef struct {
  const GhSeal *seal;  /* borrowed */
  GPtrArray *sound;    /* of GhEntryRow */
  GPtrArray *doubtful; /* of GhEntryRow */
  GPtrArray *held;     /* of HeldRow */
  char *device_id;     /* NULL when there is none */
  gint64 device_made_at;
  GBytes *enrolment; /* sealed; NULL when there is none */
  gint64 enrolment_made_at;
  char *enrolled_id; /* of the enrolment: it is the device's, then */
} Findings;

/* ---- reading ---- */

static gboolean
is_one_of (const char *text, const char *const *words)
{
  return text != NULL && g_strv_contains (words, text);
}

static void
find_entry (Findings *findings, gint64 rowid, const GhRawValue *values, guint length)
{
  gboolean sound;
  GhEntryRow *row = gh_raw_entry_read (findings->seal, rowid, values, length, &sound);
  if (row != NULL)
    g_ptr_array_add (sound ? findings->sound : findings->doubtful, row);
}

static gboolean
is_held_row_good (const GhSeal *seal, const HeldRow *row)
{
  static const char *const states[] = { "WAITING", "REFUSED", NULL };
  gsize length;
  const void *sealed = g_bytes_get_data (row->sealed_code, &length);
  g_autofree char *code = gh_seal_open_text (seal, sealed, length, NULL);
  return code != NULL && gh_is_uuid (row->id) && is_one_of (row->state, states);
}

static void
find_held (Findings *findings, const GhRawValue *values)
{
  HeldRow *row = g_new0 (HeldRow, 1);
  row->id = gh_raw_value_dup_text (&values[0]);
  row->sealed_code = gh_raw_value_dup_blob (&values[2]);
  row->operator_id = values[4].integer;
  row->scanned_at = values[5].integer;
  row->state = gh_raw_value_dup_text (&values[6]);
  row->reason = gh_raw_value_dup_text (&values[7]);
  if (is_held_row_good (findings->seal, row))
    g_ptr_array_add (findings->held, row);
  else
    free_held_row (row);
}

static void
find_device (Findings *findings, gint64 rowid, const GhRawValue *values)
{
  g_autofree char *id = gh_raw_value_dup_text (&values[1]);
  if (rowid != 1 || findings->device_id != NULL || !gh_is_uuid (id))
    return;
  findings->device_id = g_steal_pointer (&id);
  findings->device_made_at = values[2].integer;
}

static void
find_enrolment (Findings *findings, gint64 rowid, const GhRawValue *values)
{
  g_autoptr (GhEnrolled) enrolled =
      gh_enrolled_open (findings->seal, values[1].bytes, values[1].length, NULL);
  if (rowid != 1 || enrolled == NULL || values[2].integer < findings->enrolment_made_at)
    return;
  g_free (findings->enrolled_id);
  findings->enrolled_id = g_strdup (enrolled->as->device_id);
  g_clear_pointer (&findings->enrolment, g_bytes_unref);
  findings->enrolment = gh_raw_value_dup_blob (&values[1]);
  findings->enrolment_made_at = values[2].integer;
}

/* The first column is NULL where it is the row's number. */
static void
on_row (gint64 rowid, const GhRawValue *values, guint length, gpointer data)
{
  Findings *findings = data;
  if (gh_raw_entry_is_one (values, length))
    find_entry (findings, rowid, values, length);
  else if (gh_raw_row_has_form ("ttbIiitT", values, length))
    find_held (findings, values);
  else if (gh_raw_row_has_form ("nti", values, length))
    find_device (findings, rowid, values);
  else if (gh_raw_row_has_form ("nbi", values, length))
    find_enrolment (findings, rowid, values);
}

/* ---- writing ---- */

/* A sound row keeps its place where that is free, and is vouched for anew where it is not. */
static gboolean
write_sound (GhDb *db, const GhSeal *seal, GhEntryRow *row, guint *count, GError **error)
{
  g_autoptr (GhEntryRow) same = NULL;
  g_autoptr (GhEntryRow) neighbour = NULL;
  if (!gh_entry_row_find (db, SELECT_BY_ID, gh_db_text (row->id), &same, error) ||
      !gh_entry_row_find (db, SELECT_BY_SEQ, gh_db_int (row->seq), &neighbour, error))
    return FALSE;
  if (same != NULL) {
    if (gh_raw_entry_progress (row) <= gh_raw_entry_progress (same))
      return TRUE;
    row->seq = same->seq;
  } else {
    if (neighbour != NULL)
      row->seq = 0;
    if (!gh_entry_row_insert (db, row, error))
      return FALSE;
    (*count)++;
  }
  gh_entry_row_vouch (seal, row);
  return gh_entry_row_update (db, row, error);
}

/* Its MAC stays broken. It is never sent, and never lets its code in again; unless it is but a
 * spoilt older copy, from another frame of the log, of a row that is there: then the id or the
 * place and the code agree. */
static gboolean
write_doubtful (GhDb *db, GhEntryRow *row, guint *count, GError **error)
{
  g_autoptr (GhEntryRow) same = NULL;
  g_autoptr (GhEntryRow) there = NULL;
  if (!gh_entry_row_find (db, SELECT_BY_ID, gh_db_text (row->id), &same, error) ||
      !gh_entry_row_find (db, SELECT_BY_SEQ, gh_db_int (row->seq), &there, error))
    return FALSE;
  if (same != NULL || (there != NULL && g_bytes_equal (there->mark, row->mark)))
    return TRUE;
  row->seq = 0;
  g_free (row->state);
  row->state = g_strdup (GH_ENTRY_PARKED);
  g_free (row->outcome);
  row->outcome = g_strdup (GH_ENTRY_UNREADABLE);
  (*count)++;
  return gh_entry_row_insert (db, row, error);
}

static gboolean
write_held (GhDb *db, const HeldRow *row, guint *count, GError **error)
{
  gint64 changes = 0;
  gsize length;
  const void *sealed = g_bytes_get_data (row->sealed_code, &length);
  if (!gh_db_execute (db, INSERT_HELD,
                      GH_DB_VALUES (gh_db_text (row->id), gh_db_blob (sealed, length),
                                    gh_db_int (row->operator_id), gh_db_int (row->scanned_at),
                                    gh_db_text (row->state), gh_db_text (row->reason),
                                    gh_db_text (row->id)),
                      &changes, error))
    return FALSE;
  *count += (guint) changes;
  return TRUE;
}

static gboolean
write_enrolment (GhDb *db, const Findings *findings, GError **error)
{
  gsize length;
  if (findings->enrolment == NULL)
    return TRUE;
  const void *sealed = g_bytes_get_data (findings->enrolment, &length);
  return gh_db_execute (db, INSERT_ENROLMENT,
                        GH_DB_VALUES (gh_db_blob (sealed, length),
                                      gh_db_int (findings->enrolment_made_at)),
                        NULL, error);
}

static gboolean
write_all (GhDb *db, const Findings *findings, GhRescueCount *count, GError **error)
{
  for (guint i = 0; i < findings->sound->len; i++) {
    if (!write_sound (db, findings->seal, findings->sound->pdata[i], &count->entries, error))
      return FALSE;
  }
  for (guint i = 0; i < findings->doubtful->len; i++) {
    if (!write_doubtful (db, findings->doubtful->pdata[i], &count->doubtful, error))
      return FALSE;
  }
  for (guint i = 0; i < findings->held->len; i++) {
    if (!write_held (db, findings->held->pdata[i], &count->held_scans, error))
      return FALSE;
  }
  const char *id = findings->enrolled_id != NULL ? findings->enrolled_id : findings->device_id;
  return write_enrolment (db, findings, error) &&
         (id == NULL ||
          gh_db_execute (db, INSERT_DEVICE,
                         GH_DB_VALUES (gh_db_text (id), gh_db_int (findings->device_made_at)), NULL,
                         error));
}

gboolean
gh_rescue (const char *path, GhDb *db, const GhSeal *seal, GhRescueCount *count, GError **error)
{
  g_autoptr (GPtrArray) sound = g_ptr_array_new_with_free_func ((GDestroyNotify) gh_entry_row_free);
  g_autoptr (GPtrArray) doubtful =
      g_ptr_array_new_with_free_func ((GDestroyNotify) gh_entry_row_free);
  g_autoptr (GPtrArray) held = g_ptr_array_new_with_free_func ((GDestroyNotify) free_held_row);
  Findings findings = { .seal = seal, .sound = sound, .doubtful = doubtful, .held = held };
  *count = (GhRescueCount){ 0 };
  gboolean read = gh_raw_pages_read (path, on_row, &findings, error);
  g_autofree char *device_id = findings.device_id;
  g_autofree char *enrolled_id = findings.enrolled_id;
  g_autoptr (GBytes) enrolment = findings.enrolment;
  if (!read)
    return FALSE;
  g_ptr_array_sort (sound, gh_raw_entry_compare);
  g_autoptr (GhDbTransaction) transaction = gh_db_begin (db, GH_DB_WRITE, error);
  return transaction != NULL && write_all (db, &findings, count, error) &&
         gh_db_commit (g_steal_pointer (&transaction), error);
}
