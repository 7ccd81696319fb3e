/* The conductor. */

#include "kiosk/decode/cascade.h"

#include "kiosk/decode/climb.h"
#include "kiosk/decode/equaliser.h"
#include "kiosk/decode/fit.h"

struct _GhCascade {
  GhPyramid pyramid;
  GhInk ink;
  GhFinders finders;
  GhTriple triples[GH_TRIPLES_MAX];
  GhFit fit;
  GhModules modules;
  GhRunning running;
  GhBitmap bitmap;
  GhEqualiser equaliser;
  GhReader *reader;
  gint64 budget;
};

GhCascade *
gh_cascade_new (void)
{
  GhCascade *cascade = g_new0 (GhCascade, 1);
  gh_pyramid_init (&cascade->pyramid);
  gh_ink_init (&cascade->ink, GH_PYRAMID_SIDE);
  gh_finders_init (&cascade->finders, GH_PYRAMID_SIDE);
  cascade->reader = gh_reader_new ();
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
  gh_reader_free (cascade->reader);
  g_free (cascade);
}

void
gh_cascade_set_budget (GhCascade *cascade, gint64 microseconds)
{
  cascade->budget = microseconds;
}

static void
read_modules (GhCascade *cascade)
{
  const GhGrid *grid = &cascade->fit.grid;
  GhView view = gh_view_of (grid, &cascade->pyramid);
  gh_view_read (&view, grid->version, &cascade->modules);
  gh_bitmap_threshold (&cascade->bitmap, &cascade->modules, &cascade->running);
}

static gboolean
read_bitmap (GhCascade *cascade, GhReading *reading)
{
  gh_bitmap_decide (&cascade->bitmap);
  return gh_reader_read_bitmap (cascade->reader, &cascade->bitmap, reading);
}

static gboolean
read_sharpened (GhCascade *cascade, GhReading *reading)
{
  return gh_equaliser_run (&cascade->equaliser, &cascade->modules, &cascade->bitmap) &&
         read_bitmap (cascade, reading);
}

static gboolean
attempt (GhCascade *cascade, GhReading *reading)
{
  read_modules (cascade);
  if (read_bitmap (cascade, reading))
    return TRUE;
  if (read_sharpened (cascade, reading))
    return TRUE;
  GhFit as_fitted = cascade->fit;
  gh_climb_corner (&cascade->fit, &cascade->pyramid, &cascade->bitmap);
  read_modules (cascade);
  if (read_bitmap (cascade, reading) || read_sharpened (cascade, reading))
    return TRUE;
  cascade->fit = as_fitted;
  gh_climb_bend (&cascade->fit, &cascade->pyramid, &cascade->bitmap);
  read_modules (cascade);
  return read_bitmap (cascade, reading) || read_sharpened (cascade, reading);
}

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
  enlarge (&triple.corner, factor);
  enlarge (&triple.right, factor);
  enlarge (&triple.below, factor);
  if (!gh_fit_triple (&cascade->fit, &cascade->pyramid, &triple, GH_LAYOUT_VERSIONS))
    return FALSE;
  gh_fit_alignment (&cascade->fit, &cascade->pyramid, 3.0f);
  if (!gh_fit_is_plausible (&cascade->fit))
    return FALSE;
  return attempt (cascade, reading);
}

static gboolean
look (GhCascade *cascade, int level, GhReading *reading)
{
  gh_ink_measure (&cascade->ink, &cascade->pyramid.levels[level], GH_INK_BY_CONTRAST);
  gh_finders_search (&cascade->finders, &cascade->ink, level == 0 ? 2 : 1);
  int n = gh_triples_rank (&cascade->finders, cascade->triples);
  for (int i = 0; i < n; i++)
    if (try_triple (cascade, cascade->triples[i], (float) (1 << level), reading))
      return TRUE;
  return FALSE;
}

gboolean
gh_cascade_read (GhCascade *cascade, const GhLuma *picture, GhReading *reading)
{
  static const int order[] = { 1, 2, 0 };
  if (!gh_pyramid_show (&cascade->pyramid, picture))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (order); i++)
    if (look (cascade, order[i], reading))
      return TRUE;
  return FALSE;
}
