/* Today where the venue is: never the server's date (contract 3). */

#pragma once

#include "core/slot-time.h"
#include "server/domain/context.h"

G_BEGIN_DECLS

/* The date in the zone called @timezone at the context's instant. FAILED (GH_DB_ERROR) when this
 * machine does not know the zone: its tzdata is missing or too old. */
gboolean gh_org_today (const GhContext *context, const char *timezone, GhDate *today,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
