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
  ASSERT_DONE (gh_outbox_store_insert (venue->db, venue->orq, "confirmation", "SMS", reservation,
                                       77, &error),
               error);
  g_autofree char *row = venue_text (
      venue, "SELECT kind || channel || reservation_id || state || attempts || due_at || created_at"
             " || coalesce(sent_at, '-') || coalesce(last_error, '-') AS v FROM outbox");
  g_autofree char *expected = g_strdup_printf ("confirmationSMS" ID "PENDING07777--", reservation);
  g_assert_cmpstr (row, ==, expected);
  g_assert_false (
      gh_outbox_store_insert (venue->db, venue->orq, "confirmation", "MAIL", 99, 77, &error));
  g_assert_error (error, GH_DB_ERROR, GH_DB_ERROR_CONSTRAINT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  VENUE_TEST ("/outbox-store/insert", NULL, test_insert);
  return g_test_run ();
}
