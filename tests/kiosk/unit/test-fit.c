/* Tests of kiosk/decode/finders, triples, guess, outline, fit, equaliser: from a picture to a grid,
 * and from grey modules to black and white ones. */

#include "kiosk/decode/candidates.h"
#include "kiosk/decode/equaliser.h"
#include "kiosk/decode/fit.h"
#include "kiosk/decode/guess.h"
#include "qr-frame.h"

#include <math.h>
#include <qrencode.h>
#include <string.h>

#define TICKET "TKT-2025-7K3M9Q-4XH2V0"

typedef struct {
  GhPyramid pyramid;
  GhInk ink;
  GhFinders finders;
  GhTriple triples[GH_TRIPLES_MAX];
  GhFit fit;
  GhModules modules;
  GhRunning running;
  GhBitmap bitmap;
  GhEqualiser equaliser;
  GhTestView view;
  guint8 *pixels;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  gh_pyramid_init (&fixture->pyramid);
  gh_ink_init (&fixture->ink, GH_PYRAMID_SIDE);
  gh_finders_init (&fixture->finders, GH_PYRAMID_SIDE);
  fixture->view =
      (GhTestView){ .text = TICKET, .version = 2, .width = 400, .height = 320, .module = 6 };
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gh_pyramid_clear (&fixture->pyramid);
  gh_ink_clear (&fixture->ink);
  gh_finders_clear (&fixture->finders);
  g_free (fixture->pixels);
}

static void
find (Fixture *fixture)
{
  GhTestView *view = &fixture->view;
  g_free (fixture->pixels);
  fixture->pixels = gh_test_view_pixels (view);
  GhLuma luma = { fixture->pixels, view->width, view->height, (gsize) view->width, 1 };
  g_assert_true (gh_pyramid_show (&fixture->pyramid, &luma));
  gh_ink_measure (&fixture->ink, &fixture->pyramid.levels[0], GH_INK_BY_CONTRAST);
  gh_finders_search (&fixture->finders, &fixture->ink, 1, 7);
}

static int
version_of_view (const GhTestView *view)
{
  QRcode *code = QRcode_encodeString (view->text, view->version, QR_ECLEVEL_Q, QR_MODE_8, 1);
  int version = code->version;
  QRcode_free (code);
  return version;
}

/* All three, with their sizes, and the corner with the right one to its right. */
static void
test_finds_three (Fixture *fixture, gconstpointer data)
{
  for (int angle = 0; angle < 360; angle += 30) {
    fixture->view.angle = angle;
    find (fixture);
    g_assert_cmpint (gh_triples_rank (&fixture->finders, fixture->triples), >=, 1);
    const GhTriple *triple = &fixture->triples[0];
    double turn = angle * G_PI / 180, side = gh_layout_side (version_of_view (&fixture->view));
    double arm = (side / 2 - 3.5) * fixture->view.module;
    g_assert_cmpfloat_with_epsilon (triple->corner.x, 200 - arm * cos (turn) + arm * sin (turn), 2);
    g_assert_cmpfloat_with_epsilon (triple->corner.y, 160 - arm * sin (turn) - arm * cos (turn), 2);
    g_assert_cmpfloat_with_epsilon (triple->right.x, 200 + arm * cos (turn) + arm * sin (turn), 2);
    g_assert_cmpfloat_with_epsilon (triple->below.y, 160 - arm * sin (turn) + arm * cos (turn), 2);
    g_assert_true (triple->corner.dark);
  }
}

/* The grid lies where the code was drawn, to a fifth of a module at its fourth corner. */
static void
test_fits (Fixture *fixture, gconstpointer data)
{
  for (int version = 2; version <= 8; version += 3) {
    fixture->view.version = version;
    fixture->view.module = 4;
    fixture->view.angle = 25;
    find (fixture);
    g_assert_cmpint (gh_triples_rank (&fixture->finders, fixture->triples), >=, 1);
    g_assert_true (gh_fit_triple (&fixture->fit, &fixture->pyramid, &fixture->triples[0]));
    g_assert_true (gh_fit_alignment (&fixture->fit, &fixture->pyramid, 3));
    g_assert_true (gh_fit_is_plausible (&fixture->fit));
    g_assert_cmpint (fixture->fit.grid.version, ==, version_of_view (&fixture->view));
    g_assert_cmpfloat (fixture->fit.timing, >, 0.95f);
    g_assert_cmpfloat (fixture->fit.alignment, >, 0.9f);
    float side = (float) gh_layout_side (fixture->fit.grid.version), x, y;
    gh_homography_apply (&fixture->fit.grid.map, side, side, &x, &y);
    double turn = 25 * G_PI / 180, half = (double) side / 2 * fixture->view.module;
    g_assert_cmpfloat_with_epsilon (x, 200 + half * cos (turn) - half * sin (turn), 0.8);
    g_assert_cmpfloat_with_epsilon (y, 160 + half * sin (turn) + half * cos (turn), 0.8);
  }
}

/* Finders that belong to no code do not pass the gate. */
static void
test_no_grid_without_timing (Fixture *fixture, gconstpointer data)
{
  find (fixture);
  gh_triples_rank (&fixture->finders, fixture->triples);
  GhTriple turned = fixture->triples[0];
  turned.corner = fixture->triples[0].right;
  turned.right = fixture->triples[0].below;
  turned.below = fixture->triples[0].corner;
  gboolean fits = gh_fit_triple (&fixture->fit, &fixture->pyramid, &turned);
  g_assert_false (fits && gh_fit_is_plausible (&fixture->fit));
}

static void
test_guesses_the_third (Fixture *fixture, gconstpointer data)
{
  find (fixture);
  gh_triples_rank (&fixture->finders, fixture->triples);
  GhFinder missing = fixture->triples[0].below;
  GhFinders two = { .found = { fixture->triples[0].corner, fixture->triples[0].right }, .n = 2 };
  int n = gh_guess_triples (&two, &fixture->pyramid.levels[0], fixture->triples);
  gboolean guessed = FALSE;
  for (int i = 0; i < n; i++)
    guessed = guessed || hypotf (fixture->triples[i].below.x - missing.x,
                                 fixture->triples[i].below.y - missing.y) < 4;
  g_assert_true (guessed);
}

/* The best first, one a code, and the worst makes room. */
static void
test_candidates (Fixture *fixture, gconstpointer data)
{
  g_autofree GhCandidates *candidates = g_new0 (GhCandidates, 1);
  static const float timings[] = { 0.7f, 0.9f, 0.65f, 0.8f, 0.6f, 0.95f };
  for (gsize i = 0; i < G_N_ELEMENTS (timings); i++) {
    GhFit fit = { .timing = timings[i], .grid.version = 2 };
    fit.grid.map = (GhHomography){ { 4, 0, 500.0f * (float) i, 0, 4, 0, 0, 0 } };
    gh_candidates_add (candidates, &fit);
  }
  g_assert_cmpint (candidates->n, ==, GH_CANDIDATES_MAX);
  static const float kept[] = { 0.95f, 0.9f, 0.8f, 0.7f };
  for (int i = 0; i < GH_CANDIDATES_MAX; i++)
    g_assert_cmpfloat (candidates->fits[i].timing, ==, kept[i]);

  GhFit again = candidates->fits[2];
  again.timing = 0.99f;
  gh_candidates_add (candidates, &again);
  again.timing = 0.5f;
  gh_candidates_add (candidates, &again);
  static const float then[] = { 0.99f, 0.95f, 0.9f, 0.7f };
  for (int i = 0; i < GH_CANDIDATES_MAX; i++)
    g_assert_cmpfloat (candidates->fits[i].timing, ==, then[i]);
}

static int
wrong_modules (const GhBitmap *bitmap, const QRcode *code)
{
  int wrong = 0;
  for (int i = 0; i < bitmap->side * bitmap->side; i++)
    wrong += (code->data[i] & 1) != bitmap->dark[i];
  return wrong;
}

/* Grey modules of @code, each with so much of its neighbours as a blurred picture has. */
static void
smear (GhModules *modules, const QRcode *code)
{
  modules->version = code->version;
  modules->side = code->width;
  modules->stride = code->width + 2 * GH_MODULES_MARGIN;
  int margin = GH_MODULES_MARGIN, side = code->width;
  for (int row = -margin; row < side + margin; row++)
    for (int column = -margin; column < side + margin; column++) {
      float sum = 0, weights = 0;
      for (int i = -2; i <= 2; i++)
        for (int k = -2; k <= 2; k++) {
          float weight = expf (-0.5f * (float) (i * i + k * k) / 0.75f);
          int at_row = row + i, at_column = column + k;
          gboolean inside = at_row >= 0 && at_row < side && at_column >= 0 && at_column < side;
          gboolean dark = inside && (code->data[at_row * side + at_column] & 1) != 0;
          sum += weight * (dark ? 40.0f : 200.0f);
          weights += weight;
        }
      *gh_modules_at (modules, column, row) = sum / weights;
    }
}

static void
test_equalises (Fixture *fixture, gconstpointer data)
{
  QRcode *code = QRcode_encodeString (TICKET, 3, QR_ECLEVEL_Q, QR_MODE_8, 1);
  smear (&fixture->modules, code);
  gh_bitmap_threshold (&fixture->bitmap, &fixture->modules, &fixture->running);
  gh_bitmap_decide (&fixture->bitmap);
  int before = wrong_modules (&fixture->bitmap, code);
  g_assert_true (gh_equaliser_run (&fixture->equaliser, &fixture->modules, &fixture->bitmap));
  gh_bitmap_decide (&fixture->bitmap);
  int after = wrong_modules (&fixture->bitmap, code);
  g_assert_cmpint (before, >, 20);
  g_assert_cmpint (after, <=, before / 4);
  QRcode_free (code);
}

/* Modules without contrast teach nothing. */
static void
test_nothing_to_learn (Fixture *fixture, gconstpointer data)
{
  GhModules *modules = &fixture->modules;
  *modules = (GhModules){ .version = 1, .side = 21, .stride = 21 + 2 * GH_MODULES_MARGIN };
  gh_bitmap_threshold (&fixture->bitmap, modules, &fixture->running);
  g_assert_false (gh_equaliser_run (&fixture->equaliser, modules, &fixture->bitmap));
}

/* Everything that is known is put right, however it was seen. */
static void
test_puts_right (Fixture *fixture, gconstpointer data)
{
  QRcode *code = QRcode_encodeString (TICKET, 7, QR_ECLEVEL_M, QR_MODE_8, 1);
  smear (&fixture->modules, code);
  gh_bitmap_threshold (&fixture->bitmap, &fixture->modules, &fixture->running);
  GhBitmap *bitmap = &fixture->bitmap;
  for (int i = 0; i < bitmap->side * bitmap->side; i++) {
    gboolean format = (code->data[i] & 0x04) != 0;
    bitmap->soft[i] = (code->data[i] & 1) != 0 ? -1.0f : 1.0f;
    /* Of the format a fifth is seen wrong. */
    if (bitmap->kinds[i] != GH_MODULE_DATA || (format && i % 5 == 0))
      bitmap->soft[i] *= -1.0f;
  }
  gh_bitmap_decide (bitmap);
  g_assert_cmpint (wrong_modules (bitmap, code), ==, 0);
  QRcode_free (code);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/fit/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("finds-three", test_finds_three);
  ADD ("fits", test_fits);
  ADD ("no-grid-without-timing", test_no_grid_without_timing);
  ADD ("guesses-the-third", test_guesses_the_third);
  ADD ("candidates", test_candidates);
  ADD ("equalises", test_equalises);
  ADD ("nothing-to-learn", test_nothing_to_learn);
  ADD ("puts-right", test_puts_right);
  return g_test_run ();
}
