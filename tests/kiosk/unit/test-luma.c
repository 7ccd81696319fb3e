/* Tests of kiosk/decode/luma, ink and filter: what every later step believes of a picture. */

#include "kiosk/decode/filter.h"
#include "kiosk/decode/ink.h"
#include "kiosk/decode/luma.h"

#include <math.h>
#include <string.h>

#define WIDTH  83
#define HEIGHT 45

/* Random levels; the bytes between rows and pixels are not part of the picture. */
static GhLuma
random_picture (guint8 *bytes, int step, guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  gsize stride = WIDTH * (gsize) step + 5;
  for (gsize i = 0; i < stride * HEIGHT; i++)
    bytes[i] = (guint8) g_rand_int_range (rand, 0, 256);
  return (GhLuma){ bytes, WIDTH, HEIGHT, stride, step };
}

static int
pixel (const GhLuma *luma, int x, int y)
{
  return luma->pixels[(gsize) y * luma->stride + (gsize) (x * luma->step)];
}

static void
test_sizes (void)
{
  guint8 bytes[(2 * WIDTH + 5) * HEIGHT], scratch[4 * WIDTH], made[WIDTH * HEIGHT];
  guint32 sums[WIDTH];
  for (int step = 1; step <= 2; step++) {
    GhLuma luma = random_picture (bytes, step, 1);
    gh_luma_halve (&luma, made, scratch);
    for (int y = 0; y < HEIGHT / 2; y++)
      for (int x = 0; x < WIDTH / 2; x++) {
        int sum = pixel (&luma, 2 * x, 2 * y) + pixel (&luma, 2 * x + 1, 2 * y) +
                  pixel (&luma, 2 * x, 2 * y + 1) + pixel (&luma, 2 * x + 1, 2 * y + 1);
        g_assert_cmpint (made[y * (WIDTH / 2) + x], ==, (sum + 2) / 4);
      }
    gh_luma_shrink (&luma, 3, made, sums, scratch);
    int sum = 0;
    for (int i = 0; i < 9; i++)
      sum += pixel (&luma, 6 + i % 3, 9 + i / 3);
    g_assert_cmpint (made[3 * (WIDTH / 3) + 2], ==, (sum + 4) / 9);
  }
}

static void
test_between_pixels (void)
{
  guint8 bytes[(2 * WIDTH + 5) * HEIGHT];
  GhLuma luma = random_picture (bytes, 2, 2);
  g_assert_cmpfloat_with_epsilon (gh_luma_at (&luma, 10.5f, 7.5f), pixel (&luma, 10, 7), 0.001);
  g_assert_cmpfloat_with_epsilon (gh_luma_at (&luma, 11.0f, 7.5f),
                                  0.5 * (pixel (&luma, 10, 7) + pixel (&luma, 11, 7)), 0.001);
  /* Outside and nowhere is the edge. */
  g_assert_cmpfloat_with_epsilon (gh_luma_at (&luma, -1e30f, -5), pixel (&luma, 0, 0), 0.001);
  float corner = gh_luma_at (&luma, 1e30f, INFINITY);
  g_assert_cmpfloat_with_epsilon (corner, pixel (&luma, WIDTH - 1, HEIGHT - 1), 1);
  g_assert_cmpfloat_with_epsilon (gh_luma_at (&luma, NAN, NAN), pixel (&luma, 0, 0), 0.001);
  g_assert_cmpfloat (gh_luma_near (&luma, 10.9f, 7.1f), ==, (float) pixel (&luma, 10, 7));
  g_assert_cmpfloat (gh_luma_near (&luma, NAN, -1e30f), ==, (float) pixel (&luma, 0, 0));
  g_assert_cmpfloat (gh_luma_near (&luma, INFINITY, HEIGHT), ==,
                     (float) pixel (&luma, WIDTH - 1, HEIGHT - 1));
  g_assert_false (gh_luma_has (&luma, NAN, 5));
  g_assert_false (gh_luma_has (&luma, WIDTH - 0.5f, 5));
  g_assert_true (gh_luma_has (&luma, WIDTH - 0.6f, 5));
}

/* Edges are where single pixels change between light and dark. */
static void
test_edges_and_pixels (void)
{
  guint8 bytes[(2 * WIDTH + 5) * HEIGHT];
  guint16 edges[WIDTH + 2];
  GhInk ink;
  gh_ink_init (&ink, WIDTH);
  for (int round = 0; round < 4; round++) {
    GhLuma luma = random_picture (bytes, 1 + round % 2, (guint32) round);
    gh_ink_measure (&ink, &luma, round < 2 ? GH_INK_BY_CONTRAST : GH_INK_BY_MEAN);
    for (int y = 0; y < HEIGHT; y++) {
      gboolean dark;
      int n = gh_ink_edges (&ink, y, edges, &dark);
      g_assert_cmpint (edges[0], ==, 0);
      g_assert_cmpint (edges[n - 1], ==, WIDTH);
      for (int i = 0; i + 1 < n; i++, dark = !dark)
        for (int x = edges[i]; x < edges[i + 1]; x++)
          g_assert_cmpint (gh_ink_is_dark (&ink, x, y), ==, dark);
    }
  }
  gh_ink_clear (&ink);
}

/* A faint edge in the dark is seen beside a lamp. */
static void
test_ink_is_local (void)
{
  guint8 bytes[160 * 64];
  GhInk ink;
  gh_ink_init (&ink, 160);
  for (int y = 0; y < 64; y++)
    for (int x = 0; x < 160; x++)
      bytes[y * 160 + x] = x > 70 ? 250 : (x / 5) % 2 == 0 ? 10 : 40;
  GhLuma luma = { bytes, 160, 64, 160, 1 };
  gh_ink_measure (&ink, &luma, GH_INK_BY_CONTRAST);
  g_assert_true (gh_ink_is_dark (&ink, 22, 30));
  g_assert_false (gh_ink_is_dark (&ink, 27, 30));
  g_assert_false (gh_ink_is_dark (&ink, 150, 30));
  gh_ink_clear (&ink);
}

static int
edges_of (GhInk *ink, const GhLuma *luma, GhInkRule rule)
{
  guint16 edges[WIDTH + 2];
  int n = 0;
  gboolean dark;
  gh_ink_measure (ink, luma, rule);
  for (int y = 0; y < luma->height; y++)
    n += gh_ink_edges (ink, y, edges, &dark) - 2;
  return n;
}

/* A wall in a camera's noise is light all over; only a look for faint codes sees anything in it. */
static void
test_noise_is_no_ink (void)
{
  guint8 bytes[(2 * WIDTH + 5) * HEIGHT];
  GhInk ink;
  gh_ink_init (&ink, WIDTH);
  GhLuma luma = random_picture (bytes, 1, 3);
  for (gsize i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8) (120 + bytes[i] % 16);
  g_assert_cmpint (edges_of (&ink, &luma, GH_INK_BY_CONTRAST), ==, 0);
  g_assert_cmpint (edges_of (&ink, &luma, GH_INK_BY_ANY), >, 100);
  gh_ink_clear (&ink);
}

static int
mean_around (const GhLuma *luma, int x, int y, int reach)
{
  int sum = 0;
  for (int row = -reach; row <= reach; row++)
    for (int column = -reach; column <= reach; column++)
      sum += pixel (luma, CLAMP (x + column, 0, WIDTH - 1), CLAMP (y + row, 0, HEIGHT - 1));
  return sum / ((2 * reach + 1) * (2 * reach + 1));
}

static void
test_filters (void)
{
  guint8 bytes[(2 * WIDTH + 5) * HEIGHT];
  GhFilter filter;
  gh_filter_init (&filter, 2 * WIDTH);
  for (int step = 1; step <= 2; step++) {
    GhLuma luma = random_picture (bytes, step, 5);
    GhLuma sharp = gh_filter_sharpen (&filter, &luma, 7, 3);
    for (int y = 0; y < HEIGHT; y++)
      for (int x = 0; x < WIDTH; x++) {
        int value = pixel (&luma, x, y);
        int wanted = value + 3 * (value - mean_around (&luma, x, y, 3));
        g_assert_cmpint (pixel (&sharp, x, y), ==, CLAMP (wanted, 0, 255));
      }
    GhLuma split = gh_filter_split (&filter, &luma, 51, 5);
    for (int y = 0; y < HEIGHT; y += 4)
      for (int x = 0; x < WIDTH; x += 3)
        g_assert_cmpint (pixel (&split, x, y), ==,
                         pixel (&luma, x, y) < mean_around (&luma, x, y, 25) - 5 ? 0 : 255);
    GhLuma twice = gh_filter_double (&filter, &luma);
    g_assert_cmpint (twice.width, ==, 2 * WIDTH);
    g_assert_cmpint (pixel (&twice, 2 * WIDTH - 1, 0), ==, pixel (&luma, WIDTH - 1, 0));
    GhLuma soft = gh_filter_soften (&filter, &luma);
    g_assert_cmpint (soft.height, ==, HEIGHT);
  }
  gh_filter_clear (&filter);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/luma/sizes", test_sizes);
  g_test_add_func ("/luma/between-pixels", test_between_pixels);
  g_test_add_func ("/luma/edges-and-pixels", test_edges_and_pixels);
  g_test_add_func ("/luma/ink-is-local", test_ink_is_local);
  g_test_add_func ("/luma/noise-is-no-ink", test_noise_is_no_ink);
  g_test_add_func ("/luma/filters", test_filters);
  return g_test_run ();
}
