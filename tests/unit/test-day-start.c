/* The first moment of a date, in zones that change their clocks around midnight. */

#include "core/slot-time.h"

/* Every date of these years begins with the second before which the clock said an earlier one. */
static void
test_zones (void)
{
  static const char *const zones[] = {
    "UTC",
    "Europe/Lisbon",
    "America/New_York",
    "America/Havana", /* the hour after midnight comes twice */
    "America/Nuuk",   /* the hour before midnight comes twice */
    "Asia/Beirut",    /* midnight is skipped */
    "Africa/Cairo",
    "America/Santiago",
    "Australia/Lord_Howe",
    "Pacific/Apia", /* 2011-12-30 is skipped */
  };
  GhDate first = gh_date_new (2011, 12, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (zones); i++) {
    g_autoptr (GTimeZone) zone = gh_zone_open (zones[i]);
    g_test_message ("%s", zones[i]);
    for (GhDate date = first; date < first + 16 * 366; date++) {
      gint64 start = gh_zone_day_start (zone, date);
      g_assert_cmpint (gh_zone_date (zone, start - 1, NULL), <, date);
      g_assert_cmpint (gh_zone_date (zone, start, NULL), >=, date);
      g_assert_cmpint (start, <=, gh_zone_day_start (zone, date + 1));
    }
  }
  g_autoptr (GTimeZone) apia = gh_zone_open ("Pacific/Apia");
  GhDate skipped = gh_date_new (2011, 12, 30);
  g_assert_cmpint (gh_zone_day_start (apia, skipped), ==, gh_zone_day_start (apia, skipped + 1));
  g_assert_cmpint (gh_zone_day_start (apia, skipped - 1), <, gh_zone_day_start (apia, skipped));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/day-start/zones", test_zones);
  return g_test_run ();
}
