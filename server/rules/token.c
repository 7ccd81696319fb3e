/* Tokens, links and seals on libsodium; see the header. */

#include "server/rules/token.h"

#include <sodium.h>
#include <string.h>

#define ISSUER          "gatehouse"
#define HEADER          "{\"alg\":\"HS256\",\"typ\":\"JWT\"}"
#define MAX_TOKEN_CHARS 1024
#define MAX_SKEW        60
#define LINK_MAC_BYTES  16
#define LINK_BYTES      (8 + LINK_MAC_BYTES)
#define BASE64          sodium_base64_VARIANT_URLSAFE_NO_PADDING

G_STATIC_ASSERT (GH_KEY_BYTES == crypto_kdf_KEYBYTES);
G_STATIC_ASSERT (GH_KEY_BYTES == crypto_auth_hmacsha256_KEYBYTES);
G_STATIC_ASSERT (GH_KEY_BYTES == crypto_secretbox_KEYBYTES);

static const char *const audiences[] = { "operator", "booking", "resend" };

void
gh_keys_derive (GhKeys *keys, const guint8 secret[GH_KEY_BYTES])
{
  static const char context[crypto_kdf_CONTEXTBYTES] = { 'g', 'a', 't', 'e', 'h', 'o', 'u', 's' };
  guint8 *const derived[] = { keys->session,  keys->booking, keys->link,   keys->seal,
                              keys->form,     keys->rate,    keys->outbox, keys->contact,
                              keys->manifest, keys->device };
  for (gsize i = 0; i < G_N_ELEMENTS (derived); i++)
    crypto_kdf_derive_from_key (derived[i], GH_KEY_BYTES, i + 1, context, secret);
}

static char *
to_base64 (const guint8 *bytes, gsize length)
{
  gsize size = sodium_base64_encoded_len (length, BASE64);
  char *text = g_malloc (size);
  return sodium_bin2base64 (text, size, bytes, length, BASE64);
}

/* NULL when @text is no base64url, or longer than @max bytes. A NUL follows the bytes. */
static guint8 *
from_base64 (const char *text, gsize text_length, gsize max, gsize *length)
{
  g_autofree guint8 *bytes = g_malloc0 (max + 1);
  if (sodium_base642bin (bytes, max, text, text_length, NULL, length, NULL, BASE64) != 0)
    return NULL;
  return g_steal_pointer (&bytes);
}

/* ---- JWT ---- */

static const guint8 *
token_key (const GhKeys *keys, GhTokenKind kind)
{
  return kind == GH_TOKEN_SESSION ? keys->session : keys->booking;
}

static char *
sign (const guint8 *key, const char *text)
{
  guint8 mac[crypto_auth_hmacsha256_BYTES];
  crypto_auth_hmacsha256 (mac, (const guint8 *) text, strlen (text), key);
  return to_base64 (mac, sizeof mac);
}

char *
gh_token_sign (const GhKeys *keys, GhTokenKind kind, const GhToken *token)
{
  g_autofree char *claims = g_strdup_printf (
      "{\"iss\":\"" ISSUER "\",\"aud\":\"%s\",\"sub\":\"%" G_GINT64_FORMAT
      "\",\"jti\":\"%s\",\"iat\":%" G_GINT64_FORMAT ",\"exp\":%" G_GINT64_FORMAT "}",
      audiences[kind], token->subject, token->id, token->issued_at, token->expires_at);
  g_autofree char *header64 = to_base64 ((const guint8 *) HEADER, strlen (HEADER));
  g_autofree char *claims64 = to_base64 ((const guint8 *) claims, strlen (claims));
  g_autofree char *signed_part = g_strconcat (header64, ".", claims64, NULL);
  g_autofree char *signature = sign (token_key (keys, kind), signed_part);
  return g_strconcat (signed_part, ".", signature, NULL);
}

/* Reads our own form only: since the signature is ours, the text can only be what gh_token_sign
 * wrote, so there is no need for a general JSON reader here. */
static gboolean
read_claims (const char *claims, GhTokenKind kind, GhToken *token)
{
  g_autofree char *prefix =
      g_strdup_printf ("{\"iss\":\"" ISSUER "\",\"aud\":\"%s\",\"sub\":\"", audiences[kind]);
  if (!g_str_has_prefix (claims, prefix))
    return FALSE;
  char *end = NULL;
  token->subject = g_ascii_strtoll (claims + strlen (prefix), &end, 10);
  if (!g_str_has_prefix (end, "\",\"jti\":\""))
    return FALSE;
  const char *id = end + strlen ("\",\"jti\":\"");
  gsize id_length = strspn (id, "0123456789abcdef");
  if (id_length >= sizeof token->id)
    return FALSE;
  memcpy (token->id, id, id_length);
  token->id[id_length] = '\0';
  if (!g_str_has_prefix (id + id_length, "\",\"iat\":"))
    return FALSE;
  token->issued_at = g_ascii_strtoll (id + id_length + strlen ("\",\"iat\":"), &end, 10);
  if (!g_str_has_prefix (end, ",\"exp\":"))
    return FALSE;
  token->expires_at = g_ascii_strtoll (end + strlen (",\"exp\":"), &end, 10);
  return strcmp (end, "}") == 0;
}

gboolean
gh_token_verify (const GhKeys *keys, GhTokenKind kind, const char *text, gint64 now, GhToken *token)
{
  if (text == NULL || strlen (text) > MAX_TOKEN_CHARS)
    return FALSE;
  const char *dot = strrchr (text, '.');
  const char *first = strchr (text, '.');
  if (dot == NULL || dot == first)
    return FALSE;

  g_autofree char *header64 = to_base64 ((const guint8 *) HEADER, strlen (HEADER));
  g_autofree char *signed_part = g_strndup (text, (gsize) (dot - text));
  g_autofree char *signature = sign (token_key (keys, kind), signed_part);
  if (strlen (dot + 1) != strlen (signature) ||
      sodium_memcmp (dot + 1, signature, strlen (signature)) != 0)
    return FALSE;
  /* One algorithm, one header: anything else was not signed by us. */
  if (strlen (header64) != (gsize) (first - text) ||
      strncmp (text, header64, strlen (header64)) != 0)
    return FALSE;

  gsize length = 0;
  g_autofree guint8 *claims =
      from_base64 (first + 1, (gsize) (dot - first - 1), MAX_TOKEN_CHARS, &length);
  GhToken read = { 0 };
  if (claims == NULL || !read_claims ((const char *) claims, kind, &read))
    return FALSE;
  if (now >= read.expires_at || read.issued_at > now + MAX_SKEW || read.subject <= 0)
    return FALSE;
  *token = read;
  return TRUE;
}

/* ---- links ---- */

static void
fill_link (const GhKeys *keys, gint64 id, guint8 bytes[LINK_BYTES])
{
  guint8 mac[crypto_auth_hmacsha256_BYTES];
  gint64 big = GINT64_TO_BE (id);
  memcpy (bytes, &big, sizeof big);
  crypto_auth_hmacsha256 (mac, bytes, sizeof big, keys->link);
  memcpy (bytes + sizeof big, mac, LINK_MAC_BYTES);
}

char *
gh_link_sign (const GhKeys *keys, gint64 id)
{
  guint8 bytes[LINK_BYTES];
  fill_link (keys, id, bytes);
  return to_base64 (bytes, sizeof bytes);
}

gboolean
gh_link_verify (const GhKeys *keys, const char *text, gint64 *id)
{
  gsize length = 0;
  if (text == NULL || strlen (text) != LINK_BYTES / 3 * 4)
    return FALSE;
  g_autofree guint8 *bytes = from_base64 (text, strlen (text), LINK_BYTES, &length);
  if (bytes == NULL || length != LINK_BYTES)
    return FALSE;
  gint64 big = 0;
  memcpy (&big, bytes, sizeof big);
  guint8 expected[LINK_BYTES];
  fill_link (keys, GINT64_FROM_BE (big), expected);
  if (sodium_memcmp (bytes, expected, LINK_BYTES) != 0)
    return FALSE;
  *id = GINT64_FROM_BE (big);
  return TRUE;
}

/* ---- seals ---- */

#define MAX_SEALED_CHARS 4096

char *
gh_seal (const guint8 key[GH_KEY_BYTES], const char *text)
{
  gsize length = strlen (text);
  gsize size = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + length;
  g_autofree guint8 *bytes = g_malloc (size);
  randombytes_buf (bytes, crypto_secretbox_NONCEBYTES);
  crypto_secretbox_easy (bytes + crypto_secretbox_NONCEBYTES, (const guint8 *) text, length, bytes,
                         key);
  return to_base64 (bytes, size);
}

char *
gh_unseal (const guint8 key[GH_KEY_BYTES], const char *sealed)
{
  gsize length = 0;
  if (sealed == NULL || strlen (sealed) > MAX_SEALED_CHARS)
    return NULL;
  g_autofree guint8 *bytes = from_base64 (sealed, strlen (sealed), MAX_SEALED_CHARS, &length);
  if (bytes == NULL || length < crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES)
    return NULL;
  gsize box = length - crypto_secretbox_NONCEBYTES;
  g_autofree char *text = g_malloc0 (box - crypto_secretbox_MACBYTES + 1);
  if (crypto_secretbox_open_easy ((guint8 *) text, bytes + crypto_secretbox_NONCEBYTES, box, bytes,
                                  key) != 0)
    return NULL;
  return g_steal_pointer (&text);
}

/* ---- hashes ---- */

char *
gh_keyed_hash (const guint8 key[GH_KEY_BYTES], const char *text)
{
  return sign (key, text);
}

gboolean
gh_keyed_hash_matches (const guint8 key[GH_KEY_BYTES], const char *text, const char *hash)
{
  if (text == NULL || hash == NULL)
    return FALSE;
  g_autofree char *expected = sign (key, text);
  return strlen (hash) == strlen (expected) &&
         sodium_memcmp (hash, expected, strlen (expected)) == 0;
}

char *
gh_random_secret (void)
{
  guint8 bytes[GH_KEY_BYTES];
  randombytes_buf (bytes, sizeof bytes);
  return to_base64 (bytes, sizeof bytes);
}

/* ---- forms and counters ---- */

char *
gh_form_token (const GhKeys *keys, const char *cookie)
{
  return sign (keys->form, cookie);
}

gboolean
gh_form_token_matches (const GhKeys *keys, const char *cookie, const char *text)
{
  return gh_keyed_hash_matches (keys->form, cookie, text);
}

guint64
gh_rate_hash (const GhKeys *keys, const char *text)
{
  guint64 hash = 0;
  guint8 bytes[crypto_shorthash_BYTES];
  G_STATIC_ASSERT (sizeof bytes == sizeof hash);
  G_STATIC_ASSERT (crypto_shorthash_KEYBYTES <= GH_KEY_BYTES);
  crypto_shorthash (bytes, (const guint8 *) text, strlen (text), keys->rate);
  memcpy (&hash, bytes, sizeof hash);
  return hash;
}
