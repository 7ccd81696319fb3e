/* Tests of kiosk/client/answer: what the server may say, and what somebody else might. */

#include "kiosk/client/answer.h"

static GhAnswer *
read_reply (int status, const char *body, GhExpectation expectation)
{
  GhReply reply = { .status = status, .body = (char *) body, .length = strlen (body) };
  GError *error = NULL;
  GhAnswer *answer = gh_answer_read (&reply, expectation, &error);
  g_assert_no_error (error);
  return answer;
}

static void
assert_bad (int status, const char *body, GhExpectation expectation)
{
  GhReply reply = { .status = status, .body = (char *) body, .length = strlen (body) };
  g_autoptr (GError) error = NULL;
  g_assert_null (gh_answer_read (&reply, expectation, &error));
  g_assert_error (error, GH_API_ERROR, GH_API_ERROR_BAD_ANSWER);
}

static void
test_verdicts (void)
{
  const char *names[] = { "TICKET_NOT_FOUND", "TICKET_CANCELLED", "TICKET_NOT_ACTIVATED",
                          "TICKET_EXPIRED" };
  const GhVerdict verdicts[] = { GH_VERDICT_TICKET_NOT_FOUND, GH_VERDICT_TICKET_CANCELLED,
                                 GH_VERDICT_TICKET_NOT_ACTIVATED, GH_VERDICT_TICKET_EXPIRED };
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *body =
        g_strdup_printf ("{\"success\":false,\"error\":{\"code\":\"%s\",\"message\":\"m\"}}",
                         names[i]);
    g_autoptr (GhAnswer) answer = read_reply (400, body, GH_EXPECT_ADMISSION);
    g_assert_cmpint (answer->kind, ==, GH_ANSWER_ADMISSION);
    g_assert_cmpint (answer->admission->verdict, ==, verdicts[i]);
    /* The same refusal of a verification is a verdict too. */
    g_autoptr (GhAnswer) verify = read_reply (400, body, GH_EXPECT_VERIFICATION);
    g_assert_cmpint (verify->kind, ==, GH_ANSWER_ADMISSION);
  }
}

static void
test_verification (void)
{
  g_autoptr (GhAnswer) answer = read_reply (
      200,
      "{\"success\":true,\"data\":{\"ticket_id\":1,\"ticket_code\":\"X\",\"status\":\"VERIFIED\","
      "\"verified_at\":\"2025-11-14T09:30:00Z\",\"verified_by\":5}}",
      GH_EXPECT_VERIFICATION);
  g_assert_cmpint (answer->kind, ==, GH_ANSWER_VERIFIED);
  g_assert_false (answer->verification->already);
}

static void
test_failures (void)
{
  static const struct {
    int status;
    const char *code;
    GhExpectation expectation;
    GhAnswerKind kind;
  } CASES[] = {
    { 401, "INVALID_CREDENTIALS", GH_EXPECT_SIGN_IN, GH_ANSWER_REFUSED },
    { 401, "UNAUTHENTICATED", GH_EXPECT_ADMISSION, GH_ANSWER_UNAUTHENTICATED },
    { 429, "LOCKED_OUT", GH_EXPECT_SIGN_IN, GH_ANSWER_REFUSED },
    { 429, "RATE_LIMITED", GH_EXPECT_ADMISSION, GH_ANSWER_LATER },
    { 503, "BUSY", GH_EXPECT_VERIFICATION, GH_ANSWER_LATER },
    { 500, "INTERNAL_ERROR", GH_EXPECT_ADMISSION, GH_ANSWER_LATER },
    { 403, "ADDRESS_NOT_ALLOWED", GH_EXPECT_SIGN_IN, GH_ANSWER_REFUSED },
    { 403, "DEVICE_REVOKED", GH_EXPECT_SIGN_IN, GH_ANSWER_REVOKED },
    { 403, "DEVICE_REVOKED", GH_EXPECT_MANIFEST, GH_ANSWER_REVOKED },
    { 403, "OPERATOR_MISMATCH", GH_EXPECT_VERIFICATION, GH_ANSWER_REFUSED },
    { 404, "NOT_FOUND", GH_EXPECT_ADMISSION, GH_ANSWER_REFUSED },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++) {
    g_autofree char *body =
        g_strdup_printf ("{\"success\":false,\"error\":{\"code\":\"%s\",\"message\":\"m\"}}",
                         CASES[i].code);
    g_autoptr (GhAnswer) answer = read_reply (CASES[i].status, body, CASES[i].expectation);
    g_assert_cmpint (answer->kind, ==, CASES[i].kind);
    if (answer->failure != NULL)
      g_assert_cmpstr (answer->failure->code, ==, CASES[i].code);
  }
}

static void
test_retry_after_from_header (void)
{
  const char *body = "{\"success\":false,\"error\":{\"code\":\"BUSY\",\"message\":\"m\"}}";
  GhReply reply = { 503, (char *) body, strlen (body), 7 };
  g_autoptr (GhAnswer) answer = gh_answer_read (&reply, GH_EXPECT_ADMISSION, NULL);
  g_assert_cmpint (answer->failure->retry_after, ==, 7);
}

/* A proxy in trouble has no JSON; it may get better. */
static void
test_bare_trouble (void)
{
  g_autoptr (GhAnswer) answer = read_reply (502, "<html>Bad gateway</html>", GH_EXPECT_ADMISSION);
  g_assert_cmpint (answer->kind, ==, GH_ANSWER_LATER);
  g_assert_cmpstr (answer->failure->code, ==, "HTTP_502");
}

static void
test_synced (void)
{
  g_autoptr (GhAnswer) answer =
      read_reply (200,
                  "{\"success\":true,\"data\":{\"results\":["
                  "{\"id\":\"f3b8cbe5-2b1c-4f1e-9d3a-6a3b0c4d5e6f\",\"outcome\":\"VERIFIED\"},"
                  "{\"id\":null,\"outcome\":\"REJECTED\",\"code\":\"INVALID_ENTRY\"}]}}",
                  GH_EXPECT_SYNC);
  g_assert_cmpint (answer->kind, ==, GH_ANSWER_SYNCED);
  g_assert_cmpuint (answer->sync_results->len, ==, 2);
  const GhSyncResult *first = answer->sync_results->pdata[0];
  const GhSyncResult *second = answer->sync_results->pdata[1];
  g_assert_cmpstr (first->id, ==, "f3b8cbe5-2b1c-4f1e-9d3a-6a3b0c4d5e6f");
  g_assert_null (second->id);
  g_assert_cmpint (second->outcome, ==, GH_SYNC_REJECTED);

  /* A web server that finds the batch too long says so in its own way, to nobody else. */
  g_autoptr (GhAnswer) too_long = read_reply (413, "<html>Too large</html>", GH_EXPECT_SYNC);
  g_assert_cmpint (too_long->kind, ==, GH_ANSWER_REFUSED);
  g_assert_cmpint (too_long->status, ==, 413);
  assert_bad (413, "<html>Too large</html>", GH_EXPECT_ADMISSION);
  assert_bad (400, "<html>Bad request</html>", GH_EXPECT_SYNC);
  assert_bad (200, "{\"success\":true,\"data\":{}}", GH_EXPECT_SYNC);
  assert_bad (200, "{\"success\":true,\"data\":{\"results\":[{\"id\":null}]}}", GH_EXPECT_SYNC);
}

#define CONFLICT                                                                                   \
  "{\"id\":3,\"code\":\"ALREADY_VERIFIED\",\"ticket_id\":2,\"ticket_code\":\"B\","                 \
  "\"customer_name\":\"Ada\",\"first\":{\"at\":\"2026-07-01T09:00:00Z\","                          \
  "\"operator_name\":\"Olga\",\"device_name\":null,\"undone_at\":null},\"second\":null,"           \
  "\"decision\":null,\"note\":\"\",\"decided_by\":null,\"decider_name\":null,\"decided_at\":null}"
#define LIST(conflicts) "{\"success\":true,\"data\":{\"conflicts\":[" conflicts "]}}"
#define HITS            "{\"success\":true,\"data\":{\"hits\":[],\"more\":true}}"

/* A list is a list, one is one; neither is taken for the other. */
static void
test_conflicts (void)
{
  const char *one = "{\"success\":true,\"data\":" CONFLICT "}";
  g_autoptr (GhAnswer) list = read_reply (200, LIST (CONFLICT "," CONFLICT), GH_EXPECT_CONFLICTS);
  g_assert_cmpint (list->kind, ==, GH_ANSWER_CONFLICTS);
  g_assert_cmpuint (list->conflicts->len, ==, 2);
  g_autoptr (GhAnswer) decided = read_reply (200, one, GH_EXPECT_CONFLICT);
  g_assert_cmpint (decided->kind, ==, GH_ANSWER_CONFLICTS);
  g_assert_cmpuint (decided->conflicts->len, ==, 1);
  assert_bad (200, one, GH_EXPECT_CONFLICTS);
  assert_bad (200, LIST (CONFLICT), GH_EXPECT_CONFLICT);
  assert_bad (200, LIST (CONFLICT ",{}"), GH_EXPECT_CONFLICTS);
  assert_bad (200, HITS, GH_EXPECT_CONFLICTS);
  assert_bad (404, LIST (""), GH_EXPECT_CONFLICTS);
}

static void
test_hits (void)
{
  g_autoptr (GhAnswer) answer = read_reply (200, HITS, GH_EXPECT_HITS);
  g_assert_cmpint (answer->kind, ==, GH_ANSWER_HITS);
  g_assert_true (answer->search->more);
  g_assert_cmpuint (answer->search->hits->len, ==, 0);
  assert_bad (200, LIST (""), GH_EXPECT_HITS);
  assert_bad (200, "{\"success\":true,\"data\":{\"hits\":[{}],\"more\":false}}", GH_EXPECT_HITS);
  assert_bad (200, "{\"success\":true,\"data\":{\"hits\":{},\"more\":false}}", GH_EXPECT_HITS);
}

/* Whatever else a network may answer never becomes a verdict. */
static void
test_strangers (void)
{
  const char *valid = "{\"success\":true,\"data\":{\"validation_status\":\"VALID\"}}";
  assert_bad (200, "", GH_EXPECT_ADMISSION);
  assert_bad (200, "<html>Welcome to the hotel</html>", GH_EXPECT_ADMISSION);
  assert_bad (200, "null", GH_EXPECT_ADMISSION);
  assert_bad (200, "[]", GH_EXPECT_ADMISSION);
  assert_bad (200, "{}", GH_EXPECT_ADMISSION);
  assert_bad (200, "{\"success\":true}", GH_EXPECT_ADMISSION);
  assert_bad (200, valid, GH_EXPECT_ADMISSION);
  assert_bad (302, "", GH_EXPECT_ADMISSION);
  assert_bad (204, "", GH_EXPECT_VERIFICATION);
  assert_bad (400, valid, GH_EXPECT_ADMISSION);
  assert_bad (200, "{\"success\":false,\"error\":{\"code\":\"TICKET_EXPIRED\",\"message\":\"m\"}}",
              GH_EXPECT_ADMISSION);
  assert_bad (200, "{\"success\":\"true\",\"data\":{}}", GH_EXPECT_SIGN_IN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/answer/verdicts", test_verdicts);
  g_test_add_func ("/answer/verification", test_verification);
  g_test_add_func ("/answer/failures", test_failures);
  g_test_add_func ("/answer/retry-after-from-header", test_retry_after_from_header);
  g_test_add_func ("/answer/bare-trouble", test_bare_trouble);
  g_test_add_func ("/answer/synced", test_synced);
  g_test_add_func ("/answer/conflicts", test_conflicts);
  g_test_add_func ("/answer/hits", test_hits);
  g_test_add_func ("/answer/strangers", test_strangers);
  return g_test_run ();
}
