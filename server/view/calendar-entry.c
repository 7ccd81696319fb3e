/* The calendar entry of a reservation; see the header. */

#include "server/view/calendar-entry.h"

#include "server/view/icalendar.h"
#include "server/words/words.h"

#include <string.h>

#define GOOGLE "https://calendar.google.com/calendar/render?action=TEMPLATE"

/* Of each text in the link: 600 octets, percent-encoded 1,800, and servers take some 8,000. */
#define LINK_MAX_CHARS 150

/* "Pier 4\nLisbon" as "Pier 4, Lisbon": what maps look up, on one line; the organisation's name
 * where no address is known. Owned by the caller. */
static char *
dup_place (const GhCalendarEntry *entry)
{
  g_autofree char *good = g_utf8_make_valid (entry->address != NULL ? entry->address : "", -1);
  g_auto (GStrv) lines = g_strsplit_set (good, "\r\n", -1);
  g_autoptr (GString) place = g_string_new (NULL);
  for (gsize i = 0; lines[i] != NULL; i++) {
    const char *line = g_strstrip (lines[i]);
    if (line[0] != '\0')
      g_string_append_printf (place, "%s%s", place->len > 0 ? ", " : "", line);
  }
  return g_strdup (place->len > 0 ? place->str : entry->organisation);
}

static const char *
description (void)
{
  return _ ("Have the QR code of your ticket ready, on your phone or printed.");
}

char *
gh_calendar_entry_file (const GhCalendarEntry *entry)
{
  const char *scheme_end = strstr (entry->origin, "://");
  const char *host = scheme_end != NULL ? scheme_end + strlen ("://") : entry->origin;
  g_autofree char *uid =
      g_strdup_printf ("reservation-%" G_GINT64_FORMAT "@%s", entry->reservation_id, host);
  g_autofree char *place = dup_place (entry);
  GhCalendarEvent event = {
    .uid = uid,
    .starts_at = entry->starts_at,
    .ends_at = entry->ends_at,
    .stamp = entry->stamp,
    .summary = entry->organisation,
    .location = place,
    .description = description (),
  };
  return gh_icalendar_event (&event);
}

/* "20251121T120000Z". Owned by the caller. */
static char *
format_instant (gint64 instant)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (instant);
  g_assert (time != NULL);
  return g_date_time_format (time, "%Y%m%dT%H%M%SZ");
}

static void
append_parameter (GString *url, const char *name, const char *text)
{
  g_autofree char *good = g_utf8_make_valid (text, -1);
  g_autofree char *cut = g_utf8_substring (good, 0, MIN (g_utf8_strlen (good, -1), LINK_MAX_CHARS));
  for (char *at = cut; *at != '\0'; at++) {
    if ((guchar) *at < 0x20 || *at == 0x7f)
      *at = ' ';
  }
  g_autofree char *escaped = g_uri_escape_string (cut, NULL, FALSE);
  g_string_append_printf (url, "&%s=%s", name, escaped);
}

char *
gh_calendar_entry_google (const GhCalendarEntry *entry)
{
  GString *url = g_string_new (GOOGLE);
  g_autofree char *starts = format_instant (entry->starts_at);
  g_autofree char *ends = format_instant (entry->ends_at);
  g_autofree char *dates = g_strdup_printf ("%s/%s", starts, ends);
  g_autofree char *place = dup_place (entry);
  append_parameter (url, "text", entry->organisation);
  append_parameter (url, "dates", dates);
  append_parameter (url, "location", place);
  append_parameter (url, "details", description ());
  return g_string_free (url, FALSE);
}
