/* Looking back: orders, the newest first; a ticket's scans and events, the oldest first. */

#include "server/store/history-store.h"

#include "server/store/event-store.h"
#include "server/store/order-store.h"
#include "server/store/scan-store.h"
#include "tests/unit/venue.h"

static void
write_order (const GhOrderLine *line, gpointer data)
{
  g_string_append_printf (data, ID " %s %s " ID "|", line->id, line->customer_name, line->status,
                          line->tickets);
}

static char *
orders (Venue *venue, gint64 orq, const char *status, int limit)
{
  g_autoptr (GError) error = NULL;
  GString *lines = g_string_new (NULL);
  ASSERT_DONE (gh_history_store_orders (venue->db, orq, status, limit, write_order, lines, &error),
               error);
  return g_string_free (lines, FALSE);
}

static void
test_orders (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 product = 0;
  gint64 orq = venue_add_org (venue, "UTC", &product);
  venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  venue_add_foreign_ticket (venue, orq, product, "B");
  venue_add_ticket (venue, "C", GH_TICKET_ACTIVATED);
  venue_run (venue, "UPDATE tickets SET order_id = 3 WHERE ticket_code = 'A'");
  venue_run (venue, "UPDATE orders SET status = 'PENDING' WHERE id = 1");
  g_autofree char *all = orders (venue, venue->orq, NULL, 10);
  g_autofree char *last = orders (venue, venue->orq, NULL, 1);
  g_autofree char *pending = orders (venue, venue->orq, "PENDING", 10);
  g_autofree char *others = orders (venue, orq, NULL, 10);
  g_assert_cmpstr (all, ==, "3 Ada Lovelace PAID 2|1 Ada Lovelace PENDING 0|");
  g_assert_cmpstr (last, ==, "3 Ada Lovelace PAID 2|");
  g_assert_cmpstr (pending, ==, "1 Ada Lovelace PENDING 0|");
  g_assert_cmpstr (others, ==, "2 Ada Lovelace PAID 1|");
}

static void
write_history (const GhHistoryLine *line, gpointer data)
{
  g_string_append_printf (data, ID " %s %s %s|", line->happened_at, line->name,
                          line->detail != NULL ? line->detail : "-",
                          line->operator_name != NULL ? line->operator_name : "-");
}

static void
test_ticket (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) lines = g_string_new (NULL);
  gint64 id = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  gint64 other = venue_add_ticket (venue, "B", GH_TICKET_ACTIVATED);
  GhNewScan scan = { .orq = venue->orq,
                     .action = "VERIFY",
                     .ticket_code = "A",
                     .ticket_id = id,
                     .outcome = "VERIFIED",
                     .operator_id = venue->operator_id,
                     .scanned_at = 200,
                     .received_at = 900 };
  GhNewEvent made = { .orq = venue->orq, .name = "reservation.created", .ticket_id = id };
  GhNewEvent entered = { .orq = venue->orq,
                         .name = "ticket.verified",
                         .ticket_id = id,
                         .operator_id = venue->operator_id,
                         .detail = "why" };
  GhNewEvent elsewhere = { .orq = venue->orq, .name = "ticket.verified", .ticket_id = other };
  ASSERT_DONE (gh_event_store_insert (venue->db, &entered, 300, &error), error);
  ASSERT_DONE (gh_event_store_insert (venue->db, &elsewhere, 250, &error), error);
  ASSERT_DONE (gh_scan_store_insert (venue->db, &scan, NULL, &error), error);
  ASSERT_DONE (gh_event_store_insert (venue->db, &made, 100, &error), error);
  ASSERT_DONE (gh_history_store_ticket (venue->db, id, write_history, lines, &error), error);
  g_assert_cmpstr (lines->str, ==,
                   "100 reservation.created - -|200 VERIFY VERIFIED Olga|"
                   "300 ticket.verified why Olga|");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  VENUE_TEST ("/history-store/orders", NULL, test_orders);
  VENUE_TEST ("/history-store/ticket", NULL, test_ticket);
  return g_test_run ();
}
