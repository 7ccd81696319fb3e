/* Every three finders of one polarity, each of them as the corner; ranked by how much they look
 * like a right angle with equal legs and equal modules. */

#include "kiosk/decode/triples.h"

#include <math.h>

#define MOST_COSINE       0.86f
#define MOST_LEG_RATIO    3.6f
#define MOST_MODULE_RATIO 2.2f
/* Modules from finder to finder: 14 in version 1, 170 in version 40. Slanted rows make finders look
 * up to √2 wider than they are, and tilt shortens legs. */
#define FEWEST_BETWEEN 7.0f
#define MOST_BETWEEN   200.0f
/* So many finders give at most 10,000 threes; the rest is texture. */
#define FINDERS_TRIED 40

typedef struct {
  float x, y, length;
} Leg;

static Leg
leg_to (const GhFinder *from, const GhFinder *to)
{
  Leg leg = { to->x - from->x, to->y - from->y, 0 };
  leg.length = sqrtf (leg.x * leg.x + leg.y * leg.y);
  return leg;
}

static float
ratio (float a, float b)
{
  return a > b ? a / b : b / a;
}

static gboolean
judge (const GhFinder *corner, const GhFinder *one, const GhFinder *other, GhTriple *triple)
{
  Leg first = leg_to (corner, one), second = leg_to (corner, other);
  if (!(first.length > 1.0f) || !(second.length > 1.0f))
    return FALSE;
  float cosine = fabsf (first.x * second.x + first.y * second.y) / (first.length * second.length);
  float legs = ratio (first.length, second.length);
  float least = MIN (corner->module, MIN (one->module, other->module));
  float most = MAX (corner->module, MAX (one->module, other->module));
  if (cosine > MOST_COSINE || legs > MOST_LEG_RATIO || most > MOST_MODULE_RATIO * least)
    return FALSE;
  float first_between = 2.0f * first.length / (corner->module + one->module);
  float second_between = 2.0f * second.length / (corner->module + other->module);
  if (MIN (first_between, second_between) < FEWEST_BETWEEN ||
      MAX (first_between, second_between) > MOST_BETWEEN)
    return FALSE;

  gboolean clockwise = first.x * second.y - first.y * second.x > 0;
  triple->corner = *corner;
  triple->right = clockwise ? *one : *other;
  triple->below = clockwise ? *other : *one;
  float share = MIN (corner->share, MIN (one->share, other->share));
  triple->cost = cosine + 0.7f * logf (legs) + logf (most / least) +
                 0.5f * logf (MAX (first_between, second_between) / 14.0f) + 0.7f * (1.0f - share);
  return TRUE;
}

/* Into a list that is sorted and full at GH_TRIPLES_MAX. */
static int
insert (GhTriple *triples, int n, const GhTriple *triple)
{
  if (n == GH_TRIPLES_MAX && triple->cost >= triples[n - 1].cost)
    return n;
  int at = n < GH_TRIPLES_MAX ? n : n - 1;
  for (; at > 0 && triples[at - 1].cost > triple->cost; at--)
    triples[at] = triples[at - 1];
  triples[at] = *triple;
  return MIN (n + 1, GH_TRIPLES_MAX);
}

void
gh_triples_add (GhTriple *triples, int *n, const GhFinder *a, const GhFinder *b, const GhFinder *c)
{
  const GhFinder *three[] = { a, b, c };
  for (int corner = 0; corner < 3; corner++) {
    GhTriple triple;
    if (judge (three[corner], three[(corner + 1) % 3], three[(corner + 2) % 3], &triple))
      *n = insert (triples, *n, &triple);
  }
}

/* The strongest finders, at most FINDERS_TRIED. */
static int
choose (const GhFinders *finders, const GhFinder **chosen)
{
  int least = 1, n = finders->n;
  while (n > FINDERS_TRIED) {
    least++;
    n = 0;
    for (int i = 0; i < finders->n; i++)
      n += finders->found[i].hits >= least;
  }
  n = 0;
  for (int i = 0; i < finders->n; i++)
    if (finders->found[i].hits >= least)
      chosen[n++] = &finders->found[i];
  return n;
}

int
gh_triples_rank (const GhFinders *finders, GhTriple *triples)
{
  const GhFinder *chosen[GH_FINDERS_MAX];
  int n = choose (finders, chosen), ranked = 0;
  for (int i = 0; i < n; i++)
    for (int j = i + 1; j < n; j++) {
      if (chosen[i]->dark != chosen[j]->dark)
        continue;
      for (int k = j + 1; k < n; k++) {
        if (chosen[k]->dark == chosen[i]->dark)
          gh_triples_add (triples, &ranked, chosen[i], chosen[j], chosen[k]);
      }
    }
  return ranked;
}
