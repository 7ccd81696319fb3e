/* A day's numbers; see the header. */

#include "server/domain/stats.h"

#include "server/domain/org-clock.h"
#include "server/store/conflict-store.h"
#include "server/store/org-store.h"

void
gh_day_stats_free (GhDayStats *stats)
{
  if (stats == NULL)
    return;
  g_clear_pointer (&stats->slots, g_array_unref);
  g_free (stats);
}

/* Gates without a network may let in who has no reservation: no slot counts him, his day does. */
static gboolean
count_without_slot (const GhContext *context, const GhOrg *org, GhDayStats *day, GError **error)
{
  g_autoptr (GTimeZone) zone = gh_zone_open (org->timezone);
  gint64 count = 0;
  if (zone == NULL) {
    g_set_error (error, GH_DB_ERROR, GH_DB_ERROR_FAILED, "This machine does not know the zone “%s”",
                 org->timezone);
    return FALSE;
  }
  if (!gh_conflict_store_count_without_slot (context->db, org->id,
                                             gh_zone_day_start (zone, day->date),
                                             gh_zone_day_start (zone, day->date + 1), &count,
                                             error))
    return FALSE;
  day->without_slot = (int) count;
  day->admitted += day->without_slot;
  return TRUE;
}

gboolean
gh_stats_day (const GhContext *context, gint64 orq, GhDate date, GhDayStats **stats, GError **error)
{
  g_autoptr (GhDayStats) day = g_new0 (GhDayStats, 1);
  g_autoptr (GhOrg) org = NULL;
  *stats = NULL;
  if (!gh_org_store_find (context->db, orq, &org, error))
    return FALSE;
  if (org == NULL)
    return TRUE;
  day->date = date;
  if (date == GH_DATE_MIN && !gh_org_today (context, org->timezone, &day->date, error))
    return FALSE;
  day->slots = gh_slot_store_counts (context->db, orq, day->date, error);
  if (day->slots == NULL)
    return FALSE;
  for (guint i = 0; i < day->slots->len; i++) {
    const GhSlotCount *count = &g_array_index (day->slots, GhSlotCount, i);
    day->expected += count->expected;
    day->admitted += count->admitted;
    day->double_entries += count->double_entries;
  }
  if (!count_without_slot (context, org, day, error))
    return FALSE;
  *stats = g_steal_pointer (&day);
  return TRUE;
}
