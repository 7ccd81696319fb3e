/* Colours of organisations: whatever comes in, what comes out can be read. */

#include "server/rules/accent.h"

#include <math.h>

static const GhColour light[] = { 0xfaf8f4, 0xffffff };
static const GhColour dark[] = { 0x14181b, 0x1d2328 };

static void
assert_contrast (GhColour one, GhColour other, double least, GhColour accent, const char *what)
{
  double contrast = gh_colour_contrast (one, other);
  if (contrast < least)
    g_error ("%s of #%06x: #%06x on #%06x has a contrast of %.3f", what, accent, one, other,
             contrast);
}

static void
assert_theme (const GhAccentTheme *theme, const GhColour *grounds, GhColour accent)
{
  for (int i = 0; i < 2; i++) {
    assert_contrast (theme->fill, grounds[i], 3, accent, "the fill");
    assert_contrast (theme->fill_over, grounds[i], 3, accent, "the fill that is pointed at");
    assert_contrast (theme->ink, grounds[i], 4.5, accent, "the ink");
  }
  g_assert_true (theme->on_fill == 0xffffff || theme->on_fill == 0x000000);
  assert_contrast (theme->on_fill, theme->fill, 4.5, accent, "words on the fill");
  assert_contrast (theme->on_fill, theme->fill_over, 4.5, accent, "words on what is pointed at");
  assert_contrast (theme->fill, theme->fill_over, 1.02, accent, "pointing");
}

/* What is near enough to be called the same tint; grey, white and black have none. */
static double
hue_distance (GhColour one, GhColour other)
{
  double hues[2];
  const GhColour colours[] = { one, other };
  for (int i = 0; i < 2; i++) {
    double red = colours[i] >> 16, green = colours[i] >> 8 & 0xff, blue = colours[i] & 0xff;
    hues[i] = atan2 (sqrt (3) * (green - blue), 2 * red - green - blue) * 180 / G_PI;
  }
  double distance = fabs (hues[0] - hues[1]);
  return MIN (distance, 360 - distance);
}

static void
assert_colours (GhColour accent)
{
  g_autofree char *text = gh_colour_format (accent);
  GhAccent made;
  gh_accent_init (&made, text);
  assert_theme (&made.light, light, accent);
  assert_theme (&made.dark, dark, accent);
}

/* The whole cube of colours, in steps of 15: its corners, edges and faces too. */
static void
test_every_colour (void)
{
  for (GhColour red = 0; red <= 255; red += 15) {
    for (GhColour green = 0; green <= 255; green += 15) {
      for (GhColour blue = 0; blue <= 255; blue += 15)
        assert_colours (red << 16 | green << 8 | blue);
    }
  }
}

/* Greys go through every bound there is, one step at a time; so do the pure colours. */
static void
test_every_shade (void)
{
  static const GhColour units[] = { 0x010101, 0x010000, 0x000100, 0x000001,
                                    0x010100, 0x000101, 0x010001 };
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++) {
    for (GhColour shade = 0; shade <= 255; shade++)
      assert_colours (units[i] * shade);
  }
}

static void
test_good_colours_stay (void)
{
  GhAccent made;
  gh_accent_init (&made, "#0f5257");
  g_assert_cmphex (made.light.fill, ==, 0x0f5257);
  g_assert_cmphex (made.light.ink, ==, 0x0f5257);
  g_assert_cmphex (made.light.on_fill, ==, 0xffffff);
  gh_accent_init (&made, "#FFD000");
  g_assert_cmphex (made.dark.fill, ==, 0xffd000);
  g_assert_cmphex (made.dark.ink, ==, 0xffd000);
  g_assert_cmphex (made.dark.on_fill, ==, 0x000000);
}

/* A colour that moves keeps its tint, and moves no further than it must. */
static void
test_tint (void)
{
  static const GhColour vivid[] = { 0xff7a00, 0xe00034, 0x00a050, 0x0b2a6f, 0x5b1a8b, 0x7a0026 };
  for (gsize i = 0; i < G_N_ELEMENTS (vivid); i++) {
    g_autofree char *text = gh_colour_format (vivid[i]);
    GhAccent made;
    gh_accent_init (&made, text);
    const GhColour all[] = { made.light.fill, made.light.ink, made.dark.fill, made.dark.ink };
    for (gsize c = 0; c < G_N_ELEMENTS (all); c++)
      g_assert_cmpfloat (hue_distance (vivid[i], all[c]), <, 25);
  }
  GhAccent yellow;
  gh_accent_init (&yellow, "#ffff00");
  g_assert_cmpfloat (gh_colour_contrast (yellow.light.fill, light[0]), <, 3.1);
  g_assert_cmpfloat (gh_colour_contrast (yellow.light.ink, light[0]), <, 4.7);
  gh_accent_init (&yellow, "#000000");
  g_assert_cmpfloat (gh_colour_contrast (yellow.dark.fill, dark[1]), <, 3.1);
  g_assert_cmpfloat (gh_colour_contrast (yellow.dark.ink, dark[1]), <, 4.7);
}

static void
test_own_colours (void)
{
  static const char *const none[] = { NULL, "", "red", "#fff", "#12345g", "#1234567", "0f5257" };
  for (gsize i = 0; i < G_N_ELEMENTS (none); i++) {
    GhAccent made;
    gh_accent_init (&made, none[i]);
    g_assert_cmphex (made.light.fill, ==, 0x0f5257);
    assert_theme (&made.light, light, made.light.fill);
    assert_theme (&made.dark, dark, made.light.fill);
  }
}

static void
test_contrast (void)
{
  g_assert_cmpfloat_with_epsilon (gh_colour_contrast (0x000000, 0xffffff), 21, 0.001);
  g_assert_cmpfloat_with_epsilon (gh_colour_contrast (0xffffff, 0x000000), 21, 0.001);
  g_assert_cmpfloat_with_epsilon (gh_colour_contrast (0x777777, 0xffffff), 4.478, 0.001);
  g_assert_cmpfloat_with_epsilon (gh_colour_contrast (0xff0000, 0xffffff), 3.998, 0.001);
  g_assert_cmpfloat_with_epsilon (gh_colour_contrast (0x123456, 0x123456), 1, 0.001);
}

static void
test_texts (void)
{
  GhColour colour = 7;
  g_assert_false (gh_colour_parse ("#12345", &colour));
  g_assert_false (gh_colour_parse (NULL, &colour));
  g_assert_cmphex (colour, ==, 7);
  g_assert_true (gh_colour_parse ("#aBcDeF", &colour));
  g_assert_cmphex (colour, ==, 0xabcdef);
  g_autofree char *text = gh_colour_format (0x00000a);
  g_assert_cmpstr (text, ==, "#00000a");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/accent/every-colour", test_every_colour);
  g_test_add_func ("/accent/every-shade", test_every_shade);
  g_test_add_func ("/accent/good-colours-stay", test_good_colours_stay);
  g_test_add_func ("/accent/tint", test_tint);
  g_test_add_func ("/accent/own-colours", test_own_colours);
  g_test_add_func ("/accent/contrast", test_contrast);
  g_test_add_func ("/accent/texts", test_texts);
  return g_test_run ();
}
