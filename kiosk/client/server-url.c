/* Addresses of servers; see the header. */

#include "kiosk/client/server-url.h"

#include <string.h>

/* Names and addresses, also in other scripts; nothing that would end a host name early. */
static gboolean
is_host (const char *host)
{
  if (host == NULL || *host == '\0')
    return FALSE;
  for (const char *c = host; *c != '\0'; c++)
    if ((guchar) *c < 0x80 && !g_ascii_isalnum (*c) && strchr (".-_:", *c) == NULL)
      return FALSE;
  return TRUE;
}

/* NULL when it is not usable. Owned by the caller. */
static GUri *
parse (const char *server)
{
  g_autoptr (GUri) uri = server != NULL ? g_uri_parse (server, G_URI_FLAGS_NONE, NULL) : NULL;
  if (uri == NULL || !is_host (g_uri_get_host (uri)) || g_uri_get_userinfo (uri) != NULL ||
      g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL)
    return NULL;
  const char *scheme = g_uri_get_scheme (uri);
  if (g_strcmp0 (scheme, "http") != 0 && g_strcmp0 (scheme, "https") != 0)
    return NULL;
  return g_steal_pointer (&uri);
}

static void
strip_slashes (char *text)
{
  for (gsize length = strlen (text); length > 0 && text[length - 1] == '/'; length--)
    text[length - 1] = '\0';
}

char *
gh_server_url_clean (const char *server)
{
  g_autoptr (GUri) uri = parse (server);
  if (uri == NULL)
    return NULL;
  char *clean = g_uri_to_string (uri);
  strip_slashes (clean);
  return clean;
}

/* In one form for all ways to write it. Owned by the caller. */
static char *
normal_form (GUri *uri)
{
  gboolean tls = g_strcmp0 (g_uri_get_scheme (uri), "https") == 0;
  int port = g_uri_get_port (uri) > 0 ? g_uri_get_port (uri) : (tls ? 443 : 80);
  g_autofree char *host = g_ascii_strdown (g_uri_get_host (uri), -1);
  char *form =
      g_strdup_printf ("%s://[%s]:%d%s", g_uri_get_scheme (uri), host, port, g_uri_get_path (uri));
  strip_slashes (form);
  return form;
}

gboolean
gh_server_url_is_same (const char *one, const char *two)
{
  g_autoptr (GUri) first = parse (one);
  g_autoptr (GUri) second = parse (two);
  if (first == NULL || second == NULL)
    return FALSE;
  g_autofree char *first_form = normal_form (first);
  g_autofree char *second_form = normal_form (second);
  return strcmp (first_form, second_form) == 0;
}
