/* Tests of kiosk/decode/cascade: what is read, from what, and what never is. */

#include "kiosk/decode/cascade.h"
#include "qr-frame.h"

#include <string.h>

#define TICKET "TKT-2025-7K3M9Q-4XH2V0"

typedef struct {
  GhReader *reader;
  GhCascade *cascade;
  GhReading reading;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->reader = gh_reader_new ();
  fixture->cascade = gh_cascade_new (fixture->reader);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gh_cascade_free (fixture->cascade);
  gh_reader_free (fixture->reader);
}

static GhTestView
plain_view (void)
{
  return (GhTestView){ .text = TICKET, .width = 400, .height = 320, .module = 6 };
}

static gboolean
read_luma (Fixture *fixture, const GhLuma *luma)
{
  return gh_cascade_read (fixture->cascade, luma, &fixture->reading);
}

static gboolean
read_pixels (Fixture *fixture, const guint8 *pixels, int width, int height)
{
  GhLuma luma = { pixels, width, height, (gsize) width, 1 };
  return read_luma (fixture, &luma);
}

static void
assert_read (Fixture *fixture, const GhTestView *view)
{
  g_autofree guint8 *pixels = gh_test_view_pixels (view);
  if (!read_pixels (fixture, pixels, view->width, view->height))
    g_error ("not read: module %.1f angle %.0f tilt %.0f bend %.0f blur %.1f noise %.0f shade %.1f",
             view->module, view->angle, view->tilt, view->bend, view->blur, view->noise,
             view->shade);
  g_assert_cmpstr (fixture->reading.bytes, ==, view->text);
  g_assert_cmpuint (fixture->reading.length, ==, strlen (view->text));
}

static void
test_turned (Fixture *fixture, gconstpointer data)
{
  for (int angle = 0; angle < 360; angle += 15) {
    GhTestView view = plain_view ();
    view.angle = angle;
    assert_read (fixture, &view);
  }
}

static void
test_tilted (Fixture *fixture, gconstpointer data)
{
  for (int tilt = -50; tilt <= 50; tilt += 25)
    for (int angle = 0; angle < 90; angle += 30) {
      GhTestView view = plain_view ();
      view.tilt = tilt;
      view.angle = angle;
      assert_read (fixture, &view);
    }
}

/* A screen in dark mode shows light codes on dark, turned or not. */
static void
test_inverted (Fixture *fixture, gconstpointer data)
{
  for (int angle = 0; angle < 360; angle += 45) {
    GhTestView view = plain_view ();
    view.dark = 235;
    view.light = 20;
    view.angle = angle;
    assert_read (fixture, &view);
  }
}

static void
test_blurred (Fixture *fixture, gconstpointer data)
{
  /* Up to two thirds of a module. */
  for (double blur = 1; blur <= 4; blur += 1) {
    GhTestView view = plain_view ();
    view.blur = blur;
    view.angle = 10;
    assert_read (fixture, &view);
  }
}

static void
test_faint (Fixture *fixture, gconstpointer data)
{
  static const int levels[][2] = {
    { 100, 140 }, { 94, 106 }, { 10, 30 }, { 225, 250 }, { 180, 160 }
  };
  for (gsize i = 0; i < G_N_ELEMENTS (levels); i++) {
    GhTestView view = plain_view ();
    view.dark = levels[i][0];
    view.light = levels[i][1];
    view.angle = 20;
    assert_read (fixture, &view);
  }
}

static void
test_noisy_and_shaded (Fixture *fixture, gconstpointer data)
{
  for (guint32 seed = 1; seed <= 4; seed++) {
    GhTestView view = plain_view ();
    view.noise = 25;
    view.shade = 0.8;
    view.seed = seed;
    assert_read (fixture, &view);
  }
}

static void
test_bent (Fixture *fixture, gconstpointer data)
{
  for (int angle = 0; angle < 360; angle += 90) {
    GhTestView view = plain_view ();
    view.bend = 100;
    view.angle = angle;
    assert_read (fixture, &view);
  }
}

/* A dark strip across the code: as much is lost as level Q can bear, and what is dark within it
 * counts. */
static void
test_blotted (Fixture *fixture, gconstpointer data)
{
  for (int angle = 0; angle < 360; angle += 90) {
    GhTestView view = plain_view ();
    view.module = 9;
    view.angle = angle;
    g_autofree guint8 *pixels = gh_test_view_pixels (&view);
    for (int y = 125; y < 195; y++)
      memset (pixels + y * view.width + 165, 20, 80);
    g_assert_true (read_pixels (fixture, pixels, view.width, view.height));
    g_assert_cmpstr (fixture->reading.bytes, ==, view.text);
  }
}

static void
test_small_and_large (Fixture *fixture, gconstpointer data)
{
  GhTestView small = plain_view ();
  small.module = 2;
  small.angle = 5;
  assert_read (fixture, &small);
  GhTestView large = plain_view ();
  large.width = 1500;
  large.height = 1300;
  large.module = 33;
  assert_read (fixture, &large);
  /* More than there are buffers for. */
  GhTestView huge = plain_view ();
  huge.width = 2100;
  huge.height = 700;
  huge.module = 15;
  assert_read (fixture, &huge);
}

static void
test_versions (Fixture *fixture, gconstpointer data)
{
  static const int versions[] = { 1, 2, 4, 7, 10, 15, 25 };
  for (gsize i = 0; i < G_N_ELEMENTS (versions); i++) {
    GhTestView view = { .text = "ABC-123", .version = versions[i], .angle = 12, .module = 4 };
    view.width = view.height = (int) ((17 + 4 * versions[i] + 10) * 4 * 1.3);
    assert_read (fixture, &view);
  }
}

/* The one held up is in the middle; that the other is as plain makes no difference. */
static void
test_nearest_to_the_middle (Fixture *fixture, gconstpointer data)
{
  for (int side = -1; side <= 1; side += 2) {
    GhTestView view = { .text = "NEAR", .width = 640, .height = 300, .module = 5, .x = side * 40 };
    g_autofree guint8 *pixels = gh_test_view_pixels (&view);
    GhTestView other = view;
    other.text = "FAR";
    other.x = -side * 200;
    g_autofree guint8 *others = gh_test_view_pixels (&other);
    for (int y = 0; y < view.height; y++) {
      int from = side > 0 ? 0 : view.width / 2 + 60;
      memcpy (pixels + y * view.width + from, others + y * view.width + from,
              (gsize) (view.width / 2 - 60));
    }
    g_assert_true (read_pixels (fixture, pixels, view.width, view.height));
    g_assert_cmpstr (fixture->reading.bytes, ==, "NEAR");
    g_assert_cmpfloat_with_epsilon (fixture->reading.x, view.width / 2 + view.x, 8);
  }
}

/* Rows further apart than they are long, and pixels two bytes apart as in YUY2. */
static void
test_layouts (Fixture *fixture, gconstpointer data)
{
  GhTestView view = plain_view ();
  g_autofree guint8 *pixels = gh_test_view_pixels (&view);
  for (int step = 1; step <= 2; step++) {
    gsize stride = (gsize) (view.width * step + 12), length = stride * (gsize) view.height;
    g_autofree guint8 *laid_out = g_malloc (length);
    for (gsize i = 0; i < length; i++)
      laid_out[i] = (guint8) (i * 151);
    for (int y = 0; y < view.height; y++)
      for (int x = 0; x < view.width; x++)
        laid_out[(gsize) y * stride + (gsize) (x * step)] = pixels[y * view.width + x];
    GhLuma luma = { laid_out, view.width, view.height, stride, step };
    g_assert_true (read_luma (fixture, &luma));
    g_assert_cmpstr (fixture->reading.bytes, ==, TICKET);
  }
}

static void
fill (guint8 *pixels, int width, int height, int kind, GRand *rand)
{
  int size = g_rand_int_range (rand, 1, 20);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++) {
      guint8 *pixel = &pixels[y * width + x];
      if (kind == 0)
        *pixel = (guint8) g_rand_int_range (rand, 0, 256);
      else if (kind == 1)
        *pixel = ((x / size + y / size) & 1) != 0 ? 255 : 0;
      else if (kind == 2)
        *pixel = (x / size & 1) != 0 ? 200 : 50;
      else if (kind == 3)
        *pixel = (guint8) ((x * x + y * y) / size);
      else
        *pixel = kind == 4 ? 0 : 255;
    }
}

/* Nothing that holds no code reads, whatever its size and however regular or wild it is; sanitizers
 * watch. */
static void
test_no_code (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  for (int i = 0; i < 60; i++) {
    int width = i < 30 ? 1 + i : g_rand_int_range (rand, 20, 300);
    int height = i < 30 ? 31 - i : g_rand_int_range (rand, 20, 300);
    g_autofree guint8 *pixels = g_malloc ((gsize) (width * height));
    fill (pixels, width, height, i % 6, rand);
    g_assert_false (read_pixels (fixture, pixels, width, height));
  }
}

/* Codes of which parts are painted over at random: read right or not at all. */
static void
test_never_wrong (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  int read = 0;
  for (int i = 0; i < 40; i++) {
    GhTestView view = plain_view ();
    view.angle = g_rand_int_range (rand, 0, 360);
    view.tilt = g_rand_int_range (rand, -40, 41);
    g_autofree guint8 *pixels = gh_test_view_pixels (&view);
    for (int spot = i % 8; spot > 0; spot--) {
      int size = g_rand_int_range (rand, 5, 40);
      int left = g_rand_int_range (rand, 100, 300 - size);
      int top = g_rand_int_range (rand, 60, 260 - size);
      guint8 level = (guint8) g_rand_int_range (rand, 0, 256);
      for (int y = top; y < top + size; y++)
        memset (pixels + y * view.width + left, level, (gsize) size);
    }
    if (!read_pixels (fixture, pixels, view.width, view.height))
      continue;
    read++;
    g_assert_cmpstr (fixture->reading.bytes, ==, TICKET);
  }
  g_assert_cmpint (read, >=, 10);
}

/* What there was no time for is tried first on the next frame: a code with a hole in one of its
 * finders needs a deep look, and gets it in the end with a budget that is always used up. */
static void
test_budget_goes_on (Fixture *fixture, gconstpointer data)
{
  GhTestView view = plain_view ();
  g_autofree guint8 *pixels = gh_test_view_pixels (&view);
  /* The lower left finder begins 12.5 modules from the middle. */
  int left = view.width / 2 - 75, bottom = view.height / 2 + 75;
  for (int y = bottom - 30; y < bottom - 12; y++)
    memset (pixels + y * view.width + left + 18, 235, 6);

  gh_cascade_set_budget (fixture->cascade, 1);
  g_assert_false (read_pixels (fixture, pixels, view.width, view.height));
  gboolean read = FALSE;
  for (int frames = 0; frames < 40 && !read; frames++)
    read = read_pixels (fixture, pixels, view.width, view.height);
  g_assert_true (read);
  g_assert_cmpstr (fixture->reading.bytes, ==, TICKET);

  gh_cascade_forget (fixture->cascade);
  g_assert_false (read_pixels (fixture, pixels, view.width, view.height));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/cascade/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("turned", test_turned);
  ADD ("tilted", test_tilted);
  ADD ("inverted", test_inverted);
  ADD ("blurred", test_blurred);
  ADD ("faint", test_faint);
  ADD ("noisy-and-shaded", test_noisy_and_shaded);
  ADD ("bent", test_bent);
  ADD ("blotted", test_blotted);
  ADD ("small-and-large", test_small_and_large);
  ADD ("versions", test_versions);
  ADD ("nearest-to-the-middle", test_nearest_to_the_middle);
  ADD ("layouts", test_layouts);
  ADD ("no-code", test_no_code);
  ADD ("never-wrong", test_never_wrong);
  ADD ("budget-goes-on", test_budget_goes_on);
  return g_test_run ();
}
