/* Every ticket state has its name of the API, and nothing else is a state. */

#include "core/ticket-status.h"

static const struct {
  GhTicketStatus status;
  const char *name;
} states[] = {
  { GH_TICKET_PENDING_PAYMENT, "PENDING_PAYMENT" },
  { GH_TICKET_ACTIVATED, "ACTIVATED" },
  { GH_TICKET_RESERVED, "RESERVED" },
  { GH_TICKET_VERIFIED, "VERIFIED" },
  { GH_TICKET_EXPIRED, "EXPIRED" },
};

static void
test_names (void)
{
  g_assert_cmpint (G_N_ELEMENTS (states), ==, GH_TICKET_STATUS_LAST + 1);
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++) {
    GhTicketStatus read = (GhTicketStatus) -1;

    g_assert_cmpstr (gh_ticket_status_to_string (states[i].status), ==, states[i].name);
    g_assert_true (gh_ticket_status_from_string (states[i].name, &read));
    g_assert_cmpint (read, ==, states[i].status);
  }
}

static void
test_unknown (void)
{
  static const char *const unknown[] = {
    NULL, "", "reserved", "RESERVED ", "RESERVE", "CANCELLED"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (unknown); i++) {
    GhTicketStatus status = GH_TICKET_VERIFIED;

    g_assert_false (gh_ticket_status_from_string (unknown[i], &status));
    g_assert_cmpint (status, ==, GH_TICKET_VERIFIED);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ticket-status/names", test_names);
  g_test_add_func ("/ticket-status/unknown", test_unknown);
  return g_test_run ();
}
