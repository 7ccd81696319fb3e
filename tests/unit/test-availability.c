/* The months that can be looked at, and what can be had instead of a full slot. */

#include "server/domain/availability.h"

#include "server/store/ticket-store.h"
#include "tests/unit/venue.h"

static GhAvailability *
look (Venue *venue, gint64 orq, GhDate month)
{
  g_autoptr (GError) error = NULL;
  GhAvailability *availability = gh_availability_month (&venue->context, orq, month, &error);
  g_assert_no_error (error);
  g_assert_nonnull (availability);
  return availability;
}

static void
test_month (Venue *venue, gconstpointer data)
{
  gint64 product = 0;
  gint64 orq = venue_add_org (venue, "UTC", &product);
  gint64 first = venue_add_slot (venue, "2026-07-01", "08:00", "09:00", 5);
  gint64 last = venue_add_slot (venue, "2026-07-31", "22:00", "02:00", 5);
  venue_add_slot (venue, "2026-06-30", "22:00", "02:00", 5);
  venue_add_slot (venue, "2026-08-01", "10:00", "12:00", 5);
  venue_add_foreign_slot (venue, orq, "UTC", "2026-07-10", "10:00", "12:00", 5);
  const GhDate months[] = { GH_DATE_MIN, venue_date ("2026-07-01"), venue_date ("2026-07-31") };
  for (gsize i = 0; i < G_N_ELEMENTS (months); i++) {
    g_autoptr (GhAvailability) july = look (venue, venue->orq, months[i]);
    g_assert_cmpint (july->outcome, ==, GH_AVAILABILITY_OK);
    g_assert_cmpint (july->org->id, ==, venue->orq);
    g_assert_cmpint (july->today, ==, venue_date ("2026-07-01"));
    g_assert_cmpint (july->month, ==, venue_date ("2026-07-01"));
    g_assert_cmpint (july->slots->len, ==, 2);
    g_assert_cmpint (g_array_index (july->slots, GhSlot, 0).id, ==, first);
    g_assert_cmpint (g_array_index (july->slots, GhSlot, 1).id, ==, last);
  }
  g_autoptr (GhAvailability) nobody = look (venue, 99, GH_DATE_MIN);
  g_assert_cmpint (nobody->outcome, ==, GH_AVAILABILITY_ORG_NOT_FOUND);
  g_assert_null (nobody->org);
  g_assert_cmpint (nobody->slots->len, ==, 0);
}

static void
test_range (Venue *venue, gconstpointer data)
{
  static const struct {
    const char *month;
    GhAvailabilityOutcome outcome;
  } cases[] = {
    { "2026-03-31", GH_AVAILABILITY_MONTH_OUT_OF_RANGE },
    { "2026-04-01", GH_AVAILABILITY_OK },
    { "2026-10-31", GH_AVAILABILITY_OK },
    { "2026-11-01", GH_AVAILABILITY_MONTH_OUT_OF_RANGE },
    { "1900-01-01", GH_AVAILABILITY_MONTH_OUT_OF_RANGE },
    { "9999-12-01", GH_AVAILABILITY_MONTH_OUT_OF_RANGE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GhAvailability) month = look (venue, venue->orq, venue_date (cases[i].month));
    g_test_message ("%s", cases[i].month);
    g_assert_cmpint (month->outcome, ==, cases[i].outcome);
    g_assert_cmpint (month->slots->len, ==, 0);
  }
  g_assert_cmpint (gh_availability_last_date (venue_date ("2026-07-01")), ==,
                   venue_date ("2026-10-31"));
  g_assert_cmpint (gh_availability_last_date (venue_date ("2026-11-30")), ==,
                   venue_date ("2027-02-28"));
}

/* The present month is the venue's. */
static void
test_zone (Venue *venue, gconstpointer data)
{
  venue_at (venue, "2026-07-31T09:59:59Z");
  g_autoptr (GhAvailability) july = look (venue, venue->orq, GH_DATE_MIN);
  g_assert_cmpint (july->month, ==, venue_date ("2026-07-01"));
  venue_at (venue, "2026-07-31T10:00:00Z");
  g_autoptr (GhAvailability) august = look (venue, venue->orq, GH_DATE_MIN);
  g_assert_cmpint (august->month, ==, venue_date ("2026-08-01"));
  g_assert_cmpint (august->today, ==, venue_date ("2026-08-01"));
}

static GhTicket *
find_ticket (Venue *venue, gint64 id)
{
  g_autoptr (GError) error = NULL;
  GhTicket *ticket = NULL;
  ASSERT_DONE (gh_ticket_store_find (venue->db, id, &ticket, &error), error);
  return ticket;
}

/* "" for none. */
static char *
next_date (Venue *venue, const GhTicket *ticket, const char *after)
{
  g_autoptr (GError) error = NULL;
  GhDate date = 0;
  gboolean found = FALSE;
  ASSERT_DONE (gh_availability_next (&venue->context, ticket, venue_date (after), &date, &found,
                                     &error),
               error);
  return found ? gh_date_format (date) : g_strdup ("");
}

static void
test_next (Venue *venue, gconstpointer data)
{
  g_autoptr (GhTicket) ticket =
      find_ticket (venue, venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED));
  venue_add_slot (venue, "2026-06-30", "22:00", "02:00", 5);
  venue_add_slot (venue, "2026-07-05", "10:00", "12:00", 5);
  venue_add_slot (venue, "2026-10-31", "10:00", "12:00", 5);
  venue_add_slot (venue, "2026-11-01", "10:00", "12:00", 5); /* beyond the calendar */
  venue_at (venue, "2026-07-01T00:30:00Z");
  static const struct {
    const char *after, *next;
  } cases[] = {
    { "2026-06-01", "2026-06-30" }, /* the eve's slot still runs */
    { "2026-06-30", "2026-07-05" }, { "2026-07-04", "2026-07-05" },
    { "2026-07-05", "2026-10-31" }, { "2026-10-31", "" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *next = next_date (venue, ticket, cases[i].after);
    g_assert_cmpstr (next, ==, cases[i].next);
  }
  venue_at (venue, "2026-07-01T01:00:00Z");
  g_autofree char *ended = next_date (venue, ticket, "2026-06-01");
  g_assert_cmpstr (ended, ==, "2026-07-05");
  ticket->valid_from = venue_date ("2026-07-06");
  g_autofree char *later = next_date (venue, ticket, "2026-06-01");
  g_assert_cmpstr (later, ==, "2026-10-31");
  ticket->valid_until = venue_date ("2026-10-30");
  g_autofree char *none = next_date (venue, ticket, "2026-06-01");
  g_assert_cmpstr (none, ==, "");
}

static void
test_nearest (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhTicket) ticket =
      find_ticket (venue, venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED));
  GhSlot wanted = { .id = venue_add_slot (venue, "2026-10-31", "10:00", "12:00", 5),
                    .orq = venue->orq,
                    .starts_at = venue_instant ("2026-10-31T10:00:00Z") };
  gint64 before = venue_add_slot (venue, "2026-10-30", "10:00", "12:00", 5);
  venue_add_slot (venue, "2026-11-01", "10:00", "12:00", 5); /* beyond the calendar */
  g_autoptr (GArray) slots = gh_availability_nearest (&venue->context, ticket, &wanted, &error);
  g_assert_no_error (error);
  g_assert_cmpint (slots->len, ==, 1);
  g_assert_cmpint (g_array_index (slots, GhSlot, 0).id, ==, before);
  ticket->valid_until = venue_date ("2026-10-29");
  g_autoptr (GArray) none = gh_availability_nearest (&venue->context, ticket, &wanted, &error);
  g_assert_cmpint (none->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  VENUE_TEST ("/availability/month", NULL, test_month);
  VENUE_TEST ("/availability/range", NULL, test_range);
  VENUE_TEST ("/availability/zone", "Pacific/Kiritimati", test_zone);
  VENUE_TEST ("/availability/next", NULL, test_next);
  VENUE_TEST ("/availability/nearest", NULL, test_nearest);
  return g_test_run ();
}
