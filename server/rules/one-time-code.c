/* One-time codes; see the header. */

#include "server/rules/one-time-code.h"

#include <sodium.h>

#define HOW_MANY 1000000

char *
gh_one_time_code_new (void)
{
  return g_strdup_printf ("%0*u", GH_ONE_TIME_CODE_DIGITS, (guint) randombytes_uniform (HOW_MANY));
}

/* What people and keyboards put between digits, and what a paste from right-to-left text brings. */
static gboolean
is_left_out (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);
  return g_unichar_isspace (c) || type == G_UNICODE_DASH_PUNCTUATION || type == G_UNICODE_FORMAT ||
         c == 0x2212 /* minus */;
}

char *
gh_one_time_code_read (const char *typed)
{
  if (typed == NULL || !g_utf8_validate (typed, -1, NULL))
    return NULL;
  g_autoptr (GString) digits = g_string_new (NULL);
  for (const char *at = typed; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);
    int digit = g_unichar_digit_value (c);
    if (digit >= 0)
      g_string_append_c (digits, (char) ('0' + digit));
    else if (!is_left_out (c))
      return NULL;
  }
  if (digits->len != GH_ONE_TIME_CODE_DIGITS)
    return NULL;
  return g_string_free (g_steal_pointer (&digits), FALSE);
}
