/* What cmd-orgs.c and orgs-set.c share: an organisation as it is shown. */

#pragma once

#include "server/ctl/ctl.h"
#include "server/store/org-store.h"
#include "wire/json.h"

G_BEGIN_DECLS

/* Organisation @id. FAILED when there is none. Owned by the caller. */
GhOrg *gh_ctl_find_org (GhDb *db, gint64 id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Prints all that is known of @org, as the verb's answer. */
void gh_ctl_print_org (const GhCtl *ctl, const GhOrg *org);

/* orgs set (orgs-set.c). */
gboolean gh_ctl_run_orgs_set (GhCtl *ctl, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
