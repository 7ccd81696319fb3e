/* What people are told: one sentence for each code, in the visitor's language. The English ones are
 * the PRD's, word for word (PRD 4.2.1, 6). */

#pragma once

#include "core/verdict.h"
#include "server/rules/judge.h"

G_BEGIN_DECLS

/* Why a ticket or slot cannot be booked. @reserved_date is how the date of TICKET_ALREADY_RESERVED
 * is written (the API writes 2025-11-20, pages write it in words). Owned by the caller. */
char *gh_sentence_for_booking (GhBookingOutcome outcome,
                               const char *reserved_date) G_GNUC_WARN_UNUSED_RESULT;

/* Why a ticket does not open the gate. @date is the reservation's, for WRONG_DATE. Owned by the
 * caller. */
char *gh_sentence_for_verdict (GhVerdict verdict, const char *date) G_GNUC_WARN_UNUSED_RESULT;

/* A limit was reached: says how long to wait. Owned by the caller. */
char *gh_sentence_for_wait (int seconds) G_GNUC_WARN_UNUSED_RESULT;

/* The confirmation cannot be sent again for @seconds: says why. Static. */
const char *gh_sentence_for_sent (int seconds);
/* Likewise: says how long to wait. Owned by the caller. */
char *gh_sentence_for_resend (int seconds) G_GNUC_WARN_UNUSED_RESULT;

/* As gh_sentence_for_wait(), after ticket codes that nobody has. Owned by the caller. */
char *gh_sentence_for_misses (int seconds) G_GNUC_WARN_UNUSED_RESULT;

/* How long until a new one-time code can be sent. Owned by the caller. */
char *gh_sentence_for_new_code (int seconds) G_GNUC_WARN_UNUSED_RESULT;

/* A one-time code was wrong: says how many tries are left. Owned by the caller. */
char *gh_sentence_for_tries (int left) G_GNUC_WARN_UNUSED_RESULT;

/* The rest, by code: "NOT_FOUND", "INVALID_EMAIL", … Static. */
const char *gh_sentence_for_code (const char *code);

G_END_DECLS
