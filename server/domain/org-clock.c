/* Today where the venue is; see the header. */

#include "server/domain/org-clock.h"

gboolean
gh_org_today (const GhContext *context, const char *timezone, GhDate *today, GError **error)
{
  g_autoptr (GTimeZone) zone = gh_zone_open (timezone);
  if (zone == NULL) {
    g_set_error (error, GH_DB_ERROR, GH_DB_ERROR_FAILED,
                 "An organisation is in the time zone “%s”, which this machine does not know; "
                 "install tzdata",
                 timezone);
    return FALSE;
  }
  *today = gh_zone_date (zone, context->now, NULL);
  return TRUE;
}
