/* A venue behind its routes; see the header. */

#include "tests/unit/site.h"

#include "core/random-id.h"
#include "server/store/session-store.h"

#include <string.h>

void
site_set_up (Site *site, gconstpointer zone)
{
  venue_set_up (&site->venue, zone);
  site->fake = fake_gateway_new ();
  fake_gateway_set (site->fake, "REMOTE_ADDR", "192.0.2.7");
}

void
site_tear_down (Site *site, gconstpointer zone)
{
  g_clear_pointer (&site->response, gh_response_free);
  g_clear_pointer (&site->answer, json_object_put);
  g_clear_error (&site->fault);
  fake_gateway_free (site->fake);
  venue_tear_down (&site->venue, zone);
}

static GhDb *
open_database (gpointer data, GError **error)
{
  Site *site = data;
  site->opened++;
  if (site->fault == NULL)
    return site->venue.db;
  g_propagate_error (error, g_error_copy (site->fault));
  return NULL;
}

static void
read_answer (Site *site)
{
  gsize length = 0;
  const char *body =
      site->response->body != NULL ? g_bytes_get_data (site->response->body, &length) : "";
  g_clear_pointer (&site->answer, json_object_put);
  site->answer = gh_json_parse (body, length, NULL);
}

int
site_ask (Site *site, const char *method, const char *path)
{
  fake_gateway_set (site->fake, "REQUEST_METHOD", method);
  fake_gateway_set (site->fake, "PATH_INFO", path);
  site->fake->taken = 0;
  g_autoptr (GhRequest) request = gh_request_new (&site->fake->gateway, site->venue.context.config);
  GhContext context = site->venue.context;
  context.db = NULL;
  context.address = request->address;
  g_clear_pointer (&site->response, gh_response_free);
  site->response = gh_route_answer (&context, request, open_database, site);
  g_assert_nonnull (site->response);
  read_answer (site);
  return site->response->status;
}

int
site_post (Site *site, const char *path, const char *json)
{
  fake_gateway_set (site->fake, "CONTENT_TYPE", "application/json");
  fake_gateway_set_body (site->fake, json, -1);
  return site_ask (site, "POST", path);
}

void
site_authorise (Site *site, const char *token)
{
  g_autofree char *header = g_strconcat ("Bearer ", token, NULL);
  fake_gateway_set (site->fake, "HTTP_AUTHORIZATION", token != NULL ? header : NULL);
}

void
site_sign_in (Site *site)
{
  g_autoptr (GError) error = NULL;
  gint64 now = site->venue.context.now;
  GhToken token = { .subject = site->venue.operator_id,
                    .issued_at = now,
                    .expires_at = now + 3600 };
  g_autofree char *id = gh_random_hex (16);
  g_strlcpy (token.id, id, sizeof token.id);
  ASSERT_DONE (gh_session_store_insert (site->venue.db, id, token.subject, now, token.expires_at,
                                        &error),
               error);
  g_autofree char *text = gh_token_sign (&site->venue.keys, GH_TOKEN_SESSION, &token);
  site_authorise (site, text);
}

char *
site_header (const Site *site, const char *name)
{
  g_auto (GStrv) lines = g_strsplit (site->response->headers->str, "\r\n", -1);
  gsize length = strlen (name);
  for (char **line = lines; *line != NULL; line++) {
    if (strncmp (*line, name, length) == 0 && g_str_has_prefix (*line + length, ": "))
      return g_strdup (*line + length + 2);
  }
  return NULL;
}

static json_object *
part (const Site *site, const char *name)
{
  g_assert_nonnull (site->answer);
  return json_object_object_get (site->answer, name);
}

const char *
site_error (const Site *site)
{
  json_object *error = site->answer != NULL ? part (site, "error") : NULL;
  return error != NULL ? json_object_get_string (json_object_object_get (error, "code")) : "";
}

const char *
site_field (const Site *site, const char *field)
{
  json_object *error = part (site, "error");
  json_object *holder = error != NULL ? error : part (site, "data");
  json_object *value = json_object_object_get (holder, field);
  return value != NULL ? json_object_to_json_string_ext (value, JSON_C_TO_STRING_PLAIN |
                                                                    JSON_C_TO_STRING_NOSLASHESCAPE)
                       : "null";
}
