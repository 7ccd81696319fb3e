/* A day's numbers on the wire; see the header. */

#include "wire/stats.h"

#include "wire/failure.h"

GhStats *
gh_stats_new (void)
{
  GhStats *stats = g_new0 (GhStats, 1);
  stats->slots = g_array_new (FALSE, FALSE, sizeof (GhStatsSlot));
  return stats;
}

void
gh_stats_free (GhStats *stats)
{
  if (stats == NULL)
    return;
  g_array_unref (stats->slots);
  g_free (stats);
}

static json_object *
write_slot (const GhStatsSlot *slot)
{
  json_object *item = json_object_new_object ();
  gh_json_add_int (item, "slot_id", slot->slot_id);
  gh_json_add_date (item, "date", slot->date);
  gh_json_add_time (item, "start_time", slot->start_time);
  gh_json_add_time (item, "end_time", slot->end_time);
  gh_json_add_instant (item, "starts_at", slot->starts_at);
  gh_json_add_instant (item, "ends_at", slot->ends_at);
  gh_json_add_int (item, "expected", slot->expected);
  gh_json_add_int (item, "admitted", slot->admitted);
  gh_json_add_int (item, "double_entries", slot->double_entries);
  gh_json_add_int (item, "total_capacity", slot->total_capacity);
  return item;
}

json_object *
gh_stats_to_json (const GhStats *stats)
{
  json_object *data = json_object_new_object ();
  json_object *slots = json_object_new_array ();
  for (guint i = 0; i < stats->slots->len; i++)
    json_object_array_add (slots, write_slot (&g_array_index (stats->slots, GhStatsSlot, i)));
  gh_json_add_date (data, "date", stats->date);
  gh_json_add_int (data, "expected", stats->expected);
  gh_json_add_int (data, "admitted", stats->admitted);
  gh_json_add_int (data, "double_entries", stats->double_entries);
  gh_json_add_int (data, "without_slot", stats->without_slot);
  gh_json_add (data, "slots", slots);
  return gh_success_to_json (data);
}

static gboolean
read_count (json_object *object, const char *key, int *count, GError **error)
{
  gint64 value = 0;
  if (!gh_json_get_int (object, key, 0, G_MAXINT, &value, error))
    return FALSE;
  *count = (int) value;
  return TRUE;
}

static gboolean
read_slot (json_object *item, GhStatsSlot *slot, GError **error)
{
  return gh_json_get_int (item, "slot_id", 1, G_MAXINT64, &slot->slot_id, error) &&
         gh_json_get_date (item, "date", &slot->date, error) &&
         gh_json_get_time (item, "start_time", &slot->start_time, error) &&
         gh_json_get_time (item, "end_time", &slot->end_time, error) &&
         gh_json_get_instant (item, "starts_at", &slot->starts_at, error) &&
         gh_json_get_instant (item, "ends_at", &slot->ends_at, error) &&
         read_count (item, "expected", &slot->expected, error) &&
         read_count (item, "admitted", &slot->admitted, error) &&
         read_count (item, "double_entries", &slot->double_entries, error) &&
         read_count (item, "total_capacity", &slot->total_capacity, error);
}

static gboolean
read_slots (json_object *data, GhStats *stats, GError **error)
{
  json_object *slots = NULL;
  if (!gh_json_get_array (data, "slots", GH_STATS_MAX_SLOTS, &slots, error))
    return FALSE;
  for (gsize i = 0; i < json_object_array_length (slots); i++) {
    json_object *item = json_object_array_get_idx (slots, i);
    GhStatsSlot slot = { 0 };
    if (!json_object_is_type (item, json_type_object))
      return gh_json_fail_field ("slots", "has an element that is no object", error);
    if (!read_slot (item, &slot, error))
      return FALSE;
    g_array_append_val (stats->slots, slot);
  }
  return TRUE;
}

GhStats *
gh_stats_from_json (json_object *envelope, GError **error)
{
  g_autoptr (GhStats) stats = gh_stats_new ();
  json_object *data = NULL;
  if (!gh_success_get_data (envelope, &data, error) ||
      !gh_json_get_date (data, "date", &stats->date, error) ||
      !read_count (data, "expected", &stats->expected, error) ||
      !read_count (data, "admitted", &stats->admitted, error) ||
      !read_count (data, "double_entries", &stats->double_entries, error) ||
      !read_count (data, "without_slot", &stats->without_slot, error) ||
      !read_slots (data, stats, error))
    return NULL;
  return g_steal_pointer (&stats);
}
