/* Names as people type them. */

#include "server/rules/fold.h"

static void
test_fold (void)
{
  static const struct {
    const char *text, *folded;
  } cases[] = {
    { "", "" },
    { "John Doe", "john doe" },
    { "JOSÉ Peña", "jose pena" },
    { "Jose\xcc\x81", "jose" }, /* e and a mark of its own */
    { "Müller-Lüdenscheidt", "muller-ludenscheidt" },
    { "Groß", "gross" },
    { "SØRENSEN", "sorensen" },
    { "Łukasz Đukić", "lukasz dukic" },
    { "Ægir Œuvre", "aegir oeuvre" },
    { "Işık", "isik" },
    { "ＡＢＣ", "abc" }, /* full width */
    { "ΣΊΣΥΦΟΣ", "σισυφοσ" },
    { "مُحَمَّد", "محمد" },
    { "Nguyễn Văn", "nguyen van" },
    { "a\xff", "a\xef\xbf\xbd" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *folded = gh_fold (cases[i].text);
    g_assert_cmpstr (folded, ==, cases[i].folded);
  }
  g_assert_null (gh_fold (NULL));
}

static void
test_matches (void)
{
  static const struct {
    const char *words[3];
    gboolean matches;
  } cases[] = {
    { { "sil" }, TRUE },          { { "ana", "silva" }, TRUE },    { { "silva", "ana" }, TRUE },
    { { "silva", "an@" }, TRUE }, { { "silva", "john" }, FALSE },  { { "example.org" }, TRUE },
    { { "silvan" }, FALSE },      { { "ana silva", NULL }, TRUE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (gh_fold_matches (cases[i].words, "Ana Sílva", "AN@example.org"), ==,
                     cases[i].matches);
  g_assert_true (gh_fold_matches (cases[0].words, "SILVA", NULL));
  g_assert_true (gh_fold_matches (cases[0].words, NULL, "silva@example.org"));
  g_assert_false (gh_fold_matches (cases[0].words, NULL, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fold/fold", test_fold);
  g_test_add_func ("/fold/matches", test_matches);
  return g_test_run ();
}
