/* PINs and passwords as Argon2id strings (libsodium; 19 MiB, t = 2: about 33 ms), at most four at a
 * time on the machine so that a flood of sign-ins cannot eat its memory. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define GH_PIN_MIN_DIGITS     4
#define GH_PIN_MAX_DIGITS     12
#define GH_PASSWORD_MIN_CHARS 8
#define GH_SECRET_MAX_BYTES   256

/* The hash of @secret. BUSY (GH_DB_ERROR) when four are at work already: they are counted in a lock
 * file beside @lock_beside, the secret's file. Owned by the caller. */
char *gh_secret_hash (const char *secret, const char *lock_beside,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether @secret fits @hash; with a NULL @hash it takes the same time and is FALSE. */
gboolean gh_secret_matches (const char *secret, const char *hash, const char *lock_beside,
                            gboolean *matches, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
