/* A day's numbers: the answer of GET /api/operator/stats (contract 3.2), written by the server and
 * read by the kiosk. Admitted are people, not tickets. */

#pragma once

#include "core/slot-time.h"
#include "wire/json.h"

G_BEGIN_DECLS

/* More slots than a day has. */
#define GH_STATS_MAX_SLOTS 2000

typedef struct {
  gint64 slot_id;
  GhDate date;    /* of its start: it may be the day before */
  int start_time; /* seconds since local midnight */
  int end_time;
  gint64 starts_at; /* Unix seconds */
  gint64 ends_at;
  int expected; /* reservations, the admitted ones included */
  int admitted;
  int double_entries; /* of these, beside the first one of their ticket */
  int total_capacity;
} GhStatsSlot;

typedef struct {
  GhDate date;
  int expected;
  int admitted;
  int double_entries;
  int without_slot; /* of the admitted, those without a reservation */
  GArray *slots;    /* GhStatsSlot; those that touch the date, owned */
} GhStats;

GhStats *gh_stats_new (void) G_GNUC_WARN_UNUSED_RESULT;
void gh_stats_free (GhStats *stats);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhStats, gh_stats_free)

/* The whole envelope. Owned by the caller. */
json_object *gh_stats_to_json (const GhStats *stats) G_GNUC_WARN_UNUSED_RESULT;
/* Errors: GH_JSON_ERROR. Owned by the caller. */
GhStats *gh_stats_from_json (json_object *envelope, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
