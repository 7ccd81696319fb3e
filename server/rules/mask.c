/* Contact data, masked; see the header. */

#include "server/rules/mask.h"

#include <string.h>

#define HIDDEN         "…"
#define PHONE_SHOWN    2
#define PHONE_LEAST    6 /* of shorter ones nothing is shown */
#define LABEL_MAX_SHOW 6 /* of a longer last label nothing is shown: it is no usual one */

/* The first character of @text, "" when it has none. Owned by the caller. */
static char *
first_character (const char *text, const char *end)
{
  return text < end ? g_strndup (text, (gsize) (MIN (g_utf8_next_char (text), end) - text))
                    : g_strdup ("");
}

char *
gh_mask_email (const char *email)
{
  if (email == NULL || email[0] == '\0')
    return NULL;
  g_autofree char *valid = g_utf8_make_valid (email, -1);
  const char *at = strrchr (valid, '@');
  const char *dot = at != NULL ? strrchr (at, '.') : NULL;
  if (at == NULL)
    return g_strdup (HIDDEN);
  const char *end = valid + strlen (valid);
  gboolean usual = dot != NULL && g_utf8_strlen (dot, -1) <= LABEL_MAX_SHOW + 1;
  g_autofree char *local = first_character (valid, at);
  g_autofree char *domain = first_character (at + 1, dot != NULL ? dot : end);
  return g_strconcat (local, HIDDEN "@", domain, HIDDEN, usual ? dot : "", NULL);
}

char *
gh_mask_phone (const char *phone)
{
  if (phone == NULL || phone[0] == '\0')
    return NULL;
  g_autofree char *valid = g_utf8_make_valid (phone, -1);
  glong length = g_utf8_strlen (valid, -1);
  if (length < PHONE_LEAST)
    return g_strdup (HIDDEN);
  return g_strconcat (HIDDEN, g_utf8_offset_to_pointer (valid, length - PHONE_SHOWN), NULL);
}
