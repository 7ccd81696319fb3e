/* One scan on its way to the server's answer: a check or a verification. What is not answered is
 * tried again until it is; whoever drops the errand never hears of it again, so that a late answer
 * for one ticket cannot reach the screen of another. */

#pragma once

#include "kiosk/desk/connection.h"
#include "kiosk/queue/held-scans.h"

G_BEGIN_DECLS

#define GH_TYPE_ERRAND (gh_errand_get_type ())
G_DECLARE_FINAL_TYPE (GhErrand, gh_errand, GH, ERRAND, GObject)

/* Signals:
 * "answered" (const GhAnswer *): any kind but LATER; after UNAUTHENTICATED the errand can go on
 * with a new gh_errand_send, after the others it is over; "unanswered" (const char *reason): one
 * try failed; the next follows by itself. */
/* Checks the code of @held, or marks the ticket with @ticket_id unless that is 0; @held is copied.
 * @store must live longer than the errand. */
GhErrand *gh_errand_new (GhApiClient *client, GhKioskStore *store, GhConnection *connection,
                         const GhHeldScan *held, gint64 ticket_id) G_GNUC_WARN_UNUSED_RESULT;

/* @token: may be NULL while the server knows of no session; sent again with one, the errand goes
 * on. */
void gh_errand_send (GhErrand *errand, const char *token);
/* Puts a check on disk, to be asked by the retrier if the errand is dropped. FALSE when that is
 * not possible; the log says why. */
gboolean gh_errand_keep (GhErrand *errand);
/* Tries again now instead of later. */
void gh_errand_try_now (GhErrand *errand);
/* Ends it without a further signal; what is on disk stays there. */
void gh_errand_drop (GhErrand *errand);

/* Whether a try is on the wire now. */
gboolean gh_errand_is_busy (GhErrand *errand);
/* Whether it marks a ticket, or else checks a code. */
gboolean gh_errand_is_marking (GhErrand *errand);
/* 0 for a check. */
gint64 gh_errand_get_ticket_id (GhErrand *errand);
/* Whether it is on disk. */
gboolean gh_errand_is_kept (GhErrand *errand);
/* Belongs to @errand. */
const GhHeldScan *gh_errand_get_held (GhErrand *errand);

G_END_DECLS
