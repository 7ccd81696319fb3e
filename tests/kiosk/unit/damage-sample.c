/* A kiosk's file with all kinds of rows, ways to damage copies of it, and what must still hold. */

#include "damage-sample.h"

#include "kiosk/queue/held-scans.h"

#include <glib/gstdio.h>
#include <string.h>

static char *
make_folder (void)
{
  const char *memory = "/dev/shm"; /* spares the disk a hundred thousand syncs */
  g_autofree char *template =
      g_build_filename (g_access (memory, W_OK) == 0 ? memory : g_get_tmp_dir (), "kiosk-XXXXXX",
                        NULL);
  g_assert_nonnull (g_mkdtemp (template));
  return g_steal_pointer (&template);
}

GBytes *
damage_read_file (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  char *bytes;
  gsize length;
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  return g_bytes_new_take (bytes, length);
}

void
damage_write_file (const char *folder, const char *name, const void *bytes, gsize length)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_assert_true (g_file_set_contents_full (path, bytes, (gssize) length, G_FILE_SET_CONTENTS_NONE,
                                           0600, NULL));
}

/* ---- the sample ---- */

static void
read_mac (GhKioskStore *store, DamageOriginal *original)
{
  static const char SELECT_MAC[] = "SELECT mac FROM entries WHERE seq = ?";
  g_autoptr (GhDbRows) rows = gh_db_query (gh_kiosk_store_get_db (store), SELECT_MAC,
                                           GH_DB_VALUES (gh_db_int (original->entry->seq)), NULL);
  gboolean has_row;
  gsize length;
  g_assert_true (gh_db_rows_next (rows, &has_row, NULL));
  const void *mac = gh_db_rows_blob (rows, "mac", &length);
  g_assert_cmpuint (length, ==, DAMAGE_MAC_BYTES);
  memcpy (original->mac, mac, DAMAGE_MAC_BYTES);
}

/* Entries in every state, and a few held scans. */
static void
fill (TempStore *temp, DamageSample *sample)
{
  for (int i = 0; i < DAMAGE_ENTRIES; i++) {
    DamageOriginal *original = &sample->originals[i];
    gboolean done;
    original->code = g_strdup_printf ("CODE-%d", i);
    g_autoptr (GhEntry) entry =
        gh_entry_new (original->code, i % 7, 1 + i % 3, 1763121000 + i, 1763121000 - i);
    g_assert_true (gh_entries_put (temp->store, entry, NULL));
    if (i % 5 == 0)
      g_assert_true (gh_entries_take (temp->store, entry, "CONFLICT WRONG_DATE", NULL));
    if (i % 9 == 0)
      temp_store_park (temp, entry, "REJECTED");
    if (i == 31)
      g_assert_true (gh_entries_undo (temp->store, entry->id, 1763122000, &done, NULL));
    if (i < 4) {
      g_autoptr (GhHeldScan) held = gh_held_scan_new (original->code, 5, 100 + i);
      g_assert_true (gh_held_scans_put (temp->store, held, NULL));
    }
  }
  for (int i = 0; i < DAMAGE_ENTRIES; i++) {
    DamageOriginal *original = &sample->originals[i];
    g_assert_true (gh_entries_find (temp->store, original->code, &original->entry, NULL));
    g_assert_true ((original->entry == NULL) == (i == 31));
    if (original->entry != NULL)
      read_mac (temp->store, original);
  }
}

DamageSample *
damage_sample_make (gboolean killed)
{
  DamageSample *sample = g_new0 (DamageSample, 1);
  TempStore temp = { .folder = make_folder () };
  temp_store_reopen (&temp);
  fill (&temp, sample);
  sample->device_id = g_strdup (gh_kiosk_store_get_device_id (temp.store));
  if (killed)
    sample->log = damage_read_file (temp.folder, "kiosk.db-wal");
  else
    g_clear_pointer (&temp.store, gh_kiosk_store_close);
  sample->db = damage_read_file (temp.folder, "kiosk.db");
  sample->key = damage_read_file (temp.folder, "kiosk.key");
  temp_store_remove (&temp);
  return sample;
}

void
damage_sample_free (DamageSample *sample)
{
  g_bytes_unref (sample->db);
  g_bytes_unref (sample->log);
  g_bytes_unref (sample->key);
  g_free (sample->device_id);
  for (int i = 0; i < DAMAGE_ENTRIES; i++) {
    g_free (sample->originals[i].code);
    gh_entry_free (sample->originals[i].entry);
  }
  g_free (sample);
}

/* ---- damaging ---- */

gsize
damage_random_below (gsize bound)
{
  return (gsize) g_test_rand_int_range (0, (gint32) bound);
}

Damage
damage_spoil (guint8 *bytes, gsize length)
{
  gsize first = damage_random_below (length);
  int kind = g_test_rand_int_range (0, 4);
  gsize run = kind == 0   ? 1
              : kind == 1 ? 1 + damage_random_below (16)
                          : 1 + damage_random_below (DAMAGE_PAGE);
  run = MIN (run, length - first);
  for (gsize i = first; i < first + run; i++) {
    guint8 noise = (guint8) g_test_rand_int_range (1, 256);
    bytes[i] = kind == 0   ? bytes[i] ^ (guint8) (1 << damage_random_below (8))
               : kind == 2 ? 0
                           : bytes[i] ^ noise;
  }
  return (Damage){ first, first + run - 1 };
}

TempStore
damage_lay_out (const DamageSample *sample)
{
  TempStore temp = { .folder = make_folder () };
  damage_write_file (temp.folder, "kiosk.key", g_bytes_get_data (sample->key, NULL),
                     g_bytes_get_size (sample->key));
  return temp;
}

gboolean
damage_touches (Damage damage, gsize first, gsize length)
{
  return damage.first < first + length && damage.last >= first;
}

/* ---- looking ---- */

GhEntry *
damage_find_unchanged (TempStore *temp, const DamageOriginal *original)
{
  g_autoptr (GhEntry) entry = NULL;
  g_assert_true (gh_entries_find (temp->store, original->code, &entry, NULL));
  if (entry == NULL || !entry->sound) {
    g_assert_true (entry == NULL || (entry->id == NULL && entry->code == NULL));
    return NULL;
  }
  if (original->entry == NULL) /* undone: what it was before is as true */
    return g_steal_pointer (&entry);
  g_assert_cmpstr (entry->id, ==, original->entry->id);
  g_assert_true (entry->code == NULL || g_str_equal (entry->code, original->code));
  g_assert_cmpint (entry->seq, ==, original->entry->seq);
  g_assert_cmpint (entry->ticket_id, ==, original->entry->ticket_id);
  g_assert_cmpint (entry->operator_id, ==, original->entry->operator_id);
  g_assert_cmpint (entry->verified_at, ==, original->entry->verified_at);
  g_assert_cmpint (entry->device_time, ==, original->entry->device_time);
  return g_steal_pointer (&entry);
}

static const DamageOriginal *
find_original (const DamageSample *sample, const char *id)
{
  for (int i = 0; i < DAMAGE_ENTRIES; i++) {
    const GhEntry *entry = sample->originals[i].entry;
    if (entry != NULL && g_str_equal (entry->id, id))
      return &sample->originals[i];
  }
  return NULL;
}

void
damage_assert_waiting_is_true (TempStore *temp, const DamageSample *sample)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) waiting = gh_entries_waiting (temp->store, 0, 1000, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < waiting->len; i++) {
    const GhEntry *entry = waiting->pdata[i];
    const DamageOriginal *original = find_original (sample, entry->id);
    if (original == NULL) { /* the one that was undone, which find does not give */
      g_assert_cmpstr (entry->code, ==, "CODE-31");
      continue;
    }
    g_assert_cmpstr (entry->code, ==, original->code);
    g_assert_cmpint (entry->operator_id, ==, original->entry->operator_id);
    g_assert_cmpint (entry->verified_at, ==, original->entry->verified_at);
    g_assert_cmpint (entry->ticket_id, ==, original->entry->ticket_id);
  }
}

gboolean
damage_open (TempStore *temp)
{
  g_autoptr (GError) error = NULL;
  temp->store = gh_kiosk_store_open (temp->folder, &error);
  if (g_error_matches (error, GH_DB_ERROR, GH_DB_ERROR_SCHEMA))
    return FALSE;
  g_assert_no_error (error);
  return TRUE;
}

void
damage_assert_works (TempStore *temp)
{
  g_autoptr (GhEntry) entry = gh_entry_new ("NEW", 1, 1, 1763130000, 1763130000);
  g_assert_true (gh_entries_put (temp->store, entry, NULL));
  g_autoptr (GhEntry) found = NULL;
  g_assert_true (gh_entries_find (temp->store, "NEW", &found, NULL));
  g_assert_nonnull (found);
  g_assert_cmpstr (found->id, ==, entry->id);
}
