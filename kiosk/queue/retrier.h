/* Asks about held scans again, oldest first, with growing pauses while the server does not answer.
 */

#pragma once

#include "kiosk/client/api-client.h"
#include "kiosk/queue/held-scans.h"

G_BEGIN_DECLS

#define GH_TYPE_RETRIER (gh_retrier_get_type ())
G_DECLARE_FINAL_TYPE (GhRetrier, gh_retrier, GH, RETRIER, GObject)

/* Signals, in the main context:
 * "settled" (const GhHeldScan *held, const GhAnswer *answer): the server has answered, the row is
 *   dealt with;
 * "contact" (gboolean reached, guint64 turn): whether an attempt got an answer, and its
 *   gh_api_client_get_turn;
 * "unauthenticated" (): the token has ended; it stops until gh_retrier_set_token.
 * @store must live longer than the retrier. */
GhRetrier *gh_retrier_new (GhKioskStore *store, GhApiClient *client) G_GNUC_WARN_UNUSED_RESULT;

/* Asks with this session from now on; NULL @token stops. */
void gh_retrier_set_token (GhRetrier *retrier, const char *token);

/* The scan with this id is on screen and looked after there; NULL gives it back. */
void gh_retrier_reserve (GhRetrier *retrier, const char *id);

/* The server has just answered something else: try now. */
void gh_retrier_kick (GhRetrier *retrier);

G_END_DECLS
