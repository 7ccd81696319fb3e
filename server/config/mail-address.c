/* Checks addresses and finds them in a sender; see the header. */

#include "server/config/mail-address.h"

#include <string.h>

#define ADDRESS_MAX 254

gboolean
gh_mail_address_is_good (const char *address)
{
  if (address == NULL || !g_utf8_validate (address, -1, NULL) || strlen (address) > ADDRESS_MAX)
    return FALSE;
  const char *at = strchr (address, '@');
  if (at == NULL || at == address || at[1] == '\0' || strchr (at + 1, '@') != NULL ||
      strpbrk (address, "<>\",:;\\()") != NULL)
    return FALSE;
  for (const char *c = address; *c != '\0'; c = g_utf8_next_char (c)) {
    gunichar character = g_utf8_get_char (c);
    if (g_unichar_isspace (character) || g_unichar_iscntrl (character))
      return FALSE;
  }
  return TRUE;
}

char *
gh_mail_address_to_ascii (const char *address)
{
  const char *at = strrchr (address, '@');
  g_autofree char *domain = at != NULL ? g_hostname_to_ascii (at + 1) : NULL;
  if (domain == NULL || !g_str_is_ascii (domain))
    return g_strdup (address);
  g_autofree char *local = g_strndup (address, (gsize) (at - address));
  return g_strconcat (local, "@", domain, NULL);
}

char *
gh_mail_address_of (const char *from)
{
  g_autofree char *text = g_strstrip (g_strdup (from));
  const char *open = strrchr (text, '<');
  g_autofree char *address = open != NULL && g_str_has_suffix (open, ">")
                                 ? g_strndup (open + 1, strlen (open) - 2)
                                 : g_strdup (text);
  return gh_mail_address_is_good (address) ? gh_mail_address_to_ascii (address) : NULL;
}
