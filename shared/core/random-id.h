/* Random identifiers from the kernel's generator. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Fills @bytes with @length random bytes. Aborts when the kernel has none to give. */
void gh_random_bytes (guint8 *bytes, gsize length);

/* A random integer in [0, bound), without modulo bias; @bound > 0. */
guint32 gh_random_below (guint32 bound);

/* A version 4 UUID in lower case (RFC 9562). Owned by the caller. */
char *gh_random_uuid (void) G_GNUC_WARN_UNUSED_RESULT;

/* Whether @text is a UUID of any version in its 36 character form. NULL is not. */
gboolean gh_is_uuid (const char *text);

/* @bytes random bytes as lower-case hex. Owned by the caller. */
char *gh_random_hex (gsize bytes) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
