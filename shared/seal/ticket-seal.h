/* How a day's tickets lie on a kiosk that has no network: found by a keyed hash of their code, and
 * readable only with that code in hand. Who takes the tablet away has neither codes nor names.
 *
 * From the day's key and a code come, by BLAKE2b with a key and different prefixes, the mark it is
 * found by and the key of its details; those are sealed with XSalsa20 and Poly1305 under a random
 * nonce and padded, so that their length tells nothing of a name's. A code of ours has 55 random
 * bits; codes of other systems that can be guessed can be found by guessing here as well. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define GH_DAY_KEY_BYTES     32
#define GH_TICKET_MARK_BYTES 16
/* Details are at most this long, in bytes of UTF-8. */
#define GH_TICKET_DETAILS_MAX 1000

/* The key of @date's tickets (its text, "2026-11-26") of organisation @orq, from a secret key of
 * the server's. */
void gh_day_key_derive (const guint8 secret[GH_DAY_KEY_BYTES], gint64 orq, const char *date,
                        guint8 day_key[GH_DAY_KEY_BYTES]);

/* What @code is found by. */
void gh_ticket_mark (const guint8 day_key[GH_DAY_KEY_BYTES], const char *code,
                     guint8 mark[GH_TICKET_MARK_BYTES]);

/* @details sealed for who knows @code. Owned by the caller. */
GBytes *gh_ticket_seal (const guint8 day_key[GH_DAY_KEY_BYTES], const char *code,
                        const char *details) G_GNUC_WARN_UNUSED_RESULT;
/* NULL when @sealed was not sealed with this key and code, or was changed since. Owned by the
 * caller. */
char *gh_ticket_unseal (const guint8 day_key[GH_DAY_KEY_BYTES], const char *code,
                        const void *sealed, gsize length) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
