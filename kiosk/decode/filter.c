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
    .sums = g_new (guint32, row + 1),
    .windows = g_new (guint32, row),
  };
}

void
gh_filter_clear (GhFilter *filter)
{
  g_free (filter->pixels);
  g_free (filter->rows);
  g_free (filter->sums);
  g_free (filter->windows);
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

/* Room for a row of sums with a place more on either side, which repeat its ends. */
static guint16 *
padded_row (GhFilter *filter)
{
  return (guint16 *) filter->sums + 1;
}

static void
pad (guint16 *row, int width)
{
  row[-1] = row[0];
  row[width] = row[width - 1];
}

GhLuma
gh_filter_soften (GhFilter *filter, const GhLuma *from)
{
  int width = from->width;
  guint16 *restrict column = padded_row (filter);
  for (int y = 0; y < from->height; y++) {
    const guint8 *above = row_at (filter, from, y - 1), *row = row_at (filter, from, y);
    const guint8 *below = row_at (filter, from, y + 1);
    guint8 *restrict out = filter->pixels + (gsize) y * (gsize) width;
    for (int x = 0; x < width; x++)
      column[x] = (guint16) (above[x] + 2 * row[x] + below[x]);
    pad (column, width);
    for (int x = 0; x < width; x++)
      out[x] = (guint8) ((column[x - 1] + 2 * column[x] + column[x + 1] + 8) >> 4);
  }
  return result_of (filter, width, from->height);
}

/* ---- windows ---- */

/* A row and the means around its pixels become a row of the result. */
typedef void (*Mix) (const GhFilter *filter, const guint8 *row, guint8 *out, int width, int window,
                     int amount);

/* A whole number's quotient by multiplication, which vectors can do: the half keeps it from falling
 * below. */
static inline int
mean_of (guint32 sum, float share)
{
  return (int) (((float) sum + 0.5f) * share);
}

static void
mix_sharp (const GhFilter *filter, const guint8 *row, guint8 *restrict out, int width, int window,
           int gain)
{
  const guint32 *restrict windows = filter->windows;
  float share = 1.0f / (float) (window * window);
  for (int x = 0; x < width; x++) {
    int value = row[x] + gain * (row[x] - mean_of (windows[x], share));
    value = value < 0 ? 0 : value;
    out[x] = (guint8) (value > 255 ? 255 : value);
  }
}

static void
mix_split (const GhFilter *filter, const guint8 *row, guint8 *restrict out, int width, int window,
           int offset)
{
  const guint32 *restrict windows = filter->windows;
  float share = 1.0f / (float) (window * window);
  for (int x = 0; x < width; x++)
    out[x] = row[x] < mean_of (windows[x], share) - offset ? 0 : 255;
}

static void
slide (const GhFilter *filter, int width, int reach)
{
  const guint32 *restrict sums = filter->sums;
  guint32 *restrict windows = filter->windows;
  guint32 sum = 0;
  for (int x = -reach; x <= reach; x++)
    sum += sums[CLAMP (x, 0, width - 1)];
  int x = 0;
  for (; x < MIN (reach, width); x++) {
    windows[x] = sum;
    sum += sums[MIN (x + reach + 1, width - 1)] - sums[0];
  }
  for (; x < width - reach - 1; x++) {
    windows[x] = sum;
    sum += sums[x + reach + 1] - sums[x - reach];
  }
  for (; x < width; x++) {
    windows[x] = sum;
    sum += sums[width - 1] - sums[x - reach];
  }
}

static GhLuma
mix_windows (GhFilter *filter, const GhLuma *from, int window, Mix mix, int amount)
{
  g_assert (window <= GH_FILTER_WINDOW && window % 2 == 1);
  int width = from->width, reach = window / 2;
  guint32 *restrict sums = filter->sums;
  memset (sums, 0, (gsize) width * sizeof *sums);
  for (int y = -reach; y <= reach; y++) {
    const guint8 *row = row_at (filter, from, y);
    for (int x = 0; x < width; x++)
      sums[x] += row[x];
  }
  for (int y = 0; y < from->height; y++) {
    slide (filter, width, reach);
    mix (filter, row_at (filter, from, y), filter->pixels + (gsize) y * (gsize) width, width,
         window, amount);
    const guint8 *leaves = row_at (filter, from, y - reach);
    for (int x = 0; x < width; x++)
      sums[x] -= leaves[x];
    const guint8 *enters = row_at (filter, from, y + reach + 1);
    for (int x = 0; x < width; x++)
      sums[x] += enters[x];
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
    guint16 *restrict column = padded_row (filter);
    guint8 *restrict out = filter->pixels + (gsize) y * (gsize) (2 * width);
    for (int x = 0; x < width; x++)
      column[x] = (guint16) (3 * near[x] + far[x]);
    pad (column, width);
    for (int x = 0; x < width; x++) {
      out[2 * x] = (guint8) ((3 * column[x] + column[x - 1] + 8) >> 4);
      out[2 * x + 1] = (guint8) ((3 * column[x] + column[x + 1] + 8) >> 4);
    }
  }
  return result;
}
