/* Tests of kiosk/desk/words and mask. */

#include "kiosk/desk/mask.h"
#include "kiosk/desk/words.h"

#include <locale.h>

/* @made is taken. */
static void
assert_words (char *made, const char *expected)
{
  g_autofree char *owned = made;
  g_assert_cmpstr (owned, ==, expected);
}

static void
test_dates (void)
{
  GhDate today = gh_date_new (2025, 11, 14);
  assert_words (gh_words_date (gh_date_new (2025, 11, 20), today), "Thursday 20 November");
  assert_words (gh_words_date (gh_date_new (2026, 1, 1), today), "Thursday 1 January 2026");
  assert_words (gh_words_date (today, today), "Friday 14 November");
}

static void
test_days (void)
{
  assert_words (gh_words_days (6), "in 6 days");
  assert_words (gh_words_days (1), "tomorrow");
  assert_words (gh_words_days (0), "today");
  assert_words (gh_words_days (-1), "yesterday");
  assert_words (gh_words_days (-30), "30 days ago");
}

static void
test_times (void)
{
  assert_words (gh_words_time (0), "12:00 AM");
  assert_words (gh_words_time (9 * 3600 + 30 * 60), "9:30 AM");
  assert_words (gh_words_time (12 * 3600), "12:00 PM");
  assert_words (gh_words_time (23 * 3600 + 59 * 60), "11:59 PM");
  assert_words (gh_words_time (86400), "12:00 AM");
  assert_words (gh_words_slot (10 * 3600, 12 * 3600), "10:00 AM – 12:00 PM");
  assert_words (gh_words_slot (0, 86400), "All day");
  assert_words (gh_words_slot (0, 0), "All day");
  assert_words (gh_words_slot (22 * 3600, 0), "10:00 PM – 12:00 AM");
}

static void
test_spans (void)
{
  assert_words (gh_words_span (0), "less than a minute");
  assert_words (gh_words_span (-50), "less than a minute");
  assert_words (gh_words_span (59), "less than a minute");
  assert_words (gh_words_span (60), "1 min");
  assert_words (gh_words_span (164 * 60), "2 h 44 min");
  assert_words (gh_words_span (47 * 3600), "47 h 0 min");
  assert_words (gh_words_span (3 * 86400), "3 days");
  assert_words (gh_words_countdown (899), "14:59");
  assert_words (gh_words_countdown (-1), "0:00");
}

static void
test_instants (void)
{
  gint64 now = 0, then = 0;
  g_assert_true (gh_instant_parse ("2025-11-14T12:14:00Z", &now));
  g_assert_true (gh_instant_parse ("2025-11-14T09:30:00Z", &then));
  assert_words (gh_words_instant (then, now), "9:30 AM");
  g_assert_true (gh_instant_parse ("2025-11-13T23:30:00Z", &then));
  assert_words (gh_words_instant (then, now), "Thursday 13 November, 11:30 PM");
}

static void
test_skew (void)
{
  assert_words (gh_words_skew (0), NULL);
  assert_words (gh_words_skew (59), NULL);
  assert_words (gh_words_skew (-59), NULL);
  assert_words (gh_words_skew (60), "This device's clock is 1 min ahead; judged by the server's "
                                    "time.");
  assert_words (gh_words_skew (-190), "This device's clock is 3 min behind; judged by the "
                                      "server's time.");
}

static void
test_masks (void)
{
  assert_words (gh_mask_email ("john@example.com"), "j•••@example.com");
  assert_words (gh_mask_email ("ö@example.com"), "ö•••@example.com");
  assert_words (gh_mask_email ("@example.com"), "•••@example.com");
  assert_words (gh_mask_email ("nonsense"), "n•••");
  assert_words (gh_mask_email (""), "");
  assert_words (gh_mask_email (NULL), NULL);
  assert_words (gh_mask_phone ("+12025551234"), "•••1234");
  assert_words (gh_mask_phone ("123"), "•••");
  assert_words (gh_short_name ("John Doe"), "John D.");
  assert_words (gh_short_name ("Anna Maria Östlund"), "Anna Ö.");
  assert_words (gh_short_name (" Plato "), "Plato");
  assert_words (gh_short_name (NULL), NULL);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/words/dates", test_dates);
  g_test_add_func ("/words/days", test_days);
  g_test_add_func ("/words/times", test_times);
  g_test_add_func ("/words/spans", test_spans);
  g_test_add_func ("/words/instants", test_instants);
  g_test_add_func ("/words/skew", test_skew);
  g_test_add_func ("/mask/all", test_masks);
  return g_test_run ();
}
