/* Reservations and the answers kept under an Idempotency-Key. */

#include "server/store/reservation-store.h"

#include "tests/unit/venue.h"

static char *
states (Venue *venue)
{
  return venue_text (venue, "SELECT group_concat(status, ' ') AS v FROM"
                            " (SELECT status FROM ticket_reservations ORDER BY id)");
}

static void
test_insert (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 ticket = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  gint64 slot = venue_add_slot (venue, "2026-07-02", "10:00", "12:00", 5);
  gint64 id = 0, second = 0;
  GhNewReservation reservation = { venue->orq, ticket, slot, "a@b.co", "+12345678", "pt-BR" };
  ASSERT_DONE (gh_reservation_store_insert (venue->db, &reservation, 77, &id, &error), error);
  g_autofree char *row = venue_text (
      venue,
      "SELECT json_array(orq, ticket_id, slot_id, customer_email, customer_phone, language,"
      " status, reserved_at, updated_at) AS v FROM ticket_reservations WHERE id = " ID,
      id);
  g_autofree char *expected =
      g_strdup_printf ("[1," ID "," ID ",\"a@b.co\",\"+12345678\",\"pt-BR\",\"RESERVED\",77,77]",
                       ticket, slot);
  g_assert_cmpstr (row, ==, expected);

  /* One active one a ticket. */
  g_assert_false (gh_reservation_store_insert (venue->db, &reservation, 78, &second, &error));
  g_assert_error (error, GH_DB_ERROR, GH_DB_ERROR_CONSTRAINT);
  g_clear_error (&error);
  venue_run (venue, "UPDATE ticket_reservations SET status = 'CANCELLED'");
  ASSERT_DONE (gh_reservation_store_insert (venue->db, &reservation, 78, &second, &error), error);
  g_assert_cmpint (second, >, id);
}

static void
test_verify (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 slot = venue_add_slot (venue, "2026-07-02", "10:00", "12:00", 5);
  gint64 first = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  gint64 second = venue_add_ticket (venue, "B", GH_TICKET_ACTIVATED);
  venue_reserve (venue, first, slot);
  venue_reserve (venue, second, slot);
  ASSERT_DONE (gh_reservation_store_verify (venue->db, first, 80, &error), error);
  g_autofree char *one = states (venue);
  g_assert_cmpstr (one, ==, "VERIFIED RESERVED");
  venue_run (venue, "UPDATE ticket_reservations SET status = 'EXPIRED' WHERE ticket_id = " ID,
             second);
  ASSERT_DONE (gh_reservation_store_verify (venue->db, second, 80, &error), error);
  g_autofree char *both = states (venue);
  g_assert_cmpstr (both, ==, "VERIFIED EXPIRED");
}

static void
test_expire (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 slot = venue_add_slot (venue, "2026-07-02", "10:00", "12:00", 5);
  gint64 later = venue_add_slot (venue, "2026-07-02", "11:00", "13:00", 5);
  gint64 end = venue_instant ("2026-07-02T11:00:00Z"), changed = -1;
  for (int i = 0; i < 4; i++) {
    g_autofree char *code = g_strdup_printf ("%d", i);
    venue_reserve (venue, venue_add_ticket (venue, code, GH_TICKET_ACTIVATED),
                   i < 3 ? slot : later);
  }
  venue_run (venue, "UPDATE ticket_reservations SET status = 'VERIFIED' WHERE id = 1");
  venue_run (venue, "UPDATE ticket_reservations SET status = 'CANCELLED' WHERE id = 2");
  ASSERT_DONE (gh_reservation_store_expire (venue->db, 0, end - 1, &changed, &error), error);
  g_assert_cmpint (changed, ==, 0);
  ASSERT_DONE (gh_reservation_store_expire (venue->db, 0, end, &changed, &error), error);
  g_assert_cmpint (changed, ==, 1);
  g_autofree char *after = states (venue);
  g_assert_cmpstr (after, ==, "VERIFIED CANCELLED EXPIRED RESERVED");
}

static void
test_orders (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 slot = venue_add_slot (venue, "2026-07-02", "10:00", "12:00", 5);
  gint64 later = venue_add_slot (venue, "2026-07-02", "11:00", "13:00", 5);
  for (int i = 0; i < 5; i++) {
    g_autofree char *code = g_strdup_printf ("%d", i);
    venue_reserve (venue, venue_add_ticket (venue, code, GH_TICKET_ACTIVATED),
                   i < 3 ? slot : later);
  }
  /* All but the last are of order 1; one of them is used. */
  venue_run (venue, "UPDATE tickets SET order_id = 1 WHERE ticket_code <> '4'");
  venue_run (venue, "UPDATE ticket_reservations SET status = 'VERIFIED' WHERE id = 1");
  g_autoptr (GArray) slots = gh_reservation_store_slots_of_order (venue->db, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (slots->len, ==, 3);
  gint64 sum = 0;
  for (guint i = 0; i < slots->len; i++)
    sum += g_array_index (slots, gint64, i);
  g_assert_cmpint (sum, ==, 2 * slot + later);
  ASSERT_DONE (gh_reservation_store_cancel_order (venue->db, 1, 80, &error), error);
  g_autofree char *after = states (venue);
  g_assert_cmpstr (after, ==, "VERIFIED CANCELLED CANCELLED CANCELLED RESERVED");
}

static void
test_answers (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 slot = venue_add_slot (venue, "2026-07-02", "10:00", "12:00", 5);
  gint64 ticket = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  gint64 made = venue_reserve (venue, ticket, slot), id = -1, pruned = -1;
  gboolean sent = TRUE;
  ASSERT_DONE (gh_idempotency_store_find (venue->db, ticket, "k", &id, &sent, &error), error);
  g_assert_cmpint (id, ==, 0);
  g_assert_false (sent);
  ASSERT_DONE (gh_idempotency_store_insert (venue->db, ticket, "k", made, TRUE, 100, &error),
               error);
  ASSERT_DONE (gh_idempotency_store_insert (venue->db, ticket, "K", made, FALSE, 101, &error),
               error);
  ASSERT_DONE (gh_idempotency_store_find (venue->db, ticket, "k", &id, &sent, &error), error);
  g_assert_cmpint (id, ==, made);
  g_assert_true (sent);
  ASSERT_DONE (gh_idempotency_store_find (venue->db, ticket, "K", &id, &sent, &error), error);
  g_assert_cmpint (id, ==, made);
  g_assert_false (sent);
  /* Another ticket's key is another key. */
  ASSERT_DONE (gh_idempotency_store_find (venue->db, ticket + 1, "k", &id, &sent, &error), error);
  g_assert_cmpint (id, ==, 0);

  ASSERT_DONE (gh_idempotency_store_prune (venue->db, 101, &pruned, &error), error);
  g_assert_cmpint (pruned, ==, 1);
  ASSERT_DONE (gh_idempotency_store_find (venue->db, ticket, "k", &id, &sent, &error), error);
  g_assert_cmpint (id, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  VENUE_TEST ("/reservation-store/insert", NULL, test_insert);
  VENUE_TEST ("/reservation-store/verify", NULL, test_verify);
  VENUE_TEST ("/reservation-store/expire", NULL, test_expire);
  VENUE_TEST ("/reservation-store/orders", NULL, test_orders);
  VENUE_TEST ("/reservation-store/answers", NULL, test_answers);
  return g_test_run ();
}
