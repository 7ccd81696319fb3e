/* Tests of shared/core/enrol-code: what enrols a kiosk, and what only looks like it. */

#include "core/enrol-code.h"

#include <string.h>

#define URL   "https://tickets.example.org"
#define TOKEN "0123456789abcdefghijABCDEFGHIJ-_XYZ01234567"

static void
test_round_trip (void)
{
  g_autofree char *text = gh_enrol_code_new (URL, TOKEN);
  g_autofree char *server = NULL, *token = NULL;
  g_assert_cmpstr (text, ==, "gatehouse-enrol " URL " " TOKEN);
  g_assert_cmpint (gh_enrol_code_read (text, &server, &token), ==, GH_ENROL_CODE_OK);
  g_assert_cmpstr (server, ==, URL);
  g_assert_cmpstr (token, ==, TOKEN);
  g_assert_cmpint (gh_enrol_code_read (text, NULL, NULL), ==, GH_ENROL_CODE_OK);
}

static void
test_something_else (void)
{
  static const char *const OTHERS[] = {
    NULL,
    "",
    " ",
    "TKT-2025-7K3M9Q-4XH2V0",
    "gatehouse",
    "gatehouse-enro",
    "xgatehouse-enrol " URL,
    URL,
    TOKEN,
  };
  for (gsize i = 0; i < G_N_ELEMENTS (OTHERS); i++) {
    char *server = (char *) "x", *token = (char *) "x";
    g_assert_cmpint (gh_enrol_code_read (OTHERS[i], &server, &token), ==, GH_ENROL_CODE_NONE);
    g_assert_null (server);
    g_assert_null (token);
  }
}

/* Nothing of it may be used, and none of it may be taken for a ticket. */
static void
test_broken (void)
{
  static const char *const BROKEN[] = {
    "gatehouse-enrol",
    "gatehouse-enrol ",
    "gatehouse-enrol " URL,
    "gatehouse-enrol " URL " ",
    "gatehouse-enrol  " URL " " TOKEN,
    "gatehouse-enrol " URL "  " TOKEN,
    "gatehouse-enrol " URL " " TOKEN " ",
    "gatehouse-enrol " URL " " TOKEN "\n",
    "gatehouse-enrol " URL " " TOKEN " more",
    "gatehouse-enrol " URL " " TOKEN "x",
    "gatehouse-enrol " URL "\t" TOKEN,
    "gatehouse-enrol " URL " 0123456789abcdefghijABCDEFGHIJ-_XYZ0123456",
    "gatehouse-enrol " URL " 0123456789abcdefghijABCDEFGHIJ-_XYZ0123456=",
    "gatehouse-enrol " URL " 0123456789abcdefghijABCDEFGHIJ-_XYZ0123456\xc3",
    "gatehouse-enrol " URL " ../../../../../../../../../../../../../../etc",
    "gatehouse-enrol ftp://example.org " TOKEN,
    "gatehouse-enrol file:///etc/passwd " TOKEN,
    "gatehouse-enrol javascript:alert(1) " TOKEN,
    "gatehouse-enrol HTTPS://example.org " TOKEN,
    "gatehouse-enrol tickets.example.org " TOKEN,
    "gatehouse-enrol https://example.org/\r\nX-Evil:1 " TOKEN,
    "gatehouse-enrol https://ex\xc3\xa4mple.org " TOKEN,
    "gatehouse-enrol https://example.org\x7f " TOKEN,
    "GATEHOUSE-ENROL " URL " " TOKEN,
    "Gatehouse-Enrol",
    " gatehouse-enrol " URL " " TOKEN,
    "\t\ngatehouse-enrol " URL " " TOKEN,
    "gatehouse-enrolment",
    "gatehouse-enrol2 " URL " " TOKEN,
  };
  for (gsize i = 0; i < G_N_ELEMENTS (BROKEN); i++) {
    g_autofree char *server = NULL, *token = NULL;
    g_assert_cmpint (gh_enrol_code_read (BROKEN[i], &server, &token), ==, GH_ENROL_CODE_BROKEN);
    g_assert_null (server);
    g_assert_null (token);
  }
}

static void
test_lengths (void)
{
  g_autofree char *filling = g_strnfill (GH_ENROL_SERVER_MAX - strlen ("https://"), 'a');
  g_autofree char *longest = g_strconcat ("https://", filling, NULL);
  g_autofree char *good = gh_enrol_code_new (longest, TOKEN);
  g_autofree char *longer = g_strconcat (longest, "a", NULL);
  g_autofree char *bad = gh_enrol_code_new (longer, TOKEN);
  g_autofree char *huge = g_strnfill (1 << 20, ' ');
  g_autofree char *spaces = g_strconcat ("gatehouse-enrol ", huge, NULL);
  g_assert_cmpuint (strlen (good), ==, GH_ENROL_CODE_MAX);
  g_assert_cmpint (gh_enrol_code_read (good, NULL, NULL), ==, GH_ENROL_CODE_OK);
  g_assert_cmpint (gh_enrol_code_read (bad, NULL, NULL), ==, GH_ENROL_CODE_BROKEN);
  g_assert_cmpint (gh_enrol_code_read (spaces, NULL, NULL), ==, GH_ENROL_CODE_BROKEN);
}

/* Cut or changed anywhere it is never another good one, and never a ticket. */
static void
test_spoilt (void)
{
  static const char TEXT[] = "gatehouse-enrol " URL " " TOKEN;
  for (gsize length = strlen ("gatehouse-enrol"); length < strlen (TEXT); length++) {
    g_autofree char *cut = g_strndup (TEXT, length);
    g_assert_cmpint (gh_enrol_code_read (cut, NULL, NULL), ==, GH_ENROL_CODE_BROKEN);
  }
  for (gsize at = strlen ("gatehouse-enrol"); at < strlen (TEXT); at++) {
    for (int byte = 1; byte < 256; byte++) {
      g_autofree char *changed = g_strdup (TEXT);
      g_autofree char *server = NULL, *token = NULL;
      changed[at] = (char) byte;
      GhEnrolCodeKind kind = gh_enrol_code_read (changed, &server, &token);
      g_assert_cmpint (kind, !=, GH_ENROL_CODE_NONE);
      if (kind != GH_ENROL_CODE_OK)
        continue;
      g_assert_true (g_str_has_prefix (server, "https://"));
      g_assert_true (gh_is_enrol_token (token));
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/enrol-code/round-trip", test_round_trip);
  g_test_add_func ("/enrol-code/something-else", test_something_else);
  g_test_add_func ("/enrol-code/broken", test_broken);
  g_test_add_func ("/enrol-code/lengths", test_lengths);
  g_test_add_func ("/enrol-code/spoilt", test_spoilt);
  return g_test_run ();
}
