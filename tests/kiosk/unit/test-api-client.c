/* Tests of kiosk/client/api-client: what is asked, and what an answer tells besides itself. */

#include "answers.h"
#include "fake-transport.h"
#include "kiosk/client/api-client.h"

#include <string.h>

#define NOON G_GINT64_CONSTANT (1795694400) /* 2026-11-26 12:00 UTC */

typedef struct {
  GhFakeTransport *transport;
  GhApiClient *client;
  GhAnswer *answer;
  GError *error;
  gboolean done;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->transport = gh_fake_transport_new ();
  fixture->client = gh_api_client_new (GH_TRANSPORT (fixture->transport), "device", "en");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gh_answer_free (fixture->answer);
  g_clear_error (&fixture->error);
  g_object_unref (fixture->client);
  g_assert_finalize_object (fixture->transport);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *fixture = data;
  g_clear_pointer (&fixture->answer, gh_answer_free);
  g_clear_error (&fixture->error);
  fixture->answer = gh_api_client_finish (GH_API_CLIENT (source), result, &fixture->error);
  fixture->done = TRUE;
}

static void
ask (Fixture *fixture, GhDate date, const char *cursor, const char *path)
{
  fixture->done = FALSE;
  gh_api_client_manifest_async (fixture->client, "tok", date, cursor, NULL, on_done, fixture);
  g_assert_cmpstr (gh_fake_transport_path (fixture->transport), ==, path);
  g_assert_cmpstr (gh_fake_transport_token (fixture->transport), ==, "tok");
  g_assert_cmpstr (gh_fake_transport_body (fixture->transport), ==, NULL);
}

/* A list of @tickets tickets as the server writes it. Owned by the caller. */
static char *
write_list (guint tickets)
{
  g_autoptr (GhManifest) manifest = gh_manifest_new ();
  manifest->orq = 1;
  manifest->date = gh_date_new (2026, 11, 26);
  manifest->day_starts_at = NOON - 43200;
  manifest->day_ends_at = NOON + 43200;
  manifest->made_at = NOON;
  manifest->cursor = g_strdup ("2026-11-26.1795694400.0123abcd");
  manifest->full = TRUE;
  for (guint i = 0; i < tickets; i++) {
    g_autofree char *code = g_strdup_printf ("CODE-%u", i);
    GhManifestTicket ticket = { .sealed = gh_ticket_seal (manifest->day_key, code, "[]") };
    gh_ticket_mark (manifest->day_key, code, ticket.mark);
    g_array_append_val (manifest->tickets, ticket);
  }
  g_autoptr (json_object) envelope = gh_manifest_to_json (manifest);
  return gh_json_to_string (envelope);
}

static void
answer_with_list (Fixture *fixture, guint tickets)
{
  g_autofree char *list = write_list (tickets);
  gh_fake_transport_reply (fixture->transport, 200, list);
  gh_test_wait (&fixture->done);
  g_assert_no_error (fixture->error);
  g_assert_cmpint (fixture->answer->kind, ==, GH_ANSWER_MANIFEST);
  g_assert_cmpuint (fixture->answer->manifest->tickets->len, ==, tickets);
}

static void
test_manifest (Fixture *fixture, gconstpointer data)
{
  ask (fixture, GH_DATE_MIN, NULL, "/api/operator/manifest");
  answer_with_list (fixture, 1);
  ask (fixture, GH_DATE_MIN, "a.1-b", "/api/operator/manifest?since=a.1-b");
  answer_with_list (fixture, 0);
  ask (fixture, gh_date_new (2026, 11, 27), "a b&c",
       "/api/operator/manifest?date=2026-11-27&since="
       "a%20b%26c");
  answer_with_list (fixture, 2);
}

/* Long enough to be read elsewhere. */
static void
test_big_manifest (Fixture *fixture, gconstpointer data)
{
  ask (fixture, gh_date_new (2026, 11, 27), NULL, "/api/operator/manifest?date=2026-11-27");
  answer_with_list (fixture, 3000);
  /* So is what is wrong with one. */
  g_autofree char *filling = g_strnfill (100000, 'x');
  ask (fixture, GH_DATE_MIN, NULL, "/api/operator/manifest");
  gh_fake_transport_reply (fixture->transport, 200, filling);
  gh_test_wait (&fixture->done);
  g_assert_error (fixture->error, GH_API_ERROR, GH_API_ERROR_BAD_ANSWER);
}

static void
test_tells_the_clock (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GhServerClock) clock = gh_server_clock_new (NULL);
  gh_api_client_set_clock (fixture->client, clock);
  ask (fixture, GH_DATE_MIN, NULL, "/api/operator/manifest");
  answer_with_list (fixture, 0);
  g_assert_false (gh_server_clock_is_set (clock));

  /* A refusal tells the time as well. */
  gh_fake_transport_set_server_time (fixture->transport, NOON * 1000);
  ask (fixture, GH_DATE_MIN, NULL, "/api/operator/manifest");
  gh_fake_transport_reply (fixture->transport, 503, SAY_BUSY);
  g_assert_true (gh_server_clock_is_set (clock));
  g_assert_cmpint (gh_server_clock_now (clock), >=, NOON);
  g_assert_cmpint (gh_server_clock_now (clock), <, NOON + 60);
  gh_api_client_set_clock (fixture->client, NULL);
  ask (fixture, GH_DATE_MIN, NULL, "/api/operator/manifest");
  gh_fake_transport_reply (fixture->transport, 503, SAY_BUSY);
  g_assert_cmpint (fixture->answer->kind, ==, GH_ANSWER_LATER);
}

static void
test_revoked (Fixture *fixture, gconstpointer data)
{
  ask (fixture, GH_DATE_MIN, NULL, "/api/operator/manifest");
  gh_fake_transport_reply (fixture->transport, 403, SAY_REVOKED);
  g_assert_cmpint (fixture->answer->kind, ==, GH_ANSWER_REVOKED);
  GhCredentials credentials = { .username = "gate1", .kind = GH_SECRET_PIN, .secret = "1234" };
  gh_api_client_sign_in_async (fixture->client, &credentials, NULL, on_done, fixture);
  gh_fake_transport_reply (fixture->transport, 403, SAY_REVOKED);
  g_assert_cmpint (fixture->answer->kind, ==, GH_ANSWER_REVOKED);
  gh_api_client_validate_async (fixture->client, "tok", "X", NULL, on_done, fixture);
  gh_fake_transport_reply (fixture->transport, 403, SAY_REVOKED);
  g_assert_cmpint (fixture->answer->kind, ==, GH_ANSWER_REVOKED);
  /* The code alone is not enough. */
  gh_api_client_validate_async (fixture->client, "tok", "X", NULL, on_done, fixture);
  gh_fake_transport_reply (fixture->transport, 409, SAY_REVOKED);
  g_assert_cmpint (fixture->answer->kind, ==, GH_ANSWER_REFUSED);
}

static void
test_numbers_and_undo (Fixture *fixture, gconstpointer data)
{
  gh_api_client_stats_async (fixture->client, "tok", NULL, on_done, fixture);
  g_assert_cmpstr (gh_fake_transport_path (fixture->transport), ==, "/api/operator/stats");
  g_assert_cmpstr (gh_fake_transport_token (fixture->transport), ==, "tok");
  gh_fake_transport_reply (fixture->transport, 200,
                           "{\"success\":true,\"data\":{\"date\":\"2026-11-26\","
                           "\"expected\":200,\"admitted\":120,\"double_entries\":0,"
                           "\"without_slot\":0,\"slots\":[]}}");
  g_assert_cmpint (fixture->answer->kind, ==, GH_ANSWER_STATS);
  g_assert_cmpint (fixture->answer->stats->admitted, ==, 120);

  gh_api_client_undo_async (fixture->client, "tok", "id-1", NULL, on_done, fixture);
  g_assert_cmpstr (gh_fake_transport_path (fixture->transport), ==, "/api/operator/undo");
  g_assert_cmpstr (gh_fake_transport_body (fixture->transport), ==, "{\"scan_id\":\"id-1\"}");
  gh_fake_transport_reply (fixture->transport, 200,
                           "{\"success\":true,\"data\":{\"ticket_id\":7,\"ticket_code\":\"X\","
                           "\"status\":\"RESERVED\",\"undone_at\":\"2026-11-26T12:00:00Z\"}}");
  g_assert_cmpint (fixture->answer->kind, ==, GH_ANSWER_UNDONE);
  g_assert_cmpint (fixture->answer->undone->undone_at, ==, NOON);
  gh_api_client_undo_async (fixture->client, "tok", "id-1", NULL, on_done, fixture);
  gh_fake_transport_reply (fixture->transport, 409,
                           "{\"success\":false,\"error\":{\"code\":\"UNDO_TOO_LATE\","
                           "\"message\":\"m\"}}");
  g_assert_cmpint (fixture->answer->kind, ==, GH_ANSWER_REFUSED);
  g_assert_cmpstr (fixture->answer->failure->code, ==, "UNDO_TOO_LATE");
}

static const GhCredentials JANE = { .username = "jane", .kind = GH_SECRET_PIN, .secret = "1" };

/* Told of the device once the caller has had his answer. */
static void
on_told (GhApiClient *client, gpointer data)
{
  int *told = data;
  (*told)++;
}

static void
test_tells_of_the_device (Fixture *fixture, gconstpointer data)
{
  int revoked = 0, key_invalid = 0;
  g_signal_connect (fixture->client, "revoked", G_CALLBACK (on_told), &revoked);
  g_signal_connect (fixture->client, "key-invalid", G_CALLBACK (on_told), &key_invalid);
  ask (fixture, GH_DATE_MIN, NULL, "/api/operator/manifest");
  gh_fake_transport_reply (fixture->transport, 403, SAY_REVOKED);
  g_assert_cmpint (revoked, ==, 1);
  /* Whoever asks, and also when nobody waits for the answer. */
  gh_api_client_sign_out_async (fixture->client, "tok", NULL, NULL, NULL);
  gh_fake_transport_reply (fixture->transport, 403, SAY_REVOKED);
  g_assert_cmpint (revoked, ==, 2);
  gh_api_client_sign_in_async (fixture->client, &JANE, NULL, on_done, fixture);
  gh_fake_transport_reply (fixture->transport, 403, SAY_KEY_INVALID);
  g_assert_cmpint (fixture->answer->kind, ==, GH_ANSWER_REFUSED);
  g_assert_cmpint (key_invalid, ==, 1);
  gh_api_client_validate_async (fixture->client, "tok", "X", NULL, on_done, fixture);
  gh_fake_transport_reply (fixture->transport, 400, SAY_KEY_INVALID);
  gh_api_client_validate_async (fixture->client, "tok", "X", NULL, on_done, fixture);
  gh_fake_transport_reply (fixture->transport, 409, SAY_REVOKED);
  gh_api_client_validate_async (fixture->client, "tok", "X", NULL, on_done, fixture);
  gh_fake_transport_reply (fixture->transport, 200, SAY_VALID);
  g_assert_cmpint (revoked, ==, 2);
  g_assert_cmpint (key_invalid, ==, 1);
}

static void
test_device_and_key (Fixture *fixture, gconstpointer data)
{
  gh_api_client_validate_async (fixture->client, "tok", "X", NULL, on_done, fixture);
  g_assert_cmpstr (gh_fake_transport_device (fixture->transport), ==, "device");
  g_assert_null (gh_fake_transport_key (fixture->transport));
  gh_fake_transport_reply (fixture->transport, 200, SAY_VALID);

  gh_api_client_set_device (fixture->client, "new", "key", "https://example.org");
  gh_api_client_sign_in_async (fixture->client, &JANE, NULL, on_done, fixture);
  g_assert_cmpstr (gh_fake_transport_device (fixture->transport), ==, "new");
  g_assert_cmpstr (gh_fake_transport_key (fixture->transport), ==, "key");
  g_assert_cmpstr (gh_fake_transport_key_server (fixture->transport), ==, "https://example.org");
  gh_fake_transport_reply (fixture->transport, 200, SAY_SIGNED_IN);
}

static void
test_enrol (Fixture *fixture, gconstpointer data)
{
  gh_api_client_enrol_async (fixture->client, "the-token", NULL, on_done, fixture);
  g_assert_cmpstr (gh_fake_transport_path (fixture->transport), ==, "/api/operator/enrol");
  g_assert_cmpstr (gh_fake_transport_body (fixture->transport), ==, "{\"token\":\"the-token\"}");
  g_assert_null (gh_fake_transport_token (fixture->transport));
  gh_fake_transport_reply (fixture->transport, 200, SAY_ENROLLED);
  g_assert_cmpint (fixture->answer->kind, ==, GH_ANSWER_ENROLLED);
  g_assert_cmpstr (fixture->answer->enrolment->name, ==, "Gate 1");
  gh_api_client_enrol_async (fixture->client, "the-token", NULL, on_done, fixture);
  gh_fake_transport_reply (fixture->transport, 200, SAY_SIGNED_IN);
  g_assert_error (fixture->error, GH_API_ERROR, GH_API_ERROR_BAD_ANSWER);
}

/* A session that the server does not know sends nothing: the answer would end it. */
static void
test_no_token (Fixture *fixture, gconstpointer data)
{
  gh_api_client_validate_async (fixture->client, NULL, "X", NULL, on_done, fixture);
  gh_test_settle ();
  g_assert_error (fixture->error, GH_API_ERROR, GH_API_ERROR_NO_TOKEN);
  gh_api_client_manifest_async (fixture->client, NULL, GH_DATE_MIN, NULL, NULL, on_done, fixture);
  gh_test_settle ();
  g_assert_error (fixture->error, GH_API_ERROR, GH_API_ERROR_NO_TOKEN);
  gh_api_client_sign_out_async (fixture->client, NULL, NULL, NULL, NULL);
  gh_test_settle ();
  g_assert_cmpuint (gh_fake_transport_pending (fixture->transport), ==, 0);
}

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/api-client/manifest", test_manifest);
  ADD ("/api-client/big-manifest", test_big_manifest);
  ADD ("/api-client/tells-the-clock", test_tells_the_clock);
  ADD ("/api-client/revoked", test_revoked);
  ADD ("/api-client/numbers-and-undo", test_numbers_and_undo);
  ADD ("/api-client/tells-of-the-device", test_tells_of_the_device);
  ADD ("/api-client/device-and-key", test_device_and_key);
  ADD ("/api-client/enrol", test_enrol);
  ADD ("/api-client/no-token", test_no_token);
  return g_test_run ();
}
