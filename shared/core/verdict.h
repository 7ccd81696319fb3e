/* What a gate or a booking page can be told about a ticket. These are answers, not faults: they
 * travel as data and never as a GError. The names are the codes of the API (contract 3.1, 3.2). */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  GH_VERDICT_VALID,
  GH_VERDICT_TICKET_NOT_FOUND,
  GH_VERDICT_TICKET_CANCELLED, /* its order was cancelled or refunded */
  GH_VERDICT_TICKET_NOT_ACTIVATED,
  GH_VERDICT_TICKET_EXPIRED,
  GH_VERDICT_ALREADY_VERIFIED,
  GH_VERDICT_NO_RESERVATION,
  GH_VERDICT_WRONG_DATE,
} GhVerdict;
#define GH_VERDICT_LAST GH_VERDICT_WRONG_DATE

/* "VALID", "TICKET_NOT_FOUND", … Static; never NULL for a value of the enum. */
const char *gh_verdict_to_string (GhVerdict verdict);

/* FALSE, with @verdict untouched, when @text names no verdict. @text may be NULL. */
gboolean gh_verdict_from_string (const char *text, GhVerdict *verdict);

G_END_DECLS
