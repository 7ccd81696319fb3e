/* Calendar files (.ics) of one reservation, RFC 5545. They are meant to be imported and passed
 * around, so they hold no ticket code, no link to the booking and no METHOD (that would make them
 * an invitation). UX C18. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  const char *uid;         /* the same for the same reservation for ever: "reservation-17@host" */
  gint64 starts_at;        /* instants, Unix seconds */
  gint64 ends_at;          /* after starts_at */
  gint64 stamp;            /* when the reservation was made or last changed (DTSTAMP) */
  const char *summary;     /* "Museum of Navigation" */
  const char *location;    /* NULL or empty: left out */
  const char *description; /* NULL or empty: left out; lines with \n */
} GhCalendarEvent;

/* The text of the file: UTF-8, CRLF, lines folded at 75 octets, times in UTC, alarms one day and
 * two hours before. Broken UTF-8 and control characters of the texts are replaced. Served as
 * "text/calendar; charset=utf-8". Owned by the caller. */
char *gh_icalendar_event (const GhCalendarEvent *event) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
