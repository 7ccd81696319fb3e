/* What happened, in ids. */

#include "server/store/event-store.h"

#include "tests/unit/venue.h"

static void
test_insert (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  GhNewEvent bare = { .orq = venue->orq, .name = "order.paid" };
  GhNewEvent full = { .orq = venue->orq,
                      .name = "ticket.verified",
                      .ticket_id = 7,
                      .slot_id = 8,
                      .operator_id = 9,
                      .detail = "order 5" };
  g_autofree char *long_detail = g_strnfill (201, 'x');
  ASSERT_DONE (gh_event_store_insert (venue->db, &bare, 77, &error), error);
  ASSERT_DONE (gh_event_store_insert (venue->db, &full, 78, &error), error);
  g_autofree char *rows = venue_text (
      venue,
      "SELECT json_group_array(json_array(orq, name, ticket_id, slot_id, operator_id, detail,"
      " created_at)) AS v FROM (SELECT * FROM events ORDER BY id)");
  g_assert_cmpstr (rows, ==,
                   "[[1,\"order.paid\",null,null,null,null,77],"
                   "[1,\"ticket.verified\",7,8,9,\"order 5\",78]]");
  bare.detail = long_detail;
  g_assert_false (gh_event_store_insert (venue->db, &bare, 77, &error));
  g_assert_error (error, GH_DB_ERROR, GH_DB_ERROR_CONSTRAINT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  VENUE_TEST ("/event-store/insert", NULL, test_insert);
  return g_test_run ();
}
