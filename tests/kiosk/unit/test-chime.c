/* Tests of kiosk/sound/chime: three short sounds that nobody confuses. */

#include "kiosk/sound/chime.h"

#include <math.h>
#include <string.h>

typedef struct {
  GBytes *wav;
  const gint16 *samples;
  gsize length;
} Sound;

static Sound
open_sound (GhChime chime)
{
  Sound sound = { .wav = gh_chime_wav (chime) };
  gsize bytes;
  const char *data = g_bytes_get_data (sound.wav, &bytes);
  guint32 size;
  g_assert_cmpuint (bytes, >, 44);
  g_assert_cmpmem (data, 4, "RIFF", 4);
  g_assert_cmpmem (data + 8, 8, "WAVEfmt ", 8);
  g_assert_cmpmem (data + 36, 4, "data", 4);
  memcpy (&size, data + 40, sizeof size);
  g_assert_cmpuint (GUINT32_FROM_LE (size), ==, bytes - 44);
  sound.samples = (const gint16 *) (gconstpointer) (data + 44);
  sound.length = (bytes - 44) / 2;
  return sound;
}

static int
sample (const Sound *sound, gsize at)
{
  return GINT16_FROM_LE (sound->samples[at]);
}

static void
test_short_and_clean (void)
{
  for (int i = 0; i <= GH_CHIME_LAST; i++) {
    Sound sound = open_sound ((GhChime) i);
    int peak = 0;
    for (gsize at = 0; at < sound.length; at++)
      peak = MAX (peak, ABS (sample (&sound, at)));
    g_assert_cmpuint (sound.length * 1000 / GH_CHIME_RATE, <=, GH_CHIME_MAX_MS);
    g_assert_cmpint (peak, >, G_MAXINT16 / 3); /* to be heard in a hall */
    g_assert_cmpint (peak, <, G_MAXINT16);     /* nothing is cut off */
    g_assert_cmpint (sample (&sound, 0), ==, 0);
    g_assert_cmpint (sample (&sound, sound.length - 1), ==, 0);
    g_bytes_unref (sound.wav);
  }
}

/* How loud @hertz is in the sound (Goertzel), relative to its length. */
static double
share_of (const Sound *sound, int hertz)
{
  double turn = 2 * G_PI * hertz / GH_CHIME_RATE;
  double cosine = 0, sine = 0;
  for (gsize at = 0; at < sound->length; at++) {
    cosine += sample (sound, at) * cos (turn * (double) at);
    sine += sample (sound, at) * sin (turn * (double) at);
  }
  return hypot (cosine, sine) / (double) sound->length / G_MAXINT16;
}

/* No height of one is a height of another. */
static void
test_apart (void)
{
  static const int heights[] = { 988, 147, 523 };
  for (int i = 0; i <= GH_CHIME_LAST; i++) {
    Sound sound = open_sound ((GhChime) i);
    for (int j = 0; j <= GH_CHIME_LAST; j++) {
      if (i == j)
        g_assert_cmpfloat (share_of (&sound, heights[j]), >, 0.05);
      else
        g_assert_cmpfloat (share_of (&sound, heights[j]), <, 0.02);
    }
    g_bytes_unref (sound.wav);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chime/short-and-clean", test_short_and_clean);
  g_test_add_func ("/chime/apart", test_apart);
  return g_test_run ();
}
