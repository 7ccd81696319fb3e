/* One HTTP answer; see the header. */

#include "server/http/response.h"

#include <string.h>

/* No inline code, no third party, no frames (contract 3.4). Referrer-Policy is same-origin and not
 * no-referrer, which would turn the Origin of our own forms into null. */
#define SECURITY_HEADERS                                                                           \
  "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; "             \
  "img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; "                \
  "frame-ancestors 'none'\r\n"                                                                     \
  "X-Content-Type-Options: nosniff\r\n"                                                            \
  "X-Frame-Options: DENY\r\n"                                                                      \
  "Referrer-Policy: same-origin\r\n"                                                               \
  "Cross-Origin-Opener-Policy: same-origin\r\n"                                                    \
  "Cross-Origin-Resource-Policy: same-origin\r\n"                                                  \
  "Permissions-Policy: camera=(), microphone=(), geolocation=()\r\n"
#define HSTS "Strict-Transport-Security: max-age=31536000\r\n"

static const struct {
  int status;
  const char *reason;
} reasons[] = {
  { 200, "OK" },
  { 303, "See Other" },
  { 304, "Not Modified" },
  { 400, "Bad Request" },
  { 401, "Unauthorized" },
  { 403, "Forbidden" },
  { 404, "Not Found" },
  { 405, "Method Not Allowed" },
  { 409, "Conflict" },
  { 413, "Content Too Large" },
  { 415, "Unsupported Media Type" },
  { 429, "Too Many Requests" },
  { 500, "Internal Server Error" },
  { 503, "Service Unavailable" },
};

GhResponse *
gh_response_new (int status)
{
  GhResponse *response = g_new0 (GhResponse, 1);
  response->status = status;
  response->headers = g_string_new (NULL);
  response->cache_control = g_strdup ("no-store");
  return response;
}

void
gh_response_free (GhResponse *response)
{
  if (response == NULL)
    return;
  g_string_free (response->headers, TRUE);
  g_clear_pointer (&response->body, g_bytes_unref);
  g_free (response->cache_control);
  g_free (response);
}

static gboolean
is_header_value (const char *value)
{
  for (const char *c = value; *c != '\0'; c++) {
    if ((guchar) *c < 0x20 || *c == 0x7f)
      return FALSE;
  }
  return TRUE;
}

void
gh_response_add_header (GhResponse *response, const char *name, const char *value)
{
  if (is_header_value (value))
    g_string_append_printf (response->headers, "%s: %s\r\n", name, value);
  else
    g_warning ("A value of the header %s was refused", name);
}

void
gh_response_set_cache (GhResponse *response, const char *cache_control)
{
  g_free (response->cache_control);
  response->cache_control = g_strdup (cache_control);
}

void
gh_response_set_bytes (GhResponse *response, const char *content_type, GBytes *bytes)
{
  g_clear_pointer (&response->body, g_bytes_unref);
  response->body = g_bytes_ref (bytes);
  gh_response_add_header (response, "Content-Type", content_type);
}

void
gh_response_take_text (GhResponse *response, const char *content_type, char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));
  gh_response_set_bytes (response, content_type, bytes);
}

GhResponse *
gh_response_redirect (const GhConfig *config, const char *path)
{
  GhResponse *response = gh_response_new (303);
  g_autofree char *location = g_strconcat (config->base_path, path, NULL);
  gh_response_add_header (response, "Location", location);
  return response;
}

static gboolean
is_https (const GhConfig *config)
{
  return config != NULL && g_str_has_prefix (config->base_url, "https:");
}

void
gh_response_set_cookie (GhResponse *response, const GhConfig *config, const char *name,
                        const char *value, int seconds)
{
  g_autofree char *age = seconds >= 0 ? g_strdup_printf ("; Max-Age=%d", seconds) : g_strdup ("");
  g_autofree char *cookie =
      g_strdup_printf ("%s=%s; Path=%s/; HttpOnly; SameSite=Lax%s%s", name, value,
                       config->base_path, is_https (config) ? "; Secure" : "", age);
  gh_response_add_header (response, "Set-Cookie", cookie);
}

static const char *
find_reason (int status)
{
  for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++) {
    if (reasons[i].status == status)
      return reasons[i].reason;
  }
  g_assert_not_reached ();
}

gboolean
gh_response_write (const GhResponse *response, const GhRequest *request, const GhConfig *config,
                   gboolean head)
{
  gsize length = 0;
  const char *body = response->body != NULL ? g_bytes_get_data (response->body, &length) : NULL;
  g_autoptr (GString) out = g_string_sized_new (1024 + length);
  g_string_append_printf (out, "Status: %d %s\r\n", response->status,
                          find_reason (response->status));
  g_string_append_len (out, response->headers->str, (gssize) response->headers->len);
  g_string_append_printf (out, "Cache-Control: %s\r\n" SECURITY_HEADERS "%sX-Request-Id: %s\r\n",
                          response->cache_control, is_https (config) ? HSTS : "", request->id);
  if (response->status != 304)
    g_string_append_printf (out, "Content-Length: %" G_GSIZE_FORMAT "\r\n", length);
  g_string_append (out, "\r\n");
  if (body != NULL && !head)
    g_string_append_len (out, body, (gssize) length);
  return request->gateway->write (request->gateway->source, out->str, out->len);
}
