/* Table rate_counters: a fixed number of buckets. */

#pragma once

#include "server/store/schema.h"

G_BEGIN_DECLS

extern const GhStatement gh_rate_statements[];

/* One bucket of the counters; @found FALSE when it was never used. */
typedef struct {
  gint64 bucket;
  gint64 source; /* keyed hash of who counts here */
  gint64 window_ends_at;
  gint64 hits;
} GhRateCounter;
/* @found says whether there is a counter; @counter is an empty one when there is none. */
gboolean gh_rate_store_find (GhDb *db, gint64 bucket, GhRateCounter *counter, gboolean *found,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Writes the whole bucket; @is_new when gh_rate_store_find did not find it, in the same
 * transaction. */
gboolean gh_rate_store_put (GhDb *db, const GhRateCounter *counter, gboolean is_new,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
