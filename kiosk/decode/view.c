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

/* The mean of five points of a module whose middle and whose neighbours' middles are given. */
static float
module_at (const GhView *view, const float at[2], const float right[2], const float below[2])
{
  static const float points[5][2] = { { 0, 0 }, { 1, 1 }, { 1, -1 }, { -1, 1 }, { -1, -1 } };
  float across_x = OFF_MIDDLE * (right[0] - at[0]), across_y = OFF_MIDDLE * (right[1] - at[1]);
  float down_x = OFF_MIDDLE * (below[0] - at[0]), down_y = OFF_MIDDLE * (below[1] - at[1]);
  float sum = 0;
  for (int i = 0; i < 5; i++)
    sum += gh_luma_at (view->luma, at[0] + points[i][0] * across_x + points[i][1] * down_x,
                       at[1] + points[i][0] * across_y + points[i][1] * down_y);
  return view->dark ? sum / 5.0f : 255.0f - sum / 5.0f;
}

static void
place_row (const GhView *view, int row, int side, float (*places)[2])
{
  for (int column = -GH_MODULES_MARGIN; column <= side + GH_MODULES_MARGIN; column++) {
    float *place = places[column + GH_MODULES_MARGIN];
    gh_view_place (view, (float) column + 0.5f, (float) row + 0.5f, &place[0], &place[1]);
  }
}

void
gh_view_read (const GhView *view, int version, GhModules *modules)
{
  float rows[2][GH_MODULES_SIDE + 1][2];
  int side = gh_layout_side (version);
  modules->version = version;
  modules->side = side;
  modules->stride = side + 2 * GH_MODULES_MARGIN;
  place_row (view, -GH_MODULES_MARGIN, side, rows[0]);
  for (int row = 0; row < modules->stride; row++) {
    float (*places)[2] = rows[row % 2], (*below)[2] = rows[(row + 1) % 2];
    place_row (view, row + 1 - GH_MODULES_MARGIN, side, below);
    for (int column = 0; column < modules->stride; column++)
      modules->value[row * modules->stride + column] =
          module_at (view, places[column], places[column + 1], below[column]);
  }
}
