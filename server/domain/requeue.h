/* Dead letters: messages that were given up, taken up again by hand when what was wrong is mended.
 */

#pragma once

#include "server/domain/context.h"

G_BEGIN_DECLS

typedef enum {
  GH_REQUEUE_DONE,
  GH_REQUEUE_UNKNOWN,  /* there is no such message */
  GH_REQUEUE_NOT_DEAD, /* it waits still, or was sent */
  GH_REQUEUE_CODE, /* a one-time code: it is gone, and the visitor has asked for another since */
  GH_REQUEUE_TOO_LATE, /* what it tells about is over */
  GH_REQUEUE_UNNEEDED, /* nobody needs it any more */
} GhRequeue;

typedef struct {
  gint64 id;
  GhRequeue outcome;
} GhRequeued;

/* Makes the dead messages of @ids (an array of gint64) pending again: all of them or, when one
 * cannot be, none. @failed is the one that cannot, DONE when there is none. Errors: GH_DB_ERROR. */
gboolean gh_requeue (const GhContext *context, GArray *ids, GhRequeued *failed,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Makes every dead message pending that can be; @count says how many were, @left how many stay.
 * Errors: GH_DB_ERROR. */
gboolean gh_requeue_all (const GhContext *context, gint64 *count, gint64 *left,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
