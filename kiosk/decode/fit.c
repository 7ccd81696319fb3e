/* Corners of the finders give a map for each version that the distances allow; the timing patterns
 * tell which it is; alignment patterns make the fourth corner exact. */

#include "kiosk/decode/fit.h"

#include "kiosk/decode/pattern.h"

#include <math.h>

/* The gate, in correlations. */
#define ENOUGH_TIMING    0.6f
#define ENOUGH_ALIGNMENT 0.75f
/* An alignment pattern that scores less is not believed. */
#define BELIEVED_ALIGNMENT 0.6f
#define VERSIONS_AROUND    2

/* The middles of corner, right and below, in modules from the code's left and top; the far ones are
 * counted from its end. */
#define MIDDLE 3.5f

static GhPoint
leg (const GhFinder *from, const GhFinder *to)
{
  return (GhPoint){ to->x - from->x, to->y - from->y };
}

static float
length_of (GhPoint vector)
{
  return hypotf (vector.x, vector.y);
}

static GhPoint
scaled_to (GhPoint vector, float length)
{
  float factor = length / length_of (vector);
  return (GhPoint){ vector.x * factor, vector.y * factor };
}

static void
add_pair (GhFit *fit, float u, float v, GhPoint seen, float weight)
{
  fit->pairs[fit->n++] = (GhPair){ u, v, seen.x, seen.y, weight };
}

/* The finder at (@u, @v), counted from its own near corner; without an outline its middle and its
 * size must do. */
static void
add_finder (GhFit *fit, const GhPyramid *pyramid, const GhFinder *finder, GhPoint across,
            GhPoint down)
{
  static const float side_u[4] = { -1, 1, 1, -1 }, side_v[4] = { -1, -1, 1, 1 };
  GhOutline outline;
  gboolean traced = gh_outline_trace (&outline, pyramid, finder, across, down);
  if (!traced)
    outline.middle = (GhPoint){ finder->x, finder->y };
  for (int i = 0; i < 4; i++) {
    float u = MIDDLE * side_u[i], v = MIDDLE * side_v[i];
    GhPoint guess = { finder->x + u * across.x + v * down.x,
                      finder->y + u * across.y + v * down.y };
    add_pair (fit, MIDDLE + u, MIDDLE + v, traced ? outline.corners[i] : guess,
              traced ? 1.0f : 0.02f);
  }
  add_pair (fit, MIDDLE, MIDDLE, outline.middle, traced ? 0.5f : 1.0f);
}

/* The size of a module along a leg, at a finder whose pairs begin at @first: the mean of the two
 * sides that run with the leg. */
static float
module_along (const GhFit *fit, int first, gboolean down)
{
  const GhPair *p = fit->pairs + first;
  float one =
      down ? hypotf (p[3].x - p[0].x, p[3].y - p[0].y) : hypotf (p[1].x - p[0].x, p[1].y - p[0].y);
  float other =
      down ? hypotf (p[2].x - p[1].x, p[2].y - p[1].y) : hypotf (p[2].x - p[3].x, p[2].y - p[3].y);
  return (one + other) / 14.0f;
}

/* How many modules a side has. With tilt, modules change evenly from one finder to the other. */
static float
side_by_distance (const GhFit *fit)
{
  float sides = 0;
  for (int down = 0; down < 2; down++) {
    int far = down ? 10 : 5;
    float near_module = module_along (fit, 0, down), far_module = module_along (fit, far, down);
    const GhPair *a = &fit->pairs[4], *b = &fit->pairs[far + 4];
    sides += 7.0f + hypotf (b->x - a->x, b->y - a->y) / sqrtf (near_module * far_module);
  }
  return 0.5f * sides;
}

static float
timing_of (const GhGrid *grid, const GhPyramid *pyramid)
{
  GhView view = gh_view_of (grid, pyramid);
  return 0.5f * (gh_pattern_timing (&view, grid->version, FALSE) +
                 gh_pattern_timing (&view, grid->version, TRUE));
}

/* Puts the pairs of the right and the lower finder where they are in a code of @version. */
static void
place_pairs (GhPair *placed, const GhFit *fit, int version)
{
  float far = (float) gh_layout_side (version) - 7.0f;
  for (int i = 0; i < fit->finder_pairs; i++) {
    placed[i] = fit->pairs[i];
    if (i >= 10)
      placed[i].v += far;
    else if (i >= 5)
      placed[i].u += far;
  }
}

static gboolean
choose_version (GhFit *fit, const GhPyramid *pyramid, gboolean dark, int most_version)
{
  float side = side_by_distance (fit);
  if (!(side > 14.0f) || side > (float) GH_LAYOUT_MAX_SIDE + 8.0f)
    return FALSE;
  int guess = (int) ((side - 17.0f) / 4.0f + 0.5f);
  GhPair best[GH_FIT_PAIRS];
  fit->timing = -2.0f;
  for (int i = 0; i <= 2 * VERSIONS_AROUND; i++) {
    int version = guess + (i % 2 == 0 ? -i / 2 : (i + 1) / 2);
    GhPair placed[GH_FIT_PAIRS];
    GhGrid grid = { .version = version, .dark = dark };
    if (version < 1 || version > most_version)
      continue;
    place_pairs (placed, fit, version);
    if (!gh_homography_fit (&grid.map, placed, fit->finder_pairs))
      continue;
    float timing = timing_of (&grid, pyramid);
    if (timing > fit->timing) {
      fit->timing = timing;
      fit->grid = grid;
      for (int k = 0; k < fit->finder_pairs; k++)
        best[k] = placed[k];
    }
  }
  if (fit->timing < -1.0f)
    return FALSE;
  for (int k = 0; k < fit->finder_pairs; k++)
    fit->pairs[k] = best[k];
  return TRUE;
}

gboolean
gh_fit_triple (GhFit *fit, const GhPyramid *pyramid, const GhTriple *triple, int most_version)
{
  fit->n = 0;
  fit->alignment = 0.0f;
  GhPoint across = leg (&triple->corner, &triple->right);
  GhPoint down = leg (&triple->corner, &triple->below);
  const GhFinder *finders[] = { &triple->corner, &triple->right, &triple->below };
  for (int i = 0; i < 3; i++)
    add_finder (fit, pyramid, finders[i], scaled_to (across, finders[i]->module),
                scaled_to (down, finders[i]->module));
  fit->finder_pairs = fit->n;
  return choose_version (fit, pyramid, triple->corner.dark, most_version);
}

/* The pattern's place and score as one pair more. */
static float
add_alignment (GhFit *fit, const GhView *view, float u, float v, float reach)
{
  float at_u, at_v;
  float score = gh_pattern_alignment (view, u, v, reach, &at_u, &at_v);
  if (score >= BELIEVED_ALIGNMENT) {
    GhPoint seen;
    gh_homography_apply (&fit->grid.map, at_u, at_v, &seen.x, &seen.y);
    add_pair (fit, u, v, seen, 2.0f);
  }
  return score;
}

gboolean
gh_fit_alignment (GhFit *fit, const GhPyramid *pyramid, float reach)
{
  int centres[7];
  int n = gh_layout_alignments (fit->grid.version, centres);
  if (n == 0)
    return FALSE;
  GhView view = gh_view_of (&fit->grid, pyramid);
  float last = (float) centres[n - 1] + 0.5f;
  fit->n = fit->finder_pairs;
  fit->alignment = add_alignment (fit, &view, last, last, reach);
  if (fit->n == fit->finder_pairs || !gh_homography_fit (&fit->grid.map, fit->pairs, fit->n))
    return FALSE;

  /* The others are near where they should be now. */
  view = gh_view_of (&fit->grid, pyramid);
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++)
      if ((i > 0 || (j > 0 && j < n - 1)) && (j > 0 || i < n - 1) && i + j < 2 * (n - 1))
        add_alignment (fit, &view, (float) centres[j] + 0.5f, (float) centres[i] + 0.5f, 1.0f);
  if (!gh_homography_fit (&fit->grid.map, fit->pairs, fit->n))
    return FALSE;
  fit->timing = timing_of (&fit->grid, pyramid);
  return TRUE;
}

gboolean
gh_fit_is_plausible (const GhFit *fit)
{
  return fit->timing >= ENOUGH_TIMING || fit->alignment >= ENOUGH_ALIGNMENT;
}
