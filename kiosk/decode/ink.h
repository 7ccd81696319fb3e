/* What is dark and what is light: a threshold for every 8×8 pixels, from the contrast around them.
 * No black-and-white picture is made; rows are turned into edges, and single pixels are asked. */

#pragma once

#include "kiosk/decode/luma.h"

G_BEGIN_DECLS

typedef enum {
  GH_INK_BY_CONTRAST, /* between the lightest and the darkest nearby, where there is more than noise
                       */
  GH_INK_BY_ANY,      /* the same wherever there is a little contrast: faint codes */
  GH_INK_BY_MEAN,     /* a little under the mean of 40×40 pixels: faint codes on even paper */
} GhInkRule;

typedef struct {
  const GhLuma *luma;
  int columns; /* of blocks */
  int rows;
  int brightness;     /* of the whole picture, about */
  guint8 *thresholds; /* a byte a block; darker than this is dark */

  guint8 *scratch; /* a row */
  /* of 8 rows, a column each, and after that those of blocks: least, most and sum */
  guint8 *lows[2];
  guint8 *highs[2];
  guint16 *sums[2];
  guint32 *weights; /* a block each, and the same smoothed along rows */
  guint32 *weighted;
  guint32 *row_weights;
  guint32 *row_weighted;
} GhInk;

/* Buffers for pictures up to @side × @side. */
void gh_ink_init (GhInk *ink, int side);
void gh_ink_clear (GhInk *ink);

/* Measures @luma, which must live as long as it is asked about. */
void gh_ink_measure (GhInk *ink, const GhLuma *luma, GhInkRule rule);

/* Where row @y changes between light and dark: ascending columns, 0 first and the width last, into
 * @edges (of width + 2). The count; @first_dark tells what begins at 0. */
int gh_ink_edges (GhInk *ink, int y, guint16 *edges, gboolean *first_dark);

/* Whether a pixel of the picture is dark. */
static inline gboolean
gh_ink_is_dark (const GhInk *ink, int x, int y)
{
  const GhLuma *luma = ink->luma;
  return luma->pixels[(gsize) y * luma->stride + (gsize) (x * luma->step)] <
         ink->thresholds[(y >> 3) * ink->columns + (x >> 3)];
}

G_END_DECLS
