/* Accents on paper: readable ones stay as they are, pale ones get darker, others are replaced. */

#include "server/message/print-ink.h"

static void
assert_colour (const char *accent, int red, int green, int blue)
{
  GhInk colour = gh_print_ink (accent);
  g_assert_cmpfloat_with_epsilon (colour.red, red / 255.0, 0.001);
  g_assert_cmpfloat_with_epsilon (colour.green, green / 255.0, 0.001);
  g_assert_cmpfloat_with_epsilon (colour.blue, blue / 255.0, 0.001);
}

static void
test_contrast (void)
{
  g_assert_cmpfloat_with_epsilon (gh_print_contrast ((GhInk){ 0, 0, 0 }), 21, 0.001);
  g_assert_cmpfloat_with_epsilon (gh_print_contrast ((GhInk){ 1, 1, 1 }), 1, 0.001);
  /* #767676 is the lightest grey of 4.5:1. */
  double grey = 0x76 / 255.0;
  g_assert_cmpfloat_with_epsilon (gh_print_contrast ((GhInk){ grey, grey, grey }), 4.54, 0.01);
}

static void
test_dark_stay (void)
{
  assert_colour ("#8a1538", 0x8a, 0x15, 0x38);
  assert_colour ("#000000", 0, 0, 0);
  assert_colour ("#767676", 0x76, 0x76, 0x76);
}

static void
test_pale_get_darker (void)
{
  static const char *const pale[] = { "#ffffff", "#ffee00", "#00ff00", "#fff0a0", "#777777" };
  for (gsize i = 0; i < G_N_ELEMENTS (pale); i++) {
    double contrast = gh_print_contrast (gh_print_ink (pale[i]));
    g_assert_cmpfloat (contrast, >=, 4.5);
    g_assert_cmpfloat (contrast, <, 5.5);
  }
  GhInk yellow = gh_print_ink ("#ffee00");
  g_assert_cmpfloat_with_epsilon (yellow.green / yellow.red, 0xee / 255.0, 0.001);
  g_assert_cmpfloat (yellow.blue, ==, 0);
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
  g_test_add_func ("/print-ink/contrast", test_contrast);
  g_test_add_func ("/print-ink/dark-stay", test_dark_stay);
  g_test_add_func ("/print-ink/pale-get-darker", test_pale_get_darker);
  g_test_add_func ("/print-ink/others-are-our-own", test_others_are_our_own);
  return g_test_run ();
}
