/* Slots in bulk: repeatable, all or nothing, and only at times that exist. */

#include "server/domain/slots.h"

#include "tests/unit/venue.h"

#include <string.h>

static gboolean
generate (Venue *venue, const char *from, int days, const char *times, int capacity,
          GhSlotsMade *made, GError **error)
{
  GhSlotPlan plan = { venue->orq, from != NULL ? venue_date (from) : GH_DATE_MIN, days, times,
                      capacity };
  return gh_slots_generate (&venue->context, &plan, made, error);
}

static void
expect_made (Venue *venue, const char *from, int days, const char *times, int made, int kept)
{
  g_autoptr (GError) error = NULL;
  GhSlotsMade result = { -1, -1 };
  ASSERT_DONE (generate (venue, from, days, times, 200, &result, &error), error);
  g_assert_cmpint (result.made, ==, made);
  g_assert_cmpint (result.kept, ==, kept);
}

/* @says: what the message must hold. Nothing is made. */
static void
expect_refused (Venue *venue, const char *from, int days, const char *times, const char *says)
{
  g_autoptr (GError) error = NULL;
  GhSlotsMade result = { -1, -1 };
  gint64 before = venue_number (venue, "SELECT count(*) AS v FROM reservation_slots");
  g_assert_false (generate (venue, from, days, times, 200, &result, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, GH_SLOTS_ERROR, GH_SLOTS_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, says));
  g_assert_cmpint (result.made, ==, -1);
  g_assert_cmpint (venue_number (venue, "SELECT count(*) AS v FROM reservation_slots"), ==, before);
}

/* "2026-07-01 10:00:00-12:00:00" with the instants, of the slots in order. */
static char *
slots (Venue *venue)
{
  return venue_text (venue, "SELECT group_concat(date || ' ' || start_time || '-' || end_time ||"
                            " '/' || starts_at || '-' || ends_at, ' ') AS v FROM"
                            " (SELECT * FROM reservation_slots ORDER BY date, start_time)");
}

static void
test_generate (Venue *venue, gconstpointer data)
{
  expect_made (venue, "2026-07-01", 90, "10:00-12:00, 12:00-14:00 ,22:00-02:00", 270, 0);
  g_assert_cmpint (venue_number (venue, "SELECT count(*) AS v FROM reservation_slots WHERE"
                                        " total_capacity = 200 AND status = 'ACTIVE'"
                                        " AND booked_count = 0"),
                   ==, 270);
  g_autofree char *last = venue_text (venue, "SELECT max(date) AS v FROM reservation_slots");
  g_assert_cmpstr (last, ==, "2026-09-28");
  /* Again: nothing twice, and what people changed stays. */
  venue_run (venue, "UPDATE reservation_slots SET total_capacity = 7 WHERE id = 1");
  expect_made (venue, "2026-07-01", 90, "10:00-12:00,12:00-14:00,22:00-02:00", 0, 270);
  expect_made (venue, "2026-09-28", 2, "10:00-11:00,09:00-10:00", 3, 1);
  g_assert_cmpint (venue_number (venue, "SELECT total_capacity AS v FROM reservation_slots"
                                        " WHERE id = 1"),
                   ==, 7);
}

static void
test_instants (Venue *venue, gconstpointer data)
{
  expect_made (venue, "2026-07-01", 1, "20:00-24:00,22:00-02:00,00:00-00:00", 3, 0);
  g_autofree char *made = slots (venue);
  g_autofree char *expected = g_strdup_printf (
      "2026-07-01 00:00:00-00:00:00/" ID "-" ID " 2026-07-01 20:00:00-24:00:00/" ID "-" ID
      " 2026-07-01 22:00:00-02:00:00/" ID "-" ID,
      venue_instant ("2026-06-30T23:00:00Z"), venue_instant ("2026-07-01T23:00:00Z"),
      venue_instant ("2026-07-01T19:00:00Z"), venue_instant ("2026-07-01T23:00:00Z"),
      venue_instant ("2026-07-01T21:00:00Z"), venue_instant ("2026-07-02T01:00:00Z"));
  g_assert_cmpstr (made, ==, expected);
}

/* Today is the venue's. */
static void
test_from_today (Venue *venue, gconstpointer data)
{
  expect_made (venue, NULL, 1, "10:00-12:00", 1, 0);
  g_autofree char *date = venue_text (venue, "SELECT date AS v FROM reservation_slots");
  g_assert_cmpstr (date, ==, "2026-07-02");
}

/* In Lisbon the clocks go from 01:00 to 02:00 on 2026-03-29, and from 02:00 to 01:00 on 10-25. */
static void
test_clock_changes (Venue *venue, gconstpointer data)
{
  expect_refused (venue, "2026-03-28", 3, "10:00-12:00,01:30-03:00", "2026-03-29");
  expect_made (venue, "2026-03-29", 1, "00:30-01:30,02:00-03:00", 2, 0);
  expect_made (venue, "2026-10-25", 1, "01:30-03:00,00:30-01:30", 2, 0);
  g_autofree char *made = slots (venue);
  g_autofree char *expected = g_strdup_printf (
      "2026-03-29 00:30:00-01:30:00/" ID "-" ID " 2026-03-29 02:00:00-03:00:00/" ID "-" ID
      " 2026-10-25 00:30:00-01:30:00/" ID "-" ID " 2026-10-25 01:30:00-03:00:00/" ID "-" ID,
      venue_instant ("2026-03-29T00:30:00Z"), venue_instant ("2026-03-29T01:00:00Z"),
      venue_instant ("2026-03-29T01:00:00Z"), venue_instant ("2026-03-29T02:00:00Z"),
      /* a doubled hour starts at its first and ends at its second passing */
      venue_instant ("2026-10-24T23:30:00Z"), venue_instant ("2026-10-25T01:30:00Z"),
      venue_instant ("2026-10-25T00:30:00Z"), venue_instant ("2026-10-25T03:00:00Z"));
  g_assert_cmpstr (made, ==, expected);
}

static void
test_wrong_plans (Venue *venue, gconstpointer data)
{
  static const char *const times[] = {
    "",
    " ",
    ",",
    "10:00",
    "10:00-",
    "-12:00",
    "10:00-12:00,",
    "10-12",
    "10:00-25:00",
    "24:00-02:00",
    "10:60-12:00",
    "10:00-12:00;12:00-14:00",
    "10:00-12:00-14:00",
    "ten-twelve",
    "10:00-12:00,10:00-11:00",
    "-1:00-02:00",
    "10:00 12:00",
    "10:00–12:00",
  };
  for (gsize i = 0; i < G_N_ELEMENTS (times); i++)
    expect_refused (venue, "2026-07-01", 2, times[i], "");
  expect_refused (venue, "2026-07-01", 1, "24:00-02:00", "is no slot");
  g_autoptr (GString) many = g_string_new ("00:00-00:30");
  for (int i = 1; i <= 200; i++)
    g_string_append_printf (many, ",%02d:%02d-00:00", i / 60, i % 60);
  expect_refused (venue, "2026-07-01", 1, many->str, "");
  expect_refused (venue, "2026-07-01", 0, "10:00-12:00", "not 0");
  expect_refused (venue, "2026-07-01", -5, "10:00-12:00", "not -5");
  expect_refused (venue, "2026-07-01", GH_SLOTS_MAX_DAYS + 1, "10:00-12:00", "1096");
  expect_refused (venue, "9999-12-31", 2, "10:00-12:00", "9999");
  expect_made (venue, "9999-12-31", 1, "10:00-12:00", 1, 0);

  static const int capacities[] = { 0, -1, 1000001 };
  for (gsize i = 0; i < G_N_ELEMENTS (capacities); i++) {
    g_autoptr (GError) error = NULL;
    GhSlotsMade made;
    g_assert_false (generate (venue, "2026-07-01", 1, "10:00-12:00", capacities[i], &made, &error));
    g_assert_error (error, GH_SLOTS_ERROR, GH_SLOTS_ERROR_VALUE);
  }
  venue->orq = 99;
  g_autoptr (GError) error = NULL;
  GhSlotsMade made;
  g_assert_false (generate (venue, NULL, 1, "10:00-12:00", 5, &made, &error));
  g_assert_error (error, GH_SLOTS_ERROR, GH_SLOTS_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  VENUE_TEST ("/slots/generate", NULL, test_generate);
  VENUE_TEST ("/slots/instants", NULL, test_instants);
  VENUE_TEST ("/slots/from-today", "Pacific/Kiritimati", test_from_today);
  VENUE_TEST ("/slots/clock-changes", NULL, test_clock_changes);
  VENUE_TEST ("/slots/wrong-plans", NULL, test_wrong_plans);
  return g_test_run ();
}
