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
/* How far the version may be from what the distances say: sketches are coarse. */
#define VERSIONS_AROUND          2
#define VERSIONS_AROUND_OUTLINES 1
/* With less timing than this no alignment pattern makes a code of it. */
#define WORTH_ALIGNING 0.35f

/* A sketch that correlates less with timing patterns is no code: a fifth of the triples remain. */
#define ENOUGH_SKETCH 0.2f

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

/* The same with less work: the middles of the four sides instead of the corners. */
static gboolean
add_sketch (GhFit *fit, const GhPyramid *pyramid, const GhFinder *finder, GhPoint across,
            GhPoint down)
{
  static const float side_u[4] = { 1, 0, -1, 0 }, side_v[4] = { 0, 1, 0, -1 };
  GhPoint ends[4], middle = { finder->x, finder->y };
  gboolean sketched = gh_outline_sketch (ends, pyramid, finder, across, down);
  if (sketched)
    middle = (GhPoint){ 0.25f * (ends[0].x + ends[1].x + ends[2].x + ends[3].x),
                        0.25f * (ends[0].y + ends[1].y + ends[2].y + ends[3].y) };
  for (int i = 0; i < 4; i++) {
    float u = MIDDLE * side_u[i], v = MIDDLE * side_v[i];
    GhPoint guess = { finder->x + u * across.x + v * down.x,
                      finder->y + u * across.y + v * down.y };
    add_pair (fit, MIDDLE + u, MIDDLE + v, sketched ? ends[i] : guess, sketched ? 1.0f : 0.02f);
  }
  add_pair (fit, MIDDLE, MIDDLE, middle, 1.0f);
  return sketched;
}

static float
distance (const GhPair *a, const GhPair *b)
{
  return hypotf (a->x - b->x, a->y - b->y);
}

/* The size of a module along a leg, at a finder whose pairs begin at @first. Of an outline it is
 * the mean of the two sides that run with the leg, of a sketch the way through the middle. */
static float
module_along (const GhFit *fit, int first, gboolean down, gboolean sketched)
{
  const GhPair *p = fit->pairs + first;
  if (sketched)
    return (down ? distance (&p[1], &p[3]) : distance (&p[0], &p[2])) / 7.0f;
  return (down ? distance (&p[0], &p[3]) + distance (&p[1], &p[2])
               : distance (&p[0], &p[1]) + distance (&p[3], &p[2])) /
         14.0f;
}

/* How many modules a side has. With tilt, modules change evenly from one finder to the other. */
static float
side_by_distance (const GhFit *fit, gboolean sketched)
{
  float sides = 0;
  for (int down = 0; down < 2; down++) {
    int far = down ? 10 : 5;
    float near_module = module_along (fit, 0, down, sketched);
    float far_module = module_along (fit, far, down, sketched);
    sides +=
        7.0f + distance (&fit->pairs[4], &fit->pairs[far + 4]) / sqrtf (near_module * far_module);
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

/* Of the versions around the @guess the one whose timing patterns are seen best. */
static gboolean
choose_version (GhFit *fit, const GhPyramid *pyramid, gboolean dark, int guess, int around)
{
  GhPair best[GH_FIT_PAIRS];
  fit->timing = -2.0f;
  for (int version = guess - around; version <= guess + around; version++) {
    GhPair placed[GH_FIT_PAIRS];
    GhGrid grid = { .version = version, .dark = dark };
    if (version < 1 || version > GH_LAYOUT_VERSIONS)
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

static gboolean
choose_by_distance (GhFit *fit, const GhPyramid *pyramid, gboolean dark, gboolean sketched)
{
  fit->finder_pairs = fit->n;
  float side = side_by_distance (fit, sketched);
  if (!(side > 14.0f) || side > (float) GH_LAYOUT_MAX_SIDE + 8.0f)
    return FALSE;
  return choose_version (fit, pyramid, dark, (int) ((side - 17.0f) / 4.0f + 0.5f),
                         sketched ? VERSIONS_AROUND : VERSIONS_AROUND_OUTLINES);
}

gboolean
gh_fit_triple (GhFit *fit, const GhPyramid *pyramid, const GhTriple *triple)
{
  GhPoint right = leg (&triple->corner, &triple->right);
  GhPoint below = leg (&triple->corner, &triple->below);
  const GhFinder *finders[] = { &triple->corner, &triple->right, &triple->below };
  GhPoint across[3], down[3];
  gboolean dark = triple->corner.dark;
  int sketched = 0;
  fit->alignment = 0.0f;
  fit->n = 0;
  for (int i = 0; i < 3; i++) {
    across[i] = scaled_to (right, finders[i]->module);
    down[i] = scaled_to (below, finders[i]->module);
    sketched += add_sketch (fit, pyramid, finders[i], across[i], down[i]);
  }
  if (!choose_by_distance (fit, pyramid, dark, TRUE) ||
      fit->timing < (sketched == 3 ? ENOUGH_SKETCH : 0.0f))
    return FALSE;
  fit->n = 0;
  for (int i = 0; i < 3; i++)
    add_finder (fit, pyramid, finders[i], across[i], down[i]);
  return choose_by_distance (fit, pyramid, dark, FALSE);
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
  if (n == 0 || fit->timing < WORTH_ALIGNING)
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
