/* Booking again and booking at once: answers under an Idempotency-Key, races for the last places,
 * and faults that leave nothing half-made. */

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

/* ---- Idempotency-Key ---- */

static void
test_replay (Venue *venue, gconstpointer data)
{
  gint64 slot = venue_add_slot (venue, "2026-07-02", "10:00", "12:00", 5);
  gint64 ticket = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  gint64 other = venue_add_ticket (venue, "B", GH_TICKET_ACTIVATED);
  venue->config.mail_url = "smtp://127.0.0.1";
  g_autoptr (GhBookingAnswer) first = book (venue, ticket, slot, "key");
  venue->config.mail_url = "";
  venue_at (venue, "2026-07-02T23:00:00Z"); /* the slot is over; the answer is as it was */
  g_autoptr (GhBookingAnswer) again = book (venue, ticket, slot, "key");
  g_autoptr (GhBookingAnswer) elsewhere = book (venue, ticket, 99, "key");
  const GhBookingAnswer *const replays[] = { again, elsewhere };
  for (gsize i = 0; i < G_N_ELEMENTS (replays); i++) {
    g_assert_cmpint (replays[i]->outcome, ==, GH_BOOKING_OK);
    g_assert_cmpint (replays[i]->reservation_id, ==, first->reservation_id);
    g_assert_true (replays[i]->confirmation_sent);
    g_assert_cmpint (replays[i]->ticket->slot_id, ==, slot);
    g_assert_cmpstr (replays[i]->ticket->customer_email, ==, "ada@example.org");
  }
  expect_numbers (venue, "[1,1,1,1,1]");
  venue_at (venue, "2026-07-01T10:00:00Z");
  g_autoptr (GhBookingAnswer) other_key = book (venue, ticket, slot, "KEY");
  g_assert_cmpint (other_key->outcome, ==, GH_BOOKING_TICKET_ALREADY_RESERVED);
  g_assert_cmpint (outcome_of (venue, ticket, slot), ==, GH_BOOKING_TICKET_ALREADY_RESERVED);
  /* The same key of another ticket is another request. */
  g_autoptr (GhBookingAnswer) other_ticket = book (venue, other, slot, "key");
  g_assert_cmpint (other_ticket->outcome, ==, GH_BOOKING_OK);
  g_assert_cmpint (other_ticket->reservation_id, !=, first->reservation_id);
  expect_numbers (venue, "[2,2,2,1,2]");
}

/* A refusal is not kept: the next try under the same key may do better. */
static void
test_refusals_are_not_kept (Venue *venue, gconstpointer data)
{
  gint64 slot = venue_add_slot (venue, "2026-07-02", "10:00", "12:00", 5);
  gint64 ticket = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  g_autoptr (GhBookingAnswer) refused = book (venue, ticket, 99, "key");
  g_assert_cmpint (refused->outcome, ==, GH_BOOKING_SLOT_NOT_FOUND);
  g_autoptr (GhBookingAnswer) taken = book (venue, ticket, slot, "key");
  g_assert_cmpint (taken->outcome, ==, GH_BOOKING_OK);
  expect_numbers (venue, "[1,1,1,0,1]");
}

/* ---- races ---- */

#define PLACES   3
#define VISITORS 12

typedef struct {
  const Venue *venue;
  gint64 ticket;
  gint64 slot;
} Visitor;

static gpointer
visit (gpointer data)
{
  const Visitor *visitor = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GhDb) db = gh_db_open (visitor->venue->url, GH_DB_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  GhContext context = visitor->venue->context;
  GhBookingRequest request = { visitor->ticket, visitor->slot, "a@b.co", "+12345678", NULL };
  context.db = db;
  g_autoptr (GhBookingAnswer) answer = gh_booking_create (&context, &request, &error);
  g_assert_no_error (error);
  return GINT_TO_POINTER (answer->outcome);
}

/* All visitors at once; how many heard each outcome. */
static void
race (Venue *venue, const gint64 *tickets, gint64 slot, int outcomes[])
{
  Visitor visitors[VISITORS];
  GThread *threads[VISITORS];
  for (int i = 0; i < VISITORS; i++) {
    visitors[i] = (Visitor){ venue, tickets[i], slot };
    threads[i] = g_thread_new ("visitor", visit, &visitors[i]);
  }
  for (int i = 0; i < VISITORS; i++)
    outcomes[GPOINTER_TO_INT (g_thread_join (threads[i]))]++;
}

static void
test_last_places (Venue *venue, gconstpointer data)
{
  int outcomes[GH_BOOKING_OUTCOME_LAST + 1] = { 0 };
  gint64 tickets[VISITORS];
  gint64 slot = venue_add_slot (venue, "2026-07-02", "10:00", "12:00", PLACES);
  for (int i = 0; i < VISITORS; i++) {
    g_autofree char *code = g_strdup_printf ("%d", i);
    tickets[i] = venue_add_ticket (venue, code, GH_TICKET_ACTIVATED);
  }
  race (venue, tickets, slot, outcomes);
  g_assert_cmpint (outcomes[GH_BOOKING_OK], ==, PLACES);
  g_assert_cmpint (outcomes[GH_BOOKING_SLOT_FULL], ==, VISITORS - PLACES);
  expect_numbers (venue, "[3,3,3,0,0]");
}

static void
test_one_ticket (Venue *venue, gconstpointer data)
{
  int outcomes[GH_BOOKING_OUTCOME_LAST + 1] = { 0 };
  gint64 tickets[VISITORS];
  gint64 slot = venue_add_slot (venue, "2026-07-02", "10:00", "12:00", 100);
  gint64 ticket = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  for (int i = 0; i < VISITORS; i++)
    tickets[i] = ticket;
  race (venue, tickets, slot, outcomes);
  g_assert_cmpint (outcomes[GH_BOOKING_OK], ==, 1);
  g_assert_cmpint (outcomes[GH_BOOKING_TICKET_ALREADY_RESERVED], ==, VISITORS - 1);
  expect_numbers (venue, "[1,1,1,0,0]");
}

/* ---- faults ---- */

static void
expect_fault (Venue *venue, gint64 ticket, gint64 slot, int code)
{
  g_autoptr (GError) error = NULL;
  GhBookingRequest request = { ticket, slot, "a@b.co", "+12345678", "key" };
  g_assert_null (gh_booking_create (&venue->context, &request, &error));
  g_assert_error (error, GH_DB_ERROR, code);
}

static void
test_locked (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhDb) other = gh_db_open (venue->url, GH_DB_OPEN_DEFAULT, &error);
  gint64 slot = venue_add_slot (venue, "2026-07-02", "10:00", "12:00", 5);
  gint64 ticket = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  g_autoptr (GhDbTransaction) transaction = gh_db_begin (other, GH_DB_WRITE, &error);
  g_assert_no_error (error);
  expect_fault (venue, ticket, slot, GH_DB_ERROR_BUSY);
  expect_numbers (venue, "[0,0,0,0,0]");
  gh_db_rollback (g_steal_pointer (&transaction));
  g_autoptr (GhBookingAnswer) answer = book (venue, ticket, slot, "key");
  g_assert_cmpint (answer->outcome, ==, GH_BOOKING_OK);
}

static void
test_read_only (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 slot = venue_add_slot (venue, "2026-07-02", "10:00", "12:00", 5);
  gint64 ticket = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  g_autoptr (GhDb) reader = gh_db_open (venue->url, GH_DB_OPEN_READ_ONLY, &error);
  venue->context.db = reader;
  expect_fault (venue, ticket, slot, GH_DB_ERROR_READ_ONLY);
  expect_numbers (venue, "[0,0,0,0,0]");
}

/* The disk fills up while people book: each booking is whole or not there, wherever it stopped. */
static void
test_full_disk (Venue *venue, gconstpointer data)
{
  gint64 slot = venue_add_slot (venue, "2026-07-02", "10:00", "12:00", 1000);
  int booked = 0, failed = 0;
  venue->config.mail_url = "smtp://127.0.0.1";
  gint64 tickets[300];
  for (gsize i = 0; i < G_N_ELEMENTS (tickets); i++) {
    g_autofree char *code = g_strdup_printf ("%" G_GSIZE_FORMAT, i);
    tickets[i] = venue_add_ticket (venue, code, GH_TICKET_ACTIVATED);
  }
  venue_run (venue, "PRAGMA max_page_count = " ID,
             venue_number (venue, "SELECT page_count + 4 AS v FROM pragma_page_count"));
  for (gsize i = 0; i < G_N_ELEMENTS (tickets); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *key = g_strdup_printf ("key %" G_GSIZE_FORMAT, i);
    GhBookingRequest request = { tickets[i], slot, "a@b.co", "+12345678", key };
    g_autoptr (GhBookingAnswer) answer = gh_booking_create (&venue->context, &request, &error);
    if (answer == NULL)
      g_assert_error (error, GH_DB_ERROR, GH_DB_ERROR_FULL);
    booked += answer != NULL;
    failed += answer == NULL;
  }
  g_assert_cmpint (booked, >, 0);
  g_assert_cmpint (failed, >, 0);
  g_autofree char *expected =
      g_strdup_printf ("[%d,%d,%d,%d,%d]", booked, booked, booked, booked, booked);
  expect_numbers (venue, expected);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  VENUE_TEST ("/booking-again/replay", NULL, test_replay);
  VENUE_TEST ("/booking-again/refusals-are-not-kept", NULL, test_refusals_are_not_kept);
  VENUE_TEST ("/booking-again/last-places", NULL, test_last_places);
  VENUE_TEST ("/booking-again/one-ticket", NULL, test_one_ticket);
  VENUE_TEST ("/booking-again/locked", NULL, test_locked);
  VENUE_TEST ("/booking-again/read-only", NULL, test_read_only);
  VENUE_TEST ("/booking-again/full-disk", NULL, test_full_disk);
  return g_test_run ();
}
