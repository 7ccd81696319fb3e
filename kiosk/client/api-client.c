/* How the operator's API is called: a request out, a GhAnswer back. The requests themselves are in
 * api-requests.c. */

#include "kiosk/client/api-client-private.h"

#include "core/secret-text.h"

#define TIMEOUT_MS       8000
#define REACH_TIMEOUT_MS 3000
#define MAX_ANSWER       (256 * 1024)
/* Reading more than this would be felt on the screen. */
#define MAX_READ_HERE (64 * 1024)

struct _GhApiClient {
  GObject parent_instance;

  GhTransport *transport;
  GhServerClock *clock; /* borrowed, may be NULL */
  char *device;
  char *key;        /* of the device, NULL when it was never enrolled */
  char *key_server; /* the only one that may see it */
  char *language;
  guint64 turn; /* of the request that was sent last */
};

enum { SIGNAL_REVOKED, SIGNAL_KEY_INVALID, SIGNAL_LAST };
static guint signals[SIGNAL_LAST];

G_DEFINE_FINAL_TYPE (GhApiClient, gh_api_client, G_TYPE_OBJECT)

/* What a task knows of its call. */
typedef struct {
  GhExpectation expectation;
  guint64 turn;   /* of this request among all */
  gint64 sent;    /* by the server's clock's count */
  GhReply *reply; /* once it is there */
} Call;

static void
free_call (gpointer data)
{
  Call *call = data;
  gh_reply_free (call->reply);
  g_free (call);
}

/* Belongs to @task. */
static Call *
begin_call (GhApiClient *client, GTask *task)
{
  Call *call = g_new0 (Call, 1);
  call->turn = ++client->turn;
  g_task_set_task_data (task, call, free_call);
  return call;
}

static void
note_time (GhApiClient *client, gint64 sent, const GhReply *reply)
{
  if (client->clock != NULL && reply->server_time_ms != 0)
    gh_server_clock_note (client->clock, reply->server_time_ms, sent,
                          gh_server_clock_count (client->clock));
}

static gboolean
tell_revoked (gpointer data)
{
  g_signal_emit (data, signals[SIGNAL_REVOKED], 0);
  return G_SOURCE_REMOVE;
}

static gboolean
tell_key_invalid (gpointer data)
{
  g_signal_emit (data, signals[SIGNAL_KEY_INVALID], 0);
  return G_SOURCE_REMOVE;
}

/* What any answer may say of this device. It is told when the caller has dealt with his answer: he
 * knows best what became of his own request. */
static void
look_at_device (GhApiClient *client, const GhAnswer *answer)
{
  GSourceFunc tell = NULL;
  if (answer->kind == GH_ANSWER_REVOKED)
    tell = tell_revoked;
  else if (answer->kind == GH_ANSWER_REFUSED && answer->status == 403 &&
           g_strcmp0 (answer->failure->code, "DEVICE_KEY_INVALID") == 0)
    tell = tell_key_invalid;
  if (tell != NULL)
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, tell, g_object_ref (client), g_object_unref);
}

/* Runs here, or on another thread for a long answer. */
static void
read_reply (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Call *call = data;
  GError *error = NULL;
  GhAnswer *answer = gh_answer_read (call->reply, call->expectation, &error);
  if (answer == NULL) {
    g_task_return_error (task, error);
    return;
  }
  look_at_device (source, answer);
  g_task_return_pointer (task, answer, (GDestroyNotify) gh_answer_free);
}

static void
on_reply (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GhApiClient *client = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;
  call->reply = gh_transport_send_finish (client->transport, result, &error);
  if (call->reply == NULL) {
    g_task_return_error (task, error);
    return;
  }
  note_time (client, call->sent, call->reply);
  if (call->reply->length > MAX_READ_HERE)
    g_task_run_in_thread (task, read_reply);
  else
    read_reply (task, client, call, NULL);
}

static void
identify (GhApiClient *client, GhRequest *request)
{
  request->device = client->device;
  request->device_key = client->key;
  request->key_server = client->key_server;
  request->language = client->language;
}

/* Without a token the server would say that the session is over, which it never was. */
static gboolean
refuse_without_token (const GhRequest *request, GTask *task)
{
  static const char *const open[] = { GH_API_SIGN_IN_PATH, GH_API_ENROL_PATH, NULL };
  if (request->token != NULL || g_strv_contains (open, request->path))
    return FALSE;
  g_task_return_new_error (task, GH_API_ERROR, GH_API_ERROR_NO_TOKEN,
                           "Nobody is signed in at the server");
  g_object_unref (task);
  return TRUE;
}

void
gh_api_client_call (GhApiClient *client, GhRequest request, json_object *body,
                    GhExpectation expectation, GTask *task)
{
  g_autoptr (json_object) owned = body;
  if (refuse_without_token (&request, task))
    return;
  g_autofree char *text = owned != NULL ? gh_json_to_string (owned) : NULL;
  identify (client, &request);
  request.body = text;
  if (request.max_bytes == 0)
    request.max_bytes = MAX_ANSWER;
  if (request.timeout_ms == 0)
    request.timeout_ms = TIMEOUT_MS;
  Call *about = begin_call (client, task);
  about->expectation = expectation;
  about->sent = client->clock != NULL ? gh_server_clock_count (client->clock) : 0;
  gh_transport_send_async (client->transport, &request, g_task_get_cancellable (task), on_reply,
                           task);
}

/* What a reply to /healthz means. Any that can be read shows that something is there; what it says
 * is looked at only when this kiosk is turned away. */
static GhAnswer *
answer_of_reached (const GhReply *reply)
{
  GhAnswer *answer = reply->status == 403 ? gh_answer_read (reply, GH_EXPECT_NOTHING, NULL) : NULL;
  if (answer != NULL && answer->kind == GH_ANSWER_REVOKED)
    return answer;
  gh_answer_free (answer);
  answer = g_new0 (GhAnswer, 1);
  answer->kind = reply->status == 200 ? GH_ANSWER_DONE : GH_ANSWER_LATER;
  return answer;
}

static void
on_reached (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GhApiClient *client = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (GhReply) reply = gh_transport_send_finish (client->transport, result, &error);
  if (reply == NULL) {
    g_task_return_error (task, error);
    return;
  }
  GhAnswer *answer = answer_of_reached (reply);
  look_at_device (client, answer);
  g_task_return_pointer (task, answer, (GDestroyNotify) gh_answer_free);
}

void
gh_api_client_reach_async (GhApiClient *client, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer data)
{
  GhRequest request = {
    .method = "GET", .path = "/healthz", .timeout_ms = REACH_TIMEOUT_MS, .max_bytes = MAX_ANSWER
  };
  GTask *task = g_task_new (client, cancellable, callback, data);
  begin_call (client, task);
  identify (client, &request);
  gh_transport_send_async (client->transport, &request, cancellable, on_reached, task);
}

static void
forget_key (GhApiClient *client)
{
  g_clear_pointer (&client->key, gh_secret_text_free);
  g_clear_pointer (&client->key_server, g_free);
}

void
gh_api_client_set_device (GhApiClient *client, const char *device, const char *key,
                          const char *key_server)
{
  g_free (client->device);
  client->device = g_strdup (device);
  forget_key (client);
  client->key = g_strdup (key);
  client->key_server = g_strdup (key_server);
}

const char *
gh_api_client_get_device (GhApiClient *client)
{
  return client->device;
}

void
gh_api_client_set_clock (GhApiClient *client, GhServerClock *clock)
{
  client->clock = clock;
}

GhAnswer *
gh_api_client_finish (GhApiClient *client, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, client), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

guint64
gh_api_client_get_turn (GhApiClient *client, GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, client), 0);
  const Call *call = g_task_get_task_data (G_TASK (result));
  return call != NULL ? call->turn : 0;
}

static void
gh_api_client_finalize (GObject *object)
{
  GhApiClient *client = GH_API_CLIENT (object);
  g_clear_object (&client->transport);
  forget_key (client);
  g_free (client->device);
  g_free (client->language);
  G_OBJECT_CLASS (gh_api_client_parent_class)->finalize (object);
}

static void
gh_api_client_class_init (GhApiClientClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gh_api_client_finalize;
  signals[SIGNAL_REVOKED] = g_signal_new ("revoked", GH_TYPE_API_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_KEY_INVALID] = g_signal_new ("key-invalid", GH_TYPE_API_CLIENT, G_SIGNAL_RUN_LAST,
                                              0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
gh_api_client_init (GhApiClient *client)
{
}

GhApiClient *
gh_api_client_new (GhTransport *transport, const char *device, const char *language)
{
  GhApiClient *client = g_object_new (GH_TYPE_API_CLIENT, NULL);
  client->transport = g_object_ref (transport);
  client->device = g_strdup (device);
  client->language = g_strdup (language);
  return client;
}
