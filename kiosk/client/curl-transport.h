/* The transport on libcurl: one thread named "gh-network" runs all exchanges and keeps connections.
 */

#pragma once

#include "kiosk/client/transport.h"

G_BEGIN_DECLS

#define GH_TYPE_CURL_TRANSPORT (gh_curl_transport_get_type ())
G_DECLARE_FINAL_TYPE (GhCurlTransport, gh_curl_transport, GH, CURL_TRANSPORT, GObject)

/* @server: an http or https URL, with or without a path below which Gatehouse lives. Anything else
 * makes every request fail with GH_TRANSPORT_ERROR_ADDRESS, so that the screen can say so. */
GhCurlTransport *gh_curl_transport_new (const char *server) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
