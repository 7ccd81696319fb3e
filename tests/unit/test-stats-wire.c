/* Tests of wire/stats: a day's numbers on the wire. */

#include "wire/stats.h"

#include <string.h>

#define SLOT                                                                                       \
  "{\"slot_id\":11,\"date\":\"2026-11-26\",\"start_time\":\"10:00:00\","                           \
  "\"end_time\":\"24:00:00\",\"starts_at\":\"2026-11-26T10:00:00Z\","                              \
  "\"ends_at\":\"2026-11-27T00:00:00Z\",\"expected\":90,\"admitted\":57,\"double_entries\":1,"     \
  "\"total_capacity\":100}"
#define STATS(slots)                                                                               \
  "{\"success\":true,\"data\":{\"date\":\"2026-11-26\",\"expected\":200,\"admitted\":128,"         \
  "\"double_entries\":2,\"without_slot\":3,\"slots\":[" slots "]}}"

static GhStats *
from_text (const char *text, GError **error)
{
  g_autoptr (json_object) envelope = gh_json_parse (text, strlen (text), error);
  return envelope != NULL ? gh_stats_from_json (envelope, error) : NULL;
}

static void
test_round_trip (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhStats) stats = from_text (STATS (SLOT), &error);
  g_assert_no_error (error);
  g_assert_cmpint (stats->admitted, ==, 128);
  g_assert_cmpuint (stats->slots->len, ==, 1);
  g_assert_cmpint (g_array_index (stats->slots, GhStatsSlot, 0).end_time, ==, 86400);
  g_autoptr (json_object) written = gh_stats_to_json (stats);
  g_autofree char *text = gh_json_to_string (written);
  g_assert_cmpstr (text, ==, STATS (SLOT));
  gh_stats_free (NULL);
}

static void
test_refused (void)
{
  static const char *const CASES[] = {
    "{\"success\":true,\"data\":{}}",
    "{\"success\":true,\"data\":{\"date\":\"2026-11-26\",\"expected\":-1,\"admitted\":0,"
    "\"double_entries\":0,\"without_slot\":0,\"slots\":[]}}",
    "{\"success\":true,\"data\":{\"date\":\"2026-11-26\",\"expected\":3000000000,\"admitted\":0,"
    "\"double_entries\":0,\"without_slot\":0,\"slots\":[]}}",
    STATS ("7"),
    STATS ("{\"slot_id\":11}"),
    "{\"success\":false,\"error\":{\"code\":\"BUSY\",\"message\":\"m\"}}",
  };
  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_null (from_text (CASES[i], &error));
    g_assert_error (error, GH_JSON_ERROR, GH_JSON_ERROR_FIELD);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stats-wire/round-trip", test_round_trip);
  g_test_add_func ("/stats-wire/refused", test_refused);
  return g_test_run ();
}
