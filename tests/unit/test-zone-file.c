/* Looking one offset up in a zone's file gives what GLib gives, and odd files give nothing. */

#include "core/slot-time.h"
#include "core/zone-file.h"

#include <string.h>

static const char *const zones[] = {
  "Europe/Lisbon",
  "Europe/Berlin",
  "America/New_York",
  "Australia/Lord_Howe",
  "America/Santiago",
  "Asia/Beirut",
  "Pacific/Apia",
  "Pacific/Kiritimati",
  "Pacific/Honolulu",
  "Africa/Casablanca",
  "UTC",
  "Asia/Kolkata",
  "Asia/Tehran",
  "America/Argentina/Ushuaia",
};

/* 2000-01-01, 2036-01-01 in steps that meet every hour of the day. */
#define FIRST 946684800
#define LAST  2082758400
#define STEP  (7 * 86400 + 3600 + 977)

static void
test_agrees_with_glib (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (zones); i++) {
    g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (zones[i]);
    guint found = 0;
    g_assert_nonnull (zone);
    for (gint64 instant = FIRST; instant < LAST; instant += STEP) {
      int offset = G_MAXINT;
      int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, instant);
      if (!gh_zone_file_offset (zones[i], instant, &offset))
        continue;
      found++;
      if (offset != g_time_zone_get_offset (zone, interval))
        g_error ("%s at %" G_GINT64_FORMAT ": %d", zones[i], instant, offset);
    }
    g_assert_cmpuint (found, >, 1000);
  }
}

static void
test_unknown_zone (void)
{
  int offset = 77;
  g_assert_false (gh_zone_file_offset ("Europe/Nowhere", 0, &offset));
  g_assert_false (gh_zone_file_offset ("Europe", 0, &offset));
  g_assert_cmpint (offset, ==, 77);
}

/* Every cut of a real file, and every byte of its headers changed, is refused or answered with a
 * real offset: never read beyond the end (AddressSanitizer looks on). */
static void
test_damaged_files (void)
{
  g_autofree char *text = NULL;
  gsize length = 0;
  int offset = 0;
  g_assert_true (g_file_get_contents ("/usr/share/zoneinfo/Europe/Lisbon", &text, &length, NULL));
  g_assert_true (gh_zone_data_offset ((const guint8 *) text, length, 1795000000, &offset));
  for (gsize cut = 0; cut < length; cut++) {
    g_autofree guint8 *part = g_memdup2 (text, cut);
    g_assert_false (gh_zone_data_offset (part, cut, 4102444800, &offset));
  }
  for (gsize i = 0; i < length; i++) {
    g_autofree guint8 *odd = g_memdup2 (text, length);
    odd[i] ^= 0xff;
    if (gh_zone_data_offset (odd, length, 1795000000, &offset))
      g_assert_cmpint (ABS (offset), <=, 26 * 3600);
  }
}

/* Without a rule the last offset goes on for ever; with one, GLib is to be asked. */
static void
test_after_last_change (void)
{
  int offset = 0;
  const gint64 year_2100 = 4102444800;
  g_assert_true (gh_zone_file_offset ("Asia/Kolkata", year_2100, &offset));
  g_assert_cmpint (offset, ==, 19800);
  g_assert_true (gh_zone_file_offset ("UTC", year_2100, &offset));
  g_assert_cmpint (offset, ==, 0);
  g_assert_false (gh_zone_file_offset ("Europe/Lisbon", year_2100, &offset));
  GhDate today = 0;
  g_assert_true (gh_zone_today ("Europe/Lisbon", year_2100, &today));
  g_assert_cmpint (today, ==, gh_date_new (2100, 1, 1));
}

static void
test_today (void)
{
  GhDate today = 0;
  const gint64 noon = 1795348800; /* 2026-11-22T12:00:00Z */
  g_assert_true (gh_zone_today ("Pacific/Kiritimati", noon, &today));
  g_assert_cmpint (today, ==, gh_date_new (2026, 11, 23));
  g_assert_true (gh_zone_today ("Pacific/Honolulu", noon - 3 * 3600, &today));
  g_assert_cmpint (today, ==, gh_date_new (2026, 11, 21));
  g_assert_true (gh_zone_today ("UTC", -1, &today));
  g_assert_cmpint (today, ==, -1);
  g_assert_false (gh_zone_today ("../../etc/passwd", noon, &today));
  g_assert_false (gh_zone_today (NULL, noon, &today));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/zone-file/agrees-with-glib", test_agrees_with_glib);
  g_test_add_func ("/zone-file/unknown-zone", test_unknown_zone);
  g_test_add_func ("/zone-file/damaged-files", test_damaged_files);
  g_test_add_func ("/zone-file/after-last-change", test_after_last_change);
  g_test_add_func ("/zone-file/today", test_today);
  return g_test_run ();
}
