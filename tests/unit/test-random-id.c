/* Random identifiers: their form, and that they are random. The statistical bounds are more than
 * seven standard deviations wide, so that a sound generator never fails them. */

#include "core/random-id.h"

#include <string.h>

static void
test_bytes_fill_all (void)
{
  guint8 bytes[4096] = { 0 };
  static const guint8 zeros[16] = { 0 };

  gh_random_bytes (bytes, sizeof bytes - 16);
  for (gsize i = 0; i < sizeof bytes - 16; i += 16)
    g_assert_cmpint (memcmp (bytes + i, zeros, 16), !=, 0);
  /* … and nothing behind them. */
  g_assert_cmpmem (bytes + sizeof bytes - 16, 16, zeros, 16);
}

static void
test_below_covers_its_range (void)
{
  int seen[3] = { 0 };

  for (int i = 0; i < 3000; i++) {
    guint32 drawn = gh_random_below (3);

    g_assert_cmpuint (drawn, <, 3);
    seen[drawn]++;
  }
  for (int i = 0; i < 3; i++) {
    g_assert_cmpint (seen[i], >, 800);
    g_assert_cmpint (seen[i], <, 1200);
  }
  g_assert_cmpuint (gh_random_below (1), ==, 0);
}

/* Of three quarters of all 32 bit numbers, a plain remainder gives the first third half of all
 * draws. */
static void
test_below_has_no_bias (void)
{
  int first_third = 0;

  for (int i = 0; i < 3000; i++)
    first_third += gh_random_below (0xc0000000u) < 0x40000000u ? 1 : 0;
  g_assert_cmpint (first_third, >, 800);
  g_assert_cmpint (first_third, <, 1200);
}

static void
test_uuid (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int i = 0; i < 1000; i++) {
    char *uuid = gh_random_uuid ();
    g_autofree char *lower = g_ascii_strdown (uuid, -1);

    g_assert_true (gh_is_uuid (uuid));
    g_assert_cmpstr (uuid, ==, lower);
    g_assert_cmpint (uuid[14], ==, '4');
    g_assert_nonnull (strchr ("89ab", uuid[19]));
    g_assert_true (g_hash_table_add (seen, uuid));
  }
}

static void
test_is_uuid (void)
{
  static const char *const good[] = {
    "00000000-0000-0000-0000-000000000000",
    "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
    "018F3C5A-7B1E-7CC3-98C4-DC0C0C07398F",
  };
  static const char *const bad[] = {
    NULL,
    "",
    "-",
    "6ba7b8109dad11d180b400c04fd430c8",
    "6ba7b810-9dad-11d1-80b4-00c04fd430c",
    "6ba7b810-9dad-11d1-80b4-00c04fd430c88",
    "6ba7b810-9dad-11d1-80b4-00c04fd430c8\n",
    "6ba7b810-9dad-11d1-80b4-00c04fd430cg",
    "6ba7b810-9dad-11d1-80b400-c04fd430c8",
    "{6ba7b810-9dad-11d1-80b4-00c04fd430c",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (gh_is_uuid (good[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (gh_is_uuid (bad[i]));
}

static void
test_hex (void)
{
  g_autofree char *one = gh_random_hex (16);
  g_autofree char *other = gh_random_hex (16);
  g_autofree char *none = gh_random_hex (0);

  g_assert_cmpuint (strspn (one, "0123456789abcdef"), ==, 32);
  g_assert_cmpuint (strlen (one), ==, 32);
  g_assert_cmpstr (one, !=, other);
  g_assert_cmpstr (none, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/random-id/bytes", test_bytes_fill_all);
  g_test_add_func ("/random-id/below/range", test_below_covers_its_range);
  g_test_add_func ("/random-id/below/bias", test_below_has_no_bias);
  g_test_add_func ("/random-id/uuid", test_uuid);
  g_test_add_func ("/random-id/is-uuid", test_is_uuid);
  g_test_add_func ("/random-id/hex", test_hex);
  return g_test_run ();
}
