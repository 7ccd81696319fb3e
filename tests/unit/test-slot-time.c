/* Dates, times and instants in zones that change their clocks in every awkward way. */

#include "core/slot-time.h"

#include <string.h>

#define H(hours) ((hours) *3600)

static void
test_dates_against_glib (void)
{
  g_autoptr (GDate) other = g_date_new_dmy (1, G_DATE_JANUARY, 1900);
  GhDate last = gh_date_new (9999, 12, 31);

  g_assert_cmpint (gh_date_new (1970, 1, 1), ==, 0);
  g_assert_cmpint (gh_date_new (1900, 1, 1), ==, -25567);
  g_assert_cmpint (last, ==, 2932896);
  for (GhDate date = gh_date_new (1900, 1, 1); date <= last; date++) {
    int year, month, day, weekday;

    gh_date_split (date, &year, &month, &day, &weekday);
    g_assert_cmpint (year, ==, g_date_get_year (other));
    g_assert_cmpint (month, ==, (int) g_date_get_month (other));
    g_assert_cmpint (day, ==, g_date_get_day (other));
    g_assert_cmpint (weekday, ==, (int) g_date_get_weekday (other));
    g_assert_cmpint (gh_date_new (year, month, day), ==, date);
    g_date_add_days (other, 1);
  }
}

static void
test_date_text (void)
{
  static const char *const good[] = { "1900-01-01", "1969-12-31", "1970-01-01", "2000-02-29",
                                      "2024-02-29", "2025-11-14", "9999-12-31" };
  static const char *const bad[] = {
    NULL,
    "",
    "2025-02-29",
    "1900-02-29",
    "2100-02-29",
    "2025-13-01",
    "2025-00-10",
    "2025-04-31",
    "2025-04-00",
    "1899-12-31",
    "2025-1-01",
    "2025-01-1",
    "25-01-01",
    "2025-01-01 ",
    " 2025-01-01",
    "2025/01/01",
    "20250101",
    "2025-01-011",
    "+025-01-01",
    "2025-01-0x",
    "2025-01-01T00:00:00Z",
    "-2025-01-01",
    "2025-01-\xd9\xa1\xd9\xa1",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++) {
    GhDate date = 77;
    g_autofree char *text = NULL;

    g_assert_true (gh_date_parse (good[i], &date));
    text = gh_date_format (date);
    g_assert_cmpstr (text, ==, good[i]);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    GhDate date = 77;

    g_assert_false (gh_date_parse (bad[i], &date));
    g_assert_cmpint (date, ==, 77);
  }
}

static void
test_months (void)
{
  static const char *const bad[] = { NULL,      "",           "2025-13",  "2025-00", "2025-1",
                                     "1899-12", "2025-11-01", "2025-11 ", "2025",    "25-11" };
  static const struct {
    const char *from;
    int months;
    const char *to;
  } steps[] = {
    { "2025-11-14", 0, "2025-11-01" },   { "2025-11-30", 1, "2025-12-01" },
    { "2025-11-30", 2, "2026-01-01" },   { "2025-01-31", -1, "2024-12-01" },
    { "2025-01-31", 1, "2025-02-01" },   { "2025-03-31", -13, "2024-02-01" },
    { "2025-06-01", 120, "2035-06-01" },
  };
  GhDate first = 77;

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (gh_month_parse (bad[i], &first));
  g_assert_cmpint (first, ==, 77);
  g_assert_true (gh_month_parse ("2024-02", &first));
  g_assert_cmpint (first, ==, gh_date_new (2024, 2, 1));

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++) {
    GhDate from;
    g_autofree char *to = NULL;
    g_autofree char *month = NULL;

    g_assert_true (gh_date_parse (steps[i].from, &from));
    to = gh_date_format (gh_month_add (from, steps[i].months));
    month = gh_month_format (gh_month_add (from, steps[i].months));
    g_assert_cmpstr (to, ==, steps[i].to);
    g_assert_true (g_str_has_prefix (to, month));
    g_assert_cmpuint (strlen (month), ==, 7);
  }
}

static void
test_times (void)
{
  static const struct {
    const char *text;
    int seconds;
    const char *full;
  } good[] = {
    { "00:00", 0, "00:00:00" },        { "09:05", 32700, "09:05:00" },
    { "12:30:45", 45045, "12:30:45" }, { "23:59:59", 86399, "23:59:59" },
    { "24:00", 86400, "24:00:00" },    { "24:00:00", 86400, "24:00:00" },
  };
  static const char *const bad[] = { NULL,     "",         "24:00:01",  "24:01",   "25:00",
                                     "12:60",  "12:00:60", "9:00",      "09:0",    "0900",
                                     "09:00 ", "09:00:0",  "09:00:000", "-1:00",   "09-00",
                                     "09:00Z", "12:00 PM", "09:",       "99:99:99" };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++) {
    int seconds = -1;
    g_autofree char *text = NULL;

    g_assert_true (gh_time_parse (good[i].text, &seconds));
    g_assert_cmpint (seconds, ==, good[i].seconds);
    text = gh_time_format (seconds);
    g_assert_cmpstr (text, ==, good[i].full);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    int seconds = -1;

    g_assert_false (gh_time_parse (bad[i], &seconds));
    g_assert_cmpint (seconds, ==, -1);
  }
}

static void
test_instants (void)
{
  static const struct {
    const char *text;
    gint64 instant;
  } good[] = {
    { "1970-01-01T00:00:00Z", 0 },
    { "1969-12-31T23:59:59Z", -1 },
    { "2025-11-14T09:30:00Z", 1763112600 },
    { "2038-01-19T03:14:08Z", G_GINT64_CONSTANT (2147483648) },
    { "1900-01-01T00:00:00Z", G_GINT64_CONSTANT (-2208988800) },
    { "9999-12-31T23:59:59Z", G_GINT64_CONSTANT (253402300799) },
  };
  static const char *const bad[] = {
    NULL,
    "",
    "2025-11-14T09:30:00",
    "2025-11-14T09:30:00z",
    "2025-11-14 09:30:00Z",
    "2025-11-14T09:30:00+00:00",
    "2025-11-14T09:30:00.000Z",
    "2025-11-14T24:00:00Z",
    "2025-11-14T09:60:00Z",
    "2025-11-14T09:30:60Z",
    "2025-02-29T09:30:00Z",
    "2025-11-14T09:30:00Z ",
  };
  g_autofree char *below = gh_instant_format (G_MININT64);
  g_autofree char *above = gh_instant_format (G_MAXINT64);

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++) {
    gint64 instant = 77;
    g_autofree char *text = gh_instant_format (good[i].instant);

    g_assert_true (gh_instant_parse (good[i].text, &instant));
    g_assert_cmpint (instant, ==, good[i].instant);
    g_assert_cmpstr (text, ==, good[i].text);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    gint64 instant = 77;

    g_assert_false (gh_instant_parse (bad[i], &instant));
    g_assert_cmpint (instant, ==, 77);
  }
  g_assert_cmpstr (below, ==, "1900-01-01T00:00:00Z");
  g_assert_cmpstr (above, ==, "9999-12-31T23:59:59Z");
}

static void
test_zones (void)
{
  static const char *const known[] = {
    "UTC",
    "Europe/Lisbon",
    "America/Argentina/Buenos_Aires",
    "America/Port-au-Prince",
    "Etc/GMT+5",
    "Pacific/Apia",
    "GMT",
  };
  static const char *const refused[] = {
    NULL,
    "",
    " ",
    "Europe/Nowhere",
    "europe/lisbon",
    "Europe",
    "Europe/",
    "Europe//Lisbon",
    "Europe/Lisbon ",
    "Lisbon",
    "/usr/share/zoneinfo/Europe/Lisbon",
    "../zoneinfo/UTC",
    "Europe/../UTC",
    "Europe/./Lisbon",
    ":Europe/Lisbon",
    "EST5EDT",
    "EST5EDT,M3.2.0,M11.1.0",
    "CET-1CEST",
    "UTC0",
    "<+03>-3",
    "+05:00",
    "-03",
    "Z",
    "posix/Europe/Lisbon",
    "right/Europe/Lisbon",
    "posixrules",
    "localtime",
    "leapseconds",
    "tzdata.zi",
    "Europe/Lisbon\n",
    "Europe\\Lisbon",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++) {
    g_autoptr (GTimeZone) zone = gh_zone_open (known[i]);

    g_assert_nonnull (zone);
    g_assert_cmpstr (g_time_zone_get_identifier (zone), ==, known[i]);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autoptr (GTimeZone) zone = gh_zone_open (refused[i]);

    if (zone != NULL)
      g_test_message ("%s is taken", refused[i]);
    g_assert_null (zone);
  }
}

static void
test_today (void)
{
  static const struct {
    const char *zone;
    const char *now;
    const char *date;
    int seconds;
  } cases[] = {
    { "UTC", "2025-11-14T23:59:59Z", "2025-11-14", 86399 },
    { "Europe/Berlin", "2025-11-14T22:59:59Z", "2025-11-14", 86399 },
    { "Europe/Berlin", "2025-11-14T23:00:00Z", "2025-11-15", 0 },
    { "Europe/Berlin", "2025-07-14T22:00:00Z", "2025-07-15", 0 },
    { "America/New_York", "2025-11-15T04:59:59Z", "2025-11-14", 86399 },
    { "America/New_York", "2025-11-02T05:30:00Z", "2025-11-02", 5400 }, /* 01:30, first */
    { "America/New_York", "2025-11-02T06:30:00Z", "2025-11-02", 5400 }, /* 01:30, second */
    { "Pacific/Apia", "2011-12-30T09:59:59Z", "2011-12-29", 86399 },
    { "Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31", 0 },
    { "America/Santiago", "2025-09-07T03:59:59Z", "2025-09-06", 86399 },
    { "America/Santiago", "2025-09-07T04:00:00Z", "2025-09-07", 3600 },
    { "Australia/Lord_Howe", "2025-10-04T15:30:00Z", "2025-10-05", 9000 },
    { "Asia/Kathmandu", "1969-12-31T18:15:00Z", "1969-12-31", 85500 }, /* then +05:30 */
    { "Pacific/Kiritimati", "2025-12-31T10:00:00Z", "2026-01-01", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GTimeZone) zone = gh_zone_open (cases[i].zone);
    g_autofree char *date = NULL;
    gint64 now;
    int seconds = -1;

    g_assert_true (gh_instant_parse (cases[i].now, &now));
    date = gh_date_format (gh_zone_date (zone, now, &seconds));
    g_assert_cmpstr (date, ==, cases[i].date);
    g_assert_cmpint (seconds, ==, cases[i].seconds);
    g_assert_cmpint (gh_zone_date (zone, now, NULL), ==, gh_zone_date (zone, now, &seconds));
  }
}

typedef struct {
  const char *zone;
  const char *date;
  const char *start;
  const char *end;
  const char *starts_at; /* NULL: the start is skipped */
  const char *ends_at;
} Slot;

static void
assert_slot (const Slot *slot)
{
  g_autoptr (GTimeZone) zone = gh_zone_open (slot->zone);
  GhDate date;
  int start, end;
  gint64 starts_at = 77, ends_at = 78;
  GhSlotTimes result;

  g_test_message ("%s %s %s-%s", slot->zone, slot->date, slot->start, slot->end);
  g_assert_true (gh_date_parse (slot->date, &date));
  g_assert_true (gh_time_parse (slot->start, &start));
  g_assert_true (gh_time_parse (slot->end, &end));
  result = gh_slot_instants (zone, date, start, end, &starts_at, &ends_at);
  if (slot->starts_at == NULL) {
    g_assert_cmpint (result, ==, GH_SLOT_TIMES_START_SKIPPED);
    g_assert_cmpint (starts_at, ==, 77);
    g_assert_cmpint (ends_at, ==, 78);
  } else {
    g_autofree char *starts = gh_instant_format (starts_at);
    g_autofree char *ends = gh_instant_format (ends_at);

    g_assert_cmpint (result, ==, GH_SLOT_TIMES_OK);
    g_assert_cmpstr (starts, ==, slot->starts_at);
    g_assert_cmpstr (ends, ==, slot->ends_at);
  }
}

static void
test_plain_slots (void)
{
  static const Slot slots[] = {
    { "UTC", "2025-11-14", "12:00", "14:00", "2025-11-14T12:00:00Z", "2025-11-14T14:00:00Z" },
    { "UTC", "2025-11-14", "22:00", "24:00", "2025-11-14T22:00:00Z", "2025-11-15T00:00:00Z" },
    { "UTC", "2025-11-14", "22:00", "00:00", "2025-11-14T22:00:00Z", "2025-11-15T00:00:00Z" },
    { "UTC", "2025-12-31", "22:00", "02:00", "2025-12-31T22:00:00Z", "2026-01-01T02:00:00Z" },
    { "UTC", "2025-11-14", "10:00", "10:00", "2025-11-14T10:00:00Z", "2025-11-15T10:00:00Z" },
    { "UTC", "2025-11-14", "00:00", "24:00", "2025-11-14T00:00:00Z", "2025-11-15T00:00:00Z" },
    { "Europe/Lisbon", "2025-07-01", "10:00", "12:00", "2025-07-01T09:00:00Z",
      "2025-07-01T11:00:00Z" },
    { "Europe/Berlin", "2025-01-01", "00:00", "00:30", "2024-12-31T23:00:00Z",
      "2024-12-31T23:30:00Z" },
    { "America/New_York", "2025-11-14", "20:00", "24:00", "2025-11-15T01:00:00Z",
      "2025-11-15T05:00:00Z" },
    { "Australia/Lord_Howe", "2025-07-01", "09:00", "10:00", "2025-06-30T22:30:00Z",
      "2025-06-30T23:30:00Z" },
    /* Long after the tables of the zone files end, its rule goes on. */
    { "Europe/Berlin", "2060-07-01", "10:00", "12:00", "2060-07-01T08:00:00Z",
      "2060-07-01T10:00:00Z" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (slots); i++)
    assert_slot (&slots[i]);
}

static void
test_skipped_times (void)
{
  static const Slot slots[] = {
    /* Lisbon: 01:00 becomes 02:00 at 01:00Z. */
    { "Europe/Lisbon", "2025-03-30", "01:00", "03:00", NULL, NULL },
    { "Europe/Lisbon", "2025-03-30", "01:59:59", "03:00", NULL, NULL },
    { "Europe/Lisbon", "2025-03-30", "02:00", "03:00", "2025-03-30T01:00:00Z",
      "2025-03-30T02:00:00Z" },
    { "Europe/Lisbon", "2025-03-30", "00:30", "01:30", "2025-03-30T00:30:00Z",
      "2025-03-30T01:00:00Z" },
    { "Europe/Lisbon", "2025-03-30", "00:59:59", "01:00", "2025-03-30T00:59:59Z",
      "2025-03-30T01:00:00Z" },
    { "Europe/Lisbon", "2025-03-29", "23:00", "01:15", "2025-03-29T23:00:00Z",
      "2025-03-30T01:00:00Z" },
    /* Berlin: 02:00 becomes 03:00 at 01:00Z. */
    { "Europe/Berlin", "2025-03-30", "02:30", "04:00", NULL, NULL },
    { "Europe/Berlin", "2025-03-30", "01:00", "03:00", "2025-03-30T00:00:00Z",
      "2025-03-30T01:00:00Z" },
    { "Europe/Berlin", "2025-03-29", "22:00", "04:00", "2025-03-29T21:00:00Z",
      "2025-03-30T02:00:00Z" },
    /* New York: 02:00 becomes 03:00 at 07:00Z. */
    { "America/New_York", "2025-03-09", "02:00", "05:00", NULL, NULL },
    { "America/New_York", "2025-03-09", "01:00", "02:59:59", "2025-03-09T06:00:00Z",
      "2025-03-09T07:00:00Z" },
    /* Lord Howe: half an hour, 02:00 becomes 02:30 at 15:30Z of the day before. */
    { "Australia/Lord_Howe", "2025-10-05", "02:15", "04:00", NULL, NULL },
    { "Australia/Lord_Howe", "2025-10-05", "02:30", "03:00", "2025-10-04T15:30:00Z",
      "2025-10-04T16:00:00Z" },
    { "Australia/Lord_Howe", "2025-10-05", "01:30", "02:10", "2025-10-04T15:00:00Z",
      "2025-10-04T15:30:00Z" },
    /* Midnight itself is skipped. */
    { "America/Santiago", "2025-09-07", "00:00", "03:00", NULL, NULL },
    { "America/Santiago", "2025-09-06", "22:00", "24:00", "2025-09-07T02:00:00Z",
      "2025-09-07T04:00:00Z" },
    { "America/Santiago", "2025-09-06", "22:00", "00:30", "2025-09-07T02:00:00Z",
      "2025-09-07T04:00:00Z" },
    { "Asia/Beirut", "2025-03-30", "00:30", "03:00", NULL, NULL },
    { "Asia/Beirut", "2025-03-29", "20:00", "00:00", "2025-03-29T18:00:00Z",
      "2025-03-29T22:00:00Z" },
    /* Apia had no 30 December 2011. */
    { "Pacific/Apia", "2011-12-30", "00:00", "12:00", NULL, NULL },
    { "Pacific/Apia", "2011-12-30", "23:59:59", "12:00", NULL, NULL },
    { "Pacific/Apia", "2011-12-29", "22:00", "24:00", "2011-12-30T08:00:00Z",
      "2011-12-30T10:00:00Z" },
    { "Pacific/Apia", "2011-12-29", "22:00", "06:00", "2011-12-30T08:00:00Z",
      "2011-12-30T10:00:00Z" },
    { "Pacific/Apia", "2011-12-31", "00:00", "01:00", "2011-12-30T10:00:00Z",
      "2011-12-30T11:00:00Z" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (slots); i++)
    assert_slot (&slots[i]);
}

static void
test_doubled_times (void)
{
  static const Slot slots[] = {
    /* A start counts at its first passing, an end at its second. */
    { "Europe/Lisbon", "2025-10-26", "01:30", "03:00", "2025-10-26T00:30:00Z",
      "2025-10-26T03:00:00Z" },
    { "Europe/Lisbon", "2025-10-26", "00:30", "01:30", "2025-10-25T23:30:00Z",
      "2025-10-26T01:30:00Z" },
    { "Europe/Lisbon", "2025-10-26", "01:00", "02:00", "2025-10-26T00:00:00Z",
      "2025-10-26T02:00:00Z" },
    { "Europe/Berlin", "2025-10-26", "02:00", "02:30", "2025-10-26T00:00:00Z",
      "2025-10-26T01:30:00Z" },
    { "Europe/Berlin", "2025-10-25", "22:00", "02:30", "2025-10-25T20:00:00Z",
      "2025-10-26T01:30:00Z" },
    { "America/New_York", "2025-11-02", "01:15", "01:45", "2025-11-02T05:15:00Z",
      "2025-11-02T06:45:00Z" },
    { "America/New_York", "2025-11-02", "00:00", "24:00", "2025-11-02T04:00:00Z",
      "2025-11-03T05:00:00Z" },
    { "Australia/Lord_Howe", "2025-04-06", "01:45", "02:00", "2025-04-05T14:45:00Z",
      "2025-04-05T15:30:00Z" },
    { "Australia/Lord_Howe", "2025-04-06", "01:30", "01:45", "2025-04-05T14:30:00Z",
      "2025-04-05T15:15:00Z" },
    { "America/Santiago", "2025-04-05", "22:00", "23:30", "2025-04-06T01:00:00Z",
      "2025-04-06T03:30:00Z" },
    { "America/Santiago", "2025-04-05", "23:00", "24:00", "2025-04-06T02:00:00Z",
      "2025-04-06T04:00:00Z" },
    { "Asia/Beirut", "2025-10-25", "23:15", "00:15", "2025-10-25T20:15:00Z",
      "2025-10-25T22:15:00Z" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (slots); i++)
    assert_slot (&slots[i]);
}

/* Times that are none, which only a broken database or caller can bring. */
static void
test_impossible_slots (void)
{
  g_autoptr (GTimeZone) zone = gh_zone_open ("UTC");
  gint64 starts_at = 77, ends_at = 78;

  g_assert_cmpint (gh_slot_instants (zone, 0, GH_DAY_SECONDS, H (2), &starts_at, &ends_at), ==,
                   GH_SLOT_TIMES_START_SKIPPED);
  g_assert_cmpint (gh_slot_instants (zone, 0, -1, H (2), &starts_at, &ends_at), ==,
                   GH_SLOT_TIMES_START_SKIPPED);
  g_assert_cmpint (gh_slot_instants (zone, 0, H (1), GH_DAY_SECONDS + 1, &starts_at, &ends_at), ==,
                   GH_SLOT_TIMES_EMPTY);
  g_assert_cmpint (gh_slot_instants (zone, 0, H (1), -1, &starts_at, &ends_at), ==,
                   GH_SLOT_TIMES_EMPTY);
  g_assert_cmpint (starts_at, ==, 77);
  g_assert_cmpint (ends_at, ==, 78);
}

static void
test_last_date (void)
{
  g_assert_cmpint (gh_slot_last_date (100, H (10), H (12)), ==, 100);
  g_assert_cmpint (gh_slot_last_date (100, H (22), H (24)), ==, 100);
  g_assert_cmpint (gh_slot_last_date (100, H (22), H (2)), ==, 101);
  g_assert_cmpint (gh_slot_last_date (100, H (10), H (10)), ==, 101);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/slot-time/date/every-day", test_dates_against_glib);
  g_test_add_func ("/slot-time/date/text", test_date_text);
  g_test_add_func ("/slot-time/month", test_months);
  g_test_add_func ("/slot-time/time", test_times);
  g_test_add_func ("/slot-time/instant", test_instants);
  g_test_add_func ("/slot-time/zone", test_zones);
  g_test_add_func ("/slot-time/today", test_today);
  g_test_add_func ("/slot-time/slot/plain", test_plain_slots);
  g_test_add_func ("/slot-time/slot/skipped", test_skipped_times);
  g_test_add_func ("/slot-time/slot/doubled", test_doubled_times);
  g_test_add_func ("/slot-time/slot/impossible", test_impossible_slots);
  g_test_add_func ("/slot-time/last-date", test_last_date);
  return g_test_run ();
}
