/* Tests of wire/undo: an entry that was taken back, on the wire. */

#include "wire/undo.h"

#include <string.h>

#define UNDONE(status)                                                                             \
  "{\"success\":true,\"data\":{\"ticket_id\":7,\"ticket_code\":\"TKT-2025-7K3M9Q-4XH2V0\","        \
  "\"status\":\"" status "\",\"undone_at\":\"2026-11-26T10:04:00Z\"}}"

static GhUndone *
from_text (const char *text, GError **error)
{
  g_autoptr (json_object) envelope = gh_json_parse (text, strlen (text), error);
  return envelope != NULL ? gh_undone_from_json (envelope, error) : NULL;
}

static void
test_round_trip (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhUndone) undone = from_text (UNDONE ("RESERVED"), &error);
  g_assert_no_error (error);
  g_assert_cmpint (undone->status, ==, GH_TICKET_RESERVED);
  g_autoptr (json_object) written = gh_undone_to_json (undone);
  g_autofree char *text = gh_json_to_string (written);
  g_assert_cmpstr (text, ==, UNDONE ("RESERVED"));
  gh_undone_free (NULL);
}

static void
test_refused (void)
{
  static const char *const CASES[] = {
    UNDONE ("FLYING"),
    "{\"success\":true,\"data\":{\"ticket_id\":7}}",
    "{\"success\":false,\"error\":{\"code\":\"UNDO_TOO_LATE\",\"message\":\"m\"}}",
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
  g_test_add_func ("/undo-wire/round-trip", test_round_trip);
  g_test_add_func ("/undo-wire/refused", test_refused);
  return g_test_run ();
}
