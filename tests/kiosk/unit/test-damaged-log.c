/* Damaged logs of kiosks that were killed, where nearly everything is in the log: SQLite would
 * throw away what follows the damaged place, and say nothing. */

#include "damage-sample.h"

#include <string.h>

#define LOG_HEADER 32
#define FRAME      (24 + DAMAGE_PAGE)

/* Where the last transaction begins, with the frame before it, whose checksum its own goes on from:
 * a power cut may have left it in pieces, so it counts only when all of it is sound. */
static gsize
last_transaction_of (const DamageSample *sample)
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
frame_of (const DamageSample *sample, const DamageOriginal *original)
{
  gsize length;
  const guint8 *log = g_bytes_get_data (sample->log, &length);
  const guint8 *last = NULL, *next = log;
  while ((next = memmem (next, length - (gsize) (next - log), original->mac, DAMAGE_MAC_BYTES)) !=
         NULL)
    last = next++;
  g_assert_nonnull (last);
  return ((gsize) (last - log) - LOG_HEADER) / FRAME * FRAME + LOG_HEADER;
}

static int
look_at_log (const DamageSample *sample, const guint8 *log, gsize length, Damage damage)
{
  int lost = 0;
  gsize whole = g_bytes_get_size (sample->log);
  TempStore temp = damage_lay_out (sample);
  damage_write_file (temp.folder, "kiosk.db", g_bytes_get_data (sample->db, NULL),
                     g_bytes_get_size (sample->db));
  damage_write_file (temp.folder, "kiosk.db-wal", log, length);
  g_assert_true (damage_open (&temp));
  for (int i = 0; i < DAMAGE_ENTRIES; i++) {
    const DamageOriginal *original = &sample->originals[i];
    g_autoptr (GhEntry) entry = damage_find_unchanged (&temp, original);
    if (original->entry == NULL || entry != NULL)
      continue;
    lost++;
    gsize frame = frame_of (sample, original);
    gsize last = last_transaction_of (sample);
    g_assert_true (damage_touches (damage, frame, FRAME) ||
                   (frame >= last && damage_touches (damage, last, whole - last)));
  }
  damage_assert_waiting_is_true (&temp, sample);
  damage_assert_works (&temp);
  temp_store_remove (&temp);
  return lost;
}

static void
test_flipped (void)
{
  DamageSample *sample = damage_sample_make (TRUE);
  gsize length = g_bytes_get_size (sample->log);
  int lost = 0;
  for (int i = 0; i < 400; i++) {
    g_autofree guint8 *log = g_memdup2 (g_bytes_get_data (sample->log, NULL), length);
    /* The first of it often: SQLite would throw away all the rest. */
    Damage damage = damage_spoil (log, i % 2 == 0 ? length : MIN (length, 3 * FRAME));
    lost += look_at_log (sample, log, length, damage);
  }
  g_test_message ("400 logs lost %d entries", lost);
  damage_sample_free (sample);
}

static void
test_cut (void)
{
  DamageSample *sample = damage_sample_make (TRUE);
  gsize length = g_bytes_get_size (sample->log);
  for (int i = 0; i < 200; i++) {
    gsize rest = damage_random_below (length);
    look_at_log (sample, g_bytes_get_data (sample->log, NULL), rest, (Damage){ rest, length });
  }
  damage_sample_free (sample);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/damaged-log/flipped", test_flipped);
  g_test_add_func ("/damaged-log/cut", test_cut);
  return g_test_run ();
}
