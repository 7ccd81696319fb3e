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

/* The third at about @at, in a code one of whose legs runs along @axis. */
static void
try_place (const GhLuma *luma, const Pair *pair, Vector at, Vector axis, GhTriple *triples, int *n)
{
  const GhFinder *one = pair->one, *other = pair->other;
  if (!(at.x > 0) || !(at.y > 0) || at.x > (float) luma->width || at.y > (float) luma->height)
    return;
  float module = sqrtf (one->module * other->module), scale = module / hypotf (axis.x, axis.y);
  Vector across = { axis.x * scale, axis.y * scale };
  if (search (luma, &at, across, (Vector){ -across.y, across.x }, one->dark) < LIKE_ENOUGH)
    return;
  GhFinder third = { at.x, at.y, module, 1, MIN (one->share, other->share), one->dark };
  gh_triples_add (triples, n, one, other, &third);
}

/* As a leg the pair has the third beside either of them, as a diagonal beside its middle; and all
 * of that on the other side too. */
static void
try_pair (const GhLuma *luma, const Pair *pair, GhTriple *triples, int *n)
{
  const GhFinder *one = pair->one, *other = pair->other;
  Vector leg = { other->x - one->x, other->y - one->y };
  for (float side = -1.0f; side < 2.0f; side += 2.0f) {
    Vector off = { -side * leg.y, side * leg.x };
    Vector corner = { 0.5f * (one->x + other->x + off.x), 0.5f * (one->y + other->y + off.y) };
    try_place (luma, pair, (Vector){ one->x + off.x, one->y + off.y }, leg, triples, n);
    try_place (luma, pair, (Vector){ other->x + off.x, other->y + off.y }, leg, triples, n);
    try_place (luma, pair, corner, (Vector){ one->x - corner.x, one->y - corner.y }, triples, n);
  }
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
  for (int i = 0; i < n_pairs; i++)
    try_pair (luma, &pairs[i], triples, &n);
  return n;
}
