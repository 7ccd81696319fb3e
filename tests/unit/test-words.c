/* The languages that the programs carry inside: all there, and their plural forms as their
 * catalogues say (Plural-Forms). */

#include "server/words/catalogue.h"
#include "server/words/words.h"
#include "words-embedded.h"

#include <locale.h>
#include <string.h>

/* ---- a reader of plural expressions, which are C's: ?: || && == != < > <= >= % ---- */

typedef struct {
  const char *at;
  gulong n;
} Expression;

static gulong read_condition (Expression *expression);

static gboolean
take (Expression *expression, const char *token)
{
  expression->at += strspn (expression->at, " ");
  if (!g_str_has_prefix (expression->at, token))
    return FALSE;
  expression->at += strlen (token);
  return TRUE;
}

static gulong
read_value (Expression *expression)
{
  if (take (expression, "(")) {
    gulong value = read_condition (expression);
    g_assert_true (take (expression, ")"));
    return value;
  }
  if (take (expression, "n"))
    return expression->n;
  g_assert_true (g_ascii_isdigit (*expression->at));
  char *end = NULL;
  gulong value = (gulong) g_ascii_strtoull (expression->at, &end, 10);
  expression->at = end;
  return value;
}

static gulong
read_remainder (Expression *expression)
{
  gulong value = read_value (expression);
  return take (expression, "%") ? value % read_value (expression) : value;
}

static gulong
read_comparison (Expression *expression)
{
  gulong left = read_remainder (expression);
  if (take (expression, "=="))
    return left == read_remainder (expression);
  if (take (expression, "!="))
    return left != read_remainder (expression);
  if (take (expression, "<="))
    return left <= read_remainder (expression);
  if (take (expression, ">="))
    return left >= read_remainder (expression);
  if (take (expression, "<"))
    return left < read_remainder (expression);
  if (take (expression, ">"))
    return left > read_remainder (expression);
  return left;
}

static gulong
read_and (Expression *expression)
{
  gulong value = read_comparison (expression);
  while (take (expression, "&&"))
    value = (read_comparison (expression) != 0) & (value != 0);
  return value;
}

static gulong
read_or (Expression *expression)
{
  gulong value = read_and (expression);
  while (take (expression, "||"))
    value = (read_and (expression) != 0) | (value != 0);
  return value;
}

static gulong
read_condition (Expression *expression)
{
  gulong condition = read_or (expression);
  if (!take (expression, "?"))
    return condition;
  gulong yes = read_condition (expression);
  g_assert_true (take (expression, ":"));
  gulong no = read_condition (expression);
  return condition != 0 ? yes : no;
}

static gulong
evaluate (const char *text, gulong n)
{
  Expression expression = { text, n };
  gulong value = read_condition (&expression);
  g_assert_true (take (&expression, ";"));
  return value;
}

static void
test_evaluate (void)
{
  g_assert_cmpint (evaluate ("n != 1;", 1), ==, 0);
  g_assert_cmpint (evaluate ("(n != 1);", 2), ==, 1);
  g_assert_cmpint (evaluate ("(n%10==1 && n%100!=11 ? 0 : n != 0 ? 1 : 2);", 21), ==, 0);
  g_assert_cmpint (evaluate ("(n%10==1 && n%100!=11 ? 0 : n != 0 ? 1 : 2);", 11), ==, 1);
  g_assert_cmpint (evaluate ("(n%10==1 && n%100!=11 ? 0 : n != 0 ? 1 : 2);", 0), ==, 2);
  g_assert_cmpint (evaluate ("n<=3 || n>7 ? 4 : 5;", 8), ==, 4);
}

/* ---- what is carried ---- */

static const GhEmbedded *
find_file (const char *name)
{
  for (gsize i = 0; i < words_embedded_length; i++) {
    if (strcmp (words_embedded[i].name, name) == 0)
      return &words_embedded[i];
  }
  g_error ("there is no catalogue %s", name);
}

static void
test_plurals (void)
{
  gsize catalogues = 0;
  for (const GhLanguage *language = gh_languages (); language->tag != NULL; language++) {
    if (language->catalogue == NULL)
      continue;
    const GhEmbedded *file = find_file (language->catalogue);
    GhCatalogue catalogue;
    g_assert_true (gh_catalogue_open (&catalogue, file->bytes, file->length));
    const char *header = gh_catalogue_find (&catalogue, NULL, "", 0);
    g_assert_nonnull (header);
    const char *rule = strstr (header, "plural=");
    g_assert_nonnull (rule);
    for (gulong n = 0; n < 1000; n++)
      g_assert_cmpuint (language->plural (n), ==, evaluate (rule + strlen ("plural="), n));
    catalogues++;
  }
  /* po/LINGUAS has no language that nobody can choose. */
  g_assert_cmpuint (catalogues, ==, words_embedded_length);
}

static void
test_languages (void)
{
  g_assert_cmpstr (gh_languages ()->tag, ==, "en");
  for (const GhLanguage *language = gh_languages (); language->tag != NULL; language++) {
    g_assert_true (gh_language_find (language->tag) == language);
    g_assert_true (g_utf8_validate (language->name, -1, NULL));
    g_assert_cmpint (language->rtl, ==, strcmp (language->tag, "ar") == 0);
    /* reservations.language has room for sixteen. */
    g_assert_cmpint (strlen (language->tag), <=, 16);
  }
  static const char *const others[] = { NULL, "", "xx", "pt", "pt_BR", "EN", "en " };
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_null (gh_language_find (others[i]));
}

static void
test_texts (void)
{
  static const struct {
    const char *tag, *back, *october;
  } cases[] = {
    { "en", "Back", "October" },   { "es", "Atrás", "octubre" },  { "pt-BR", "Voltar", "outubro" },
    { "fr", "Retour", "octobre" }, { "de", "Zurück", "Oktober" }, { "ar", "رجوع", "أكتوبر" },
    { "en", "Back", "October" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    gh_words_use (cases[i].tag);
    g_assert_cmpstr (gh_words_language ()->tag, ==, cases[i].tag);
    g_assert_cmpstr (_ ("Back"), ==, cases[i].back);
    g_assert_cmpstr (C_ ("month in a date", "October"), ==, cases[i].october);
    /* what no catalogue has, and what is nothing, stays */
    g_assert_cmpstr (gh_words_text ("Xyzzy"), ==, "Xyzzy");
    g_assert_cmpstr (gh_words_in ("no such context", "October"), ==, "October");
    g_assert_cmpstr (gh_words_text (""), ==, "");
    g_assert_cmpstr (gh_words_plural ("one x", "many x", 1), ==, "one x");
    g_assert_cmpstr (gh_words_plural ("one x", "many x", 0), ==, "many x");
  }
}

static const char *
wait_words (gulong seconds)
{
  return gh_words_plural ("Too many tries. Please wait %s second and try again.",
                          "Too many tries. Please wait %s seconds and try again.", seconds);
}

static void
test_forms (void)
{
  gh_words_use ("de");
  g_assert_nonnull (strstr (wait_words (1), "%s Sekunde und"));
  g_assert_nonnull (strstr (wait_words (0), "%s Sekunden und"));
  gh_words_use ("fr");
  g_assert_nonnull (strstr (wait_words (0), "%s seconde et"));
  g_assert_nonnull (strstr (wait_words (2), "%s secondes et"));
  gh_words_use ("ar");
  g_assert_nonnull (strstr (wait_words (2), "ثانيتين"));
  g_assert_nonnull (strstr (wait_words (7), "%s ثوانٍ"));
  g_assert_nonnull (strstr (wait_words (111), "%s ثانية"));
  gh_words_use (NULL);
}

/* English takes nothing and leaves nothing; an unknown language is English. */
static void
test_english (void)
{
  gh_words_use ("de");
  gh_words_use ("xx");
  g_assert_cmpstr (gh_words_language ()->tag, ==, "en");
  const char *text = "Back";
  g_assert_true (gh_words_text (text) == text);
  g_assert_true (gh_words_in ("month alone", text) == text);
  g_assert_cmpstr (setlocale (LC_ALL, NULL), ==, "C");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/words/evaluate", test_evaluate);
  g_test_add_func ("/words/plurals", test_plurals);
  g_test_add_func ("/words/languages", test_languages);
  g_test_add_func ("/words/texts", test_texts);
  g_test_add_func ("/words/forms", test_forms);
  g_test_add_func ("/words/english", test_english);
  return g_test_run ();
}
