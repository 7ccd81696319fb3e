/* A picture's brightness, seen where it lies: a plane with gaps between rows (I420, NV12, GRAY8) or
 * between pixels (YUY2). Nothing is owned. Coordinates are continuous: the pixel in column 0 covers
 * 0 to 1, its middle is 0.5. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  const guint8 *pixels; /* of the first row */
  int width;
  int height;
  gsize stride; /* bytes from one row to the next */
  int step;     /* bytes from one pixel to the next: 1, or 2 in YUY2 */
} GhLuma;

/* Row @y without gaps between pixels: the picture's own bytes, or @scratch (of @width bytes) filled
 * with them. */
const guint8 *gh_luma_row (const GhLuma *luma, int y, guint8 *scratch);

/* @to, of half the width and height rounded down, becomes the means of 2×2 pixels. @to's step must
 * be 1; @scratch holds two rows of @from. */
void gh_luma_halve (const GhLuma *from, guint8 *to, guint8 *scratch);

/* @to becomes the means of @factor × @factor pixels; sides are divided and rounded down. @sums
 * holds a row of @to, @scratch one of @from. */
void gh_luma_shrink (const GhLuma *from, int factor, guint8 *to, guint32 *sums, guint8 *scratch);

/* Whether gh_luma_inside() may be asked about a point. */
static inline gboolean
gh_luma_has (const GhLuma *luma, float x, float y)
{
  return x >= 0.5f && y >= 0.5f && x < (float) luma->width - 0.51f &&
         y < (float) luma->height - 0.51f;
}

/* gh_luma_at() for points that are known to be inside. */
static inline float
gh_luma_inside (const GhLuma *luma, float x, float y)
{
  x -= 0.5f;
  y -= 0.5f;
  int column = (int) x, row = (int) y;
  float across = x - (float) column, down = y - (float) row;
  const guint8 *above = luma->pixels + (gsize) row * luma->stride + (gsize) (column * luma->step);
  const guint8 *below = above + luma->stride;
  float top = (float) above[0] + across * (float) (above[luma->step] - above[0]);
  float base = (float) below[0] + across * (float) (below[luma->step] - below[0]);
  return top + down * (base - top);
}

/* The brightness at a point, between pixels by bilinear interpolation; outside it is the edge's.
 * Takes any numbers, NaN too. The picture must be at least 2×2. */
static inline float
gh_luma_at (const GhLuma *luma, float x, float y)
{
  float right = (float) luma->width - 0.501f, bottom = (float) luma->height - 0.501f;
  x = x > 0.5f ? x : 0.5f;
  y = y > 0.5f ? y : 0.5f;
  x = x < right ? x : right;
  y = y < bottom ? y : bottom;
  return gh_luma_inside (luma, x, y);
}

/* The brightness of the pixel at a point; outside the picture it is the edge's. Takes any numbers.
 */
static inline float
gh_luma_near (const GhLuma *luma, float x, float y)
{
  float right = (float) luma->width - 1.0f, bottom = (float) luma->height - 1.0f;
  x = x > 0.0f ? x : 0.0f;
  y = y > 0.0f ? y : 0.0f;
  x = x < right ? x : right;
  y = y < bottom ? y : bottom;
  return (float) luma->pixels[(gsize) (int) y * luma->stride + (gsize) ((int) x * luma->step)];
}

G_END_DECLS
