/* One HTTP exchange on libcurl: headers and limits on the way out, a capped body on the way in. TLS
 * is verified, redirects are not followed, and no proxy is taken from the environment. */

#include "kiosk/client/curl-exchange.h"

#include "kiosk/client/server-url.h"

#define CONNECT_TIMEOUT_MS 4000L
/* An answer that is allowed to take long is given up when nothing more comes. */
#define SILENCE_SECONDS 10L

struct _GhCurlExchange {
  CURL *handle;
  struct curl_slist *headers;
  char *body; /* what is sent */
  GString *answer;
  gsize max_bytes;
  gboolean too_large;
  char words[CURL_ERROR_SIZE]; /* curl's own */
};

static size_t
on_body (char *bytes, size_t size, size_t count, void *data)
{
  GhCurlExchange *exchange = data;
  gsize length = size * count;
  if (length > exchange->max_bytes - exchange->answer->len) {
    exchange->too_large = TRUE;
    return 0; /* ends the transfer */
  }
  g_string_append_len (exchange->answer, bytes, (gssize) length);
  return length;
}

/* Adds "name: value"; a value that could break out of its line is left out. */
static void
add_header (GhCurlExchange *exchange, const char *name, const char *value)
{
  if (value == NULL)
    return;
  for (const char *c = value; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      return;
  g_autofree char *line = g_strdup_printf ("%s: %s", name, value);
  exchange->headers = curl_slist_append (exchange->headers, line);
}

static void
set_headers (GhCurlExchange *exchange, const char *base, const GhRequest *request)
{
  g_autofree char *bearer =
      request->token != NULL ? g_strconcat ("Bearer ", request->token, NULL) : NULL;
  add_header (exchange, "Authorization", bearer);
  add_header (exchange, "X-Gatehouse-Device", request->device);
  if (gh_server_url_is_same (base, request->key_server))
    add_header (exchange, "X-Gatehouse-Device-Key", request->device_key);
  add_header (exchange, "Accept-Language", request->language);
  add_header (exchange, "Accept", "application/json");
  if (request->body != NULL)
    add_header (exchange, "Content-Type", "application/json; charset=utf-8");
  add_header (exchange, "Expect", ""); /* no pause before a body */
  curl_easy_setopt (exchange->handle, CURLOPT_HTTPHEADER, exchange->headers);
}

GhCurlExchange *
gh_curl_exchange_new (const char *base, const GhRequest *request)
{
  GhCurlExchange *exchange = g_new0 (GhCurlExchange, 1);
  exchange->handle = curl_easy_init ();
  exchange->answer = g_string_new (NULL);
  exchange->max_bytes = request->max_bytes;
  exchange->body = g_strdup (request->body);

  CURL *handle = exchange->handle;
  g_autofree char *url = g_strconcat (base, request->path, NULL);
  curl_easy_setopt (handle, CURLOPT_URL, url);
  curl_easy_setopt (handle, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt (handle, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt (handle, CURLOPT_PROXY, "");
  curl_easy_setopt (handle, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt (handle, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt (handle, CURLOPT_NOSIGNAL, 1L);
  /* A name server that says nothing holds up neither the answer in time nor the next request. */
  curl_easy_setopt (handle, CURLOPT_QUICK_EXIT, 1L);
  curl_easy_setopt (handle, CURLOPT_CONNECTTIMEOUT_MS,
                    MIN ((long) request->timeout_ms, CONNECT_TIMEOUT_MS));
  curl_easy_setopt (handle, CURLOPT_TIMEOUT_MS, (long) request->timeout_ms);
  curl_easy_setopt (handle, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt (handle, CURLOPT_LOW_SPEED_TIME, SILENCE_SECONDS);
  curl_easy_setopt (handle, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t) request->max_bytes);
  curl_easy_setopt (handle, CURLOPT_USERAGENT, "gatehouse-kiosk/" GH_VERSION);
  curl_easy_setopt (handle, CURLOPT_ERRORBUFFER, exchange->words);
  curl_easy_setopt (handle, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt (handle, CURLOPT_WRITEDATA, exchange);
  if (g_strcmp0 (request->method, "POST") == 0) {
    curl_easy_setopt (handle, CURLOPT_POST, 1L);
    curl_easy_setopt (handle, CURLOPT_POSTFIELDS, exchange->body != NULL ? exchange->body : "");
  }
  set_headers (exchange, base, request);
  return exchange;
}

void
gh_curl_exchange_free (GhCurlExchange *exchange)
{
  if (exchange == NULL)
    return;
  curl_easy_cleanup (exchange->handle);
  curl_slist_free_all (exchange->headers);
  g_string_free (exchange->answer, TRUE);
  g_free (exchange->body);
  g_free (exchange);
}

CURL *
gh_curl_exchange_get_handle (GhCurlExchange *exchange, gpointer data)
{
  curl_easy_setopt (exchange->handle, CURLOPT_PRIVATE, data);
  return exchange->handle;
}

static GhTransportError
error_of (const GhCurlExchange *exchange, CURLcode code)
{
  if (exchange->too_large || code == CURLE_FILESIZE_EXCEEDED)
    return GH_TRANSPORT_ERROR_TOO_LARGE;
  /* libcurl has a hundred codes; those that matter to the one who waits are few. */
  switch ((int) code) {
  case CURLE_URL_MALFORMAT:
  case CURLE_UNSUPPORTED_PROTOCOL:
  case CURLE_COULDNT_RESOLVE_HOST:
    return GH_TRANSPORT_ERROR_ADDRESS;
  case CURLE_COULDNT_CONNECT:
  case CURLE_SEND_ERROR:
  case CURLE_RECV_ERROR:
  case CURLE_GOT_NOTHING:
  case CURLE_PARTIAL_FILE:
  case CURLE_SSL_CONNECT_ERROR:
    return GH_TRANSPORT_ERROR_UNREACHABLE;
  case CURLE_OPERATION_TIMEDOUT:
    return GH_TRANSPORT_ERROR_TIMEOUT;
  case CURLE_PEER_FAILED_VERIFICATION:
  case CURLE_SSL_ISSUER_ERROR:
  case CURLE_SSL_CACERT_BADFILE:
    return GH_TRANSPORT_ERROR_INSECURE;
  default:
    return GH_TRANSPORT_ERROR_FAILED;
  }
}

/* The server's clock as it told it, once and in digits alone; else 0. */
static gint64
read_server_time (CURL *handle)
{
  struct curl_header *header = NULL;
  guint64 time = 0;
  if (curl_easy_header (handle, "X-Gatehouse-Time", 0, CURLH_HEADER, -1, &header) != CURLHE_OK ||
      header->amount != 1 ||
      !g_ascii_string_to_unsigned (header->value, 10, 0, G_MAXINT64, &time, NULL))
    return 0;
  return (gint64) time;
}

GhReply *
gh_curl_exchange_finish (GhCurlExchange *exchange, CURLcode code, GError **error)
{
  long status = 0;
  curl_off_t retry_after = 0;
  if (code != CURLE_OK) {
    g_set_error (error, GH_TRANSPORT_ERROR, (int) error_of (exchange, code), "%s",
                 exchange->words[0] != '\0' ? exchange->words : curl_easy_strerror (code));
    return NULL;
  }
  curl_easy_getinfo (exchange->handle, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo (exchange->handle, CURLINFO_RETRY_AFTER, &retry_after);

  GhReply *reply = g_new0 (GhReply, 1);
  reply->status = (int) status;
  reply->length = exchange->answer->len;
  reply->body = g_string_free (exchange->answer, FALSE);
  exchange->answer = g_string_new (NULL);
  reply->server_time_ms = read_server_time (exchange->handle);
  reply->retry_after = (int) CLAMP (retry_after, 0, G_MAXINT);
  return reply;
}
