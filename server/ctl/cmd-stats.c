/* gatehousectl stats: expected and admitted of one day, by slot. */

#include "server/ctl/ctl.h"
#include "server/ctl/print.h"
#include "server/domain/stats.h"

static json_object *
count_to_json (const GhSlotCount *count)
{
  json_object *object = json_object_new_object ();
  gh_json_add_int (object, "slot_id", count->slot.id);
  gh_json_add_date (object, "date", count->slot.date);
  gh_json_add_time (object, "start_time", count->slot.start_time);
  gh_json_add_time (object, "end_time", count->slot.end_time);
  gh_json_add_instant (object, "starts_at", count->slot.starts_at);
  gh_json_add_instant (object, "ends_at", count->slot.ends_at);
  gh_json_add_int (object, "total_capacity", count->slot.total_capacity);
  gh_json_add_int (object, "expected", count->expected);
  gh_json_add_int (object, "admitted", count->admitted);
  gh_json_add_int (object, "double_entries", count->double_entries);
  return object;
}

static void
print_json (const GhDayStats *stats)
{
  g_autoptr (json_object) answer = json_object_new_object ();
  json_object *list = json_object_new_array ();
  gh_json_add_date (answer, "date", stats->date);
  gh_json_add_int (answer, "expected", stats->expected);
  gh_json_add_int (answer, "admitted", stats->admitted);
  gh_json_add_int (answer, "double_entries", stats->double_entries);
  gh_json_add_int (answer, "without_slot", stats->without_slot);
  gh_json_add (answer, "slots", list);
  for (guint i = 0; i < stats->slots->len; i++)
    json_object_array_add (list, count_to_json (&g_array_index (stats->slots, GhSlotCount, i)));
  gh_print_json (answer);
}

static void
print_table (const GhDayStats *stats, gint64 orq)
{
  static const char *const headings[] = { "Date",      "Start",     "End",     ">Capacity",
                                          ">Expected", ">Admitted", ">Double", NULL };
  g_autoptr (GhTable) table = gh_table_new (headings);
  for (guint i = 0; i < stats->slots->len; i++) {
    const GhSlotCount *count = &g_array_index (stats->slots, GhSlotCount, i);
    g_autofree char *date = gh_date_format (count->slot.date);
    gh_table_text (table, date);
    gh_table_time (table, count->slot.start_time);
    gh_table_time (table, count->slot.end_time);
    gh_table_number (table, count->slot.total_capacity);
    gh_table_number (table, count->expected);
    gh_table_number (table, count->admitted);
    gh_table_number (table, count->double_entries);
  }
  g_autofree char *day = gh_date_format (stats->date);
  gh_table_print (table, "There are no slots on that date.");
  gh_print_line ("%s: %d expected, %d admitted.", day, stats->expected, stats->admitted);
  if (stats->double_entries > 0)
    gh_print_line (
        "Of the admitted, double entries: %d (see gatehousectl conflicts list --all --orq "
        "%" G_GINT64_FORMAT ").",
        stats->double_entries, orq);
  if (stats->without_slot > 0)
    gh_print_line ("Of the admitted, without a reservation: %d.", stats->without_slot);
}

static gboolean
run_stats (GhCtl *ctl, GError **error)
{
  gint64 orq = 1;
  GhDate date = GH_DATE_MIN;
  const GhOption options[] = {
    GH_OPTION_ORQ (&orq),
    { "date", GH_OPTION_DATE, &date, "DATE", "the day (default: today at the venue)" },
    { NULL },
  };
  g_autoptr (GhDayStats) stats = NULL;
  if (!gh_ctl_parse (ctl, options, error) || !gh_ctl_open (ctl, error) ||
      !gh_stats_day (&ctl->context, orq, date, &stats, error))
    return FALSE;
  if (stats == NULL) {
    g_set_error (error, GH_CTL_ERROR, GH_CTL_ERROR_FAILED,
                 "There is no organisation %" G_GINT64_FORMAT, orq);
    return FALSE;
  }
  if (ctl->json)
    print_json (stats);
  else
    print_table (stats, orq);
  return TRUE;
}

const GhVerb gh_ctl_stats_verbs[] = {
  { NULL, "stats", NULL, 0, 0, "Shows how many are expected and admitted on a day", run_stats },
  { NULL },
};
