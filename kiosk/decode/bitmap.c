/* Local thresholds by running sums, then the fixed parts and the format. */

#include "kiosk/decode/bitmap.h"

#include "kiosk/decode/solve.h"

#include <string.h>

#define REACH 5

static void
run_sums (GhRunning *running, GhModules *modules)
{
  int side = modules->side, wide = side + 1;
  float *sums = running->sums;
  memset (sums, 0, (gsize) wide * sizeof *sums);
  for (int row = 0; row < side; row++) {
    float along = 0;
    sums[(row + 1) * wide] = 0;
    for (int column = 0; column < side; column++) {
      along += *gh_modules_at (modules, column, row);
      sums[(row + 1) * wide + column + 1] = sums[row * wide + column + 1] + along;
    }
  }
}

static float
mean_around (const GhRunning *running, int side, int column, int row)
{
  int left = MAX (column - REACH, 0), right = MIN (column + REACH + 1, side);
  int above = MAX (row - REACH, 0), below = MIN (row + REACH + 1, side);
  int wide = side + 1;
  const float *sums = running->sums;
  float sum = sums[below * wide + right] - sums[below * wide + left] - sums[above * wide + right] +
              sums[above * wide + left];
  return sum / (float) ((right - left) * (below - above));
}

void
gh_bitmap_threshold (GhBitmap *bitmap, GhModules *modules, GhRunning *running)
{
  int side = modules->side;
  bitmap->version = modules->version;
  bitmap->side = side;
  gh_layout_fill (modules->version, bitmap->kinds);
  run_sums (running, modules);
  for (int row = 0; row < side; row++)
    for (int column = 0; column < side; column++) {
      int i = row * side + column;
      bitmap->level[i] = mean_around (running, side, column, row);
      bitmap->soft[i] = *gh_modules_at (modules, column, row) - bitmap->level[i];
    }
}

#define PLANE_TERMS 6

/* The brightness of known modules as a plane that lies between dark and light, and one of contrast.
 */
static gboolean
fit_planes (double plane[PLANE_TERMS], const GhBitmap *bitmap, GhModules *modules)
{
  double matrix[PLANE_TERMS * PLANE_TERMS] = { 0 };
  int side = bitmap->side;
  for (int i = 0; i < PLANE_TERMS; i++)
    plane[i] = 0;
  for (int i = 0; i < side * side; i++) {
    double u = (double) (i % side) / side, v = (double) (i / side) / side;
    double sign = bitmap->kinds[i] == GH_MODULE_LIGHT ? 1.0 : -1.0;
    double terms[PLANE_TERMS] = { 1.0, u, v, sign, sign * u, sign * v };
    if (bitmap->kinds[i] != GH_MODULE_DATA)
      gh_solve_add (matrix, plane, PLANE_TERMS, terms,
                    (double) *gh_modules_at (modules, i % side, i / side), 1.0);
  }
  return gh_solve_symmetric (matrix, plane, PLANE_TERMS);
}

gboolean
gh_bitmap_level (GhBitmap *bitmap, GhModules *modules)
{
  double plane[PLANE_TERMS];
  int side = bitmap->side;
  if (!fit_planes (plane, bitmap, modules))
    return FALSE;
  for (int i = 0; i < side * side; i++) {
    double u = (double) (i % side) / side, v = (double) (i / side) / side;
    bitmap->level[i] = (float) (plane[0] + plane[1] * u + plane[2] * v);
    bitmap->soft[i] = *gh_modules_at (modules, i % side, i / side) - bitmap->level[i];
  }
  return TRUE;
}

/* Of all formats the one that both copies together look like most. */
static void
decide_format (GhBitmap *bitmap)
{
  int side = bitmap->side, places[2][GH_LAYOUT_FORMAT_BITS];
  float light[GH_LAYOUT_FORMAT_BITS];
  for (int bit = 0; bit < GH_LAYOUT_FORMAT_BITS; bit++) {
    light[bit] = 0;
    for (int copy = 0; copy < 2; copy++) {
      int column, row;
      gh_layout_format_place (side, copy, bit, &column, &row);
      places[copy][bit] = row * side + column;
      light[bit] += bitmap->soft[places[copy][bit]];
    }
  }
  float best = -G_MAXFLOAT;
  guint chosen = 0;
  for (int number = 0; number < GH_LAYOUT_FORMATS; number++) {
    guint format = gh_layout_format (number);
    float likeness = 0;
    for (int bit = 0; bit < GH_LAYOUT_FORMAT_BITS; bit++)
      likeness += (format >> bit & 1) != 0 ? -light[bit] : light[bit];
    if (likeness > best) {
      best = likeness;
      chosen = format;
    }
  }
  for (int bit = 0; bit < GH_LAYOUT_FORMAT_BITS; bit++)
    for (int copy = 0; copy < 2; copy++)
      bitmap->dark[places[copy][bit]] = (guint8) (chosen >> bit & 1);
}

void
gh_bitmap_decide (GhBitmap *bitmap)
{
  int modules = bitmap->side * bitmap->side;
  for (int i = 0; i < modules; i++) {
    gboolean data = bitmap->kinds[i] == GH_MODULE_DATA;
    bitmap->dark[i] = data ? bitmap->soft[i] < 0 : bitmap->kinds[i] == GH_MODULE_DARK;
  }
  decide_format (bitmap);
}
