/* Dates and times in words, in English and in the languages that turn everything round. */

#include "server/view/date-words.h"
#include "server/words/words.h"

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
  assert_words (gh_words_time_range (0, GH_DAY_SECONDS), "All day");
  assert_words (gh_words_time_range (0, 0), "All day");
  assert_words (gh_words_time_range (0, 60), "12:00 AM – 12:01 AM");
  assert_words (gh_words_time_range (9 * 3600, 9 * 3600), "9:00 AM – 9:00 AM (next day)");
}

static void
test_weekdays (void)
{
  g_assert_cmpstr (gh_words_weekday (1), ==, "Monday");
  g_assert_cmpstr (gh_words_weekday (7), ==, "Sunday");
  g_assert_cmpstr (gh_words_weekday_short (3), ==, "Wed");
  g_assert_cmpint (gh_words_first_weekday (), ==, 7);
}

/* Every language turns the patterns round in its own way. */
static void
test_languages (void)
{
  static const struct {
    const char *tag, *date, *short_date, *day, *month, *noon, *late, *wednesday;
    int first;
  } cases[] = {
    { "en", "Friday, November 21, 2025", "November 21, 2025", "Friday, November 21",
      "November 2025", "12:00 PM – 2:05 PM", "10:00 PM – 2:00 AM (next day)", "Wed", 7 },
    { "es", "viernes, 21 de noviembre de 2025", "21 de noviembre de 2025",
      "viernes, 21 de noviembre", "noviembre de 2025", "12:00 – 14:05",
      "22:00 – 2:00 (del día siguiente)", "mié", 1 },
    { "pt-BR", "sexta-feira, 21 de novembro de 2025", "21 de novembro de 2025",
      "sexta-feira, 21 de novembro", "novembro de 2025", "12:00 – 14:05",
      "22:00 – 02:00 (do dia seguinte)", "qua", 7 },
    { "fr", "vendredi 21 novembre 2025", "21 novembre 2025", "vendredi 21 novembre",
      "novembre 2025", "12:00 – 14:05", "22:00 – 02:00 (le lendemain)", "mer", 1 },
    { "de", "Freitag, 21. November 2025", "21. November 2025", "Freitag, 21. November",
      "November 2025", "12:00 – 14:05 Uhr", "22:00 – 02:00 Uhr (am Folgetag)", "Mi", 1 },
    { "ar", "الجمعة، 21 نوفمبر 2025", "21 نوفمبر 2025", "الجمعة، 21 نوفمبر", "نوفمبر 2025",
      "12:00 م – 2:05 م", "10:00 م – 2:00 ص (اليوم التالي)", "أربعاء", 6 },
  };
  GhDate date = gh_date_new (2025, 11, 21);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    gh_words_use (cases[i].tag);
    assert_words (gh_words_date (date), cases[i].date);
    assert_words (gh_words_date_short (date), cases[i].short_date);
    assert_words (gh_words_day (date), cases[i].day);
    assert_words (gh_words_month (date), cases[i].month);
    assert_words (gh_words_time_range (12 * 3600, 14 * 3600 + 5 * 60), cases[i].noon);
    assert_words (gh_words_time_range (22 * 3600, 2 * 3600), cases[i].late);
    g_assert_cmpstr (gh_words_weekday_short (3), ==, cases[i].wednesday);
    g_assert_cmpint (gh_words_first_weekday (), ==, cases[i].first);
  }
  gh_words_use ("de");
  assert_words (gh_words_time (0), "00:00");
  assert_words (gh_words_time (GH_DAY_SECONDS), "24:00");
  gh_words_use (NULL);
}

static void
test_zones (void)
{
  assert_words (gh_words_zone ("Europe/Lisbon"), "Lisbon time");
  assert_words (gh_words_zone ("America/Argentina/Buenos_Aires"), "Buenos Aires time");
  assert_words (gh_words_zone ("UTC"), "UTC");
  assert_words (gh_words_zone ("Etc/GMT-3"), "UTC+3");
  assert_words (gh_words_zone ("Etc/GMT+12"), "UTC-12");
  assert_words (gh_words_zone ("Etc/GMT0"), "UTC");
  assert_words (gh_words_zone ("Etc/GMT+0"), "UTC");
  assert_words (gh_words_zone ("Etc/GMT"), "GMT");
  assert_words (gh_words_zone ("Etc/GMT+99"), "GMT+99");
  for (const GhLanguage *language = gh_languages (); language->tag != NULL; language++) {
    gh_words_use (language->tag);
    assert_words (gh_words_zone ("Etc/UTC"), "UTC");
  }
  gh_words_use ("de");
  assert_words (gh_words_zone ("Europe/Berlin"), "Ortszeit Berlin");
  gh_words_use (NULL);
}

/* No name of a month or weekday is missing or stands twice. */
static void
test_names (void)
{
  for (const GhLanguage *language = gh_languages (); language->tag != NULL; language++) {
    g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    gh_words_use (language->tag);
    for (int month = 1; month <= 12; month++) {
      g_assert_true (g_hash_table_add (seen, gh_words_month (gh_date_new (2025, month, 1))));
      g_assert_true (g_hash_table_add (seen, gh_words_date_short (gh_date_new (2025, month, 1))));
    }
    for (int weekday = 1; weekday <= 7; weekday++) {
      g_assert_true (g_hash_table_add (seen, g_strdup (gh_words_weekday (weekday))));
      g_assert_true (g_hash_table_add (seen, g_strdup (gh_words_weekday_short (weekday))));
    }
  }
  gh_words_use (NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/date-words/dates", test_dates);
  g_test_add_func ("/date-words/times", test_times);
  g_test_add_func ("/date-words/ranges", test_ranges);
  g_test_add_func ("/date-words/weekdays", test_weekdays);
  g_test_add_func ("/date-words/languages", test_languages);
  g_test_add_func ("/date-words/zones", test_zones);
  g_test_add_func ("/date-words/names", test_names);
  return g_test_run ();
}
