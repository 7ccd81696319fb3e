/* Names of the ticket states, as the database and the API spell them. */

#include "core/ticket-status.h"

static const char *const names[] = {
  [GH_TICKET_PENDING_PAYMENT] = "PENDING_PAYMENT",
  [GH_TICKET_ACTIVATED] = "ACTIVATED",
  [GH_TICKET_RESERVED] = "RESERVED",
  [GH_TICKET_VERIFIED] = "VERIFIED",
  [GH_TICKET_EXPIRED] = "EXPIRED",
};

G_STATIC_ASSERT (G_N_ELEMENTS (names) == GH_TICKET_STATUS_LAST + 1);

const char *
gh_ticket_status_to_string (GhTicketStatus status)
{
  g_assert ((guint) status < G_N_ELEMENTS (names));
  return names[status];
}

gboolean
gh_ticket_status_from_string (const char *text, GhTicketStatus *status)
{
  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (names); i++) {
    if (g_str_equal (text, names[i])) {
      *status = (GhTicketStatus) i;
      return TRUE;
    }
  }
  return FALSE;
}
