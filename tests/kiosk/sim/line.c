/* A kiosk's line to the server; see the header. */

#include "line.h"

#include "machine.h"

#include <string.h>

#define LATE_MS 30000

struct _SimLine {
  GObject parent_instance;

  SimServer *server; /* borrowed */
  const SimLineEars *ears;
  gpointer data;
  SimWeather weather;
  gboolean hung_up;
  guint flying;
  gint64 list_made_at;
};

/* One request on its way. It goes on without its sender. */
typedef struct {
  SimLine *line;
  GTask *task; /* NULL once the sender knows */
  char *method, *path, *token, *device, *body;
  guint deadline;     /* timer until the sender waits no more, 0 for none */
  gboolean loses;     /* the answer */
  gboolean gets_page; /* of a proxy instead of the answer */
  gint64 back_ms;     /* how long the answer takes */
  GhReply *reply;     /* once the server has answered */
} Flight;

static void sim_line_transport_init (GhTransportInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (SimLine, sim_line, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GH_TYPE_TRANSPORT, sim_line_transport_init))

static void
at_moment (SimLine *line)
{
  if (!line->hung_up)
    line->ears->moment (line->data);
}

/* ---- the sender's end ---- */

static GTask *
let_go (Flight *flight)
{
  g_clear_handle_id (&flight->deadline, g_source_remove);
  GTask *task = g_steal_pointer (&flight->task);
  if (g_task_get_cancellable (task) != NULL)
    g_signal_handlers_disconnect_by_data (g_task_get_cancellable (task), flight);
  return task;
}

static void
fail (Flight *flight, GhTransportError code)
{
  if (flight->task == NULL)
    return;
  g_autoptr (GTask) task = let_go (flight);
  g_task_return_new_error (task, GH_TRANSPORT_ERROR, (int) code, "the line");
}

static void
on_cancelled (Flight *flight)
{
  g_autoptr (GTask) task = let_go (flight);
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
}

static gboolean
on_deadline (gpointer data)
{
  Flight *flight = data;
  flight->deadline = 0;
  fail (flight, GH_TRANSPORT_ERROR_TIMEOUT);
  return G_SOURCE_REMOVE;
}

/* The sender may die right before or right after it takes the answer. */
static void
deliver (Flight *flight)
{
  SimLine *line = flight->line;
  if (flight->task == NULL)
    return;
  at_moment (line);
  if (line->hung_up)
    return;
  if (g_str_has_prefix (flight->path, "/api/operator/manifest") && flight->reply->status == 200)
    line->list_made_at = flight->reply->server_time_ms / 1000;
  g_autoptr (GTask) task = let_go (flight);
  g_task_return_pointer (task, g_steal_pointer (&flight->reply), (GDestroyNotify) gh_reply_free);
}

/* ---- the way ---- */

static void
free_flight (Flight *flight)
{
  flight->line->flying--;
  fail (flight, GH_TRANSPORT_ERROR_UNREACHABLE);
  g_free (flight->method);
  g_free (flight->path);
  g_free (flight->token);
  g_free (flight->device);
  g_free (flight->body);
  gh_reply_free (flight->reply);
  g_object_unref (flight->line);
  g_free (flight);
}

static gboolean
on_over (gpointer data)
{
  free_flight (data);
  return G_SOURCE_REMOVE;
}

static gboolean
on_back (gpointer data)
{
  Flight *flight = data;
  if (!flight->line->weather.cut)
    deliver (flight);
  free_flight (flight);
  return G_SOURCE_REMOVE;
}

static GhReply *
reply_new (int status, const char *body, int retry_after)
{
  GhReply *reply = g_new0 (GhReply, 1);
  reply->status = status;
  reply->body = g_strdup (body);
  reply->length = strlen (body);
  reply->retry_after = retry_after;
  reply->server_time_ms = sim_machine_now_ms ();
  return reply;
}

/* What somebody between us and the server says instead of it. */
static GhReply *
page_of_proxy (void)
{
  static const char page[] = "<html><body>Bad gateway</body></html>";
  static const char fault[] =
      "{\"success\":false,\"error\":{\"code\":\"INTERNAL_ERROR\",\"message\":\"Oh.\"}}";
  static const char busy[] =
      "{\"success\":false,\"error\":{\"code\":\"BUSY\",\"message\":\"Oh.\"}}";
  guint which = sim_draw (3);
  if (which == 0)
    return reply_new (504, page, 0);
  return which == 1 ? reply_new (500, fault, 0) : reply_new (503, busy, 1 + (int) sim_draw (5));
}

static void
ask_server (Flight *flight)
{
  SimQuestion question = { flight->method, flight->path, flight->token, flight->device,
                           flight->body };
  SimAnswer answer;
  sim_server_ask (flight->line->server, sim_machine_now_ms () / 1000, &question, &answer);
  flight->reply = reply_new (answer.status, answer.body, answer.retry_after);
  g_free (answer.body);
}

static gboolean
on_arrived (gpointer data)
{
  Flight *flight = data;
  if (flight->reply == NULL)
    ask_server (flight);
  if (flight->gets_page) {
    gh_reply_free (flight->reply);
    flight->reply = page_of_proxy ();
  }
  g_timeout_add ((guint) flight->back_ms, flight->loses ? on_over : on_back, flight);
  return G_SOURCE_REMOVE;
}

/* ---- what becomes of a request ---- */

static guint
way_ms (const SimWeather *weather)
{
  return sim_chance (weather->late) ? sim_draw (LATE_MS) : 5 + sim_draw (200);
}

/* A request that never arrives, or whose answer is lost, is the sender's until his patience ends,
 * or until the connection breaks. */
static guint
patience_ms (const GhRequest *request)
{
  return sim_chance (50) ? (guint) request->timeout_ms + 1 : sim_draw ((guint) request->timeout_ms);
}

static void
launch (Flight *flight, const GhRequest *request)
{
  const SimWeather *weather = &flight->line->weather;
  gboolean limited = sim_chance (weather->limited), broken = sim_chance (weather->broken);
  if (flight->line->hung_up || weather->cut || sim_chance (weather->lost)) {
    gboolean refused = weather->cut && !weather->silent;
    g_timeout_add (refused ? sim_draw (20) : patience_ms (request), on_over, flight);
    return;
  }
  flight->loses = sim_chance (weather->unanswered);
  flight->gets_page = broken && sim_chance (50);
  flight->back_ms = flight->loses ? patience_ms (request) : way_ms (weather);
  if (broken && !flight->gets_page)
    flight->reply = page_of_proxy ();
  else if (limited)
    flight->reply =
        reply_new (429,
                   "{\"success\":false,\"error\":{\"code\":\"RATE_LIMITED\",\"message\":\"\"}}",
                   1 + (int) sim_draw (10));
  g_timeout_add (way_ms (weather), on_arrived, flight);
}

static void
send_async (GhTransport *transport, const GhRequest *request, GCancellable *cancellable,
            GAsyncReadyCallback callback, gpointer data)
{
  SimLine *line = SIM_LINE (transport);
  Flight *flight = g_new0 (Flight, 1);
  flight->line = g_object_ref (line);
  flight->task = g_task_new (NULL, cancellable, callback, data);
  flight->method = g_strdup (request->method);
  flight->path = g_strdup (request->path);
  flight->token = g_strdup (request->token);
  flight->device = g_strdup (request->device);
  flight->body = g_strdup (request->body);
  flight->deadline = g_timeout_add ((guint) request->timeout_ms, on_deadline, flight);
  line->flying++;
  at_moment (line);
  if (!line->hung_up)
    line->ears->sent (line->data, request->path, request->body);
  launch (flight, request);
  if (cancellable != NULL && g_cancellable_is_cancelled (cancellable))
    on_cancelled (flight);
  else if (cancellable != NULL)
    g_signal_connect_swapped (cancellable, "cancelled", G_CALLBACK (on_cancelled), flight);
}

static GhReply *
send_finish (GhTransport *transport, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- the object ---- */

void
sim_line_set_weather (SimLine *line, const SimWeather *weather)
{
  line->weather = *weather;
}

void
sim_line_hang_up (SimLine *line)
{
  line->hung_up = TRUE;
}

guint
sim_line_get_flying (SimLine *line)
{
  return line->flying;
}

gint64
sim_line_get_list_made_at (SimLine *line)
{
  return line->list_made_at;
}

static void
sim_line_transport_init (GhTransportInterface *iface)
{
  iface->send_async = send_async;
  iface->send_finish = send_finish;
}

static void
sim_line_class_init (SimLineClass *klass)
{
}

static void
sim_line_init (SimLine *line)
{
}

SimLine *
sim_line_new (SimServer *server, const SimLineEars *ears, gpointer data)
{
  SimLine *line = g_object_new (SIM_TYPE_LINE, NULL);
  line->server = server;
  line->ears = ears;
  line->data = data;
  return line;
}
