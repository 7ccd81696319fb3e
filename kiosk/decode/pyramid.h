/* One picture in three sizes: as it is, half and quarter. Codes are looked for in the small ones
 * first, where they cost little; modules are read from the size that suits them. */

#pragma once

#include "kiosk/decode/luma.h"

G_BEGIN_DECLS

/* A larger picture is shrunk to fit; no camera's picture is (see camera-pipeline.c). */
#define GH_PYRAMID_SIDE 1920
/* Smaller than the smallest code at a pixel a module: nothing to read. */
#define GH_PYRAMID_LEAST 21

#define GH_PYRAMID_LEVELS 3

typedef struct {
  GhLuma levels[GH_PYRAMID_LEVELS]; /* full, half, quarter */
  guint8 *buffers[GH_PYRAMID_LEVELS];
  guint8 *scratch;
  guint32 *sums;
} GhPyramid;

/* Buffers for the largest picture. */
void gh_pyramid_init (GhPyramid *pyramid);
void gh_pyramid_clear (GhPyramid *pyramid);

/* Shows @picture in all sizes; the full one is lent by the caller and must live as long as it is
 * looked at. FALSE when the picture is too small to hold a code. */
gboolean gh_pyramid_show (GhPyramid *pyramid, const GhLuma *picture);

/* The level on which a module of @module pixels (in the full picture) has about 3 to 6: fewer are
 * not enough to tell modules apart, more are only noise and time. */
int gh_pyramid_level_for (float module);

/* How many pixels of @level one of the full picture is. */
static inline float
gh_pyramid_scale (int level)
{
  return 1.0f / (float) (1 << level);
}

G_END_DECLS
