/* A venue that asks for one-time codes by mail and SMS, and what its visitors do with them. */

#pragma once

#include "server/domain/contact-check.h"
#include "server/store/outbox-store.h"
#include "tests/unit/venue.h"

G_BEGIN_DECLS

#define EMAIL "ada@example.org"
#define PHONE "+12025551234"

/* As venue_set_up(), with codes for both addresses. */
void codes_set_up (Venue *venue, gconstpointer data);
#define CODES_TEST(path, function)                                                                 \
  g_test_add (path, Venue, NULL, codes_set_up, function, venue_tear_down)

/* Where the clock stands first. */
gint64 codes_clock (void);

/* EMAIL and PHONE for @ticket. */
GhContact codes_contact (Venue *venue, gint64 ticket);
GhCodesSent codes_start (Venue *venue, const GhContact *contact);
GhCheckState codes_state (Venue *venue, const GhContact *contact, int *retry_after);

/* The code of the newest message of @channel, as the worker would send it. Owned by the caller. */
char *codes_newest (Venue *venue, GhChannel channel);
/* A code that is not @code. Owned by the caller. */
char *codes_another (const char *code);

GhCodesJudged codes_confirm (Venue *venue, gint64 ticket, const char *email_code,
                             const char *phone_code);
/* With the newest codes, and with a wrong one of SMS. */
GhCodesJudged codes_confirm_rightly (Venue *venue, gint64 ticket);
GhCodesJudged codes_confirm_wrongly (Venue *venue, gint64 ticket);

G_END_DECLS
