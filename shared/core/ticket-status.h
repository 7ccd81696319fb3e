/* The life of a ticket (PRD 4.1): PENDING_PAYMENT → ACTIVATED → RESERVED → VERIFIED or EXPIRED. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  GH_TICKET_PENDING_PAYMENT,
  GH_TICKET_ACTIVATED,
  GH_TICKET_RESERVED,
  GH_TICKET_VERIFIED,
  GH_TICKET_EXPIRED,
} GhTicketStatus;
#define GH_TICKET_STATUS_LAST GH_TICKET_EXPIRED

/* "PENDING_PAYMENT", … as in the database and the API. Static. */
const char *gh_ticket_status_to_string (GhTicketStatus status);

/* FALSE, with @status untouched, when @text names no status. @text may be NULL. */
gboolean gh_ticket_status_from_string (const char *text, GhTicketStatus *status);

G_END_DECLS
