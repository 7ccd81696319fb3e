/* The ticket that rules judge; see the header. */

#include "server/rules/ticket.h"

static const char *const order_names[] = { "PENDING", "PAID", "CANCELLED", "REFUNDED" };

void
gh_ticket_free (GhTicket *ticket)
{
  if (ticket == NULL)
    return;
  g_free (ticket->code);
  g_free (ticket->customer_name);
  g_free (ticket->customer_email);
  g_free (ticket->customer_phone);
  g_free (ticket->timezone);
  g_free (ticket->language);
  g_free (ticket->operator_name);
  g_free (ticket);
}

const char *
gh_order_status_to_string (GhOrderStatus status)
{
  g_assert ((gsize) status < G_N_ELEMENTS (order_names));
  return order_names[status];
}

gboolean
gh_order_status_from_string (const char *text, GhOrderStatus *status)
{
  for (gsize i = 0; i < G_N_ELEMENTS (order_names); i++) {
    if (g_strcmp0 (text, order_names[i]) == 0) {
      *status = (GhOrderStatus) i;
      return TRUE;
    }
  }
  return FALSE;
}
