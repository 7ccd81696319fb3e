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

/* The mean brightness of each module, row by row. */
typedef struct {
  int version;
  int side;
  float value[GH_LAYOUT_MAX_SIDE * GH_LAYOUT_MAX_SIDE];
} GhModules;

/* Pixels of the full picture that a module in the middle has, the shorter way. */
float gh_grid_module (const GhGrid *grid);

/* @grid on the level of @pyramid that suits its modules; both must outlive the view. */
GhView gh_view_of (const GhGrid *grid, const GhPyramid *pyramid);
/* @grid on @luma, which is @scale times as large as the full picture. */
GhView gh_view_on (const GhGrid *grid, const GhLuma *luma, float scale);

/* The brightness at a place in the code, in modules; light codes on dark are turned over. */
float gh_view_at (const GhView *view, float u, float v);

/* Reads every module at five points. */
void gh_view_read (const GhView *view, int version, GhModules *modules);
/* Reads every module in its middle only: a fifth of the time. */
void gh_view_glance (const GhView *view, int version, GhModules *modules);

G_END_DECLS
