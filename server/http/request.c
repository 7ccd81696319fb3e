/* One HTTP request; see the header. */

#include "server/http/request.h"

#include "core/random-id.h"
#include "server/config/network.h"

#include <string.h>

#define CHUNK_BYTES      16384
#define MAX_FIELDS       100
#define MAX_HEADER_BYTES 8192
#define UNKNOWN          "unknown" /* the address of who has none; it is in no network */

/* How long the next bytes of a body may take and how long all of it, and likewise what nobody
 * wants: who sends a byte now and then must not keep a process for hours. */
typedef struct {
  int next_ms;
  int all_ms;
} Patience;

static const Patience wanted_patience = { 10000, 30000 };
static const Patience drain_patience = { 500, 5000 };

static const char *
variable (const GhGateway *gateway, const char *name)
{
  const char *value = gateway->get (gateway->source, name);
  return value != NULL && strlen (value) <= MAX_HEADER_BYTES ? value : NULL;
}

static gboolean
is_printable (const char *text)
{
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c)) {
    if (g_unichar_iscntrl (g_utf8_get_char (c)))
      return FALSE;
  }
  return TRUE;
}

static char *
read_path (const GhGateway *gateway)
{
  const char *path = gateway->get (gateway->source, "PATH_INFO");
  if (path == NULL || path[0] == '\0')
    return g_strdup ("/");
  if (path[0] != '/' || strlen (path) > GH_PATH_MAX_BYTES || !g_utf8_validate (path, -1, NULL) ||
      !is_printable (path))
    return NULL;
  return g_strdup (path);
}

static gboolean
is_api_path (const GhGateway *gateway)
{
  const char *path = gateway->get (gateway->source, "PATH_INFO");
  return path != NULL && (g_str_has_prefix (path, "/api/") || strcmp (path, "/healthz") == 0 ||
                          strcmp (path, "/metrics") == 0);
}

static char *
read_method (const GhGateway *gateway)
{
  const char *method = variable (gateway, "REQUEST_METHOD");
  gsize length = method != NULL ? strspn (method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") : 0;
  return method != NULL && method[length] == '\0' && length <= 16 ? g_strdup (method)
                                                                  : g_strdup ("");
}

static char *
read_content_type (const GhGateway *gateway)
{
  const char *type = variable (gateway, "CONTENT_TYPE");
  if (type == NULL)
    return g_strdup ("");
  g_autofree char *media = g_strndup (type, strcspn (type, ";"));
  return g_ascii_strdown (g_strstrip (media), -1);
}

/* Behind trusted proxies: the right-most address of X-Forwarded-For that is not a proxy of ours.
 * Nobody else's word counts. Where their word cannot be read the client is nobody, and not the
 * proxy itself, which may be on lists that its visitors are not on. */
static char *
read_address (const GhGateway *gateway, const GhConfig *config)
{
  const char *remote = variable (gateway, "REMOTE_ADDR");
  /* However long visitors made it: what counts is its end. */
  const char *forwarded = gateway->get (gateway->source, "HTTP_X_FORWARDED_FOR");
  if (remote == NULL || remote[0] == '\0')
    return g_strdup (UNKNOWN);
  if (forwarded == NULL || config == NULL || !gh_networks_contain (config->trusted_proxies, remote))
    return g_strdup (remote);
  g_auto (GStrv) hops = g_strsplit (forwarded, ",", -1);
  for (guint i = g_strv_length (hops); i > 0; i--) {
    const char *hop = g_strstrip (hops[i - 1]);
    if (!gh_networks_contain ("0.0.0.0/0, ::/0", hop))
      return g_strdup (UNKNOWN);
    if (!gh_networks_contain (config->trusted_proxies, hop))
      return g_strdup (hop);
  }
  return g_strdup (hops[0] != NULL ? remote : UNKNOWN);
}

/* Decodes one part of a query or form: '+' is a space. NULL when it is no UTF-8 or holds a NUL. */
static char *
decode_part (const char *text, gsize length)
{
  g_autofree char *part = g_strndup (text, length);
  for (char *c = part; *c != '\0'; c++) {
    if (*c == '+')
      *c = ' ';
  }
  g_autofree char *decoded = g_uri_unescape_string (part, NULL);
  if (decoded == NULL || !g_utf8_validate (decoded, -1, NULL))
    return NULL;
  return g_steal_pointer (&decoded);
}

static gboolean
decode_fields (const char *text, GHashTable *fields)
{
  g_auto (GStrv) pairs = g_strsplit (text, "&", MAX_FIELDS + 1);
  if (g_strv_length (pairs) > MAX_FIELDS)
    return FALSE;
  for (char **pair = pairs; *pair != NULL; pair++) {
    if (**pair == '\0')
      continue;
    gsize name_length = strcspn (*pair, "=");
    const char *rest = *pair + name_length + ((*pair)[name_length] == '=');
    g_autofree char *name = decode_part (*pair, name_length);
    g_autofree char *value = decode_part (rest, strlen (rest));
    if (name == NULL || value == NULL)
      return FALSE;
    if (!g_hash_table_contains (fields, name))
      g_hash_table_insert (fields, g_steal_pointer (&name), g_steal_pointer (&value));
  }
  return TRUE;
}

GhRequest *
gh_request_new (const GhGateway *gateway, const GhConfig *config)
{
  GhRequest *request = g_new0 (GhRequest, 1);
  g_autofree char *id = gh_random_hex (8);
  request->gateway = gateway;
  g_strlcpy (request->id, id, sizeof request->id);
  request->method = read_method (gateway);
  request->path = read_path (gateway);
  request->wants_json = is_api_path (gateway);
  request->query = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  request->form = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  request->address = read_address (gateway, config);
  request->content_type = read_content_type (gateway);

  const char *query = variable (gateway, "QUERY_STRING");
  if (query != NULL && strlen (query) <= GH_QUERY_MAX_BYTES &&
      !decode_fields (query, request->query))
    g_hash_table_remove_all (request->query);
  return request;
}

void
gh_request_free (GhRequest *request)
{
  if (request == NULL)
    return;
  g_free (request->method);
  g_free (request->path);
  g_hash_table_unref (request->query);
  g_hash_table_unref (request->form);
  g_free (request->address);
  g_free (request->content_type);
  if (request->body != NULL)
    g_string_free (request->body, TRUE);
  g_free (request);
}

const char *
gh_request_header (const GhRequest *request, const char *name)
{
  g_autoptr (GString) key = g_string_new ("HTTP_");
  for (const char *c = name; *c != '\0'; c++)
    g_string_append_c (key, *c == '-' ? '_' : g_ascii_toupper (*c));
  return variable (request->gateway, key->str);
}

char *
gh_request_dup_cookie (const GhRequest *request, const char *name)
{
  const char *header = gh_request_header (request, "Cookie");
  g_auto (GStrv) pairs = g_strsplit (header != NULL ? header : "", ";", -1);
  gsize length = strlen (name);
  for (char **pair = pairs; *pair != NULL; pair++) {
    const char *text = g_strstrip (*pair);
    if (strncmp (text, name, length) == 0 && text[length] == '=')
      return g_strdup (text + length + 1);
  }
  return NULL;
}

const char *
gh_request_bearer (const GhRequest *request)
{
  const char *header = gh_request_header (request, "Authorization");
  if (header == NULL || g_ascii_strncasecmp (header, "Bearer ", strlen ("Bearer ")) != 0)
    return NULL;
  return header + strlen ("Bearer ");
}

gboolean
gh_request_has_etag (const GhRequest *request, const char *etag)
{
  const char *known = gh_request_header (request, "If-None-Match");
  return known != NULL && (strstr (known, etag) != NULL || strcmp (known, "*") == 0);
}

char *
gh_request_dup_device (const GhRequest *request)
{
  const char *uuid = gh_request_header (request, "X-Gatehouse-Device");
  return gh_is_uuid (uuid) ? g_ascii_strdown (uuid, -1) : NULL;
}

const char *
gh_request_device_key (const GhRequest *request)
{
  return gh_request_header (request, "X-Gatehouse-Device-Key");
}

const char *
gh_request_query (const GhRequest *request, const char *name)
{
  return g_hash_table_lookup (request->query, name);
}

const char *
gh_request_field (const GhRequest *request, const char *name)
{
  const char *value = g_hash_table_lookup (request->form, name);
  return value != NULL ? value : "";
}

/* What CONTENT_LENGTH says, 0 when it is not there; FALSE when it is no number. */
static gboolean
read_length (const GhRequest *request, guint64 *length)
{
  const char *said = variable (request->gateway, "CONTENT_LENGTH");
  *length = 0;
  return said == NULL || said[0] == '\0' ||
         g_ascii_string_to_unsigned (said, 10, 0, G_MAXINT64, length, NULL);
}

/* The next bytes, at most up to @length of the whole body. 0 or less when there are no more, or
 * when the time since @began is up. */
static gssize
receive (GhRequest *request, guint64 length, char *buffer, const Patience *patience, gint64 began)
{
  gint64 left_ms = patience->all_ms - (g_get_monotonic_time () - began) / 1000;
  if (left_ms <= 0)
    return -1;
  gsize wanted = (gsize) MIN (CHUNK_BYTES, length - request->received);
  gssize count = request->gateway->read (request->gateway->source, buffer, wanted,
                                         (int) MIN (left_ms, patience->next_ms));
  if (count > 0)
    request->received += (gsize) count;
  return count;
}

GhBodyResult
gh_request_read_body (GhRequest *request, gsize limit)
{
  gint64 began = g_get_monotonic_time ();
  guint64 length = 0;
  char buffer[CHUNK_BYTES];
  g_assert (request->body == NULL);
  request->body = g_string_new (NULL);
  if (!read_length (request, &length))
    return GH_BODY_BAD_LENGTH;
  if (length > limit)
    return GH_BODY_TOO_LARGE;
  while (request->received < length) {
    gssize count = receive (request, length, buffer, &wanted_patience, began);
    if (count <= 0)
      return GH_BODY_CUT_SHORT;
    g_string_append_len (request->body, buffer, count);
  }
  return GH_BODY_OK;
}

void
gh_request_drain (GhRequest *request)
{
  gint64 began = g_get_monotonic_time ();
  guint64 length = 0;
  char buffer[CHUNK_BYTES];
  if (!read_length (request, &length))
    return;
  length = MIN (length, GH_DRAIN_MAX_BYTES);
  while (request->received < length &&
         receive (request, length, buffer, &drain_patience, began) > 0)
    continue;
}

gboolean
gh_request_read_form (GhRequest *request)
{
  return strlen (request->body->str) == request->body->len &&
         decode_fields (request->body->str, request->form);
}
