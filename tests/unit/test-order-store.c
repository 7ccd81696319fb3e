/* Orders and the guarded change of their state. */

#include "server/store/order-store.h"

#include "tests/unit/venue.h"

static void
test_insert_and_find (Venue *venue, gconstpointer data)
{
  static const GhOrderStatus states[] = { GH_ORDER_PENDING, GH_ORDER_PAID, GH_ORDER_CANCELLED,
                                          GH_ORDER_REFUNDED };
  gint64 orq = 0, id = 0;
  gboolean found = FALSE;
  g_autoptr (GError) error = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++) {
    GhOrderStatus status = GH_ORDER_PENDING;
    ASSERT_DONE (gh_order_store_insert (venue->db, venue->orq, "Žofie", NULL, states[i], 77, &id,
                                        &error),
                 error);
    ASSERT_DONE (gh_order_store_find (venue->db, id, &orq, &status, &found, &error), error);
    g_assert_true (found);
    g_assert_cmpint (orq, ==, venue->orq);
    g_assert_cmpint (status, ==, states[i]);
  }
  GhOrderStatus status = GH_ORDER_REFUNDED;
  ASSERT_DONE (gh_order_store_find (venue->db, 99, &orq, &status, &found, &error), error);
  g_assert_false (found);
  g_assert_cmpint (status, ==, GH_ORDER_REFUNDED);
}

static void
test_move (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean changed = FALSE;
  gint64 id = 0, other = 0;
  ASSERT_DONE (gh_order_store_insert (venue->db, venue->orq, "A", NULL, GH_ORDER_PENDING, 77,
                                      &other, &error),
               error);
  ASSERT_DONE (gh_order_store_insert (venue->db, venue->orq, "A", "a@b.co", GH_ORDER_PENDING, 77,
                                      &id, &error),
               error);
  ASSERT_DONE (gh_order_store_move (venue->db, id, GH_ORDER_PENDING, GH_ORDER_PAID, 80, &changed,
                                    &error),
               error);
  g_assert_true (changed);
  ASSERT_DONE (gh_order_store_move (venue->db, id, GH_ORDER_PENDING, GH_ORDER_CANCELLED, 90,
                                    &changed, &error),
               error);
  g_assert_false (changed);
  g_autofree char *row =
      venue_text (venue,
                  "SELECT status || created_at || updated_at AS v FROM orders WHERE id = " ID, id);
  g_autofree char *untouched =
      venue_text (venue, "SELECT status AS v FROM orders WHERE id = " ID, other);
  g_assert_cmpstr (row, ==, "PAID7780");
  g_assert_cmpstr (untouched, ==, "PENDING");
}

static void
test_products (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  venue_add_ticket (venue, "B", GH_TICKET_ACTIVATED);
  venue_add_ticket (venue, "C", GH_TICKET_ACTIVATED);
  venue_run (venue, "INSERT INTO products (id, orq, name, created_at) VALUES (50, 1, 'Tour', 1)");
  venue_run (venue, "UPDATE tickets SET order_id = 1");
  venue_run (venue, "UPDATE tickets SET product_id = 50 WHERE ticket_code = 'B'");
  g_autoptr (GArray) products = gh_order_store_products (venue->db, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (products->len, ==, 2);
  g_assert_cmpint (g_array_index (products, gint64, 0) + g_array_index (products, gint64, 1), ==,
                   50 + venue->product);
  g_autoptr (GArray) none = gh_order_store_products (venue->db, 2, &error);
  g_assert_cmpint (none->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  VENUE_TEST ("/order-store/insert-and-find", NULL, test_insert_and_find);
  VENUE_TEST ("/order-store/move", NULL, test_move);
  VENUE_TEST ("/order-store/products", NULL, test_products);
  return g_test_run ();
}
