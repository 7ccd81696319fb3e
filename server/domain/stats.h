/* Expected and admitted of one day, by slot (contract 3.2). Admitted are people, not tickets. */

#pragma once

#include "server/domain/context.h"
#include "server/store/slot-store.h"

G_BEGIN_DECLS

typedef struct {
  GhDate date;
  int expected;
  int admitted;       /* in all slots, and without one */
  int double_entries; /* see GhSlotCount */
  int without_slot;   /* people whose tickets have no reservation, let in on that date */
  GArray *slots;      /* GhSlotCount */
} GhDayStats;

void gh_day_stats_free (GhDayStats *stats);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhDayStats, gh_day_stats_free)

/* @date: GH_DATE_MIN is today in the organisation's zone. NULL without an error when there is no
 * such organisation. Owned by the caller. */
gboolean gh_stats_day (const GhContext *context, gint64 orq, GhDate date, GhDayStats **stats,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
