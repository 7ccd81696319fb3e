/* One kept connection; see the header. Time is kept here and not by libcurl, whose limits count
 * from the start of a transfer and know nothing of a mail server's turns. */

#include "server/deliver/line.h"

#include <sys/socket.h>
#include <unistd.h>

#define MAX_IDLE_SECONDS 60L

static size_t
on_body (char *bytes, size_t size, size_t count, void *data)
{
  GhLine *line = data;
  gsize length = size * count;
  gh_line_is_alive (line);
  if (length > GH_LINE_MAX_ANSWER - line->answer->len) {
    line->gave_up = "The answer is too long";
    return 0; /* ends the transfer */
  }
  g_string_append_len (line->answer, bytes, (gssize) length);
  return length;
}

static gboolean
is_connected (GhLine *line)
{
  curl_off_t connected = 0;
  return line->bytes > 0 ||
         (curl_easy_getinfo (line->handle, CURLINFO_CONNECT_TIME_T, &connected) == CURLE_OK &&
          connected > 0);
}

/* Called at least once a second. */
static int
on_progress (void *data, curl_off_t down_total, curl_off_t down, curl_off_t up_total, curl_off_t up)
{
  GhLine *line = data;
  gint64 now = g_get_monotonic_time ();
  const GhPatience *patience = &line->patience;
  if (up + down != line->bytes) {
    line->bytes = up + down;
    line->alive_at = now;
  }
  gint64 silent = (now - line->alive_at) / 1000;
  if (g_atomic_int_get (line->cancelled))
    line->gave_up = "We are stopping";
  else if ((now - line->began_at) / 1000 > patience->total)
    line->gave_up = "The server is too slow";
  else if (silent > patience->connect && !line->accepting && !is_connected (line))
    line->gave_up = "The server cannot be reached: no connection in time";
  else if (silent > (line->accepting ? patience->accept : patience->answer))
    line->gave_up = "The server does not answer";
  return line->gave_up != NULL;
}

static curl_socket_t
on_open_socket (void *data, curlsocktype purpose, struct curl_sockaddr *address)
{
  GhLine *line = data;
  curl_socket_t opened =
      socket (address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  if (opened != CURL_SOCKET_BAD)
    g_array_append_val (line->sockets, opened);
  return opened;
}

static int
on_close_socket (void *data, curl_socket_t closed)
{
  GhLine *line = data;
  for (guint i = 0; i < line->sockets->len; i++) {
    if (g_array_index (line->sockets, curl_socket_t, i) == closed) {
      g_array_remove_index_fast (line->sockets, i);
      break;
    }
  }
  return close (closed);
}

void
gh_line_stop_listening (GhLine *line)
{
  for (guint i = 0; i < line->sockets->len; i++)
    shutdown (g_array_index (line->sockets, curl_socket_t, i), SHUT_RD);
}

GhLine *
gh_line_new (const gint *cancelled, GhPatience patience)
{
  GhLine *line = g_new0 (GhLine, 1);
  line->handle = curl_easy_init ();
  g_assert (line->handle != NULL);
  line->cancelled = cancelled;
  line->patience = patience;
  line->answer = g_string_new (NULL);
  line->sockets = g_array_new (FALSE, FALSE, sizeof (curl_socket_t));
  return line;
}

void
gh_line_free (GhLine *line)
{
  if (line == NULL)
    return;
  gh_line_stop_listening (line);
  curl_easy_cleanup (line->handle);
  g_string_free (line->answer, TRUE);
  g_array_free (line->sockets, TRUE);
  g_free (line);
}

void
gh_line_begin (GhLine *line, const char *url, const char *protocols)
{
  CURL *handle = line->handle;
  curl_easy_reset (handle);
  curl_easy_setopt (handle, CURLOPT_URL, url);
  curl_easy_setopt (handle, CURLOPT_PROTOCOLS_STR, protocols);
  curl_easy_setopt (handle, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt (handle, CURLOPT_PROXY, "");
  curl_easy_setopt (handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (handle, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt (handle, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt (handle, CURLOPT_SSLVERSION, (long) CURL_SSLVERSION_TLSv1_2);
  /* Where the machine's own certificates are kept elsewhere; libcurl does not ask by itself. */
  const char *bundle = g_getenv ("SSL_CERT_FILE");
  if (bundle != NULL && bundle[0] != '\0')
    curl_easy_setopt (handle, CURLOPT_CAINFO, bundle);
  /* Its limit on everything before the first command, and on one answer, must not come first. */
  curl_easy_setopt (handle, CURLOPT_CONNECTTIMEOUT_MS, (long) line->patience.total + 1000);
  curl_easy_setopt (handle, CURLOPT_SERVER_RESPONSE_TIMEOUT,
                    (long) line->patience.total / 1000 + 1);
  curl_easy_setopt (handle, CURLOPT_OPENSOCKETFUNCTION, on_open_socket);
  curl_easy_setopt (handle, CURLOPT_OPENSOCKETDATA, line);
  curl_easy_setopt (handle, CURLOPT_CLOSESOCKETFUNCTION, on_close_socket);
  curl_easy_setopt (handle, CURLOPT_CLOSESOCKETDATA, line);
  curl_easy_setopt (handle, CURLOPT_MAXAGE_CONN, MAX_IDLE_SECONDS);
  curl_easy_setopt (handle, CURLOPT_ERRORBUFFER, line->words);
  curl_easy_setopt (handle, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt (handle, CURLOPT_WRITEDATA, line);
  curl_easy_setopt (handle, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt (handle, CURLOPT_XFERINFOFUNCTION, on_progress);
  curl_easy_setopt (handle, CURLOPT_XFERINFODATA, line);
}

CURLcode
gh_line_perform (GhLine *line)
{
  line->began_at = line->alive_at = g_get_monotonic_time ();
  line->bytes = 0;
  line->accepting = FALSE;
  line->gave_up = NULL;
  line->words[0] = '\0';
  g_string_truncate (line->answer, 0);
  return curl_easy_perform (line->handle);
}

void
gh_line_end (GhLine *line)
{
  curl_easy_reset (line->handle);
}

void
gh_line_is_alive (GhLine *line)
{
  line->alive_at = g_get_monotonic_time ();
}

gboolean
gh_line_was_stale (const GhLine *line, CURLcode code)
{
  long connections = 0;
  return curl_easy_getinfo (line->handle, CURLINFO_NUM_CONNECTS, &connections) == CURLE_OK &&
         connections == 0 && (code == CURLE_SEND_ERROR || code == CURLE_RECV_ERROR);
}

const char *
gh_line_trouble (const GhLine *line, CURLcode code)
{
  if (line->gave_up != NULL)
    return line->gave_up;
  return line->words[0] != '\0' ? line->words : curl_easy_strerror (code);
}
