/* A day's tickets on the wire: what is written is read again, and nothing that was changed is. */

#include "wire/manifest.h"

#include <string.h>

#define CODE "TKT-2026-5C3HFD-RAR6PZ"

static GhManifest *
make_manifest (void)
{
  static const guint8 secret[GH_DAY_KEY_BYTES] = { 7 };
  GhManifest *manifest = gh_manifest_new ();
  manifest->orq = 3;
  manifest->date = gh_date_new (2026, 11, 26);
  manifest->day_starts_at = 1795651200;
  manifest->day_ends_at = 1795737600;
  manifest->made_at = 1795690000;
  manifest->cursor = g_strdup ("2026-11-26.1795690000.0123abcd");
  manifest->full = TRUE;
  gh_day_key_derive (secret, 3, "2026-11-26", manifest->day_key);
  GhManifestSlot slot = { .id = 5,
                          .date = manifest->date - 1,
                          .start_time = 22 * 3600,
                          .end_time = 2 * 3600,
                          .opens_at = manifest->day_starts_at - GH_DAY_SECONDS,
                          .starts_at = manifest->day_starts_at - 7200,
                          .ends_at = manifest->day_starts_at + 7200,
                          .total_capacity = 200,
                          .booked_count = 201 };
  g_array_append_val (manifest->slots, slot);
  GhManifestTicket ticket = { .sealed = gh_ticket_seal (manifest->day_key, CODE, "[1,5,\"R\",0]") };
  gh_ticket_mark (manifest->day_key, CODE, ticket.mark);
  g_array_append_val (manifest->tickets, ticket);
  GhManifestTicket gone = { .mark = { 0xfb, 0xff } };
  g_array_append_val (manifest->tickets, gone);
  return manifest;
}

static char *
to_text (const GhManifest *manifest)
{
  g_autoptr (json_object) envelope = gh_manifest_to_json (manifest);
  return gh_json_to_string (envelope);
}

static GhManifest *
from_text (const char *text, GError **error)
{
  g_autoptr (json_object) envelope = gh_json_parse (text, strlen (text), error);
  return envelope != NULL ? gh_manifest_from_json (envelope, error) : NULL;
}

static void
test_round_trip (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhManifest) manifest = make_manifest ();
  g_autofree char *text = to_text (manifest);
  g_autoptr (GhManifest) read = from_text (text, &error);
  g_assert_no_error (error);
  g_autofree char *again = to_text (read);
  g_assert_cmpstr (again, ==, text);
  g_assert_cmpint (read->tickets->len, ==, 2);
  const GhManifestTicket *ticket = &g_array_index (read->tickets, GhManifestTicket, 0);
  const GhManifestTicket *gone = &g_array_index (read->tickets, GhManifestTicket, 1);
  gsize length;
  const void *sealed = g_bytes_get_data (ticket->sealed, &length);
  g_autofree char *details = gh_ticket_unseal (read->day_key, CODE, sealed, length);
  g_assert_cmpstr (details, ==, "[1,5,\"R\",0]");
  g_assert_null (gone->sealed);
  g_assert_cmphex (gone->mark[1], ==, 0xff);
  gh_manifest_free (NULL);
}

static void
test_form (void)
{
  g_autoptr (GhManifest) manifest = make_manifest ();
  g_array_set_size (manifest->tickets, 0);
  GhManifestTicket gone = { .mark = { 0xfb, 0xff } };
  g_array_append_val (manifest->tickets, gone);
  memset (manifest->day_key, 0xff, GH_DAY_KEY_BYTES);
  g_autofree char *text = to_text (manifest);
  g_assert_cmpstr (
      text, ==,
      "{\"success\":true,\"data\":{\"orq\":3,\"date\":\"2026-11-26\","
      "\"day_starts_at\":\"2026-11-26T00:00:00Z\",\"day_ends_at\":\"2026-11-27T00:00:00Z\","
      "\"made_at\":\"2026-11-26T10:46:40Z\",\"cursor\":\"2026-11-26.1795690000.0123abcd\","
      "\"full\":true,\"day_key\":\"__________________________________________8\","
      "\"slots\":[{\"slot_id\":5,\"date\":\"2026-11-25\",\"start_time\":\"22:00:00\","
      "\"end_time\":\"02:00:00\",\"opens_at\":\"2026-11-25T00:00:00Z\","
      "\"starts_at\":\"2026-11-25T22:00:00Z\",\"ends_at\":\"2026-11-26T02:00:00Z\","
      "\"total_capacity\":200,\"booked_count\":201}],\"tickets\":[],"
      "\"gone\":[\"-_8AAAAAAAAAAAAAAAAAAA\"]}}");
}

static void
test_refused (void)
{
  /* One part of the envelope, and what takes its place. */
  static const struct {
    const char *part;
    const char *instead;
  } cases[] = {
    { "'success':true", "'success':false" },
    { "'orq':3", "'orq':0" },
    { "'date':'2026-11-26'", "'date':'2026-11-31'" },
    { "'day_starts_at':'2026-11-26T", "'day_starts_at':'2026-11-28T" },
    { "'made_at'", "'maid_at'" },
    { "2026-11-26.1795690000.0123abcd", "" },
    { "2026-11-26.1795690000.0123abcd", "a b" },
    { "2026-11-26.1795690000.0123abcd", "a&date=2026-11-27" },
    { "'full':true", "'full':1" },
    { "'full':true", "'full':null" },
    { "'day_key':'", "'day_key':'A" },
    { "'day_key':'", "'day_key':'*" },
    { "'day_key':'", "'day_kee':'" },
    { "'slots':[", "'slots':[7," },
    { "'slot_id':5", "'slot_id':-5" },
    { "'start_time':'22:00:00'", "'start_time':'24:00:00'" },
    { "'ends_at':'2026-11-26T02", "'ends_at':'2026-11-25T02" },
    { "'opens_at':'2026-11-25T00", "'opens_at':'2026-11-25T23" },
    { "'booked_count':201", "'booked_count':-1" },
    { "'tickets':[", "'tickets':[null," },
    { "'tickets':[", "'tickets':['AAAA'," },
    { "'tickets':[", "'tickets':['-_8AAAAAAAAAAAAAAAAAAA'," }, /* a mark alone */
    { "'tickets':[", "'ticket':[" },
    { "'gone':[", "'gone':['-_8AAAAAAAAAAAAAAAAAAAA'," },
    { "'gone':[", "'gone':['-_8AAAAAAAAAAAAAAAAA=='," },
    { "'gone':[", "'gone':[1," },
  };
  g_autoptr (GhManifest) manifest = make_manifest ();
  g_autofree char *whole = to_text (manifest);
  g_strdelimit (whole, "\"", '\'');
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_auto (GStrv) parts = g_strsplit (whole, cases[i].part, 2);
    g_assert_cmpint (g_strv_length (parts), ==, 2);
    g_autofree char *text = g_strjoinv (cases[i].instead, parts);
    g_test_message ("%s → %s", cases[i].part, cases[i].instead);
    g_strdelimit (text, "'", '"');
    g_assert_null (from_text (text, &error));
    g_assert_error (error, GH_JSON_ERROR, GH_JSON_ERROR_FIELD);
  }
}

/* The longest row there is, and one that is longer. */
static void
test_longest (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhManifest) manifest = make_manifest ();
  g_autofree char *details = g_strnfill (GH_TICKET_DETAILS_MAX, 'x');
  GhManifestTicket ticket = { .sealed = gh_ticket_seal (manifest->day_key, CODE, details) };
  g_array_set_size (manifest->tickets, 0);
  g_array_append_val (manifest->tickets, ticket);
  g_autofree char *text = to_text (manifest);
  g_autoptr (GhManifest) read = from_text (text, &error);
  g_assert_no_error (error);
  g_assert_true (
      g_bytes_equal (g_array_index (read->tickets, GhManifestTicket, 0).sealed, ticket.sealed));
  g_auto (GStrv) parts = g_strsplit (text, "\"tickets\":[\"", 2);
  g_autofree char *row = g_strnfill (4000, 'A');
  g_autofree char *longer = g_strconcat (parts[0], "\"tickets\":[\"", row, parts[1], NULL);
  g_assert_null (from_text (longer, &error));
  g_assert_error (error, GH_JSON_ERROR, GH_JSON_ERROR_FIELD);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/manifest/round-trip", test_round_trip);
  g_test_add_func ("/manifest/form", test_form);
  g_test_add_func ("/manifest/refused", test_refused);
  g_test_add_func ("/manifest/longest", test_longest);
  return g_test_run ();
}
