/* GET /static/NAME: the files that the program carries inside. Answers 200, 304, 404. */

#include "server/pages/pages.h"
#include "server/view/embedded.h"
#include "static-embedded.h"

/* An address with the content's own mark in it never changes its content. */
#define CACHE_FOREVER "public, max-age=31536000, immutable"
#define CACHE_SHORT   "public, max-age=3600"

static const char *
content_type (const char *name)
{
  static const struct {
    const char *suffix;
    const char *type;
  } types[] = {
    { ".css", "text/css; charset=utf-8" },
    { ".js", "text/javascript; charset=utf-8" },
    { ".png", "image/png" },
    { ".svg", "image/svg+xml" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++) {
    if (g_str_has_suffix (name, types[i].suffix))
      return types[i].type;
  }
  return "application/octet-stream";
}

GhResponse *
gh_page_static (GhExchange *exchange, GError **error)
{
  const char *name = exchange->parameter;
  const GhEmbedded *file = gh_embedded_find (static_embedded, static_embedded_length, name);
  if (file == NULL)
    return gh_page_failure (exchange, 404, "NOT_FOUND", 0);

  g_autofree char *etag = g_strdup_printf ("\"%s\"", file->etag);
  gboolean same = gh_request_has_etag (exchange->request, etag);
  GhResponse *response = gh_response_new (same ? 304 : 200);
  if (!same) {
    g_autoptr (GBytes) bytes = g_bytes_new_static (file->bytes, file->length);
    gh_response_set_bytes (response, content_type (name), bytes);
  }
  gboolean marked = g_strcmp0 (gh_request_query (exchange->request, "v"), file->etag) == 0;
  gh_response_add_header (response, "ETag", etag);
  gh_response_set_cache (response, marked ? CACHE_FOREVER : CACHE_SHORT);
  return response;
}
