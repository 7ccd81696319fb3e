/* Pictures made of pictures for those codes that the plain one does not show: finders are looked
 * for in these, modules are read from the plain one. Each result is packed, as large as its source
 * unless it says otherwise. */

#pragma once

#include "kiosk/decode/luma.h"

G_BEGIN_DECLS

/* The longest row and the widest window that there is room for. */
#define GH_FILTER_WINDOW 51

typedef struct {
  int side;
  guint8 *pixels;   /* the result: side × side */
  guint8 *rows;     /* GH_FILTER_WINDOW rows without gaps between pixels */
  guint32 *sums;    /* of a window's columns */
  guint32 *windows; /* sums of whole windows around a row's pixels */
} GhFilter;

/* Buffers for results up to @side × @side. */
void gh_filter_init (GhFilter *filter, int side);
void gh_filter_clear (GhFilter *filter);

/* The picture in @filter, valid until the next one is made. */

/* Less noise: the weighted mean of 3×3 pixels. */
GhLuma gh_filter_soften (GhFilter *filter, const GhLuma *from);
/* More contrast: away from the mean of @window × @window pixels, @gain times as far. */
GhLuma gh_filter_sharpen (GhFilter *filter, const GhLuma *from, int window, int gain);
/* Black and white: black is @offset darker than the mean of @window × @window pixels. */
GhLuma gh_filter_split (GhFilter *filter, const GhLuma *from, int window, int offset);
/* Twice as wide and high. @from must be at most half as large as there is room for. */
GhLuma gh_filter_double (GhFilter *filter, const GhLuma *from);

G_END_DECLS
