/* Tables that remember: scans, events, outbox, rate_counters and job_runs. */

#pragma once

#include "server/store/schema.h"

G_BEGIN_DECLS

extern const GhStatement gh_log_statements[];

typedef struct {
  gint64 orq;
  const char *action;      /* "VALIDATE", "VERIFY", … */
  const char *ticket_code; /* as read; cut to 64 characters here */
  gint64 ticket_id;        /* 0 when unknown */
  const char *outcome;     /* a verdict's name, or "VERIFIED" */
  gint64 operator_id;
  gint64 device_id;    /* 0 when it has none */
  const char *scan_id; /* a UUID, NULL for none */
  gint64 scanned_at;
  gint64 received_at;
} GhNewScan;

gboolean gh_scan_store_insert (GhDb *db, const GhNewScan *scan,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* What was answered under @scan_id before; @outcome (owned by the caller) is NULL when nothing was.
 */
gboolean gh_scan_store_find (GhDb *db, gint64 orq, const char *scan_id, gint64 *ticket_id,
                             char **outcome, GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct {
  gint64 orq;
  const char *name; /* "reservation.created" */
  gint64 ticket_id; /* 0 is none, also below */
  gint64 slot_id;
  gint64 operator_id;
  const char *detail; /* ids and codes, never contact data; NULL for none */
} GhNewEvent;

gboolean gh_event_store_insert (GhDb *db, const GhNewEvent *event, gint64 now,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

gboolean gh_outbox_store_insert (GhDb *db, gint64 orq, const char *kind, const char *channel,
                                 gint64 reservation_id, gint64 now,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* One bucket of the counters; @found FALSE when it was never used. */
typedef struct {
  gint64 bucket;
  gint64 source; /* keyed hash of who counts here */
  gint64 window_started_at;
  gint64 hits;
} GhRateCounter;
gboolean gh_rate_store_find (GhDb *db, gint64 bucket, GhRateCounter *counter, gboolean *found,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Writes the whole bucket. */
gboolean gh_rate_store_put (GhDb *db, const GhRateCounter *counter,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* When job @name ran last (0: never) and since when it is held (0: it is not). */
gboolean gh_job_store_find (GhDb *db, const char *name, gint64 *ran_at, gint64 *held_since,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean gh_job_store_put (GhDb *db, const char *name, gint64 ran_at, gint64 held_since,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
