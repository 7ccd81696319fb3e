/* The sealed cookie of a visitor's journey: what goes in comes out, what was touched does not. */

#include "server/pages/journey.h"
#include "wire/json.h"

#include <string.h>

#define NOW 1795435200

static GhKeys keys;

static void
assert_is_new (GhJourney *journey)
{
  g_assert_cmpint (journey->ticket_id, ==, 0);
  g_assert_cmpint (journey->slot_id, ==, 0);
  g_assert_null (journey->email);
  g_assert_null (journey->phone);
  g_assert_cmpuint (strlen (journey->request_id), ==, 36);
  gh_journey_free (journey);
}

static GhJourney *
sample (void)
{
  GhJourney *journey = gh_journey_new ();
  gh_journey_set_ticket (journey, 123);
  gh_journey_set_contact (journey, "\"jo hn\"@exämple.com", "+1 (202) 555-1234");
  gh_journey_set_slot (journey, 45);
  return journey;
}

static void
test_round_trip (void)
{
  g_autoptr (GhJourney) journey = sample ();
  g_autofree char *cookie = gh_journey_seal (journey, &keys, NOW);
  g_autoptr (GhJourney) read = gh_journey_unseal (cookie, &keys, NOW + 60);
  g_assert_cmpint (read->ticket_id, ==, 123);
  g_assert_cmpint (read->slot_id, ==, 45);
  g_assert_cmpstr (read->email, ==, "\"jo hn\"@exämple.com");
  g_assert_cmpstr (read->phone, ==, "+1 (202) 555-1234");
  g_assert_cmpstr (read->request_id, ==, journey->request_id);
}

/* What codes proved goes along to the next ticket, and says itself whose it is. */
static void
test_proof (void)
{
  static const char proof[] = "0123456789012345678901234567890123456789012";
  g_autoptr (GhJourney) journey = sample ();
  gh_journey_set_proof (journey, proof, NOW - 7);
  gh_journey_set_ticket (journey, 124);
  gh_journey_set_contact (journey, "a@example.com", "+12025551234");
  g_autofree char *cookie = gh_journey_seal (journey, &keys, NOW);
  g_autoptr (GhJourney) read = gh_journey_unseal (cookie, &keys, NOW);
  g_assert_cmpstr (read->proof, ==, proof);
  g_assert_cmpint (read->proven_at, ==, NOW - 7);
}

static void
test_empty_round_trip (void)
{
  g_autoptr (GhJourney) journey = gh_journey_new ();
  g_autofree char *cookie = gh_journey_seal (journey, &keys, NOW);
  g_autoptr (GhJourney) read = gh_journey_unseal (cookie, &keys, NOW);
  g_assert_cmpstr (read->request_id, ==, journey->request_id);
  g_assert_null (read->email);
  g_assert_null (read->phone);
}

/* A cookie is text that browsers keep and send back unquoted, and shows nothing of the contact. */
static void
test_cookie_is_opaque (void)
{
  g_autoptr (GhJourney) journey = sample ();
  g_autofree char *cookie = gh_journey_seal (journey, &keys, NOW);
  g_autofree char *again = gh_journey_seal (journey, &keys, NOW);
  g_assert_cmpuint (strspn (cookie, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_"), ==,
                    strlen (cookie));
  g_assert_cmpstr (cookie, !=, again);
  g_assert_null (strstr (cookie, "mple"));
}

static void
test_tampering (void)
{
  g_autoptr (GhJourney) journey = sample ();
  g_autofree char *cookie = gh_journey_seal (journey, &keys, NOW);
  for (gsize i = 0; i < strlen (cookie); i++) {
    g_autofree char *touched = g_strdup (cookie);
    touched[i] = touched[i] == 'A' ? 'B' : 'A';
    /* The last character may carry bits that decode to nothing. */
    GhJourney *read = gh_journey_unseal (touched, &keys, NOW);
    if (i == strlen (cookie) - 1 && read->ticket_id == 123)
      gh_journey_free (read);
    else
      assert_is_new (read);
  }
  g_autofree char *cut = g_strndup (cookie, strlen (cookie) / 2);
  assert_is_new (gh_journey_unseal (cut, &keys, NOW));
  assert_is_new (gh_journey_unseal (NULL, &keys, NOW));
  assert_is_new (gh_journey_unseal ("", &keys, NOW));
}

static void
test_other_key (void)
{
  const guint8 secret[GH_KEY_BYTES] = { 2 };
  GhKeys others;
  gh_keys_derive (&others, secret);
  g_autoptr (GhJourney) journey = sample ();
  g_autofree char *cookie = gh_journey_seal (journey, &others, NOW);
  assert_is_new (gh_journey_unseal (cookie, &keys, NOW));
}

static void
test_age (void)
{
  g_autoptr (GhJourney) journey = sample ();
  g_autofree char *cookie = gh_journey_seal (journey, &keys, NOW);
  g_autoptr (GhJourney) in_time = gh_journey_unseal (cookie, &keys, NOW + GH_JOURNEY_SECONDS);
  g_assert_cmpint (in_time->ticket_id, ==, 123);
  assert_is_new (gh_journey_unseal (cookie, &keys, NOW + GH_JOURNEY_SECONDS + 1));
  assert_is_new (gh_journey_unseal (cookie, &keys, NOW - 3600));
}

/* Sealed by us, yet no journey: what else the same key may seal one day. */
static void
test_other_seals (void)
{
  static const char *const texts[] = {
    "",
    "not json",
    "[]",
    "null",
    "{}",
    "{\"at\":1795435200,\"ticket\":1,\"slot\":0,\"email\":null,\"phone\":null}",
    "{\"at\":1795435200,\"ticket\":1,\"slot\":0,\"email\":null,\"phone\":null,\"request\":\"x\"}",
    "{\"at\":1795435200,\"ticket\":\"1\",\"slot\":0,\"email\":null,\"phone\":null,"
    "\"request\":\"f47ac10b-58cc-4372-a567-0e02b2c3d479\"}",
    "{\"at\":1795435200,\"ticket\":-1,\"slot\":0,\"email\":null,\"phone\":null,"
    "\"request\":\"f47ac10b-58cc-4372-a567-0e02b2c3d479\"}",
    "{\"at\":1795435200,\"ticket\":1,\"slot\":0,\"email\":null,\"phone\":null,"
    "\"request\":\"f47ac10b-58cc-4372-a567-0e02b2c3d479\",\"proof\":\"x\"}",
  };
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *cookie = gh_seal (keys.seal, texts[i]);
    assert_is_new (gh_journey_unseal (cookie, &keys, NOW));
  }
}

static void
test_another_ticket_keeps_contact_only (void)
{
  g_autoptr (GhJourney) journey = sample ();
  g_autofree char *request_id = g_strdup (journey->request_id);
  gh_journey_set_ticket (journey, 123);
  g_assert_cmpint (journey->slot_id, ==, 45);
  g_assert_cmpstr (journey->request_id, ==, request_id);
  gh_journey_set_ticket (journey, 124);
  g_assert_cmpint (journey->ticket_id, ==, 124);
  g_assert_cmpint (journey->slot_id, ==, 0);
  g_assert_cmpstr (journey->phone, ==, "+1 (202) 555-1234");
  g_assert_cmpstr (journey->request_id, !=, request_id);
}

static void
test_changes_have_their_own_id (void)
{
  g_autoptr (GhJourney) journey = sample ();
  g_autofree char *first = g_strdup (journey->request_id);
  gh_journey_set_slot (journey, 46);
  g_autofree char *second = g_strdup (journey->request_id);
  gh_journey_set_contact (journey, "a@example.com", "+12025551234");
  g_assert_cmpstr (first, !=, second);
  g_assert_cmpstr (second, !=, journey->request_id);
}

/* Whatever was typed, the cookie can be read back. */
static void
test_long_texts (void)
{
  g_autofree char *quotes = g_strnfill (5000, '"');
  g_autoptr (GString) umlauts = g_string_new ("x");
  while (umlauts->len < 5000)
    g_string_append (umlauts, "ü");
  g_autoptr (GhJourney) journey = gh_journey_new ();
  gh_journey_set_contact (journey, quotes, umlauts->str);
  g_assert_cmpuint (strlen (journey->email), ==, GH_JOURNEY_EMAIL_MAX);
  g_assert_cmpuint (strlen (journey->phone), <=, GH_JOURNEY_PHONE_MAX);
  g_assert_true (g_utf8_validate (journey->phone, -1, NULL));
  g_autofree char *cookie = gh_journey_seal (journey, &keys, NOW);
  g_autoptr (GhJourney) read = gh_journey_unseal (cookie, &keys, NOW);
  g_assert_cmpstr (read->email, ==, journey->email);
  g_assert_cmpstr (read->phone, ==, journey->phone);
}

int
main (int argc, char *argv[])
{
  const guint8 secret[GH_KEY_BYTES] = { 1 };
  g_test_init (&argc, &argv, NULL);
  gh_keys_derive (&keys, secret);
  g_test_add_func ("/journey/round-trip", test_round_trip);
  g_test_add_func ("/journey/proof", test_proof);
  g_test_add_func ("/journey/empty-round-trip", test_empty_round_trip);
  g_test_add_func ("/journey/cookie-is-opaque", test_cookie_is_opaque);
  g_test_add_func ("/journey/tampering", test_tampering);
  g_test_add_func ("/journey/other-key", test_other_key);
  g_test_add_func ("/journey/age", test_age);
  g_test_add_func ("/journey/other-seals", test_other_seals);
  g_test_add_func ("/journey/another-ticket-keeps-contact-only",
                   test_another_ticket_keeps_contact_only);
  g_test_add_func ("/journey/changes-have-their-own-id", test_changes_have_their_own_id);
  g_test_add_func ("/journey/long-texts", test_long_texts);
  return g_test_run ();
}
