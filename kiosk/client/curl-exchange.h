/* One request and its answer on a curl handle: built here, driven by GhCurlTransport. */

#pragma once

#include "kiosk/client/transport.h"

#include <curl/curl.h>

G_BEGIN_DECLS

typedef struct _GhCurlExchange GhCurlExchange;

/* A ready handle for @request to the server at @base (no slash at its end). */
GhCurlExchange *gh_curl_exchange_new (const char *base,
                                      const GhRequest *request) G_GNUC_WARN_UNUSED_RESULT;
void gh_curl_exchange_free (GhCurlExchange *exchange);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhCurlExchange, gh_curl_exchange_free)

/* The handle; belongs to @exchange, and points back to @data with CURLINFO_PRIVATE. */
CURL *gh_curl_exchange_get_handle (GhCurlExchange *exchange, gpointer data);

/* What came of it, after curl finished with @code. NULL with a GH_TRANSPORT_ERROR. */
GhReply *gh_curl_exchange_finish (GhCurlExchange *exchange, CURLcode code,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
