/* Dates and times in words, in the language that gettext has been set to. Every form is a pattern
 * that a translator can turn round: order, punctuation, 12 or 24 hours, the first weekday. */

#pragma once

#include "core/slot-time.h"

G_BEGIN_DECLS

/* All owned by the caller. In English: */

/* "Friday, November 21, 2025" */
char *gh_words_date (GhDate date) G_GNUC_WARN_UNUSED_RESULT;
/* "November 21, 2025" (PRD 4.2.4) */
char *gh_words_date_short (GhDate date) G_GNUC_WARN_UNUSED_RESULT;
/* "Friday, November 21": within a page that names the year already */
char *gh_words_day (GhDate date) G_GNUC_WARN_UNUSED_RESULT;
/* "November 2025" */
char *gh_words_month (GhDate date) G_GNUC_WARN_UNUSED_RESULT;

/* "12:00 PM"; 0 and 86400 (midnight as an end) are both "12:00 AM", or "00:00" and "24:00" in a
 * language with 24 hours. @seconds is 0 … 86400; seconds are left out. */
char *gh_words_time (int seconds) G_GNUC_WARN_UNUSED_RESULT;
/* "12:00 PM – 2:00 PM"; an end on the next date (@end <= @start) says so:
 * "10:00 PM – 2:00 AM (next day)". From midnight to midnight: "All day". */
char *gh_words_time_range (int start, int end) G_GNUC_WARN_UNUSED_RESULT;

/* "Lisbon time" of "Europe/Lisbon"; a zone without a city by its name: "UTC" of "UTC" and
 * "Etc/UTC". Those of a fixed offset count the other way round in their names than people do:
 * "UTC+3" of "Etc/GMT-3". */
char *gh_words_zone (const char *timezone) G_GNUC_WARN_UNUSED_RESULT;

/* @weekday is 1 (Monday) to 7 (Sunday); borrowed, from the catalogue. */
const char *gh_words_weekday (int weekday);
const char *gh_words_weekday_short (int weekday);

/* The weekday that a week starts with in this language, 1 (Monday) to 7 (Sunday). */
int gh_words_first_weekday (void);

G_END_DECLS
