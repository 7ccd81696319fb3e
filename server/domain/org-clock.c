/* Today where the venue is; see the header. */

#include "server/domain/org-clock.h"

gboolean
gh_org_today (const GhContext *context, const char *timezone, GhDate *today, GError **error)
{
  if (!gh_zone_today (timezone, context->now, today)) {
    g_set_error (error, GH_DB_ERROR, GH_DB_ERROR_FAILED,
                 "An organisation is in the time zone “%s”, which this machine does not know; "
                 "install tzdata",
                 timezone);
    return FALSE;
  }
  return TRUE;
}
