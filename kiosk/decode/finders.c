/* Rows first, then a vertical, a horizontal and a diagonal line through what they showed. Lengths
 * are compared from an edge to the next edge of the same kind where possible: those do not change
 * when ink spreads or a picture is blurred. */

#include "kiosk/decode/finders.h"

#include <math.h>
#include <stdlib.h>

/* How far the height of a finder may be from its width: it may be seen at an angle. */
#define MOST_STRETCH 3.6f
/* Finders nearer than this many modules are one. */
#define SAME_WITHIN 2.0f
/* A picture that has more places like finders than this is noise. */
#define MOST_CHECKS 8000
/* More rows than this do not place it better. */
#define ENOUGH_HITS 6

void
gh_finders_init (GhFinders *finders, int width)
{
  *finders = (GhFinders){ .edges = g_new (guint16, width + 2) };
}

void
gh_finders_clear (GhFinders *finders)
{
  g_clear_pointer (&finders->edges, g_free);
}

/* Whether five runs are 1:1:3:1:1, in whole numbers: with u = sum / 7 and q = 0.75 + u / 2, both
 * outer pairs are 2u and both inner ones 4u within q and 1.2q, and the middle is 3u within 1.6q. */
static gboolean
like_finder (const int run[5])
{
  int sum = run[0] + run[1] + run[2] + run[3] + run[4];
  int q = 21 + 2 * sum; /* 28 q */
  int u = 4 * sum;      /* 28 u */
  return 5 * abs (28 * run[2] - 3 * u) <= 8 * q && abs (28 * (run[0] + run[1]) - 2 * u) <= q &&
         abs (28 * (run[3] + run[4]) - 2 * u) <= q &&
         5 * abs (28 * (run[1] + run[2]) - 4 * u) <= 6 * q &&
         5 * abs (28 * (run[2] + run[3]) - 4 * u) <= 6 * q;
}

/* Whether the middle one of five runs may be 3 of 7, as like_finder has it: most rows of a picture
 * without a code are told from a finder by that alone. */
static inline gboolean
may_be_core (int core, int sum)
{
  return 140 * core + 168 >= 44 * sum && 140 * core <= 76 * sum + 168;
}

/* A line through a point, walked both ways. */
typedef struct {
  int run[5];
  float shift; /* from the point's pixel to the middle of the dark core, in steps */
  int sum;
} Cross;

typedef struct {
  const GhInk *ink;
  int x, y, dx, dy;
  gboolean dark;
  int longest; /* of one run, in steps */
} Line;

/* How many pixels there are from @at on, itself included, in direction @step. */
static int
steps_to_edge (int at, int step, int size)
{
  if (step == 0)
    return G_MAXINT;
  return step > 0 ? size - at : at + 1;
}

/* The lengths of core, ring and border from the point on, in the line's direction or against it;
 * the point itself counts. FALSE when a run is too long; the picture's end ends the last one. */
static gboolean
walk (const Line *line, int sign, int length[3])
{
  const GhInk *ink = line->ink;
  const GhLuma *luma = ink->luma;
  int dx = sign * line->dx, dy = sign * line->dy;
  int left = steps_to_edge (line->x, dx, luma->width);
  left = MIN (left, steps_to_edge (line->y, dy, luma->height));
  const guint8 *pixel =
      luma->pixels + (gsize) line->y * luma->stride + (gsize) (line->x * luma->step);
  gssize step = dy * (gssize) luma->stride + dx * luma->step;
  int x = line->x, y = line->y;
  for (int part = 0; part < 3; part++) {
    gboolean want = part == 1 ? !line->dark : line->dark;
    int from = left;
    while (left > 0 && (*pixel < ink->thresholds[(y >> 3) * ink->columns + (x >> 3)]) == want) {
      left--;
      pixel += left > 0 ? step : 0;
      x += dx;
      y += dy;
    }
    length[part] = from - left;
    if (length[part] == 0 || length[part] > line->longest)
      return FALSE;
  }
  return TRUE;
}

static gboolean
cross (const Line *line, Cross *result)
{
  int forth[3], back[3];
  if (!walk (line, 1, forth) || !walk (line, -1, back))
    return FALSE;
  result->run[0] = back[2];
  result->run[1] = back[1];
  result->run[2] = back[0] + forth[0] - 1;
  result->run[3] = forth[1];
  result->run[4] = forth[2];
  result->sum = back[0] + back[1] + back[2] + forth[0] + forth[1] + forth[2] - 1;
  result->shift = 0.5f * (float) (forth[0] - back[0]);
  return like_finder (result->run);
}

/* The finder at a point of a row that shows one @width pixels wide. */
static gboolean
check (const GhInk *ink, int x, int y, int width, gboolean dark, GhFinder *finder)
{
  Line line = { ink, x, y, 0, 1, dark, (int) (MOST_STRETCH * (float) width) };
  Cross vertical, horizontal, diagonal;
  if (!cross (&line, &vertical) || (float) vertical.sum > MOST_STRETCH * (float) width ||
      (float) width > MOST_STRETCH * (float) vertical.sum)
    return FALSE;
  float middle = (float) y + 0.5f + vertical.shift;
  line.y = CLAMP ((int) middle, 0, ink->luma->height - 1);
  line.dx = 1;
  line.dy = 0;
  if (!cross (&line, &horizontal))
    return FALSE;
  finder->x = (float) x + 0.5f + horizontal.shift;
  finder->y = middle;
  finder->module = (float) (horizontal.sum + vertical.sum) / 14.0f;
  finder->hits = 1;
  finder->dark = dark;

  line.x = CLAMP ((int) finder->x, 0, ink->luma->width - 1);
  line.dy = 1;
  if (cross (&line, &diagonal))
    return TRUE;
  line.dy = -1;
  return cross (&line, &diagonal);
}

static GhFinder *
known (GhFinders *finders, float x, float y, float module, gboolean dark)
{
  for (int i = 0; i < finders->n; i++) {
    GhFinder *finder = &finders->found[i];
    if (finder->dark == dark && fabsf (finder->x - x) < SAME_WITHIN * finder->module &&
        fabsf (finder->y - y) < SAME_WITHIN * finder->module && module < 2.0f * finder->module &&
        finder->module < 2.0f * module)
      return finder;
  }
  return NULL;
}

static void
keep (GhFinders *finders, const GhFinder *finder)
{
  GhFinder *same = known (finders, finder->x, finder->y, finder->module, finder->dark);
  if (same != NULL) {
    float share = 1.0f / (float) (same->hits + 1);
    same->x += share * (finder->x - same->x);
    same->y += share * (finder->y - same->y);
    same->module += share * (finder->module - same->module);
    same->hits++;
    return;
  }
  if (finders->n < GH_FINDERS_MAX) {
    finders->found[finders->n++] = *finder;
    return;
  }
  GhFinder *weakest = &finders->found[0];
  for (int i = 1; i < GH_FINDERS_MAX; i++)
    if (finders->found[i].hits < weakest->hits)
      weakest = &finders->found[i];
  if (weakest->hits == 1)
    *weakest = *finder;
}

/* Whether a row only shows once more what has been measured often enough. */
static gboolean
is_settled (GhFinders *finders, int x, int y, int width, gboolean dark)
{
  GhFinder *finder =
      known (finders, (float) x + 0.5f, (float) y + 0.5f, (float) width / 7.0f, dark);
  if (finder == NULL || finder->hits < ENOUGH_HITS)
    return FALSE;
  finder->hits++;
  return TRUE;
}

void
gh_finders_search (GhFinders *finders, GhInk *ink, int step, int least)
{
  finders->n = 0;
  int checks = 0;
  for (int y = step / 2; y < ink->luma->height && checks < MOST_CHECKS; y += step) {
    gboolean dark = FALSE;
    int n = gh_ink_edges (ink, y, finders->edges, &dark);
    const guint16 *edge = finders->edges;
    for (int i = 0; i + 5 < n; i++, edge++, dark = !dark) {
      int width = edge[5] - edge[0];
      if (width < least || !may_be_core (edge[3] - edge[2], width))
        continue;
      int run[5];
      for (int k = 0; k < 5; k++)
        run[k] = edge[k + 1] - edge[k];
      if (!like_finder (run))
        continue;
      int x = (edge[2] + edge[3]) / 2;
      GhFinder finder;
      if (is_settled (finders, x, y, width, dark))
        continue;
      checks++;
      if (check (ink, x, y, width, dark, &finder))
        keep (finders, &finder);
    }
  }
  for (int i = 0; i < finders->n; i++) {
    GhFinder *finder = &finders->found[i];
    finder->share = MIN ((float) (finder->hits * step) / (3.0f * finder->module), 1.0f);
  }
}
