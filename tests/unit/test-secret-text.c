#include "core/secret-text.h"

#include <string.h>

static void
test_wipes (void)
{
  const char nothing[sizeof "4711"] = { 0 };
  char text[] = "4711";
  gh_secret_text_wipe (text);
  g_assert_cmpmem (text, sizeof text, nothing, sizeof nothing);
}

static void
test_stops_at_the_end (void)
{
  char text[] = "4711\0next";
  gh_secret_text_wipe (text);
  g_assert_cmpstr (text + 5, ==, "next");
}

static void
test_takes_nothing (void)
{
  g_auto (GhSecretText) none = NULL;
  g_auto (GhSecretText) owned = g_strdup ("freed at the end, or the leak checker speaks");
  gh_secret_text_wipe (none);
  gh_secret_text_free (NULL);
  g_assert_nonnull (owned);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/secret-text/wipes", test_wipes);
  g_test_add_func ("/secret-text/stops-at-the-end", test_stops_at_the_end);
  g_test_add_func ("/secret-text/takes-nothing", test_takes_nothing);
  return g_test_run ();
}
