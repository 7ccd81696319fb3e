/* From brightness to black and white: one bit a module, with everything that is known put right. */

#pragma once

#include "kiosk/decode/view.h"

G_BEGIN_DECLS

typedef struct {
  int version;
  int side;
  guint8 dark[GH_LAYOUT_MAX_SIDE * GH_LAYOUT_MAX_SIDE];  /* 1 or 0 */
  guint8 kinds[GH_LAYOUT_MAX_SIDE * GH_LAYOUT_MAX_SIDE]; /* see layout.h */
  float level[GH_LAYOUT_MAX_SIDE * GH_LAYOUT_MAX_SIDE]; /* what lies between dark and light there */
  float soft[GH_LAYOUT_MAX_SIDE * GH_LAYOUT_MAX_SIDE];  /* how far above it: light > 0 */
} GhBitmap;

/* Room for running sums over modules. */
typedef struct {
  float sums[(GH_LAYOUT_MAX_SIDE + 1) * (GH_LAYOUT_MAX_SIDE + 1)];
} GhRunning;

/* Compares each module with the mean of those up to five away. */
void gh_bitmap_threshold (GhBitmap *bitmap, GhModules *modules, GhRunning *running);

/* Compares each module with a plane of brightness through those that are known: for codes of which
 * a part is covered. @bitmap was made of @modules by gh_bitmap_threshold. FALSE, and nothing
 * changed, when there is no such plane. */
gboolean gh_bitmap_level (GhBitmap *bitmap, GhModules *modules);

/* Makes bits of @bitmap's soft values: finders, timing, alignment and version as they must be, the
 * format as the likeliest there is. */
void gh_bitmap_decide (GhBitmap *bitmap);

G_END_DECLS
