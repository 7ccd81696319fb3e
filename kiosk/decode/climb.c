/* Hill-climbing, one parameter at a time with halving steps. */

#include "kiosk/decode/climb.h"

#include "kiosk/decode/pattern.h"

#include <math.h>
#include <string.h>

/* The fourth corner against the fifteen pairs of the finders. */
#define CORNER_WEIGHT 4.0f
/* Known modules count so much more than those that may be either. */
#define KNOWN_WEIGHT 2.0f

/* How far around, in modules, the corner is looked for first. */
#define SCATTER       0.75f
#define SCATTER_STEPS 3

/* What is changed: the corner in modules, then the bend. */
typedef struct {
  float value[6];
} Shape;

typedef struct {
  GhFit *fit;
  const GhPyramid *pyramid;
  const GhBitmap *bitmap;
  GhGrid start;
  GhPair corner; /* where it was */
} Climb;

/* The grid in @shape; FALSE when there is no such grid. */
static gboolean
take_shape (const Climb *climb, const Shape *shape, GhGrid *grid)
{
  GhFit *fit = climb->fit;
  *grid = climb->start;
  grid->bend =
      (GhBend){ { shape->value[2], shape->value[3] }, { shape->value[4], shape->value[5] } };
  if (shape->value[0] == 0 && shape->value[1] == 0)
    return TRUE;
  GhPair *corner = &fit->pairs[fit->finder_pairs];
  GhPair before = *corner;
  *corner = climb->corner;
  gh_homography_apply (&climb->start.map, corner->u + shape->value[0], corner->v + shape->value[1],
                       &corner->x, &corner->y);
  gboolean fits = gh_homography_fit (&grid->map, fit->pairs, fit->finder_pairs + 1);
  *corner = before;
  return fits;
}

/* How far modules are from what lies between dark and light; known ones on their right side. Pixels
 * as they are will do for this, and it is asked hundreds of times. */
static float
contrast_of (const Climb *climb, const GhGrid *grid)
{
  const GhBitmap *bitmap = climb->bitmap;
  GhView view = gh_view_of (grid, climb->pyramid);
  float sum = 0, sign = view.dark ? 1.0f : -1.0f, turned = view.dark ? 0.0f : 255.0f;
  int side = bitmap->side;
  /* Of all but the smallest codes every second row is enough. */
  int step = side > 28 ? 2 : 1;
  for (int row = 0; row < side; row += step)
    for (int column = 0; column < side; column++) {
      int i = row * side + column;
      float x, y;
      gh_view_place (&view, (float) column + 0.5f, (float) row + 0.5f, &x, &y);
      float off = turned + sign * gh_luma_near (view.luma, x, y) - bitmap->level[i];
      if (bitmap->kinds[i] == GH_MODULE_DATA)
        sum += fabsf (off);
      else
        sum += KNOWN_WEIGHT * (bitmap->kinds[i] == GH_MODULE_LIGHT ? off : -off);
    }
  return sum;
}

static float
timing_of (const Climb *climb, const GhGrid *grid)
{
  GhView view = gh_view_of (grid, climb->pyramid);
  return gh_pattern_timing (&view, grid->version, FALSE) +
         gh_pattern_timing (&view, grid->version, TRUE);
}

typedef float (*Score) (const Climb *climb, const GhGrid *grid);

/* One step each way in each parameter from @first to @last, as long as it helps. */
static void
ascend (const Climb *climb, Shape *shape, Score score, int first, int last, float step)
{
  GhGrid grid;
  if (!take_shape (climb, shape, &grid))
    return;
  float best = score (climb, &grid);
  for (int round = 0; round < 6; round++) {
    gboolean better = FALSE;
    for (int k = first; k <= last; k++)
      for (int sign = -1; sign <= 1; sign += 2) {
        Shape moved = *shape;
        moved.value[k] += (float) sign * step;
        if (!take_shape (climb, &moved, &grid))
          continue;
        float reached = score (climb, &grid);
        if (reached > best) {
          best = reached;
          *shape = moved;
          better = TRUE;
        }
      }
    if (!better)
      return;
  }
}

/* The best corner on a lattice: between it and where it was, modules may stand out less. */
static Shape
scatter (const Climb *climb)
{
  Shape best = { 0 };
  float most = -G_MAXFLOAT;
  for (int row = -SCATTER_STEPS; row <= SCATTER_STEPS; row++)
    for (int column = -SCATTER_STEPS; column <= SCATTER_STEPS; column++) {
      Shape shape = { { (float) column * SCATTER, (float) row * SCATTER } };
      GhGrid grid;
      if (!take_shape (climb, &shape, &grid))
        continue;
      float reached = contrast_of (climb, &grid);
      if (reached > most) {
        most = reached;
        best = shape;
      }
    }
  return best;
}

static Climb
begin (GhFit *fit, const GhPyramid *pyramid, const GhBitmap *bitmap)
{
  float side = (float) gh_layout_side (fit->grid.version);
  return (Climb){
    .fit = fit,
    .pyramid = pyramid,
    .bitmap = bitmap,
    .start = fit->grid,
    .corner = { .u = side, .v = side, .weight = CORNER_WEIGHT },
  };
}

static gboolean
finish (const Climb *climb, const Shape *shape, GhFit *fit)
{
  static const Shape unmoved = { { 0 } };
  return memcmp (shape, &unmoved, sizeof unmoved) != 0 && take_shape (climb, shape, &fit->grid);
}

gboolean
gh_climb_corner (GhFit *fit, const GhPyramid *pyramid, const GhBitmap *bitmap)
{
  Climb climb = begin (fit, pyramid, bitmap);
  Shape shape = scatter (&climb);
  for (float step = 0.5f * SCATTER; step > 0.1f; step *= 0.5f)
    ascend (&climb, &shape, contrast_of, 0, 1, step);
  return finish (&climb, &shape, fit);
}

gboolean
gh_climb_bend (GhFit *fit, const GhPyramid *pyramid, const GhBitmap *bitmap)
{
  Climb climb = begin (fit, pyramid, bitmap);
  Shape shape = { 0 };
  for (float step = 0.5f; step > 0.2f; step *= 0.5f)
    ascend (&climb, &shape, timing_of, 2, 5, step);
  for (float step = 0.5f; step > 0.1f; step *= 0.5f)
    ascend (&climb, &shape, contrast_of, 0, 5, step);
  return finish (&climb, &shape, fit);
}
