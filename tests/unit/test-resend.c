/* The confirmation once more: for whom, how often, and never to anybody else. */

#include "server/domain/resend.h"

#include "tests/unit/venue.h"

static gint64
add_reserved (Venue *venue)
{
  gint64 ticket = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  gint64 slot = venue_add_slot (venue, "2026-07-03", "10:00", "12:00", 5);
  venue_reserve (venue, ticket, slot);
  venue->config.mail_url = (char *) "smtp://127.0.0.1";
  venue->config.sms_url = (char *) "http://127.0.0.1/";
  return ticket;
}

/* Asks at @instant; what came of it, without the ticket. */
static GhResendAnswer
ask (Venue *venue, gint64 ticket, const char *instant)
{
  g_autoptr (GError) error = NULL;
  GhResendAnswer answer;
  venue_at (venue, instant);
  ASSERT_DONE (gh_resend_confirmation (&venue->context, ticket, &answer, &error), error);
  gh_resend_answer_clear (&answer);
  return answer;
}

static gint64
count_rows (Venue *venue)
{
  return venue_number (venue, "SELECT count(*) AS v FROM outbox");
}

static void
test_it_is_queued (Venue *venue, gconstpointer data)
{
  gint64 ticket = add_reserved (venue);
  GhResendAnswer answer = ask (venue, ticket, "2026-07-01T10:00:00Z");
  g_assert_true (answer.queued);
  g_assert_cmpint (answer.retry_after, ==, 0);
  g_autofree char *rows =
      venue_text (venue, "SELECT group_concat(o.kind || ' ' || channel || ' ' || state || ' ' ||"
                         " (reservation_id = r.id) || ' ' || (expires_at = s.ends_at), '|') AS v"
                         " FROM outbox o, ticket_reservations r, reservation_slots s");
  g_assert_cmpstr (rows, ==, "confirmation MAIL PENDING 1 1|confirmation SMS PENDING 1 1");
  g_assert_cmpint (venue_number (venue,
                                 "SELECT count(*) AS v FROM events WHERE"
                                 " name = 'confirmation.resent' AND ticket_id = " ID,
                                 ticket),
                   ==, 1);
}

static void
test_pause (Venue *venue, gconstpointer data)
{
  gint64 ticket = add_reserved (venue);
  g_assert_true (ask (venue, ticket, "2026-07-01T10:00:00Z").queued);
  GhResendAnswer answer = ask (venue, ticket, "2026-07-01T10:00:00Z");
  g_assert_false (answer.queued);
  g_assert_cmpint (answer.outcome, ==, GH_BOOKING_TICKET_ALREADY_RESERVED);
  g_assert_cmpint (answer.retry_after, ==, 300);
  g_assert_cmpint (ask (venue, ticket, "2026-07-01T10:04:59Z").retry_after, ==, 1);
  g_assert_cmpint (count_rows (venue), ==, 2);
  g_assert_true (ask (venue, ticket, "2026-07-01T10:05:00Z").queued);
  /* A clock that was set back keeps nobody waiting for longer. */
  g_assert_cmpint (ask (venue, ticket, "2026-07-01T08:00:00Z").retry_after, ==, 300);
}

static void
test_a_day (Venue *venue, gconstpointer data)
{
  static const char *const instants[] = { "2026-07-01T10:00:00Z", "2026-07-01T10:10:00Z",
                                          "2026-07-01T10:20:00Z", "2026-07-01T10:30:00Z" };
  gint64 ticket = add_reserved (venue);
  for (gsize i = 0; i < G_N_ELEMENTS (instants); i++)
    g_assert_true (ask (venue, ticket, instants[i]).queued);
  g_assert_cmpint (ask (venue, ticket, "2026-07-01T10:40:00Z").retry_after, ==, 84000);
  g_assert_cmpint (ask (venue, ticket, "2026-07-02T09:59:59Z").retry_after, ==, 1);
  g_assert_true (ask (venue, ticket, "2026-07-02T10:00:00Z").queued);
  g_assert_cmpint (ask (venue, ticket, "2026-07-02T10:05:00Z").retry_after, ==, 300);
}

/* Another reservation's messages, and other kinds, do not count. */
static void
test_what_counts (Venue *venue, gconstpointer data)
{
  gint64 first = add_reserved (venue);
  gint64 second = venue_add_ticket (venue, "B", GH_TICKET_ACTIVATED);
  venue_reserve (venue, second, 1);
  g_assert_true (ask (venue, first, "2026-07-01T10:00:00Z").queued);
  venue_run (venue,
             "INSERT INTO outbox (orq, kind, channel, reservation_id, state, due_at,"
             " created_at) VALUES (1, 'reminder', 'MAIL', 2, 'PENDING', 0, " ID ")",
             venue->context.now);
  g_assert_true (ask (venue, second, "2026-07-01T10:00:00Z").queued);
}

static void
test_nothing_to_confirm (Venue *venue, gconstpointer data)
{
  static const struct {
    const char *change;
    GhBookingOutcome outcome;
  } cases[] = {
    { "UPDATE tickets SET status = 'ACTIVATED', reserved_at = NULL", GH_BOOKING_OK },
    { "UPDATE orders SET status = 'CANCELLED'", GH_BOOKING_TICKET_CANCELLED },
    { "UPDATE tickets SET status = 'EXPIRED'", GH_BOOKING_TICKET_EXPIRED },
    { "UPDATE tickets SET status = 'VERIFIED', verified_at = 1, verified_by = 1",
      GH_BOOKING_TICKET_ALREADY_USED },
  };
  gint64 ticket = add_reserved (venue);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    venue_run (venue, "%s", cases[i].change);
    GhResendAnswer answer = ask (venue, ticket, "2026-07-01T10:00:00Z");
    g_assert_cmpint (answer.outcome, ==, cases[i].outcome);
    g_assert_false (answer.queued);
    g_assert_cmpint (answer.retry_after, ==, 0);
    venue_run (venue, "UPDATE orders SET status = 'PAID'");
  }
  g_assert_cmpint (ask (venue, 99, "2026-07-01T10:00:00Z").outcome, ==,
                   GH_BOOKING_TICKET_NOT_FOUND);
  g_assert_cmpint (count_rows (venue), ==, 0);
}

/* No server to send by, or nobody to send to any more. */
static void
test_no_channel (Venue *venue, gconstpointer data)
{
  gint64 ticket = add_reserved (venue);
  venue_run (venue, "UPDATE ticket_reservations SET customer_email = ''");
  g_assert_true (ask (venue, ticket, "2026-07-01T10:00:00Z").queued);
  venue->config.sms_url = (char *) "";
  GhResendAnswer answer = ask (venue, ticket, "2026-07-01T11:00:00Z");
  g_assert_false (answer.queued);
  g_assert_cmpint (answer.retry_after, ==, 0);
  g_assert_cmpint (answer.outcome, ==, GH_BOOKING_TICKET_ALREADY_RESERVED);
}

static void
test_token (Venue *venue, gconstpointer data)
{
  const GhContext *context = &venue->context;
  GhToken booking = { .subject = 7, .issued_at = context->now, .expires_at = context->now + 9 };
  g_autofree char *token = gh_resend_token_new (context, 7);
  g_autofree char *of_booking = gh_token_sign (&venue->keys, GH_TOKEN_BOOKING, &booking);
  g_assert_cmpint (gh_resend_token_ticket (context, token), ==, 7);
  g_assert_cmpint (gh_resend_token_ticket (context, NULL), ==, 0);
  g_assert_cmpint (gh_resend_token_ticket (context, of_booking), ==, 0);
  /* It does not book either. */
  g_assert_false (gh_token_verify (&venue->keys, GH_TOKEN_BOOKING, token, context->now, &booking));
  venue_at (venue, "2026-07-01T10:30:00Z");
  g_assert_cmpint (gh_resend_token_ticket (context, token), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  VENUE_TEST ("/resend/it-is-queued", NULL, test_it_is_queued);
  VENUE_TEST ("/resend/pause", NULL, test_pause);
  VENUE_TEST ("/resend/a-day", NULL, test_a_day);
  VENUE_TEST ("/resend/what-counts", NULL, test_what_counts);
  VENUE_TEST ("/resend/nothing-to-confirm", NULL, test_nothing_to_confirm);
  VENUE_TEST ("/resend/no-channel", NULL, test_no_channel);
  VENUE_TEST ("/resend/token", NULL, test_token);
  return g_test_run ();
}
