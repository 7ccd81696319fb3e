/* Rate limits and lock-outs: counters in a fixed number of buckets, whatever the number of sources
 * (contract 2, [limits]). */

#pragma once

#include "server/domain/context.h"

G_BEGIN_DECLS

/* Two candidate buckets of this many for each source. */
#define GH_RATE_BUCKETS 4096

/* Counts one hit of @source under @kind ("reservation", …) and says whether it is within @limit:
 * @retry_after is 0, or the seconds until the window ends. Its own short transaction. */
gboolean gh_rate_take (const GhContext *context, const char *kind, const char *source,
                       GhLimit limit, int *retry_after, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Looks without counting. */
gboolean gh_rate_peek (const GhContext *context, const char *kind, const char *source,
                       GhLimit limit, int *retry_after, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Forgets the hits of @source (a sign-in that went well). */
gboolean gh_rate_clear (const GhContext *context, const char *kind, const char *source,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
