/* The text that enrols a kiosk; see the header. */

#include "core/enrol-code.h"

#include <string.h>

#define WORD      "gatehouse-enrol"
#define BASE64URL "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

char *
gh_enrol_code_new (const char *base_url, const char *token)
{
  return g_strdup_printf (WORD " %s %s", base_url, token);
}

gboolean
gh_is_enrol_token (const char *text)
{
  return text != NULL && strlen (text) == GH_ENROL_TOKEN_CHARS &&
         strspn (text, BASE64URL) == GH_ENROL_TOKEN_CHARS;
}

/* Printable ASCII in one piece. What it means as a URL is looked at by who connects. */
static gboolean
looks_like_url (const char *text)
{
  gsize length = strlen (text);
  if (length > GH_ENROL_SERVER_MAX ||
      !(g_str_has_prefix (text, "http://") || g_str_has_prefix (text, "https://")))
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isgraph (text[i]))
      return FALSE;
  return TRUE;
}

/* However its case and what follows were spoilt, by a keyboard's layout or a cut: a text that
 * begins like this must not go where tickets go. */
static gboolean
begins_like_one (const char *text)
{
  while (g_ascii_isspace (*text))
    text++;
  return g_ascii_strncasecmp (text, WORD, strlen (WORD)) == 0;
}

GhEnrolCodeKind
gh_enrol_code_read (const char *text, char **server, char **token)
{
  if (server != NULL)
    *server = NULL;
  if (token != NULL)
    *token = NULL;
  if (text == NULL || !begins_like_one (text))
    return GH_ENROL_CODE_NONE;
  if (strlen (text) > GH_ENROL_CODE_MAX)
    return GH_ENROL_CODE_BROKEN;
  g_auto (GStrv) parts = g_strsplit (text, " ", 4);
  if (g_strv_length (parts) != 3 || strcmp (parts[0], WORD) != 0 || !looks_like_url (parts[1]) ||
      !gh_is_enrol_token (parts[2]))
    return GH_ENROL_CODE_BROKEN;
  if (server != NULL)
    *server = g_strdup (parts[1]);
  if (token != NULL)
    *token = g_strdup (parts[2]);
  return GH_ENROL_CODE_OK;
}
