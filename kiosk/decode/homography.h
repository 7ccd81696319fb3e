/* From a flat code to the picture of it: the map that keeps straight lines straight. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* (m0 u + m1 v + m2, m3 u + m4 v + m5) / (m6 u + m7 v + 1) */
typedef struct {
  float m[8];
} GhHomography;

/* A place in the code, in modules, and where it is seen. */
typedef struct {
  float u, v;
  float x, y;
  float weight;
} GhPair;

/* The map that fits @n pairs best, at least 4 of them. FALSE when they do not determine one. */
gboolean gh_homography_fit (GhHomography *map, const GhPair *pairs,
                            int n) G_GNUC_WARN_UNUSED_RESULT;

/* The same map onto a picture @scale times as large. */
GhHomography gh_homography_scaled (const GhHomography *map, float scale);

static inline void
gh_homography_apply (const GhHomography *map, float u, float v, float *x, float *y)
{
  const float *m = map->m;
  float w = 1.0f / (m[6] * u + m[7] * v + 1.0f);
  *x = (m[0] * u + m[1] * v + m[2]) * w;
  *y = (m[3] * u + m[4] * v + m[5]) * w;
}

G_END_DECLS
