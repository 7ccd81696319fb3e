/* The day's tickets for a kiosk; see the header. */

#include "server/api/gate-manifest.h"

#include "server/api/answer.h"
#include "server/domain/manifest.h"

GhResponse *
gh_api_gate_manifest (GhExchange *exchange, GError **error)
{
  const char *asked = gh_request_query (exchange->request, "date");
  const char *since = gh_request_query (exchange->request, "since");
  GhDate date = GH_DATE_MIN;
  g_autoptr (GhManifest) manifest = NULL;
  if (asked != NULL && !gh_date_parse (asked, &date))
    return gh_answer_failure (400, "INVALID_DATE", 0);
  if (!gh_manifest_of_day (&exchange->context, exchange->session, date, since, &manifest, error))
    return NULL;
  if (manifest == NULL)
    return gh_answer_failure (400, "INVALID_DATE", 0);
  return gh_answer_json (200, gh_manifest_to_json (manifest));
}
