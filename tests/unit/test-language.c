/* The language that fits Accept-Language best. */

#include "server/http/language.h"

static void
test_choose (void)
{
  static const struct {
    const char *accept, *language;
  } cases[] = {
    { NULL, "en" },           { "", "en" },
    { "en", "en" },           { "en-GB,en;q=0.9", "en" },
    { "EN", "en" },           { "xx", "en" },
    { "xx, en;q=0.1", "en" }, { "*", "en" },
    { ",,;q=1,", "en" },      { "en;q=nonsense", "en" },
    { "en;q=-1", "en" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (gh_language_choose (cases[i].accept), ==, cases[i].language);
  g_autofree char *endless = g_strnfill (100000, ',');
  g_assert_cmpstr (gh_language_choose (endless), ==, "en");
}

/* English needs nothing, and leaves the process as it was. */
static void
test_english_costs_nothing (void)
{
  g_unsetenv ("LANGUAGE");
  gh_language_use ("en");
  gh_language_use ("en");
  g_assert_null (g_getenv ("LANGUAGE"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/language/choose", test_choose);
  g_test_add_func ("/language/english-costs-nothing", test_english_costs_nothing);
  return g_test_run ();
}
