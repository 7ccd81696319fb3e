/* The worker's jobs and how often each runs. Every run is a whole: one that fails is logged and
 * tried again at its next turn. */

#pragma once

#include "server/domain/context.h"

G_BEGIN_DECLS

typedef struct {
  const char *name; /* for the log */
  guint seconds;    /* between two runs */
  /* @context->now is read anew for each run. Errors: GH_DB_ERROR, and of notify also
   * GH_CONFIG_ERROR and GH_DELIVERY_ERROR_DOWN. */
  gboolean (*run) (const GhContext *context, GError **error);
} GhJob;

/* The schedule, ended by a NULL name. */
extern const GhJob gh_worker_jobs[];

/* Sends what is due. Not on the schedule: the senders do that all the time. */
extern const GhJob gh_worker_notify;

G_END_DECLS
