/* A code as it is seen: which version, which way it lies in the picture, and how its modules are
 * read from there. */

#pragma once

#include "kiosk/decode/homography.h"
#include "kiosk/decode/layout.h"
#include "kiosk/decode/pyramid.h"

G_BEGIN_DECLS

/* How paper that is bent deviates from flat, in modules at the middle of the code: the first pair
 * is added along columns, the second along rows; of each, the first grows with the column's
 * distance from the edges and the second with the row's. All 0 on flat paper. */
typedef struct {
  float u[2];
  float v[2];
} GhBend;

typedef struct {
  int version;
  gboolean dark;    /* dark on light */
  GhHomography map; /* from modules to pixels of the full picture */
  GhBend bend;
} GhGrid;

/* A grid on one level of a picture. */
typedef struct {
  const GhLuma *luma;
  GhHomography map; /* to pixels of @luma */
  GhBend bend;
  gboolean bent;
  gboolean dark;
  float side;
} GhView;

/* The mean brightness of each module, row by row, and of so many places around the code as if they
 * were modules too. */
#define GH_MODULES_MARGIN 3
#define GH_MODULES_SIDE   (GH_LAYOUT_MAX_SIDE + 2 * GH_MODULES_MARGIN)
typedef struct {
  int version;
  int side;
  int stride; /* side and both margins */
  float value[GH_MODULES_SIDE * GH_MODULES_SIDE];
} GhModules;

/* The module in @column and @row, from -GH_MODULES_MARGIN on. */
static inline float *
gh_modules_at (GhModules *modules, int column, int row)
{
  return &modules->value[(row + GH_MODULES_MARGIN) * modules->stride + column + GH_MODULES_MARGIN];
}

/* Pixels of the full picture that a module in the middle has, the shorter way. */
float gh_grid_module (const GhGrid *grid);

/* @grid on the level of @pyramid that suits its modules; both must outlive the view. */
GhView gh_view_of (const GhGrid *grid, const GhPyramid *pyramid);
/* @grid on @luma, which is @scale times as large as the full picture. */
GhView gh_view_on (const GhGrid *grid, const GhLuma *luma, float scale);

/* Where in @luma a place in the code is seen. */
static inline void
gh_view_place (const GhView *view, float u, float v, float *x, float *y)
{
  if (view->bent) {
    /* 0 at the edges of the code, 1 in its middle. */
    float along = 4.0f * u * (view->side - u) / (view->side * view->side);
    float down = 4.0f * v * (view->side - v) / (view->side * view->side);
    u += view->bend.u[0] * along + view->bend.u[1] * down;
    v += view->bend.v[0] * along + view->bend.v[1] * down;
  }
  gh_homography_apply (&view->map, u, v, x, y);
}

/* The brightness at a place in the code, in modules; light codes on dark are turned over. */
static inline float
gh_view_at (const GhView *view, float u, float v)
{
  float x, y;
  gh_view_place (view, u, v, &x, &y);
  float value = gh_luma_at (view->luma, x, y);
  return view->dark ? value : 255.0f - value;
}

/* Reads every module and the margin at five points each. */
void gh_view_read (const GhView *view, int version, GhModules *modules);

G_END_DECLS
