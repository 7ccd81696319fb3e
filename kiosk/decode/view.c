/* Reading modules from a picture through a homography and, for bent paper, a parabola. */

#include "kiosk/decode/view.h"

#include <math.h>

/* How far from a module's middle the other four points are: near enough to stay inside when the map
 * is a little wrong, far enough to be a mean. */
#define OFF_MIDDLE 0.22f

float
gh_grid_module (const GhGrid *grid)
{
  float half = 0.5f * (float) gh_layout_side (grid->version), x[4], y[4];
  gh_homography_apply (&grid->map, half - 0.5f, half, &x[0], &y[0]);
  gh_homography_apply (&grid->map, half + 0.5f, half, &x[1], &y[1]);
  gh_homography_apply (&grid->map, half, half - 0.5f, &x[2], &y[2]);
  gh_homography_apply (&grid->map, half, half + 0.5f, &x[3], &y[3]);
  return MIN (hypotf (x[1] - x[0], y[1] - y[0]), hypotf (x[3] - x[2], y[3] - y[2]));
}

GhView
gh_view_on (const GhGrid *grid, const GhLuma *luma, float scale)
{
  const GhBend *bend = &grid->bend;
  return (GhView){
    .luma = luma,
    .map = gh_homography_scaled (&grid->map, scale),
    .bend = *bend,
    .bent = bend->u[0] != 0 || bend->u[1] != 0 || bend->v[0] != 0 || bend->v[1] != 0,
    .dark = grid->dark,
    .side = (float) gh_layout_side (grid->version),
  };
}

GhView
gh_view_of (const GhGrid *grid, const GhPyramid *pyramid)
{
  int level = gh_pyramid_level_for (gh_grid_module (grid));
  return gh_view_on (grid, &pyramid->levels[level], gh_pyramid_scale (level));
}

/* 0 at both edges of the code, 1 in its middle. */
static inline float
sag (const GhView *view, float t)
{
  return 4.0f * t * (view->side - t) / (view->side * view->side);
}

float
gh_view_at (const GhView *view, float u, float v)
{
  if (view->bent) {
    float along = sag (view, u), down = sag (view, v);
    u += view->bend.u[0] * along + view->bend.u[1] * down;
    v += view->bend.v[0] * along + view->bend.v[1] * down;
  }
  float x, y;
  gh_homography_apply (&view->map, u, v, &x, &y);
  float value = gh_luma_at (view->luma, x, y);
  return view->dark ? value : 255.0f - value;
}

void
gh_view_read (const GhView *view, int version, GhModules *modules)
{
  int side = gh_layout_side (version);
  modules->version = version;
  modules->side = side;
  modules->stride = side + 2 * GH_MODULES_MARGIN;
  for (int row = -GH_MODULES_MARGIN; row < side + GH_MODULES_MARGIN; row++)
    for (int column = -GH_MODULES_MARGIN; column < side + GH_MODULES_MARGIN; column++) {
      float u = (float) column + 0.5f, v = (float) row + 0.5f;
      float sum = gh_view_at (view, u, v);
      sum += gh_view_at (view, u - OFF_MIDDLE, v - OFF_MIDDLE);
      sum += gh_view_at (view, u + OFF_MIDDLE, v - OFF_MIDDLE);
      sum += gh_view_at (view, u - OFF_MIDDLE, v + OFF_MIDDLE);
      sum += gh_view_at (view, u + OFF_MIDDLE, v + OFF_MIDDLE);
      *gh_modules_at (modules, column, row) = sum / 5.0f;
    }
}
