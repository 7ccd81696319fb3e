/* Orders as the venue makes them: created, paid, cancelled, each in one piece. */

#include "server/domain/orders.h"

#include "core/ticket-code.h"
#include "tests/unit/venue.h"

static gint64
create (Venue *venue, int tickets, gboolean paid)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) codes = NULL;
  GhOrderRequest request = { venue->orq, venue->product, "Ada", "ada@EXAMPLE.org", tickets, paid };
  gint64 order = 0;
  ASSERT_DONE (gh_orders_create (&venue->context, &request, &order, &codes, &error), error);
  g_assert_cmpint (codes->len, ==, tickets);
  for (guint i = 0; i < codes->len; i++)
    g_assert_cmpint (gh_ticket_code_read (g_ptr_array_index (codes, i), NULL, NULL), ==,
                     GH_TICKET_CODE_OURS);
  return order;
}

static void
pay (Venue *venue, gint64 order, int expected)
{
  g_autoptr (GError) error = NULL;
  GhOrderChange change = { .activated = -1 };
  ASSERT_DONE (gh_orders_pay (&venue->context, order, &change, &error), error);
  g_assert_cmpint (change.activated, ==, expected);
  g_assert_cmpint (change.changed, ==, expected > 0);
}

static void
cancel (Venue *venue, gint64 order)
{
  g_autoptr (GError) error = NULL;
  GhOrderChange change = { FALSE, 0 };
  gint64 before = venue_number (venue, "SELECT count(*) AS v FROM events");
  ASSERT_DONE (gh_orders_cancel (&venue->context, order, &change, &error), error);
  g_assert_cmpint (venue_number (venue, "SELECT count(*) AS v FROM events"), ==,
                   change.changed ? before + 1 : before);
}

/* "PAID:ACTIVATED,ACTIVATED" */
static void
expect_order (Venue *venue, gint64 order, const char *expected)
{
  g_autofree char *state =
      venue_text (venue,
                  "SELECT o.status || ':' || coalesce(group_concat(t.status, ','), '') AS v"
                  " FROM orders o LEFT JOIN tickets t ON t.order_id = o.id WHERE o.id = " ID,
                  order);
  g_assert_cmpstr (state, ==, expected);
}

static void
expect_last_event (Venue *venue, const char *expected)
{
  g_autofree char *event =
      venue_text (venue, "SELECT name || ' ' || detail AS v FROM events ORDER BY id DESC LIMIT 1");
  g_assert_cmpstr (event, ==, expected);
}

static void
test_create (Venue *venue, gconstpointer data)
{
  gint64 pending = create (venue, 2, FALSE);
  gint64 paid = create (venue, 1, TRUE);
  expect_order (venue, pending, "PENDING:PENDING_PAYMENT,PENDING_PAYMENT");
  expect_order (venue, paid, "PAID:ACTIVATED");
  g_autofree char *email =
      venue_text (venue, "SELECT customer_email AS v FROM orders WHERE id = " ID, paid);
  g_assert_cmpstr (email, ==, "ada@example.org");
  g_autofree char *year = venue_text (venue,
                                      "SELECT substr(ticket_code, 1, 9) AS v FROM tickets"
                                      " WHERE order_id = " ID,
                                      paid);
  g_assert_cmpstr (year, ==, "TKT-2026-");
}

/* The year of issue is the venue's. */
static void
test_year (Venue *venue, gconstpointer data)
{
  venue_at (venue, "2026-12-31T10:00:00Z");
  gint64 order = create (venue, 1, FALSE);
  g_autofree char *year = venue_text (venue,
                                      "SELECT substr(ticket_code, 1, 9) AS v FROM tickets"
                                      " WHERE order_id = " ID,
                                      order);
  g_assert_cmpstr (year, ==, "TKT-2027-");
}

static void
test_wrong_requests (Venue *venue, gconstpointer data)
{
  gint64 foreign = 0, order = -1;
  venue_add_org (venue, "UTC", &foreign);
  g_autofree char *long_name = g_strnfill (201, 'x');
  const struct {
    GhOrderRequest request;
    int code;
  } cases[] = {
    { { 99, 1, "A", NULL, 1, FALSE }, GH_ORDER_ERROR_NOT_FOUND },
    { { 1, 99, "A", NULL, 1, FALSE }, GH_ORDER_ERROR_NOT_FOUND },
    { { 1, foreign, "A", NULL, 1, FALSE }, GH_ORDER_ERROR_NOT_FOUND },
    { { 1, 1, "A", NULL, 0, FALSE }, GH_ORDER_ERROR_VALUE },
    { { 1, 1, "A", NULL, -1, FALSE }, GH_ORDER_ERROR_VALUE },
    { { 1, 1, "A", NULL, GH_ORDER_MAX_TICKETS + 1, FALSE }, GH_ORDER_ERROR_VALUE },
    { { 1, 1, long_name, NULL, 1, FALSE }, GH_ORDER_ERROR_VALUE },
    { { 1, 1, "\xff", NULL, 1, FALSE }, GH_ORDER_ERROR_VALUE },
    { { 1, 1, "A", "ada", 1, FALSE }, GH_ORDER_ERROR_VALUE },
    { { 1, 1, "A", "", 1, FALSE }, GH_ORDER_ERROR_VALUE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) codes = NULL;
    g_assert_false (gh_orders_create (&venue->context, &cases[i].request, &order, &codes, &error));
    g_assert_error (error, GH_ORDER_ERROR, cases[i].code);
    g_assert_null (codes);
    g_assert_cmpint (order, ==, -1);
  }
  g_assert_cmpint (venue_number (venue, "SELECT count(*) AS v FROM orders"), ==, 0);
}

static void
test_pay (Venue *venue, gconstpointer data)
{
  gint64 order = create (venue, 2, FALSE);
  gint64 other = create (venue, 1, FALSE);
  pay (venue, order, 2);
  expect_order (venue, order, "PAID:ACTIVATED,ACTIVATED");
  expect_order (venue, other, "PENDING:PENDING_PAYMENT");
  expect_last_event (venue, "order.paid order 1");
  pay (venue, order, 0);
  g_assert_cmpint (venue_number (venue, "SELECT count(*) AS v FROM events"), ==, 1);
}

static void
test_states (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) paying = NULL;
  g_autoptr (GError) missing = NULL;
  g_autoptr (GError) nothing = NULL;
  gint64 order = create (venue, 1, FALSE);
  cancel (venue, order);
  expect_order (venue, order, "CANCELLED:PENDING_PAYMENT");
  expect_last_event (venue, "order.cancelled order 1");
  g_assert_false (gh_orders_pay (&venue->context, order, NULL, &paying));
  g_assert_error (paying, GH_ORDER_ERROR, GH_ORDER_ERROR_STATE);
  cancel (venue, order);
  g_assert_cmpint (venue_number (venue, "SELECT count(*) AS v FROM events"), ==, 1);
  g_assert_false (gh_orders_pay (&venue->context, 99, NULL, &missing));
  g_assert_error (missing, GH_ORDER_ERROR, GH_ORDER_ERROR_NOT_FOUND);
  g_assert_false (gh_orders_cancel (&venue->context, 99, NULL, &nothing));
  g_assert_error (nothing, GH_ORDER_ERROR, GH_ORDER_ERROR_NOT_FOUND);
}

/* ---- validity ---- */

static char *
validity (Venue *venue, gint64 order)
{
  return venue_text (venue,
                     "SELECT coalesce(valid_from, '-') || ' ' || coalesce(valid_until, '-')"
                     " AS v FROM tickets WHERE order_id = " ID,
                     order);
}

/* Days count from the activation, in the venue's dates, and never beyond the product's end. */
static void
test_validity (Venue *venue, gconstpointer data)
{
  static const struct {
    const char *product, *pending, *paid;
  } cases[] = {
    { "valid_days = NULL", "- -", "- -" },
    { "valid_from = '2026-07-10', valid_until = '2026-08-31'", "2026-07-10 2026-08-31",
      "2026-07-10 2026-08-31" },
    { "valid_days = 1", "- -", "- 2026-07-02" },
    { "valid_days = 7", "- -", "- 2026-07-08" },
    { "valid_days = 7, valid_until = '2026-07-05'", "- 2026-07-05", "- 2026-07-05" },
    { "valid_days = 3, valid_until = '2026-07-05'", "- 2026-07-05", "- 2026-07-04" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    venue_at (venue, "2026-06-01T10:00:00Z");
    venue_run (venue, "UPDATE products SET valid_from = NULL, valid_until = NULL,"
                      " valid_days = NULL");
    venue_run (venue, "UPDATE products SET %s", cases[i].product);
    gint64 order = create (venue, 1, FALSE);
    g_autofree char *pending = validity (venue, order);
    g_assert_cmpstr (pending, ==, cases[i].pending);
    venue_at (venue, "2026-07-01T12:00:00Z"); /* July 2 in Kiritimati */
    pay (venue, order, 1);
    g_autofree char *paid = validity (venue, order);
    g_assert_cmpstr (paid, ==, cases[i].paid);
    g_autofree char *at_once = validity (venue, create (venue, 1, TRUE));
    g_assert_cmpstr (at_once, ==, cases[i].paid);
  }
}

/* Each ticket of a mixed order follows its own product. */
static void
test_two_products (Venue *venue, gconstpointer data)
{
  gint64 order = create (venue, 2, FALSE);
  venue_run (venue, "INSERT INTO products (id, orq, name, valid_days, created_at)"
                    " VALUES (50, 1, 'Week', 7, 1)");
  venue_run (venue, "UPDATE tickets SET product_id = 50 WHERE id = 2");
  pay (venue, order, 2);
  g_autofree char *both =
      venue_text (venue, "SELECT group_concat(coalesce(valid_until, '-'), ' ') AS v"
                         " FROM (SELECT valid_until FROM tickets ORDER BY id)");
  g_assert_cmpstr (both, ==, "- 2026-07-07");
}

/* ---- cancelling ---- */

static void
test_cancel_reserved (Venue *venue, gconstpointer data)
{
  gint64 slot = venue_add_slot (venue, "2026-07-02", "10:00", "12:00", 3);
  gint64 order = create (venue, 3, TRUE);
  gint64 first = venue_number (venue, "SELECT min(id) AS v FROM tickets");
  gint64 others = venue_add_ticket (venue, "other", GH_TICKET_ACTIVATED);
  venue_reserve (venue, first, slot);
  venue_reserve (venue, first + 1, slot);
  venue_reserve (venue, others, slot);
  venue_run (venue,
             "UPDATE tickets SET status = 'VERIFIED', verified_at = 9, verified_by = 1"
             " WHERE id = " ID,
             first + 1);
  venue_run (venue, "UPDATE ticket_reservations SET status = 'VERIFIED' WHERE ticket_id = " ID,
             first + 1);
  cancel (venue, order);
  /* Who is in stays in; the place of who is not is free again. */
  expect_order (venue, order, "REFUNDED:ACTIVATED,VERIFIED,ACTIVATED");
  expect_last_event (venue, "order.refunded order 1");
  g_autofree char *slot_after =
      venue_text (venue, "SELECT booked_count || status AS v FROM reservation_slots");
  g_assert_cmpstr (slot_after, ==, "2ACTIVE");
  g_autofree char *reservations =
      venue_text (venue, "SELECT group_concat(status, ' ') AS v FROM"
                         " (SELECT status FROM ticket_reservations ORDER BY id)");
  g_assert_cmpstr (reservations, ==, "CANCELLED VERIFIED RESERVED");
  cancel (venue, order);
  g_autofree char *again =
      venue_text (venue, "SELECT booked_count || status AS v FROM reservation_slots");
  g_assert_cmpstr (again, ==, "2ACTIVE");
}

/* Two places in a slot that was cut meanwhile: both come back. */
static void
test_cancel_after_cut (Venue *venue, gconstpointer data)
{
  gint64 slot = venue_add_slot (venue, "2026-07-02", "10:00", "12:00", 5);
  gint64 order = create (venue, 2, TRUE);
  gint64 first = venue_number (venue, "SELECT min(id) AS v FROM tickets");
  venue_reserve (venue, first, slot);
  venue_reserve (venue, first + 1, slot);
  venue_run (venue, "UPDATE reservation_slots SET total_capacity = 1, kept_bookings = 2,"
                    " status = 'FULL'");
  cancel (venue, order);
  g_autofree char *slot_after =
      venue_text (venue, "SELECT booked_count || status AS v FROM reservation_slots");
  g_assert_cmpstr (slot_after, ==, "0ACTIVE");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  VENUE_TEST ("/orders/create", NULL, test_create);
  VENUE_TEST ("/orders/year", "Pacific/Kiritimati", test_year);
  VENUE_TEST ("/orders/wrong-requests", NULL, test_wrong_requests);
  VENUE_TEST ("/orders/pay", NULL, test_pay);
  VENUE_TEST ("/orders/states", NULL, test_states);
  VENUE_TEST ("/orders/validity", "Pacific/Kiritimati", test_validity);
  VENUE_TEST ("/orders/two-products", NULL, test_two_products);
  VENUE_TEST ("/orders/cancel-reserved", NULL, test_cancel_reserved);
  VENUE_TEST ("/orders/cancel-after-cut", NULL, test_cancel_after_cut);
  return g_test_run ();
}
