/* Tickets with everything that rules want to know, and the guarded steps of their lives. */

#include "server/store/ticket-store.h"

#include "core/ticket-code.h"
#include "tests/unit/venue.h"

static GhTicket *
find (Venue *venue, gint64 id)
{
  g_autoptr (GError) error = NULL;
  GhTicket *ticket = NULL;
  ASSERT_DONE (gh_ticket_store_find (venue->db, id, &ticket, &error), error);
  return ticket;
}

static gint64
find_id_by_code (Venue *venue, const char *typed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhTicket) ticket = NULL;
  ASSERT_DONE (gh_ticket_store_find_by_code (venue->db, typed, &ticket, &error), error);
  return ticket != NULL ? ticket->id : 0;
}

static void
test_facts (Venue *venue, gconstpointer data)
{
  gint64 id = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  g_autoptr (GhTicket) bare = find (venue, id);
  g_assert_cmpint (bare->id, ==, id);
  g_assert_cmpint (bare->orq, ==, venue->orq);
  g_assert_cmpint (bare->product_id, ==, venue->product);
  g_assert_cmpstr (bare->code, ==, "A");
  g_assert_cmpint (bare->status, ==, GH_TICKET_ACTIVATED);
  g_assert_cmpint (bare->order_status, ==, GH_ORDER_PAID);
  g_assert_cmpstr (bare->customer_name, ==, "Ada Lovelace");
  g_assert_cmpstr (bare->timezone, ==, "Europe/Lisbon");
  g_assert_cmpint (bare->valid_from, ==, GH_DATE_MIN);
  g_assert_cmpint (bare->valid_until, ==, GH_DATE_MAX);
  g_assert_cmpint (bare->reservation_id, ==, 0);
  g_assert_cmpint (bare->slot_id, ==, 0);
  g_assert_null (bare->customer_email);
  g_assert_null (bare->operator_name);

  gint64 slot = venue_add_slot (venue, "2026-07-02", "22:00", "24:00", 5);
  gint64 reservation = venue_reserve (venue, id, slot);
  venue_run (venue, "UPDATE tickets SET valid_from = '2026-07-01', valid_until = '2026-07-31'");
  g_autoptr (GhTicket) reserved = find (venue, id);
  g_assert_cmpint (reserved->status, ==, GH_TICKET_RESERVED);
  g_assert_cmpint (reserved->reservation_id, ==, reservation);
  g_assert_cmpint (reserved->slot_id, ==, slot);
  g_assert_cmpint (reserved->slot_date, ==, venue_date ("2026-07-02"));
  g_assert_cmpint (reserved->start_time, ==, 22 * 3600);
  g_assert_cmpint (reserved->end_time, ==, GH_DAY_SECONDS);
  g_assert_cmpint (reserved->starts_at, ==, venue_instant ("2026-07-02T21:00:00Z"));
  g_assert_cmpint (reserved->ends_at, ==, venue_instant ("2026-07-02T23:00:00Z"));
  g_assert_cmpint (reserved->booked_count, ==, 1);
  g_assert_cmpint (reserved->total_capacity, ==, 5);
  g_assert_cmpint (reserved->valid_from, ==, venue_date ("2026-07-01"));
  g_assert_cmpint (reserved->valid_until, ==, venue_date ("2026-07-31"));
  g_assert_cmpstr (reserved->customer_email, ==, "ada@example.org");
  g_assert_cmpstr (reserved->customer_phone, ==, "+12025551234");
  g_assert_null (find (venue, 99));
}

/* A cancelled reservation is none; its owner's link still finds it. */
static void
test_cancelled_reservations (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 id = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  gint64 slot = venue_add_slot (venue, "2026-07-02", "10:00", "12:00", 5);
  gint64 first = venue_reserve (venue, id, slot);
  venue_run (venue, "UPDATE ticket_reservations SET status = 'CANCELLED'");
  venue_run (venue, "UPDATE tickets SET status = 'ACTIVATED'");
  g_autoptr (GhTicket) free_again = find (venue, id);
  g_assert_cmpint (free_again->reservation_id, ==, 0);
  g_assert_cmpint (free_again->ends_at, ==, 0);

  gint64 second = venue_reserve (venue, id, slot);
  g_autoptr (GhTicket) again = find (venue, id);
  g_assert_cmpint (again->reservation_id, ==, second);

  g_autoptr (GhTicket) by_first = NULL;
  g_autoptr (GhTicket) by_none = NULL;
  ASSERT_DONE (gh_ticket_store_find_by_reservation (venue->db, first, &by_first, &error), error);
  g_assert_cmpint (by_first->id, ==, id);
  g_assert_cmpint (by_first->reservation_id, ==, first);
  ASSERT_DONE (gh_ticket_store_find_by_reservation (venue->db, 99, &by_none, &error), error);
  g_assert_null (by_none);
}

static void
test_verified (Venue *venue, gconstpointer data)
{
  gint64 id = venue_add_ticket (venue, "A", GH_TICKET_VERIFIED);
  g_autoptr (GhTicket) ticket = find (venue, id);
  g_assert_cmpint (ticket->verified_at, ==, 5);
  g_assert_cmpint (ticket->verified_by, ==, venue->operator_id);
  g_assert_cmpstr (ticket->operator_name, ==, "Olga");
}

static void
test_codes (Venue *venue, gconstpointer data)
{
  g_autofree char *code = gh_ticket_code_new (2026);
  g_autofree char *lower = g_ascii_strdown (code, -1);
  g_autofree char *spaced = g_strdup_printf ("  %.8s %s ", code, code + 9);
  gint64 ours = venue_add_ticket (venue, code, GH_TICKET_ACTIVATED);
  gint64 foreign = venue_add_ticket (venue, "ž-77/x", GH_TICKET_ACTIVATED);
  g_assert_cmpint (find_id_by_code (venue, code), ==, ours);
  g_assert_cmpint (find_id_by_code (venue, lower), ==, ours);
  g_assert_cmpint (find_id_by_code (venue, spaced), ==, ours);
  g_assert_cmpint (find_id_by_code (venue, " ž-77/x "), ==, foreign);
  g_assert_cmpint (find_id_by_code (venue, "Ž-77/X"), ==, 0);
  g_assert_cmpint (find_id_by_code (venue, "ž-77"), ==, 0);
  g_assert_cmpint (find_id_by_code (venue, ""), ==, 0);
  g_assert_cmpint (find_id_by_code (venue, "%"), ==, 0);
  g_assert_cmpint (find_id_by_code (venue, "' OR 1 = 1 --"), ==, 0);
  g_assert_cmpint (find_id_by_code (venue, "\xff\xfe"), ==, 0);

  /* As it stands comes first: another system's code may look like ours typed sloppily. */
  gint64 sloppy = venue_add_ticket (venue, lower, GH_TICKET_ACTIVATED);
  g_assert_cmpint (find_id_by_code (venue, lower), ==, sloppy);
  g_assert_cmpint (find_id_by_code (venue, code), ==, ours);
}

static void
test_insert (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *code = NULL;
  gint64 id = 0;
  venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  GhNewTicket fresh = { .orq = venue->orq,
                        .order_id = 1,
                        .product_id = venue->product,
                        .valid_from = venue_date ("2026-07-01"),
                        .valid_until = GH_DATE_MAX,
                        .year = 2026 };
  ASSERT_DONE (gh_ticket_store_insert (venue->db, &fresh, 77, &id, &code, &error), error);
  g_assert_true (g_str_has_prefix (code, "TKT-2026-"));
  g_assert_cmpint (gh_ticket_code_read (code, NULL, NULL), ==, GH_TICKET_CODE_OURS);
  g_assert_cmpint (find_id_by_code (venue, code), ==, id);
  g_autoptr (GhTicket) ticket = find (venue, id);
  g_assert_cmpint (ticket->status, ==, GH_TICKET_PENDING_PAYMENT);
  g_assert_cmpint (ticket->valid_from, ==, venue_date ("2026-07-01"));
  g_assert_cmpint (ticket->valid_until, ==, GH_DATE_MAX);

  fresh.code = "A";
  g_assert_false (gh_ticket_store_insert (venue->db, &fresh, 77, &id, NULL, &error));
  g_assert_error (error, GH_DB_ERROR, GH_DB_ERROR_CONSTRAINT);
}

static void
test_activate (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 id = venue_add_ticket (venue, "A", GH_TICKET_PENDING_PAYMENT);
  gint64 other = venue_add_ticket (venue, "B", GH_TICKET_PENDING_PAYMENT);
  gint64 order = venue_number (venue, "SELECT order_id AS v FROM tickets WHERE id = " ID, id);
  gint64 changed = -1;
  ASSERT_DONE (gh_ticket_store_activate (venue->db, order, venue->product, GH_DATE_MIN,
                                         venue_date ("2026-08-01"), 77, &changed, &error),
               error);
  g_assert_cmpint (changed, ==, 1);
  g_autoptr (GhTicket) ticket = find (venue, id);
  g_autoptr (GhTicket) untouched = find (venue, other);
  g_assert_cmpint (ticket->status, ==, GH_TICKET_ACTIVATED);
  g_assert_cmpint (ticket->valid_until, ==, venue_date ("2026-08-01"));
  g_assert_cmpint (untouched->status, ==, GH_TICKET_PENDING_PAYMENT);
  g_assert_cmpint (venue_number (venue, "SELECT activated_at AS v FROM tickets WHERE id = " ID, id),
                   ==, 77);
  ASSERT_DONE (gh_ticket_store_activate (venue->db, order, venue->product, GH_DATE_MIN, GH_DATE_MAX,
                                         78, &changed, &error),
               error);
  g_assert_cmpint (changed, ==, 0);
}

/* Each step is a compare-and-set: the second of two gets nothing. */
static void
test_steps (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  static const GhTicketStatus others[] = { GH_TICKET_PENDING_PAYMENT, GH_TICKET_VERIFIED,
                                           GH_TICKET_EXPIRED };
  gint64 id = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  gint64 changed = -1;
  ASSERT_DONE (gh_ticket_store_verify (venue->db, id, venue->operator_id, 80, &changed, &error),
               error);
  g_assert_cmpint (changed, ==, 0);
  for (int i = 1; i >= 0; i--) {
    ASSERT_DONE (gh_ticket_store_reserve (venue->db, id, "a@b.c", "+1", 78, &changed, &error),
                 error);
    g_assert_cmpint (changed, ==, i);
  }
  for (int i = 1; i >= 0; i--) {
    ASSERT_DONE (gh_ticket_store_verify (venue->db, id, venue->operator_id, 80 - i, &changed,
                                         &error),
                 error);
    g_assert_cmpint (changed, ==, i);
  }
  g_autoptr (GhTicket) ticket = find (venue, id);
  g_assert_cmpint (ticket->verified_at, ==, 79); /* the first stands */
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++) {
    g_autofree char *code = g_strdup_printf ("X%" G_GSIZE_FORMAT, i);
    gint64 other = venue_add_ticket (venue, code, others[i]);
    ASSERT_DONE (gh_ticket_store_reserve (venue->db, other, "a@b.c", "+1", 78, &changed, &error),
                 error);
    g_assert_cmpint (changed, ==, 0);
    ASSERT_DONE (
        gh_ticket_store_verify (venue->db, other, venue->operator_id, 79, &changed, &error), error);
    g_assert_cmpint (changed, ==, 0);
  }
}

static void
test_expire (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 slot = venue_add_slot (venue, "2026-07-02", "10:00", "12:00", 5);
  gint64 later = venue_add_slot (venue, "2026-07-02", "11:00", "13:00", 5);
  gint64 over = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  gint64 runs = venue_add_ticket (venue, "B", GH_TICKET_ACTIVATED);
  gint64 in = venue_add_ticket (venue, "C", GH_TICKET_ACTIVATED);
  gint64 end = venue_instant ("2026-07-02T11:00:00Z"), changed = -1;
  venue_reserve (venue, over, slot);
  venue_reserve (venue, runs, later);
  venue_reserve (venue, in, slot);
  ASSERT_DONE (gh_ticket_store_verify (venue->db, in, venue->operator_id, 9, &changed, &error),
               error);
  ASSERT_DONE (gh_ticket_store_expire_reserved (venue->db, 0, end - 1, &changed, &error), error);
  g_assert_cmpint (changed, ==, 0);
  ASSERT_DONE (gh_ticket_store_expire_reserved (venue->db, 0, end, &changed, &error), error);
  g_assert_cmpint (changed, ==, 1);
  g_autoptr (GhTicket) expired = find (venue, over);
  g_autoptr (GhTicket) running = find (venue, runs);
  g_autoptr (GhTicket) inside = find (venue, in);
  g_assert_cmpint (expired->status, ==, GH_TICKET_EXPIRED);
  g_assert_cmpint (running->status, ==, GH_TICKET_RESERVED);
  g_assert_cmpint (inside->status, ==, GH_TICKET_VERIFIED);
}

static void
test_expire_validity (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 product = 0, changed = -1;
  gint64 orq = venue_add_org (venue, "UTC", &product);
  gint64 ends = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  venue_add_ticket (venue, "B", GH_TICKET_ACTIVATED);
  venue_add_ticket (venue, "C", GH_TICKET_PENDING_PAYMENT);
  venue_add_foreign_ticket (venue, orq, product, "D");
  venue_run (venue, "UPDATE tickets SET valid_until = '2026-07-01' WHERE ticket_code <> 'B'");
  ASSERT_DONE (gh_ticket_store_expire_activated (venue->db, venue->orq, venue_date ("2026-07-01"),
                                                 &changed, &error),
               error);
  g_assert_cmpint (changed, ==, 0);
  ASSERT_DONE (gh_ticket_store_expire_activated (venue->db, venue->orq, venue_date ("2026-07-02"),
                                                 &changed, &error),
               error);
  g_assert_cmpint (changed, ==, 1);
  g_autoptr (GhTicket) ticket = find (venue, ends);
  g_assert_cmpint (ticket->status, ==, GH_TICKET_EXPIRED);
}

static void
count_line (const GhTicketLine *line, gpointer data)
{
  GString *lines = data;
  g_string_append_printf (lines, "%s %s %s %s %s|", line->code, line->status, line->customer_name,
                          line->slot_date != NULL ? line->slot_date : "-",
                          line->start_time != NULL ? line->start_time : "-");
}

static void
test_list (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) lines = g_string_new (NULL);
  gint64 product = 0;
  gint64 orq = venue_add_org (venue, "UTC", &product);
  gint64 id = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  venue_add_foreign_ticket (venue, orq, product, "B");
  venue_add_ticket (venue, "C", GH_TICKET_PENDING_PAYMENT);
  venue_reserve (venue, id, venue_add_slot (venue, "2026-07-02", "10:00", "12:00", 5));
  ASSERT_DONE (gh_ticket_store_list (venue->db, venue->orq, count_line, lines, &error), error);
  g_assert_cmpstr (lines->str, ==,
                   "A RESERVED Ada Lovelace 2026-07-02 10:00:00|"
                   "C PENDING_PAYMENT Ada Lovelace - -|");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  VENUE_TEST ("/ticket-store/facts", NULL, test_facts);
  VENUE_TEST ("/ticket-store/cancelled-reservations", NULL, test_cancelled_reservations);
  VENUE_TEST ("/ticket-store/verified", NULL, test_verified);
  VENUE_TEST ("/ticket-store/codes", NULL, test_codes);
  VENUE_TEST ("/ticket-store/insert", NULL, test_insert);
  VENUE_TEST ("/ticket-store/activate", NULL, test_activate);
  VENUE_TEST ("/ticket-store/steps", NULL, test_steps);
  VENUE_TEST ("/ticket-store/expire", NULL, test_expire);
  VENUE_TEST ("/ticket-store/expire-validity", NULL, test_expire_validity);
  VENUE_TEST ("/ticket-store/list", NULL, test_list);
  return g_test_run ();
}
