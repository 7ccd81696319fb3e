/* The envelopes of the API. */

#include "server/api/answer.h"

#include "tests/unit/fake-gateway.h"

#include <string.h>

static void
expect (GhResponse *answer, int status, const char *body, const char *headers)
{
  g_autoptr (GhResponse) response = answer;
  g_assert_cmpint (response->status, ==, status);
  g_assert_cmpmem (g_bytes_get_data (response->body, NULL), g_bytes_get_size (response->body), body,
                   strlen (body));
  g_assert_cmpstr (response->headers->str, ==, headers);
  g_assert_cmpstr (response->cache_control, ==, "no-store");
}

#define TYPE                                                                                       \
  "Content-Type: application/json; charset=utf-8\r\n"                                              \
  "Content-Language: en\r\n"                                                                       \
  "Vary: Accept-Language\r\n"

static void
test_success (void)
{
  json_object *data = json_object_new_object ();
  gh_json_add_int (data, "id", 7);
  expect (gh_answer_success (data), 200, "{\"success\":true,\"data\":{\"id\":7}}", TYPE);
}

static void
test_failures (void)
{
  expect (gh_answer_failure (404, "NOT_FOUND", 0), 404,
          "{\"success\":false,\"error\":{\"code\":\"NOT_FOUND\","
          "\"message\":\"There is nothing at this address.\"}}",
          TYPE);
  expect (gh_answer_failure (429, "LOCKED_OUT", 900), 429,
          "{\"success\":false,\"error\":{\"code\":\"LOCKED_OUT\","
          "\"message\":\"Too many tries. Please wait 15 minutes and try again.\","
          "\"retry_after\":900}}",
          TYPE "Retry-After: 900\r\n");
  expect (gh_answer_bad_request ("INVALID_REQUEST", "ticket_id: “x” \"y\"\n"), 400,
          "{\"success\":false,\"error\":{\"code\":\"INVALID_REQUEST\","
          "\"message\":\"ticket_id: “x” \\\"y\\\"\\n\"}}",
          TYPE);
}

static void
test_faults (void)
{
  g_autoptr (FakeGateway) fake = fake_gateway_new ();
  g_autoptr (GhRequest) request = gh_request_new (&fake->gateway, NULL);
  g_autofree char *body =
      g_strdup_printf ("{\"success\":false,\"error\":{\"code\":\"BUSY\","
                       "\"message\":\"We cannot answer right now. Please try again in a moment.\","
                       "\"request_id\":\"%s\",\"retry_after\":2}}",
                       request->id);
  expect (gh_answer_fault (request, 503, "BUSY", 2), 503, body, TYPE "Retry-After: 2\r\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/answer/success", test_success);
  g_test_add_func ("/answer/failures", test_failures);
  g_test_add_func ("/answer/faults", test_faults);
  return g_test_run ();
}
