/* Thresholds a block of 8×8 pixels, and rows as edges. A block's own threshold lies between its
 * mean and the middle of its extremes; blocks with contrast speak for those around them that have
 * none, so that paper, screens, shadows and glare each get their own. */

#include "kiosk/decode/ink.h"

#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

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
    .lows = { g_malloc (row), g_malloc (row) },
    .highs = { g_malloc (row), g_malloc (row) },
    .sums = { g_new (guint16, row), g_new (guint16, row) },
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
  for (int i = 0; i < 2; i++) {
    g_free (ink->lows[i]);
    g_free (ink->highs[i]);
    g_free (ink->sums[i]);
  }
  g_free (ink->weights);
  g_free (ink->weighted);
  g_free (ink->row_weights);
  g_free (ink->row_weighted);
  *ink = (GhInk){ 0 };
}

/* ---- thresholds ---- */

/* The extremes and sums of up to 8 rows from @y on, a column each; columns beyond the picture say
 * nothing. */
static int
gather_rows (GhInk *ink, int y)
{
  int width = ink->luma->width, rows = MIN (BLOCK, ink->luma->height - y);
  gsize columns = (gsize) ink->columns * BLOCK;
  guint8 *restrict lows = ink->lows[0], *restrict highs = ink->highs[0];
  guint16 *restrict sums = ink->sums[0];
  memset (lows, 255, columns);
  memset (highs, 0, columns);
  memset (sums, 0, columns * sizeof *sums);
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

/* Each two neighbours become one of @n. */
static void
join_pairs (GhInk *ink, int from, int n)
{
  const guint8 *restrict lows = ink->lows[from], *restrict highs = ink->highs[from];
  const guint16 *restrict sums = ink->sums[from];
  guint8 *restrict low = ink->lows[1 - from], *restrict high = ink->highs[1 - from];
  guint16 *restrict sum = ink->sums[1 - from];
  for (int i = 0; i < n; i++)
    low[i] = MIN (lows[2 * i], lows[2 * i + 1]);
  for (int i = 0; i < n; i++)
    high[i] = MAX (highs[2 * i], highs[2 * i + 1]);
  for (int i = 0; i < n; i++)
    sum[i] = (guint16) (sums[2 * i] + sums[2 * i + 1]);
}

/* Contrast and level of the blocks from @first on, as they are before they are weighed. */
static void
measure_blocks (GhInk *ink, GhInkRule rule, int first, int rows)
{
  join_pairs (ink, 0, ink->columns * 4);
  join_pairs (ink, 1, ink->columns * 2);
  join_pairs (ink, 0, ink->columns);
  for (int column = 0; column < ink->columns; column++) {
    int columns = MIN (BLOCK, ink->luma->width - column * BLOCK);
    guint32 low = ink->lows[1][column], high = ink->highs[1][column];
    guint32 mean = ink->sums[1][column] / (guint32) (columns * rows);
    ink->weights[first + column] = high - low;
    ink->weighted[first + column] = rule == GH_INK_BY_MEAN ? mean : (2 * mean + low + high) / 4;
  }
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
    measure_blocks (ink, rule, row * ink->columns, height);
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

/* The same of 16 bytes, each 8 of which have a threshold. */
static inline guint64
darker_of_two (const guint8 *pixels, const guint8 *thresholds)
{
#ifdef __SSE2__
  __m128i limits = _mm_set_epi64x ((gint64) EACH_BYTE ((guint64) thresholds[1]),
                                   (gint64) EACH_BYTE ((guint64) thresholds[0]));
  __m128i values = _mm_loadu_si128 ((const __m128i *) pixels);
  __m128i missing = _mm_subs_epu8 (limits, values);
  return (guint64) ~_mm_movemask_epi8 (_mm_cmpeq_epi8 (missing, _mm_setzero_si128 ())) & 0xffff;
#else
  return darker (pixels, thresholds[0]) | darker (pixels + BLOCK, thresholds[1]) << BLOCK;
#endif
}

/* 64 pixels as bits, the first lowest. */
static inline guint64
whole_word (const guint8 *pixels, const guint8 *thresholds)
{
  guint64 bits = 0;
  for (int i = 0; i < 4; i++)
    bits |= darker_of_two (pixels + 16 * i, thresholds + 2 * i) << (16 * i);
  return bits;
}

/* Up to 64 pixels from @x on as bits. */
static guint64
word_of (const GhInk *ink, const guint8 *row, const guint8 *thresholds, int x)
{
  guint64 bits = 0;
  int width = ink->luma->width;
  if (x + 64 <= width)
    return whole_word (row + x, thresholds + (x >> 3));
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
