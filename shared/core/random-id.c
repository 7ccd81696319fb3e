/* Random bytes, numbers and identifiers from getrandom(2). Nothing here is predictable, so tokens
 * and ticket codes may be made of it. */

#include "core/random-id.h"

#include <errno.h>
#include <sys/random.h>

#define UUID_BYTES  16
#define UUID_LENGTH 36

void
gh_random_bytes (guint8 *bytes, gsize length)
{
  while (length > 0) {
    gssize got = getrandom (bytes, length, 0);

    if (got < 0 && errno == EINTR)
      continue;
    if (got <= 0)
      g_error ("The kernel gives no random bytes: %s", g_strerror (errno));
    bytes += got;
    length -= (gsize) got;
  }
}

guint32
gh_random_below (guint32 bound)
{
  guint32 skip;
  guint32 drawn;

  g_assert (bound > 0);

  /* 2^32 mod bound: dropping that many values leaves a whole multiple of bound. */
  skip = (guint32) ((G_GUINT64_CONSTANT (1) << 32) % bound);
  do
    gh_random_bytes ((guint8 *) &drawn, sizeof drawn);
  while (drawn < skip);
  return drawn % bound;
}

static void
append_hex (GString *text, const guint8 *bytes, gsize length)
{
  for (gsize i = 0; i < length; i++)
    g_string_append_printf (text, "%02x", bytes[i]);
}

char *
gh_random_uuid (void)
{
  static const gsize groups[] = { 4, 2, 2, 2, 6 };
  g_autoptr (GString) text = g_string_sized_new (UUID_LENGTH);
  guint8 bytes[UUID_BYTES];
  const guint8 *next = bytes;

  gh_random_bytes (bytes, sizeof bytes);
  bytes[6] = (bytes[6] & 0x0f) | 0x40; /* version 4 */
  bytes[8] = (bytes[8] & 0x3f) | 0x80; /* the variant of RFC 9562 */

  for (gsize i = 0; i < G_N_ELEMENTS (groups); i++) {
    if (i > 0)
      g_string_append_c (text, '-');
    append_hex (text, next, groups[i]);
    next += groups[i];
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

gboolean
gh_is_uuid (const char *text)
{
  if (text == NULL)
    return FALSE;
  for (int i = 0; i < UUID_LENGTH; i++) {
    gboolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;

    if (hyphen ? text[i] != '-' : !g_ascii_isxdigit (text[i]))
      return FALSE;
  }
  return text[UUID_LENGTH] == '\0';
}

char *
gh_random_hex (gsize bytes)
{
  g_autoptr (GString) text = g_string_sized_new (2 * bytes);
  g_autofree guint8 *drawn = g_malloc (bytes);

  gh_random_bytes (drawn, bytes);
  append_hex (text, drawn, bytes);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
