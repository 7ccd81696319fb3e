/* Names and time zones as init and orgs take them. */

#include "server/ctl/ctl.h"

#include <string.h>

#define ZONE_FOLDER    "/zoneinfo/"
#define MAX_NAME_CHARS 200 /* as the schema has it */

/* The name in the link /etc/localtime, e.g. "../usr/share/zoneinfo/Europe/Lisbon". */
static char *
linked_zone (void)
{
  g_autofree char *target = g_file_read_link ("/etc/localtime", NULL);
  const char *folder = target != NULL ? strstr (target, ZONE_FOLDER) : NULL;
  return folder != NULL ? g_strdup (folder + strlen (ZONE_FOLDER)) : NULL;
}

/* What Debian wrote beside it. */
static char *
written_zone (void)
{
  char *text = NULL;
  if (!g_file_get_contents ("/etc/timezone", &text, NULL, NULL))
    return NULL;
  return g_strstrip (text);
}

static gboolean
is_known (const char *name)
{
  g_autoptr (GTimeZone) zone = name != NULL ? gh_zone_open (name) : NULL;
  return zone != NULL;
}

char *
gh_ctl_machine_zone (void)
{
  g_autofree char *linked = linked_zone ();
  if (is_known (linked))
    return g_steal_pointer (&linked);
  g_autofree char *written = written_zone ();
  if (is_known (written))
    return g_steal_pointer (&written);
  const char *environment = g_getenv ("TZ");
  return g_strdup (is_known (environment) ? environment : "UTC");
}

gboolean
gh_ctl_check_zone (const char *name, GError **error)
{
  if (is_known (name))
    return TRUE;
  g_set_error (error, GH_CTL_ERROR, GH_CTL_ERROR_FAILED,
               "This machine knows no time zone “%s”; write one like Europe/Lisbon or UTC (the "
               "package tzdata brings them)",
               name);
  return FALSE;
}

gboolean
gh_ctl_check_direction (const char *text, const char *what, GError **error)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    if ((c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069)) {
      g_set_error (error, GH_CTL_ERROR, GH_CTL_ERROR_FAILED,
                   "%s must not hold the invisible character U+%04X, which turns the direction of "
                   "what follows; write it without",
                   what, c);
      return FALSE;
    }
  }
  return TRUE;
}

gboolean
gh_ctl_check_name (const char *name, GError **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (name));
  glong length = g_utf8_strlen (stripped, -1);
  if (length >= 1 && g_utf8_strlen (name, -1) <= MAX_NAME_CHARS)
    return gh_ctl_check_direction (name, "A name", error);
  g_set_error (error, GH_CTL_ERROR, GH_CTL_ERROR_FAILED, "A name has 1 to %d characters",
               MAX_NAME_CHARS);
  return FALSE;
}
