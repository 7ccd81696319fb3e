/* Thresholds a block of 8×8 pixels, and rows as edges. A block's own threshold lies between its
 * mean and the middle of its extremes; blocks with contrast speak for those around them that have
 * none, so that paper, screens, shadows and glare each get their own. */

#include "kiosk/decode/ink.h"

#include <string.h>

#define BLOCK 8
/* Contrast up to the first is always noise, beyond the second never. */
#define LEAST_CONTRAST 8
#define MOST_NOISE     40
/* The same where faint codes are looked for, and how much more a faint code has at most. */
#define LEAST_FAINT    5
#define FAINT_CONTRAST 16
/* What 25 blocks weigh that are a little above noise. */
#define FLAT_WEIGHT 200
/* Thresholds are smoothed over 2 · REACH + 1 blocks each way. */
#define REACH 2

void
gh_ink_init (GhInk *ink, int side)
{
  gsize columns = (gsize) side / BLOCK + 1, blocks = columns * columns;
  gsize row = columns * BLOCK;
  *ink = (GhInk){
    .thresholds = g_malloc (blocks),
    .scratch = g_malloc (row),
    .lows = g_malloc (row),
    .highs = g_malloc (row),
    .sums = g_new (guint16, row),
    .weights = g_new (guint32, blocks),
    .weighted = g_new (guint32, blocks),
    .row_weights = g_new (guint32, blocks),
    .row_weighted = g_new (guint32, blocks),
  };
}

void
gh_ink_clear (GhInk *ink)
{
  g_free (ink->thresholds);
  g_free (ink->scratch);
  g_free (ink->lows);
  g_free (ink->highs);
  g_free (ink->sums);
  g_free (ink->weights);
  g_free (ink->weighted);
  g_free (ink->row_weights);
  g_free (ink->row_weighted);
  *ink = (GhInk){ 0 };
}

/* ---- thresholds ---- */

/* The extremes and sums of up to 8 rows from @y on, a column each. */
static int
gather_rows (GhInk *ink, int y)
{
  int width = ink->luma->width, rows = MIN (BLOCK, ink->luma->height - y);
  guint8 *restrict lows = ink->lows, *restrict highs = ink->highs;
  guint16 *restrict sums = ink->sums;
  memset (lows, 255, (gsize) width);
  memset (highs, 0, (gsize) width);
  memset (sums, 0, (gsize) width * sizeof *sums);
  for (int i = 0; i < rows; i++) {
    const guint8 *row = gh_luma_row (ink->luma, y + i, ink->scratch);
    for (int x = 0; x < width; x++) {
      lows[x] = row[x] < lows[x] ? row[x] : lows[x];
      highs[x] = row[x] > highs[x] ? row[x] : highs[x];
      sums[x] = (guint16) (sums[x] + row[x]);
    }
  }
  return rows;
}

/* Contrast and level of a block, as they are before they are weighed. */
static void
measure_block (GhInk *ink, GhInkRule rule, int column, int block, int rows)
{
  int from = column * BLOCK, to = MIN (from + BLOCK, ink->luma->width);
  guint32 low = 255, high = 0, sum = 0;
  for (int x = from; x < to; x++) {
    low = MIN (low, ink->lows[x]);
    high = MAX (high, ink->highs[x]);
    sum += ink->sums[x];
  }
  guint32 mean = sum / (guint32) ((to - from) * rows);
  ink->weights[block] = high - low;
  ink->weighted[block] = rule == GH_INK_BY_MEAN ? mean : (2 * mean + low + high) / 4;
}

/* What contrast the camera's noise alone makes: more than the quietest quarter of the blocks has.
 */
static guint32
noise_of (const GhInk *ink)
{
  int counts[256] = { 0 }, blocks = ink->columns * ink->rows, seen = 0;
  for (int i = 0; i < blocks; i++)
    counts[ink->weights[i]]++;
  guint32 contrast = 0;
  while (contrast < 255 && (seen += counts[contrast]) * 4 < blocks)
    contrast++;
  return CLAMP (contrast + contrast / 4 + 4, LEAST_CONTRAST, MOST_NOISE);
}

/* What a block's level counts by its contrast over what is noise. Faint codes lie beside edges of
 * paper that have all the contrast: those count no more than a code would. */
static guint32
weight_of (guint32 over, GhInkRule rule)
{
  if (rule == GH_INK_BY_MEAN)
    return 1;
  guint32 counted = rule == GH_INK_BY_ANY ? MIN (over, FAINT_CONTRAST) : over;
  return counted * counted;
}

static void
weigh_blocks (GhInk *ink, GhInkRule rule)
{
  int blocks = ink->columns * ink->rows;
  guint32 noise = rule == GH_INK_BY_CONTRAST ? noise_of (ink) : LEAST_FAINT;
  guint64 levels = 0;
  for (int i = 0; i < blocks; i++) {
    levels += ink->weighted[i];
    ink->weights[i] = weight_of (ink->weights[i] > noise ? ink->weights[i] - noise : 0, rule);
    ink->weighted[i] *= ink->weights[i];
  }
  ink->brightness = (int) (levels / (guint64) blocks);
}

/* Sums of 2 · REACH + 1 neighbours that are @apart elements apart; beyond the ends is nothing. */
static void
smooth_line (const guint32 *from, guint32 *to, int length, int apart)
{
  guint32 sum = 0;
  for (int i = 0; i < MIN (REACH, length); i++)
    sum += from[i * apart];
  for (int i = 0; i < length; i++) {
    if (i + REACH < length)
      sum += from[(i + REACH) * apart];
    to[i * apart] = sum;
    if (i >= REACH)
      sum -= from[(i - REACH) * apart];
  }
}

static void
smooth (const GhInk *ink, guint32 *blocks, guint32 *between)
{
  for (int row = 0; row < ink->rows; row++)
    smooth_line (blocks + row * ink->columns, between + row * ink->columns, ink->columns, 1);
  for (int column = 0; column < ink->columns; column++)
    smooth_line (between + column, blocks + column, ink->rows, ink->columns);
}

/* A block's threshold: a pixel below it is dark. Where hardly anything has contrast nothing is. */
static guint8
threshold_of (guint32 weights, guint32 weighted, GhInkRule rule)
{
  if (rule == GH_INK_BY_MEAN) {
    guint32 mean = weighted / weights;
    return (guint8) (MAX (mean, 1) - 1);
  }
  guint32 level = weighted / (weights + (rule == GH_INK_BY_CONTRAST ? FLAT_WEIGHT : 1));
  return (guint8) MIN (weights > 0 ? level + 1 : 0, 255);
}

void
gh_ink_measure (GhInk *ink, const GhLuma *luma, GhInkRule rule)
{
  ink->luma = luma;
  ink->columns = (luma->width + BLOCK - 1) / BLOCK;
  ink->rows = (luma->height + BLOCK - 1) / BLOCK;
  for (int row = 0; row < ink->rows; row++) {
    int height = gather_rows (ink, row * BLOCK);
    for (int column = 0; column < ink->columns; column++)
      measure_block (ink, rule, column, row * ink->columns + column, height);
  }
  weigh_blocks (ink, rule);
  smooth (ink, ink->weights, ink->row_weights);
  smooth (ink, ink->weighted, ink->row_weighted);
  int blocks = ink->columns * ink->rows;
  for (int i = 0; i < blocks; i++)
    ink->thresholds[i] = threshold_of (ink->weights[i], ink->weighted[i], rule);
}

/* ---- rows ---- */

#define EACH_BYTE(byte) ((byte) *G_GUINT64_CONSTANT (0x0101010101010101))
#define TOPS            EACH_BYTE (G_GUINT64_CONSTANT (0x80))

/* A bit for each of 8 bytes that is below @threshold, the first byte's lowest. */
static inline guint64
darker (const guint8 *pixels, guint8 threshold)
{
  guint64 values;
  memcpy (&values, pixels, sizeof values);
  values = GUINT64_FROM_LE (values);
  guint64 limits = EACH_BYTE ((guint64) threshold);
  guint64 not_below = (values | TOPS) - (limits & ~TOPS); /* of the low 7 bits */
  guint64 below = ((~values & limits) | (~(values ^ limits) & ~not_below)) & TOPS;
  return ((below >> 7) * G_GUINT64_CONSTANT (0x0102040810204080)) >> 56;
}

/* Up to 64 pixels from @x on as bits. */
static guint64
word_of (const GhInk *ink, const guint8 *row, const guint8 *thresholds, int x)
{
  guint64 bits = 0;
  int width = ink->luma->width;
  for (int i = 0; i < 8 && x + i * BLOCK < width; i++) {
    const guint8 *pixels = row + x + i * BLOCK;
    guint8 last[BLOCK] = { 0 };
    if (x + (i + 1) * BLOCK > width) {
      memcpy (last, pixels, (gsize) (width - x - i * BLOCK));
      pixels = last;
    }
    bits |= darker (pixels, thresholds[(x >> 3) + i]) << (i * BLOCK);
  }
  return bits;
}

int
gh_ink_edges (GhInk *ink, int y, guint16 *edges, gboolean *first_dark)
{
  const guint8 *row = gh_luma_row (ink->luma, y, ink->scratch);
  const guint8 *thresholds = ink->thresholds + (y >> 3) * ink->columns;
  int width = ink->luma->width, n = 0;
  guint64 before = 0;
  edges[n++] = 0;
  for (int x = 0; x < width; x += 64) {
    guint64 bits = word_of (ink, row, thresholds, x);
    if (x == 0) {
      *first_dark = (bits & 1) != 0;
      before = bits & 1;
    }
    guint64 changes = bits ^ (bits << 1 | before);
    before = bits >> 63;
    for (; changes != 0; changes &= changes - 1) {
      int at = x + __builtin_ctzll (changes);
      if (at < width)
        edges[n++] = (guint16) at;
    }
  }
  edges[n++] = (guint16) width;
  return n;
}
