/* Notes as samples; see the header. */

#include "kiosk/sound/chime.h"

#include <math.h>

#define HEADER_BYTES 44
/* Of full scale: loud in a hall, and not distorted by a tablet's small speaker. */
#define LOUDNESS 0.6
/* A note fades in and out, or it would click; milliseconds. */
#define FADE_MS 8

typedef struct {
  int hertz;    /* 0 for silence */
  int ms;       /* 0 ends the list */
  double rough; /* share of odd overtones, 0 … 1 */
} Note;

#define MAX_NOTES 6

static const Note chimes[][MAX_NOTES] = {
  [GH_CHIME_GO] = { { 659, 90, 0.05 }, { 988, 170, 0.05 } },
  [GH_CHIME_STOP] = { { 196, 170, 0.8 }, { 0, 50, 0 }, { 147, 240, 0.8 } },
  [GH_CHIME_WARN] = { { 523, 80, 0.25 },
                      { 0, 50, 0 },
                      { 523, 80, 0.25 },
                      { 0, 50, 0 },
                      { 523, 80, 0.25 } },
};
G_STATIC_ASSERT (G_N_ELEMENTS (chimes) == GH_CHIME_LAST + 1);

static guint
samples_of (int ms)
{
  return (guint) (ms * GH_CHIME_RATE / 1000);
}

/* The wave of @note at sample @at, -1 … 1. */
static double
wave (const Note *note, guint at)
{
  double turn = 2 * G_PI * note->hertz * at / GH_CHIME_RATE;
  double pure = sin (turn);
  double odd = sin (3 * turn) / 3 + sin (5 * turn) / 5;
  return (pure + note->rough * odd) / (1 + note->rough * 8 / 15);
}

static double
envelope (guint at, guint length)
{
  guint edge = MIN (at, length - 1 - at);
  return MIN (1.0, (double) edge / samples_of (FADE_MS));
}

static void
append_note (GByteArray *wav, const Note *note)
{
  guint length = samples_of (note->ms);
  for (guint i = 0; i < length; i++) {
    double value = note->hertz > 0 ? LOUDNESS * envelope (i, length) * wave (note, i) : 0;
    gint16 sample = GINT16_TO_LE ((gint16) lrint (value * G_MAXINT16));
    g_byte_array_append (wav, (const guint8 *) &sample, sizeof sample);
  }
}

static void
append_number (GByteArray *wav, guint32 value, guint bytes)
{
  guint32 little = GUINT32_TO_LE (value);
  g_byte_array_append (wav, (const guint8 *) &little, bytes);
}

static void
append_name (GByteArray *wav, const char *name)
{
  g_byte_array_append (wav, (const guint8 *) name, 4);
}

/* The header of a WAV file with @data bytes of samples. */
static void
append_header (GByteArray *wav, guint data)
{
  append_name (wav, "RIFF");
  append_number (wav, HEADER_BYTES - 8 + data, 4);
  append_name (wav, "WAVE");
  append_name (wav, "fmt ");
  append_number (wav, 16, 4); /* bytes that follow */
  append_number (wav, 1, 2);  /* PCM */
  append_number (wav, 1, 2);  /* one channel */
  append_number (wav, GH_CHIME_RATE, 4);
  append_number (wav, 2 * GH_CHIME_RATE, 4); /* bytes a second */
  append_number (wav, 2, 2);                 /* bytes a sample */
  append_number (wav, 16, 2);                /* bits a sample */
  append_name (wav, "data");
  append_number (wav, data, 4);
}

GBytes *
gh_chime_wav (GhChime chime)
{
  const Note *notes = chimes[chime];
  guint samples = 0;
  for (guint i = 0; i < MAX_NOTES; i++)
    samples += samples_of (notes[i].ms);
  GByteArray *wav = g_byte_array_sized_new (HEADER_BYTES + 2 * samples);
  append_header (wav, 2 * samples);
  for (guint i = 0; i < MAX_NOTES; i++)
    append_note (wav, &notes[i]);
  return g_byte_array_free_to_bytes (wav);
}
