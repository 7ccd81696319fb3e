/* Tests of kiosk/client/curl-transport against a small server on loopback that says what the test
 * wants, byte for byte. */

#include "kiosk/client/curl-transport.h"
#include "slow-names.h"

#include <gio/gio.h>
#include <string.h>

typedef struct {
  GSocketService *service;
  char *url;
  const char *answer; /* bytes to send; NULL: none, the line stays open */
  char *heard;        /* the request as it came */
  GPtrArray *held;    /* connections that stay open */
} Server;

static gboolean
on_incoming (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  Server *server = data;
  char buffer[8192];
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  gssize length = g_input_stream_read (input, buffer, sizeof buffer - 1, NULL, NULL);
  buffer[MAX (length, 0)] = '\0';
  g_free (server->heard);
  server->heard = g_strdup (buffer);
  if (server->answer == NULL) {
    g_ptr_array_add (server->held, g_object_ref (connection));
    return TRUE;
  }
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_output_stream_write_all (output, server->answer, strlen (server->answer), NULL, NULL, NULL);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  return TRUE;
}

static void
server_start (Server *server, const char *answer)
{
  server->service = g_socket_service_new ();
  guint16 port =
      g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (server->service), NULL, NULL);
  server->url = g_strdup_printf ("http://127.0.0.1:%u", port);
  server->answer = answer;
  server->held = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect (server->service, "incoming", G_CALLBACK (on_incoming), server);
}

static void
server_stop (Server *server)
{
  g_socket_service_stop (server->service);
  g_socket_listener_close (G_SOCKET_LISTENER (server->service));
  g_clear_object (&server->service);
  g_ptr_array_unref (server->held);
  g_free (server->url);
  g_free (server->heard);
}

typedef struct {
  GhTransport *transport;
  GhReply *reply;
  GError *error;
  gboolean done;
} Call;

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  Call *call = data;
  call->reply = gh_transport_send_finish (call->transport, result, &call->error);
  call->done = TRUE;
}

static void
call_clear (Call *call)
{
  gh_reply_free (call->reply);
  g_clear_error (&call->error);
  g_clear_object (&call->transport);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Call, call_clear)

static const GhRequest POST = {
  .method = "POST",
  .path = "/api/operator/validate-ticket",
  .token = "abc.def",
  .device = "dev-1",
  .language = "fr",
  .body = "{\"a\":1}",
  .timeout_ms = 1500,
  .max_bytes = 1000,
};

static void
run (Call *call, const char *url, GhRequest request, GCancellable *cancellable)
{
  call->transport = GH_TRANSPORT (gh_curl_transport_new (url));
  gh_transport_send_async (call->transport, &request, cancellable, on_done, call);
  gint64 deadline = g_get_monotonic_time () + 10 * G_TIME_SPAN_SECOND;
  while (!call->done && g_get_monotonic_time () < deadline)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (500);
  g_assert_true (call->done);
}

static void
test_request_and_reply (void)
{
  Server server = { 0 };
  server_start (&server, "HTTP/1.1 503 Busy\r\nRetry-After: 9\r\nContent-Length: 2\r\n\r\n{}");
  g_auto (Call) call = { 0 };
  g_autofree char *slashed = g_strconcat (server.url, "/shop//", NULL);
  run (&call, slashed, POST, NULL);
  g_assert_no_error (call.error);
  g_assert_cmpint (call.reply->status, ==, 503);
  g_assert_cmpint (call.reply->retry_after, ==, 9);
  g_assert_cmpstr (call.reply->body, ==, "{}");
  g_assert_true (
      g_str_has_prefix (server.heard, "POST /shop/api/operator/validate-ticket HTTP/1.1\r\n"));
  g_assert_nonnull (strstr (server.heard, "\r\nAuthorization: Bearer abc.def\r\n"));
  g_assert_nonnull (strstr (server.heard, "\r\nX-Gatehouse-Device: dev-1\r\n"));
  g_assert_nonnull (strstr (server.heard, "\r\nAccept-Language: fr\r\n"));
  g_assert_nonnull (strstr (server.heard, "\r\nContent-Type: application/json; charset=utf-8\r\n"));
  g_assert_true (g_str_has_suffix (server.heard, "\r\n\r\n{\"a\":1}"));
  server_stop (&server);
}

static void
assert_server_time (const char *headers, gint64 expected)
{
  Server server = { 0 };
  g_autofree char *answer =
      g_strconcat ("HTTP/1.1 200 OK\r\n", headers, "Content-Length: 2\r\n\r\n{}", NULL);
  server_start (&server, answer);
  g_auto (Call) call = { 0 };
  run (&call, server.url, POST, NULL);
  g_assert_no_error (call.error);
  g_assert_cmpint (call.reply->server_time_ms, ==, expected);
  server_stop (&server);
}

static void
test_server_time (void)
{
  assert_server_time ("", 0);
  assert_server_time ("X-Gatehouse-Time: 1795694400123\r\n", 1795694400123);
  assert_server_time ("x-gatehouse-time:1795694400123 \r\n", 1795694400123);
  assert_server_time ("X-Gatehouse-Time: -1\r\n", 0);
  assert_server_time ("X-Gatehouse-Time: 1795694400.5\r\n", 0);
  assert_server_time ("X-Gatehouse-Time: 0x1a\r\n", 0);
  assert_server_time ("X-Gatehouse-Time:\r\n", 0);
  assert_server_time ("X-Gatehouse-Time: 9223372036854775808\r\n", 0);
  /* Two that differ say nothing. */
  assert_server_time ("X-Gatehouse-Time: 1795694400123\r\nX-Gatehouse-Time: 1\r\n", 0);
}

static void
assert_fails (const char *answer, GhTransportError code)
{
  Server server = { 0 };
  server_start (&server, answer);
  g_auto (Call) call = { 0 };
  run (&call, server.url, POST, NULL);
  g_assert_error (call.error, GH_TRANSPORT_ERROR, (int) code);
  server_stop (&server);
}

/* The key is for one server; whoever else is asked does not see it. */
static void
test_device_key (void)
{
  static const struct {
    const char *path; /* below the server */
    const char *for_path;
    gboolean sent;
  } cases[] = {
    { "", "", TRUE },       { "", "/", TRUE },      { "/shop", "/shop/", TRUE },
    { "/shop", "", FALSE }, { "", "/shop", FALSE }, { "", "1", FALSE }, /* another port */
  };
  Server server = { 0 };
  server_start (&server, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (Call) call = { 0 };
    GhRequest request = POST;
    g_autofree char *url = g_strconcat (server.url, cases[i].path, NULL);
    g_autofree char *key_server = g_strconcat (server.url, cases[i].for_path, NULL);
    request.device_key = "the-key";
    request.key_server = key_server;
    run (&call, url, request, NULL);
    g_assert_no_error (call.error);
    g_assert_nonnull (strstr (server.heard, "X-Gatehouse-Device: dev-1\r\n"));
    g_assert_true ((strstr (server.heard, "X-Gatehouse-Device-Key: the-key\r\n") != NULL) ==
                   cases[i].sent);
    g_assert_true ((strstr (server.heard, "the-key") != NULL) == cases[i].sent);
  }
  server_stop (&server);
}

static void
test_no_answer (void)
{
  assert_fails (NULL, GH_TRANSPORT_ERROR_TIMEOUT);
  assert_fails ("", GH_TRANSPORT_ERROR_UNREACHABLE);
  assert_fails ("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{", GH_TRANSPORT_ERROR_UNREACHABLE);
}

static void
test_too_large (void)
{
  g_autofree char *filling = g_strnfill (5000, 'x');
  g_autofree char *told =
      g_strconcat ("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n", filling, NULL);
  g_autofree char *untold =
      g_strconcat ("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", filling, NULL);
  assert_fails (told, GH_TRANSPORT_ERROR_TOO_LARGE);
  assert_fails (untold, GH_TRANSPORT_ERROR_TOO_LARGE);
}

static void
test_follows_nobody (void)
{
  Server server = { 0 };
  server_start (&server,
                "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");
  g_auto (Call) call = { 0 };
  run (&call, server.url, POST, NULL);
  g_assert_no_error (call.error);
  g_assert_cmpint (call.reply->status, ==, 302);
  server_stop (&server);
}

static void
test_no_server (void)
{
  g_auto (Call) nobody = { 0 };
  run (&nobody, "http://127.0.0.1:1", POST, NULL);
  g_assert_error (nobody.error, GH_TRANSPORT_ERROR, GH_TRANSPORT_ERROR_UNREACHABLE);
  g_auto (Call) nowhere = { 0 };
  run (&nowhere, "", POST, NULL);
  g_assert_error (nowhere.error, GH_TRANSPORT_ERROR, GH_TRANSPORT_ERROR_ADDRESS);
}

/* A plain server where TLS is expected is no server. */
static void
test_tls_is_required (void)
{
  Server server = { 0 };
  server_start (&server, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
  g_autofree char *url = g_strconcat ("https", server.url + strlen ("http"), NULL);
  g_auto (Call) call = { 0 };
  run (&call, url, POST, NULL);
  g_assert_nonnull (call.error);
  g_assert_null (call.reply);
  server_stop (&server);
}

static gboolean
on_cancel (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

static void
test_cancel (void)
{
  Server server = { 0 };
  server_start (&server, NULL);
  g_auto (Call) call = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_timeout_add (100, on_cancel, cancellable);
  gint64 start = g_get_monotonic_time ();
  run (&call, server.url, POST, cancellable);
  g_assert_error (call.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, G_TIME_SPAN_SECOND);
  server_stop (&server);
}

static void
on_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  gboolean *ended = data;
  *ended = TRUE;
}

/* Ending with a request in flight neither hangs nor crashes, and the caller hears of it. */
static void
test_end_in_flight (void)
{
  Server server = { 0 };
  server_start (&server, NULL);
  gboolean ended = FALSE;
  GhTransport *transport = GH_TRANSPORT (gh_curl_transport_new (server.url));
  gh_transport_send_async (transport, &POST, NULL, on_ended, &ended);
  g_usleep (50000);
  g_assert_finalize_object (transport);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_true (ended);
  server_stop (&server);
}

#define NOWHERE "http://" SLOW_NAMES_HOST

/* A name server that says nothing is waited for as long as any server. */
static void
test_dead_name_server (void)
{
  GhRequest request = POST;
  request.timeout_ms = 300;
  slow_names_hold ();
  for (int i = 0; i < 2; i++) { /* the first does not hold up the second */
    g_auto (Call) call = { 0 };
    run (&call, NOWHERE, request, NULL);
    g_assert_error (call.error, GH_TRANSPORT_ERROR, GH_TRANSPORT_ERROR_TIMEOUT);
    g_assert_cmpint (slow_names_hanging (), ==, i + 1);
  }
  g_assert_true (slow_names_release ());
}

static void
test_cancel_lookup (void)
{
  g_auto (Call) call = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  slow_names_hold ();
  g_timeout_add (100, on_cancel, cancellable);
  run (&call, NOWHERE, POST, cancellable);
  g_assert_error (call.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (slow_names_release ());
}

/* The lookup outlives the transport, and hurts nobody when it ends. */
static void
test_end_in_lookup (void)
{
  gboolean ended = FALSE;
  GhTransport *transport = GH_TRANSPORT (gh_curl_transport_new (NOWHERE));
  slow_names_hold ();
  gh_transport_send_async (transport, &POST, NULL, on_ended, &ended);
  slow_names_wait ();
  g_assert_finalize_object (transport);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_true (ended);
  g_assert_cmpint (slow_names_hanging (), ==, 1);
  g_assert_true (slow_names_release ());
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/curl-transport/request-and-reply", test_request_and_reply);
  g_test_add_func ("/curl-transport/server-time", test_server_time);
  g_test_add_func ("/curl-transport/device-key", test_device_key);
  g_test_add_func ("/curl-transport/no-answer", test_no_answer);
  g_test_add_func ("/curl-transport/too-large", test_too_large);
  g_test_add_func ("/curl-transport/follows-nobody", test_follows_nobody);
  g_test_add_func ("/curl-transport/no-server", test_no_server);
  g_test_add_func ("/curl-transport/tls-is-required", test_tls_is_required);
  g_test_add_func ("/curl-transport/cancel", test_cancel);
  g_test_add_func ("/curl-transport/end-in-flight", test_end_in_flight);
  g_test_add_func ("/curl-transport/dead-name-server", test_dead_name_server);
  g_test_add_func ("/curl-transport/cancel-lookup", test_cancel_lookup);
  g_test_add_func ("/curl-transport/end-in-lookup", test_end_in_lookup);
  return g_test_run ();
}
