/* What the answers of an SMS server mean. */

#include "server/deliver/sms-answer.h"

#include <string.h>

static void
expect (int status, const char *body, GhOutcome wanted, const char *words)
{
  g_autofree char *said = NULL;
  g_assert_cmpint (gh_sms_answer_judge (status, body, strlen (body), &said), ==, wanted);
  g_assert_cmpstr (said, ==, words);
}

static void
test_statuses (void)
{
  static const struct {
    int status;
    GhOutcome outcome;
  } cases[] = {
    { 200, GH_OUTCOME_SENT },      { 201, GH_OUTCOME_SENT },      { 299, GH_OUTCOME_SENT },
    { 301, GH_OUTCOME_DOWN },      { 308, GH_OUTCOME_DOWN },      { 400, GH_OUTCOME_PERMANENT },
    { 401, GH_OUTCOME_DOWN },      { 402, GH_OUTCOME_DOWN },      { 403, GH_OUTCOME_DOWN },
    { 404, GH_OUTCOME_DOWN },      { 408, GH_OUTCOME_TEMPORARY }, { 413, GH_OUTCOME_PERMANENT },
    { 422, GH_OUTCOME_PERMANENT }, { 429, GH_OUTCOME_TEMPORARY }, { 500, GH_OUTCOME_TEMPORARY },
    { 501, GH_OUTCOME_DOWN },      { 503, GH_OUTCOME_TEMPORARY }, { 599, GH_OUTCOME_TEMPORARY },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *words =
        cases[i].outcome == GH_OUTCOME_SENT ? NULL : g_strdup_printf ("HTTP %d", cases[i].status);
    expect (cases[i].status, "", cases[i].outcome, words);
  }
}

static void
test_codes (void)
{
  expect (400, "{\"code\": 21211, \"message\": \"no\"}", GH_OUTCOME_PERMANENT,
          "HTTP 400, code 21211: no");
  expect (403, "{\"code\": 21408, \"message\": \"no\"}", GH_OUTCOME_PERMANENT,
          "HTTP 403, code 21408: no");
  expect (400, "{\"code\": 21606, \"message\": \"from\"}", GH_OUTCOME_DOWN,
          "HTTP 400, code 21606: from");
  expect (400, "{\"code\": 21611, \"message\": \"full\"}", GH_OUTCOME_TEMPORARY,
          "HTTP 400, code 21611: full");
  expect (401, "{\"code\": 21211, \"message\": \"no\"}", GH_OUTCOME_DOWN,
          "HTTP 401, code 21211: no");
  expect (500, "{\"code\": 21211, \"message\": \"no\"}", GH_OUTCOME_TEMPORARY,
          "HTTP 500, code 21211: no");
  expect (201, "{\"code\": 21211, \"message\": \"no\"}", GH_OUTCOME_SENT, NULL);
}

static void
test_bodies (void)
{
  expect (400, "{\"message\": \"no\"}", GH_OUTCOME_PERMANENT, "HTTP 400: no");
  expect (400, "{\"code\": \"21606\", \"message\": 7}", GH_OUTCOME_PERMANENT, "HTTP 400");
  expect (400, "{\"code\": 21606, \"code\": 21211}", GH_OUTCOME_PERMANENT, "HTTP 400");
  expect (400, "[21606]", GH_OUTCOME_PERMANENT, "HTTP 400");
  expect (400, "null", GH_OUTCOME_PERMANENT, "HTTP 400");
  expect (400, "<html>", GH_OUTCOME_PERMANENT, "HTTP 400");
  expect (400, "\xff\xfe", GH_OUTCOME_PERMANENT, "HTTP 400");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sms-answer/statuses", test_statuses);
  g_test_add_func ("/sms-answer/codes", test_codes);
  g_test_add_func ("/sms-answer/bodies", test_bodies);
  return g_test_run ();
}
