/* Finds a request's route, runs its guards and its handler, and makes answers of faults. */

#include "server/route/route.h"

#include "core/clock.h"
#include "core/event-log.h"
#include "server/api/answer.h"
#include "server/http/language.h"
#include "server/pages/pages.h"
#include "server/route/guards.h"

#include <string.h>

#define BUSY_RETRY_AFTER 2
#define OPERATOR_API     "/api/operator/"

/* Whether @path fits @pattern; @parameter (owned by the caller) is what its "*" stands for. */
static gboolean
path_fits (const char *pattern, const char *path, char **parameter)
{
  const char *star = strchr (pattern, '*');
  if (star == NULL)
    return strcmp (pattern, path) == 0;
  gsize before = (gsize) (star - pattern);
  if (strncmp (pattern, path, before) != 0)
    return FALSE;
  const char *segment = path + before;
  gsize length = strcspn (segment, "/");
  if (length == 0 || strcmp (segment + length, star + 1) != 0)
    return FALSE;
  *parameter = g_strndup (segment, length);
  return TRUE;
}

/* The route of a request; NULL when there is none, and then @allow (owned by the caller) names the
 * methods that its path takes, or is NULL when nothing is there at all. */
static const GhRoute *
find_route (const GhRequest *request, char **parameter, char **allow)
{
  gboolean head = strcmp (request->method, "HEAD") == 0;
  g_autoptr (GString) methods = g_string_new (NULL);
  for (const GhRoute *route = gh_routes (); route->method != NULL && request->path != NULL;
       route++) {
    g_autofree char *found = NULL;
    if (!path_fits (route->path, request->path, &found))
      continue;
    if (strcmp (route->method, head ? "GET" : request->method) == 0) {
      *parameter = g_steal_pointer (&found);
      return route;
    }
    g_string_append_printf (methods, "%s%s%s", methods->len > 0 ? ", " : "", route->method,
                            strcmp (route->method, "GET") == 0 ? ", HEAD" : "");
  }
  if (methods->len > 0)
    *allow = g_string_free (g_steal_pointer (&methods), FALSE);
  return NULL;
}

GhResponse *
gh_route_refuse (GhExchange *exchange, int status, const char *code, int retry_after)
{
  gboolean json = exchange->request->wants_json || exchange->context.config == NULL;
  if (!json)
    return gh_page_failure (exchange, status, code, retry_after);
  return status >= 500 ? gh_answer_fault (exchange->request, status, code, retry_after)
                       : gh_answer_failure (status, code, retry_after);
}

/* A fault's answer. What it was is in the log under the request's id, and nowhere else; of the path
 * the log has what the table has, for what stands in for its "*" may open a reservation. */
static GhResponse *
answer_fault (GhExchange *exchange, const GhRoute *route, const GError *fault)
{
  if (g_error_matches (fault, GH_JSON_ERROR, GH_JSON_ERROR_FIELD))
    return gh_answer_bad_request ("INVALID_REQUEST", fault->message);
  gboolean broken = fault->domain == GH_DB_ERROR || fault->domain == GH_CONFIG_ERROR;
  gboolean bug = fault->domain == GH_DB_ERROR && (fault->code == GH_DB_ERROR_CONSTRAINT);
  gh_log_event (GH_LOG_ERROR, "request.failed", "path", route->path, "reason", fault->message,
                NULL);
  if (broken && !bug)
    return gh_route_refuse (exchange, 503, "BUSY", BUSY_RETRY_AFTER);
  return gh_route_refuse (exchange, 500, "INTERNAL_ERROR", 0);
}

static GhResponse *
answer_unknown (GhExchange *exchange, const char *allow)
{
  if (allow == NULL)
    return gh_route_refuse (exchange, 404, "NOT_FOUND", 0);
  GhResponse *response = gh_route_refuse (exchange, 405, "METHOD_NOT_ALLOWED", 0);
  gh_response_add_header (response, "Allow", allow);
  return response;
}

/* "?lang=" chose a language: keeps it, and shows the same page without that (303), so that nobody
 * passes the choice on with a link. */
static GhResponse *
answer_choice (const GhExchange *exchange, const GhLanguage *language)
{
  g_autofree char *rest = gh_language_rest_of_query (exchange->request);
  g_autofree char *path = g_uri_escape_string (exchange->request->path, "/", FALSE);
  g_autofree char *target = g_strconcat (path, rest[0] != '\0' ? "?" : "", rest, NULL);
  GhResponse *response = gh_response_redirect (exchange->context.config, target);
  gh_language_keep (response, exchange->context.config, language);
  return response;
}

static GhResponse *
run_route (GhExchange *exchange, const GhRoute *route, GhOpenDatabase open, gpointer data,
           GError **error)
{
  if (!(route->guards & GH_GUARD_NO_DATABASE)) {
    exchange->context.db = open (data, error);
    if (exchange->context.db == NULL)
      return NULL;
  }
  GhResponse *refusal = NULL;
  if (!gh_guards_pass (exchange, route->guards, &refusal, error))
    return refusal;
  return route->handler (exchange, error);
}

/* Kiosks judge by our clock: each answer tells it, refusals too. */
static void
tell_time (const GhRequest *request, GhResponse *response)
{
  if (request->path == NULL || !g_str_has_prefix (request->path, OPERATOR_API))
    return;
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, gh_clock_now_ms ());
  gh_response_add_header (response, "X-Gatehouse-Time", now);
}

GhResponse *
gh_route_answer (const GhContext *context, GhRequest *request, GhOpenDatabase open, gpointer data)
{
  GhExchange exchange = { .context = *context, .request = request };
  g_autofree char *allow = NULL;
  g_autoptr (GError) fault = NULL;
  GhResponse *response = NULL;
  if (context->config == NULL)
    return gh_route_refuse (&exchange, 503, "BUSY", BUSY_RETRY_AFTER);

  const GhRoute *route = find_route (request, &exchange.parameter, &allow);
  const GhLanguage *chosen = request->wants_json ? NULL : gh_language_chosen (request);
  if (route != NULL && chosen != NULL && strcmp (route->method, "GET") == 0) {
    response = answer_choice (&exchange, chosen);
  } else if (route == NULL) {
    response = answer_unknown (&exchange, allow);
    if (chosen != NULL)
      gh_language_keep (response, context->config, chosen);
  } else {
    response = run_route (&exchange, route, open, data, &fault);
    if (response == NULL)
      response = answer_fault (&exchange, route, fault);
  }
  tell_time (request, response);
  g_free (exchange.parameter);
  g_free (exchange.device_uuid);
  gh_device_free (exchange.device);
  gh_session_free (exchange.session);
  g_clear_pointer (&exchange.body, json_object_put);
  return response;
}
