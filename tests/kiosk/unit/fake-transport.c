/* The network of the unit tests. */

#include "fake-transport.h"

struct _GhFakeTransport {
  GObject parent_instance;

  GQueue *tasks; /* of GTask, with its Request as task data */
  int health;    /* status of /healthz, and its body */
  const char *health_body;
  gboolean up;
  gint64 server_time_ms;
};

typedef struct {
  char *path;
  char *body;
  char *token;
  char *device;
  char *key;
  char *key_server;
} Request;

static void gh_fake_transport_transport_init (GhTransportInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (GhFakeTransport, gh_fake_transport, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GH_TYPE_TRANSPORT,
                                                      gh_fake_transport_transport_init))

static void
free_request (gpointer data)
{
  Request *request = data;
  g_free (request->path);
  g_free (request->body);
  g_free (request->token);
  g_free (request->device);
  g_free (request->key);
  g_free (request->key_server);
  g_free (request);
}

static GhReply *
reply_new (int status, const char *body)
{
  GhReply *reply = g_new0 (GhReply, 1);
  reply->status = status;
  reply->body = g_strdup (body);
  reply->length = strlen (body);
  return reply;
}

static void
send_async (GhTransport *object, const GhRequest *request, GCancellable *cancellable,
            GAsyncReadyCallback callback, gpointer data)
{
  GhFakeTransport *transport = GH_FAKE_TRANSPORT (object);
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  if (g_strcmp0 (request->path, "/healthz") == 0) {
    if (transport->up)
      g_task_return_pointer (task, reply_new (transport->health, transport->health_body),
                             (GDestroyNotify) gh_reply_free);
    else
      g_task_return_new_error (task, GH_TRANSPORT_ERROR, GH_TRANSPORT_ERROR_UNREACHABLE, "down");
    return;
  }
  Request *copy = g_new0 (Request, 1);
  copy->path = g_strdup (request->path);
  copy->body = g_strdup (request->body);
  copy->token = g_strdup (request->token);
  copy->device = g_strdup (request->device);
  copy->key = g_strdup (request->device_key);
  copy->key_server = g_strdup (request->key_server);
  g_task_set_task_data (task, copy, free_request);
  g_queue_push_tail (transport->tasks, g_steal_pointer (&task));
}

static GhReply *
send_finish (GhTransport *transport, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static Request *
oldest (GhFakeTransport *transport)
{
  GTask *task = g_queue_peek_head (transport->tasks);
  return task != NULL ? g_task_get_task_data (task) : NULL;
}

guint
gh_fake_transport_pending (GhFakeTransport *transport)
{
  return g_queue_get_length (transport->tasks);
}

const char *
gh_fake_transport_path (GhFakeTransport *transport)
{
  const Request *request = oldest (transport);
  return request != NULL ? request->path : NULL;
}

const char *
gh_fake_transport_body (GhFakeTransport *transport)
{
  const Request *request = oldest (transport);
  return request != NULL ? request->body : NULL;
}

const char *
gh_fake_transport_token (GhFakeTransport *transport)
{
  const Request *request = oldest (transport);
  return request != NULL ? request->token : NULL;
}

const char *
gh_fake_transport_device (GhFakeTransport *transport)
{
  const Request *request = oldest (transport);
  return request != NULL ? request->device : NULL;
}

const char *
gh_fake_transport_key (GhFakeTransport *transport)
{
  const Request *request = oldest (transport);
  return request != NULL ? request->key : NULL;
}

const char *
gh_fake_transport_key_server (GhFakeTransport *transport)
{
  const Request *request = oldest (transport);
  return request != NULL ? request->key_server : NULL;
}

void
gh_fake_transport_reply (GhFakeTransport *transport, int status, const char *body)
{
  g_autoptr (GTask) task = g_queue_pop_head (transport->tasks);
  g_assert_nonnull (task);
  GhReply *reply = reply_new (status, body);
  reply->server_time_ms = transport->server_time_ms;
  g_task_return_pointer (task, reply, (GDestroyNotify) gh_reply_free);
  gh_test_settle ();
}

void
gh_fake_transport_fail (GhFakeTransport *transport, GhTransportError code)
{
  g_autoptr (GTask) task = g_queue_pop_head (transport->tasks);
  g_assert_nonnull (task);
  g_task_return_new_error (task, GH_TRANSPORT_ERROR, (int) code, "as the test wants it");
  gh_test_settle ();
}

void
gh_fake_transport_set_server_time (GhFakeTransport *transport, gint64 server_time_ms)
{
  transport->server_time_ms = server_time_ms;
}

void
gh_fake_transport_set_health (GhFakeTransport *transport, int status, const char *body)
{
  transport->health = status;
  transport->health_body = body;
}

void
gh_fake_transport_set_up (GhFakeTransport *transport, gboolean up)
{
  transport->up = up;
}

static void
gh_fake_transport_finalize (GObject *object)
{
  GhFakeTransport *transport = GH_FAKE_TRANSPORT (object);
  g_queue_free_full (transport->tasks, g_object_unref);
  G_OBJECT_CLASS (gh_fake_transport_parent_class)->finalize (object);
}

static void
gh_fake_transport_class_init (GhFakeTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gh_fake_transport_finalize;
}

static void
gh_fake_transport_transport_init (GhTransportInterface *iface)
{
  iface->send_async = send_async;
  iface->send_finish = send_finish;
}

static void
gh_fake_transport_init (GhFakeTransport *transport)
{
  transport->tasks = g_queue_new ();
  transport->up = TRUE;
  gh_fake_transport_set_health (transport, 200, "{}");
}

GhFakeTransport *
gh_fake_transport_new (void)
{
  return g_object_new (GH_TYPE_FAKE_TRANSPORT, NULL);
}

void
gh_test_settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

void
gh_test_wait (gboolean *flag)
{
  gint64 deadline = g_get_monotonic_time () + 5 * G_TIME_SPAN_SECOND;
  while (!*flag && g_get_monotonic_time () < deadline) {
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
  }
  g_assert_true (*flag);
}

void
gh_test_pause (guint milliseconds)
{
  gint64 deadline = g_get_monotonic_time () + milliseconds * G_TIME_SPAN_MILLISECOND;
  while (g_get_monotonic_time () < deadline) {
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
  }
  gh_test_settle (); /* what was due in time, however long this process had to wait */
}
