/* How many rows there are of each kind, for monitoring. These walk whole tables: not for requests
 * that people wait for. */

#pragma once

#include "server/store/schema.h"

G_BEGIN_DECLS

extern const GhStatement gh_count_statements[];

typedef enum {
  GH_COUNT_TICKETS, /* by status */
  GH_COUNT_SCANS,   /* by outcome */
  GH_COUNT_EVENTS,  /* by name */
  GH_COUNT_OUTBOX,  /* by state */
} GhCountKind;

typedef struct {
  char *name;
  gint64 count;
} GhCount;

/* An array of GhCount *, by name; owned by the caller. */
GPtrArray *gh_count_store_list (GhDb *db, GhCountKind kind,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
