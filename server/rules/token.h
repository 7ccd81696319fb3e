/* Signed things that leave the server and come back: JWTs (HS256) for operators and bookings, short
 * signed links, and sealed cookies. The algorithm is fixed, the key is 32 bytes by type, and every
 * claim is checked here (RFC 7519, RFC 8725): libjwt checks none of that by itself and would bring
 * libcrypto into the CGI, so this stands on libsodium. Pure: the time is an argument. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define GH_KEY_BYTES 32

/* One key a purpose, all derived from the venue's secret. */
typedef struct {
  guint8 session[GH_KEY_BYTES];  /* operators' tokens */
  guint8 booking[GH_KEY_BYTES];  /* booking tokens */
  guint8 link[GH_KEY_BYTES];     /* links to a reservation */
  guint8 seal[GH_KEY_BYTES];     /* sealed cookies */
  guint8 form[GH_KEY_BYTES];     /* CSRF tokens */
  guint8 rate[GH_KEY_BYTES];     /* which bucket a source counts in */
  guint8 outbox[GH_KEY_BYTES];   /* what a waiting message keeps to itself */
  guint8 contact[GH_KEY_BYTES];  /* hashes of one-time codes and of what they prove */
  guint8 manifest[GH_KEY_BYTES]; /* the days' keys that kiosks are given */
  guint8 device[GH_KEY_BYTES];   /* hashes of kiosks' keys and of the tokens that enrol them */
} GhKeys;

/* Derives all of them from the secret of the configuration; the same secret gives the same keys. */
void gh_keys_derive (GhKeys *keys, const guint8 secret[GH_KEY_BYTES]);

typedef enum {
  GH_TOKEN_SESSION, /* aud "operator", sub an operator, jti a session */
  GH_TOKEN_BOOKING, /* aud "booking", sub a ticket */
  GH_TOKEN_RESEND,  /* aud "resend", sub a ticket */
} GhTokenKind;

typedef struct {
  gint64 subject;
  gint64 issued_at;
  gint64 expires_at;
  char id[33]; /* jti, 32 hex characters; "" for tickets */
} GhToken;

/* The JWT of @token. Owned by the caller. */
char *gh_token_sign (const GhKeys *keys, GhTokenKind kind,
                     const GhToken *token) G_GNUC_WARN_UNUSED_RESULT;

/* Whether @text is a token of @kind that we signed and that is valid at @now; fills @token. A token
 * from the future (over a minute) is refused. @text may be NULL. */
gboolean gh_token_verify (const GhKeys *keys, GhTokenKind kind, const char *text, gint64 now,
                          GhToken *token) G_GNUC_WARN_UNUSED_RESULT;

/* A short link to reservation @id: an URL-safe text of 32 characters. Owned by the caller. */
char *gh_link_sign (const GhKeys *keys, gint64 id) G_GNUC_WARN_UNUSED_RESULT;
/* FALSE, with @id untouched, when @text is not one of ours. @text may be NULL. */
gboolean gh_link_verify (const GhKeys *keys, const char *text,
                         gint64 *id) G_GNUC_WARN_UNUSED_RESULT;

/* Encrypts and signs @text with one of the keys: seal for a cookie, outbox for a message. URL-safe.
 * Owned by the caller. */
char *gh_seal (const guint8 key[GH_KEY_BYTES], const char *text) G_GNUC_WARN_UNUSED_RESULT;
/* NULL when @sealed was not sealed with @key. @sealed may be NULL. Owned by the caller. */
char *gh_unseal (const guint8 key[GH_KEY_BYTES], const char *sealed) G_GNUC_WARN_UNUSED_RESULT;

/* A keyed hash of @text (HMAC-SHA-256, 43 characters of base64url) for what is compared and never
 * read again. Owned by the caller. */
char *gh_keyed_hash (const guint8 key[GH_KEY_BYTES], const char *text) G_GNUC_WARN_UNUSED_RESULT;
/* Whether @text hashes to @hash; takes the same time however much of it agrees. Both may be NULL:
 * FALSE. */
gboolean gh_keyed_hash_matches (const guint8 key[GH_KEY_BYTES], const char *text, const char *hash);

/* 32 random bytes in base64url, 43 characters: a device's key, a one-time token. Owned by the
 * caller. */
char *gh_random_secret (void) G_GNUC_WARN_UNUSED_RESULT;

/* The CSRF token of the visitor whose cookie is @cookie. Owned by the caller. */
char *gh_form_token (const GhKeys *keys, const char *cookie) G_GNUC_WARN_UNUSED_RESULT;
/* Compares in constant time. @text may be NULL. */
gboolean gh_form_token_matches (const GhKeys *keys, const char *cookie, const char *text);

/* A keyed hash of @text for counters: nobody outside can aim at a bucket. */
guint64 gh_rate_hash (const GhKeys *keys, const char *text);

G_END_DECLS
