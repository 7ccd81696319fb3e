/* Normalised cross-correlation with patterns that are known beforehand. */

#include "kiosk/decode/pattern.h"

#include <math.h>
#include <stdlib.h>

/* Contrast under this many squared steps is noise, whatever it looks like. */
#define LEAST_VARIANCE 9.0f

/* Sums for a correlation of what is expected (±1 or any numbers) with what is seen. */
typedef struct {
  float n, seen, expected, seen2, expected2, both;
} Sums;

static void
add (Sums *sums, float seen, float expected)
{
  sums->n += 1.0f;
  sums->seen += seen;
  sums->expected += expected;
  sums->seen2 += seen * seen;
  sums->expected2 += expected * expected;
  sums->both += seen * expected;
}

static float
correlation (const Sums *sums)
{
  float seen = sums->seen2 - sums->seen * sums->seen / sums->n;
  float expected = sums->expected2 - sums->expected * sums->expected / sums->n;
  float both = sums->both - sums->seen * sums->expected / sums->n;
  if (!(seen > LEAST_VARIANCE * sums->n) || !(expected > 0))
    return 0.0f;
  return both / sqrtf (seen * expected);
}

float
gh_pattern_timing (const GhView *view, int version, gboolean down)
{
  int side = gh_layout_side (version);
  Sums sums = { 0 };
  for (int i = 6; i <= side - 7; i++) {
    float along = (float) i + 0.5f;
    float seen = down ? gh_view_at (view, 6.5f, along) : gh_view_at (view, along, 6.5f);
    add (&sums, seen, i % 2 == 0 ? -1.0f : 1.0f);
  }
  return correlation (&sums);
}

static float
alignment_at (const GhView *view, float u, float v)
{
  Sums sums = { 0 };
  for (int row = -2; row <= 2; row++)
    for (int column = -2; column <= 2; column++) {
      gboolean light = MAX (abs (row), abs (column)) == 1;
      add (&sums, gh_view_at (view, u + (float) column, v + (float) row), light ? 1.0f : -1.0f);
    }
  return correlation (&sums);
}

/* The best place on a lattice around a place; @bias is what a module of distance costs. */
static float
best_around (const GhView *view, float reach, float step, float bias, float *u, float *v)
{
  float from_u = *u, from_v = *v, best = -G_MAXFLOAT;
  int steps = (int) (reach / step + 0.5f);
  for (int row = -steps; row <= steps; row++)
    for (int column = -steps; column <= steps; column++) {
      float du = (float) column * step, dv = (float) row * step;
      float score = alignment_at (view, from_u + du, from_v + dv) - bias * hypotf (du, dv);
      if (score > best) {
        best = score;
        *u = from_u + du;
        *v = from_v + dv;
      }
    }
  return best;
}

float
gh_pattern_alignment (const GhView *view, float u, float v, float reach, float *at_u, float *at_v)
{
  *at_u = u;
  *at_v = v;
  best_around (view, reach, 0.5f, 0.04f, at_u, at_v);
  best_around (view, 0.25f, 0.25f, 0.0f, at_u, at_v);
  best_around (view, 0.125f, 0.125f, 0.0f, at_u, at_v);
  return alignment_at (view, *at_u, *at_v);
}
