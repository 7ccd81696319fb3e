/* Counts for monitoring, by name. */

#include "server/store/count-store.h"

#include "server/store/event-store.h"
#include "server/store/outbox-store.h"
#include "server/store/scan-store.h"
#include "tests/unit/venue.h"

static void
expect (Venue *venue, GhCountKind kind, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) counts = gh_count_store_list (venue->db, kind, &error);
  g_autoptr (GString) text = g_string_new (NULL);
  g_assert_no_error (error);
  for (guint i = 0; i < counts->len; i++) {
    const GhCount *count = g_ptr_array_index (counts, i);
    g_string_append_printf (text, "%s " ID "|", count->name, count->count);
  }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_counts (Venue *venue, gconstpointer data)
{
  static const char *const outcomes[] = { "VERIFIED", "VALID", "VERIFIED" };
  g_autoptr (GError) error = NULL;
  expect (venue, GH_COUNT_TICKETS, "");
  expect (venue, GH_COUNT_SCANS, "");
  venue_add_ticket (venue, "A", GH_TICKET_VERIFIED);
  venue_add_ticket (venue, "B", GH_TICKET_ACTIVATED);
  venue_add_ticket (venue, "C", GH_TICKET_ACTIVATED);
  for (gsize i = 0; i < G_N_ELEMENTS (outcomes); i++) {
    GhNewScan scan = { .orq = venue->orq,
                       .action = "VERIFY",
                       .ticket_code = "A",
                       .outcome = outcomes[i],
                       .operator_id = venue->operator_id };
    ASSERT_DONE (gh_scan_store_insert (venue->db, &scan, NULL, &error), error);
  }
  GhNewEvent event = { .orq = venue->orq, .name = "order.paid" };
  ASSERT_DONE (gh_event_store_insert (venue->db, &event, 1, &error), error);
  GhNewMessage message = { .orq = venue->orq, .kind = "confirmation" };
  ASSERT_DONE (gh_outbox_store_insert (venue->db, &message, 1, &error), error);
  expect (venue, GH_COUNT_TICKETS, "ACTIVATED 2|VERIFIED 1|");
  expect (venue, GH_COUNT_SCANS, "VALID 1|VERIFIED 2|");
  expect (venue, GH_COUNT_EVENTS, "order.paid 1|");
  expect (venue, GH_COUNT_OUTBOX, "PENDING 1|");
  ASSERT_DONE (gh_outbox_store_insert (venue->db, &message, 1, &error), error);
  ASSERT_DONE (gh_outbox_store_insert (venue->db, &message, 1, &error), error);
  venue_run (venue, "UPDATE outbox SET state = 'DEAD', last_error = 'x' WHERE id = 2");
  venue_run (venue, "UPDATE outbox SET state = 'DEAD', last_error = '" GH_OUTBOX_UNNEEDED
                    "' WHERE id = 3");
  expect (venue, GH_COUNT_OUTBOX, "DEAD 1|PENDING 1|UNNEEDED 1|");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  VENUE_TEST ("/count-store/counts", NULL, test_counts);
  return g_test_run ();
}
