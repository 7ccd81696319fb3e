/* Dates, slot times and "today" in a venue's own time zone. The one place where local times become
 * instants, because GLib and SQLite disagree about clock changes.
 *
 * A date is a day number, a slot time is seconds since local midnight (0 … 86400, so that 24:00 is
 * an end), an instant is Unix seconds in UTC. Contract section 4, "Time". */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Days since 1970-01-01 in the Gregorian calendar: compare and subtract at will. */
typedef gint32 GhDate;

/* Before and after every date there is: no bound, or nothing given. They have no written form. */
#define GH_DATE_MIN G_MININT32
#define GH_DATE_MAX G_MAXINT32

#define GH_DAY_SECONDS 86400

/* Strictly YYYY-MM-DD, a real date, years 1900 to 9999. FALSE leaves @date untouched. */
gboolean gh_date_parse (const char *text, GhDate *date);
/* "YYYY-MM-DD". Owned by the caller. */
char *gh_date_format (GhDate date) G_GNUC_WARN_UNUSED_RESULT;
/* Any of the out arguments may be NULL; @weekday is 1 (Monday) to 7 (Sunday). */
void gh_date_split (GhDate date, int *year, int *month, int *day, int *weekday);
/* The day number of a real date; asserts that it is one. */
GhDate gh_date_new (int year, int month, int day);

/* Strictly YYYY-MM; @first is the first day of that month. FALSE leaves @first untouched. */
gboolean gh_month_parse (const char *text, GhDate *first);
/* "YYYY-MM" of the month that @date is in. Owned by the caller. */
char *gh_month_format (GhDate date) G_GNUC_WARN_UNUSED_RESULT;
/* The first day of the month @months after (or, negative, before) the month of @date. */
GhDate gh_month_add (GhDate date, int months);

/* HH:MM or HH:MM:SS, up to 24:00(:00). FALSE leaves @seconds untouched. */
gboolean gh_time_parse (const char *text, int *seconds);
/* "HH:MM:SS"; 86400 is "24:00:00". Owned by the caller. */
char *gh_time_format (int seconds) G_GNUC_WARN_UNUSED_RESULT;

/* Strictly YYYY-MM-DDTHH:MM:SSZ. FALSE leaves @instant untouched. */
gboolean gh_instant_parse (const char *text, gint64 *instant);
/* "YYYY-MM-DDTHH:MM:SSZ". Owned by the caller. */
char *gh_instant_format (gint64 instant) G_GNUC_WARN_UNUSED_RESULT;

/* The zone of that IANA name ("Europe/Lisbon", "UTC"). NULL when the machine does not know it
 * (g_time_zone_new would quietly give UTC); a path or a POSIX rule is refused too. */
GTimeZone *gh_zone_open (const char *name) G_GNUC_WARN_UNUSED_RESULT;

/* The date in @zone at @now, and optionally the seconds since local midnight by the wall clock. */
GhDate gh_zone_date (GTimeZone *zone, gint64 now, int *seconds);

/* The date at @now in the zone of that IANA name: what gh_zone_open and gh_zone_date would say, at
 * a fraction of the cost (zone-file.h). FALSE when the machine does not know the zone. */
gboolean gh_zone_today (const char *name, gint64 now, GhDate *today) G_GNUC_WARN_UNUSED_RESULT;

/* The first moment of @date: gh_zone_date says @date from then on until the first moment of the
 * next one. Where a clock change skips midnight it is the moment of that change; for a date that
 * was skipped whole it is that of the next date. */
gint64 gh_zone_day_start (GTimeZone *zone, GhDate date);

typedef enum {
  GH_SLOT_TIMES_OK,
  GH_SLOT_TIMES_START_SKIPPED, /* a clock change skips the start: there is no such moment */
  GH_SLOT_TIMES_EMPTY,         /* the end is not after the start (over a clock change) */
} GhSlotTimes;

/* When a slot starts and ends. @end <= @start means that it ends on the next date (contract 4); a
 * doubled hour starts at its first and ends at its second passing; an end that a clock change skips
 * is the moment of the change. Outputs are set only for GH_SLOT_TIMES_OK; a @start outside a day
 * (24:00 too) is START_SKIPPED, such an @end is EMPTY. */
GhSlotTimes gh_slot_instants (GTimeZone *zone, GhDate date, int start, int end, gint64 *starts_at,
                              gint64 *ends_at);

/* The last date that a slot touches: @date, or the next one when @end <= @start. A slot that ends
 * at 24:00 touches only its own date. */
GhDate gh_slot_last_date (GhDate date, int start, int end);

G_END_DECLS
