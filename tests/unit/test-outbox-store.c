/* Messages that wait to be sent. */

#include "server/store/outbox-store.h"

#include "tests/unit/venue.h"

static void
test_insert (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 ticket = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  gint64 slot = venue_add_slot (venue, "2026-07-02", "10:00", "12:00", 5);
  gint64 reservation = venue_reserve (venue, ticket, slot);
  GhNewMessage message = { .orq = venue->orq,
                           .kind = "confirmation",
                           .channel = GH_CHANNEL_SMS,
                           .reservation_id = reservation };
  ASSERT_DONE (gh_outbox_store_insert (venue->db, &message, 77, &error), error);
  g_autofree char *row = venue_text (
      venue, "SELECT kind || channel || reservation_id || state || attempts || due_at || created_at"
             " || coalesce(sent_at, '-') || coalesce(last_error, '-') AS v FROM outbox");
  g_autofree char *expected = g_strdup_printf ("confirmationSMS" ID "PENDING07777--", reservation);
  g_assert_cmpstr (row, ==, expected);
  message.reservation_id = 99;
  g_assert_false (gh_outbox_store_insert (venue->db, &message, 77, &error));
  g_assert_error (error, GH_DB_ERROR, GH_DB_ERROR_CONSTRAINT);
}

static void
test_find (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhMessage) none = NULL;
  g_autoptr (GhMessage) found = NULL;
  GhNewMessage message = {
    .orq = venue->orq, .kind = "code", .payload = "sealed", .expires_at = 377
  };
  ASSERT_DONE (gh_outbox_store_insert (venue->db, &message, 77, &error), error);
  ASSERT_DONE (gh_outbox_store_find (venue->db, 99, &none, &error), error);
  g_assert_null (none);
  ASSERT_DONE (gh_outbox_store_find (venue->db, 1, &found, &error), error);
  g_assert_cmpint (found->id, ==, 1);
  g_assert_cmpint (found->orq, ==, venue->orq);
  g_assert_cmpstr (found->kind, ==, "code");
  g_assert_cmpint (found->channel, ==, GH_CHANNEL_MAIL);
  g_assert_cmpint (found->reservation_id, ==, 0);
  g_assert_cmpstr (found->payload, ==, "sealed");
  g_assert_cmpint (found->attempts, ==, 0);
  g_assert_cmpint (found->created_at, ==, 77);
  g_assert_cmpint (found->expires_at, ==, 377);
}

static void
test_count (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  GhOutboxCount count = { -1, -1, -1 };
  gint64 ticket = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  gint64 slot = venue_add_slot (venue, "2026-07-02", "10:00", "12:00", 5);
  gint64 reservation = venue_reserve (venue, ticket, slot);
  GhNewMessage message = { .orq = venue->orq,
                           .kind = "confirmation",
                           .reservation_id = reservation };
  ASSERT_DONE (gh_outbox_store_count (venue->db, "confirmation", reservation, 0, &count, &error),
               error);
  g_assert_cmpint (count.times, ==, 0);
  g_assert_cmpint (count.last_at, ==, 0);
  for (gint64 at = 70; at <= 90; at += 10) {
    for (int channel = GH_CHANNEL_MAIL; channel <= GH_CHANNEL_SMS; channel++) {
      message.channel = (GhChannel) channel;
      ASSERT_DONE (gh_outbox_store_insert (venue->db, &message, at, &error), error);
    }
  }
  message.kind = "code";
  ASSERT_DONE (gh_outbox_store_insert (venue->db, &message, 95, &error), error);
  ASSERT_DONE (gh_outbox_store_count (venue->db, "confirmation", reservation, 70, &count, &error),
               error);
  g_assert_cmpint (count.times, ==, 2);
  g_assert_cmpint (count.first_at, ==, 80);
  g_assert_cmpint (count.last_at, ==, 90);
  ASSERT_DONE (gh_outbox_store_count (venue->db, "confirmation", 99, 0, &count, &error), error);
  g_assert_cmpint (count.times, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  VENUE_TEST ("/outbox-store/insert", NULL, test_insert);
  VENUE_TEST ("/outbox-store/find", NULL, test_find);
  VENUE_TEST ("/outbox-store/count", NULL, test_count);
  return g_test_run ();
}
