/* One look into a TZif file; see the header. Everything read is checked against the length: the
 * file comes from the system, but a damaged one must not be a crash. */

#include "core/zone-file.h"

#include <string.h>

#define FOLDER       "/usr/share/zoneinfo/"
#define HEADER_BYTES 44
#define TYPE_BYTES   6
#define MAX_OFFSET   (26 * 3600)
#define MAX_COUNT    10000

/* The counts of a header, in their order in the file. */
typedef struct {
  gsize utc_flags, standard_flags, leaps, changes, types, characters;
} Counts;

static gint64
read_big (const guint8 *bytes, int length)
{
  guint64 value = bytes[0] & 0x80 ? G_MAXUINT64 : 0;
  for (int i = 0; i < length; i++)
    value = value << 8 | bytes[i];
  return (gint64) value;
}

static gboolean
read_header (const guint8 *data, gsize length, Counts *counts)
{
  if (length < HEADER_BYTES || memcmp (data, "TZif", 4) != 0 || data[4] < '2')
    return FALSE;
  gsize *const fields[] = { &counts->utc_flags, &counts->standard_flags, &counts->leaps,
                            &counts->changes,   &counts->types,          &counts->characters };
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++) {
    gint64 count = read_big (data + 20 + 4 * i, 4);
    if (count < 0 || count > MAX_COUNT)
      return FALSE;
    *fields[i] = (gsize) count;
  }
  return TRUE;
}

/* The bytes that follow a header whose times have @width bytes. */
static gsize
block_bytes (const Counts *counts, gsize width)
{
  return counts->changes * (width + 1) + counts->types * TYPE_BYTES + counts->characters +
         counts->leaps * (width + 4) + counts->standard_flags + counts->utc_flags;
}

/* How many of the changes happened at or before @instant. */
static gsize
count_past (const guint8 *times, gsize changes, gint64 instant)
{
  gsize low = 0, high = changes;
  while (low < high) {
    gsize middle = (low + high) / 2;
    if (read_big (times + 8 * middle, 8) <= instant)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* Whether the text after the data names one offset for ever ("<+01>-1"), and no rule. */
static gboolean
ends_without_rule (const guint8 *footer, gsize length)
{
  return length >= 2 && footer[0] == '\n' && footer[length - 1] == '\n' &&
         memchr (footer, ',', length) == NULL;
}

gboolean
gh_zone_data_offset (const guint8 *data, gsize length, gint64 instant, int *offset)
{
  Counts counts;
  if (!read_header (data, length, &counts))
    return FALSE;
  /* The first block has 4-byte times, for old readers. */
  gsize skip = HEADER_BYTES + block_bytes (&counts, 4);
  if (skip > length || !read_header (data + skip, length - skip, &counts) || counts.types == 0)
    return FALSE;
  const guint8 *times = data + skip + HEADER_BYTES;
  gsize rest = length - skip - HEADER_BYTES;
  gsize block = block_bytes (&counts, 8);
  if (block > rest)
    return FALSE;

  gsize past = count_past (times, counts.changes, instant);
  if (past == counts.changes && !ends_without_rule (times + block, rest - block))
    return FALSE;
  const guint8 *kinds = times + 8 * counts.changes;
  gsize kind = past > 0 ? kinds[past - 1] : 0;
  if (kind >= counts.types)
    return FALSE;
  gint64 found = read_big (kinds + counts.changes + TYPE_BYTES * kind, 4);
  if (ABS (found) > MAX_OFFSET)
    return FALSE;
  *offset = (int) found;
  return TRUE;
}

gboolean
gh_zone_file_offset (const char *name, gint64 instant, int *offset)
{
  g_autofree char *path = g_strconcat (FOLDER, name, NULL);
  g_autofree char *data = NULL;
  gsize length = 0;
  return g_file_get_contents (path, &data, &length, NULL) &&
         gh_zone_data_offset ((const guint8 *) data, length, instant, offset);
}
