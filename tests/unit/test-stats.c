/* A day's numbers, by the venue's date. */

#include "server/domain/stats.h"

#include "tests/unit/gate.h"

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

/* People: a double entry is two of them, one that was taken back is none. */
static void
test_people (Venue *venue, gconstpointer data)
{
  gint64 paul = gate_operator (venue, "Paul", venue->orq);
  gint64 slot = venue_add_slot (venue, "2026-07-01", "09:00", "12:00", 9);
  static const char *const codes[] = { "A", "B", "C", "D" };
  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    venue_reserve (venue, venue_add_ticket (venue, codes[i], GH_TICKET_ACTIVATED), slot);
  venue_add_ticket (venue, "none", GH_TICKET_ACTIVATED);
  const struct {
    const char *code, *at, *undone_at;
    gint64 by;
  } entries[] = {
    { "A", NINE, NULL, 0 },
    { "A", "2026-07-01T09:01:00Z", NULL, paul },
    { "A", "2026-07-01T09:02:00Z", NULL, paul },
    { "B", NINE, NULL, 0 },
    { "B", "2026-07-01T09:01:00Z", "2026-07-01T09:02:00Z", paul },
    { "C", NINE, "2026-07-01T09:01:00Z", 0 },
    { "none", NINE, NULL, 0 },
    { "none", "2026-06-30T22:59:59Z", NULL, 0 }, /* 23:59:59 of the day before */
  };
  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++) {
    g_autofree char *id = g_strdup_printf ("00000000-0000-4000-8000-00000000020%d", (int) i);
    g_autoptr (GhSyncResult) result = gate_send_one (venue, id, entries[i].code, entries[i].at,
                                                     entries[i].by, entries[i].undone_at);
    g_assert_cmpint (result->outcome, !=, GH_SYNC_REJECTED);
  }
  g_autoptr (GhDayStats) stats = day (venue, venue->orq, "2026-07-01");
  const GhSlotCount *count = &g_array_index (stats->slots, GhSlotCount, 0);
  g_assert_cmpint (count->expected, ==, 4);
  g_assert_cmpint (count->admitted, ==, 4);
  g_assert_cmpint (count->double_entries, ==, 2);
  g_assert_cmpint (stats->without_slot, ==, 1);
  g_assert_cmpint (stats->admitted, ==, 5);
  g_assert_cmpint (stats->double_entries, ==, 2);
  g_autoptr (GhDayStats) eve = day (venue, venue->orq, "2026-06-30");
  g_assert_cmpint (eve->without_slot, ==, 1);
  g_assert_cmpint (eve->admitted, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  VENUE_TEST ("/stats/day", NULL, test_day);
  VENUE_TEST ("/stats/people", NULL, test_people);
  VENUE_TEST ("/stats/today", "Pacific/Kiritimati", test_today);
  return g_test_run ();
}
