/* Masks of e-mail addresses, phone numbers and names. */

#include "kiosk/desk/mask.h"

#include <string.h>

#define DOTS            "•••"
#define PHONE_END_CHARS 4

char *
gh_mask_email (const char *email)
{
  if (email == NULL || *email == '\0')
    return g_strdup (email);
  const char *at = strchr (email, '@');
  g_autofree char *first = g_utf8_substring (email, 0, 1);
  return g_strconcat (at == email ? "" : first, DOTS, at != NULL ? at : "", NULL);
}

char *
gh_mask_phone (const char *phone)
{
  if (phone == NULL || *phone == '\0')
    return g_strdup (phone);
  glong length = g_utf8_strlen (phone, -1);
  if (length <= PHONE_END_CHARS)
    return g_strdup (DOTS);
  return g_strconcat (DOTS, g_utf8_offset_to_pointer (phone, length - PHONE_END_CHARS), NULL);
}

char *
gh_short_name (const char *name)
{
  if (name == NULL)
    return NULL;
  g_autofree char *trimmed = g_strstrip (g_strdup (name));
  const char *last = strrchr (trimmed, ' ');
  if (last == NULL)
    return g_steal_pointer (&trimmed);
  g_autofree char *first = g_strndup (trimmed, strcspn (trimmed, " "));
  g_autofree char *initial = g_utf8_substring (last + 1, 0, 1);
  return g_strdup_printf ("%s %s.", first, initial);
}
