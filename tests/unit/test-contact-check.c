/* The check of a contact: what is sent, what is right, how often one may try and ask again,
 * whatever the clock does, and that a booking wants the very contact that was proven. */

#include "server/domain/contact-check.h"

#include "server/domain/booking.h"
#include "tests/unit/codes.h"

#include <string.h>

static void
test_way (Venue *venue, gconstpointer data)
{
  gint64 ticket = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  GhContact contact = codes_contact (venue, ticket);
  g_assert_cmpint (codes_state (venue, &contact, NULL), ==, GH_CHECK_NONE);
  g_assert_cmpint (codes_confirm (venue, ticket, "123456", "123456").verdict, ==, GH_CODES_EXPIRED);
  GhCodesSent sent = codes_start (venue, &contact);
  g_assert_cmpint (sent.outcome, ==, GH_CODES_SENT);
  g_assert_cmpint (sent.expires_at, ==, codes_clock () + GH_CODE_SECONDS);
  g_assert_cmpint (codes_state (venue, &contact, NULL), ==, GH_CHECK_OPEN);
  g_assert_cmpint (codes_confirm_rightly (venue, ticket).verdict, ==, GH_CODES_RIGHT);
  g_assert_cmpint (codes_state (venue, &contact, NULL), ==, GH_CHECK_PROVEN);
  /* A lost answer is asked for again; nothing is sent any more. */
  g_assert_cmpint (codes_confirm_rightly (venue, ticket).verdict, ==, GH_CODES_RIGHT);
  g_assert_cmpint (codes_start (venue, &contact).outcome, ==, GH_CODES_NOT_NEEDED);
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
    GhContact contact = codes_contact (venue, ticket);
    GhChannel channel = i == 0 ? GH_CHANNEL_MAIL : GH_CHANNEL_SMS;
    venue->config.contact_verify = cases[i].verify;
    venue_run (venue, "DELETE FROM outbox");
    codes_start (venue, &contact);
    g_autofree char *channels = venue_text (venue, "SELECT group_concat(channel) AS v FROM outbox");
    g_assert_cmpstr (channels, ==, cases[i].channels);
    g_autofree char *code = codes_newest (venue, channel);
    g_autofree char *wrong = codes_another (code);
    GhCodesJudged judged =
        codes_confirm (venue, ticket, i == 0 ? wrong : code, i == 0 ? code : wrong);
    g_assert_cmpint (judged.verdict, ==, GH_CODES_WRONG);
    judged = codes_confirm (venue, ticket, i == 0 ? code : NULL, i == 0 ? NULL : code);
    g_assert_cmpint (judged.verdict, ==, GH_CODES_RIGHT);
    /* What proved one address proves less than both. */
    venue->config.contact_verify = GH_CONTACT_VERIFY_BOTH;
    g_assert_cmpint (codes_state (venue, &contact, NULL), ==, GH_CHECK_NONE);
  }
  venue->config.contact_verify = GH_CONTACT_VERIFY_NONE;
  GhContact anybody = codes_contact (venue, 99);
  g_assert_cmpint (codes_state (venue, &anybody, NULL), ==, GH_CHECK_PROVEN);
  g_assert_cmpint (codes_start (venue, &anybody).outcome, ==, GH_CODES_NOT_NEEDED);
  g_assert_cmpint (codes_confirm (venue, 99, NULL, NULL).verdict, ==, GH_CODES_RIGHT);
}

static void
test_wrong (Venue *venue, gconstpointer data)
{
  gint64 ticket = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  GhContact contact = codes_contact (venue, ticket);
  codes_start (venue, &contact);
  g_autofree char *mail = codes_newest (venue, GH_CHANNEL_MAIL);
  g_autofree char *sms = codes_newest (venue, GH_CHANNEL_SMS);
  g_autofree char *wrong = codes_another (mail);
  GhCodesJudged judged = codes_confirm (venue, ticket, wrong, sms);
  g_assert_cmpint (judged.verdict, ==, GH_CODES_WRONG);
  g_assert_cmpint (judged.tries_left, ==, 2);
  g_assert_true (judged.email_wrong && !judged.phone_wrong);
  judged = codes_confirm (venue, ticket, mail, NULL);
  g_assert_cmpint (judged.tries_left, ==, 1);
  g_assert_true (judged.phone_wrong && !judged.email_wrong);
  /* The one code does not stand for the other. */
  judged = codes_confirm (venue, ticket, sms, mail);
  if (strcmp (mail, sms) != 0) {
    g_assert_cmpint (judged.verdict, ==, GH_CODES_WRONG);
    g_assert_cmpint (judged.tries_left, ==, 0);
    g_assert_true (judged.email_wrong && judged.phone_wrong);
    judged = codes_confirm (venue, ticket, mail, sms);
    g_assert_cmpint (judged.verdict, ==, GH_CODES_EXHAUSTED);
    g_assert_cmpint (judged.retry_after, ==, 30);
    g_assert_cmpint (codes_state (venue, &contact, NULL), ==, GH_CHECK_EXHAUSTED);
  }
}

/* Codes are bound to their ticket. */
static void
test_other_ticket (Venue *venue, gconstpointer data)
{
  gint64 mine = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  gint64 other = venue_add_ticket (venue, "B", GH_TICKET_ACTIVATED);
  GhContact of_mine = codes_contact (venue, mine), of_other = codes_contact (venue, other);
  codes_start (venue, &of_other);
  g_autofree char *mail = codes_newest (venue, GH_CHANNEL_MAIL);
  g_autofree char *sms = codes_newest (venue, GH_CHANNEL_SMS);
  codes_start (venue, &of_mine);
  g_assert_cmpint (codes_confirm (venue, mine, mail, sms).verdict, ==, GH_CODES_WRONG);
  g_assert_cmpint (codes_confirm (venue, other, mail, sms).verdict, ==, GH_CODES_RIGHT);
  g_assert_cmpint (codes_state (venue, &of_mine, NULL), ==, GH_CHECK_OPEN);
}

static void
test_times (Venue *venue, gconstpointer data)
{
  gint64 ticket = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  GhContact contact = codes_contact (venue, ticket);
  codes_start (venue, &contact);
  /* Set back: a minute is nothing, more makes the codes ones of the future. */
  venue->context.now = codes_clock () - 60;
  g_assert_cmpint (codes_state (venue, &contact, NULL), ==, GH_CHECK_OPEN);
  venue->context.now = codes_clock () - 61;
  g_assert_cmpint (codes_confirm_rightly (venue, ticket).verdict, ==, GH_CODES_EXPIRED);
  /* At 5:00.0 they are dead. */
  venue->context.now = codes_clock () + GH_CODE_SECONDS;
  g_assert_cmpint (codes_confirm_rightly (venue, ticket).verdict, ==, GH_CODES_EXPIRED);
  g_assert_cmpint (codes_state (venue, &contact, NULL), ==, GH_CHECK_EXPIRED);
  venue->context.now = codes_clock () + GH_CODE_SECONDS - 1;
  g_assert_cmpint (codes_confirm_rightly (venue, ticket).verdict, ==, GH_CODES_RIGHT);

  gint64 proven = venue->context.now;
  venue->context.now = proven + GH_PROOF_SECONDS - 1;
  g_assert_cmpint (codes_state (venue, &contact, NULL), ==, GH_CHECK_PROVEN);
  venue->context.now = proven + GH_PROOF_SECONDS;
  g_assert_cmpint (codes_state (venue, &contact, NULL), ==, GH_CHECK_EXPIRED);
  g_assert_cmpint (codes_confirm (venue, ticket, NULL, NULL).verdict, ==, GH_CODES_EXPIRED);
  venue->context.now = proven - 61;
  g_assert_cmpint (codes_state (venue, &contact, NULL), ==, GH_CHECK_EXPIRED);
}

/* Another address needs new codes, at once; those of the former one are dead. */
static void
test_changed_address (Venue *venue, gconstpointer data)
{
  gint64 ticket = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  GhContact contact = codes_contact (venue, ticket);
  GhContact other = contact;
  other.phone = "+12025550000";
  codes_start (venue, &contact);
  g_assert_cmpint (codes_confirm_rightly (venue, ticket).verdict, ==, GH_CODES_RIGHT);
  g_assert_cmpint (codes_state (venue, &other, NULL), ==, GH_CHECK_NONE);
  g_assert_cmpint (codes_start (venue, &other).outcome, ==, GH_CODES_SENT);
  g_assert_cmpint (codes_state (venue, &contact, NULL), ==, GH_CHECK_NONE);
  g_assert_cmpint (codes_state (venue, &other, NULL), ==, GH_CHECK_OPEN);
}

/* Who shows the codes of one address does not prove another with them, or with what they proved. */
static void
test_expected_address (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 ticket = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  GhContact contact = codes_contact (venue, ticket);
  codes_start (venue, &contact);
  g_autofree char *mail = codes_newest (venue, GH_CHANNEL_MAIL);
  g_autofree char *sms = codes_newest (venue, GH_CHANNEL_SMS);
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

/* Neither addresses nor codes can be read from the database. */
static void
test_secrecy (Venue *venue, gconstpointer data)
{
  gint64 ticket = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  GhContact contact = codes_contact (venue, ticket);
  codes_start (venue, &contact);
  g_autofree char *mail = codes_newest (venue, GH_CHANNEL_MAIL);
  g_autofree char *row = venue_text (venue, "SELECT contact_hash || email_code_hash ||"
                                            " phone_code_hash AS v FROM contact_checks");
  g_assert_cmpuint (strlen (row), ==, 3 * 43);
  g_assert_null (strstr (row, mail));
  g_assert_null (strstr (row, "example"));
  g_assert_cmpint (venue_number (venue, "SELECT count(*) AS v FROM contact_checks"
                                        " WHERE email_code_hash = phone_code_hash"),
                   ==, 0);
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
  GhContact contact = codes_contact (venue, ticket);
  GhBookingRequest request = {
    .ticket_id = ticket, .slot_id = slot, .email = EMAIL, .phone = PHONE, .idempotency_key = "k"
  };
  g_assert_cmpint (book (venue, &request), ==, GH_BOOKING_CONTACT_NOT_VERIFIED);
  codes_start (venue, &contact);
  g_assert_cmpint (book (venue, &request), ==, GH_BOOKING_CONTACT_NOT_VERIFIED);
  codes_confirm_rightly (venue, ticket);
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
  CODES_TEST ("/contact-check/way", test_way);
  CODES_TEST ("/contact-check/channels", test_channels);
  CODES_TEST ("/contact-check/wrong", test_wrong);
  CODES_TEST ("/contact-check/other-ticket", test_other_ticket);
  CODES_TEST ("/contact-check/times", test_times);
  CODES_TEST ("/contact-check/changed-address", test_changed_address);
  CODES_TEST ("/contact-check/expected-address", test_expected_address);
  CODES_TEST ("/contact-check/secrecy", test_secrecy);
  CODES_TEST ("/contact-check/booking", test_booking);
  CODES_TEST ("/contact-check/carried-proof", test_carried_proof);
  return g_test_run ();
}
