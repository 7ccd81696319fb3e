/* Tests of kiosk/decode/ink: what it makes of rows is what it says of their pixels. */

#include "kiosk/decode/ink.h"

#define SIDE 300

typedef struct {
  guint8 pixels[2 * SIDE * SIDE];
  GhLuma luma;
  GhInk ink;
} Picture;

static Picture *
picture_new (int width, int height, int step)
{
  Picture *picture = g_new0 (Picture, 1);
  picture->luma = (GhLuma){ picture->pixels, width, height, (gsize) (width * step), step };
  gh_ink_init (&picture->ink, SIDE);
  return picture;
}

static void
picture_free (Picture *picture)
{
  gh_ink_clear (&picture->ink);
  g_free (picture);
}

static void
set (Picture *picture, int x, int y, int value)
{
  picture->pixels[y * (int) picture->luma.stride + x * picture->luma.step] = (guint8) value;
}

/* Light that falls off, dark squares, and noise. */
static void
paint (Picture *picture)
{
  for (int y = 0; y < picture->luma.height; y++)
    for (int x = 0; x < picture->luma.width; x++) {
      gboolean dark = (x / 5 + y / 7) % 2 == 0;
      set (picture, x, y, (dark ? 20 : 110) + x / 3 + g_test_rand_int_range (0, 30));
    }
}

static void
assert_rows_are_pixels (Picture *picture)
{
  guint16 edges[SIDE + 2];
  for (int y = 0; y < picture->luma.height; y++) {
    gboolean dark = FALSE;
    int n = gh_ink_edges (&picture->ink, y, edges, &dark);
    g_assert_cmpint (edges[0], ==, 0);
    g_assert_cmpint (edges[n - 1], ==, picture->luma.width);
    for (int i = 0; i + 1 < n; i++, dark = !dark) {
      g_assert_cmpint (edges[i], <, edges[i + 1]);
      for (int x = edges[i]; x < edges[i + 1]; x++)
        g_assert_cmpint (gh_ink_is_dark (&picture->ink, x, y), ==, dark);
    }
  }
}

/* Widths on both sides of whole blocks and whole words, in both layouts, by every rule. */
static void
test_rows (void)
{
  static const int widths[] = { 1, 7, 8, 9, 63, 64, 65, 71, 127, 128, 130, 199, 256, 299 };
  for (gsize i = 0; i < G_N_ELEMENTS (widths); i++)
    for (int step = 1; step <= 2; step++)
      for (GhInkRule rule = GH_INK_BY_CONTRAST; rule <= GH_INK_BY_MEAN; rule++) {
        Picture *picture = picture_new (widths[i], 37, step);
        paint (picture);
        gh_ink_measure (&picture->ink, &picture->luma, rule);
        g_assert_cmpint (picture->ink.columns, ==, (widths[i] + 7) / 8);
        assert_rows_are_pixels (picture);
        picture_free (picture);
      }
}

/* Every value of a pixel against every threshold. */
static void
test_thresholds (void)
{
  Picture *picture = picture_new (256, 8, 1);
  for (int x = 0; x < 256; x++)
    set (picture, x, 0, x);
  gh_ink_measure (&picture->ink, &picture->luma, GH_INK_BY_MEAN);
  for (int threshold = 0; threshold < 256; threshold++) {
    for (int column = 0; column < picture->ink.columns; column++)
      picture->ink.thresholds[column] = (guint8) threshold;
    guint16 edges[SIDE + 2];
    gboolean dark = FALSE;
    int n = gh_ink_edges (&picture->ink, 0, edges, &dark);
    g_assert_cmpint (dark, ==, threshold > 0);
    g_assert_cmpint (n, ==, threshold > 0 ? 3 : 2);
    g_assert_cmpint (edges[1], ==, threshold > 0 ? threshold : 256);
  }
  picture_free (picture);
}

/* A block's threshold lies between what is dark and what is light around it; the columns that the
 * last block has not got do not count. */
static void
test_levels (void)
{
  Picture *picture = picture_new (205, 43, 1);
  for (int y = 0; y < 43; y++)
    for (int x = 0; x < 205; x++)
      set (picture, x, y, (x / 4 + y / 4) % 2 == 0 ? 60 : 140);
  gh_ink_measure (&picture->ink, &picture->luma, GH_INK_BY_CONTRAST);
  for (int i = 0; i < picture->ink.columns * picture->ink.rows; i++) {
    g_assert_cmpint (picture->ink.thresholds[i], >, 85);
    g_assert_cmpint (picture->ink.thresholds[i], <, 115);
  }
  g_assert_cmpint (ABS (picture->ink.brightness - 100), <=, 4);
  picture_free (picture);
}

/* Even paper shows nothing. */
static void
test_even (void)
{
  Picture *picture = picture_new (130, 40, 1);
  for (int y = 0; y < 40; y++)
    for (int x = 0; x < 130; x++)
      set (picture, x, y, 180 + (x + y) % 3);
  gh_ink_measure (&picture->ink, &picture->luma, GH_INK_BY_CONTRAST);
  for (int y = 0; y < 40; y++)
    for (int x = 0; x < 130; x++)
      g_assert_false (gh_ink_is_dark (&picture->ink, x, y));
  picture_free (picture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ink/rows", test_rows);
  g_test_add_func ("/ink/thresholds", test_thresholds);
  g_test_add_func ("/ink/levels", test_levels);
  g_test_add_func ("/ink/even", test_even);
  return g_test_run ();
}
