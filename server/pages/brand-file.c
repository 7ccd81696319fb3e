/* GET /brand/ORQ-TAG.css and .png: an organisation's colours and logo. An address never changes
 * what it answers; one that is no longer true is not found. Answers 200, 304, 404. */

#include "server/pages/brand.h"
#include "server/pages/pages.h"
#include "server/view/brand-sheet.h"

#include <string.h>

#define CACHE_FOREVER "public, max-age=31536000, immutable"

/* The stylesheet when @tag is its tag. @body NULL when there is none. */
static gboolean
find_sheet (GhDb *db, gint64 orq, const char *tag, GBytes **body, GError **error)
{
  g_autoptr (GhOrg) org = NULL;
  if (!gh_org_store_find (db, orq, &org, error))
    return FALSE;
  g_autofree char *current = NULL;
  g_autofree char *sheet = org != NULL ? gh_brand_sheet (org->accent, &current) : NULL;
  if (sheet != NULL && g_strcmp0 (current, tag) == 0) {
    gsize length = strlen (sheet);
    *body = g_bytes_new_take (g_steal_pointer (&sheet), length);
  }
  return TRUE;
}

/* Likewise the logo. */
static gboolean
find_logo (GhDb *db, gint64 orq, const char *tag, GBytes **body, GError **error)
{
  g_autofree char *current = NULL;
  g_autoptr (GBytes) png = NULL;
  if (!gh_logo_store_find (db, orq, &png, &current, error))
    return FALSE;
  if (png != NULL && g_strcmp0 (current, tag) == 0)
    *body = g_steal_pointer (&png);
  return TRUE;
}

static const struct {
  const char *ending;
  const char *type;
  gboolean (*find) (GhDb *db, gint64 orq, const char *tag, GBytes **body, GError **error);
} kinds[] = {
  { GH_BRAND_SHEET, "text/css; charset=utf-8", find_sheet },
  { GH_BRAND_LOGO, "image/png", find_logo },
};

GhResponse *
gh_page_brand (GhExchange *exchange, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    gint64 orq = 0;
    g_autofree char *tag = NULL;
    g_autoptr (GBytes) body = NULL;
    if (!gh_brand_file_parse (exchange->parameter, kinds[i].ending, &orq, &tag))
      continue;
    if (!kinds[i].find (exchange->context.db, orq, tag, &body, error))
      return NULL;
    if (body == NULL)
      break;
    g_autofree char *etag = g_strdup_printf ("\"%s\"", tag);
    gboolean same = gh_request_has_etag (exchange->request, etag);
    GhResponse *response = gh_response_new (same ? 304 : 200);
    if (!same)
      gh_response_set_bytes (response, kinds[i].type, body);
    gh_response_add_header (response, "ETag", etag);
    gh_response_set_cache (response, CACHE_FOREVER);
    return response;
  }
  return gh_page_failure (exchange, 404, "NOT_FOUND", 0);
}
