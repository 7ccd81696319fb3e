/* A visitor on the way from ticket to reservation. Two cookies carry it: "gatehouse_booking", the
 * booking token that proves who knew the ticket's code (30 minutes), and "gatehouse_journey", what
 * was said so far (journey.h). Private to pages/. */

#pragma once

#include "server/domain/booking.h"
#include "server/pages/journey.h"
#include "server/pages/page.h"
#include "server/store/org-store.h"

G_BEGIN_DECLS

/* Why the code page is shown again, the value of "lost" in its query: no cookie came. Any other
 * value: the visit is over. */
#define GH_LOST_COOKIES "cookies"

typedef struct {
  GhExchange *exchange; /* borrowed */
  GhJourney *journey;   /* owned; about the ticket */
  GhTicket *ticket;     /* owned; it can be reserved */
  GhOrg *org;           /* owned; the ticket's */
  char *csrf;           /* owned; for the forms of the page */
  GhRefusal *refusal;   /* owned; POST: why the form must not be believed, else NULL */
} GhVisit;

void gh_visit_free (GhVisit *visit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhVisit, gh_visit_free)

/* The visit that the request's cookies are of. When there is none to go on with, @visit is NULL and
 * @instead is what the visitor gets: the code page when the visit is lost (303, or 403 for a POST)
 * or its ticket cannot be reserved any more (400, 409), the success page when it is done (303). */
gboolean gh_visit_open (GhExchange *exchange, GhVisit **visit, GhResponse **instead,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A page of @step for the visit, with what all of them show. Owned by the caller. */
GhPage *gh_visit_page (const GhVisit *visit, int step) G_GNUC_WARN_UNUSED_RESULT;

/* 303 to @path, and the journey goes along. Owned by the caller. */
GhResponse *gh_visit_go_on (const GhVisit *visit, const char *path) G_GNUC_WARN_UNUSED_RESULT;

/* Whether e-mail and phone are known and good. */
gboolean gh_journey_has_contact (const GhJourney *journey);

/* The journey of the request's cookie, or a new one. Owned by the caller. */
GhJourney *gh_visit_read_journey (const GhExchange *exchange) G_GNUC_WARN_UNUSED_RESULT;
/* Puts @journey into the cookie of @response. */
void gh_visit_write_journey (const GhExchange *exchange, const GhJourney *journey,
                             GhResponse *response);
/* The ticket's code was known: a new booking token. */
void gh_visit_write_token (const GhExchange *exchange, gint64 ticket_id, GhResponse *response);

/* 303 to the success page of @reservation_id. Owned by the caller. */
GhResponse *gh_visit_done (const GhExchange *exchange,
                           gint64 reservation_id) G_GNUC_WARN_UNUSED_RESULT;

/* Why a ticket or slot cannot be booked, with its status. @ticket may be NULL. Owned by the caller.
 */
GhRefusal *gh_visit_refuse (GhBookingOutcome outcome,
                            const GhTicket *ticket) G_GNUC_WARN_UNUSED_RESULT;

/* Adds "alternatives" to @page (alternatives.html); none when @slots (of GhSlot) is NULL or empty.
 */
void gh_visit_add_alternatives (GhPage *page, const GArray *slots);

G_END_DECLS
