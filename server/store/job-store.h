/* Table job_runs: when each scheduled job ran last. */

#pragma once

#include "server/store/schema.h"

G_BEGIN_DECLS

extern const GhStatement gh_job_statements[];

/* When job @name ran last (0: never) and since when it is held (0: it is not). */
gboolean gh_job_store_find (GhDb *db, const char *name, gint64 *ran_at, gint64 *held_since,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Keeps both for job @name, in place of what was there. */
gboolean gh_job_store_put (GhDb *db, const char *name, gint64 ran_at, gint64 held_since,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
