/* The answer of a search on the wire. */

#include "wire/search.h"

#include <string.h>

static GhSearchAnswer *
from_text (const char *text, GError **error)
{
  g_autoptr (json_object) envelope = gh_json_parse (text, strlen (text), error);
  return envelope != NULL ? gh_search_answer_from_json (envelope, error) : NULL;
}

static GhSearchHit *
new_hit (void)
{
  GhSearchHit *hit = g_new0 (GhSearchHit, 1);
  hit->ticket_id = 7;
  hit->ticket_code = g_strdup ("TKT-2026-5C3HFD-RAR6PZ");
  hit->customer_name = g_strdup ("Ada Lovelace");
  hit->email_masked = g_strdup ("a…@e….org");
  hit->phone_masked = g_strdup ("…34");
  hit->status = GH_TICKET_RESERVED;
  hit->date = gh_date_new (2026, 11, 26);
  hit->start_time = 10 * 3600;
  return hit;
}

#define HIT                                                                                        \
  "{\"ticket_id\":7,\"ticket_code\":\"TKT-2026-5C3HFD-RAR6PZ\",\"customer_name\":\"Ada "           \
  "Lovelace\","                                                                                    \
  "\"email_masked\":\"a…@e….org\",\"phone_masked\":\"…34\",\"status\":\"RESERVED\","         \
  "\"date\":\"2026-11-26\",\"start_time\":\"10:00:00\"}"
#define BARE                                                                                       \
  "{\"ticket_id\":8,\"ticket_code\":\"X\",\"customer_name\":null,\"email_masked\":null,"           \
  "\"phone_masked\":null,\"status\":\"ACTIVATED\",\"date\":null,\"start_time\":null}"

static void
test_round_trip (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhSearchAnswer) answer = gh_search_answer_new ();
  GhSearchHit *bare = g_new0 (GhSearchHit, 1);
  bare->ticket_id = 8;
  bare->ticket_code = g_strdup ("X");
  bare->status = GH_TICKET_ACTIVATED;
  bare->date = GH_DATE_MIN;
  g_ptr_array_add (answer->hits, new_hit ());
  g_ptr_array_add (answer->hits, bare);
  answer->more = TRUE;
  g_autoptr (json_object) written = gh_search_answer_to_json (answer);
  g_autofree char *text = gh_json_to_string (written);
  g_assert_cmpstr (text, ==,
                   "{\"success\":true,\"data\":{\"hits\":[" HIT "," BARE "],\"more\":true}}");
  g_autoptr (GhSearchAnswer) read = from_text (text, &error);
  g_assert_no_error (error);
  g_autoptr (json_object) again = gh_search_answer_to_json (read);
  g_autofree char *same = gh_json_to_string (again);
  g_assert_cmpstr (same, ==, text);
  gh_search_answer_free (NULL);
}

static void
test_refused (void)
{
  static const struct {
    const char *part, *instead;
  } cases[] = {
    { "\"ticket_id\":7", "\"ticket_id\":0" },
    { "\"ticket_id\":7", "\"ticket_id\":\"7\"" },
    { "TKT-2026-5C3HFD-RAR6PZ", "" },
    { "RESERVED", "LOST" },
    { "2026-11-26", "2026-11-31" },
    { "\"10:00:00\"", "null" },
    { "\"Ada Lovelace\"", "5" },
    { "\"hits\":[", "\"hits\":[7," },
    { "\"more\":false", "\"more\":0" },
    { "\"hits\"", "\"hit\"" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_auto (GStrv) parts =
        g_strsplit ("{\"success\":true,\"data\":{\"hits\":[" HIT "],\"more\":false}}",
                    cases[i].part, 2);
    g_autofree char *text = g_strjoinv (cases[i].instead, parts);
    g_assert_cmpint (g_strv_length (parts), ==, 2);
    g_assert_null (from_text (text, &error));
    g_assert_error (error, GH_JSON_ERROR, GH_JSON_ERROR_FIELD);
  }
}

static void
test_too_many (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhSearchAnswer) answer = gh_search_answer_new ();
  for (int i = 0; i <= GH_SEARCH_MAX_HITS; i++)
    g_ptr_array_add (answer->hits, new_hit ());
  g_autoptr (json_object) written = gh_search_answer_to_json (answer);
  g_assert_null (gh_search_answer_from_json (written, &error));
  g_assert_error (error, GH_JSON_ERROR, GH_JSON_ERROR_FIELD);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/search-answer/round-trip", test_round_trip);
  g_test_add_func ("/search-answer/refused", test_refused);
  g_test_add_func ("/search-answer/too-many", test_too_many);
  return g_test_run ();
}
