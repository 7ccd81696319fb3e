/* Bodies (http/request): what CONTENT_LENGTH says, whether it comes, and how long that may take. */

#include "server/http/request.h"

#include "tests/unit/fake-gateway.h"

#include <string.h>

#define LIMIT 50000

static GhBodyResult
read_body (FakeGateway *fake, const char *said, char **body)
{
  fake_gateway_set (fake, "CONTENT_LENGTH", said);
  fake->taken = 0;
  g_autoptr (GhRequest) request = gh_request_new (&fake->gateway, NULL);
  GhBodyResult result = gh_request_read_body (request, LIMIT);
  g_assert_nonnull (request->body);
  g_assert_cmpint (strlen (request->body->str), ==, request->body->len);
  if (body != NULL)
    *body = g_strdup (request->body->str);
  return result;
}

static void
test_lengths (void)
{
  static const struct {
    const char *said;
    GhBodyResult result;
    gsize length; /* of what was read */
  } cases[] = {
    { NULL, GH_BODY_OK, 0 },
    { "", GH_BODY_OK, 0 },
    { "0", GH_BODY_OK, 0 },
    { "5", GH_BODY_OK, 5 },
    { "40000", GH_BODY_OK, 40000 },
    { "40001", GH_BODY_CUT_SHORT, 40000 },
    { "50000", GH_BODY_CUT_SHORT, 40000 },
    { "50001", GH_BODY_TOO_LARGE, 0 },
    { "9223372036854775807", GH_BODY_TOO_LARGE, 0 },
    { "9223372036854775808", GH_BODY_BAD_LENGTH, 0 },
    { "99999999999999999999999", GH_BODY_BAD_LENGTH, 0 },
    { "-1", GH_BODY_BAD_LENGTH, 0 },
    { "+5", GH_BODY_BAD_LENGTH, 0 },
    { " 5", GH_BODY_BAD_LENGTH, 0 },
    { "5 ", GH_BODY_BAD_LENGTH, 0 },
    { "0x5", GH_BODY_BAD_LENGTH, 0 },
    { "5, 5", GH_BODY_BAD_LENGTH, 0 },
    { "five", GH_BODY_BAD_LENGTH, 0 },
  };
  g_autoptr (FakeGateway) fake = fake_gateway_new ();
  g_autofree char *sent = g_strnfill (40000, 'x');
  fake_gateway_set_body (fake, sent, -1);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *body = NULL;
    g_test_message ("%s", cases[i].said);
    g_assert_cmpint (read_body (fake, cases[i].said, &body), ==, cases[i].result);
    g_assert_cmpint (strlen (body), ==, cases[i].length);
    g_assert_cmpint (fake->taken, ==, cases[i].length);
  }
}

/* In pieces, never beyond what was said: the rest of a connection is not ours. */
static void
test_pieces (void)
{
  g_autoptr (FakeGateway) fake = fake_gateway_new ();
  g_autofree char *body = NULL;
  fake_gateway_set_body (fake, "abcdefghijklmnopqrstuvwxyz", -1);
  fake->chunk = 3;
  g_assert_cmpint (read_body (fake, "10", &body), ==, GH_BODY_OK);
  g_assert_cmpstr (body, ==, "abcdefghij");
  g_assert_cmpint (fake->taken, ==, 10);
}

static void
test_stalls (void)
{
  g_autoptr (FakeGateway) fake = fake_gateway_new ();
  g_autofree char *body = NULL;
  fake_gateway_set_body (fake, "abc", -1);
  fake->stalls = TRUE;
  g_assert_cmpint (read_body (fake, "10", &body), ==, GH_BODY_CUT_SHORT);
  g_assert_cmpstr (body, ==, "abc");
}

/* What nobody wants is read all the same, up to a limit. */
static void
test_drain (void)
{
  static const struct {
    const char *said;
    gsize sent, taken;
  } cases[] = {
    { "60000", 60000, 60000 }, { "100", 60000, 100 },
    { NULL, 100, 0 },          { "nonsense", 100, 0 },
    { "100", 10, 10 },         { "99999999999", GH_DRAIN_MAX_BYTES + 1000, GH_DRAIN_MAX_BYTES },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (FakeGateway) fake = fake_gateway_new ();
    g_autofree char *sent = g_strnfill (cases[i].sent, 'x');
    fake_gateway_set_body (fake, sent, (gssize) cases[i].sent);
    fake_gateway_set (fake, "CONTENT_LENGTH", cases[i].said);
    g_autoptr (GhRequest) request = gh_request_new (&fake->gateway, NULL);
    gh_request_drain (request);
    g_assert_cmpint (fake->taken, ==, cases[i].taken);
  }
}

static void
test_drain_the_rest (void)
{
  g_autoptr (FakeGateway) fake = fake_gateway_new ();
  fake_gateway_set_body (fake, "abcdefghij", -1);
  g_autoptr (GhRequest) request = gh_request_new (&fake->gateway, NULL);
  g_assert_cmpint (gh_request_read_body (request, LIMIT), ==, GH_BODY_OK);
  gh_request_drain (request);
  g_assert_cmpint (fake->taken, ==, 10);
  g_assert_cmpint (request->body->len, ==, 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/request-body/lengths", test_lengths);
  g_test_add_func ("/request-body/pieces", test_pieces);
  g_test_add_func ("/request-body/stalls", test_stalls);
  g_test_add_func ("/request-body/drain", test_drain);
  g_test_add_func ("/request-body/drain-the-rest", test_drain_the_rest);
  return g_test_run ();
}
