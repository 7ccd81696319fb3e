/* Tests of kiosk/queue/secret-verifier. */

#include "kiosk/queue/secret-verifier.h"

#include <string.h>

static void
test_matches (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *one = gh_secret_verifier_new ("2468", GH_SECRET_COST_LEAST, &error);
  g_assert_no_error (error);
  g_autofree char *two = gh_secret_verifier_new ("2468", GH_SECRET_COST_LEAST, &error);
  g_assert_no_error (error);
  g_assert_true (gh_secret_verifier_matches (one, "2468"));
  g_assert_true (gh_secret_verifier_matches (two, "2468"));
  g_assert_false (gh_secret_verifier_matches (one, "2469"));
  g_assert_false (gh_secret_verifier_matches (one, ""));
  g_assert_false (gh_secret_verifier_matches (one, "24680"));
  g_assert_cmpstr (one, !=, two); /* salted */
  g_assert_null (strstr (one, "2468"));
}

static void
test_broken (void)
{
  g_assert_false (gh_secret_verifier_matches ("", "2468"));
  g_assert_false (gh_secret_verifier_matches ("2468", "2468"));
  g_assert_false (gh_secret_verifier_matches ("$argon2id$v=19$m=8,t=1,p=1$", ""));
}

/* What a guess costs whoever has the whole tablet is written in the verifier itself. */
static void
test_cost (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *dear = gh_secret_verifier_new ("2468", GH_SECRET_COST_DEFAULT, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (dear, "$argon2id$v=19$m=65536,t=2,p=1$"));
  g_assert_true (gh_secret_verifier_matches (dear, "2468"));

  GhSecretCost impossible = { .operations = 1, .memory = 1 };
  g_assert_null (gh_secret_verifier_new ("2468", impossible, &error));
  g_assert_error (error, GH_SECRET_VERIFIER_ERROR, GH_SECRET_VERIFIER_ERROR_MEMORY);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/secret-verifier/matches", test_matches);
  g_test_add_func ("/secret-verifier/broken", test_broken);
  g_test_add_func ("/secret-verifier/cost", test_cost);
  return g_test_run ();
}
