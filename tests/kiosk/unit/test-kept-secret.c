/* Tests of kiosk/desk/kept-secret: what is kept can be had, and not by accident. */

#include "kiosk/desk/kept-secret.h"

#include <signal.h>
#include <stdlib.h>

static void
test_keeps (void)
{
  g_autoptr (GhKeptSecret) kept = gh_kept_secret_new ("jane", GH_SECRET_PASSWORD, "correct horse");
  g_assert_cmpstr (gh_kept_secret_get_username (kept), ==, "jane");
  g_assert_cmpint (gh_kept_secret_get_kind (kept), ==, GH_SECRET_PASSWORD);
  g_autoptr (GhKeptSecret) copy = gh_kept_secret_copy (kept);
  g_assert_cmpstr (gh_kept_secret_reveal (kept), ==, "correct horse");
  gh_kept_secret_hide (kept);
  g_assert_cmpstr (gh_kept_secret_reveal (kept), ==, "correct horse");
  gh_kept_secret_hide (kept);
  g_clear_pointer (&kept, gh_kept_secret_free);
  g_assert_cmpstr (gh_kept_secret_reveal (copy), ==, "correct horse");
  g_assert_cmpstr (gh_kept_secret_get_username (copy), ==, "jane");
}

/* Whoever reads what is hidden dies of it. */
static void
test_hidden (void)
{
  if (g_test_subprocess ()) {
    signal (SIGSEGV, SIG_DFL); /* without the sanitizer's own words */
    GhKeptSecret *kept = gh_kept_secret_new ("jane", GH_SECRET_PIN, "2468");
    const volatile char *secret = gh_kept_secret_reveal (kept);
    gh_kept_secret_hide (kept);
    exit (*secret == '2' ? 0 : 0);
  }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kept-secret/keeps", test_keeps);
  g_test_add_func ("/kept-secret/hidden", test_hidden);
  return g_test_run ();
}
