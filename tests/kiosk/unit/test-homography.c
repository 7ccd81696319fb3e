/* Tests of kiosk/decode/homography and the least squares under it. */

#include "kiosk/decode/homography.h"
#include "kiosk/decode/solve.h"

#include <math.h>

static void
test_solves (void)
{
  double matrix[4] = { 4, 0, 2, 3 }, vector[2] = { 10, 8 };
  g_assert_true (gh_solve_symmetric (matrix, vector, 2));
  g_assert_cmpfloat_with_epsilon (vector[0], 1.75, 1e-9);
  g_assert_cmpfloat_with_epsilon (vector[1], 1.5, 1e-9);
}

static void
test_refuses (void)
{
  double singular[4] = { 1, 0, 1, 1 }, vector[2] = { 1, 1 };
  g_assert_false (gh_solve_symmetric (singular, vector, 2));
  double nothing[1] = { NAN }, zero[1] = { 0 };
  g_assert_false (gh_solve_symmetric (nothing, zero, 1));
}

/* A map is found again from places that it gave, exact or nearly so. */
static void
test_finds_the_map (void)
{
  const GhHomography map = { { 7.5f, -2, 100, 1.5f, 6, 80, 0.004f, -0.003f } };
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  for (int off = 0; off < 2; off++) {
    GhPair pairs[12];
    for (int i = 0; i < 12; i++) {
      pairs[i] = (GhPair){ .u = (float) (i % 4) * 7, .v = (float) (i / 4) * 9, .weight = 1 };
      gh_homography_apply (&map, pairs[i].u, pairs[i].v, &pairs[i].x, &pairs[i].y);
      pairs[i].x += (float) (off * g_rand_double_range (rand, -0.2, 0.2));
      pairs[i].y += (float) (off * g_rand_double_range (rand, -0.2, 0.2));
    }
    GhHomography found;
    g_assert_true (gh_homography_fit (&found, pairs, 12));
    float x, y, found_x, found_y;
    gh_homography_apply (&map, 12, 11, &x, &y);
    gh_homography_apply (&found, 12, 11, &found_x, &found_y);
    g_assert_cmpfloat_with_epsilon (found_x, x, off ? 0.3 : 0.01);
    g_assert_cmpfloat_with_epsilon (found_y, y, off ? 0.3 : 0.01);

    GhHomography half = gh_homography_scaled (&found, 0.5f);
    gh_homography_apply (&half, 12, 11, &x, &y);
    g_assert_cmpfloat_with_epsilon (x, found_x / 2, 0.01);
  }
}

static void
test_undetermined (void)
{
  GhHomography map;
  GhPair pairs[4] = { { 0, 0, 5, 5, 1 }, { 0, 0, 5, 5, 1 }, { 0, 0, 5, 5, 1 }, { 0, 0, 5, 5, 1 } };
  g_assert_false (gh_homography_fit (&map, pairs, 4));
  g_assert_false (gh_homography_fit (&map, pairs, 3));
  pairs[2].x = NAN;
  pairs[1].u = 3;
  g_assert_false (gh_homography_fit (&map, pairs, 4));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/homography/solves", test_solves);
  g_test_add_func ("/homography/refuses", test_refuses);
  g_test_add_func ("/homography/finds-the-map", test_finds_the_map);
  g_test_add_func ("/homography/undetermined", test_undetermined);
  return g_test_run ();
}
