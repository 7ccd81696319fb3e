/* The check of a contact: what is sent, what is right, how often one may try and ask again,
 * whatever the clock does, and that a booking wants the very contact that was proven. */

#include "server/domain/contact-check.h"

#include "server/domain/booking.h"
#include "server/domain/notice.h"
#include "tests/unit/venue.h"

#include <string.h>

#define EMAIL "ada@example.org"
#define PHONE "+12025551234"
#define START "2026-07-01T10:00:00Z"

static void
set_up (Venue *venue, gconstpointer data)
{
  venue_set_up (venue, NULL);
  venue->config.mail_url = (char *) "smtp://127.0.0.1";
  venue->config.sms_url = (char *) "http://127.0.0.1/";
  venue->config.contact_verify = GH_CONTACT_VERIFY_BOTH;
}

#define CHECK_TEST(path, function) g_test_add (path, Venue, NULL, set_up, function, venue_tear_down)

static gint64
start_of_test (void)
{
  return venue_instant (START);
}

static GhContact
contact_of (Venue *venue, gint64 ticket)
{
  return (GhContact){ ticket, venue->orq, EMAIL, PHONE };
}

static GhCodesSent
start (Venue *venue, const GhContact *contact)
{
  g_autoptr (GError) error = NULL;
  GhCodesSent sent = { 0 };
  ASSERT_DONE (gh_contact_check_start (&venue->context, contact, &sent, &error), error);
  return sent;
}

/* The code of the newest message of @channel, as the worker would send it. Owned by the caller. */
static char *
newest_code (Venue *venue, GhChannel channel)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhMessage) message = NULL;
  g_autoptr (GhNotice) notice = NULL;
  gint64 id = venue_number (venue, "SELECT max(id) AS v FROM outbox WHERE channel = '%s'",
                            gh_channel_to_string (channel));
  ASSERT_DONE (gh_outbox_store_find (venue->db, id, &message, &error), error);
  GhContext context = venue->context;
  context.now = message->created_at;
  ASSERT_DONE (gh_notice_load (&context, message, &notice, &error), error);
  g_assert_nonnull (notice);
  g_assert_cmpint (notice->kind, ==, GH_NOTICE_CODE);
  g_assert_cmpstr (notice->to, ==, channel == GH_CHANNEL_MAIL ? EMAIL : PHONE);
  g_assert_cmpint (notice->expires_at, ==, message->created_at + GH_CODE_SECONDS);
  return g_strdup (notice->code);
}

static GhCodesJudged
confirm (Venue *venue, gint64 ticket, const char *email_code, const char *phone_code)
{
  g_autoptr (GError) error = NULL;
  GhCodesJudged judged = { 0 };
  GhCodesTyped typed = { ticket, NULL, NULL, email_code, phone_code };
  ASSERT_DONE (gh_contact_check_confirm (&venue->context, &typed, &judged, &error), error);
  return judged;
}

static GhCodesJudged
confirm_rightly (Venue *venue, gint64 ticket)
{
  g_autofree char *mail = newest_code (venue, GH_CHANNEL_MAIL);
  g_autofree char *sms = newest_code (venue, GH_CHANNEL_SMS);
  return confirm (venue, ticket, mail, sms);
}

/* A code that is not @code. Owned by the caller. */
static char *
another (const char *code)
{
  char *other = g_strdup (code);
  other[0] = other[0] == '9' ? '0' : (char) (other[0] + 1);
  return other;
}

static GhCodesJudged
confirm_wrongly (Venue *venue, gint64 ticket)
{
  g_autofree char *mail = newest_code (venue, GH_CHANNEL_MAIL);
  g_autofree char *sms = newest_code (venue, GH_CHANNEL_SMS);
  g_autofree char *wrong = another (sms);
  return confirm (venue, ticket, mail, wrong);
}

static GhCheckState
state_of (Venue *venue, const GhContact *contact, int *retry_after)
{
  g_autoptr (GError) error = NULL;
  GhCheckState state;
  int left = 0;
  ASSERT_DONE (gh_contact_check_look (&venue->context, contact, &state, &left, &error), error);
  if (retry_after != NULL)
    *retry_after = left;
  return state;
}

static void
test_way (Venue *venue, gconstpointer data)
{
  gint64 ticket = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  GhContact contact = contact_of (venue, ticket);
  g_assert_cmpint (state_of (venue, &contact, NULL), ==, GH_CHECK_NONE);
  g_assert_cmpint (confirm (venue, ticket, "123456", "123456").verdict, ==, GH_CODES_EXPIRED);
  GhCodesSent sent = start (venue, &contact);
  g_assert_cmpint (sent.outcome, ==, GH_CODES_SENT);
  g_assert_cmpint (sent.expires_at, ==, start_of_test () + GH_CODE_SECONDS);
  g_assert_cmpint (state_of (venue, &contact, NULL), ==, GH_CHECK_OPEN);
  g_assert_cmpint (confirm_rightly (venue, ticket).verdict, ==, GH_CODES_RIGHT);
  g_assert_cmpint (state_of (venue, &contact, NULL), ==, GH_CHECK_PROVEN);
  /* A lost answer is asked for again; nothing is sent any more. */
  g_assert_cmpint (confirm_rightly (venue, ticket).verdict, ==, GH_CODES_RIGHT);
  g_assert_cmpint (start (venue, &contact).outcome, ==, GH_CODES_NOT_NEEDED);
  g_assert_cmpint (venue_number (venue, "SELECT count(*) AS v FROM outbox"), ==, 2);
}

/* Which channels get a code, and whose codes count. */
static void
test_channels (Venue *venue, gconstpointer data)
{
  static const struct {
    GhContactVerify verify;
    const char *channels;
  } cases[] = { { GH_CONTACT_VERIFY_EMAIL, "MAIL" }, { GH_CONTACT_VERIFY_SMS, "SMS" } };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *name = g_strdup_printf ("T%u", (guint) i);
    gint64 ticket = venue_add_ticket (venue, name, GH_TICKET_ACTIVATED);
    GhContact contact = contact_of (venue, ticket);
    GhChannel channel = i == 0 ? GH_CHANNEL_MAIL : GH_CHANNEL_SMS;
    venue->config.contact_verify = cases[i].verify;
    venue_run (venue, "DELETE FROM outbox");
    start (venue, &contact);
    g_autofree char *channels = venue_text (venue, "SELECT group_concat(channel) AS v FROM outbox");
    g_assert_cmpstr (channels, ==, cases[i].channels);
    g_autofree char *code = newest_code (venue, channel);
    g_autofree char *wrong = another (code);
    GhCodesJudged judged = confirm (venue, ticket, i == 0 ? wrong : code, i == 0 ? code : wrong);
    g_assert_cmpint (judged.verdict, ==, GH_CODES_WRONG);
    judged = confirm (venue, ticket, i == 0 ? code : NULL, i == 0 ? NULL : code);
    g_assert_cmpint (judged.verdict, ==, GH_CODES_RIGHT);
    /* What proved one address proves less than both. */
    venue->config.contact_verify = GH_CONTACT_VERIFY_BOTH;
    g_assert_cmpint (state_of (venue, &contact, NULL), ==, GH_CHECK_NONE);
  }
  venue->config.contact_verify = GH_CONTACT_VERIFY_NONE;
  GhContact anybody = contact_of (venue, 99);
  g_assert_cmpint (state_of (venue, &anybody, NULL), ==, GH_CHECK_PROVEN);
  g_assert_cmpint (start (venue, &anybody).outcome, ==, GH_CODES_NOT_NEEDED);
  g_assert_cmpint (confirm (venue, 99, NULL, NULL).verdict, ==, GH_CODES_RIGHT);
}

static void
test_wrong (Venue *venue, gconstpointer data)
{
  gint64 ticket = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  GhContact contact = contact_of (venue, ticket);
  start (venue, &contact);
  g_autofree char *mail = newest_code (venue, GH_CHANNEL_MAIL);
  g_autofree char *sms = newest_code (venue, GH_CHANNEL_SMS);
  g_autofree char *wrong = another (mail);
  GhCodesJudged judged = confirm (venue, ticket, wrong, sms);
  g_assert_cmpint (judged.verdict, ==, GH_CODES_WRONG);
  g_assert_cmpint (judged.tries_left, ==, 2);
  g_assert_true (judged.email_wrong && !judged.phone_wrong);
  judged = confirm (venue, ticket, mail, NULL);
  g_assert_cmpint (judged.tries_left, ==, 1);
  g_assert_true (judged.phone_wrong && !judged.email_wrong);
  /* The one code does not stand for the other. */
  judged = confirm (venue, ticket, sms, mail);
  if (strcmp (mail, sms) != 0) {
    g_assert_cmpint (judged.verdict, ==, GH_CODES_WRONG);
    g_assert_cmpint (judged.tries_left, ==, 0);
    g_assert_true (judged.email_wrong && judged.phone_wrong);
    judged = confirm (venue, ticket, mail, sms);
    g_assert_cmpint (judged.verdict, ==, GH_CODES_EXHAUSTED);
    g_assert_cmpint (judged.retry_after, ==, 30);
    g_assert_cmpint (state_of (venue, &contact, NULL), ==, GH_CHECK_EXHAUSTED);
  }
}

/* Codes are bound to their ticket. */
static void
test_other_ticket (Venue *venue, gconstpointer data)
{
  gint64 mine = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  gint64 other = venue_add_ticket (venue, "B", GH_TICKET_ACTIVATED);
  GhContact of_mine = contact_of (venue, mine), of_other = contact_of (venue, other);
  start (venue, &of_other);
  g_autofree char *mail = newest_code (venue, GH_CHANNEL_MAIL);
  g_autofree char *sms = newest_code (venue, GH_CHANNEL_SMS);
  start (venue, &of_mine);
  g_assert_cmpint (confirm (venue, mine, mail, sms).verdict, ==, GH_CODES_WRONG);
  g_assert_cmpint (confirm (venue, other, mail, sms).verdict, ==, GH_CODES_RIGHT);
  g_assert_cmpint (state_of (venue, &of_mine, NULL), ==, GH_CHECK_OPEN);
}

static void
test_times (Venue *venue, gconstpointer data)
{
  gint64 ticket = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  GhContact contact = contact_of (venue, ticket);
  start (venue, &contact);
  /* Set back: a minute is nothing, more makes the codes ones of the future. */
  venue->context.now = start_of_test () - 60;
  g_assert_cmpint (state_of (venue, &contact, NULL), ==, GH_CHECK_OPEN);
  venue->context.now = start_of_test () - 61;
  g_assert_cmpint (confirm_rightly (venue, ticket).verdict, ==, GH_CODES_EXPIRED);
  /* At 5:00.0 they are dead. */
  venue->context.now = start_of_test () + GH_CODE_SECONDS;
  g_assert_cmpint (confirm_rightly (venue, ticket).verdict, ==, GH_CODES_EXPIRED);
  g_assert_cmpint (state_of (venue, &contact, NULL), ==, GH_CHECK_EXPIRED);
  venue->context.now = start_of_test () + GH_CODE_SECONDS - 1;
  g_assert_cmpint (confirm_rightly (venue, ticket).verdict, ==, GH_CODES_RIGHT);

  gint64 proven = venue->context.now;
  venue->context.now = proven + GH_PROOF_SECONDS - 1;
  g_assert_cmpint (state_of (venue, &contact, NULL), ==, GH_CHECK_PROVEN);
  venue->context.now = proven + GH_PROOF_SECONDS;
  g_assert_cmpint (state_of (venue, &contact, NULL), ==, GH_CHECK_EXPIRED);
  g_assert_cmpint (confirm (venue, ticket, NULL, NULL).verdict, ==, GH_CODES_EXPIRED);
  venue->context.now = proven - 61;
  g_assert_cmpint (state_of (venue, &contact, NULL), ==, GH_CHECK_EXPIRED);
}

/* The pauses grow, then the hour is over; tries are not multiplied by asking. */
static void
test_resend (Venue *venue, gconstpointer data)
{
  static const int pauses[] = { 30, 60, 120, 300 };
  gint64 ticket = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  GhContact contact = contact_of (venue, ticket);
  int guesses = 0, wait = 0;
  g_assert_cmpint (start (venue, &contact).outcome, ==, GH_CODES_SENT);
  for (gsize i = 0; i < G_N_ELEMENTS (pauses); i++) {
    g_autofree char *mail = newest_code (venue, GH_CHANNEL_MAIL);
    while (confirm_wrongly (venue, ticket).verdict == GH_CODES_WRONG)
      guesses++;
    GhCodesSent sent = start (venue, &contact);
    g_assert_cmpint (sent.outcome, ==, GH_CODES_WAIT);
    g_assert_cmpint (sent.retry_after, ==, pauses[i]);
    venue->context.now += pauses[i] - 1;
    g_assert_cmpint (start (venue, &contact).retry_after, ==, 1);
    venue->context.now += 1;
    g_assert_cmpint (start (venue, &contact).outcome, ==, GH_CODES_SENT);
    /* Those before are dead. */
    g_autofree char *now = newest_code (venue, GH_CHANNEL_MAIL);
    g_autofree char *sms = newest_code (venue, GH_CHANNEL_SMS);
    if (strcmp (mail, now) != 0) {
      g_assert_cmpint (confirm (venue, ticket, mail, sms).verdict, ==, GH_CODES_WRONG);
      guesses++;
    }
  }
  while (confirm_wrongly (venue, ticket).verdict == GH_CODES_WRONG)
    guesses++;
  g_assert_cmpint (guesses, ==, GH_CODE_SENDS * GH_CODE_TRIES);
  /* Neither waiting nor another address gets around that. */
  GhContact other = contact;
  other.email = "eve@example.org";
  g_assert_cmpint (start (venue, &other).outcome, ==, GH_CODES_WAIT);
  venue->context.now = start_of_test () + 3599;
  g_assert_cmpint (state_of (venue, &contact, &wait), ==, GH_CHECK_EXPIRED);
  g_assert_cmpint (wait, ==, 1);
  g_assert_cmpint (start (venue, &contact).outcome, ==, GH_CODES_WAIT);
  g_assert_cmpint (venue_number (venue, "SELECT count(*) AS v FROM outbox"), ==, 2 * GH_CODE_SENDS);
  venue->context.now = start_of_test () + 3600;
  g_assert_cmpint (start (venue, &contact).outcome, ==, GH_CODES_SENT);
  g_assert_cmpint (confirm_rightly (venue, ticket).verdict, ==, GH_CODES_RIGHT);
}

/* A clock that was ahead keeps nobody waiting once it is right. */
static void
test_clock_ahead (Venue *venue, gconstpointer data)
{
  gint64 ticket = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  GhContact contact = contact_of (venue, ticket);
  venue->context.now = start_of_test () + 86400;
  for (int i = 0; i < GH_CODE_SENDS; i++) {
    GhContact other = contact;
    other.phone = i % 2 == 0 ? "+12025550001" : "+12025550002";
    g_assert_cmpint (start (venue, &other).outcome, ==, GH_CODES_SENT);
  }
  g_assert_cmpint (start (venue, &contact).outcome, ==, GH_CODES_WAIT);
  venue->context.now = start_of_test ();
  g_assert_cmpint (start (venue, &contact).outcome, ==, GH_CODES_SENT);
  /* Set back by seconds while it runs: the pause goes on. */
  venue->context.now -= 20;
  GhCodesSent sent = start (venue, &contact);
  g_assert_cmpint (sent.outcome, ==, GH_CODES_WAIT);
  g_assert_cmpint (sent.retry_after, ==, 50);
  /* and a send at that time still leaves the row a good one */
  contact.phone = "+12025550001";
  g_assert_cmpint (start (venue, &contact).outcome, ==, GH_CODES_SENT);
}

/* Another address needs new codes, at once; those of the former one are dead. */
static void
test_changed_address (Venue *venue, gconstpointer data)
{
  gint64 ticket = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  GhContact contact = contact_of (venue, ticket);
  GhContact other = contact;
  other.phone = "+12025550000";
  start (venue, &contact);
  g_assert_cmpint (confirm_rightly (venue, ticket).verdict, ==, GH_CODES_RIGHT);
  g_assert_cmpint (state_of (venue, &other, NULL), ==, GH_CHECK_NONE);
  g_assert_cmpint (start (venue, &other).outcome, ==, GH_CODES_SENT);
  g_assert_cmpint (state_of (venue, &contact, NULL), ==, GH_CHECK_NONE);
  g_assert_cmpint (state_of (venue, &other, NULL), ==, GH_CHECK_OPEN);
}

/* Who shows the codes of one address does not prove another with them, or with what they proved. */
static void
test_expected_address (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 ticket = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  GhContact contact = contact_of (venue, ticket);
  start (venue, &contact);
  g_autofree char *mail = newest_code (venue, GH_CHANNEL_MAIL);
  g_autofree char *sms = newest_code (venue, GH_CHANNEL_SMS);
  GhCodesTyped typed = { ticket, "eve@example.org", PHONE, mail, sms };
  GhCodesJudged judged;
  for (int proven = FALSE; proven <= TRUE; proven++) {
    ASSERT_DONE (gh_contact_check_confirm (&venue->context, &typed, &judged, &error), error);
    g_assert_cmpint (judged.verdict, ==, GH_CODES_EXPIRED);
    GhCodesTyped rightly = typed;
    rightly.email = EMAIL;
    ASSERT_DONE (gh_contact_check_confirm (&venue->context, &rightly, &judged, &error), error);
    g_assert_cmpint (judged.verdict, ==, GH_CODES_RIGHT);
  }
}

/* Many tickets do not make many messages to one address. */
static void
test_address_limit (Venue *venue, gconstpointer data)
{
  for (int i = 0; i <= GH_CODE_SENDS_TO_ADDRESS; i++) {
    g_autofree char *name = g_strdup_printf ("T%d", i);
    GhContact contact = contact_of (venue, venue_add_ticket (venue, name, GH_TICKET_ACTIVATED));
    /* The case of letters makes no other mailbox here. */
    contact.email = i % 2 == 0 ? EMAIL : "ADA@example.org";
    contact.phone = i % 2 == 0 ? "+12025550001" : "+12025550002";
    GhCodesSent sent = start (venue, &contact);
    g_assert_cmpint (sent.outcome, ==,
                     i < GH_CODE_SENDS_TO_ADDRESS ? GH_CODES_SENT : GH_CODES_WAIT);
    if (sent.outcome == GH_CODES_WAIT)
      g_assert_cmpint (sent.retry_after, ==, 3600);
  }
  g_assert_cmpint (venue_number (venue, "SELECT count(*) AS v FROM contact_checks"), ==,
                   GH_CODE_SENDS_TO_ADDRESS);
}

/* Neither addresses nor codes can be read from the database. */
static void
test_secrecy (Venue *venue, gconstpointer data)
{
  gint64 ticket = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  GhContact contact = contact_of (venue, ticket);
  start (venue, &contact);
  g_autofree char *mail = newest_code (venue, GH_CHANNEL_MAIL);
  g_autofree char *row = venue_text (venue, "SELECT contact_hash || email_code_hash ||"
                                            " phone_code_hash AS v FROM contact_checks");
  g_assert_cmpuint (strlen (row), ==, 3 * 43);
  g_assert_null (strstr (row, mail));
  g_assert_null (strstr (row, "example"));
  g_assert_cmpint (venue_number (venue, "SELECT count(*) AS v FROM contact_checks"
                                        " WHERE email_code_hash = phone_code_hash"),
                   ==, 0);
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
  GhContact contact = contact_of (venue, ticket);
  start (venue, &contact);
  g_autofree char *code = newest_code (venue, GH_CHANNEL_MAIL);
  Guesser guesser = { venue, ticket, code };
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("guesser", guess_in_thread, &guesser);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    wrong += GPOINTER_TO_INT (g_thread_join (threads[i]));
  g_assert_cmpint (wrong, ==, GH_CODE_TRIES);
  g_assert_cmpint (venue_number (venue, "SELECT attempts_left AS v FROM contact_checks"), ==, 0);
  g_assert_cmpint (confirm_rightly (venue, ticket).verdict, ==, GH_CODES_EXHAUSTED);
}

/* ---- booking ---- */

static GhBookingOutcome
book (Venue *venue, const GhBookingRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhBookingAnswer) answer = gh_booking_create (&venue->context, request, &error);
  g_assert_no_error (error);
  return answer->outcome;
}

static void
test_booking (Venue *venue, gconstpointer data)
{
  gint64 ticket = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  gint64 slot = venue_add_slot (venue, "2026-07-02", "10:00", "12:00", 5);
  GhContact contact = contact_of (venue, ticket);
  GhBookingRequest request = {
    .ticket_id = ticket, .slot_id = slot, .email = EMAIL, .phone = PHONE, .idempotency_key = "k"
  };
  g_assert_cmpint (book (venue, &request), ==, GH_BOOKING_CONTACT_NOT_VERIFIED);
  start (venue, &contact);
  g_assert_cmpint (book (venue, &request), ==, GH_BOOKING_CONTACT_NOT_VERIFIED);
  confirm_rightly (venue, ticket);
  request.email = "eve@example.org";
  g_assert_cmpint (book (venue, &request), ==, GH_BOOKING_CONTACT_NOT_VERIFIED);
  request.email = EMAIL;
  request.phone = "+12025550000";
  g_assert_cmpint (book (venue, &request), ==, GH_BOOKING_CONTACT_NOT_VERIFIED);
  request.phone = PHONE;
  venue->context.now += GH_PROOF_SECONDS;
  g_assert_cmpint (book (venue, &request), ==, GH_BOOKING_CONTACT_NOT_VERIFIED);
  g_assert_cmpint (venue_number (venue, "SELECT count(*) AS v FROM ticket_reservations"), ==, 0);
  g_assert_cmpint (venue_number (venue, "SELECT count(*) AS v FROM events WHERE detail ="
                                        " 'CONTACT_NOT_VERIFIED'"),
                   ==, 5);
  venue->context.now -= 1;
  g_assert_cmpint (book (venue, &request), ==, GH_BOOKING_OK);
  /* The kept answer needs no proof any more. */
  venue->context.now += 3600;
  g_assert_cmpint (book (venue, &request), ==, GH_BOOKING_OK);
  /* What cannot be booked is said first. */
  request.idempotency_key = NULL;
  g_assert_cmpint (book (venue, &request), ==, GH_BOOKING_TICKET_ALREADY_RESERVED);
}

static void
test_carried_proof (Venue *venue, gconstpointer data)
{
  gint64 now = venue->context.now;
  g_autofree char *proof = gh_contact_proof (&venue->context, EMAIL, PHONE);
  g_assert_true (gh_contact_proof_holds (&venue->context, proof, now, EMAIL, PHONE));
  g_assert_false (gh_contact_proof_holds (&venue->context, proof, now, EMAIL, "+12025550000"));
  g_assert_false (gh_contact_proof_holds (&venue->context, proof, now, "eve@example.org", PHONE));
  g_assert_false (gh_contact_proof_holds (&venue->context, NULL, now, EMAIL, PHONE));
  g_assert_false (gh_contact_proof_holds (&venue->context, proof, 0, EMAIL, PHONE));
  g_assert_false (
      gh_contact_proof_holds (&venue->context, proof, now - GH_PROOF_SECONDS, EMAIL, PHONE));
  g_assert_true (
      gh_contact_proof_holds (&venue->context, proof, now - GH_PROOF_SECONDS + 1, EMAIL, PHONE));
  venue->config.contact_verify = GH_CONTACT_VERIFY_EMAIL;
  g_assert_false (gh_contact_proof_holds (&venue->context, proof, now, EMAIL, PHONE));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  CHECK_TEST ("/contact-check/way", test_way);
  CHECK_TEST ("/contact-check/channels", test_channels);
  CHECK_TEST ("/contact-check/wrong", test_wrong);
  CHECK_TEST ("/contact-check/other-ticket", test_other_ticket);
  CHECK_TEST ("/contact-check/times", test_times);
  CHECK_TEST ("/contact-check/resend", test_resend);
  CHECK_TEST ("/contact-check/clock-ahead", test_clock_ahead);
  CHECK_TEST ("/contact-check/changed-address", test_changed_address);
  CHECK_TEST ("/contact-check/expected-address", test_expected_address);
  CHECK_TEST ("/contact-check/address-limit", test_address_limit);
  CHECK_TEST ("/contact-check/secrecy", test_secrecy);
  CHECK_TEST ("/contact-check/race", test_race);
  CHECK_TEST ("/contact-check/booking", test_booking);
  CHECK_TEST ("/contact-check/carried-proof", test_carried_proof);
  return g_test_run ();
}
