/* The states of orders, and the ticket that rules judge. */

#include "server/rules/ticket.h"

static const struct {
  GhOrderStatus status;
  const char *name;
} states[] = {
  { GH_ORDER_PENDING, "PENDING" },
  { GH_ORDER_PAID, "PAID" },
  { GH_ORDER_CANCELLED, "CANCELLED" },
  { GH_ORDER_REFUNDED, "REFUNDED" },
};

static void
test_order_states (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++) {
    GhOrderStatus read = (GhOrderStatus) -1;
    g_assert_cmpstr (gh_order_status_to_string (states[i].status), ==, states[i].name);
    g_assert_true (gh_order_status_from_string (states[i].name, &read));
    g_assert_cmpint (read, ==, states[i].status);
  }
}

static void
test_unknown_state (void)
{
  static const char *const unknown[] = { NULL, "", "paid", "PAID ", "PAI", "ACTIVATED" };
  for (gsize i = 0; i < G_N_ELEMENTS (unknown); i++) {
    GhOrderStatus status = GH_ORDER_REFUNDED;
    g_assert_false (gh_order_status_from_string (unknown[i], &status));
    g_assert_cmpint (status, ==, GH_ORDER_REFUNDED);
  }
}

/* The sanitizers see what it leaves behind. */
static void
test_free (void)
{
  GhTicket *ticket = g_new0 (GhTicket, 1);
  ticket->code = g_strdup ("TKT-2026-A1B2C3-D4E5F6");
  ticket->customer_name = g_strdup ("Ada");
  ticket->customer_email = g_strdup ("ada@example.org");
  ticket->customer_phone = g_strdup ("+12025551234");
  ticket->timezone = g_strdup ("UTC");
  ticket->operator_name = g_strdup ("Olga");
  gh_ticket_free (ticket);
  gh_ticket_free (NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ticket/order-states", test_order_states);
  g_test_add_func ("/ticket/unknown-state", test_unknown_state);
  g_test_add_func ("/ticket/free", test_free);
  return g_test_run ();
}
