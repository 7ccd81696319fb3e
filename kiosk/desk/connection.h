/* Whether the server can be reached, from what the requests came to: the one that was sent last
 * knows best, and one that ends in silence after a later one was answered tells nothing. While the
 * server cannot be reached, it is asked again and again whether it is back; while nobody has asked
 * it anything for a while (a locked kiosk), whether it is still there. */

#pragma once

#include "kiosk/client/api-client.h"

G_BEGIN_DECLS

/* So many seconds after its last answer the server is asked. */
#define GH_CONNECTION_PERIOD 30

typedef enum {
  GH_CONNECTION_UNKNOWN, /* nothing was sent yet */
  GH_CONNECTION_ONLINE,
  GH_CONNECTION_OFFLINE, /* no way to it */
  GH_CONNECTION_TROUBLE, /* something answers, but not as it should */
} GhConnectionState;

#define GH_TYPE_CONNECTION (gh_connection_get_type ())
G_DECLARE_FINAL_TYPE (GhConnection, gh_connection, GH, CONNECTION, GObject)

/* Signals: "changed" () after the state or its words changed; "back" () when the server answers
 * again after it did not. */
GhConnection *gh_connection_new (GhApiClient *client) G_GNUC_WARN_UNUSED_RESULT;

/* Asks now, for the first word on the status bar. */
void gh_connection_ask (GhConnection *connection);

/* What a request of the client came to: its @result, and from gh_api_client_finish the answer or
 * the error. Exactly one of these is not NULL. */
void gh_connection_note (GhConnection *connection, GAsyncResult *result, const GhAnswer *answer,
                         const GError *error);
/* The same where only that much is known. @turn: gh_api_client_get_turn, 0 for later than all. */
void gh_connection_note_contact (GhConnection *connection, gboolean reached, guint64 turn);

/* As the requests left it. */
GhConnectionState gh_connection_get_state (GhConnection *connection);
/* "Online", "No connection", … Static. */
const char *gh_connection_get_words (GhConnection *connection);
/* Unix seconds of the last answer, 0 when there was none. */
gint64 gh_connection_get_last_contact (GhConnection *connection);

/* Why there is no answer, in words for the operator. Owned by the caller. */
char *gh_connection_reason (const GhAnswer *answer, const GError *error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
