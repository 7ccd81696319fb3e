/* Frames of a write-ahead log, each judged by itself: its checksum goes on from the one that is
 * written in the frame before. */

#include "kiosk/queue/raw-log.h"

#include <string.h>

#define LOG_HEADER   GH_RAW_LOG_HEADER
#define FRAME_HEADER GH_RAW_FRAME_HEADER
#define FRAME        (FRAME_HEADER + GH_RAW_PAGE_BYTES)
#define MAGIC        0x377f0682u /* the last bit: words are big-endian */

typedef struct {
  guint32 one;
  guint32 two;
} Checksum;

static guint32
read_big (const guint8 *bytes)
{
  return (guint32) bytes[0] << 24 | (guint32) bytes[1] << 16 | (guint32) bytes[2] << 8 | bytes[3];
}

static guint32
read_little (const guint8 *bytes)
{
  return (guint32) bytes[3] << 24 | (guint32) bytes[2] << 16 | (guint32) bytes[1] << 8 | bytes[0];
}

/* A header that is damaged tells no order of bytes: then it is this machine's. */
static gboolean
is_big_endian (const guint8 *log)
{
  guint32 magic = read_big (log);
  if ((magic & ~1u) == MAGIC)
    return (magic & 1) != 0;
  return G_BYTE_ORDER == G_BIG_ENDIAN;
}

static Checksum
sum_up (Checksum sum, gboolean big, const guint8 *bytes, gsize length)
{
  for (gsize i = 0; i + 8 <= length; i += 8) {
    sum.one += (big ? read_big (bytes + i) : read_little (bytes + i)) + sum.two;
    sum.two += (big ? read_big (bytes + i + 4) : read_little (bytes + i + 4)) + sum.one;
  }
  return sum;
}

static gboolean
is_stored (Checksum sum, const guint8 *bytes)
{
  return read_big (bytes) == sum.one && read_big (bytes + 4) == sum.two;
}

static gboolean
is_header_sound (const guint8 *log, gboolean big)
{
  return (read_big (log) & ~1u) == MAGIC && read_big (log + 8) == GH_RAW_PAGE_BYTES &&
         is_stored (sum_up ((Checksum){ 0, 0 }, big, log, 24), log + 24);
}

/* @before: the eight bytes of the checksum in the frame, or the log's header, before it. */
static gboolean
is_frame_sound (const guint8 *frame, const guint8 *before, gboolean big)
{
  Checksum sum = { read_big (before), read_big (before + 4) };
  sum = sum_up (sum, big, frame, 8);
  sum = sum_up (sum, big, frame + FRAME_HEADER, GH_RAW_PAGE_BYTES);
  return is_stored (sum, frame + 16);
}

/* Up to the last frame that bears @salts; @bearers is how many do. */
static gsize
count_salted (const guint8 *first, gsize length, const guint8 *salts, gsize *bearers)
{
  gsize count = 0;
  *bearers = 0;
  for (gsize i = 0; (i + 1) * FRAME <= length; i++) {
    if (memcmp (first + i * FRAME + 8, salts, 8) != 0)
      continue;
    count = i + 1;
    (*bearers)++;
  }
  return count;
}

/* The salts of the log's present round stand in the header and in every frame of it. Where the
 * header is not @sound, its salts and those of the next frames may have been overwritten with the
 * same bytes: then those of the first frame count that is sound and that another agrees with. */
static const guint8 *
find_salts (const guint8 *log, gsize length, gboolean big, gboolean sound)
{
  const guint8 *first = log + LOG_HEADER;
  const guint8 *before = log + LOG_HEADER - 8;
  for (const guint8 *frame = first; !sound && frame + FRAME <= log + length; frame += FRAME) {
    gsize bearers;
    count_salted (first, length - LOG_HEADER, frame + 8, &bearers);
    if (bearers >= 2 && is_frame_sound (frame, before, big))
      return frame + 8;
    before = frame + 16;
  }
  return log + 16;
}

gboolean
gh_raw_log_has_header (const guint8 *log, gsize length)
{
  return length >= LOG_HEADER && is_header_sound (log, is_big_endian (log));
}

GArray *
gh_raw_log_read (const guint8 *log, gsize length, gboolean *damaged)
{
  GArray *frames = g_array_new (FALSE, FALSE, sizeof (GhRawFrame));
  *damaged = FALSE;
  if (length < LOG_HEADER + FRAME)
    return frames;
  gboolean big = is_big_endian (log);
  gboolean sound = is_header_sound (log, big); /* the whole transaction, until now */
  const guint8 *salts = find_salts (log, length, big, sound);
  gsize bearers;
  /* What follows is left of a former round. */
  gsize count = MAX (count_salted (log + LOG_HEADER, length - LOG_HEADER, salts, &bearers), 1);
  guint committed = 0;
  const guint8 *before = log + LOG_HEADER - 8;
  for (gsize i = 0; i < count; i++) {
    const guint8 *frame = log + LOG_HEADER + i * FRAME;
    GhRawFrame read = { read_big (frame), frame + FRAME_HEADER,
                        memcmp (frame + 8, salts, 8) == 0 && is_frame_sound (frame, before, big),
                        read_big (frame + 4) != 0 };
    g_array_append_val (frames, read);
    before = frame + 16;
    sound = sound && read.sound;
    gboolean last = i + 1 == count;
    if (!read.commits || (last && !sound))
      continue;
    if (!sound)
      *damaged = TRUE;
    committed = frames->len;
    sound = TRUE;
  }
  g_array_set_size (frames, committed);
  return frames;
}
