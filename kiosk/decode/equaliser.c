/* Ridge regression on the fixed modules, then twice more with all modules as they were decided: a
 * filter that is mostly right teaches itself the rest. */

#include "kiosk/decode/equaliser.h"

#include "kiosk/decode/solve.h"

#include <math.h>
#include <string.h>

#define REACH 3
#define RIDGE 0.0005
/* Decisions nearer to the threshold than this teach nothing. */
#define UNSURE 0.15f
/* More equations than this make the filter no better. */
#define ENOUGH_MODULES 2000
#define SELF_TAUGHT    2

/* Takes out brightness and contrast. Beyond the code the nearest module's level counts. */
static gboolean
normalise (GhEqualiser *equaliser, GhModules *modules, const GhBitmap *bitmap)
{
  int side = bitmap->side;
  float sum = 0;
  for (int i = 0; i < side * side; i++)
    sum += fabsf (bitmap->soft[i]);
  float contrast = sum / (float) (side * side);
  if (!(contrast > 0.1f))
    return FALSE;
  equaliser->clean.side = side;
  equaliser->clean.stride = modules->stride;
  for (int row = -GH_MODULES_MARGIN; row < side + GH_MODULES_MARGIN; row++)
    for (int column = -GH_MODULES_MARGIN; column < side + GH_MODULES_MARGIN; column++) {
      int nearest = CLAMP (row, 0, side - 1) * side + CLAMP (column, 0, side - 1);
      float soft = *gh_modules_at (modules, column, row) - bitmap->level[nearest];
      *gh_modules_at (&equaliser->clean, column, row) = CLAMP (soft / contrast, -3.0f, 3.0f);
    }
  return TRUE;
}

/* The modules around one, the constant, and its target. */
static void
gather (GhEqualiser *equaliser, int column, int row, float target, float terms[GH_EQUALISER_ROW])
{
  for (int i = -REACH; i <= REACH; i++) {
    memcpy (terms, gh_modules_at (&equaliser->clean, column - REACH, row + i),
            (2 * REACH + 1) * sizeof *terms);
    terms += 2 * REACH + 1;
  }
  terms[0] = 1.0f;
  terms[1] = target;
  terms[2] = 0.0f;
}

static void
add_equation (GhEqualiser *equaliser, const float terms[GH_EQUALISER_ROW])
{
  for (int i = 0; i < GH_EQUALISER_TERMS; i++) {
    float *restrict sums = equaliser->sums + i * GH_EQUALISER_ROW;
    float term = terms[i];
    for (int k = 0; k < GH_EQUALISER_ROW; k++)
      sums[k] += term * terms[k];
  }
}

static gboolean
solve (GhEqualiser *equaliser, int learned)
{
  int n = GH_EQUALISER_TERMS;
  for (int i = 0; i < n; i++) {
    const float *sums = equaliser->sums + i * GH_EQUALISER_ROW;
    for (int k = 0; k < n; k++)
      equaliser->matrix[i * n + k] = (double) sums[k];
    equaliser->matrix[i * n + i] += RIDGE * learned;
    equaliser->weights[i] = (double) sums[n];
  }
  return gh_solve_symmetric (equaliser->matrix, equaliser->weights, n);
}

/* What a module is to be: 1 light, −1 dark, 0 not known. */
static float
target_of (const GhBitmap *bitmap, int i, gboolean with_data)
{
  if (bitmap->kinds[i] != GH_MODULE_DATA)
    return bitmap->kinds[i] == GH_MODULE_LIGHT ? 1.0f : -1.0f;
  if (!with_data || fabsf (bitmap->soft[i]) < UNSURE)
    return 0.0f;
  return bitmap->soft[i] > 0 ? 1.0f : -1.0f;
}

static gboolean
learn (GhEqualiser *equaliser, const GhBitmap *bitmap, gboolean with_data)
{
  int side = bitmap->side, modules = side * side, learned = 0;
  int skip = with_data ? modules / ENOUGH_MODULES + 1 : 1;
  memset (equaliser->sums, 0, sizeof equaliser->sums);
  for (int i = 0; i < modules; i += skip) {
    float target = target_of (bitmap, i, with_data);
    float terms[GH_EQUALISER_ROW];
    if (target == 0.0f)
      continue;
    gather (equaliser, i % side, i / side, target, terms);
    add_equation (equaliser, terms);
    learned++;
  }
  return solve (equaliser, learned);
}

static void
apply (GhEqualiser *equaliser, GhBitmap *bitmap)
{
  int side = bitmap->side;
  float weights[GH_EQUALISER_TERMS];
  for (int k = 0; k < GH_EQUALISER_TERMS; k++)
    weights[k] = (float) equaliser->weights[k];
  for (int row = 0; row < side; row++)
    for (int column = 0; column < side; column++) {
      float sum = weights[GH_EQUALISER_TAPS];
      const float *weight = weights;
      for (int i = -REACH; i <= REACH; i++) {
        const float *from = gh_modules_at (&equaliser->clean, column - REACH, row + i);
        for (int k = 0; k <= 2 * REACH; k++)
          sum += *weight++ * from[k];
      }
      bitmap->soft[row * side + column] = sum;
    }
}

gboolean
gh_equaliser_run (GhEqualiser *equaliser, GhModules *modules, GhBitmap *bitmap)
{
  if (!normalise (equaliser, modules, bitmap))
    return FALSE;
  for (int pass = 0; pass <= SELF_TAUGHT; pass++) {
    if (!learn (equaliser, bitmap, pass > 0))
      return FALSE;
    apply (equaliser, bitmap);
  }
  return TRUE;
}
