/* Damaged copies of a kiosk's file, by the thousand: no entry ever reads as something other than it
 * was, and what stands on a page that was not hit is always there. Run with --seed to repeat. */

#include "kiosk/queue/entries.h"
#include "kiosk/queue/held-scans.h"
#include "temp-store.h"

#include <glib/gstdio.h>
#include <string.h>

#define ENTRIES    50
#define PAGE       4096
#define LOG_HEADER 32
#define FRAME      (24 + PAGE)
#define MAC_BYTES  32

typedef struct {
  char *code;
  GhEntry *entry;
  guint8 mac[MAC_BYTES];
} Original;

typedef struct {
  GBytes *db;
  GBytes *log; /* of a kiosk that was killed; NULL for one that was closed */
  GBytes *key;
  char *device_id;
  Original originals[ENTRIES];
} Sample;

/* What was done to a copy, in bytes of one of its files; up to the end when it was cut. */
typedef struct {
  gsize first;
  gsize last;
} Damage;

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

static GBytes *
read_file (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  char *bytes;
  gsize length;
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  return g_bytes_new_take (bytes, length);
}

static void
write_file (const char *folder, const char *name, const void *bytes, gsize length)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_assert_true (g_file_set_contents_full (path, bytes, (gssize) length, G_FILE_SET_CONTENTS_NONE,
                                           0600, NULL));
}

/* ---- the sample ---- */

static void
read_mac (GhKioskStore *store, Original *original)
{
  static const char SELECT_MAC[] = "SELECT mac FROM entries WHERE seq = ?";
  g_autoptr (GhDbRows) rows = gh_db_query (gh_kiosk_store_get_db (store), SELECT_MAC,
                                           GH_DB_VALUES (gh_db_int (original->entry->seq)), NULL);
  gboolean has_row;
  gsize length;
  g_assert_true (gh_db_rows_next (rows, &has_row, NULL));
  const void *mac = gh_db_rows_blob (rows, "mac", &length);
  g_assert_cmpuint (length, ==, MAC_BYTES);
  memcpy (original->mac, mac, MAC_BYTES);
}

/* Entries in every state, and a few held scans. */
static void
fill (TempStore *temp, Sample *sample)
{
  for (int i = 0; i < ENTRIES; i++) {
    Original *original = &sample->originals[i];
    gboolean done;
    original->code = g_strdup_printf ("CODE-%d", i);
    g_autoptr (GhEntry) entry =
        gh_entry_new (original->code, i % 7, 1 + i % 3, 1763121000 + i, 1763121000 - i);
    g_assert_true (gh_entries_put (temp->store, entry, NULL));
    if (i % 5 == 0)
      g_assert_true (gh_entries_take (temp->store, entry, "CONFLICT WRONG_DATE", NULL));
    if (i % 9 == 0)
      g_assert_true (gh_entries_park (temp->store, entry->id, "REJECTED", NULL));
    if (i == 31)
      g_assert_true (gh_entries_undo (temp->store, entry->id, 1763122000, &done, NULL));
    if (i < 4) {
      g_autoptr (GhHeldScan) held = gh_held_scan_new (GH_HELD_CHECK, original->code, 0, 5, 100 + i);
      g_assert_true (gh_held_scans_put (temp->store, held, NULL));
    }
  }
  for (int i = 0; i < ENTRIES; i++) {
    Original *original = &sample->originals[i];
    g_assert_true (gh_entries_find (temp->store, original->code, &original->entry, NULL));
    g_assert_true ((original->entry == NULL) == (i == 31));
    if (original->entry != NULL)
      read_mac (temp->store, original);
  }
}

static Sample *
make_sample (gboolean killed)
{
  Sample *sample = g_new0 (Sample, 1);
  TempStore temp = { .folder = make_folder () };
  temp_store_reopen (&temp);
  fill (&temp, sample);
  sample->device_id = g_strdup (gh_kiosk_store_get_device_id (temp.store));
  if (killed)
    sample->log = read_file (temp.folder, "kiosk.db-wal");
  else
    g_clear_pointer (&temp.store, gh_kiosk_store_close);
  sample->db = read_file (temp.folder, "kiosk.db");
  sample->key = read_file (temp.folder, "kiosk.key");
  temp_store_remove (&temp);
  return sample;
}

static void
free_sample (Sample *sample)
{
  g_bytes_unref (sample->db);
  g_bytes_unref (sample->log);
  g_bytes_unref (sample->key);
  g_free (sample->device_id);
  for (int i = 0; i < ENTRIES; i++) {
    g_free (sample->originals[i].code);
    gh_entry_free (sample->originals[i].entry);
  }
  g_free (sample);
}

/* ---- damaging ---- */

static gsize
random_below (gsize bound)
{
  return (gsize) g_test_rand_int_range (0, (gint32) bound);
}

/* One bit, a few bytes, or a stretch of zeros or noise. */
static Damage
spoil (guint8 *bytes, gsize length)
{
  gsize first = random_below (length);
  int kind = g_test_rand_int_range (0, 4);
  gsize run = kind == 0 ? 1 : kind == 1 ? 1 + random_below (16) : 1 + random_below (PAGE);
  run = MIN (run, length - first);
  for (gsize i = first; i < first + run; i++) {
    guint8 noise = (guint8) g_test_rand_int_range (1, 256);
    bytes[i] = kind == 0   ? bytes[i] ^ (guint8) (1 << random_below (8))
               : kind == 2 ? 0
                           : bytes[i] ^ noise;
  }
  return (Damage){ first, first + run - 1 };
}

static TempStore
lay_out (const Sample *sample)
{
  TempStore temp = { .folder = make_folder () };
  write_file (temp.folder, "kiosk.key", g_bytes_get_data (sample->key, NULL),
              g_bytes_get_size (sample->key));
  return temp;
}

static gboolean
touches (Damage damage, gsize first, gsize length)
{
  return damage.first < first + length && damage.last >= first;
}

/* ---- looking ---- */

/* As it is now, or NULL; an entry that is not sound tells nothing. */
static GhEntry *
find_unchanged (TempStore *temp, const Original *original)
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

static const Original *
find_original (const Sample *sample, const char *id)
{
  for (int i = 0; i < ENTRIES; i++) {
    const GhEntry *entry = sample->originals[i].entry;
    if (entry != NULL && g_str_equal (entry->id, id))
      return &sample->originals[i];
  }
  return NULL;
}

/* What would be sent to the server is true. */
static void
assert_waiting_is_true (TempStore *temp, const Sample *sample)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) waiting = gh_entries_waiting (temp->store, 0, 1000, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < waiting->len; i++) {
    const GhEntry *entry = waiting->pdata[i];
    const Original *original = find_original (sample, entry->id);
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

/* FALSE where the program refuses the file as another's or a newer version's: it stays untouched.
 */
static gboolean
open_damaged (TempStore *temp)
{
  g_autoptr (GError) error = NULL;
  temp->store = gh_kiosk_store_open (temp->folder, &error);
  if (g_error_matches (error, GH_DB_ERROR, GH_DB_ERROR_SCHEMA))
    return FALSE;
  g_assert_no_error (error);
  return TRUE;
}

/* The gate goes on: what is put now is kept. */
static void
assert_works (TempStore *temp)
{
  g_autoptr (GhEntry) entry = gh_entry_new ("NEW", 1, 1, 1763130000, 1763130000);
  g_assert_true (gh_entries_put (temp->store, entry, NULL));
  g_autoptr (GhEntry) found = NULL;
  g_assert_true (gh_entries_find (temp->store, "NEW", &found, NULL));
  g_assert_nonnull (found);
  g_assert_cmpstr (found->id, ==, entry->id);
}

/* ---- a file that was closed ---- */

/* Where in the file the MAC stands: nowhere but on the entry's own page. */
static gsize
page_of (const Sample *sample, const Original *original)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (sample->db, &length);
  const guint8 *mac = memmem (bytes, length, original->mac, MAC_BYTES);
  g_assert_nonnull (mac);
  return (gsize) (mac - bytes) / PAGE;
}

static int
count_lost (TempStore *temp, const Sample *sample, Damage damage)
{
  int lost = 0;
  for (int i = 0; i < ENTRIES; i++) {
    const Original *original = &sample->originals[i];
    g_autoptr (GhEntry) entry = find_unchanged (temp, original);
    if (original->entry == NULL) {
      g_assert_null (entry);
      continue;
    }
    if (entry == NULL) {
      lost++;
      g_assert_true (touches (damage, page_of (sample, original) * PAGE, PAGE));
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
look_at_copy (const Sample *sample, const guint8 *bytes, gsize length, Damage damage)
{
  int lost = 0;
  TempStore temp = lay_out (sample);
  write_file (temp.folder, "kiosk.db", bytes, length);
  if (open_damaged (&temp)) {
    lost = count_lost (&temp, sample, damage);
    assert_waiting_is_true (&temp, sample);
    assert_works (&temp);
  } else {
    g_autoptr (GBytes) kept = read_file (temp.folder, "kiosk.db");
    g_assert_true (touches (damage, 60, 4) || touches (damage, 68, 4));
  }
  temp_store_remove (&temp);
  return lost;
}

static void
test_flipped (void)
{
  Sample *sample = make_sample (FALSE);
  gsize length = g_bytes_get_size (sample->db);
  int lost = 0, whole = 0;
  for (int i = 0; i < 2000; i++) {
    g_autofree guint8 *bytes = g_memdup2 (g_bytes_get_data (sample->db, NULL), length);
    Damage damage = spoil (bytes, length);
    int here = look_at_copy (sample, bytes, length, damage);
    lost += here;
    whole += here == 0;
  }
  g_test_message ("2000 copies: %d lost nothing, the others %d entries", whole, lost);
  free_sample (sample);
}

static void
test_cut (void)
{
  Sample *sample = make_sample (FALSE);
  gsize length = g_bytes_get_size (sample->db);
  for (int i = 0; i < 400; i++) {
    gsize rest = i == 0 ? 0 : random_below (length);
    if (i % 4 == 1)
      rest = rest / PAGE * PAGE;
    look_at_copy (sample, g_bytes_get_data (sample->db, NULL), rest, (Damage){ rest, length });
  }
  free_sample (sample);
}

/* Every bit of the header of the file, one by one. */
static void
test_header (void)
{
  Sample *sample = make_sample (FALSE);
  gsize length = g_bytes_get_size (sample->db);
  for (gsize i = 0; i < 100 * 8; i++) {
    g_autofree guint8 *bytes = g_memdup2 (g_bytes_get_data (sample->db, NULL), length);
    bytes[i / 8] ^= (guint8) (1 << i % 8);
    g_assert_cmpint (look_at_copy (sample, bytes, length, (Damage){ i / 8, i / 8 }), ==, 0);
  }
  free_sample (sample);
}

/* ---- a kiosk that was killed: nearly everything is in the log ---- */

/* Where the last transaction begins, with the frame before it, whose checksum its own goes on from:
 * a power cut may have left it in pieces, so it counts only when all of it is sound. */
static gsize
last_transaction_of (const Sample *sample)
{
  gsize length;
  const guint8 *log = g_bytes_get_data (sample->log, &length);
  gsize start = LOG_HEADER, last = LOG_HEADER;
  for (gsize at = LOG_HEADER; at + FRAME <= length; at += FRAME) {
    if (memcmp (log + at + 4, "\0\0\0\0", 4) != 0) {
      last = start;
      start = at;
    }
  }
  return last;
}

/* The frame with the newest state of the entry, in bytes of the log. */
static gsize
frame_of (const Sample *sample, const Original *original)
{
  gsize length;
  const guint8 *log = g_bytes_get_data (sample->log, &length);
  const guint8 *last = NULL, *next = log;
  while ((next = memmem (next, length - (gsize) (next - log), original->mac, MAC_BYTES)) != NULL)
    last = next++;
  g_assert_nonnull (last);
  return ((gsize) (last - log) - LOG_HEADER) / FRAME * FRAME + LOG_HEADER;
}

static int
look_at_log (const Sample *sample, const guint8 *log, gsize length, Damage damage)
{
  int lost = 0;
  gsize whole = g_bytes_get_size (sample->log);
  TempStore temp = lay_out (sample);
  write_file (temp.folder, "kiosk.db", g_bytes_get_data (sample->db, NULL),
              g_bytes_get_size (sample->db));
  write_file (temp.folder, "kiosk.db-wal", log, length);
  g_assert_true (open_damaged (&temp));
  for (int i = 0; i < ENTRIES; i++) {
    const Original *original = &sample->originals[i];
    g_autoptr (GhEntry) entry = find_unchanged (&temp, original);
    if (original->entry == NULL || entry != NULL)
      continue;
    lost++;
    gsize frame = frame_of (sample, original);
    gsize last = last_transaction_of (sample);
    g_assert_true (touches (damage, frame, FRAME) ||
                   (frame >= last && touches (damage, last, whole - last)));
  }
  assert_waiting_is_true (&temp, sample);
  assert_works (&temp);
  temp_store_remove (&temp);
  return lost;
}

static void
test_log_flipped (void)
{
  Sample *sample = make_sample (TRUE);
  gsize length = g_bytes_get_size (sample->log);
  int lost = 0;
  for (int i = 0; i < 400; i++) {
    g_autofree guint8 *log = g_memdup2 (g_bytes_get_data (sample->log, NULL), length);
    /* The first of it often: SQLite would throw away all the rest. */
    Damage damage = spoil (log, i % 2 == 0 ? length : MIN (length, 3 * FRAME));
    lost += look_at_log (sample, log, length, damage);
  }
  g_test_message ("400 logs lost %d entries", lost);
  free_sample (sample);
}

static void
test_log_cut (void)
{
  Sample *sample = make_sample (TRUE);
  gsize length = g_bytes_get_size (sample->log);
  for (int i = 0; i < 200; i++) {
    gsize rest = random_below (length);
    look_at_log (sample, g_bytes_get_data (sample->log, NULL), rest, (Damage){ rest, length });
  }
  free_sample (sample);
}

/* ---- what else is rescued ---- */

static void
test_rescues_the_rest (void)
{
  Sample *sample = make_sample (FALSE);
  gsize length = g_bytes_get_size (sample->db);
  g_autofree guint8 *bytes = g_memdup2 (g_bytes_get_data (sample->db, NULL), length);
  memset (bytes, 0, 100); /* SQLite reads nothing of it any more */
  TempStore temp = lay_out (sample);
  write_file (temp.folder, "kiosk.db", bytes, length);
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
  kept = read_file (temp.folder, name);
  g_assert_cmpmem (g_bytes_get_data (kept, NULL), g_bytes_get_size (kept), bytes, length);

  /* Once is enough. */
  temp_store_reopen (&temp);
  g_assert_null (gh_kiosk_store_get_put_aside (temp.store));
  temp_store_remove (&temp);
  free_sample (sample);
}

/* A row that was changed in a damaged file still lets nobody in twice. */
static void
test_keeps_doubt (void)
{
  Sample *sample = make_sample (FALSE);
  gsize length = g_bytes_get_size (sample->db);
  g_autofree guint8 *bytes = g_memdup2 (g_bytes_get_data (sample->db, NULL), length);
  guint8 *mac = memmem (bytes, length, sample->originals[7].mac, MAC_BYTES);
  mac[0] ^= 1;
  bytes[0] ^= 1;
  TempStore temp = lay_out (sample);
  write_file (temp.folder, "kiosk.db", bytes, length);
  temp_store_reopen (&temp);
  g_autoptr (GhEntry) doubtful = NULL;
  g_assert_true (gh_entries_find (temp.store, "CODE-7", &doubtful, NULL));
  g_assert_nonnull (doubtful);
  g_assert_false (doubtful->sound);
  temp_store_remove (&temp);
  free_sample (sample);
}

/* Killed between putting the file aside and reading it: the next start reads it, and what was let
 * in meanwhile keeps its place. */
static void
test_reads_later (void)
{
  Sample *sample = make_sample (FALSE);
  TempStore temp = lay_out (sample);
  temp_store_reopen (&temp);
  g_autoptr (GhEntry) entry = gh_entry_new ("MEANWHILE", 1, 1, 1763130000, 1763130000);
  g_assert_true (gh_entries_put (temp.store, entry, NULL));
  write_file (temp.folder, "kiosk.db.unread-1", g_bytes_get_data (sample->db, NULL),
              g_bytes_get_size (sample->db));
  temp_store_reopen (&temp);
  g_autoptr (GhEntry) own = NULL;
  g_assert_true (gh_entries_find (temp.store, "MEANWHILE", &own, NULL));
  g_assert_cmpint (own->seq, ==, 1);
  g_assert_true (own->sound);
  for (int i = 0; i < ENTRIES; i++) {
    g_autoptr (GhEntry) found = NULL;
    g_assert_true (gh_entries_find (temp.store, sample->originals[i].code, &found, NULL));
    g_assert_true ((found == NULL) == (sample->originals[i].entry == NULL));
    if (found == NULL)
      continue;
    g_assert_true (found->sound);
    g_assert_cmpstr (found->id, ==, sample->originals[i].entry->id);
  }
  temp_store_remove (&temp);
  free_sample (sample);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/damage/flipped", test_flipped);
  g_test_add_func ("/damage/cut", test_cut);
  g_test_add_func ("/damage/header", test_header);
  g_test_add_func ("/damage/log-flipped", test_log_flipped);
  g_test_add_func ("/damage/log-cut", test_log_cut);
  g_test_add_func ("/damage/rescues-the-rest", test_rescues_the_rest);
  g_test_add_func ("/damage/keeps-doubt", test_keeps_doubt);
  g_test_add_func ("/damage/reads-later", test_reads_later);
  return g_test_run ();
}
