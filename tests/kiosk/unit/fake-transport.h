/* A transport that a test answers by hand: requests are kept in order until the test replies, fails
 * or leaves them. */

#pragma once

#include "kiosk/client/transport.h"

G_BEGIN_DECLS

#define GH_TYPE_FAKE_TRANSPORT (gh_fake_transport_get_type ())
G_DECLARE_FINAL_TYPE (GhFakeTransport, gh_fake_transport, GH, FAKE_TRANSPORT, GObject)

GhFakeTransport *gh_fake_transport_new (void);

/* How many requests wait for an answer. /healthz is answered by itself, by
 * gh_fake_transport_set_up. */
guint gh_fake_transport_pending (GhFakeTransport *transport);
/* Of the oldest request that waits; NULL when there is none. Belong to @transport. */
const char *gh_fake_transport_path (GhFakeTransport *transport);
const char *gh_fake_transport_body (GhFakeTransport *transport);
const char *gh_fake_transport_token (GhFakeTransport *transport);
const char *gh_fake_transport_device (GhFakeTransport *transport);
/* The device's key, and for whom it is. */
const char *gh_fake_transport_key (GhFakeTransport *transport);
const char *gh_fake_transport_key_server (GhFakeTransport *transport);

/* Answers the oldest, and lets the answer arrive. */
void gh_fake_transport_reply (GhFakeTransport *transport, int status, const char *body);
/* Fails the oldest as a broken line does. */
void gh_fake_transport_fail (GhFakeTransport *transport, GhTransportError code);
/* What the next answers say of the server's clock, Unix milliseconds; 0 for nothing. */
void gh_fake_transport_set_server_time (GhFakeTransport *transport, gint64 server_time_ms);
/* Whether /healthz answers. */
void gh_fake_transport_set_up (GhFakeTransport *transport, gboolean up);
/* What it answers then; 200 at first. @body: static. */
void gh_fake_transport_set_health (GhFakeTransport *transport, int status, const char *body);

/* Runs the main loop until nothing is left to do. */
void gh_test_settle (void);
/* Runs it until @flag is true, at most five seconds. */
void gh_test_wait (gboolean *flag);
/* Runs it for so long. */
void gh_test_pause (guint milliseconds);

G_END_DECLS
