/* The check of a contact: how often one may try and ask again, whatever the clock does and however
 * many ask at once. */

#include "server/domain/contact-check.h"

#include "tests/unit/codes.h"

#include <string.h>

/* The pauses grow, then the hour is over; tries are not multiplied by asking. */
static void
test_resend (Venue *venue, gconstpointer data)
{
  static const int pauses[] = { 30, 60, 120, 300 };
  gint64 ticket = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  GhContact contact = codes_contact (venue, ticket);
  int guesses = 0, wait = 0;
  g_assert_cmpint (codes_start (venue, &contact).outcome, ==, GH_CODES_SENT);
  for (gsize i = 0; i < G_N_ELEMENTS (pauses); i++) {
    g_autofree char *mail = codes_newest (venue, GH_CHANNEL_MAIL);
    while (codes_confirm_wrongly (venue, ticket).verdict == GH_CODES_WRONG)
      guesses++;
    GhCodesSent sent = codes_start (venue, &contact);
    g_assert_cmpint (sent.outcome, ==, GH_CODES_WAIT);
    g_assert_cmpint (sent.retry_after, ==, pauses[i]);
    venue->context.now += pauses[i] - 1;
    g_assert_cmpint (codes_start (venue, &contact).retry_after, ==, 1);
    venue->context.now += 1;
    g_assert_cmpint (codes_start (venue, &contact).outcome, ==, GH_CODES_SENT);
    /* Those before are dead. */
    g_autofree char *now = codes_newest (venue, GH_CHANNEL_MAIL);
    g_autofree char *sms = codes_newest (venue, GH_CHANNEL_SMS);
    if (strcmp (mail, now) != 0) {
      g_assert_cmpint (codes_confirm (venue, ticket, mail, sms).verdict, ==, GH_CODES_WRONG);
      guesses++;
    }
  }
  while (codes_confirm_wrongly (venue, ticket).verdict == GH_CODES_WRONG)
    guesses++;
  g_assert_cmpint (guesses, ==, GH_CODE_SENDS * GH_CODE_TRIES);
  /* Neither waiting nor another address gets around that. */
  GhContact other = contact;
  other.email = "eve@example.org";
  g_assert_cmpint (codes_start (venue, &other).outcome, ==, GH_CODES_WAIT);
  venue->context.now = codes_clock () + 3599;
  g_assert_cmpint (codes_state (venue, &contact, &wait), ==, GH_CHECK_EXPIRED);
  g_assert_cmpint (wait, ==, 1);
  g_assert_cmpint (codes_start (venue, &contact).outcome, ==, GH_CODES_WAIT);
  g_assert_cmpint (venue_number (venue, "SELECT count(*) AS v FROM outbox"), ==, 2 * GH_CODE_SENDS);
  venue->context.now = codes_clock () + 3600;
  g_assert_cmpint (codes_start (venue, &contact).outcome, ==, GH_CODES_SENT);
  g_assert_cmpint (codes_confirm_rightly (venue, ticket).verdict, ==, GH_CODES_RIGHT);
}

/* A clock that was ahead keeps nobody waiting once it is right. */
static void
test_clock_ahead (Venue *venue, gconstpointer data)
{
  gint64 ticket = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  GhContact contact = codes_contact (venue, ticket);
  venue->context.now = codes_clock () + 86400;
  for (int i = 0; i < GH_CODE_SENDS; i++) {
    GhContact other = contact;
    other.phone = i % 2 == 0 ? "+12025550001" : "+12025550002";
    g_assert_cmpint (codes_start (venue, &other).outcome, ==, GH_CODES_SENT);
  }
  g_assert_cmpint (codes_start (venue, &contact).outcome, ==, GH_CODES_WAIT);
  venue->context.now = codes_clock ();
  g_assert_cmpint (codes_start (venue, &contact).outcome, ==, GH_CODES_SENT);
  /* Set back by seconds while it runs: the pause goes on. */
  venue->context.now -= 20;
  GhCodesSent sent = codes_start (venue, &contact);
  g_assert_cmpint (sent.outcome, ==, GH_CODES_WAIT);
  g_assert_cmpint (sent.retry_after, ==, 50);
  /* and a send at that time still leaves the row a good one */
  contact.phone = "+12025550001";
  g_assert_cmpint (codes_start (venue, &contact).outcome, ==, GH_CODES_SENT);
}

/* Many tickets do not make many messages to one address. */
static void
test_address_limit (Venue *venue, gconstpointer data)
{
  for (int i = 0; i <= GH_CODE_SENDS_TO_ADDRESS; i++) {
    g_autofree char *name = g_strdup_printf ("T%d", i);
    GhContact contact = codes_contact (venue, venue_add_ticket (venue, name, GH_TICKET_ACTIVATED));
    /* The case of letters makes no other mailbox here. */
    contact.email = i % 2 == 0 ? EMAIL : "ADA@example.org";
    contact.phone = i % 2 == 0 ? "+12025550001" : "+12025550002";
    GhCodesSent sent = codes_start (venue, &contact);
    g_assert_cmpint (sent.outcome, ==,
                     i < GH_CODE_SENDS_TO_ADDRESS ? GH_CODES_SENT : GH_CODES_WAIT);
    if (sent.outcome == GH_CODES_WAIT)
      g_assert_cmpint (sent.retry_after, ==, 3600);
  }
  g_assert_cmpint (venue_number (venue, "SELECT count(*) AS v FROM contact_checks"), ==,
                   GH_CODE_SENDS_TO_ADDRESS);
}

/* A phone that has had too many does not use up what the mailbox may get. */
static void
test_address_refused (Venue *venue, gconstpointer data)
{
  for (int i = 0; i < 2 * GH_CODE_SENDS_TO_ADDRESS; i++) {
    g_autofree char *name = g_strdup_printf ("T%d", i);
    g_autofree char *email = g_strdup_printf ("%d@example.org", i);
    GhContact contact = codes_contact (venue, venue_add_ticket (venue, name, GH_TICKET_ACTIVATED));
    contact.email = i < GH_CODE_SENDS_TO_ADDRESS ? email : EMAIL;
    g_assert_cmpint (codes_start (venue, &contact).outcome, ==,
                     i < GH_CODE_SENDS_TO_ADDRESS ? GH_CODES_SENT : GH_CODES_WAIT);
  }
  GhContact contact = codes_contact (venue, venue_add_ticket (venue, "U", GH_TICKET_ACTIVATED));
  contact.phone = "+12025550001";
  g_assert_cmpint (codes_start (venue, &contact).outcome, ==, GH_CODES_SENT);
}

/* ---- two at once ---- */

typedef struct {
  Venue *venue;
  gint64 ticket;
  const char *email_code;
} Guesser;

static gpointer
guess_in_thread (gpointer data)
{
  Guesser *guesser = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GhDb) db = gh_db_open (guesser->venue->url, GH_DB_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  GhContext context = guesser->venue->context;
  context.db = db;
  GhCodesTyped typed = { guesser->ticket, NULL, NULL, guesser->email_code, NULL };
  int wrong = 0;
  for (int i = 0; i < 5; i++) {
    GhCodesJudged judged = { 0 };
    ASSERT_DONE (gh_contact_check_confirm (&context, &typed, &judged, &error), error);
    wrong += judged.verdict == GH_CODES_WRONG;
  }
  return GINT_TO_POINTER (wrong);
}

static void
test_race (Venue *venue, gconstpointer data)
{
  GThread *threads[4];
  int wrong = 0;
  gint64 ticket = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  GhContact contact = codes_contact (venue, ticket);
  codes_start (venue, &contact);
  g_autofree char *code = codes_newest (venue, GH_CHANNEL_MAIL);
  Guesser guesser = { venue, ticket, code };
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("guesser", guess_in_thread, &guesser);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    wrong += GPOINTER_TO_INT (g_thread_join (threads[i]));
  g_assert_cmpint (wrong, ==, GH_CODE_TRIES);
  g_assert_cmpint (venue_number (venue, "SELECT attempts_left AS v FROM contact_checks"), ==, 0);
  g_assert_cmpint (codes_confirm_rightly (venue, ticket).verdict, ==, GH_CODES_EXHAUSTED);
}

/* Requests for one ticket that come at once: one sends, and one is counted for the address. */
static gpointer
start_in_thread (gpointer data)
{
  const Guesser *asker = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GhDb) db = gh_db_open (asker->venue->url, GH_DB_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  GhContext context = asker->venue->context;
  context.db = db;
  GhContact contact = codes_contact (asker->venue, asker->ticket);
  GhCodesSent sent = { 0 };
  ASSERT_DONE (gh_contact_check_start (&context, &contact, &sent, &error), error);
  return GINT_TO_POINTER (sent.outcome == GH_CODES_SENT);
}

static void
test_asked_at_once (Venue *venue, gconstpointer data)
{
  GThread *threads[8];
  int sent = 0;
  gint64 ticket = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  Guesser asker = { venue, ticket, NULL };
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("asker", start_in_thread, &asker);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    sent += GPOINTER_TO_INT (g_thread_join (threads[i]));
  g_assert_cmpint (sent, ==, 1);
  g_assert_cmpint (venue_number (venue, "SELECT max(hits) AS v FROM rate_counters"), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  CODES_TEST ("/contact-limits/resend", test_resend);
  CODES_TEST ("/contact-limits/clock-ahead", test_clock_ahead);
  CODES_TEST ("/contact-limits/address-limit", test_address_limit);
  CODES_TEST ("/contact-limits/address-refused", test_address_refused);
  CODES_TEST ("/contact-limits/race", test_race);
  CODES_TEST ("/contact-limits/asked-at-once", test_asked_at_once);
  return g_test_run ();
}
