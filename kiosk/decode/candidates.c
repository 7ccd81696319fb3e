/* A short list, sorted by what the fixed patterns of a code show. */

#include "kiosk/decode/candidates.h"

#include <math.h>

/* Grids of one version whose middles are nearer than this, in modules, are of one code. */
#define SAME_WITHIN 4.0f

static float
promise_of (const GhFit *fit)
{
  return fit->timing + 0.5f * fit->alignment;
}

static void
middle_of (const GhFit *fit, float *x, float *y)
{
  float middle = 0.5f * (float) gh_layout_side (fit->grid.version);
  gh_homography_apply (&fit->grid.map, middle, middle, x, y);
}

static gboolean
same_code (const GhFit *a, const GhFit *b)
{
  float ax, ay, bx, by;
  middle_of (a, &ax, &ay);
  middle_of (b, &bx, &by);
  return a->grid.version == b->grid.version &&
         hypotf (ax - bx, ay - by) < SAME_WITHIN * gh_grid_module (&a->grid);
}

void
gh_candidates_add (GhCandidates *candidates, const GhFit *fit)
{
  GhFit *fits = candidates->fits;
  int at = MIN (candidates->n, GH_CANDIDATES_MAX - 1);
  for (int i = 0; i < candidates->n; i++)
    if (same_code (&fits[i], fit))
      at = i;
  if (at < candidates->n && promise_of (&fits[at]) >= promise_of (fit))
    return;
  candidates->n = MAX (candidates->n, at + 1);
  for (; at > 0 && promise_of (&fits[at - 1]) < promise_of (fit); at--)
    fits[at] = fits[at - 1];
  fits[at] = *fit;
}
