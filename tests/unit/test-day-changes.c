/* An old list and what it is told since are the list of now: after any changes, by clocks that step
 * and by writers that take their time. */

#include "server/domain/admit.h"
#include "server/domain/expire.h"
#include "server/domain/orders.h"
#include "tests/unit/day-list.h"

#define ROUNDS  60
#define TICKETS 80

static const char *const slots[][3] = {
  { "2026-06-30", "22:00", "02:00" }, { "2026-07-01", "10:00", "12:00" },
  { "2026-07-01", "12:00", "14:00" }, { "2026-07-01", "22:00", "02:00" },
  { "2026-07-02", "10:00", "12:00" },
};

static int
below (int bound)
{
  return g_test_rand_int_range (0, bound);
}

static void
set_up (Venue *venue, gconstpointer zone)
{
  venue_set_up (venue, zone);
  for (gsize i = 0; i < G_N_ELEMENTS (slots); i++)
    venue_add_slot (venue, slots[i][0], slots[i][1], slots[i][2], TICKETS);
  for (int i = 0; i < TICKETS; i++) {
    g_autofree char *code = g_strdup_printf ("code %d", i);
    gint64 ticket = venue_add_ticket (venue, code, GH_TICKET_ACTIVATED);
    if (below (2) == 0)
      venue_reserve (venue, ticket, 1 + below (G_N_ELEMENTS (slots)));
  }
}

static void
book (Venue *venue, gint64 ticket)
{
  if (venue_number (venue,
                    "SELECT count(*) AS v FROM tickets t JOIN orders o ON o.id = t.order_id"
                    " WHERE t.id = " ID " AND t.status = 'ACTIVATED' AND o.status = 'PAID'",
                    ticket) > 0)
    venue_reserve (venue, ticket, 1 + below (G_N_ELEMENTS (slots)));
}

static void
verify (Venue *venue, gint64 ticket)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhVerification) verification = NULL;
  g_autoptr (GhAdmission) refusal = NULL;
  gboolean mismatch = FALSE;
  GhSession session = day_list_session (venue, (char *) "Europe/Lisbon");
  GhGate gate = { &session, "0f0e0d0c-0b0a-4908-8706-050403020100" };
  ASSERT_DONE (gh_admit_verify (&venue->context, &gate, ticket, NULL, &verification, &refusal,
                                &mismatch, &error),
               error);
}

/* Cancelled alone, so that it can be booked again: nothing else in the product does that yet. */
static void
cancel_reservation (Venue *venue, gint64 ticket)
{
  venue_run (venue,
             "UPDATE ticket_reservations SET status = 'CANCELLED', updated_at = " ID
             " WHERE status = 'RESERVED' AND ticket_id = " ID,
             venue->context.now, ticket);
  venue_run (venue,
             "UPDATE tickets SET status = 'ACTIVATED' WHERE status = 'RESERVED' AND id = " ID,
             ticket);
}

/* One change, by a writer whose clock was read up to two minutes ago. */
static void
change (Venue *venue)
{
  g_autoptr (GError) error = NULL;
  gint64 ticket = 1 + below (TICKETS), now = venue->context.now;
  GhExpiry expiry;
  venue->context.now -= below (120);
  switch (below (8)) {
  case 0:
  case 1:
  case 2:
    book (venue, ticket);
    break;
  case 3:
  case 4:
    verify (venue, ticket);
    break;
  case 5:
    cancel_reservation (venue, ticket);
    break;
  case 6:
    ASSERT_DONE (gh_orders_cancel (&venue->context, ticket, NULL, &error), error);
    break;
  default:
    ASSERT_DONE (gh_expire (&venue->context, GH_EXPIRE_FORCED, &expiry, &error), error);
    break;
  }
  venue->context.now = now;
}

static void
assert_same (const DayList *kept, const DayList *fresh)
{
  g_assert_true (fresh->latest->full);
  g_assert_cmpuint (g_hash_table_size (kept->rows), ==, g_hash_table_size (fresh->rows));
  for (int i = 0; i < TICKETS; i++) {
    g_autofree char *code = g_strdup_printf ("code %d", i);
    g_autofree char *one = day_list_dup_details (kept, code);
    g_autofree char *other = day_list_dup_details (fresh, code);
    g_assert_cmpstr (one, ==, other);
  }
  g_assert_cmpuint (kept->latest->slots->len, ==, fresh->latest->slots->len);
  for (guint i = 0; i < fresh->latest->slots->len; i++)
    g_assert_cmpint (g_array_index (kept->latest->slots, GhManifestSlot, i).booked_count, ==,
                     g_array_index (fresh->latest->slots, GhManifestSlot, i).booked_count);
}

static void
test_changes (Venue *venue, gconstpointer data)
{
  g_autoptr (DayList) kept = day_list_new ();
  GhDate date = venue_date ("2026-07-01");
  int deltas = 0, gone = 0;
  venue_at (venue, "2026-06-30T23:30:00Z"); /* 00:30 in Lisbon: the eve's slot is still open */
  for (int i = 0; i < ROUNDS; i++) {
    g_autoptr (DayList) fresh = day_list_new ();
    for (int n = below (5); n > 0; n--)
      change (venue);
    venue->context.now += below (1800) - (below (6) == 0 ? 1000 : 0);
    day_list_ask (kept, venue, date);
    day_list_ask (fresh, venue, date);
    assert_same (kept, fresh);
    deltas += !kept->latest->full;
    for (guint row = 0; row < kept->latest->tickets->len; row++)
      gone += g_array_index (kept->latest->tickets, GhManifestTicket, row).sealed == NULL;
  }
  g_test_message ("%d deltas, %d times gone, %d left", deltas, gone,
                  (int) g_hash_table_size (kept->rows));
  g_assert_cmpint (deltas, >, ROUNDS / 3);
  g_assert_cmpint (gone, >, 0);
}

/* A delta is small: what nobody touched is not told again. */
static void
test_delta_is_small (Venue *venue, gconstpointer data)
{
  g_autoptr (DayList) list = day_list_new ();
  GhDate date = venue_date ("2026-07-01");
  day_list_ask (list, venue, date);
  venue->context.now += 3600;
  day_list_ask (list, venue, date);
  venue->context.now += 3600;
  day_list_ask (list, venue, date);
  g_assert_false (list->latest->full);
  g_assert_cmpint (list->latest->tickets->len, ==, 0);
  gint64 ticket = venue_add_ticket (venue, "late", GH_TICKET_ACTIVATED);
  venue_reserve (venue, ticket, 2);
  day_list_ask (list, venue, date);
  g_assert_cmpint (list->latest->tickets->len, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (int i = 0; i < 3; i++) {
    g_autofree char *path = g_strdup_printf ("/day-changes/random/%d", i);
    g_test_add (path, Venue, NULL, set_up, test_changes, venue_tear_down);
  }
  g_test_add ("/day-changes/small", Venue, NULL, set_up, test_delta_is_small, venue_tear_down);
  return g_test_run ();
}
