/* The calendar entry of a reservation, the same wherever it is handed out: as a file on the site
 * and in the mail, and as a link that fills in Google Calendar's form. Calendars are shared: no
 * ticket code and no link to the booking is in it. UX C18. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What an entry is made of; texts are borrowed. */
typedef struct {
  const char *organisation; /* its name */
  const char *address;      /* of the venue, in lines; NULL or empty: its name says where */
  const char *origin;       /* of the site, "https://tickets.example.org": its host is in the UID */
  gint64 reservation_id;
  gint64 starts_at; /* instants, Unix seconds */
  gint64 ends_at;   /* after starts_at */
  gint64 stamp;     /* when the reservation was made, Unix seconds */
} GhCalendarEntry;

/* The calendar file (icalendar.h), in the language that is spoken (words.h). The same reservation
 * has the same UID for ever. Owned by the caller. */
char *gh_calendar_entry_file (const GhCalendarEntry *entry) G_GNUC_WARN_UNUSED_RESULT;

/* The URL that opens Google Calendar with the entry filled in, in ASCII. Long texts are cut: it
 * must fit wherever URLs go. Owned by the caller. */
char *gh_calendar_entry_google (const GhCalendarEntry *entry) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
