/* Undoes blur: learns from the modules that are known what the neighbours of a module add to it. */

#pragma once

#include "kiosk/decode/bitmap.h"

G_BEGIN_DECLS

#define GH_EQUALISER_TAPS  49
#define GH_EQUALISER_TERMS (GH_EQUALISER_TAPS + 1)
#define GH_EQUALISER_ROW   52 /* the terms, the target, and what makes it a multiple of four */

/* Room to work in. */
typedef struct {
  float sums[GH_EQUALISER_TERMS * GH_EQUALISER_ROW]; /* of products of terms, then of the targets */
  double matrix[GH_EQUALISER_TERMS * GH_EQUALISER_TERMS];
  double weights[GH_EQUALISER_TERMS];
  GhModules clean; /* around 0, contrast about 1 */
} GhEqualiser;

/* Replaces the soft values of @bitmap, which was made of @modules by gh_bitmap_threshold, by what a
 * linear filter of 7×7 modules says. FALSE, and they are garbage, when nothing can be learned. */
gboolean gh_equaliser_run (GhEqualiser *equaliser, GhModules *modules,
                           GhBitmap *bitmap) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
