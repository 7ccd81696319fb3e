/* Damaged copies of a kiosk's file, by the thousand: no entry ever reads as something other than it
 * was, and what stands on a page that was not hit is always there. */

#include "damage-sample.h"
#include "kiosk/queue/held-scans.h"

#include <string.h>

/* ---- a file that was closed ---- */

/* Where in the file the MAC stands: nowhere but on the entry's own page. */
static gsize
page_of (const DamageSample *sample, const DamageOriginal *original)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (sample->db, &length);
  const guint8 *mac = memmem (bytes, length, original->mac, DAMAGE_MAC_BYTES);
  g_assert_nonnull (mac);
  return (gsize) (mac - bytes) / DAMAGE_PAGE;
}

static int
count_lost (TempStore *temp, const DamageSample *sample, Damage damage)
{
  int lost = 0;
  for (int i = 0; i < DAMAGE_ENTRIES; i++) {
    const DamageOriginal *original = &sample->originals[i];
    g_autoptr (GhEntry) entry = damage_find_unchanged (temp, original);
    if (original->entry == NULL) {
      g_assert_null (entry);
      continue;
    }
    if (entry == NULL) {
      lost++;
      g_assert_true (
          damage_touches (damage, page_of (sample, original) * DAMAGE_PAGE, DAMAGE_PAGE));
      continue;
    }
    g_assert_cmpint (entry->waiting, ==, original->entry->waiting);
    g_assert_cmpstr (entry->code, ==, original->entry->code);
    g_assert_cmpstr (entry->outcome, ==, original->entry->outcome);
    g_assert_cmpint (entry->undone_at, ==, original->entry->undone_at);
  }
  return lost;
}

static int
look_at_copy (const DamageSample *sample, const guint8 *bytes, gsize length, Damage damage)
{
  int lost = 0;
  TempStore temp = damage_lay_out (sample);
  damage_write_file (temp.folder, "kiosk.db", bytes, length);
  if (damage_open (&temp)) {
    lost = count_lost (&temp, sample, damage);
    damage_assert_waiting_is_true (&temp, sample);
    damage_assert_works (&temp);
  } else {
    g_autoptr (GBytes) kept = damage_read_file (temp.folder, "kiosk.db");
    g_assert_cmpmem (g_bytes_get_data (kept, NULL), g_bytes_get_size (kept), bytes, length);
    g_assert_true (damage_touches (damage, 60, 4) || damage_touches (damage, 68, 4));
  }
  temp_store_remove (&temp);
  return lost;
}

static void
test_flipped (void)
{
  DamageSample *sample = damage_sample_make (FALSE);
  gsize length = g_bytes_get_size (sample->db);
  int lost = 0, whole = 0;
  for (int i = 0; i < 2000; i++) {
    g_autofree guint8 *bytes = g_memdup2 (g_bytes_get_data (sample->db, NULL), length);
    Damage damage = damage_spoil (bytes, length);
    int here = look_at_copy (sample, bytes, length, damage);
    lost += here;
    whole += here == 0;
  }
  g_test_message ("2000 copies: %d lost nothing, the others %d entries", whole, lost);
  damage_sample_free (sample);
}

static void
test_cut (void)
{
  DamageSample *sample = damage_sample_make (FALSE);
  gsize length = g_bytes_get_size (sample->db);
  for (int i = 0; i < 400; i++) {
    gsize rest = i == 0 ? 0 : damage_random_below (length);
    if (i % 4 == 1)
      rest = rest / DAMAGE_PAGE * DAMAGE_PAGE;
    look_at_copy (sample, g_bytes_get_data (sample->db, NULL), rest, (Damage){ rest, length });
  }
  damage_sample_free (sample);
}

/* Every bit of the header of the file, one by one. */
static void
test_header (void)
{
  DamageSample *sample = damage_sample_make (FALSE);
  gsize length = g_bytes_get_size (sample->db);
  for (gsize i = 0; i < 100 * 8; i++) {
    g_autofree guint8 *bytes = g_memdup2 (g_bytes_get_data (sample->db, NULL), length);
    bytes[i / 8] ^= (guint8) (1 << i % 8);
    g_assert_cmpint (look_at_copy (sample, bytes, length, (Damage){ i / 8, i / 8 }), ==, 0);
  }
  damage_sample_free (sample);
}

/* Several fields of it at once: it does not look like ours any more. */
static void
test_header_spans (void)
{
  static const gsize spans[] = { 2, 4, 8, 16, 24, 32, 48 };
  DamageSample *sample = damage_sample_make (FALSE);
  gsize length = g_bytes_get_size (sample->db);
  for (gsize span = 0; span < G_N_ELEMENTS (spans); span++)
    for (gsize first = 16; first + spans[span] <= 100; first++) {
      g_autofree guint8 *bytes = g_memdup2 (g_bytes_get_data (sample->db, NULL), length);
      for (gsize i = first; i < first + spans[span]; i++)
        bytes[i] ^= (guint8) g_test_rand_int_range (1, 256);
      look_at_copy (sample, bytes, length, (Damage){ first, first + spans[span] });
    }
  damage_sample_free (sample);
}

/* One letter of a condition: SQLite takes it for a function that it does not know. */
static void
test_schema_word (void)
{
  static const char before[] = "state IN (", after[] = "state0IN (";
  DamageSample *sample = damage_sample_make (FALSE);
  gsize length = g_bytes_get_size (sample->db);
  g_autofree guint8 *bytes = g_memdup2 (g_bytes_get_data (sample->db, NULL), length);
  guint8 *word = memmem (bytes, length, before, strlen (before));
  g_assert_nonnull (word);
  memcpy (word, after, strlen (after));
  gsize first = (gsize) (word - bytes);
  g_assert_cmpint (look_at_copy (sample, bytes, length, (Damage){ first, first + 1 }), ==, 0);
  damage_sample_free (sample);
}

/* ---- what else is rescued ---- */

static void
test_rescues_the_rest (void)
{
  DamageSample *sample = damage_sample_make (FALSE);
  gsize length = g_bytes_get_size (sample->db);
  g_autofree guint8 *bytes = g_memdup2 (g_bytes_get_data (sample->db, NULL), length);
  memset (bytes, 0, 100); /* SQLite reads nothing of it any more */
  TempStore temp = damage_lay_out (sample);
  damage_write_file (temp.folder, "kiosk.db", bytes, length);
  temp_store_reopen (&temp);
  g_assert_cmpstr (gh_kiosk_store_get_device_id (temp.store), ==, sample->device_id);
  gint64 held = 0, waiting = 0, parked = 0;
  g_assert_true (gh_held_scans_count (temp.store, &held, NULL));
  g_assert_cmpint (held, ==, 4);
  g_assert_true (gh_entries_count (temp.store, &waiting, &parked, NULL));
  g_assert_cmpint (parked, ==, 4);   /* 9, 18, 27, 36; of 0 and 45 the server had the last word */
  g_assert_cmpint (waiting, ==, 36); /* without the ten that were taken */
  g_assert_nonnull (gh_kiosk_store_get_put_aside (temp.store));
  g_autoptr (GBytes) kept = NULL;
  g_autofree char *name = g_path_get_basename (gh_kiosk_store_get_put_aside (temp.store));
  kept = damage_read_file (temp.folder, name);
  g_assert_cmpmem (g_bytes_get_data (kept, NULL), g_bytes_get_size (kept), bytes, length);

  /* Once is enough. */
  temp_store_reopen (&temp);
  g_assert_null (gh_kiosk_store_get_put_aside (temp.store));
  temp_store_remove (&temp);
  damage_sample_free (sample);
}

/* A row that was changed in a damaged file still lets nobody in twice. */
static void
test_keeps_doubt (void)
{
  DamageSample *sample = damage_sample_make (FALSE);
  gsize length = g_bytes_get_size (sample->db);
  g_autofree guint8 *bytes = g_memdup2 (g_bytes_get_data (sample->db, NULL), length);
  guint8 *mac = memmem (bytes, length, sample->originals[7].mac, DAMAGE_MAC_BYTES);
  mac[0] ^= 1;
  bytes[0] ^= 1;
  TempStore temp = damage_lay_out (sample);
  damage_write_file (temp.folder, "kiosk.db", bytes, length);
  temp_store_reopen (&temp);
  g_autoptr (GhEntry) doubtful = NULL;
  g_assert_true (gh_entries_find (temp.store, "CODE-7", &doubtful, NULL));
  g_assert_nonnull (doubtful);
  g_assert_false (doubtful->sound);
  temp_store_remove (&temp);
  damage_sample_free (sample);
}

/* Killed between putting the file aside and reading it: the next start reads it, and what was let
 * in meanwhile keeps its place. */
static void
test_reads_later (void)
{
  DamageSample *sample = damage_sample_make (FALSE);
  TempStore temp = damage_lay_out (sample);
  temp_store_reopen (&temp);
  g_autoptr (GhEntry) entry = gh_entry_new ("MEANWHILE", 1, 1, 1763130000, 1763130000);
  g_assert_true (gh_entries_put (temp.store, entry, NULL));
  damage_write_file (temp.folder, "kiosk.db.unread-1", g_bytes_get_data (sample->db, NULL),
                     g_bytes_get_size (sample->db));
  temp_store_reopen (&temp);
  g_autoptr (GhEntry) own = NULL;
  g_assert_true (gh_entries_find (temp.store, "MEANWHILE", &own, NULL));
  g_assert_cmpint (own->seq, ==, 1);
  g_assert_true (own->sound);
  for (int i = 0; i < DAMAGE_ENTRIES; i++) {
    g_autoptr (GhEntry) found = NULL;
    g_assert_true (gh_entries_find (temp.store, sample->originals[i].code, &found, NULL));
    g_assert_true ((found == NULL) == (sample->originals[i].entry == NULL));
    if (found == NULL)
      continue;
    g_assert_true (found->sound);
    g_assert_cmpstr (found->id, ==, sample->originals[i].entry->id);
  }
  temp_store_remove (&temp);
  damage_sample_free (sample);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/damage/flipped", test_flipped);
  g_test_add_func ("/damage/cut", test_cut);
  g_test_add_func ("/damage/header", test_header);
  g_test_add_func ("/damage/header-spans", test_header_spans);
  g_test_add_func ("/damage/schema-word", test_schema_word);
  g_test_add_func ("/damage/rescues-the-rest", test_rescues_the_rest);
  g_test_add_func ("/damage/keeps-doubt", test_keeps_doubt);
  g_test_add_func ("/damage/reads-later", test_reads_later);
  return g_test_run ();
}
