/* A day's numbers, by the venue's date. */

#include "server/domain/stats.h"

#include "tests/unit/venue.h"

static GhDayStats *
day (Venue *venue, gint64 orq, const char *date)
{
  g_autoptr (GError) error = NULL;
  GhDayStats *stats = NULL;
  ASSERT_DONE (gh_stats_day (&venue->context, orq, date != NULL ? venue_date (date) : GH_DATE_MIN,
                             &stats, &error),
               error);
  return stats;
}

static void
test_day (Venue *venue, gconstpointer data)
{
  gint64 morning = venue_add_slot (venue, "2026-07-02", "10:00", "12:00", 5);
  gint64 evening = venue_add_slot (venue, "2026-07-02", "22:00", "02:00", 5);
  for (int i = 0; i < 5; i++) {
    g_autofree char *code = g_strdup_printf ("%d", i);
    venue_reserve (venue, venue_add_ticket (venue, code, GH_TICKET_ACTIVATED),
                   i < 3 ? morning : evening);
  }
  venue_run (venue, "UPDATE ticket_reservations SET status = 'VERIFIED' WHERE id IN (1, 4)");
  venue_run (venue, "UPDATE ticket_reservations SET status = 'EXPIRED' WHERE id = 2");
  venue_run (venue, "UPDATE ticket_reservations SET status = 'CANCELLED' WHERE id = 3");
  g_autoptr (GhDayStats) stats = day (venue, venue->orq, "2026-07-02");
  g_assert_cmpint (stats->date, ==, venue_date ("2026-07-02"));
  g_assert_cmpint (stats->expected, ==, 4);
  g_assert_cmpint (stats->admitted, ==, 2);
  g_assert_cmpint (stats->slots->len, ==, 2);
  g_assert_cmpint (g_array_index (stats->slots, GhSlotCount, 0).expected, ==, 2);
  g_assert_cmpint (g_array_index (stats->slots, GhSlotCount, 0).admitted, ==, 1);
  /* The eve's slot reaches into the next day. */
  g_autoptr (GhDayStats) next = day (venue, venue->orq, "2026-07-03");
  g_assert_cmpint (next->expected, ==, 2);
  g_assert_cmpint (next->admitted, ==, 1);
  g_autoptr (GhDayStats) empty = day (venue, venue->orq, "2026-07-04");
  g_assert_cmpint (empty->expected, ==, 0);
  g_assert_cmpint (empty->slots->len, ==, 0);
}

static void
test_today (Venue *venue, gconstpointer data)
{
  venue_at (venue, "2026-07-01T09:59:59Z");
  g_autoptr (GhDayStats) eve = day (venue, venue->orq, NULL);
  g_assert_cmpint (eve->date, ==, venue_date ("2026-07-01"));
  venue_at (venue, "2026-07-01T10:00:00Z");
  g_autoptr (GhDayStats) today = day (venue, venue->orq, NULL);
  g_assert_cmpint (today->date, ==, venue_date ("2026-07-02"));
  g_assert_null (day (venue, 99, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  VENUE_TEST ("/stats/day", NULL, test_day);
  VENUE_TEST ("/stats/today", "Pacific/Kiritimati", test_today);
  return g_test_run ();
}
