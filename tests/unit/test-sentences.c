/* What people are told: the PRD's sentences word for word, and one for everything else. */

#include "server/handler/sentences.h"

#include <string.h>

static void
test_bookings (void)
{
  static const struct {
    GhBookingOutcome outcome;
    const char *sentence;
  } cases[] = {
    { GH_BOOKING_TICKET_NOT_FOUND, "Invalid ticket code. Please check and try again." },
    { GH_BOOKING_TICKET_NOT_ACTIVATED,
      "This ticket is not activated yet. Please complete payment." },
    { GH_BOOKING_TICKET_ALREADY_RESERVED, "This ticket is already reserved for 2025-11-20." },
    { GH_BOOKING_TICKET_EXPIRED, "This ticket has expired." },
    { GH_BOOKING_SLOT_FULL, "This time slot is full. Please select another time." },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *sentence = gh_sentence_for_booking (cases[i].outcome, "2025-11-20");
    g_assert_cmpstr (sentence, ==, cases[i].sentence);
  }
  for (int i = GH_BOOKING_OK; i <= GH_BOOKING_OUTCOME_LAST; i++) {
    g_autofree char *sentence = gh_sentence_for_booking ((GhBookingOutcome) i, "then");
    g_assert_cmpint (strlen (sentence) > 10, ==, i != GH_BOOKING_OK);
    g_assert_null (strchr (sentence, '%'));
  }
}

static void
test_verdicts (void)
{
  static const struct {
    GhVerdict verdict;
    const char *sentence;
  } cases[] = {
    { GH_VERDICT_TICKET_NOT_FOUND, "Ticket code not found" },
    { GH_VERDICT_ALREADY_VERIFIED, "This ticket was already verified" },
    { GH_VERDICT_NO_RESERVATION, "Ticket is activated but has no reservation" },
    { GH_VERDICT_WRONG_DATE, "Ticket reserved for 2025-11-20, not today" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *sentence = gh_sentence_for_verdict (cases[i].verdict, "2025-11-20");
    g_assert_cmpstr (sentence, ==, cases[i].sentence);
  }
  for (int i = GH_VERDICT_VALID; i <= GH_VERDICT_LAST; i++) {
    g_autofree char *sentence = gh_sentence_for_verdict ((GhVerdict) i, "then");
    g_assert_cmpint (strlen (sentence) > 10, ==, i != GH_VERDICT_VALID);
    g_assert_null (strchr (sentence, '%'));
  }
}

/* A value is text, whatever it looks like. */
static void
test_values (void)
{
  g_autofree char *format = gh_sentence_for_booking (GH_BOOKING_TICKET_ALREADY_RESERVED, "%s%n%d");
  g_assert_cmpstr (format, ==, "This ticket is already reserved for %s%n%d.");
  g_autofree char *none = gh_sentence_for_booking (GH_BOOKING_TICKET_ALREADY_RESERVED, NULL);
  g_assert_cmpstr (none, ==, "This ticket is already reserved for .");
}

static void
test_waits (void)
{
  static const struct {
    int seconds;
    const char *wait;
  } cases[] = {
    { 1, " 1 second " },    { 2, " 2 seconds " },   { 119, " 119 seconds " },
    { 120, " 2 minutes " }, { 121, " 3 minutes " }, { 900, " 15 minutes " },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *sentence = gh_sentence_for_wait (cases[i].seconds);
    g_assert_nonnull (strstr (sentence, cases[i].wait));
  }
}

static void
test_resend_waits (void)
{
  static const struct {
    int seconds;
    const char *wait;
    gboolean often;
  } cases[] = {
    { 1, " 1 minute.", FALSE },    { 60, " 1 minute.", FALSE },      { 61, " 2 minutes.", FALSE },
    { 300, " 5 minutes.", FALSE }, { 7199, " 120 minutes.", FALSE }, { 7200, " 2 hours.", TRUE },
    { 7201, " 3 hours.", TRUE },   { 86400, " 24 hours.", TRUE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *sentence = gh_sentence_for_resend (cases[i].seconds);
    const char *why = gh_sentence_for_sent (cases[i].seconds);
    g_assert_true (g_str_has_suffix (sentence, cases[i].wait));
    g_assert_true ((strstr (why, "several times") != NULL) == cases[i].often);
  }
}

static void
test_codes (void)
{
  /* Every code of contract 3 that is neither a verdict nor an outcome. */
  static const char *const codes[] = {
    "INVALID_JSON",
    "INVALID_REQUEST",
    "INVALID_EMAIL",
    "INVALID_PHONE",
    "INVALID_MONTH",
    "INVALID_ORQ",
    "MONTH_OUT_OF_RANGE",
    "ORG_NOT_FOUND",
    "BOOKING_TOKEN_REQUIRED",
    "NO_COOKIES",
    "UNAUTHENTICATED",
    "INVALID_CREDENTIALS",
    "RATE_LIMITED",
    "LOCKED_OUT",
    "ADDRESS_NOT_ALLOWED",
    "OPERATOR_MISMATCH",
    "NOT_FOUND",
    "METHOD_NOT_ALLOWED",
    "BODY_TOO_LARGE",
    "UNSUPPORTED_MEDIA_TYPE",
    "INTERNAL_ERROR",
    "BUSY",
  };
  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    g_assert_cmpint (strlen (gh_sentence_for_code (codes[i])), >, 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sentences/bookings", test_bookings);
  g_test_add_func ("/sentences/verdicts", test_verdicts);
  g_test_add_func ("/sentences/values", test_values);
  g_test_add_func ("/sentences/waits", test_waits);
  g_test_add_func ("/sentences/resend-waits", test_resend_waits);
  g_test_add_func ("/sentences/codes", test_codes);
  return g_test_run ();
}
