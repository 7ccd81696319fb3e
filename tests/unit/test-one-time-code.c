/* One-time codes: drawn evenly, and read as people type and paste them. */

#include "server/rules/one-time-code.h"

#include <sodium.h>
#include <string.h>

#define DRAWS 20000

/* Every digit at every place about as often as any other: 2000 each, with a deviation of 42. */
static void
test_new (void)
{
  int counts[GH_ONE_TIME_CODE_DIGITS][10] = { 0 };
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (int i = 0; i < DRAWS; i++) {
    char *code = gh_one_time_code_new ();
    g_assert_cmpuint (strlen (code), ==, GH_ONE_TIME_CODE_DIGITS);
    g_assert_cmpuint (strspn (code, "0123456789"), ==, GH_ONE_TIME_CODE_DIGITS);
    for (int place = 0; place < GH_ONE_TIME_CODE_DIGITS; place++)
      counts[place][code[place] - '0']++;
    g_hash_table_add (seen, code);
  }
  for (int place = 0; place < GH_ONE_TIME_CODE_DIGITS; place++)
    for (int digit = 0; digit < 10; digit++)
      g_assert_cmpint (ABS (counts[place][digit] - DRAWS / 10), <, 300);
  g_assert_cmpuint (g_hash_table_size (seen), >, DRAWS - 500);
}

static void
test_read (void)
{
  static const struct {
    const char *typed, *code;
  } cases[] = {
    { "042137", "042137" },
    { " 042 137\t", "042137" },
    { "042-137", "042137" },
    { "0 4 2 – 1 3 7\n", "042137" },
    { "042\u00a0137", "042137" },
    { "٠٤٢١٣٧", "042137" },
    { "\u200f٠٤٢ ١٣٧\u200e", "042137" },
    { "۰۴۲۱۳۷", "042137" },
    { "042137", "042137" },
    { NULL, NULL },
    { "", NULL },
    { "42137", NULL },
    { "0421370", NULL },
    { "04213x", NULL },
    { "0x2137", NULL },
    { "+42137", NULL },
    { "042,137", NULL },
    { "½42137", NULL },
    { "042137\xff", NULL },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *code = gh_one_time_code_read (cases[i].typed);
    g_assert_cmpstr (code, ==, cases[i].code);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (sodium_init () < 0)
    return 1;
  g_test_add_func ("/one-time-code/new", test_new);
  g_test_add_func ("/one-time-code/read", test_read);
  return g_test_run ();
}
