/* Who is looked at when somebody lost his code. */

#include "server/store/search-store.h"

#include "tests/unit/venue.h"

typedef struct {
  GString *ids; /* "1 2": of tickets, or of orders with a # */
  int left;     /* how many are taken */
} Seen;

static gboolean
on_candidate (const GhSearchCandidate *candidate, gpointer data)
{
  Seen *seen = data;
  g_string_append_printf (seen->ids, "%s%s" ID, seen->ids->len > 0 ? " " : "",
                          candidate->ticket_id != 0 ? "" : "#",
                          candidate->ticket_id != 0 ? candidate->ticket_id : candidate->order_id);
  return --seen->left > 0;
}

/* Ends a Seen; FALSE when the search did. Owned by the caller. */
static char *
finish (Seen *seen, gboolean done, GError *error)
{
  g_assert_no_error (error);
  g_assert_true (done);
  return g_string_free (seen->ids, FALSE);
}

#define SEEN(seen, most) Seen seen = { g_string_new (NULL), most }

static void
set_up (Venue *venue, gconstpointer zone)
{
  gint64 product = 0;
  venue_set_up (venue, zone);
  gint64 orq = venue_add_org (venue, "UTC", &product);
  gint64 slots[] = { venue_add_slot (venue, "2026-06-30", "22:00", "02:00", 5),
                     venue_add_slot (venue, "2026-07-01", "10:00", "12:00", 5),
                     venue_add_slot (venue, "2026-07-02", "10:00", "12:00", 5) };
  for (gsize i = 0; i < G_N_ELEMENTS (slots); i++) {
    g_autofree char *code = g_strdup_printf ("%d", (int) i + 1);
    venue_reserve (venue, venue_add_ticket (venue, code, GH_TICKET_ACTIVATED), slots[i]);
  }
  venue_add_ticket (venue, "4", GH_TICKET_ACTIVATED);
  venue_reserve (venue, venue_add_foreign_ticket (venue, orq, product, "5"),
                 venue_add_foreign_slot (venue, orq, "UTC", "2026-07-01", "10:00", "12:00", 5));
}

static char *
of_day (Venue *venue, const char *date, int most)
{
  g_autoptr (GError) error = NULL;
  SEEN (seen, most);
  gboolean done = gh_search_store_of_day (venue->db, venue->orq, venue_date (date), on_candidate,
                                          &seen, &error);
  return finish (&seen, done, error);
}

static char *
emails (Venue *venue, const char *from, const char *part)
{
  g_autoptr (GError) error = NULL;
  SEEN (seen, 99);
  gboolean done = gh_search_store_emails (venue->db, venue->orq, venue_date (from), part,
                                          on_candidate, &seen, &error);
  return finish (&seen, done, error);
}

#define ASSERT_SEEN(found, wanted)                                                                 \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *seen_ = (found);                                                              \
    g_assert_cmpstr (seen_, ==, wanted);                                                           \
  }                                                                                                \
  G_STMT_END

static void
test_of_day (Venue *venue, gconstpointer data)
{
  ASSERT_SEEN (of_day (venue, "2026-07-01", 99), "1 2");
  ASSERT_SEEN (of_day (venue, "2026-07-01", 1), "1");
  venue_run (venue, "UPDATE ticket_reservations SET status = 'CANCELLED' WHERE ticket_id = 1");
  ASSERT_SEEN (of_day (venue, "2026-07-01", 99), "2");
}

static void
test_orders (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  SEEN (seen, 99);
  gboolean done = gh_search_store_orders (venue->db, venue->orq, on_candidate, &seen, &error);
  ASSERT_SEEN (finish (&seen, done, error), "#4 #3 #2 #1");
  SEEN (tickets, 99);
  done = gh_search_store_tickets (venue->db, 3, on_candidate, &tickets, &error);
  ASSERT_SEEN (finish (&tickets, done, error), "3");
  g_autofree char *email = NULL;
  ASSERT_DONE (gh_search_store_order_email (venue->db, 3, &email, &error), error);
  g_assert_cmpstr (email, ==, "ada@example.org");
}

static void
test_emails (Venue *venue, gconstpointer data)
{
  venue_run (venue, "UPDATE ticket_reservations SET customer_email = 'a_b%%c!@Example.ORG'"
                    " WHERE ticket_id = 2");
  ASSERT_SEEN (emails (venue, "2026-06-01", "example.org"), "1 2 3");
  ASSERT_SEEN (emails (venue, "2026-07-01", "example.org"), "2 3");
  ASSERT_SEEN (emails (venue, "2026-06-01", "a_b%c!@ex"), "2");
  ASSERT_SEEN (emails (venue, "2026-06-01", "a__"), "");
  ASSERT_SEEN (emails (venue, "2026-06-01", "%%%"), "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/search-store/of-day", Venue, NULL, set_up, test_of_day, venue_tear_down);
  g_test_add ("/search-store/orders", Venue, NULL, set_up, test_orders, venue_tear_down);
  g_test_add ("/search-store/emails", Venue, NULL, set_up, test_emails, venue_tear_down);
  return g_test_run ();
}
