/* gatehouse.cgi: the whole web side. One request as a plain CGI (RFC 3875), or one after the other
 * as FastCGI when descriptor 0 is a listening socket. */

#include "core/clock.h"
#include "core/event-log.h"
#include "server/gateway.h"
#include "server/http/language.h"
#include "server/route/route.h"
#include "server/store/schema.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  GhConfig *config; /* owned; NULL when it is not good */
  GhKeys keys;
  GhDb *db; /* owned; NULL until a request needs it */
  GhDbOpenFlags flags;
} Server;

static gboolean
load (Server *server, GError **error)
{
  guint8 secret[GH_SECRET_BYTES];
  g_autoptr (GhConfig) config = gh_config_load (error);
  if (config == NULL || !gh_config_load_secret (config, secret, error))
    return FALSE;
  gh_keys_derive (&server->keys, secret);
  explicit_bzero (secret, sizeof secret);
  server->config = g_steal_pointer (&config);
  return TRUE;
}

static GhDb *
open_database (gpointer data, GError **error)
{
  Server *server = data;
  if (server->db != NULL && !gh_db_is_current (server->db))
    g_clear_pointer (&server->db, gh_db_close);
  if (server->db != NULL)
    return server->db;
  g_autoptr (GhDb) db = gh_db_open (server->config->database, server->flags, error);
  if (db == NULL || !gh_db_expect_schema (db, gh_store_schema (), error))
    return NULL;
  return server->db = g_steal_pointer (&db);
}

static void
serve (Server *server, const GhGateway *gateway)
{
  g_autoptr (GError) failure = NULL;
  if (server->config == NULL && !load (server, &failure))
    gh_log_event (GH_LOG_ERROR, "server.not_configured", "reason", failure->message, NULL);

  g_autoptr (GhRequest) request = gh_request_new (gateway, server->config);
  GhContext context = { .config = server->config,
                        .keys = &server->keys,
                        .now = gh_clock_now (),
                        .address = request->address,
                        .language = gh_language_for (request)->tag };
  gh_log_set_request_id (request->id);
  gh_words_use (context.language);
  g_autoptr (GhResponse) response = gh_route_answer (&context, request, open_database, server);
  gh_request_drain (request);
  if (!gh_response_write (response, request, server->config, strcmp (request->method, "HEAD") == 0))
    gh_log_event (GH_LOG_INFO, "request.left", NULL);
  gh_log_set_request_id (NULL);
}

int
main (void)
{
  Server server = { .flags = GH_DB_OPEN_DEFAULT };
  signal (SIGPIPE, SIG_IGN);
  if (gh_gateway_is_resident ()) {
    server.flags = GH_DB_OPEN_RESIDENT;
    const GhGateway *gateway = NULL;
    while ((gateway = gh_gateway_accept ()) != NULL)
      serve (&server, gateway);
  } else {
    serve (&server, gh_gateway_cgi ());
  }
  gh_db_close (server.db);
  gh_config_free (server.config);
  return EXIT_SUCCESS;
}
