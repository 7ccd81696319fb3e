/* Two finders are a side or the diagonal of a code: six places for the third. There the finder's
 * picture is correlated with what is seen. */

#include "kiosk/decode/guess.h"

#include <math.h>
#include <stdlib.h>

#define MOST_MODULE_RATIO 1.5f
#define FEWEST_BETWEEN    11.0f
#define MOST_BETWEEN      48.0f
#define PAIRS_TRIED       8
/* How far around its place the third is looked for, and in which steps, in modules. */
#define REACH  3.0f
#define COARSE 0.75f
/* The finder and the light around it. */
#define RADIUS      4
#define LIKE_ENOUGH 0.55f

typedef struct {
  float x, y;
} Vector;

typedef struct {
  const GhFinder *one, *other;
  float cost;
} Pair;

/* The correlation of a finder's picture with what is seen at a place, at every module or at every
 * second one. */
static float
likeness (const GhLuma *luma, Vector at, Vector across, Vector down, gboolean dark, int every)
{
  float n = 0, seen = 0, seen2 = 0, expected = 0, both = 0;
  for (int row = -RADIUS; row <= RADIUS; row++)
    for (int column = -RADIUS + (row & (every - 1)); column <= RADIUS; column += every) {
      int ring = MAX (abs (row), abs (column));
      float want = ring == 2 || ring == 4 ? 1.0f : -1.0f;
      float value = gh_luma_at (luma, at.x + (float) column * across.x + (float) row * down.x,
                                at.y + (float) column * across.y + (float) row * down.y);
      n += 1.0f;
      seen += value;
      seen2 += value * value;
      expected += want;
      both += value * want;
    }
  float variance = (seen2 - seen * seen / n) * (n - expected * expected / n);
  if (!(variance > n * n))
    return 0.0f;
  float correlation = (both - seen * expected / n) / sqrtf (variance);
  return dark ? correlation : -correlation;
}

/* The best place on a lattice around @at. */
static float
best_around (const GhLuma *luma, Vector *at, Vector across, Vector down, gboolean dark, float step,
             int every)
{
  Vector from = *at;
  float best = -1.0f;
  int steps = every > 1 ? (int) (REACH / step) : 1;
  for (int row = -steps; row <= steps; row++)
    for (int column = -steps; column <= steps; column++) {
      float u = (float) column * step, v = (float) row * step;
      Vector place = { from.x + u * across.x + v * down.x, from.y + u * across.y + v * down.y };
      float like = likeness (luma, place, across, down, dark, every);
      if (like > best) {
        best = like;
        *at = place;
      }
    }
  return best;
}

/* The place around @at where it looks most like a finder. */
static float
search (const GhLuma *luma, Vector *at, Vector across, Vector down, gboolean dark)
{
  if (best_around (luma, at, across, down, dark, COARSE, 2) < 0.5f * LIKE_ENOUGH)
    return -1.0f;
  best_around (luma, at, across, down, dark, 0.5f * COARSE, 1);
  return best_around (luma, at, across, down, dark, 0.25f * COARSE, 1);
}

static void
try_place (const GhLuma *luma, const Pair *pair, Vector at, GhTriple *triples, int *n)
{
  const GhFinder *one = pair->one, *other = pair->other;
  if (!(at.x > 0) || !(at.y > 0) || at.x > (float) luma->width || at.y > (float) luma->height)
    return;
  Vector leg = { other->x - one->x, other->y - one->y };
  float length = hypotf (leg.x, leg.y), module = sqrtf (one->module * other->module);
  Vector across = { leg.x / length * module, leg.y / length * module };
  float like = search (luma, &at, across, (Vector){ -across.y, across.x }, one->dark);
  if (like < LIKE_ENOUGH)
    return;
  GhFinder third = { at.x, at.y, module, 1, MIN (one->share, other->share), one->dark };
  gh_triples_add (triples, n, one, other, &third);
}

/* As a diagonal of a square the axes are turned by an eighth; a finder's picture has no use for
 * legs then, but for their direction. */
static void
try_diagonal (const GhLuma *luma, const Pair *pair, float side, GhTriple *triples, int *n)
{
  const GhFinder *one = pair->one, *other = pair->other;
  Vector leg = { other->x - one->x, other->y - one->y };
  Vector at = { 0.5f * (one->x + other->x) + side * -0.5f * leg.y,
                0.5f * (one->y + other->y) + side * 0.5f * leg.x };
  if (!(at.x > 0) || !(at.y > 0) || at.x > (float) luma->width || at.y > (float) luma->height)
    return;
  Vector real = { one->x - at.x, one->y - at.y };
  float length = hypotf (real.x, real.y), module = sqrtf (one->module * other->module);
  Vector across = { real.x / length * module, real.y / length * module };
  if (search (luma, &at, across, (Vector){ -across.y, across.x }, one->dark) < LIKE_ENOUGH)
    return;
  GhFinder third = { at.x, at.y, module, 1, MIN (one->share, other->share), one->dark };
  gh_triples_add (triples, n, one, other, &third);
}

static int
choose_pairs (const GhFinders *finders, Pair *pairs)
{
  int n = 0;
  for (int i = 0; i < finders->n; i++)
    for (int k = i + 1; k < finders->n; k++) {
      const GhFinder *one = &finders->found[i], *other = &finders->found[k];
      float modules =
          one->module > other->module ? one->module / other->module : other->module / one->module;
      float between =
          2.0f * hypotf (other->x - one->x, other->y - one->y) / (one->module + other->module);
      if (one->dark != other->dark || modules > MOST_MODULE_RATIO || between < FEWEST_BETWEEN ||
          between > MOST_BETWEEN)
        continue;
      Pair pair = { one, other, modules - 0.1f * (float) MIN (MIN (one->hits, other->hits), 8) };
      if (n == PAIRS_TRIED && pair.cost >= pairs[n - 1].cost)
        continue;
      int at = n < PAIRS_TRIED ? n++ : n - 1;
      for (; at > 0 && pairs[at - 1].cost > pair.cost; at--)
        pairs[at] = pairs[at - 1];
      pairs[at] = pair;
    }
  return n;
}

int
gh_guess_triples (const GhFinders *finders, const GhLuma *luma, GhTriple *triples)
{
  Pair pairs[PAIRS_TRIED];
  int n = 0, n_pairs = choose_pairs (finders, pairs);
  for (int i = 0; i < n_pairs; i++) {
    const Pair *pair = &pairs[i];
    Vector leg = { pair->other->x - pair->one->x, pair->other->y - pair->one->y };
    for (float side = -1.0f; side < 2.0f; side += 2.0f) {
      Vector off = { -side * leg.y, side * leg.x };
      try_place (luma, pair, (Vector){ pair->one->x + off.x, pair->one->y + off.y }, triples, &n);
      try_place (luma, pair, (Vector){ pair->other->x + off.x, pair->other->y + off.y }, triples,
                 &n);
      try_diagonal (luma, pair, side, triples, &n);
    }
  }
  return n;
}
