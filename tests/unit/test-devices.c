/* The gates' devices: named, invited, enrolled, checked, revoked. */

#include "server/domain/devices.h"

#include "tests/unit/venue.h"

#include <string.h>

static GhInvitation *
add (Venue *venue)
{
  g_autoptr (GError) error = NULL;
  GhInvitation *invitation = gh_device_add (&venue->context, venue->orq, "Gate 1", &error);
  g_assert_no_error (error);
  return invitation;
}

static GhInvitation *
invite (Venue *venue, gint64 id)
{
  g_autoptr (GError) error = NULL;
  GhInvitation *invitation = NULL;
  ASSERT_DONE (gh_device_invite (&venue->context, id, &invitation, &error), error);
  return invitation;
}

/* The key, owned by the caller; NULL when the outcome is not OK. */
static char *
enrol (Venue *venue, const char *token, GhEnrolOutcome wanted)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhDevice) device = NULL;
  GhEnrolOutcome outcome;
  char *key = NULL;
  int retry_after = 0;
  ASSERT_DONE (gh_device_enrol (&venue->context, token, &outcome, &device, &key, &retry_after,
                                &error),
               error);
  g_assert_cmpint (outcome, ==, wanted);
  g_assert_cmpint (key != NULL, ==, wanted == GH_ENROL_OK);
  g_assert_cmpint (device != NULL, ==, wanted == GH_ENROL_OK);
  g_assert_cmpint (retry_after > 0, ==, wanted == GH_ENROL_LOCKED_OUT);
  return key;
}

static void
expect_refused (Venue *venue, const char *token, GhEnrolOutcome wanted)
{
  g_assert_null (enrol (venue, token, wanted));
}

static GhDeviceCheck
check (Venue *venue, const char *uuid, const char *key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhDevice) device = NULL;
  const GhDeviceClaim claim = { uuid, key };
  GhDeviceCheck result;
  ASSERT_DONE (gh_device_check (&venue->context, venue->orq, &claim, &result, &device, &error),
               error);
  return result;
}

static void
test_enrolment (Venue *venue, gconstpointer data)
{
  g_autoptr (GhInvitation) invitation = add (venue);
  const char *uuid = invitation->device->uuid;
  g_assert_cmpint (strlen (invitation->token), ==, 43);
  g_assert_cmpint (invitation->expires_at, ==, venue->context.now + 900);
  g_assert_cmpstr (invitation->device->name, ==, "Gate 1");
  g_assert_true (invitation->device->enrolling);
  g_assert_cmpint (invitation->device->last_seen_at, ==, 0);
  /* Until it is enrolled anybody may call himself so. */
  g_assert_cmpint (check (venue, uuid, NULL), ==, GH_DEVICE_OK);

  venue->context.now += 899;
  g_autofree char *key = enrol (venue, invitation->token, GH_ENROL_OK);
  g_assert_cmpint (strlen (key), ==, 43);
  expect_refused (venue, invitation->token, GH_ENROL_TOKEN_INVALID); /* used up */
  g_assert_cmpint (check (venue, uuid, key), ==, GH_DEVICE_OK);
  g_assert_cmpint (check (venue, uuid, NULL), ==, GH_DEVICE_KEY_INVALID);
  g_assert_cmpint (check (venue, uuid, ""), ==, GH_DEVICE_KEY_INVALID);
  g_assert_cmpint (check (venue, uuid, invitation->token), ==, GH_DEVICE_KEY_INVALID);
  g_assert_cmpint (check (venue, NULL, key), ==, GH_DEVICE_OK);
  g_assert_cmpint (check (venue, "0f0e0d0c-0b0a-4908-8706-050403020100", key), ==, GH_DEVICE_OK);
  /* Neither key nor token is in the database. */
  g_autofree char *row =
      venue_text (venue, "SELECT json_array(key_hash, enrol_hash, last_seen_at) AS v FROM devices");
  g_assert_null (strstr (row, key));
  g_assert_nonnull (strstr (row, ",null,"));
}

static void
test_tokens (Venue *venue, gconstpointer data)
{
  g_autoptr (GhInvitation) first = add (venue);
  g_autoptr (GhInvitation) second = invite (venue, first->device->id);
  expect_refused (venue, "", GH_ENROL_TOKEN_INVALID);
  expect_refused (venue, "no token of ours", GH_ENROL_TOKEN_INVALID);
  expect_refused (venue, first->token, GH_ENROL_TOKEN_INVALID); /* another took its place */
  venue->context.now += GH_ENROL_TOKEN_SECONDS;
  expect_refused (venue, second->token, GH_ENROL_TOKEN_INVALID); /* too old */
  g_assert_null (invite (venue, 99));
}

/* The key of before is good until the new token is used. */
static void
test_again (Venue *venue, gconstpointer data)
{
  g_autoptr (GhInvitation) first = add (venue);
  g_autofree char *key = enrol (venue, first->token, GH_ENROL_OK);
  g_autoptr (GhInvitation) second = invite (venue, first->device->id);
  g_assert_cmpstr (second->device->uuid, ==, first->device->uuid);
  g_assert_cmpint (check (venue, first->device->uuid, key), ==, GH_DEVICE_OK);
  g_autofree char *other = enrol (venue, second->token, GH_ENROL_OK);
  g_assert_cmpint (check (venue, first->device->uuid, key), ==, GH_DEVICE_KEY_INVALID);
  g_assert_cmpint (check (venue, first->device->uuid, other), ==, GH_DEVICE_OK);
}

static void
test_revoked (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhInvitation) first = add (venue);
  gint64 id = first->device->id;
  gboolean changed = FALSE;
  g_autofree char *key = enrol (venue, first->token, GH_ENROL_OK);
  g_autoptr (GhInvitation) second = invite (venue, id);
  ASSERT_DONE (gh_device_revoke (&venue->context, id, &changed, &error), error);
  g_assert_true (changed);
  g_assert_cmpint (check (venue, first->device->uuid, key), ==, GH_DEVICE_REVOKED);
  g_assert_cmpint (check (venue, first->device->uuid, NULL), ==, GH_DEVICE_REVOKED);
  expect_refused (venue, second->token, GH_ENROL_TOKEN_INVALID);
  g_assert_null (invite (venue, id)); /* for good */
  ASSERT_DONE (gh_device_revoke (&venue->context, 99, &changed, &error), error);
  g_assert_false (changed);
}

static void
test_rename (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhInvitation) invitation = add (venue);
  gboolean changed = FALSE;
  ASSERT_DONE (
      gh_device_rename (&venue->context, invitation->device->id, "North", &changed, &error), error);
  g_assert_true (changed);
  g_autofree char *name = venue_text (venue, "SELECT name AS v FROM devices");
  g_assert_cmpstr (name, ==, "North");
  ASSERT_DONE (gh_device_rename (&venue->context, 99, "North", &changed, &error), error);
  g_assert_false (changed);
  g_autofree char *events = venue_text (venue, "SELECT group_concat(name || '|' || detail) AS v"
                                               " FROM events");
  g_assert_cmpstr (events, ==, "device.added|device 1,device.renamed|device 1");
}

/* Guesses are counted by address; a right one forgets them. */
static void
test_guesses (Venue *venue, gconstpointer data)
{
  g_autoptr (GhInvitation) invitation = add (venue);
  venue->config.login_failures = (GhLimit){ 3, 600 };
  for (int i = 0; i < 3; i++)
    expect_refused (venue, "guess", GH_ENROL_TOKEN_INVALID);
  expect_refused (venue, invitation->token, GH_ENROL_LOCKED_OUT);
  venue->context.address = "192.0.2.8";
  expect_refused (venue, "guess", GH_ENROL_TOKEN_INVALID);
  expect_refused (venue, "guess", GH_ENROL_TOKEN_INVALID);
  g_autofree char *key = enrol (venue, invitation->token, GH_ENROL_OK);
  expect_refused (venue, "guess", GH_ENROL_TOKEN_INVALID);
  expect_refused (venue, "guess", GH_ENROL_TOKEN_INVALID);
}

/* A device of another organisation is unknown here. */
static void
test_foreign (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 product = 0;
  g_autoptr (GhInvitation) invitation =
      gh_device_add (&venue->context, venue_add_org (venue, "UTC", &product), "Gate 1", &error);
  g_assert_no_error (error);
  g_autofree char *key = enrol (venue, invitation->token, GH_ENROL_OK);
  g_assert_cmpint (check (venue, invitation->device->uuid, NULL), ==, GH_DEVICE_OK);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  VENUE_TEST ("/devices/enrolment", NULL, test_enrolment);
  VENUE_TEST ("/devices/tokens", NULL, test_tokens);
  VENUE_TEST ("/devices/again", NULL, test_again);
  VENUE_TEST ("/devices/revoked", NULL, test_revoked);
  VENUE_TEST ("/devices/rename", NULL, test_rename);
  VENUE_TEST ("/devices/guesses", NULL, test_guesses);
  VENUE_TEST ("/devices/foreign", NULL, test_foreign);
  return g_test_run ();
}
