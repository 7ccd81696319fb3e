/* A lane with a post that the test plays: what goes, what comes back, and what is never sent twice.
 */

#include "server/outbox/lane.h"

#include "core/event-log.h"
#include "tests/unit/venue.h"

#include <string.h>

#define SLOT_ENDS "2026-07-02T11:00:00Z"
#define REMOTE    "mariadb://db.example.org/gatehouse" /* which has no lock file */

/* What the post does with every message, and what it was given. */
typedef struct {
  GhPost post;
  int code;      /* a GhDeliveryError, or -1: it goes */
  int wish;      /* retry_after */
  GString *sent; /* "ID:TO ID:TO " of what was handed over */
  GhLane *stops; /* stopped while it sends; NULL for none */
  GhClaims *spy; /* asked while it sends whether the message is held; NULL for none */
  gboolean held;
  GhLane *rival; /* has a turn at the end of the longest sending there is; NULL for none */
  GhDb *db;      /* for the rival */
} Post;

/* The clocks of the test. */
static gint64 now;
static gint64 now_us;

static gint64
read_now (void)
{
  return now;
}

static gint64
read_now_us (void)
{
  return now_us;
}

typedef struct {
  Venue venue;
  Post post;
  GhClaims *claims;
  GhLane *lane;
} Fixture;

static gboolean
play (GhPost *post, const GhNotice *notice, int *retry_after, GError **error)
{
  Post *self = (Post *) post;
  g_string_append_printf (self->sent, ID ":%s ", notice->message_id, notice->to);
  if (self->spy != NULL) {
    self->held = !gh_claims_hold (self->spy, notice->message_id);
    if (!self->held)
      gh_claims_let_go (self->spy, notice->message_id);
  }
  if (self->stops != NULL)
    gh_lane_stop (self->stops);
  if (self->rival != NULL) {
    GhTurn result;
    now += GH_COURIER_LONGEST_SECONDS;
    g_assert_true (gh_lane_turn (self->rival, self->db, &result, NULL));
  }
  *retry_after = self->wish;
  if (self->code < 0)
    return TRUE;
  g_set_error (error, GH_DELIVERY_ERROR, self->code, "451 not now");
  return FALSE;
}

static void
do_nothing (GhPost *post)
{
}

static GhLane *
new_lane (Fixture *fixture, GhPost *post, GhClaims *claims)
{
  GhLaneSetup setup = { .channel = GH_CHANNEL_MAIL,
                        .config = &fixture->venue.config,
                        .keys = &fixture->venue.keys,
                        .claims = claims,
                        .post = post,
                        .now = read_now,
                        .now_us = read_now_us };
  return gh_lane_new (&setup);
}

static GhClaims *
open_claims (const char *url)
{
  g_autoptr (GError) error = NULL;
  GhClaims *claims = gh_claims_open (url, &error);
  g_assert_no_error (error);
  return claims;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  venue_set_up (&fixture->venue, NULL);
  fixture->venue.config.mail_url = (char *) "smtp://127.0.0.1";
  fixture->venue.config.database = fixture->venue.url;
  fixture->post.post = (GhPost){ play, do_nothing, do_nothing };
  fixture->post.code = -1;
  fixture->post.sent = g_string_new (NULL);
  fixture->claims = open_claims (data != NULL ? data : fixture->venue.url);
  fixture->lane = new_lane (fixture, &fixture->post.post, fixture->claims);
  now = fixture->venue.context.now;
  now_us = G_USEC_PER_SEC;
  gh_log_set_threshold (GH_LOG_NOTHING);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gh_lane_free (fixture->lane);
  gh_claims_free (fixture->claims);
  g_string_free (fixture->post.sent, TRUE);
  venue_tear_down (&fixture->venue, NULL);
}

/* A confirmation to @email, of a ticket with @code. */
static void
queue (Fixture *fixture, const char *code, const char *email)
{
  g_autoptr (GError) error = NULL;
  Venue *venue = &fixture->venue;
  gboolean queued = FALSE;
  gint64 ticket = venue_add_ticket (venue, code, GH_TICKET_ACTIVATED);
  gint64 slot = venue_number (venue, "SELECT coalesce(max(id), 0) AS v FROM reservation_slots");
  if (slot == 0)
    slot = venue_add_slot (venue, "2026-07-02", "10:00", "12:00", 1000);
  gint64 reservation = venue_reserve (venue, ticket, slot);
  venue_run (venue, "UPDATE ticket_reservations SET customer_email = '%s' WHERE id = " ID, email,
             reservation);
  ASSERT_DONE (gh_notice_queue_confirmation (&venue->context, venue->orq, reservation,
                                             venue_instant (SLOT_ENDS), &queued, &error),
               error);
  g_assert_true (queued);
}

static void
queue_code (Fixture *fixture, const char *email)
{
  g_autoptr (GError) error = NULL;
  Venue *venue = &fixture->venue;
  ASSERT_DONE (gh_notice_queue_code (&venue->context, venue->orq, GH_CHANNEL_MAIL, email, "123456",
                                     now + 300, &error),
               error);
}

static GhTurn
turn (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  GhTurn result;
  ASSERT_DONE (gh_lane_turn (fixture->lane, fixture->venue.db, &result, &error), error);
  return result;
}

/* What was handed over since the last time. */
static void
expect_sent (Fixture *fixture, const char *expected)
{
  g_assert_cmpstr (fixture->post.sent->str, ==, expected);
  g_string_truncate (fixture->post.sent, 0);
}

static void
expect_row (Fixture *fixture, gint64 id, const char *expected)
{
  g_autofree char *row =
      venue_text (&fixture->venue,
                  "SELECT state || ' ' || attempts || ' ' || (due_at - created_at) || ' ' ||"
                  " coalesce(last_error, '-') || CASE WHEN payload IS NULL THEN '' ELSE ' payload'"
                  " END || CASE WHEN claimed_until = 0 THEN '' ELSE ' claimed' END AS v"
                  " FROM outbox WHERE id = " ID,
                  id);
  g_assert_cmpstr (row, ==, expected);
}

/* The one event about a ticket. */
static void
expect_event (Fixture *fixture, const char *expected)
{
  g_autofree char *event =
      venue_text (&fixture->venue, "SELECT name || ' ' || ticket_id || ' ' || detail AS v"
                                   " FROM events WHERE ticket_id IS NOT NULL");
  g_assert_cmpstr (event, ==, expected);
}

static void
test_sends (Fixture *fixture, gconstpointer data)
{
  queue (fixture, "A", "a@example.org");
  queue_code (fixture, "b@example.org");
  g_autoptr (GhClaims) spy = open_claims (fixture->venue.url);
  fixture->post.spy = spy;
  GhTurn result = turn (fixture);
  g_assert_cmpint (result.sent, ==, 2);
  g_assert_cmpint (result.wait_us, ==, GH_LANE_NOTHING_WAITS);
  g_assert_true (fixture->post.held);
  expect_sent (fixture, "2:b@example.org 1:a@example.org "); /* the code first */
  expect_row (fixture, 1, "SENT 0 0 -");
  expect_row (fixture, 2, "SENT 0 0 -");
  g_assert_cmpint (venue_number (&fixture->venue, "SELECT sent_at AS v FROM outbox"), ==, now);
  g_assert_true (gh_claims_hold (spy, 1));
  turn (fixture);
  expect_sent (fixture, "");
  expect_event (fixture, "message.sent 1 message 1 by MAIL");
}

static void
test_temporary (Fixture *fixture, gconstpointer data)
{
  queue (fixture, "A", "a@example.org");
  fixture->post.code = GH_DELIVERY_ERROR_TEMPORARY;
  g_assert_cmpint (turn (fixture).failed, ==, 1);
  expect_sent (fixture, "1:a@example.org ");
  g_autofree char *row =
      venue_text (&fixture->venue, "SELECT state || attempts || last_error AS v FROM outbox");
  g_assert_cmpstr (row, ==, "PENDING1451 not now");
  gint64 wait = venue_number (&fixture->venue, "SELECT due_at - created_at AS v FROM outbox");
  g_assert_cmpint (wait, >=, 5);
  g_assert_cmpint (wait, <=, 6);
  now += wait - 1;
  turn (fixture);
  expect_sent (fixture, "");
  now++;
  fixture->post.code = -1;
  turn (fixture);
  expect_sent (fixture, "1:a@example.org ");
  g_assert_cmpint (venue_number (&fixture->venue, "SELECT state = 'SENT' AS v FROM outbox"), ==, 1);
}

static void
test_wish (Fixture *fixture, gconstpointer data)
{
  queue (fixture, "A", "a@example.org");
  fixture->post.code = GH_DELIVERY_ERROR_TEMPORARY;
  fixture->post.wish = 77;
  turn (fixture);
  expect_row (fixture, 1, "PENDING 1 77 451 not now");
}

static void
test_permanent (Fixture *fixture, gconstpointer data)
{
  queue (fixture, "A", "a@example.org");
  queue_code (fixture, "b@example.org");
  fixture->post.code = GH_DELIVERY_ERROR_PERMANENT;
  g_assert_cmpint (turn (fixture).dead, ==, 2);
  expect_row (fixture, 1, "DEAD 1 0 451 not now");
  expect_row (fixture, 2, "DEAD 1 0 451 not now");
}

/* A code's next try would come when it is over. */
static void
test_code_dies_with_its_time (Fixture *fixture, gconstpointer data)
{
  queue_code (fixture, "b@example.org");
  fixture->post.code = GH_DELIVERY_ERROR_TEMPORARY;
  fixture->post.wish = 300;
  g_assert_cmpint (turn (fixture).dead, ==, 1);
  expect_row (fixture, 1, "DEAD 1 0 451 not now");
}

static void
test_too_late (Fixture *fixture, gconstpointer data)
{
  queue_code (fixture, "b@example.org");
  now += 299;
  queue (fixture, "A", "a@example.org");
  now++;
  GhTurn result = turn (fixture);
  g_assert_cmpint (result.dead, ==, 1);
  expect_row (fixture, 1, "DEAD 0 0 too late");
  expect_sent (fixture, "2:a@example.org ");
}

/* Whoever asks why a visitor has no confirmation finds it in the ticket's history. */
static void
test_too_late_in_history (Fixture *fixture, gconstpointer data)
{
  queue (fixture, "A", "a@example.org");
  now = venue_instant (SLOT_ENDS);
  g_assert_cmpint (turn (fixture).dead, ==, 1);
  expect_row (fixture, 1, "DEAD 0 0 too late");
  expect_event (fixture, "message.dead 1 message 1 by MAIL");
}

static void
test_unneeded (Fixture *fixture, gconstpointer data)
{
  queue (fixture, "A", "a@example.org");
  venue_run (&fixture->venue, "UPDATE ticket_reservations SET status = 'CANCELLED'");
  g_assert_cmpint (turn (fixture).unneeded, ==, 1);
  expect_sent (fixture, "");
  expect_row (fixture, 1, "DEAD 0 0 " GH_OUTBOX_UNNEEDED);
  expect_event (fixture, "message.unneeded 1 message 1 by MAIL");
}

/* A server that is down costs no message a try, and sees one probe at a time, each another one. */
static void
test_down (Fixture *fixture, gconstpointer data)
{
  queue (fixture, "A", "a@example.org");
  queue (fixture, "B", "b@example.org");
  fixture->post.code = GH_DELIVERY_ERROR_DOWN;
  GhTurn result = turn (fixture);
  expect_sent (fixture, "1:a@example.org ");
  g_assert_cmpint (result.failed, ==, 0);
  g_assert_cmpint (result.wait_us, >=, 5 * G_USEC_PER_SEC);
  g_assert_cmpstr (gh_lane_fault (fixture->lane), ==, "451 not now");
  expect_row (fixture, 2, "PENDING 0 0 -");
  g_assert_cmpint (venue_number (&fixture->venue, "SELECT sum(attempts) AS v FROM outbox"), ==, 0);
  now_us += result.wait_us - 1;
  now += 5;
  turn (fixture);
  expect_sent (fixture, "");
  now_us++;
  turn (fixture);
  expect_sent (fixture, "2:b@example.org ");

  fixture->post.code = -1;
  now += 100;
  now_us += 100 * G_USEC_PER_SEC;
  turn (fixture);
  expect_sent (fixture, "1:a@example.org 2:b@example.org ");
  g_assert_null (gh_lane_fault (fixture->lane));
}

static void
test_too_late_while_down (Fixture *fixture, gconstpointer data)
{
  queue_code (fixture, "a@example.org");
  queue_code (fixture, "b@example.org");
  fixture->post.code = GH_DELIVERY_ERROR_DOWN;
  fixture->post.wish = 3600;
  turn (fixture);
  expect_sent (fixture, "1:a@example.org ");
  now += 299;
  turn (fixture);
  expect_row (fixture, 2, "PENDING 0 0 - payload");
  now++;
  g_assert_cmpint (turn (fixture).dead, ==, 2);
  expect_row (fixture, 1, "DEAD 0 300 too late: 451 not now");
  expect_row (fixture, 2, "DEAD 0 0 too late: 451 not now");
}

static void
test_channel_is_off (Fixture *fixture, gconstpointer data)
{
  queue_code (fixture, "a@example.org");
  gh_lane_free (fixture->lane);
  fixture->lane = new_lane (fixture, NULL, fixture->claims);
  g_assert_cmpint (turn (fixture).wait_us, ==, GH_LANE_NOTHING_WAITS);
  expect_row (fixture, 1, "PENDING 0 0 - payload");
  now += 300;
  g_assert_cmpint (turn (fixture).dead, ==, 1);
  expect_row (fixture, 1, "DEAD 0 0 too late");
}

/* Ten at once to one domain; the others are not held up by those that wait. */
static void
test_pacing (Fixture *fixture, gconstpointer data)
{
  for (int i = 0; i < 12; i++) {
    g_autofree char *code = g_strdup_printf ("A%d", i);
    queue (fixture, code, i % 2 == 0 ? "a@Example.ORG" : "b@example.org");
  }
  queue (fixture, "B", "c@example.net");
  GhTurn result = turn (fixture);
  g_assert_cmpint (result.sent, ==, 11);
  g_assert_cmpint (result.wait_us, ==, 200000);
  g_assert_true (g_str_has_suffix (fixture->post.sent->str, "13:c@example.net "));
  result = turn (fixture);
  g_assert_cmpint (result.sent, ==, 0);
  g_assert_cmpint (result.wait_us, ==, 200000);
  now_us += 200000;
  g_assert_cmpint (turn (fixture).sent, ==, 1);
  now_us += 200000;
  result = turn (fixture);
  g_assert_cmpint (result.sent, ==, 1);
  g_assert_cmpint (result.wait_us, ==, GH_LANE_NOTHING_WAITS);
}

/* What another process has in hand is its business, however long its lease is over. */
static void
test_held_by_another (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GhClaims) other = open_claims (fixture->venue.url);
  queue (fixture, "A", "a@example.org");
  g_assert_true (gh_claims_hold (other, 1));
  venue_run (&fixture->venue, "UPDATE outbox SET claimed_until = 5");
  g_assert_cmpint (turn (fixture).wait_us, ==, GH_LANE_NOTHING_WAITS);
  expect_sent (fixture, "");

  /* It was killed: its lease is not waited for. */
  venue_run (&fixture->venue, "UPDATE outbox SET claimed_until = " ID, now + 100);
  gh_claims_let_go (other, 1);
  turn (fixture);
  expect_sent (fixture, "1:a@example.org ");
}

/* Where there is no lock file, the lease is all that is known. */
static void
test_lease (Fixture *fixture, gconstpointer data)
{
  queue (fixture, "A", "a@example.org");
  venue_run (&fixture->venue, "UPDATE outbox SET claimed_until = " ID, now + 100);
  now += 99;
  turn (fixture);
  expect_sent (fixture, "");
  now++;
  turn (fixture);
  expect_sent (fixture, "1:a@example.org ");
}

/* However long a courier takes, nobody else sends the message meanwhile. */
static void
test_longest_sending (Fixture *fixture, gconstpointer data)
{
  Post other = { .post = { play, do_nothing, do_nothing },
                 .code = -1,
                 .sent = g_string_new (NULL) };
  g_autoptr (GhClaims) claims = open_claims (REMOTE);
  g_autoptr (GhLane) rival = new_lane (fixture, &other.post, claims);
  queue (fixture, "A", "a@example.org");
  fixture->post.rival = rival;
  fixture->post.db = fixture->venue.db;
  turn (fixture);
  expect_sent (fixture, "1:a@example.org ");
  g_assert_cmpstr (other.sent->str, ==, "");
  expect_row (fixture, 1, "SENT 0 0 -");
  g_string_free (other.sent, TRUE);
}

/* A sending that was broken off because the worker stops says nothing about the message. */
static void
test_stop (Fixture *fixture, gconstpointer data)
{
  queue (fixture, "A", "a@example.org");
  queue (fixture, "B", "b@example.org");
  fixture->post.code = GH_DELIVERY_ERROR_TEMPORARY;
  fixture->post.stops = fixture->lane;
  turn (fixture);
  expect_sent (fixture, "1:a@example.org ");
  expect_row (fixture, 1, "PENDING 0 0 -");
  g_assert_false (gh_lane_wait (fixture->lane, 60 * G_USEC_PER_SEC));
}

/* That it was sent is written down, whatever the time it takes. */
static void
test_sent_is_written_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  GhTurn result;
  queue (fixture, "A", "a@example.org");
  venue_run (&fixture->venue, "CREATE TRIGGER full BEFORE UPDATE OF state ON outbox"
                              " BEGIN SELECT RAISE (ABORT, 'disk full'); END");
  fixture->post.stops = fixture->lane;
  g_assert_false (gh_lane_turn (fixture->lane, fixture->venue.db, &result, &error));
  g_assert_nonnull (error);
  expect_row (fixture, 1, "PENDING 0 0 - claimed");
}

#define LANE_TEST(path, url, function)                                                             \
  g_test_add ("/lane/" path, Fixture, url, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  LANE_TEST ("sends", NULL, test_sends);
  LANE_TEST ("temporary", NULL, test_temporary);
  LANE_TEST ("wish", NULL, test_wish);
  LANE_TEST ("permanent", NULL, test_permanent);
  LANE_TEST ("code-dies-with-its-time", NULL, test_code_dies_with_its_time);
  LANE_TEST ("too-late", NULL, test_too_late);
  LANE_TEST ("too-late-in-history", NULL, test_too_late_in_history);
  LANE_TEST ("unneeded", NULL, test_unneeded);
  LANE_TEST ("down", NULL, test_down);
  LANE_TEST ("too-late-while-down", NULL, test_too_late_while_down);
  LANE_TEST ("channel-is-off", NULL, test_channel_is_off);
  LANE_TEST ("pacing", NULL, test_pacing);
  LANE_TEST ("held-by-another", NULL, test_held_by_another);
  LANE_TEST ("lease", REMOTE, test_lease);
  LANE_TEST ("longest-sending", REMOTE, test_longest_sending);
  LANE_TEST ("stop", NULL, test_stop);
  LANE_TEST ("sent-is-written-down", NULL, test_sent_is_written_down);
  return g_test_run ();
}
