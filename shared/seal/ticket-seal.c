/* Marks and seals of a day's tickets; see the header. */

#include "seal/ticket-seal.h"

#include <sodium.h>
#include <string.h>

#define BLOCK 32
#define NONCE crypto_secretbox_NONCEBYTES
#define MAC   crypto_secretbox_MACBYTES

G_STATIC_ASSERT (GH_DAY_KEY_BYTES <= crypto_generichash_KEYBYTES_MAX);

/* BLAKE2b of @purpose, a NUL and @text under @key. */
static void
keyed_hash (const guint8 key[GH_DAY_KEY_BYTES], const char *purpose, const char *text, guint8 *out,
            gsize length)
{
  crypto_generichash_state state;
  crypto_generichash_init (&state, key, GH_DAY_KEY_BYTES, length);
  crypto_generichash_update (&state, (const guint8 *) purpose, strlen (purpose) + 1);
  crypto_generichash_update (&state, (const guint8 *) text, strlen (text));
  crypto_generichash_final (&state, out, length);
  sodium_memzero (&state, sizeof state);
}

void
gh_day_key_derive (const guint8 secret[GH_DAY_KEY_BYTES], gint64 orq, const char *date,
                   guint8 day_key[GH_DAY_KEY_BYTES])
{
  g_autofree char *day = g_strdup_printf ("%" G_GINT64_FORMAT " %s", orq, date);
  keyed_hash (secret, "day", day, day_key, GH_DAY_KEY_BYTES);
}

void
gh_ticket_mark (const guint8 day_key[GH_DAY_KEY_BYTES], const char *code,
                guint8 mark[GH_TICKET_MARK_BYTES])
{
  keyed_hash (day_key, "mark", code, mark, GH_TICKET_MARK_BYTES);
}

GBytes *
gh_ticket_seal (const guint8 day_key[GH_DAY_KEY_BYTES], const char *code, const char *details)
{
  guint8 key[crypto_secretbox_KEYBYTES];
  guint8 padded[GH_TICKET_DETAILS_MAX + BLOCK] = { 0 };
  gsize length = strlen (details);
  gsize padded_length = 0;
  g_assert (length <= GH_TICKET_DETAILS_MAX);

  memcpy (padded, details, length);
  sodium_pad (&padded_length, padded, length, BLOCK, sizeof padded);
  gsize sealed_length = NONCE + MAC + padded_length;
  guint8 *sealed = g_malloc (sealed_length);
  randombytes_buf (sealed, NONCE);
  keyed_hash (day_key, "details", code, key, sizeof key);
  crypto_secretbox_easy (sealed + NONCE, padded, padded_length, sealed, key);
  sodium_memzero (key, sizeof key);
  sodium_memzero (padded, sizeof padded);
  return g_bytes_new_take (sealed, sealed_length);
}

char *
gh_ticket_unseal (const guint8 day_key[GH_DAY_KEY_BYTES], const char *code, const void *sealed,
                  gsize length)
{
  guint8 key[crypto_secretbox_KEYBYTES];
  guint8 padded[GH_TICKET_DETAILS_MAX + BLOCK];
  const guint8 *bytes = sealed;
  gsize text_length = 0;
  if (length < NONCE + MAC || length - NONCE - MAC > sizeof padded)
    return NULL;
  gsize padded_length = length - NONCE - MAC;
  keyed_hash (day_key, "details", code, key, sizeof key);
  gboolean opened =
      crypto_secretbox_open_easy (padded, bytes + NONCE, length - NONCE, bytes, key) == 0 &&
      sodium_unpad (&text_length, padded, padded_length, BLOCK) == 0;
  char *text = opened ? g_strndup ((const char *) padded, text_length) : NULL;
  sodium_memzero (key, sizeof key);
  sodium_memzero (padded, sizeof padded);
  return text;
}
