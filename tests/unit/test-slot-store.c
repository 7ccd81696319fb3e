/* Slots: places taken and given, closed and opened, cut and raised, listed and counted. */

#include "server/store/slot-store.h"

#include "tests/unit/venue.h"

static GhSlot
find (Venue *venue, gint64 id)
{
  g_autoptr (GError) error = NULL;
  GhSlot slot = { 0 };
  gboolean found = FALSE;
  ASSERT_DONE (gh_slot_store_find (venue->db, id, &slot, &found, &error), error);
  g_assert_true (found);
  return slot;
}

static void
expect (Venue *venue, gint64 id, GhSlotStatus status, int booked, int available)
{
  GhSlot slot = find (venue, id);
  g_assert_cmpint (slot.status, ==, status);
  g_assert_cmpint (slot.booked_count, ==, booked);
  g_assert_cmpint (gh_slot_available (&slot), ==, available);
}

static gboolean
take (Venue *venue, gint64 id)
{
  g_autoptr (GError) error = NULL;
  gboolean taken = FALSE;
  ASSERT_DONE (gh_slot_store_take_place (venue->db, id, venue->context.now, &taken, &error), error);
  return taken;
}

static void
give (Venue *venue, gint64 id)
{
  g_autoptr (GError) error = NULL;
  ASSERT_DONE (gh_slot_store_give_place (venue->db, id, venue->context.now, &error), error);
}

static void
set_open (Venue *venue, gint64 id, gboolean open)
{
  g_autoptr (GError) error = NULL;
  gboolean changed = FALSE;
  ASSERT_DONE (gh_slot_store_set_open (venue->db, venue->orq, id, open, 1, &changed, &error),
               error);
  g_assert_true (changed);
}

static void
set_capacity (Venue *venue, gint64 id, int capacity)
{
  g_autoptr (GError) error = NULL;
  gboolean changed = FALSE;
  ASSERT_DONE (
      gh_slot_store_set_capacity (venue->db, venue->orq, id, capacity, 1, &changed, &error), error);
  g_assert_true (changed);
}

static void
test_insert (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 id = venue_add_slot (venue, "2026-07-02", "22:00", "02:00", 5);
  GhSlot slot = find (venue, id);
  gboolean inserted = TRUE, found = TRUE;
  g_assert_cmpint (slot.orq, ==, venue->orq);
  g_assert_cmpint (slot.date, ==, venue_date ("2026-07-02"));
  g_assert_cmpint (slot.start_time, ==, 22 * 3600);
  g_assert_cmpint (slot.end_time, ==, 2 * 3600);
  g_assert_cmpint (slot.starts_at, ==, venue_instant ("2026-07-02T21:00:00Z"));
  g_assert_cmpint (slot.ends_at, ==, venue_instant ("2026-07-03T01:00:00Z"));
  expect (venue, id, GH_SLOT_ACTIVE, 0, 5);

  /* The same start again is no second slot; nothing of the first changes. */
  slot.total_capacity = 9;
  ASSERT_DONE (gh_slot_store_insert (venue->db, &slot, 1, &inserted, &error), error);
  g_assert_false (inserted);
  expect (venue, id, GH_SLOT_ACTIVE, 0, 5);
  ASSERT_DONE (gh_slot_store_find (venue->db, 99, &slot, &found, &error), error);
  g_assert_false (found);
}

static void
test_places (Venue *venue, gconstpointer data)
{
  gint64 id = venue_add_slot (venue, "2026-07-02", "10:00", "12:00", 2);
  g_assert_true (take (venue, id));
  expect (venue, id, GH_SLOT_ACTIVE, 1, 1);
  g_assert_true (take (venue, id));
  expect (venue, id, GH_SLOT_FULL, 2, 0);
  g_assert_false (take (venue, id));
  expect (venue, id, GH_SLOT_FULL, 2, 0);
  give (venue, id);
  expect (venue, id, GH_SLOT_ACTIVE, 1, 1);
  give (venue, id);
  give (venue, id); /* there is nothing more to give back */
  expect (venue, id, GH_SLOT_ACTIVE, 0, 2);
  g_assert_false (take (venue, 99));
}

static void
test_closed (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean changed = TRUE;
  gint64 id = venue_add_slot (venue, "2026-07-02", "10:00", "12:00", 2);
  take (venue, id);
  set_open (venue, id, FALSE);
  g_assert_false (take (venue, id));
  expect (venue, id, GH_SLOT_CLOSED, 1, 1);
  give (venue, id);
  expect (venue, id, GH_SLOT_CLOSED, 0, 2);
  set_open (venue, id, TRUE);
  g_assert_true (take (venue, id));
  g_assert_true (take (venue, id));
  set_open (venue, id, FALSE);
  set_open (venue, id, TRUE);
  expect (venue, id, GH_SLOT_FULL, 2, 0);
  ASSERT_DONE (gh_slot_store_set_open (venue->db, venue->orq + 1, id, FALSE, 1, &changed, &error),
               error);
  g_assert_false (changed);
  expect (venue, id, GH_SLOT_FULL, 2, 0);
}

/* A cut below what is booked keeps the bookings and shows 0 available. */
static void
test_capacity (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean changed = TRUE;
  gint64 id = venue_add_slot (venue, "2026-07-02", "10:00", "12:00", 5);
  for (int i = 0; i < 4; i++)
    g_assert_true (take (venue, id));
  set_capacity (venue, id, 2);
  expect (venue, id, GH_SLOT_FULL, 4, 0);
  g_assert_false (take (venue, id));
  give (venue, id);
  expect (venue, id, GH_SLOT_FULL, 3, 0);
  g_assert_false (take (venue, id));
  give (venue, id);
  expect (venue, id, GH_SLOT_FULL, 2, 0);
  give (venue, id);
  expect (venue, id, GH_SLOT_ACTIVE, 1, 1);
  g_assert_true (take (venue, id));
  g_assert_false (take (venue, id));

  set_capacity (venue, id, 0);
  expect (venue, id, GH_SLOT_FULL, 2, 0);
  set_capacity (venue, id, 3);
  expect (venue, id, GH_SLOT_ACTIVE, 2, 1);
  g_assert_true (take (venue, id));
  expect (venue, id, GH_SLOT_FULL, 3, 0);
  set_open (venue, id, FALSE);
  set_capacity (venue, id, 1);
  expect (venue, id, GH_SLOT_CLOSED, 3, 0);
  set_open (venue, id, TRUE);
  expect (venue, id, GH_SLOT_FULL, 3, 0);
  ASSERT_DONE (gh_slot_store_set_capacity (venue->db, venue->orq + 1, id, 9, 1, &changed, &error),
               error);
  g_assert_false (changed);
  g_assert_false (gh_slot_store_set_capacity (venue->db, venue->orq, id, -1, 1, &changed, &error));
  g_assert_error (error, GH_DB_ERROR, GH_DB_ERROR_CONSTRAINT);
  expect (venue, id, GH_SLOT_FULL, 3, 0);
}

/* The starts of @slots, for comparison; frees them. */
static char *
starts (GArray *slots)
{
  g_autoptr (GArray) mine = slots;
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < slots->len; i++) {
    const GhSlot *slot = &g_array_index (slots, GhSlot, i);
    g_autofree char *date = gh_date_format (slot->date);
    g_string_append_printf (text, "%s/%d ", date + 8, slot->start_time / 3600);
  }
  return g_string_free (text, FALSE);
}

static void
test_list (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 product = 0;
  gint64 orq = venue_add_org (venue, "UTC", &product);
  venue_add_slot (venue, "2026-07-02", "14:00", "15:00", 5);
  venue_add_slot (venue, "2026-06-30", "10:00", "12:00", 5);
  venue_add_slot (venue, "2026-07-02", "09:00", "12:00", 5);
  venue_add_slot (venue, "2026-07-01", "10:00", "12:00", 5);
  venue_add_slot (venue, "2026-07-03", "10:00", "12:00", 5);
  venue_add_foreign_slot (venue, orq, "UTC", "2026-07-02", "10:00", "12:00", 5);
  GArray *slots = gh_slot_store_list (venue->db, venue->orq, venue_date ("2026-07-01"),
                                      venue_date ("2026-07-02"), &error);
  g_assert_no_error (error);
  g_autofree char *text = starts (slots);
  g_assert_cmpstr (text, ==, "01/10 02/9 02/14 ");
}

static void
test_alternatives (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 product = 0;
  gint64 orq = venue_add_org (venue, "UTC", &product);
  gint64 wanted = venue_add_slot (venue, "2026-07-02", "12:00", "13:00", 5);
  gint64 full = venue_add_slot (venue, "2026-07-02", "13:00", "14:00", 1);
  gint64 closed = venue_add_slot (venue, "2026-07-02", "11:00", "12:00", 5);
  venue_add_slot (venue, "2026-07-01", "08:00", "09:00", 5); /* over at 10:00 in Lisbon */
  venue_add_slot (venue, "2026-07-01", "10:00", "12:00", 5);
  venue_add_slot (venue, "2026-07-02", "15:00", "16:00", 5);
  venue_add_slot (venue, "2026-07-02", "16:00", "17:00", 5);
  venue_add_slot (venue, "2026-07-03", "12:00", "13:00", 5);
  venue_add_slot (venue, "2026-07-04", "12:00", "13:00", 5);
  venue_add_foreign_slot (venue, orq, "UTC", "2026-07-02", "12:00", "13:00", 5);
  take (venue, full);
  set_open (venue, closed, FALSE);
  gint64 near = find (venue, wanted).starts_at;
  GArray *three =
      gh_slot_store_alternatives (venue->db, venue->orq, wanted, near, venue->context.now,
                                  venue_date ("2026-06-30"), venue_date ("2026-07-31"), 3, &error);
  g_assert_no_error (error);
  g_autofree char *nearest = starts (three);
  g_assert_cmpstr (nearest, ==, "02/15 02/16 03/12 ");
  GArray *all =
      gh_slot_store_alternatives (venue->db, venue->orq, wanted, near, venue->context.now,
                                  venue_date ("2026-06-30"), venue_date ("2026-07-03"), 9, &error);
  g_autofree char *others = starts (all);
  g_assert_cmpstr (others, ==, "02/15 02/16 03/12 01/10 ");
}

static void
test_next_date (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 full = venue_add_slot (venue, "2026-07-02", "10:00", "12:00", 1);
  gint64 closed = venue_add_slot (venue, "2026-07-03", "10:00", "12:00", 5);
  GhDate date = 0;
  gboolean found = FALSE;
  venue_add_slot (venue, "2026-07-01", "08:00", "09:00", 5);
  venue_add_slot (venue, "2026-07-05", "10:00", "12:00", 5);
  take (venue, full);
  set_open (venue, closed, FALSE);
  ASSERT_DONE (gh_slot_store_next_date (venue->db, venue->orq, venue_date ("2026-07-01"),
                                        venue_date ("2026-07-31"), venue->context.now, &date,
                                        &found, &error),
               error);
  g_assert_true (found);
  g_assert_cmpint (date, ==, venue_date ("2026-07-05"));
  ASSERT_DONE (gh_slot_store_next_date (venue->db, venue->orq, venue_date ("2026-07-01"),
                                        venue_date ("2026-07-04"), venue->context.now, &date,
                                        &found, &error),
               error);
  g_assert_false (found);
}

static void
test_counts (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 day = venue_add_slot (venue, "2026-07-02", "10:00", "12:00", 5);
  gint64 eve = venue_add_slot (venue, "2026-07-01", "22:00", "02:00", 5);
  venue_add_slot (venue, "2026-07-01", "20:00", "24:00", 5); /* touches its own date only */
  venue_add_slot (venue, "2026-07-01", "18:00", "19:00", 5);
  venue_add_slot (venue, "2026-07-03", "00:00", "02:00", 5);
  gint64 in = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  gint64 gone = venue_add_ticket (venue, "B", GH_TICKET_ACTIVATED);
  gint64 comes = venue_add_ticket (venue, "C", GH_TICKET_ACTIVATED);
  venue_reserve (venue, in, day);
  venue_reserve (venue, gone, day);
  venue_reserve (venue, comes, eve);
  venue_run (venue, "UPDATE ticket_reservations SET status = 'VERIFIED' WHERE ticket_id = " ID, in);
  venue_run (venue, "UPDATE ticket_reservations SET status = 'CANCELLED' WHERE ticket_id = " ID,
             gone);
  g_autoptr (GArray) counts =
      gh_slot_store_counts (venue->db, venue->orq, venue_date ("2026-07-02"), &error);
  g_assert_no_error (error);
  g_assert_cmpint (counts->len, ==, 2);
  const GhSlotCount *first = &g_array_index (counts, GhSlotCount, 0);
  const GhSlotCount *second = &g_array_index (counts, GhSlotCount, 1);
  g_assert_cmpint (first->slot.id, ==, eve);
  g_assert_cmpint (first->expected, ==, 1);
  g_assert_cmpint (first->admitted, ==, 0);
  g_assert_cmpint (second->slot.id, ==, day);
  g_assert_cmpint (second->expected, ==, 1);
  g_assert_cmpint (second->admitted, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  VENUE_TEST ("/slot-store/insert", NULL, test_insert);
  VENUE_TEST ("/slot-store/places", NULL, test_places);
  VENUE_TEST ("/slot-store/closed", NULL, test_closed);
  VENUE_TEST ("/slot-store/capacity", NULL, test_capacity);
  VENUE_TEST ("/slot-store/list", NULL, test_list);
  VENUE_TEST ("/slot-store/alternatives", NULL, test_alternatives);
  VENUE_TEST ("/slot-store/next-date", NULL, test_next_date);
  VENUE_TEST ("/slot-store/counts", NULL, test_counts);
  return g_test_run ();
}
