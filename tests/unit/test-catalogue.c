/* Compiled catalogues, good ones and all kinds of broken ones. */

#include "server/words/catalogue.h"

#include <string.h>

/* Entries of a catalogue, in the order of their originals, as the format wants them. */
static const struct {
  const char *original, *translation;
  gsize original_length, translation_length; /* 0: up to the NUL */
} entries[] = {
  { "", "Language: xx\n" },
  { "May", "Mai" },
  { "May\004May", "not this one" },
  { "alone\004May", "Mai allein" },
  { "day\0days", "Tag\0Tage\0Tagen", 8, 14 },
  { "empty", "" },
  { "month\004March", "M\303\244rz" },
};

enum { N = G_N_ELEMENTS (entries), TABLES = 28, TEXTS = TABLES + 16 * N };

static void
append_number (GString *file, gsize number)
{
  guint32 little = GUINT32_TO_LE ((guint32) number);
  g_string_append_len (file, (const char *) &little, sizeof little);
}

static gsize
text_length (const char *text, gsize length)
{
  return length > 0 ? length : strlen (text);
}

/* Written by hand: the test needs no msgfmt, and knows where everything lies. */
static GString *
catalogue_file (void)
{
  GString *file = g_string_new (NULL);
  g_autoptr (GString) texts = g_string_new (NULL);
  const gsize head[] = { 0x950412de, 0, N, TABLES, TABLES + 8 * N, 0, 0 };
  for (gsize i = 0; i < G_N_ELEMENTS (head); i++)
    append_number (file, head[i]);
  for (gsize i = 0; i < 2 * N; i++) {
    gboolean original = i < N;
    const char *text = original ? entries[i].original : entries[i - N].translation;
    gsize length = original ? text_length (text, entries[i].original_length)
                            : text_length (text, entries[i - N].translation_length);
    append_number (file, length);
    append_number (file, TEXTS + texts->len);
    g_string_append_len (texts, text, (gssize) length);
    g_string_append_c (texts, '\0');
  }
  g_string_append_len (file, texts->str, (gssize) texts->len);
  return file;
}

/* A copy that ends where it ends: the sanitizer sees every byte read beyond it. */
static char *
exact_copy (const GString *file, gsize length)
{
  char *copy = g_malloc (MAX (length, 1));
  memcpy (copy, file->str, length);
  return copy;
}

static void
test_find (void)
{
  g_autoptr (GString) file = catalogue_file ();
  GhCatalogue catalogue;
  g_assert_true (gh_catalogue_open (&catalogue, file->str, file->len));
  g_assert_cmpstr (gh_catalogue_find (&catalogue, NULL, "May", 0), ==, "Mai");
  g_assert_cmpstr (gh_catalogue_find (&catalogue, "alone", "May", 0), ==, "Mai allein");
  g_assert_cmpstr (gh_catalogue_find (&catalogue, "month", "March", 0), ==, "M\303\244rz");
  g_assert_cmpstr (gh_catalogue_find (&catalogue, NULL, "", 0), ==, "Language: xx\n");
  g_assert_cmpstr (gh_catalogue_find (&catalogue, NULL, "day", 0), ==, "Tag");
  g_assert_cmpstr (gh_catalogue_find (&catalogue, NULL, "day", 1), ==, "Tage");
  g_assert_cmpstr (gh_catalogue_find (&catalogue, NULL, "day", 2), ==, "Tagen");
  g_assert_cmpstr (gh_catalogue_find (&catalogue, NULL, "day", 3), ==, "Tag");
  g_assert_cmpstr (gh_catalogue_find (&catalogue, NULL, "May", 7), ==, "Mai");
  g_assert_null (gh_catalogue_find (&catalogue, NULL, "empty", 0));
  static const struct {
    const char *context, *text;
  } missing[] = {
    { NULL, "Ma" },       { NULL, "May " },     { NULL, "A" },       { NULL, "zzz" },
    { "month", "May" },   { "mont", "hMarch" }, { "months", "May" }, { "", "May" },
    { "alone", "alone" }, { "alonf", "May" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (missing); i++)
    g_assert_null (gh_catalogue_find (&catalogue, missing[i].context, missing[i].text, 0));
}

static void
look_everything_up (const char *bytes, gsize length)
{
  GhCatalogue catalogue;
  if (!gh_catalogue_open (&catalogue, bytes, length))
    return;
  for (gsize i = 0; i < N; i++) {
    for (guint form = 0; form < 4; form++) {
      const char *found = gh_catalogue_find (&catalogue, NULL, entries[i].original, form);
      g_assert_true (found == NULL || strlen (found) < length);
    }
  }
  gh_catalogue_find (&catalogue, "month", "March", 0);
}

static void
test_cut_short (void)
{
  g_autoptr (GString) file = catalogue_file ();
  GhCatalogue catalogue;
  for (gsize length = 0; length < file->len; length++) {
    g_autofree char *copy = exact_copy (file, length);
    g_assert_cmpint (gh_catalogue_open (&catalogue, copy, length), ==, length >= TEXTS);
    look_everything_up (copy, length);
  }
}

/* Every byte replaced by others: nothing is read beyond the end, whatever it says. */
static void
test_broken (void)
{
  static const guchar values[] = { 0, 1, 4, 0x7f, 0xff };
  g_autoptr (GString) file = catalogue_file ();
  g_autofree char *copy = exact_copy (file, file->len);
  for (gsize at = 0; at < file->len; at++) {
    for (gsize i = 0; i < G_N_ELEMENTS (values); i++) {
      copy[at] = (char) values[i];
      look_everything_up (copy, file->len);
    }
    copy[at] = file->str[at];
  }
}

static void
test_not_one (void)
{
  g_autoptr (GString) file = catalogue_file ();
  GhCatalogue catalogue;
  file->str[6] = 1; /* its major revision */
  g_assert_false (gh_catalogue_open (&catalogue, file->str, file->len));
  file->str[6] = 0;
  file->str[0] = 0;
  g_assert_false (gh_catalogue_open (&catalogue, file->str, file->len));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/catalogue/find", test_find);
  g_test_add_func ("/catalogue/cut-short", test_cut_short);
  g_test_add_func ("/catalogue/broken", test_broken);
  g_test_add_func ("/catalogue/not-one", test_not_one);
  return g_test_run ();
}
