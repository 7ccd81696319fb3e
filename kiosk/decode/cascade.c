/* The conductor: where finders are looked for and what is tried on what they make, within the time
 * that there is. */

#include "kiosk/decode/cascade.h"

#include "kiosk/decode/candidates.h"
#include "kiosk/decode/filter.h"
#include "kiosk/decode/guess.h"
#include "kiosk/decode/tries.h"

#include <math.h>

/* Finders of so many pixels are looked for; those that are too small for a small picture are large
 * enough in the full one. */
#define LEAST_IN_FULL  7
#define LEAST_IN_SMALL 12
/* Of the ranked triples. Nearly all codes are read from the first. */
#define TRIPLES_TRIED 8
/* With a budget, codes larger than this are left alone: they take zbar too long, and are no
 * tickets. */
#define LARGEST_ON_TIME 20

/* A picture so dark that codes may be too faint for the first stages. */
#define DIM 40
/* A finder that is surely one. */
#define CLEAR_SHARE 0.8f
#define CLEAR_HITS  4

/* A picture to look for finders in. */
typedef struct {
  GhLuma luma;
  float factor; /* from its pixels to the full picture's */
  GhInkRule rule;
  int step;       /* between rows */
  gboolean guess; /* from two finders */
} Sight;

struct _GhCascade {
  GhReader *reader; /* borrowed */
  gint64 budget;
  int turn; /* the deep stage that the next picture begins with */

  GhPyramid pyramid;
  GhInk ink;
  GhFinders finders;
  GhTriple triples[GH_TRIPLES_MAX];
  GhFilter filter;
  GhTries *tries;
  GhFit fit;
  GhCandidates candidates;
  gboolean promising; /* the picture shows a clear finder, or is dark */
  GhReading nearest;
};

GhCascade *
gh_cascade_new (GhReader *reader)
{
  GhCascade *cascade = g_new0 (GhCascade, 1);
  cascade->reader = reader;
  gh_pyramid_init (&cascade->pyramid);
  gh_ink_init (&cascade->ink, GH_PYRAMID_SIDE);
  gh_finders_init (&cascade->finders, GH_PYRAMID_SIDE);
  gh_filter_init (&cascade->filter, GH_PYRAMID_SIDE);
  cascade->tries = gh_tries_new (reader);
  return cascade;
}

void
gh_cascade_free (GhCascade *cascade)
{
  if (cascade == NULL)
    return;
  gh_pyramid_clear (&cascade->pyramid);
  gh_ink_clear (&cascade->ink);
  gh_finders_clear (&cascade->finders);
  gh_filter_clear (&cascade->filter);
  gh_tries_free (cascade->tries);
  g_free (cascade);
}

void
gh_cascade_set_budget (GhCascade *cascade, gint64 microseconds)
{
  cascade->budget = microseconds;
}

void
gh_cascade_forget (GhCascade *cascade)
{
  cascade->turn = 0;
}

/* The first of anything is always tried: however slow the machine, and however small the budget,
 * every frame gets a look of each kind. */
static gboolean
may_go_on (int tried, const GhDeadline *deadline)
{
  return tried == 0 || !gh_deadline_passed (deadline);
}

/* ---- grids ---- */

static gboolean
try_candidates (GhCascade *cascade, const GhDeadline *deadline, GhReading *reading)
{
  for (int i = 0; i < cascade->candidates.n && may_go_on (i, deadline); i++)
    if (gh_tries_hard (cascade->tries, &cascade->pyramid, &cascade->candidates.fits[i], deadline,
                       reading))
      return TRUE;
  return FALSE;
}

/* ---- triples ---- */

static void
enlarge (GhFinder *finder, float factor)
{
  finder->x *= factor;
  finder->y *= factor;
  finder->module *= factor;
}

static gboolean
try_triple (GhCascade *cascade, GhTriple triple, float factor, GhReading *reading)
{
  GhFit *fit = &cascade->fit;
  enlarge (&triple.corner, factor);
  enlarge (&triple.right, factor);
  enlarge (&triple.below, factor);
  if (!gh_fit_triple (fit, &cascade->pyramid, &triple))
    return FALSE;
  gh_fit_alignment (fit, &cascade->pyramid, 3.0f);
  if (!gh_fit_is_plausible (fit) || (cascade->budget > 0 && fit->grid.version > LARGEST_ON_TIME))
    return FALSE;
  if (gh_tries_quick (cascade->tries, &cascade->pyramid, fit, reading))
    return TRUE;
  gh_candidates_add (&cascade->candidates, fit);
  return FALSE;
}

static float
off_middle (const GhLuma *full, float x, float y)
{
  return hypotf (x - 0.5f * (float) full->width, y - 0.5f * (float) full->height);
}

/* Where the middle of a triple's code is, in the full picture. */
static float
triple_off_middle (const GhLuma *full, const GhTriple *triple, float factor)
{
  return off_middle (full, 0.5f * factor * (triple->right.x + triple->below.x),
                     0.5f * factor * (triple->right.y + triple->below.y));
}

/* The first triple that reads, unless a later one reads too and is nearer to the middle. */
static gboolean
try_triples (GhCascade *cascade, int n, float factor, const GhDeadline *deadline,
             GhReading *reading)
{
  const GhLuma *full = &cascade->pyramid.levels[0];
  float nearest = G_MAXFLOAT;
  for (int i = 0; i < MIN (n, TRIPLES_TRIED) && may_go_on (i, deadline); i++) {
    const GhTriple *triple = &cascade->triples[i];
    /* One that is less near by a quarter only shows the same code from another of its corners. */
    if (triple_off_middle (full, triple, factor) < 0.75f * nearest &&
        try_triple (cascade, *triple, factor, &cascade->nearest)) {
      nearest = off_middle (full, cascade->nearest.x, cascade->nearest.y);
      *reading = cascade->nearest;
    }
  }
  gh_reading_forget (&cascade->nearest);
  return nearest < G_MAXFLOAT;
}

/* Whether any finder was seen as often as it should be. */
static gboolean
has_clear_finder (const GhFinders *finders)
{
  for (int i = 0; i < finders->n; i++)
    if (finders->found[i].share >= CLEAR_SHARE && finders->found[i].hits >= CLEAR_HITS)
      return TRUE;
  return FALSE;
}

static gboolean
look (GhCascade *cascade, const Sight *sight, const GhDeadline *deadline, GhReading *reading)
{
  gh_ink_measure (&cascade->ink, &sight->luma, sight->rule);
  gh_finders_search (&cascade->finders, &cascade->ink, sight->step,
                     sight->factor > 1.5f ? LEAST_IN_SMALL : LEAST_IN_FULL);
  cascade->promising =
      cascade->promising || cascade->ink.brightness < DIM || has_clear_finder (&cascade->finders);
  int n = sight->guess ? gh_guess_triples (&cascade->finders, &sight->luma, cascade->triples)
                       : gh_triples_rank (&cascade->finders, cascade->triples);
  return try_triples (cascade, n, sight->factor, deadline, reading);
}

/* ---- stages ---- */

typedef enum {
  MAKE_NOTHING,
  MAKE_SHARPER,
  MAKE_MUCH_SHARPER,
  MAKE_SOFTER,
  MAKE_LARGER,
} Making;

typedef struct {
  int level;
  Making making;
  GhInkRule rule;
  int step;
  gboolean guess;
} Stage;

static const Stage first_stages[] = {
  { 1, MAKE_NOTHING, GH_INK_BY_CONTRAST, 1, FALSE },
  { 2, MAKE_NOTHING, GH_INK_BY_CONTRAST, 1, FALSE },
  { 0, MAKE_NOTHING, GH_INK_BY_CONTRAST, 2, FALSE },
};

static const Stage deep_stages[] = {
  { 1, MAKE_SHARPER, GH_INK_BY_CONTRAST, 1, FALSE },
  { 1, MAKE_NOTHING, GH_INK_BY_MEAN, 1, FALSE },
  { 0, MAKE_NOTHING, GH_INK_BY_MEAN, 1, FALSE },
  { 1, MAKE_NOTHING, GH_INK_BY_CONTRAST, 1, TRUE },
  { 1, MAKE_NOTHING, GH_INK_BY_ANY, 1, FALSE },
  { 0, MAKE_NOTHING, GH_INK_BY_ANY, 1, FALSE },
  { 0, MAKE_SHARPER, GH_INK_BY_CONTRAST, 1, FALSE },
  { 0, MAKE_MUCH_SHARPER, GH_INK_BY_CONTRAST, 1, FALSE },
  { 1, MAKE_SOFTER, GH_INK_BY_ANY, 1, FALSE },
  { 0, MAKE_SOFTER, GH_INK_BY_ANY, 1, FALSE },
  { 0, MAKE_LARGER, GH_INK_BY_ANY, 1, FALSE },
  { 0, MAKE_NOTHING, GH_INK_BY_CONTRAST, 1, TRUE },
  { 0, MAKE_SHARPER, GH_INK_BY_CONTRAST, 1, TRUE },
  { 2, MAKE_SHARPER, GH_INK_BY_CONTRAST, 1, FALSE },
  { 1, MAKE_SHARPER, GH_INK_BY_ANY, 1, FALSE },
};

static Sight
sight_of (GhCascade *cascade, const Stage *stage)
{
  const GhLuma *luma = &cascade->pyramid.levels[stage->level];
  Sight sight = {
    .luma = *luma,
    .factor = (float) (1 << stage->level),
    .rule = stage->rule,
    .step = stage->step,
    .guess = stage->guess,
  };
  if (stage->making == MAKE_SHARPER) {
    sight.luma = gh_filter_sharpen (&cascade->filter, luma, 7, 3);
  } else if (stage->making == MAKE_MUCH_SHARPER) {
    sight.luma = gh_filter_sharpen (&cascade->filter, luma, 11, 5);
  } else if (stage->making == MAKE_SOFTER) {
    sight.luma = gh_filter_soften (&cascade->filter, luma);
  } else if (stage->making == MAKE_LARGER &&
             MAX (luma->width, luma->height) <= GH_PYRAMID_SIDE / 2) {
    sight.luma = gh_filter_double (&cascade->filter, luma);
    sight.factor *= 0.5f;
  }
  return sight;
}

static gboolean
run_stage (GhCascade *cascade, const Stage *stage, const GhDeadline *deadline, GhReading *reading)
{
  Sight sight = sight_of (cascade, stage);
  return look (cascade, &sight, deadline, reading);
}

/* zbar on the whole picture, with a threshold that it has not. With a budget a half must do. */
static gboolean
read_whole (GhCascade *cascade, GhReading *reading)
{
  int level = cascade->budget > 0 ? 1 : 0;
  GhLuma split = gh_filter_split (&cascade->filter, &cascade->pyramid.levels[level], 51, 5);
  return gh_reader_read_picture (cascade->reader, split.pixels, split.width, split.height, reading);
}

static gboolean
go_deeper (GhCascade *cascade, const GhDeadline *deadline, GhReading *reading)
{
  int stages = G_N_ELEMENTS (deep_stages) + 1;
  if (cascade->budget > 0 && !cascade->promising)
    stages = 1;
  for (int i = 0; i < stages && may_go_on (i, deadline); i++) {
    int number = cascade->turn;
    cascade->turn = (cascade->turn + 1) % ((int) G_N_ELEMENTS (deep_stages) + 1);
    cascade->candidates.n = 0;
    if (number == (int) G_N_ELEMENTS (deep_stages)
            ? read_whole (cascade, reading)
            : run_stage (cascade, &deep_stages[number], deadline, reading))
      return TRUE;
    if (try_candidates (cascade, deadline, reading))
      return TRUE;
  }
  return FALSE;
}

gboolean
gh_cascade_read (GhCascade *cascade, const GhLuma *picture, GhReading *reading)
{
  GhDeadline deadline = gh_deadline_in (cascade->budget);
  cascade->candidates.n = 0;
  cascade->promising = FALSE;
  if (!gh_pyramid_show (&cascade->pyramid, picture))
    return FALSE;
  for (int i = 0; i < (int) G_N_ELEMENTS (first_stages) && may_go_on (i, &deadline); i++)
    if (run_stage (cascade, &first_stages[i], &deadline, reading))
      return TRUE;
  return try_candidates (cascade, &deadline, reading) || go_deeper (cascade, &deadline, reading);
}
