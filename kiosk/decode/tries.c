/* What is tried on one grid, in the order of what it costs and how often it helps. */

#include "kiosk/decode/tries.h"

#include "kiosk/decode/climb.h"
#include "kiosk/decode/equaliser.h"

/* The straightened picture: pixels a module, and modules of quiet zone. Only for tickets' versions.
 */
#define PATCH_PIXELS 4
#define PATCH_QUIET  4
#define PATCH_SIDE   ((17 + 4 * GH_LAYOUT_TICKET_VERSION + 2 * PATCH_QUIET) * PATCH_PIXELS)

struct _GhTries {
  GhReader *reader; /* borrowed */
  GhFit fit;        /* as it is moved */
  GhModules modules;
  GhRunning running;
  GhBitmap bitmap;
  GhEqualiser equaliser;
  guint8 patch[PATCH_SIDE * PATCH_SIDE];
};

GhTries *
gh_tries_new (GhReader *reader)
{
  GhTries *tries = g_new0 (GhTries, 1);
  tries->reader = reader;
  return tries;
}

void
gh_tries_free (GhTries *tries)
{
  g_free (tries);
}

static void
place (const GhFit *fit, GhReading *reading)
{
  float middle = 0.5f * (float) gh_layout_side (fit->grid.version);
  gh_homography_apply (&fit->grid.map, middle, middle, &reading->x, &reading->y);
}

static void
read_modules (GhTries *tries, const GhPyramid *pyramid, const GhGrid *grid)
{
  GhView view = gh_view_of (grid, pyramid);
  gh_view_read (&view, grid->version, &tries->modules);
  gh_bitmap_threshold (&tries->bitmap, &tries->modules, &tries->running);
}

static gboolean
read_bitmap (GhTries *tries, GhReading *reading)
{
  gh_bitmap_decide (&tries->bitmap);
  return gh_reader_read_bitmap (tries->reader, &tries->bitmap, reading);
}

static gboolean
read_sharpened (GhTries *tries, GhReading *reading)
{
  return gh_equaliser_run (&tries->equaliser, &tries->modules, &tries->bitmap) &&
         read_bitmap (tries, reading);
}

gboolean
gh_tries_quick (GhTries *tries, const GhPyramid *pyramid, const GhFit *fit, GhReading *reading)
{
  read_modules (tries, pyramid, &fit->grid);
  place (fit, reading);
  return read_bitmap (tries, reading);
}

/* ---- the hard ones, each on the grid as it was fitted ---- */

static gboolean
try_sharpened (GhTries *tries, const GhPyramid *pyramid, GhReading *reading)
{
  read_modules (tries, pyramid, &tries->fit.grid);
  return read_sharpened (tries, reading);
}

static gboolean
try_corner (GhTries *tries, const GhPyramid *pyramid, GhReading *reading)
{
  read_modules (tries, pyramid, &tries->fit.grid);
  if (!gh_climb_corner (&tries->fit, pyramid, &tries->bitmap))
    return FALSE;
  read_modules (tries, pyramid, &tries->fit.grid);
  return read_bitmap (tries, reading) || read_sharpened (tries, reading);
}

static gboolean
try_bend (GhTries *tries, const GhPyramid *pyramid, GhReading *reading)
{
  read_modules (tries, pyramid, &tries->fit.grid);
  if (!gh_climb_bend (&tries->fit, pyramid, &tries->bitmap))
    return FALSE;
  read_modules (tries, pyramid, &tries->fit.grid);
  return read_bitmap (tries, reading) || read_sharpened (tries, reading);
}

static gboolean
try_levelled (GhTries *tries, const GhPyramid *pyramid, GhReading *reading)
{
  read_modules (tries, pyramid, &tries->fit.grid);
  return gh_bitmap_level (&tries->bitmap, &tries->modules) && read_bitmap (tries, reading);
}

/* Bent and with a fourth corner that is far off. */
static gboolean
try_corner_and_bend (GhTries *tries, const GhPyramid *pyramid, GhReading *reading)
{
  read_modules (tries, pyramid, &tries->fit.grid);
  return gh_climb_corner (&tries->fit, pyramid, &tries->bitmap) &&
         try_bend (tries, pyramid, reading);
}

static gboolean
try_patch (GhTries *tries, const GhPyramid *pyramid, GhReading *reading)
{
  const GhGrid *grid = &tries->fit.grid;
  if (grid->version > GH_LAYOUT_TICKET_VERSION)
    return FALSE;
  GhView view = gh_view_of (grid, pyramid);
  int side = (gh_layout_side (grid->version) + 2 * PATCH_QUIET) * PATCH_PIXELS;
  for (int y = 0; y < side; y++)
    for (int x = 0; x < side; x++) {
      float u = ((float) x + 0.5f) / PATCH_PIXELS - PATCH_QUIET;
      float v = ((float) y + 0.5f) / PATCH_PIXELS - PATCH_QUIET;
      tries->patch[y * side + x] = (guint8) gh_view_at (&view, u, v);
    }
  GhReading found;
  if (!gh_reader_read_picture (tries->reader, tries->patch, side, side, &found))
    return FALSE;
  found.x = reading->x;
  found.y = reading->y;
  *reading = found;
  gh_reading_forget (&found);
  return TRUE;
}

gboolean
gh_tries_hard (GhTries *tries, const GhPyramid *pyramid, const GhFit *fit,
               const GhDeadline *deadline, GhReading *reading)
{
  /* Large codes take too long to move, and show many alignment patterns. */
  gboolean large = fit->grid.version > GH_LAYOUT_TICKET_VERSION;
  static gboolean (*const ways[]) (GhTries *, const GhPyramid *, GhReading *) = {
    try_sharpened, try_corner, try_bend, try_levelled, try_corner_and_bend, try_patch,
  };
  place (fit, reading);
  for (gsize i = 0; i < (large ? 1 : G_N_ELEMENTS (ways)); i++) {
    if (i > 0 && gh_deadline_passed (deadline))
      break;
    tries->fit = *fit;
    if (ways[i](tries, pyramid, reading))
      return TRUE;
  }
  return FALSE;
}
