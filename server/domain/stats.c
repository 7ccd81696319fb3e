/* A day's numbers; see the header. */

#include "server/domain/stats.h"

#include "server/domain/org-clock.h"
#include "server/store/org-store.h"

void
gh_day_stats_free (GhDayStats *stats)
{
  if (stats == NULL)
    return;
  g_clear_pointer (&stats->slots, g_array_unref);
  g_free (stats);
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
  }
  *stats = g_steal_pointer (&day);
  return TRUE;
}
