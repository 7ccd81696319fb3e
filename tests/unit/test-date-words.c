/* Dates and times in words, in English and in a language that turns everything round. */

#include "server/view/date-words.h"

#include <glib/gstdio.h>
#include <libintl.h>
#include <locale.h>

static void
assert_words (char *words, const char *expected)
{
  g_assert_cmpstr (words, ==, expected);
  g_free (words);
}

static void
test_dates (void)
{
  GhDate date = gh_date_new (2025, 11, 21);

  assert_words (gh_words_date (date), "Friday, November 21, 2025");
  assert_words (gh_words_date_short (date), "November 21, 2025");
  assert_words (gh_words_day (date), "Friday, November 21");
  assert_words (gh_words_month (date), "November 2025");
  assert_words (gh_words_date (gh_date_new (2026, 3, 1)), "Sunday, March 1, 2026");
  assert_words (gh_words_date (gh_date_new (2024, 12, 30)), "Monday, December 30, 2024");
  assert_words (gh_words_month (gh_date_new (2026, 1, 31)), "January 2026");
}

static void
test_times (void)
{
  assert_words (gh_words_time (0), "12:00 AM");
  assert_words (gh_words_time (59 * 60 + 59), "12:59 AM");
  assert_words (gh_words_time (3600), "1:00 AM");
  assert_words (gh_words_time (11 * 3600 + 5 * 60), "11:05 AM");
  assert_words (gh_words_time (12 * 3600), "12:00 PM");
  assert_words (gh_words_time (13 * 3600 + 30 * 60), "1:30 PM");
  assert_words (gh_words_time (GH_DAY_SECONDS - 1), "11:59 PM");
  assert_words (gh_words_time (GH_DAY_SECONDS), "12:00 AM");
}

static void
test_ranges (void)
{
  assert_words (gh_words_time_range (12 * 3600, 14 * 3600), "12:00 PM – 2:00 PM");
  assert_words (gh_words_time_range (22 * 3600, 2 * 3600), "10:00 PM – 2:00 AM (next day)");
  assert_words (gh_words_time_range (22 * 3600, GH_DAY_SECONDS), "10:00 PM – 12:00 AM");
  assert_words (gh_words_time_range (22 * 3600, 0), "10:00 PM – 12:00 AM");
  assert_words (gh_words_time_range (9 * 3600, 9 * 3600), "9:00 AM – 9:00 AM (next day)");
}

static void
test_weekdays (void)
{
  g_assert_cmpstr (gh_words_weekday (1), ==, "Monday");
  g_assert_cmpstr (gh_words_weekday (7), ==, "Sunday");
  g_assert_cmpstr (gh_words_weekday_short (3), ==, "Wed");
  g_assert_cmpint (gh_words_first_weekday (), ==, 1);
}

/* The entries of a .mo file with their lengths in front, as the format wants them (in order). */
typedef struct {
  const char *id; /* context, \004, text */
  const char *translation;
} Entry;

static const Entry entries[] = {
  { "", "Content-Type: text/plain; charset=UTF-8\n" },
  { "calendar:first weekday:1", "calendar:first weekday:7" },
  { "date\004{month} {day}, {year}", "{day}. {month} {year}" },
  { "month in a date\004November", "listopadu" },
  { "time\004{hour12}:{minute} {half}", "{hour24}.{minute} h {unknown" },
};

/* Writes a catalogue by hand, so that the test needs no msgfmt. */
static void
write_catalogue (const char *path)
{
  enum { N = G_N_ELEMENTS (entries) };
  guint32 head[] = { 0x950412de, 0, N, 28, 28 + 8 * N, 0, 0 };
  guint32 tables[4 * N];
  g_autoptr (GByteArray) texts = g_byte_array_new ();
  g_autoptr (GString) file = g_string_new (NULL);

  for (guint i = 0; i < 2 * N; i++) {
    const char *text = i < N ? entries[i].id : entries[i - N].translation;

    tables[2 * i] = (guint32) strlen (text);
    tables[2 * i + 1] = (guint32) (sizeof head + sizeof tables + texts->len);
    g_byte_array_append (texts, (const guint8 *) text, (guint) strlen (text) + 1);
  }
  g_string_append_len (file, (const char *) head, sizeof head);
  g_string_append_len (file, (const char *) tables, sizeof tables);
  g_string_append_len (file, (const char *) texts->data, (gssize) texts->len);
  g_assert_true (g_file_set_contents (path, file->str, (gssize) file->len, NULL));
}

static void
test_translated (void)
{
  g_autofree char *folder = g_dir_make_tmp ("gatehouse-words-XXXXXX", NULL);
  g_autofree char *language = g_build_filename (folder, "xx", NULL);
  g_autofree char *messages = g_build_filename (language, "LC_MESSAGES", NULL);
  g_autofree char *catalogue = g_build_filename (messages, "words.mo", NULL);

  if (setlocale (LC_ALL, "C.UTF-8") == NULL) {
    g_test_skip ("no C.UTF-8");
    return;
  }
  g_assert_cmpint (g_mkdir_with_parents (messages, 0700), ==, 0);
  write_catalogue (catalogue);
  g_setenv ("LANGUAGE", "xx", TRUE);
  bindtextdomain ("words", folder);
  bind_textdomain_codeset ("words", "UTF-8");
  textdomain ("words");

  assert_words (gh_words_date_short (gh_date_new (2025, 11, 21)), "21. listopadu 2025");
  assert_words (gh_words_month (gh_date_new (2025, 11, 21)), "November 2025");
  assert_words (gh_words_time (9 * 3600 + 5 * 60), "09.05 h {unknown");
  assert_words (gh_words_time (GH_DAY_SECONDS), "24.00 h {unknown");
  g_assert_cmpint (gh_words_first_weekday (), ==, 7);

  textdomain ("none");
  g_unsetenv ("LANGUAGE");
  g_unlink (catalogue);
  g_rmdir (messages);
  g_rmdir (language);
  g_rmdir (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/date-words/dates", test_dates);
  g_test_add_func ("/date-words/times", test_times);
  g_test_add_func ("/date-words/ranges", test_ranges);
  g_test_add_func ("/date-words/weekdays", test_weekdays);
  g_test_add_func ("/date-words/translated", test_translated);
  return g_test_run ();
}
