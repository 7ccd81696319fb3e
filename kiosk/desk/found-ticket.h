/* A ticket that a search has found, in words for the screen. */

#pragma once

#include "wire/search.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define GH_TYPE_FOUND_TICKET (gh_found_ticket_get_type ())
G_DECLARE_FINAL_TYPE (GhFoundTicket, gh_found_ticket, GH, FOUND_TICKET, GObject)

/* @today: the date at the gate. Owned by the caller. */
GhFoundTicket *gh_found_ticket_new (const GhSearchHit *hit, GhDate today) G_GNUC_WARN_UNUSED_RESULT;

/* Everything below belongs to @ticket and, but for the code, is safe to show. */
const char *gh_found_ticket_get_code (GhFoundTicket *ticket);
/* "Without a name" when there is none. */
const char *gh_found_ticket_get_name (GhFoundTicket *ticket);
/* "Reserved", "Verified", … */
const char *gh_found_ticket_get_status (GhFoundTicket *ticket);
/* "Thursday 26 November, 10:00 · today"; "" without a reservation. */
const char *gh_found_ticket_get_when (GhFoundTicket *ticket);
/* "a…@e….org · …34"; "" for none. */
const char *gh_found_ticket_get_contact (GhFoundTicket *ticket);

G_END_DECLS
