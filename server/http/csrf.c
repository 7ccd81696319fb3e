/* CSRF by origin; see the header. */

#include "server/http/csrf.h"

#include <string.h>

gboolean
gh_csrf_origin_is_ours (const GhRequest *request, const GhConfig *config)
{
  const char *site = gh_request_header (request, "Sec-Fetch-Site");
  const char *origin = gh_request_header (request, "Origin");
  const char *host = gh_request_header (request, "Host");
  if (site != NULL && strcmp (site, "same-origin") != 0 && strcmp (site, "none") != 0)
    return FALSE;
  if (origin == NULL || strcmp (origin, config->base_origin) == 0)
    return TRUE;
  const char *origin_host = strstr (origin, "://");
  return origin_host != NULL && host != NULL &&
         g_ascii_strcasecmp (origin_host + strlen ("://"), host) == 0;
}
