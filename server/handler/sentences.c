/* What people are told; see the header. */

#include "server/handler/sentences.h"

#include "server/words/words.h"

#include <string.h>

static const char *const booking_sentences[] = {
  [GH_BOOKING_OK] = "",
  [GH_BOOKING_TICKET_NOT_FOUND] = N_ ("Invalid ticket code. Please check and try again."),
  [GH_BOOKING_TICKET_NOT_ACTIVATED] =
      N_ ("This ticket is not activated yet. Please complete payment."),
  [GH_BOOKING_TICKET_ALREADY_RESERVED] = N_ ("This ticket is already reserved for %s."),
  [GH_BOOKING_TICKET_ALREADY_USED] = N_ ("This ticket was already used."),
  [GH_BOOKING_TICKET_EXPIRED] = N_ ("This ticket has expired."),
  [GH_BOOKING_TICKET_CANCELLED] = N_ ("This ticket was cancelled. Please ask where you bought it."),
  [GH_BOOKING_SLOT_NOT_FOUND] = N_ ("There is no such time slot. Please select another time."),
  [GH_BOOKING_SLOT_CLOSED] = N_ ("This time slot is closed. Please select another time."),
  [GH_BOOKING_SLOT_PAST] = N_ ("This time slot is over. Please select another time."),
  [GH_BOOKING_SLOT_OUTSIDE_VALIDITY] =
      N_ ("Your ticket is not valid on that date. Please select another date."),
  [GH_BOOKING_SLOT_FULL] = N_ ("This time slot is full. Please select another time."),
  [GH_BOOKING_CONTACT_NOT_VERIFIED] =
      N_ ("Please confirm your e-mail address and phone number first."),
};
G_STATIC_ASSERT (G_N_ELEMENTS (booking_sentences) == GH_BOOKING_OUTCOME_LAST + 1);

/* The sentence with @value for its %s, which only some of them have. Translations are text from
 * outside: never used as a format. */
static char *
fill (const char *sentence, const char *value)
{
  g_auto (GStrv) parts = g_strsplit (sentence, "%s", 2);
  return g_strjoinv (value != NULL ? value : "", parts);
}

char *
gh_sentence_for_booking (GhBookingOutcome outcome, const char *reserved_date)
{
  const char *sentence = booking_sentences[outcome];
  return fill (sentence[0] != '\0' ? _ (sentence) : "", reserved_date);
}

static const char *const verdict_sentences[] = {
  [GH_VERDICT_VALID] = "",
  [GH_VERDICT_TICKET_NOT_FOUND] = N_ ("Ticket code not found"),
  [GH_VERDICT_TICKET_CANCELLED] = N_ ("This ticket's order was cancelled or refunded"),
  [GH_VERDICT_TICKET_NOT_ACTIVATED] = N_ ("This ticket is not activated: it has not been paid"),
  [GH_VERDICT_TICKET_EXPIRED] = N_ ("This ticket has expired"),
  [GH_VERDICT_ALREADY_VERIFIED] = N_ ("This ticket was already verified"),
  [GH_VERDICT_NO_RESERVATION] = N_ ("Ticket is activated but has no reservation"),
  [GH_VERDICT_WRONG_DATE] = N_ ("Ticket reserved for %s, not today"),
};
G_STATIC_ASSERT (G_N_ELEMENTS (verdict_sentences) == GH_VERDICT_LAST + 1);

char *
gh_sentence_for_verdict (GhVerdict verdict, const char *date)
{
  const char *sentence = verdict_sentences[verdict];
  return fill (sentence[0] != '\0' ? _ (sentence) : "", date);
}

static char *
fill_number (const char *sentence, int number)
{
  g_autofree char *digits = g_strdup_printf ("%d", number);
  return fill (sentence, digits);
}

/* 0 while seconds say it better: minutes are enough from two on. */
static int
minutes_of (int seconds)
{
  return seconds < 120 ? 0 : (seconds + 59) / 60;
}

char *
gh_sentence_for_wait (int seconds)
{
  int minutes = minutes_of (seconds);
  if (minutes > 0)
    return fill_number (gh_words_plural ("Too many tries. Please wait %s minute and try again.",
                                         "Too many tries. Please wait %s minutes and try again.",
                                         (gulong) minutes),
                        minutes);
  return fill_number (gh_words_plural ("Too many tries. Please wait %s second and try again.",
                                       "Too many tries. Please wait %s seconds and try again.",
                                       (gulong) seconds),
                      seconds);
}

char *
gh_sentence_for_new_code (int seconds)
{
  int minutes = minutes_of (seconds);
  if (minutes > 0)
    return fill_number (gh_words_plural ("You can ask for a new code in %s minute.",
                                         "You can ask for a new code in %s minutes.",
                                         (gulong) minutes),
                        minutes);
  return fill_number (gh_words_plural ("You can ask for a new code in %s second.",
                                       "You can ask for a new code in %s seconds.",
                                       (gulong) seconds),
                      seconds);
}

char *
gh_sentence_for_tries (int left)
{
  return fill_number (gh_words_plural ("This code is not right. You have %s try left.",
                                       "This code is not right. You have %s tries left.",
                                       (gulong) left),
                      left);
}

/* Seconds from which on hours say it better. */
#define MANY_SECONDS (2 * 60 * 60)

const char *
gh_sentence_for_sent (int seconds)
{
  return seconds < MANY_SECONDS ? _ ("The confirmation was sent only a short while ago.")
                                : _ ("The confirmation was sent several times today.");
}

char *
gh_sentence_for_resend (int seconds)
{
  int minutes = (seconds + 59) / 60;
  int hours = (seconds + 3599) / 3600;
  if (seconds < MANY_SECONDS)
    return fill_number (gh_words_plural ("It can be sent again in %s minute.",
                                         "It can be sent again in %s minutes.", (gulong) minutes),
                        minutes);
  return fill_number (gh_words_plural ("It can be sent again in %s hour.",
                                       "It can be sent again in %s hours.", (gulong) hours),
                      hours);
}

char *
gh_sentence_for_misses (int seconds)
{
  g_autofree char *wait = gh_sentence_for_wait (seconds);
  return g_strconcat (_ ("Several ticket codes from your connection were not found."), " ", wait,
                      NULL);
}

static const struct {
  const char *code;
  const char *sentence;
} sentences[] = {
  { "INVALID_JSON", N_ ("The request is not valid JSON.") },
  { "INVALID_REQUEST", N_ ("The request is not complete.") },
  { "INVALID_EMAIL", N_ ("Please enter an e-mail address like name@example.com.") },
  { "INVALID_PHONE",
    N_ ("Please enter a phone number with its country code, like +1 202-555-1234.") },
  { "INVALID_MONTH", N_ ("A month is written YYYY-MM.") },
  { "INVALID_DATE", N_ ("A date is written YYYY-MM-DD, at most one day from today.") },
  { "INVALID_ORQ", N_ ("An organisation is a whole number from 1.") },
  { "MONTH_OUT_OF_RANGE",
    N_ ("Times can be looked at from three months ago to three months ahead.") },
  { "ORG_NOT_FOUND", N_ ("There is no such organisation.") },
  { "BOOKING_TOKEN_REQUIRED", N_ ("Please enter your ticket code again; that took too long.") },
  { "NO_COOKIES",
    N_ ("This site needs cookies to remember your ticket, and your browser sent none. Allow "
        "cookies "
        "for this site in your browser’s settings, then enter your ticket code again.") },
  { "OTP_EXPIRED", N_ ("Your code is no longer valid. Please ask for a new one.") },
  { "OTP_ATTEMPTS_EXHAUSTED", N_ ("Too many wrong codes. Please ask for a new one.") },
  { "UNAUTHENTICATED", N_ ("Please sign in.") },
  { "INVALID_CREDENTIALS", N_ ("The user name and the secret do not fit together.") },
  { "RATE_LIMITED", N_ ("Too many requests. Please wait a moment and try again.") },
  { "LOCKED_OUT", N_ ("Too many failed tries.") },
  { "ADDRESS_NOT_ALLOWED", N_ ("This address may not be used from here.") },
  { "DEVICE_REVOKED", N_ ("This device may not be used any more.") },
  { "DEVICE_KEY_INVALID", N_ ("This device has to be enrolled again.") },
  { "ENROL_TOKEN_INVALID",
    N_ ("This enrolment code was used or is too old. Please make a new one.") },
  { "OPERATOR_MISMATCH", N_ ("You are signed in as somebody else. Please sign in again.") },
  { "NOT_FOUND", N_ ("There is nothing at this address.") },
  { "METHOD_NOT_ALLOWED", N_ ("This address does not take that kind of request.") },
  { "BODY_TOO_LARGE", N_ ("The request is too large.") },
  { "UNSUPPORTED_MEDIA_TYPE", N_ ("This address takes another kind of content.") },
  { "FORM_FROM_ELSEWHERE",
    N_ ("This form did not come from our page, or it is too old. Please send it again.") },
  { "INTERNAL_ERROR", N_ ("Something went wrong on our side. Please try again.") },
  { "BUSY", N_ ("We cannot answer right now. Please try again in a moment.") },
};

const char *
gh_sentence_for_code (const char *code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sentences); i++) {
    if (strcmp (sentences[i].code, code) == 0)
      return _ (sentences[i].sentence);
  }
  g_assert_not_reached ();
}
