/* The customer's way: every outcome and its precedence, all or nothing, and answers that can be
 * asked for again (contract 3.1 and 4). */

#include "server/domain/booking.h"

#include "tests/unit/venue.h"

static GhBookingAnswer *
book (Venue *venue, gint64 ticket_id, gint64 slot_id, const char *key)
{
  g_autoptr (GError) error = NULL;
  GhBookingRequest request = { ticket_id, slot_id, "ada@example.org", "+12025551234", key };
  GhBookingAnswer *answer = gh_booking_create (&venue->context, &request, &error);
  g_assert_no_error (error);
  g_assert_nonnull (answer);
  return answer;
}

static GhBookingOutcome
outcome_of (Venue *venue, gint64 ticket_id, gint64 slot_id)
{
  g_autoptr (GhBookingAnswer) answer = book (venue, ticket_id, slot_id, NULL);
  return answer->outcome;
}

static GhBookingOutcome
check (Venue *venue, const char *code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhTicket) ticket = NULL;
  g_autoptr (GhTicket) by_id = NULL;
  GhBookingOutcome outcome = GH_BOOKING_SLOT_FULL, again = GH_BOOKING_SLOT_FULL;
  int retry_after = -1;
  ASSERT_DONE (gh_booking_check (&venue->context, code, &outcome, &ticket, &retry_after, &error),
               error);
  g_assert_cmpint (retry_after, ==, 0);
  g_assert_cmpint (ticket == NULL, ==, outcome == GH_BOOKING_TICKET_NOT_FOUND);
  if (ticket != NULL) {
    ASSERT_DONE (gh_booking_check_id (&venue->context, ticket->id, &again, &by_id, &error), error);
    g_assert_cmpint (again, ==, outcome);
    g_assert_cmpint (by_id->id, ==, ticket->id);
  }
  return outcome;
}

/* The numbers that a refusal must leave alone: booked places, reservations, messages, answers. */
static char *
numbers (Venue *venue)
{
  return venue_text (venue,
                     "SELECT json_array ((SELECT sum(booked_count) FROM reservation_slots),"
                     " (SELECT count(*) FROM ticket_reservations WHERE status <> 'CANCELLED'),"
                     " (SELECT count(*) FROM tickets WHERE status = 'RESERVED'),"
                     " (SELECT count(*) FROM outbox),"
                     " (SELECT count(*) FROM idempotency_answers)) AS v");
}

static void
expect_numbers (Venue *venue, const char *expected)
{
  g_autofree char *present = numbers (venue);
  g_assert_cmpstr (present, ==, expected);
}

static void
test_check (Venue *venue, gconstpointer data)
{
  gint64 slot = venue_add_slot (venue, "2026-07-02", "10:00", "12:00", 5);
  venue_add_ticket (venue, "activated", GH_TICKET_ACTIVATED);
  venue_add_ticket (venue, "pending", GH_TICKET_PENDING_PAYMENT);
  venue_add_ticket (venue, "verified", GH_TICKET_VERIFIED);
  venue_add_ticket (venue, "expired", GH_TICKET_EXPIRED);
  gint64 over = venue_add_ticket (venue, "over", GH_TICKET_ACTIVATED);
  gint64 void_order = venue_add_ticket (venue, "void", GH_TICKET_ACTIVATED);
  venue_reserve (venue, venue_add_ticket (venue, "reserved", GH_TICKET_ACTIVATED), slot);
  venue_run (venue, "UPDATE tickets SET valid_until = '2026-06-30' WHERE id = " ID, over);
  venue_run (venue,
             "UPDATE orders SET status = 'REFUNDED' WHERE id ="
             " (SELECT order_id FROM tickets WHERE id = " ID ")",
             void_order);
  g_assert_cmpint (check (venue, "nowhere"), ==, GH_BOOKING_TICKET_NOT_FOUND);
  g_assert_cmpint (check (venue, ""), ==, GH_BOOKING_TICKET_NOT_FOUND);
  g_assert_cmpint (check (venue, " activated "), ==, GH_BOOKING_OK);
  g_assert_cmpint (check (venue, "pending"), ==, GH_BOOKING_TICKET_NOT_ACTIVATED);
  g_assert_cmpint (check (venue, "verified"), ==, GH_BOOKING_TICKET_ALREADY_USED);
  g_assert_cmpint (check (venue, "expired"), ==, GH_BOOKING_TICKET_EXPIRED);
  g_assert_cmpint (check (venue, "over"), ==, GH_BOOKING_TICKET_EXPIRED);
  g_assert_cmpint (check (venue, "void"), ==, GH_BOOKING_TICKET_CANCELLED);
  g_assert_cmpint (check (venue, "reserved"), ==, GH_BOOKING_TICKET_ALREADY_RESERVED);
  /* At the slot's end it is over, whether or not the job ran. */
  venue_at (venue, "2026-07-02T10:59:59Z");
  g_assert_cmpint (check (venue, "reserved"), ==, GH_BOOKING_TICKET_ALREADY_RESERVED);
  venue_at (venue, "2026-07-02T11:00:00Z");
  g_assert_cmpint (check (venue, "reserved"), ==, GH_BOOKING_TICKET_EXPIRED);
}

/* The last date of a ticket ends where the venue is, not where the server is. */
static void
test_check_in_zone (Venue *venue, gconstpointer data)
{
  gint64 id = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  venue_run (venue, "UPDATE tickets SET valid_until = '2026-07-01' WHERE id = " ID, id);
  const char *last = data != NULL && g_str_has_suffix (data, "Kiritimati") ? "2026-07-01T09:59:59Z"
                                                                           : "2026-07-02T09:59:59Z";
  venue_at (venue, last);
  g_assert_cmpint (check (venue, "A"), ==, GH_BOOKING_OK);
  venue->context.now++;
  g_assert_cmpint (check (venue, "A"), ==, GH_BOOKING_TICKET_EXPIRED);
}

static void
test_token (Venue *venue, gconstpointer data)
{
  g_autofree char *token = gh_booking_token_new (&venue->context, 7);
  GhContext later = venue->context;
  later.now += GH_BOOKING_TOKEN_SECONDS - 1;
  g_assert_cmpint (gh_booking_token_ticket (&venue->context, token), ==, 7);
  g_assert_cmpint (gh_booking_token_ticket (&later, token), ==, 7);
  later.now++;
  g_assert_cmpint (gh_booking_token_ticket (&later, token), ==, 0);
  g_assert_cmpint (gh_booking_token_ticket (&venue->context, NULL), ==, 0);
  g_assert_cmpint (gh_booking_token_ticket (&venue->context, "7"), ==, 0);
}

static void
test_create (Venue *venue, gconstpointer data)
{
  gint64 ticket = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  gint64 slot = venue_add_slot (venue, "2026-07-02", "10:00", "12:00", 5);
  venue->context.language = "pt-BR";
  g_autoptr (GhBookingAnswer) answer = book (venue, ticket, slot, NULL);
  g_assert_cmpint (answer->outcome, ==, GH_BOOKING_OK);
  g_assert_cmpint (answer->reservation_id, >, 0);
  g_assert_false (answer->confirmation_sent);
  g_assert_null (answer->alternatives);
  g_assert_cmpint (answer->ticket->status, ==, GH_TICKET_RESERVED);
  g_assert_cmpint (answer->ticket->slot_id, ==, slot);
  g_assert_cmpint (answer->ticket->reservation_id, ==, answer->reservation_id);
  g_assert_cmpstr (answer->ticket->customer_email, ==, "ada@example.org");
  expect_numbers (venue, "[1,1,1,0,0]");
  g_autofree char *row =
      venue_text (venue,
                  "SELECT json_array(status, language, reserved_at = " ID ") AS v"
                  " FROM ticket_reservations",
                  venue->context.now);
  g_assert_cmpstr (row, ==, "[\"RESERVED\",\"pt-BR\",1]");
  g_autofree char *event =
      venue_text (venue, "SELECT json_array(name, ticket_id, slot_id, detail) AS v FROM events");
  g_autofree char *expected =
      g_strdup_printf ("[\"reservation.created\"," ID "," ID ",null]", ticket, slot);
  g_assert_cmpstr (event, ==, expected);
  g_assert_cmpint (outcome_of (venue, ticket, slot), ==, GH_BOOKING_TICKET_ALREADY_RESERVED);
  expect_numbers (venue, "[1,1,1,0,0]");
}

static void
test_confirmations (Venue *venue, gconstpointer data)
{
  gint64 slot = venue_add_slot (venue, "2026-07-02", "10:00", "12:00", 5);
  venue->config.mail_url = "smtp://127.0.0.1";
  g_autoptr (GhBookingAnswer) one =
      book (venue, venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED), slot, NULL);
  g_assert_true (one->confirmation_sent);
  venue->config.sms_url = "https://127.0.0.1";
  g_autoptr (GhBookingAnswer) two =
      book (venue, venue_add_ticket (venue, "B", GH_TICKET_ACTIVATED), slot, NULL);
  g_assert_true (two->confirmation_sent);
  g_autofree char *queued =
      venue_text (venue, "SELECT group_concat(channel || reservation_id || state, ' ') AS v"
                         " FROM (SELECT * FROM outbox ORDER BY id)");
  g_assert_cmpstr (queued, ==, "MAIL1PENDING MAIL2PENDING SMS2PENDING");
}

static void
test_refused_tickets (Venue *venue, gconstpointer data)
{
  gint64 slot = venue_add_slot (venue, "2026-07-02", "10:00", "12:00", 5);
  const struct {
    gint64 ticket;
    GhBookingOutcome outcome;
  } cases[] = {
    { 99, GH_BOOKING_TICKET_NOT_FOUND },
    { venue_add_ticket (venue, "A", GH_TICKET_PENDING_PAYMENT), GH_BOOKING_TICKET_NOT_ACTIVATED },
    { venue_add_ticket (venue, "B", GH_TICKET_VERIFIED), GH_BOOKING_TICKET_ALREADY_USED },
    { venue_add_ticket (venue, "C", GH_TICKET_EXPIRED), GH_BOOKING_TICKET_EXPIRED },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_assert_cmpint (outcome_of (venue, cases[i].ticket, slot), ==, cases[i].outcome);
    /* The ticket's trouble is told before the slot's. */
    g_assert_cmpint (outcome_of (venue, cases[i].ticket, 99), ==, cases[i].outcome);
  }
  expect_numbers (venue, "[0,0,0,0,0]");
  g_assert_cmpint (venue_number (venue, "SELECT count(*) AS v FROM events"
                                        " WHERE name = 'reservation.failed'"),
                   ==, 6);
}

static void
test_refused_slots (Venue *venue, gconstpointer data)
{
  gint64 product = 0;
  gint64 orq = venue_add_org (venue, "UTC", &product);
  gint64 ticket = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  gint64 closed = venue_add_slot (venue, "2026-07-02", "10:00", "12:00", 5);
  gint64 outside = venue_add_slot (venue, "2026-07-04", "10:00", "12:00", 5);
  gint64 early = venue_add_slot (venue, "2026-07-01", "18:00", "19:00", 5);
  gint64 past = venue_add_slot (venue, "2026-07-01", "09:00", "11:00", 5);
  venue_run (venue, "UPDATE reservation_slots SET status = 'CLOSED' WHERE id = " ID, closed);
  venue_run (venue, "UPDATE tickets SET valid_from = '2026-07-02', valid_until = '2026-07-03'");
  const struct {
    gint64 slot;
    GhBookingOutcome outcome;
    const char *event;
  } cases[] = {
    { 99, GH_BOOKING_SLOT_NOT_FOUND, "SLOT_NOT_FOUND" },
    { venue_add_foreign_slot (venue, orq, "UTC", "2026-07-02", "10:00", "12:00", 5),
      GH_BOOKING_SLOT_NOT_FOUND, "SLOT_NOT_FOUND" },
    { closed, GH_BOOKING_SLOT_CLOSED, "SLOT_CLOSED" },
    { past, GH_BOOKING_SLOT_PAST, "SLOT_PAST" },
    { outside, GH_BOOKING_SLOT_OUTSIDE_VALIDITY, "SLOT_OUTSIDE_VALIDITY" },
    { early, GH_BOOKING_SLOT_OUTSIDE_VALIDITY, "SLOT_OUTSIDE_VALIDITY" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_assert_cmpint (outcome_of (venue, ticket, cases[i].slot), ==, cases[i].outcome);
    g_autofree char *event =
        venue_text (venue, "SELECT detail AS v FROM events ORDER BY id DESC LIMIT 1");
    g_assert_cmpstr (event, ==, cases[i].event);
  }
  expect_numbers (venue, "[0,0,0,0,0]");
}

/* Full: with the three nearest that this ticket can take. */
static void
test_full (Venue *venue, gconstpointer data)
{
  gint64 full = venue_add_slot (venue, "2026-07-02", "12:00", "13:00", 1);
  gint64 ticket = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  gint64 second = venue_add_slot (venue, "2026-07-02", "15:00", "16:00", 5);
  gint64 third = venue_add_slot (venue, "2026-07-03", "12:00", "13:00", 5);
  gint64 first = venue_add_slot (venue, "2026-07-02", "11:00", "12:00", 5);
  venue_add_slot (venue, "2026-07-03", "13:00", "14:00", 5);
  venue_add_slot (venue, "2026-07-01", "23:00", "24:00", 5); /* before the validity */
  venue_run (venue, "UPDATE tickets SET valid_from = '2026-07-02' WHERE id = " ID, ticket);
  venue_reserve (venue, venue_add_ticket (venue, "B", GH_TICKET_ACTIVATED), full);
  g_autoptr (GhBookingAnswer) answer = book (venue, ticket, full, NULL);
  g_assert_cmpint (answer->outcome, ==, GH_BOOKING_SLOT_FULL);
  g_assert_cmpint (answer->alternatives->len, ==, 3);
  g_assert_cmpint (g_array_index (answer->alternatives, GhSlot, 0).id, ==, first);
  g_assert_cmpint (g_array_index (answer->alternatives, GhSlot, 1).id, ==, second);
  g_assert_cmpint (g_array_index (answer->alternatives, GhSlot, 2).id, ==, third);
  g_assert_cmpint (answer->ticket->status, ==, GH_TICKET_ACTIVATED);
  expect_numbers (venue, "[1,1,1,0,0]");

  /* Cut to nothing: the one who is in stays in. */
  venue_run (venue,
             "UPDATE reservation_slots SET total_capacity = 0, kept_bookings = booked_count,"
             " status = 'FULL' WHERE id = " ID,
             full);
  g_assert_cmpint (outcome_of (venue, ticket, full), ==, GH_BOOKING_SLOT_FULL);
  expect_numbers (venue, "[1,1,1,0,0]");
}

/* A running slot can be booked until it ends, also when it runs past midnight. */
static void
test_running_slots (Venue *venue, gconstpointer data)
{
  gint64 slot = venue_add_slot (venue, "2026-07-02", "22:00", "02:00", 5);
  gint64 to_midnight = venue_add_slot (venue, "2026-07-02", "23:00", "24:00", 5);
  venue_at (venue, "2026-07-02T22:59:59Z"); /* 23:59:59 in Lisbon */
  g_assert_cmpint (outcome_of (venue, venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED),
                               to_midnight),
                   ==, GH_BOOKING_OK);
  venue_at (venue, "2026-07-02T23:00:00Z");
  g_assert_cmpint (outcome_of (venue, venue_add_ticket (venue, "B", GH_TICKET_ACTIVATED),
                               to_midnight),
                   ==, GH_BOOKING_SLOT_PAST);
  venue_at (venue, "2026-07-03T00:59:59Z");
  g_assert_cmpint (outcome_of (venue, venue_add_ticket (venue, "C", GH_TICKET_ACTIVATED), slot), ==,
                   GH_BOOKING_OK);
  venue_at (venue, "2026-07-03T01:00:00Z");
  g_assert_cmpint (outcome_of (venue, venue_add_ticket (venue, "D", GH_TICKET_ACTIVATED), slot), ==,
                   GH_BOOKING_SLOT_PAST);
}

static void
test_cancelled_does_not_block (Venue *venue, gconstpointer data)
{
  gint64 slot = venue_add_slot (venue, "2026-07-02", "10:00", "12:00", 1);
  gint64 ticket = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  g_assert_cmpint (outcome_of (venue, ticket, slot), ==, GH_BOOKING_OK);
  venue_run (venue, "UPDATE ticket_reservations SET status = 'CANCELLED'");
  venue_run (venue, "UPDATE tickets SET status = 'ACTIVATED'");
  venue_run (venue, "UPDATE reservation_slots SET booked_count = 0, status = 'ACTIVE'");
  g_assert_cmpint (outcome_of (venue, ticket, slot), ==, GH_BOOKING_OK);
  expect_numbers (venue, "[1,1,1,0,0]");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  VENUE_TEST ("/booking/check", NULL, test_check);
  VENUE_TEST ("/booking/check-in-kiritimati", "Pacific/Kiritimati", test_check_in_zone);
  VENUE_TEST ("/booking/check-in-honolulu", "Pacific/Honolulu", test_check_in_zone);
  VENUE_TEST ("/booking/token", NULL, test_token);
  VENUE_TEST ("/booking/create", NULL, test_create);
  VENUE_TEST ("/booking/confirmations", NULL, test_confirmations);
  VENUE_TEST ("/booking/refused-tickets", NULL, test_refused_tickets);
  VENUE_TEST ("/booking/refused-slots", NULL, test_refused_slots);
  VENUE_TEST ("/booking/full", NULL, test_full);
  VENUE_TEST ("/booking/running-slots", NULL, test_running_slots);
  VENUE_TEST ("/booking/cancelled-does-not-block", NULL, test_cancelled_does_not_block);
  return g_test_run ();
}
