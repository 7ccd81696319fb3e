/* The network thread: takes tasks from a queue, runs them side by side on one curl multi handle and
 * gives each back to the main context that it came from. */

#include "kiosk/client/curl-transport.h"

#include "kiosk/client/curl-exchange.h"
#include "kiosk/client/server-url.h"

#define IDLE_MS         60000
#define MAX_CONNECTIONS 4L

/* What the thread shares with the transport. */
typedef struct {
  CURLM *multi;       /* the thread's own, but for curl_multi_wakeup */
  GAsyncQueue *queue; /* of GTask */
  gint stopping;      /* atomic */
} Shared;

struct _GhCurlTransport {
  GObject parent_instance;

  char *base; /* cleaned URL; NULL when there is none */
  Shared *shared;
  GThread *thread;
};

static void gh_curl_transport_transport_init (GhTransportInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (GhCurlTransport, gh_curl_transport, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GH_TYPE_TRANSPORT,
                                                      gh_curl_transport_transport_init))

/* ---- the thread ---- */

static void
begin_task (Shared *shared, GHashTable *running, GTask *task)
{
  if (g_task_return_error_if_cancelled (task)) {
    g_object_unref (task);
    return;
  }
  CURL *handle = gh_curl_exchange_get_handle (g_task_get_task_data (task), task);
  curl_multi_add_handle (shared->multi, handle);
  g_hash_table_add (running, task);
}

static void
end_task (Shared *shared, GHashTable *running, GTask *task)
{
  curl_multi_remove_handle (shared->multi,
                            gh_curl_exchange_get_handle (g_task_get_task_data (task), task));
  g_hash_table_remove (running, task);
  g_object_unref (task);
}

static void
collect_finished (Shared *shared, GHashTable *running)
{
  int left;
  CURLMsg *message;
  while ((message = curl_multi_info_read (shared->multi, &left)) != NULL) {
    if (message->msg != CURLMSG_DONE)
      continue;
    CURLcode code = message->data.result;
    GTask *task = NULL;
    curl_easy_getinfo (message->easy_handle, CURLINFO_PRIVATE, &task);
    GError *error = NULL;
    GhReply *reply = gh_curl_exchange_finish (g_task_get_task_data (task), code, &error);
    if (reply != NULL)
      g_task_return_pointer (task, reply, (GDestroyNotify) gh_reply_free);
    else
      g_task_return_error (task, error);
    end_task (shared, running, task);
  }
}

/* Ends what was cancelled, or everything. */
static void
drop_cancelled (Shared *shared, GHashTable *running, gboolean all)
{
  g_autoptr (GList) tasks = g_hash_table_get_keys (running);
  for (GList *link = tasks; link != NULL; link = link->next) {
    GTask *task = link->data;
    if (!all && !g_cancellable_is_cancelled (g_task_get_cancellable (task)))
      continue;
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The request was cancelled");
    end_task (shared, running, task);
  }
}

static gpointer
run_network (gpointer data)
{
  Shared *shared = data;
  g_autoptr (GHashTable) running = g_hash_table_new (NULL, NULL);
  while (!g_atomic_int_get (&shared->stopping)) {
    GTask *task;
    while ((task = g_async_queue_try_pop (shared->queue)) != NULL)
      begin_task (shared, running, task);
    drop_cancelled (shared, running, FALSE);

    int active = 0;
    curl_multi_perform (shared->multi, &active);
    collect_finished (shared, running);
    curl_multi_poll (shared->multi, NULL, 0, IDLE_MS, NULL);
  }
  GTask *task;
  while ((task = g_async_queue_try_pop (shared->queue)) != NULL)
    begin_task (shared, running, task);
  drop_cancelled (shared, running, TRUE);
  return NULL;
}

/* ---- the transport ---- */

static void
on_cancelled (GCancellable *cancellable, gpointer data)
{
  curl_multi_wakeup (GH_CURL_TRANSPORT (data)->shared->multi);
}

static void
wake_on_cancel (GhCurlTransport *transport, GTask *task, GCancellable *cancellable)
{
  /* Bound to the transport's life, so that nobody wakes a network thread that is gone. */
  if (cancellable != NULL)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (on_cancelled), transport,
                             G_CONNECT_DEFAULT);
}

static void
gh_curl_transport_send_async (GhTransport *object, const GhRequest *request,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer data)
{
  GhCurlTransport *transport = GH_CURL_TRANSPORT (object);
  /* The task does not hold the transport: its last reference may fall on the network thread, which
   * cannot wait for its own end. */
  GTask *task = g_task_new (NULL, cancellable, callback, data);
  g_task_set_source_tag (task, gh_curl_transport_send_async);
  if (transport->base == NULL) {
    g_task_return_new_error (task, GH_TRANSPORT_ERROR, GH_TRANSPORT_ERROR_ADDRESS,
                             "no server is set, or its address is not a URL");
    g_object_unref (task);
    return;
  }
  g_task_set_task_data (task, gh_curl_exchange_new (transport->base, request),
                        (GDestroyNotify) gh_curl_exchange_free);
  wake_on_cancel (transport, task, cancellable);
  g_async_queue_push (transport->shared->queue, task);
  curl_multi_wakeup (transport->shared->multi);
}

static GhReply *
gh_curl_transport_send_finish (GhTransport *transport, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
gh_curl_transport_finalize (GObject *object)
{
  GhCurlTransport *transport = GH_CURL_TRANSPORT (object);
  Shared *shared = transport->shared;
  g_atomic_int_set (&shared->stopping, 1);
  curl_multi_wakeup (shared->multi);
  g_thread_join (transport->thread);
  g_async_queue_unref (shared->queue);
  curl_multi_cleanup (shared->multi);
  g_free (shared);
  g_free (transport->base);
  G_OBJECT_CLASS (gh_curl_transport_parent_class)->finalize (object);
}

static void
gh_curl_transport_class_init (GhCurlTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gh_curl_transport_finalize;
  curl_global_init (CURL_GLOBAL_DEFAULT);
}

static void
gh_curl_transport_transport_init (GhTransportInterface *iface)
{
  iface->send_async = gh_curl_transport_send_async;
  iface->send_finish = gh_curl_transport_send_finish;
}

static void
gh_curl_transport_init (GhCurlTransport *transport)
{
  Shared *shared = g_new0 (Shared, 1);
  shared->multi = curl_multi_init ();
  curl_multi_setopt (shared->multi, CURLMOPT_MAXCONNECTS, MAX_CONNECTIONS);
  shared->queue = g_async_queue_new ();
  transport->shared = shared;
  transport->thread = g_thread_new ("gh-network", run_network, shared);
}

GhCurlTransport *
gh_curl_transport_new (const char *server)
{
  GhCurlTransport *transport = g_object_new (GH_TYPE_CURL_TRANSPORT, NULL);
  transport->base = gh_server_url_clean (server);
  return transport;
}
