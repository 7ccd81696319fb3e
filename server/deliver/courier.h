/* Hands one message to the mail or SMS server of the configuration and says what came of it. Knows
 * nothing of the outbox: when a message is tried again is the caller's business. */

#pragma once

#include "server/config/config.h"
#include "server/message/mail.h"

G_BEGIN_DECLS

/* The texts of these errors may be kept and logged: the server's own words where it said any, one
 * line of at most 200 characters without contact data (deliver/redact.h). */
#define GH_DELIVERY_ERROR (gh_delivery_error_quark ())
GQuark gh_delivery_error_quark (void);

typedef enum {
  GH_DELIVERY_ERROR_TEMPORARY, /* this message may go later: SMTP 4yz, HTTP 429 and 5xx, a
                                * connection lost on the way. It may have arrived all the same */
  GH_DELIVERY_ERROR_PERMANENT, /* this message will never go: SMTP 5yz or HTTP 4xx about it, or
                                * something in it that could become a second header */
  GH_DELIVERY_ERROR_DOWN,      /* nothing goes to this server now: it cannot be reached, its TLS or
                                * certificate is wrong, it refuses our login (HTTP 401, 403) */
} GhDeliveryError;

/* Keeps one connection to each server open between messages. Belongs to one thread at a time, but
 * for gh_courier_cancel(). */
typedef struct _GhCourier GhCourier;

/* Reads the password files of the channels that are on; @config must outlive the courier. Errors:
 * GH_CONFIG_ERROR when one of them is missing, empty, too long or open to others, or when a
 * password would cross a network in clear. */
GhCourier *gh_courier_new (const GhConfig *config, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void gh_courier_free (GhCourier *courier);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhCourier, gh_courier_free)

/* No sending of one message takes longer; what claims messages has to count on it. */
#define GH_COURIER_LONGEST_SECONDS 300

/* Hands @mail to the mail server and waits for its answer, four minutes at most, and half a minute
 * before when the connection that was kept open turns out to be lost. @message_id,
 * @created_at (seconds since 1970) and the host of base_url make its Message-ID, so that a repeat
 * can be recognised as the same mail. @retry_after (NULL to ignore) is how many seconds the server
 * asked to wait, 0 for none. Errors: GH_DELIVERY_ERROR. */
gboolean gh_courier_send_mail (GhCourier *courier, const GhMail *mail, gint64 message_id,
                               gint64 created_at, int *retry_after,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same for an SMS, by a Twilio-compatible Messages endpoint. A repeat carries the same
 * idempotency key, made from @message_id and base_url. */
gboolean gh_courier_send_sms (GhCourier *courier, const GhSms *sms, gint64 message_id,
                              int *retry_after, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* From any thread: the sending in hand ends soon with TEMPORARY, and every later one at once. */
void gh_courier_cancel (GhCourier *courier);

/* For tests: waits no longer than @milliseconds for a connection or an answer. */
void gh_courier_set_patience (GhCourier *courier, int milliseconds);

G_END_DECLS
