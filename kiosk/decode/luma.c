/* Reading rows of brightness and making smaller pictures of them: the first thing that happens to a
 * frame, and on a frame without a code most of what it costs. Loops are kept plain so that the
 * compiler vectorises them. */

#include "kiosk/decode/luma.h"

#include <string.h>

const guint8 *
gh_luma_row (const GhLuma *luma, int y, guint8 *scratch)
{
  const guint8 *row = luma->pixels + (gsize) y * luma->stride;
  if (luma->step == 1)
    return row;
  for (int x = 0; x < luma->width; x++)
    scratch[x] = row[2 * x];
  return scratch;
}

void
gh_luma_halve (const GhLuma *from, guint8 *to, guint8 *scratch)
{
  int width = from->width / 2, height = from->height / 2;
  for (int y = 0; y < height; y++) {
    const guint8 *above = gh_luma_row (from, 2 * y, scratch);
    const guint8 *below = gh_luma_row (from, 2 * y + 1, scratch + from->width);
    guint8 *restrict out = to + (gsize) y * (gsize) width;
    for (int x = 0; x < width; x++)
      out[x] =
          (guint8) ((above[2 * x] + above[2 * x + 1] + below[2 * x] + below[2 * x + 1] + 2) >> 2);
  }
}

void
gh_luma_shrink (const GhLuma *from, int factor, guint8 *to, guint32 *sums, guint8 *scratch)
{
  int width = from->width / factor, height = from->height / factor;
  guint32 pixels = (guint32) (factor * factor);
  for (int y = 0; y < height; y++) {
    memset (sums, 0, (gsize) width * sizeof *sums);
    for (int i = 0; i < factor; i++) {
      const guint8 *row = gh_luma_row (from, y * factor + i, scratch);
      for (int x = 0; x < width; x++)
        for (int j = 0; j < factor; j++)
          sums[x] += row[x * factor + j];
    }
    guint8 *out = to + (gsize) y * (gsize) width;
    for (int x = 0; x < width; x++)
      out[x] = (guint8) ((sums[x] + pixels / 2) / pixels);
  }
}
