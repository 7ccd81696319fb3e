/* Filters by running sums: a pixel costs the same whatever the window. */

#include "kiosk/decode/filter.h"

#include <string.h>

void
gh_filter_init (GhFilter *filter, int side)
{
  gsize row = (gsize) side;
  *filter = (GhFilter){
    .side = side,
    .pixels = g_malloc (row * row),
    .rows = g_malloc (row * GH_FILTER_WINDOW),
    .sums = g_new (guint32, row),
  };
}

void
gh_filter_clear (GhFilter *filter)
{
  g_free (filter->pixels);
  g_free (filter->rows);
  g_free (filter->sums);
  *filter = (GhFilter){ 0 };
}

static GhLuma
result_of (const GhFilter *filter, int width, int height)
{
  g_assert (width <= filter->side && height <= filter->side);
  return (GhLuma){ filter->pixels, width, height, (gsize) width, 1 };
}

/* Row @y, of which the first and the last are repeated beyond the picture; each row has its own
 * place among the last GH_FILTER_WINDOW. */
static const guint8 *
row_at (const GhFilter *filter, const GhLuma *from, int y)
{
  int inside = CLAMP (y, 0, from->height - 1);
  return gh_luma_row (from, inside, filter->rows + (inside % GH_FILTER_WINDOW) * filter->side);
}

static guint8
clamp_byte (int value)
{
  return (guint8) CLAMP (value, 0, 255);
}

GhLuma
gh_filter_soften (GhFilter *filter, const GhLuma *from)
{
  int width = from->width;
  guint16 *restrict column = (guint16 *) filter->sums;
  for (int y = 0; y < from->height; y++) {
    const guint8 *above = row_at (filter, from, y - 1), *row = row_at (filter, from, y);
    const guint8 *below = row_at (filter, from, y + 1);
    guint8 *out = filter->pixels + (gsize) y * (gsize) width;
    for (int x = 0; x < width; x++)
      column[x] = (guint16) (above[x] + 2 * row[x] + below[x]);
    for (int x = 0; x < width; x++)
      out[x] =
          (guint8) ((column[MAX (x - 1, 0)] + 2 * column[x] + column[MIN (x + 1, width - 1)] + 8) >>
                    4);
  }
  return result_of (filter, width, from->height);
}

/* ---- windows ---- */

typedef guint8 (*Mix) (int value, int mean, int amount);

static guint8
mix_sharp (int value, int mean, int gain)
{
  return clamp_byte (value + gain * (value - mean));
}

static guint8
mix_split (int value, int mean, int offset)
{
  return value < mean - offset ? 0 : 255;
}

static void
mix_row (const GhFilter *filter, const guint8 *row, guint8 *out, int width, int window, Mix mix,
         int amount)
{
  int reach = window / 2, pixels = window * window;
  guint32 sum = 0;
  for (int x = -reach; x <= reach; x++)
    sum += filter->sums[CLAMP (x, 0, width - 1)];
  for (int x = 0; x < width; x++) {
    out[x] = mix (row[x], (int) sum / pixels, amount);
    sum += filter->sums[MIN (x + reach + 1, width - 1)];
    sum -= filter->sums[MAX (x - reach, 0)];
  }
}

static GhLuma
mix_windows (GhFilter *filter, const GhLuma *from, int window, Mix mix, int amount)
{
  g_assert (window <= GH_FILTER_WINDOW && window % 2 == 1);
  int width = from->width, reach = window / 2;
  memset (filter->sums, 0, (gsize) width * sizeof *filter->sums);
  for (int y = -reach; y <= reach; y++) {
    const guint8 *row = row_at (filter, from, y);
    for (int x = 0; x < width; x++)
      filter->sums[x] += row[x];
  }
  for (int y = 0; y < from->height; y++) {
    const guint8 *row = row_at (filter, from, y);
    mix_row (filter, row, filter->pixels + (gsize) y * (gsize) width, width, window, mix, amount);
    const guint8 *leaves = row_at (filter, from, y - reach);
    for (int x = 0; x < width; x++)
      filter->sums[x] -= leaves[x];
    const guint8 *enters = row_at (filter, from, y + reach + 1);
    for (int x = 0; x < width; x++)
      filter->sums[x] += enters[x];
  }
  return result_of (filter, width, from->height);
}

GhLuma
gh_filter_sharpen (GhFilter *filter, const GhLuma *from, int window, int gain)
{
  return mix_windows (filter, from, window, mix_sharp, gain);
}

GhLuma
gh_filter_split (GhFilter *filter, const GhLuma *from, int window, int offset)
{
  return mix_windows (filter, from, window, mix_split, offset);
}

GhLuma
gh_filter_double (GhFilter *filter, const GhLuma *from)
{
  int width = from->width, height = from->height;
  GhLuma result = result_of (filter, 2 * width, 2 * height);
  for (int y = 0; y < 2 * height; y++) {
    /* A pixel of the result is three parts of the one it lies in and one of that beside it. */
    const guint8 *near = row_at (filter, from, y / 2);
    const guint8 *far = row_at (filter, from, y / 2 + (y % 2 == 0 ? -1 : 1));
    guint16 *restrict column = (guint16 *) filter->sums;
    guint8 *out = filter->pixels + (gsize) y * (gsize) (2 * width);
    for (int x = 0; x < width; x++)
      column[x] = (guint16) (3 * near[x] + far[x]);
    for (int x = 0; x < width; x++) {
      out[2 * x] = (guint8) ((3 * column[x] + column[MAX (x - 1, 0)] + 8) >> 4);
      out[2 * x + 1] = (guint8) ((3 * column[x] + column[MIN (x + 1, width - 1)] + 8) >> 4);
    }
  }
  return result;
}
