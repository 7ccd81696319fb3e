/* The code page, for those who send a visitor back to it. Private to pages/. */

#pragma once

#include "server/pages/page.h"
#include "server/rules/ticket.h"

G_BEGIN_DECLS

typedef struct {
  const GhRefusal *refusal; /* NULL for none */
  const char *typed;        /* the code, NULL for none */
  const char *again;        /* a link of a finished booking, NULL for none */
  const GhTicket *former;   /* with @again: its ticket */
  const char *notice;       /* NULL for none */
  const GhTicket *reserved; /* with a refusal because of that: its owner may have the confirmation
                               sent again; NULL for none */
} GhTicketPage;

/* The code page. NULL with an error. Owned by the caller. */
GhResponse *gh_ticket_page_draw (GhExchange *exchange, const GhTicketPage *model,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
