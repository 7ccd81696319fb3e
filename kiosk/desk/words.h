/* Dates, times and distances in the words of the person at the gate. All results are in the
 * language of the locale, and owned by the caller where nothing else is said. */

#pragma once

#include "core/slot-time.h"
#include "core/ticket-status.h"

G_BEGIN_DECLS

/* "Thursday 20 November", with the year when it is not that of @today. */
char *gh_words_date (GhDate date, GhDate today) G_GNUC_WARN_UNUSED_RESULT;
/* "in 6 days", "tomorrow", "yesterday", "6 days ago"; "today" for 0. */
char *gh_words_days (int days_from_now) G_GNUC_WARN_UNUSED_RESULT;
/* "12:00 PM" or "12:00", as the language has it; @seconds since midnight, 0 … 86400. */
char *gh_words_time (int seconds) G_GNUC_WARN_UNUSED_RESULT;
/* "12:00 PM – 2:00 PM"; "All day" from midnight to midnight. Takes the same seconds. */
char *gh_words_slot (int start, int end) G_GNUC_WARN_UNUSED_RESULT;
/* "2 h 44 min", "5 min", "less than a minute"; days for more than 48 hours. */
char *gh_words_span (gint64 seconds) G_GNUC_WARN_UNUSED_RESULT;
/* The time of @instant in this machine's zone, with the date in front when it is not that of @now.
 */
char *gh_words_instant (gint64 instant, gint64 now) G_GNUC_WARN_UNUSED_RESULT;
/* "14:59": minutes and seconds of a countdown. */
char *gh_words_countdown (int seconds) G_GNUC_WARN_UNUSED_RESULT;
/* "Reserved", "Not paid", … Static. */
const char *gh_words_status (GhTicketStatus status);
/* How wrong this device's clock is, @skew seconds ahead of the server's: "This device's clock is 3
 * min behind; …". NULL when it is right enough. */
char *gh_words_skew (gint64 skew) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
