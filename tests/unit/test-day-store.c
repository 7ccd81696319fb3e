/* A day's tickets: of its slots, also those that began on the eve, and only of its organisation. */

#include "server/store/day-store.h"

#include "tests/unit/venue.h"

typedef struct {
  GString *codes; /* "A B C" */
  GhDayTicket last;
} Seen;

static void
note (GString *codes, const char *code)
{
  g_string_append_printf (codes, "%s%s", codes->len > 0 ? " " : "", code);
}

static void
on_ticket (const GhDayTicket *ticket, gpointer data)
{
  Seen *seen = data;
  note (seen->codes, ticket->code);
  seen->last = *ticket;
}

static void
on_gone (const char *code, gpointer data)
{
  note (data, code);
}

static char *
tickets (Venue *venue, const char *date, gint64 since)
{
  g_autoptr (GError) error = NULL;
  Seen seen = { g_string_new (NULL), { 0 } };
  ASSERT_DONE (gh_day_store_tickets (venue->db, venue->orq, venue_date (date), since, on_ticket,
                                     &seen, &error),
               error);
  return g_string_free (seen.codes, FALSE);
}

static char *
gone (Venue *venue, const char *date, gint64 since)
{
  g_autoptr (GError) error = NULL;
  GString *codes = g_string_new (NULL);
  ASSERT_DONE (gh_day_store_gone (venue->db, venue->orq, venue_date (date), since, on_gone, codes,
                                  &error),
               error);
  return g_string_free (codes, FALSE);
}

#define ASSERT_CODES(found, wanted)                                                                \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *codes_ = (found);                                                             \
    g_assert_cmpstr (codes_, ==, wanted);                                                          \
  }                                                                                                \
  G_STMT_END

static gint64
add (Venue *venue, const char *code, gint64 slot)
{
  gint64 ticket = venue_add_ticket (venue, code, GH_TICKET_ACTIVATED);
  venue_reserve (venue, ticket, slot);
  return ticket;
}

static void
test_slots (Venue *venue, gconstpointer data)
{
  gint64 product = 0;
  gint64 orq = venue_add_org (venue, "UTC", &product);
  add (venue, "A", venue_add_slot (venue, "2026-06-30", "22:00", "24:00", 5));
  add (venue, "B", venue_add_slot (venue, "2026-06-30", "23:00", "02:00", 5));
  add (venue, "C", venue_add_slot (venue, "2026-07-01", "10:00", "12:00", 5));
  add (venue, "D", venue_add_slot (venue, "2026-07-01", "22:00", "22:00", 5));
  add (venue, "E", venue_add_slot (venue, "2026-07-02", "00:00", "02:00", 5));
  venue_reserve (venue, venue_add_foreign_ticket (venue, orq, product, "F"),
                 venue_add_foreign_slot (venue, orq, "UTC", "2026-07-01", "10:00", "12:00", 5));
  venue_add_ticket (venue, "G", GH_TICKET_ACTIVATED);
  ASSERT_CODES (tickets (venue, "2026-07-01", G_MININT64), "B C D");
  ASSERT_CODES (tickets (venue, "2026-06-30", G_MININT64), "A B");
  ASSERT_CODES (tickets (venue, "2026-07-03", G_MININT64), "");
}

static void
test_changes (Venue *venue, gconstpointer data)
{
  gint64 slot = venue_add_slot (venue, "2026-07-01", "10:00", "12:00", 5);
  gint64 since = venue->context.now + 100;
  add (venue, "A", slot);
  add (venue, "B", slot);
  add (venue, "C", slot);
  ASSERT_CODES (tickets (venue, "2026-07-01", since), "");
  venue_run (venue, "UPDATE orders SET updated_at = " ID " WHERE id = 1", since);
  venue_run (venue, "UPDATE ticket_reservations SET updated_at = " ID " WHERE ticket_id = 2",
             since);
  ASSERT_CODES (tickets (venue, "2026-07-01", since), "A B");
  ASSERT_CODES (tickets (venue, "2026-07-01", since + 1), "");
}

static void
test_gone (Venue *venue, gconstpointer data)
{
  gint64 eve = venue_add_slot (venue, "2026-06-30", "23:00", "02:00", 5);
  gint64 slot = venue_add_slot (venue, "2026-07-01", "10:00", "12:00", 5);
  gint64 later = venue_add_slot (venue, "2026-07-02", "10:00", "12:00", 5);
  gint64 since = venue->context.now;
  add (venue, "A", eve);
  gint64 moved = add (venue, "B", slot);
  gint64 left = add (venue, "C", slot);
  add (venue, "D", slot);
  venue_run (venue, "UPDATE ticket_reservations SET status = 'CANCELLED' WHERE ticket_id < 4");
  venue_run (venue, "UPDATE tickets SET status = 'ACTIVATED'");
  venue_reserve (venue, moved, eve);
  venue_reserve (venue, left, later);
  ASSERT_CODES (gone (venue, "2026-07-01", since), "A C");
  ASSERT_CODES (gone (venue, "2026-06-30", since), "A");
  ASSERT_CODES (gone (venue, "2026-07-01", since + 1), "");
  ASSERT_CODES (tickets (venue, "2026-07-01", since), "B D");
  /* Twice cancelled, once told. */
  venue_reserve (venue, 1, slot);
  venue_run (venue, "UPDATE ticket_reservations SET status = 'CANCELLED' WHERE ticket_id = 1");
  ASSERT_CODES (gone (venue, "2026-06-30", since), "A");
}

static void
test_damaged (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  Seen seen = { g_string_new (NULL), { 0 } };
  add (venue, "A", venue_add_slot (venue, "2026-07-01", "10:00", "12:00", 5));
  venue_run (venue, "PRAGMA ignore_check_constraints = ON");
  venue_run (venue, "UPDATE orders SET status = 'LOST'");
  g_assert_false (gh_day_store_tickets (venue->db, venue->orq, venue_date ("2026-07-01"),
                                        G_MININT64, on_ticket, &seen, &error));
  g_assert_error (error, GH_DB_ERROR, GH_DB_ERROR_DAMAGED);
  g_string_free (seen.codes, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  VENUE_TEST ("/day-store/slots", NULL, test_slots);
  VENUE_TEST ("/day-store/changes", NULL, test_changes);
  VENUE_TEST ("/day-store/gone", NULL, test_gone);
  VENUE_TEST ("/day-store/damaged", NULL, test_damaged);
  return g_test_run ();
}
