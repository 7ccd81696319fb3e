/* Accents on paper: the same ink as on the site, readable on white. */

#include "server/message/print-ink.h"

#include "server/rules/accent.h"

#define WHITE 0xffffff

static void
assert_colour (const char *accent, int red, int green, int blue)
{
  GhInk colour = gh_print_ink (accent);
  g_assert_cmpfloat_with_epsilon (colour.red, red / 255.0, 0.001);
  g_assert_cmpfloat_with_epsilon (colour.green, green / 255.0, 0.001);
  g_assert_cmpfloat_with_epsilon (colour.blue, blue / 255.0, 0.001);
}

static GhColour
pack (GhInk ink)
{
  return (GhColour) (ink.red * 255 + 0.5) << 16 | (GhColour) (ink.green * 255 + 0.5) << 8 |
         (GhColour) (ink.blue * 255 + 0.5);
}

static void
test_dark_stay (void)
{
  assert_colour ("#8a1538", 0x8a, 0x15, 0x38);
  assert_colour ("#000000", 0, 0, 0);
}

static void
test_as_on_the_site (void)
{
  static const char *const accents[] = { "#ffffff", "#ffee00", "#00ff00", "#777777", "#6b2d5c" };
  for (gsize i = 0; i < G_N_ELEMENTS (accents); i++) {
    GhAccent site;
    gh_accent_init (&site, accents[i]);
    GhColour ink = pack (gh_print_ink (accents[i]));
    g_assert_cmphex (ink, ==, site.light.ink);
    g_assert_cmpfloat (gh_colour_contrast (ink, WHITE), >=, GH_CONTRAST_TEXT);
  }
}

static void
test_others_are_our_own (void)
{
  static const char *const bad[] = { NULL,      "",        "#",   "#12345",  "#1234567",
                                     "#12345g", "123456#", "red", "#ffffff;" };
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    assert_colour (bad[i], 0x0f, 0x52, 0x57);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/print-ink/dark-stay", test_dark_stay);
  g_test_add_func ("/print-ink/as-on-the-site", test_as_on_the_site);
  g_test_add_func ("/print-ink/others-are-our-own", test_others_are_our_own);
  return g_test_run ();
}
