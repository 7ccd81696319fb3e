/* Opens what a verb works on: configuration, database, clock. */

#include "core/clock.h"
#include "server/ctl/ctl.h"
#include "server/store/org-store.h"
#include "server/store/schema.h"

#include <string.h>

gboolean
gh_ctl_configure (GhCtl *ctl, GError **error)
{
  ctl->config = gh_config_load (error);
  return ctl->config != NULL;
}

gboolean
gh_ctl_open (GhCtl *ctl, GError **error)
{
  if (!gh_ctl_configure (ctl, error))
    return FALSE;
  ctl->db = gh_db_open (ctl->config->database, GH_DB_OPEN_DEFAULT, error);
  if (ctl->db == NULL || !gh_db_expect_schema (ctl->db, gh_store_schema (), error))
    return FALSE;
  ctl->context = (GhContext){
    .db = ctl->db,
    .config = ctl->config,
    .now = gh_clock_now (),
    .language = "en",
  };
  return TRUE;
}

const char *
gh_ctl_database_path (const GhCtl *ctl)
{
  return strchr (ctl->config->database, ':') + 1;
}

GTimeZone *
gh_ctl_zone (GhCtl *ctl, gint64 orq, GError **error)
{
  g_autoptr (GhOrg) org = NULL;
  if (!gh_org_store_find (ctl->db, orq, &org, error))
    return NULL;
  if (org == NULL) {
    g_set_error (error, GH_CTL_ERROR, GH_CTL_ERROR_FAILED,
                 "There is no organisation %" G_GINT64_FORMAT, orq);
    return NULL;
  }
  GTimeZone *zone = gh_zone_open (org->timezone);
  if (zone == NULL)
    g_set_error (error, GH_CTL_ERROR, GH_CTL_ERROR_FAILED,
                 "This machine does not know the time zone %s of organisation %" G_GINT64_FORMAT,
                 org->timezone, orq);
  return zone;
}
