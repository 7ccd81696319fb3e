/* What a device meets at the routes: its enrolment, the guard of every operator's route, the
 * sign-in, and the server's clock on every answer. */

#include "server/api/gate-enrol.h"

#include "core/clock.h"
#include "server/domain/devices.h"
#include "server/domain/secret-hash.h"
#include "server/store/operator-store.h"
#include "tests/unit/site.h"

#include <string.h>

#define ENROL "/api/operator/enrol"
#define LOGIN "/api/operator/login"
#define STATS "/api/operator/stats"

static GhInvitation *
add (Site *site)
{
  g_autoptr (GError) error = NULL;
  GhInvitation *invitation =
      gh_device_add (&site->venue.context, site->venue.orq, "Gate 1", &error);
  g_assert_no_error (error);
  return invitation;
}

static int
enrol (Site *site, const char *token)
{
  g_autofree char *body = g_strdup_printf ("{\"token\": \"%s\"}", token);
  return site_post (site, ENROL, body);
}

/* A field's text without its quotes. Owned by the caller. */
static char *
dup_field (Site *site, const char *field)
{
  g_autofree char *text = g_strdup (site_field (site, field));
  return g_strndup (text + 1, strlen (text) - 2);
}

static void
claim (Site *site, const char *uuid, const char *key)
{
  fake_gateway_set (site->fake, "HTTP_X_GATEHOUSE_DEVICE", uuid);
  fake_gateway_set (site->fake, "HTTP_X_GATEHOUSE_DEVICE_KEY", key);
}

static void
test_enrol (Site *site, gconstpointer data)
{
  g_autoptr (GhInvitation) invitation = add (site);
  g_autofree char *long_token = g_strnfill (101, 'x');
  site->venue.config.login_failures = (GhLimit){ 3, 900 };
  g_assert_cmpint (enrol (site, "guess"), ==, 400);
  g_assert_cmpstr (site_error (site), ==, "ENROL_TOKEN_INVALID");
  g_assert_cmpint (enrol (site, long_token), ==, 400);
  g_assert_cmpstr (site_error (site), ==, "INVALID_REQUEST");
  g_assert_cmpint (site_post (site, ENROL, "{}"), ==, 400);
  g_assert_cmpint (enrol (site, invitation->token), ==, 200);
  g_assert_cmpstr (site_field (site, "name"), ==, "\"Gate 1\"");
  g_assert_cmpstr (site_field (site, "orq"), ==, "1");
  g_autofree char *uuid = dup_field (site, "device_id");
  g_assert_cmpstr (uuid, ==, invitation->device->uuid);
  for (int i = 0; i < 3; i++)
    g_assert_cmpint (enrol (site, invitation->token), ==, 400);
  g_assert_cmpint (enrol (site, invitation->token), ==, 429);
  g_assert_cmpstr (site_error (site), ==, "LOCKED_OUT");
  g_autofree char *wait = site_header (site, "Retry-After");
  g_assert_cmpstr (wait, ==, "900");
}

static void
test_guard (Site *site, gconstpointer data)
{
  g_autoptr (GhInvitation) invitation = add (site);
  g_autofree char *upper = g_ascii_strup (invitation->device->uuid, -1);
  g_assert_cmpint (enrol (site, invitation->token), ==, 200);
  g_autofree char *key = dup_field (site, "device_key");
  const struct {
    const char *uuid, *key;
    int status;
  } cases[] = {
    { NULL, NULL, 200 },
    { invitation->device->uuid, key, 200 },
    { upper, key, 200 },
    { invitation->device->uuid, NULL, 403 },
    { upper, NULL, 403 },
    { invitation->device->uuid, "x", 403 },
    { "0f0e0d0c-0b0a-4908-8706-050403020100", "x", 200 }, /* nobody knows it */
    { "no UUID", "x", 200 },
  };
  claim (site, invitation->device->uuid, NULL);
  g_assert_cmpint (site_ask (site, "GET", STATS), ==, 401); /* the session comes first */
  site_sign_in (site);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    claim (site, cases[i].uuid, cases[i].key);
    g_assert_cmpint (site_ask (site, "GET", STATS), ==, cases[i].status);
    g_assert_cmpstr (site_error (site), ==, cases[i].status == 200 ? "" : "DEVICE_KEY_INVALID");
  }
  venue_run (&site->venue, "UPDATE devices SET status = 'REVOKED'");
  claim (site, invitation->device->uuid, key);
  g_assert_cmpint (site_ask (site, "GET", STATS), ==, 403);
  g_assert_cmpstr (site_error (site), ==, "DEVICE_REVOKED");
}

/* Only who has the right secret learns what became of a device; and he gets no session. */
static void
test_login (Site *site, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhInvitation) invitation = add (site);
  g_autofree char *pin = gh_secret_hash ("1234", site->venue.config.secret_file, &error);
  g_assert_no_error (error);
  ASSERT_DONE (gh_operator_store_set_secrets (site->venue.db, site->venue.operator_id, pin, NULL,
                                              &error),
               error);
  static const char right[] = "{\"username\": \"olga\", \"pin\": \"1234\"}";
  g_assert_cmpint (enrol (site, invitation->token), ==, 200);
  g_autofree char *key = dup_field (site, "device_key");
  claim (site, invitation->device->uuid, NULL);
  g_assert_cmpint (site_post (site, LOGIN, "{\"username\": \"olga\", \"pin\": \"1\"}"), ==, 401);
  g_assert_cmpint (site_post (site, LOGIN, right), ==, 403);
  g_assert_cmpstr (site_error (site), ==, "DEVICE_KEY_INVALID");
  claim (site, invitation->device->uuid, key);
  g_assert_cmpint (site_post (site, LOGIN, right), ==, 200);
  venue_run (&site->venue, "UPDATE devices SET status = 'REVOKED'");
  g_assert_cmpint (site_post (site, LOGIN, right), ==, 403);
  g_assert_cmpstr (site_error (site), ==, "DEVICE_REVOKED");
  g_assert_cmpint (venue_number (&site->venue, "SELECT count(*) AS v FROM sessions"), ==, 1);
}

static void
assert_time (Site *site)
{
  g_autofree char *header = site_header (site, "X-Gatehouse-Time");
  gint64 told = 0, now = gh_clock_now_ms ();
  g_assert_nonnull (header);
  g_assert_true (g_ascii_string_to_signed (header, 10, 1, G_MAXINT64, &told, NULL));
  g_assert_cmpint (ABS (now - told), <, 60 * 1000);
}

static void
test_time (Site *site, gconstpointer data)
{
  g_assert_cmpint (site_ask (site, "GET", STATS), ==, 401);
  assert_time (site);
  g_assert_cmpint (enrol (site, "x"), ==, 400);
  assert_time (site);
  g_assert_cmpint (site_ask (site, "GET", "/api/operator/nothing"), ==, 404);
  assert_time (site);
  g_assert_cmpint (site_ask (site, "GET", ENROL), ==, 405);
  assert_time (site);
  site_sign_in (site);
  g_assert_cmpint (site_ask (site, "GET", STATS), ==, 200);
  assert_time (site);
  g_set_error (&site->fault, GH_DB_ERROR, GH_DB_ERROR_BUSY, "busy");
  g_assert_cmpint (site_ask (site, "GET", STATS), ==, 503);
  assert_time (site);
  g_clear_error (&site->fault);
  site_ask (site, "GET", "/healthz");
  g_assert_null (site_header (site, "X-Gatehouse-Time"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  SITE_TEST ("/gate-enrol/enrol", NULL, test_enrol);
  SITE_TEST ("/gate-enrol/guard", NULL, test_guard);
  SITE_TEST ("/gate-enrol/login", NULL, test_login);
  SITE_TEST ("/gate-enrol/time", NULL, test_time);
  return g_test_run ();
}
