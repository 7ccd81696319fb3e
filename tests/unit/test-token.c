/* Tokens, links, seals and form tokens: ours and in time, or nothing. */

#include "server/rules/token.h"

#include <sodium.h>
#include <string.h>

#define NOW      1790000000
#define ID       "0123456789abcdef0123456789abcdef"
#define BASE64   sodium_base64_VARIANT_URLSAFE_NO_PADDING
#define HS256    "{\"alg\":\"HS256\",\"typ\":\"JWT\"}"
#define OPERATOR "\"iss\":\"gatehouse\",\"aud\":\"operator\",\"sub\":\"7\",\"jti\":\"" ID "\""

static GhKeys keys;
static GhKeys other_keys;

static char *
new_token (GhTokenKind kind)
{
  GhToken token = { .subject = 7, .issued_at = NOW, .expires_at = NOW + 100 };
  if (kind == GH_TOKEN_SESSION)
    g_strlcpy (token.id, ID, sizeof token.id);
  return gh_token_sign (&keys, kind, &token);
}

static gboolean
is_good (GhTokenKind kind, const char *text, gint64 now)
{
  GhToken token = { .subject = -5 };
  gboolean good = gh_token_verify (&keys, kind, text, now, &token);
  if (!good)
    g_assert_cmpint (token.subject, ==, -5); /* nothing of a bad token is handed on */
  return good;
}

static void
test_round_trip (void)
{
  static const GhTokenKind kinds[] = { GH_TOKEN_SESSION, GH_TOKEN_BOOKING, GH_TOKEN_RESEND };
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autofree char *text = new_token (kinds[i]);
    GhToken token = { 0 };
    g_assert_true (gh_token_verify (&keys, kinds[i], text, NOW, &token));
    g_assert_cmpint (token.subject, ==, 7);
    g_assert_cmpint (token.issued_at, ==, NOW);
    g_assert_cmpint (token.expires_at, ==, NOW + 100);
    g_assert_cmpstr (token.id, ==, kinds[i] == GH_TOKEN_SESSION ? ID : "");
    g_assert_cmpint (strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                   "0123456789-_."),
                     ==, strlen (text));
  }
}

static void
test_time (void)
{
  g_autofree char *text = new_token (GH_TOKEN_SESSION);
  g_assert_true (is_good (GH_TOKEN_SESSION, text, NOW + 99));
  g_assert_false (is_good (GH_TOKEN_SESSION, text, NOW + 100));
  g_assert_false (is_good (GH_TOKEN_SESSION, text, NOW + 101));
  /* A server whose clock is a minute behind still takes it, no more. */
  g_assert_true (is_good (GH_TOKEN_SESSION, text, NOW - 60));
  g_assert_false (is_good (GH_TOKEN_SESSION, text, NOW - 61));
}

static void
test_kinds_and_keys (void)
{
  g_autofree char *session = new_token (GH_TOKEN_SESSION);
  g_autofree char *booking = new_token (GH_TOKEN_BOOKING);
  GhToken token;
  g_assert_false (is_good (GH_TOKEN_BOOKING, session, NOW));
  g_assert_false (is_good (GH_TOKEN_SESSION, booking, NOW));
  g_assert_false (gh_token_verify (&other_keys, GH_TOKEN_SESSION, session, NOW, &token));
  g_assert_false (gh_token_verify (&other_keys, GH_TOKEN_BOOKING, booking, NOW, &token));

  /* Each kind has a key of its own. */
  GhKeys changed = keys;
  changed.session[0] ^= 1;
  g_assert_true (gh_token_verify (&changed, GH_TOKEN_BOOKING, booking, NOW, &token));
  g_assert_false (gh_token_verify (&changed, GH_TOKEN_SESSION, session, NOW, &token));
  changed = keys;
  changed.booking[0] ^= 1;
  g_assert_true (gh_token_verify (&changed, GH_TOKEN_SESSION, session, NOW, &token));
  g_assert_false (gh_token_verify (&changed, GH_TOKEN_BOOKING, booking, NOW, &token));

  /* The audience counts by itself, not only the key. */
  g_autofree char *resend = new_token (GH_TOKEN_RESEND);
  g_assert_false (is_good (GH_TOKEN_BOOKING, resend, NOW));
  g_assert_false (is_good (GH_TOKEN_RESEND, booking, NOW));
  GhKeys same = keys;
  memcpy (same.booking, same.session, sizeof same.booking);
  g_assert_false (gh_token_verify (&same, GH_TOKEN_BOOKING, session, NOW, &token));
}

/* Every character matters. */
static void
test_tampered (void)
{
  g_autofree char *text = new_token (GH_TOKEN_SESSION);
  for (gsize i = 0; i < strlen (text); i++) {
    g_autofree char *changed = g_strdup (text);
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    g_assert_false (is_good (GH_TOKEN_SESSION, changed, NOW));
  }
  for (gsize i = 0; i < strlen (text); i++) {
    g_autofree char *cut = g_strndup (text, i);
    g_assert_false (is_good (GH_TOKEN_SESSION, cut, NOW));
  }
}

static char *
to_base64 (const void *bytes, gsize length)
{
  gsize size = sodium_base64_encoded_len (length, BASE64);
  return sodium_bin2base64 (g_malloc (size), size, bytes, length, BASE64);
}

/* A token with any header and claims, signed with the session's key as @algorithm says. */
static char *
forge (const char *header, const char *claims, const char *algorithm)
{
  g_autofree char *header64 = to_base64 (header, strlen (header));
  g_autofree char *claims64 = to_base64 (claims, strlen (claims));
  g_autofree char *body = g_strconcat (header64, ".", claims64, NULL);
  guint8 mac[crypto_auth_hmacsha512_BYTES] = { 0 };
  gsize length = 0;
  if (strcmp (algorithm, "HS256") == 0) {
    length = crypto_auth_hmacsha256_BYTES;
    crypto_auth_hmacsha256 (mac, (const guint8 *) body, strlen (body), keys.session);
  } else if (strcmp (algorithm, "HS512") == 0) {
    length = crypto_auth_hmacsha512_BYTES;
    crypto_auth_hmacsha512 (mac, (const guint8 *) body, strlen (body), keys.session);
  }
  g_autofree char *signature = to_base64 (mac, length);
  return g_strconcat (body, ".", signature, NULL);
}

/* The forger has the key here: only what gh_token_sign writes is taken even then. */
static void
test_forged (void)
{
  static const char *const claims = "{" OPERATOR ",\"iat\":1790000000,\"exp\":1790000100}";
  static const struct {
    const char *header, *claims, *algorithm;
  } cases[] = {
    { "{\"alg\":\"none\",\"typ\":\"JWT\"}", NULL, "none" },
    { "{\"alg\":\"none\",\"typ\":\"JWT\"}", NULL, "HS256" },
    { "{\"alg\":\"HS512\",\"typ\":\"JWT\"}", NULL, "HS512" },
    { "{\"alg\":\"HS512\",\"typ\":\"JWT\"}", NULL, "HS256" },
    { "{\"alg\":\"RS256\",\"typ\":\"JWT\"}", NULL, "HS256" },
    { "{\"typ\":\"JWT\",\"alg\":\"HS256\"}", NULL, "HS256" },
    { HS256, NULL, "none" },
    { HS256, "{" OPERATOR "}", "HS256" },
    { HS256, "{" OPERATOR ",\"iat\":1790000000}", "HS256" },
    { HS256, "{" OPERATOR ",\"iat\":1790000000,\"exp\":1790000100,\"x\":1}", "HS256" },
    { HS256, "{" OPERATOR ",\"iat\":1790000000,\"exp\":\"1790000100\"}", "HS256" },
    { HS256,
      "{\"iss\":\"gatehouse\",\"aud\":\"booking\",\"sub\":\"7\",\"jti\":\"" ID "\""
      ",\"iat\":1790000000,\"exp\":1790000100}",
      "HS256" },
    { HS256,
      "{\"iss\":\"elsewhere\",\"aud\":\"operator\",\"sub\":\"7\",\"jti\":\"" ID "\""
      ",\"iat\":1790000000,\"exp\":1790000100}",
      "HS256" },
    { HS256,
      "{\"iss\":\"gatehouse\",\"aud\":\"operator\",\"sub\":\"0\",\"jti\":\"" ID "\""
      ",\"iat\":1790000000,\"exp\":1790000100}",
      "HS256" },
    { HS256,
      "{\"iss\":\"gatehouse\",\"aud\":\"operator\",\"sub\":\"-7\",\"jti\":\"" ID "\""
      ",\"iat\":1790000000,\"exp\":1790000100}",
      "HS256" },
    { HS256,
      "{\"iss\":\"gatehouse\",\"aud\":\"operator\",\"sub\":\"7\",\"jti\":\"" ID "0\""
      ",\"iat\":1790000000,\"exp\":1790000100}",
      "HS256" },
    { HS256, "", "HS256" },
  };
  g_autofree char *ours = forge (HS256, claims, "HS256");
  g_autofree char *really_ours = new_token (GH_TOKEN_SESSION);
  g_assert_cmpstr (ours, ==, really_ours);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text =
        forge (cases[i].header, cases[i].claims != NULL ? cases[i].claims : claims,
               cases[i].algorithm);
    g_test_message ("%s", text);
    g_assert_false (is_good (GH_TOKEN_SESSION, text, NOW));
  }
}

static void
test_no_tokens (void)
{
  static const char *const texts[] = { NULL,  "",       ".",
                                       "..",  "...",    "a.b.c",
                                       "a.b", "Bearer", "\xff.\xff.\xff" };
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_false (is_good (GH_TOKEN_SESSION, texts[i], NOW));
  g_autofree char *text = new_token (GH_TOKEN_SESSION);
  g_autofree char *filler = g_strnfill (100000, 'A');
  g_autofree char *with_more = g_strconcat (text, ".", text, NULL);
  g_autofree char *large = g_strconcat (text, filler, NULL);
  g_autofree char *padded = g_strconcat (text, "=", NULL);
  g_assert_false (is_good (GH_TOKEN_SESSION, with_more, NOW));
  g_assert_false (is_good (GH_TOKEN_SESSION, large, NOW));
  g_assert_false (is_good (GH_TOKEN_SESSION, padded, NOW));
}

static void
test_links (void)
{
  static const gint64 ids[] = { 1, 7, G_MAXINT64 };
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++) {
    g_autofree char *text = gh_link_sign (&keys, ids[i]);
    gint64 id = 0;
    g_assert_cmpint (strlen (text), ==, 32);
    g_assert_true (gh_link_verify (&keys, text, &id));
    g_assert_cmpint (id, ==, ids[i]);
    g_assert_false (gh_link_verify (&other_keys, text, &id));
    for (gsize at = 0; at < strlen (text); at++) {
      g_autofree char *changed = g_strdup (text);
      changed[at] = changed[at] == 'A' ? 'B' : 'A';
      id = -5;
      g_assert_false (gh_link_verify (&keys, changed, &id));
      g_assert_cmpint (id, ==, -5);
    }
  }
  static const char *const wrong[] = { NULL, "", "7", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                                       "////////////////////////////////" };
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    gint64 id = -5;
    g_assert_false (gh_link_verify (&keys, wrong[i], &id));
    g_assert_cmpint (id, ==, -5);
  }
}

static void
test_seals (void)
{
  static const char *const texts[] = { "", "a",
                                       "{\"email\":\"ada@example.org\",\"name\":\"Žofie\"}" };
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *sealed = gh_seal (keys.seal, texts[i]);
    g_autofree char *again = gh_seal (keys.seal, texts[i]);
    g_autofree char *opened = gh_unseal (keys.seal, sealed);
    g_autofree char *with_other_keys = gh_unseal (other_keys.seal, sealed);
    g_assert_cmpstr (opened, ==, texts[i]);
    g_assert_cmpstr (sealed, !=, again); /* a nonce of its own */
    g_assert_null (with_other_keys);
    g_assert_null (strpbrk (sealed, "+/=; ,"));
    for (gsize at = 0; at < strlen (sealed); at++) {
      g_autofree char *changed = g_strdup (sealed);
      changed[at] = changed[at] == 'A' ? 'B' : 'A';
      g_autofree char *nothing = gh_unseal (keys.seal, changed);
      g_assert_null (nothing);
    }
  }
  static const char *const wrong[] = { NULL, "", "AAAA", "not sealed at all" };
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_null (gh_unseal (keys.seal, wrong[i]));
}

static void
test_keyed_hashes (void)
{
  g_autofree char *hash = gh_keyed_hash (keys.contact, "123456");
  g_autofree char *again = gh_keyed_hash (keys.contact, "123456");
  g_autofree char *with_other_keys = gh_keyed_hash (other_keys.contact, "123456");
  g_assert_cmpint (strlen (hash), ==, 43);
  g_assert_cmpstr (hash, ==, again);
  g_assert_cmpstr (hash, !=, with_other_keys);
  g_assert_true (gh_keyed_hash_matches (keys.contact, "123456", hash));
  g_assert_false (gh_keyed_hash_matches (keys.contact, "123457", hash));
  g_assert_false (gh_keyed_hash_matches (keys.outbox, "123456", hash));
  g_assert_false (gh_keyed_hash_matches (keys.contact, "123456", ""));
  g_assert_false (gh_keyed_hash_matches (keys.contact, "123456", NULL));
  g_assert_false (gh_keyed_hash_matches (keys.contact, NULL, hash));
}

static void
test_form_tokens (void)
{
  g_autofree char *token = gh_form_token (&keys, "visitor-1");
  g_autofree char *other = gh_form_token (&keys, "visitor-2");
  g_autofree char *elsewhere = gh_form_token (&other_keys, "visitor-1");
  g_autofree char *cut = g_strndup (token, strlen (token) - 1);
  g_assert_true (gh_form_token_matches (&keys, "visitor-1", token));
  g_assert_false (gh_form_token_matches (&keys, "visitor-1", other));
  g_assert_false (gh_form_token_matches (&keys, "visitor-1", elsewhere));
  g_assert_false (gh_form_token_matches (&keys, "visitor-2", token));
  g_assert_false (gh_form_token_matches (&keys, "visitor-1", cut));
  g_assert_false (gh_form_token_matches (&keys, "visitor-1", ""));
  g_assert_false (gh_form_token_matches (&keys, "visitor-1", NULL));
}

static void
test_keys (void)
{
  const guint8 *const all[] = { keys.session, keys.booking, keys.link,   keys.seal,
                                keys.form,    keys.rate,    keys.outbox, keys.contact };
  for (gsize i = 0; i < G_N_ELEMENTS (all); i++) {
    for (gsize j = 0; j < i; j++)
      g_assert_cmpint (memcmp (all[i], all[j], GH_KEY_BYTES), !=, 0);
  }
  g_assert_cmpuint (gh_rate_hash (&keys, "a"), ==, gh_rate_hash (&keys, "a"));
  g_assert_cmpuint (gh_rate_hash (&keys, "a"), !=, gh_rate_hash (&keys, "b"));
  g_assert_cmpuint (gh_rate_hash (&keys, "a"), !=, gh_rate_hash (&other_keys, "a"));
}

int
main (int argc, char **argv)
{
  guint8 secret[GH_KEY_BYTES] = { 1, 2, 3 };
  g_test_init (&argc, &argv, NULL);
  gh_keys_derive (&keys, secret);
  secret[31] = 1;
  gh_keys_derive (&other_keys, secret);
  g_test_add_func ("/token/round-trip", test_round_trip);
  g_test_add_func ("/token/time", test_time);
  g_test_add_func ("/token/kinds-and-keys", test_kinds_and_keys);
  g_test_add_func ("/token/tampered", test_tampered);
  g_test_add_func ("/token/forged", test_forged);
  g_test_add_func ("/token/no-tokens", test_no_tokens);
  g_test_add_func ("/token/links", test_links);
  g_test_add_func ("/token/seals", test_seals);
  g_test_add_func ("/token/keyed-hashes", test_keyed_hashes);
  g_test_add_func ("/token/form-tokens", test_form_tokens);
  g_test_add_func ("/token/keys", test_keys);
  return g_test_run ();
}
