/* The schema against every statement of the stores, and against wrong states: what cannot be true
 * cannot be written, however wrong a statement is. */

#include "server/store/schema.h"

#include "tests/unit/venue.h"

#include <string.h>

static void
test_statements (Venue *venue, gconstpointer data)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  for (const GhStatement *const *store = gh_store_statements (); *store != NULL; store++) {
    for (const GhStatement *statement = *store; statement->name != NULL; statement++) {
      g_autoptr (GError) error = NULL;
      g_test_message ("%s", statement->name);
      ASSERT_DONE (gh_db_prepare (venue->db, statement->sql, &error), error);
      g_assert_true (g_hash_table_add (names, (gpointer) statement->name));
    }
  }
  g_assert_cmpint (g_hash_table_size (names), >=, 60);
  g_assert_true (g_hash_table_contains (names, "count.tickets"));
  g_assert_true (g_hash_table_contains (names, "ticket.verify"));
}

/* Those that may walk every ticket or reservation: nobody waits for them at a gate. */
static const char *const walkers[] = {
  "count.tickets",           /* monitoring */
  "ticket.expire-activated", /* once a day */
  "ticket.list",             /* an export */
};

static gboolean
may_walk (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (walkers); i++) {
    if (strcmp (walkers[i], name) == 0)
      return TRUE;
  }
  return FALSE;
}

/* A step of a query plan that reads the large tables from end to end; t and r are their aliases. */
static gboolean
is_walk (const char *step)
{
  return g_regex_match_simple ("^SCAN (tickets|ticket_reservations|t|r)\\b", step, 0, 0);
}

/* Without the very words of a partial index SQLite walks the table, and a verification that takes
 * 1 ms here takes a second in a venue with 300,000 reservations. */
static void
check_plan (Venue *venue, const GhStatement *statement, GPtrArray *kept)
{
  char *sql = g_strconcat ("EXPLAIN QUERY PLAN ", statement->sql, NULL);
  g_ptr_array_add (kept, sql); /* statements are known by the address of their text */
  GhDbValue nothing[16] = { { 0 } };
  GhDbValues values = { nothing, 0 };
  for (const char *c = sql; *c != '\0'; c++)
    values.length += *c == '?';
  g_assert_cmpint (values.length, <=, G_N_ELEMENTS (nothing));

  g_autoptr (GError) error = NULL;
  g_autoptr (GhDbRows) rows = gh_db_query (venue->db, sql, values, &error);
  g_assert_no_error (error);
  for (gboolean has_row = TRUE;;) {
    ASSERT_DONE (gh_db_rows_next (rows, &has_row, &error), error);
    if (!has_row)
      return;
    const char *step = gh_db_rows_text (rows, "detail");
    if (is_walk (step) && !may_walk (statement->name))
      g_error ("%s walks a whole table: %s", statement->name, step);
  }
}

static void
test_plans (Venue *venue, gconstpointer data)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();
  for (const GhStatement *const *store = gh_store_statements (); *store != NULL; store++) {
    for (const GhStatement *statement = *store; statement->name != NULL; statement++)
      check_plan (venue, statement, kept);
  }
  g_assert_cmpint (kept->len, >=, 60);
  /* The texts must outlive the database that knows them by address. */
  g_clear_pointer (&venue->db, gh_db_close);
  g_ptr_array_foreach (kept, (GFunc) (void (*) (void)) g_free, NULL);
  venue->db = gh_db_open (venue->url, GH_DB_OPEN_DEFAULT, NULL);
  venue->context.db = venue->db;
}

static void
test_marks (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  const GhSchema *schema = gh_store_schema ();
  g_assert_cmphex ((guint) schema->application_id, ==, 0x47487376);
  g_assert_cmpint (schema->length, >=, 1);
  for (gsize i = 0; i < schema->length; i++) {
    g_autofree char *prefix = g_strdup_printf ("%03d-", (int) i + 1);
    g_assert_cmpint (schema->migrations[i].version, ==, i + 1);
    g_assert_true (g_str_has_prefix (schema->migrations[i].name, prefix));
  }
  ASSERT_DONE (gh_db_expect_schema (venue->db, schema, &error), error);
}

static void
test_tickets (Venue *venue, gconstpointer data)
{
  gint64 id = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  static const char *const wrong[] = {
    "status = 'LOST'",
    "status = 'VERIFIED'",
    "status = 'VERIFIED', verified_at = 5",
    "status = 'VERIFIED', verified_by = 1",
    "verified_at = 5, verified_by = 1",
    "verified_by = 1",
    "status = 'VERIFIED', verified_at = 5, verified_by = 99",
    "status = 'RESERVED'",
    "status = 'RESERVED', reserved_at = 5, activated_at = NULL",
    "activated_at = NULL",
    "status = NULL",
    "ticket_code = ''",
    "ticket_code = hex(zeroblob(26))", /* 52 characters */
    "ticket_code = NULL",
    "orq = 99",
    "order_id = 99",
    "product_id = 99",
    "customer_email = hex(zeroblob(128))",
    "customer_phone = '+12345678901234567890'",
    "created_at = 'yesterday'",
  };
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    venue_expect_constraint (venue, "UPDATE tickets SET %s WHERE id = " ID, wrong[i], id);
  venue_run (venue,
             "UPDATE tickets SET status = 'VERIFIED', reserved_at = 4, verified_at = 5,"
             " verified_by = " ID " WHERE id = " ID,
             venue->operator_id, id);
  venue_expect_constraint (venue, "UPDATE tickets SET status = 'RESERVED' WHERE id = " ID, id);
  venue_expect_constraint (venue, "DELETE FROM operators WHERE id = " ID, venue->operator_id);
}

static void
test_codes_are_unique (Venue *venue, gconstpointer data)
{
  venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  gint64 other = venue_add_ticket (venue, "B", GH_TICKET_ACTIVATED);
  venue_expect_constraint (venue, "UPDATE tickets SET ticket_code = 'A' WHERE id = " ID, other);
}

/* A row can only point at rows of its own organisation. */
static void
test_organisations_do_not_mix (Venue *venue, gconstpointer data)
{
  gint64 product = 0;
  gint64 orq = venue_add_org (venue, "UTC", &product);
  gint64 ticket = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  gint64 foreign = venue_add_foreign_ticket (venue, orq, product, "B");
  gint64 slot = venue_add_slot (venue, "2026-07-02", "10:00", "12:00", 5);
  gint64 foreign_slot =
      venue_add_foreign_slot (venue, orq, "UTC", "2026-07-02", "10:00", "12:00", 5);

  venue_expect_constraint (venue, "UPDATE tickets SET orq = " ID " WHERE id = " ID, orq, ticket);
  venue_expect_constraint (venue, "UPDATE tickets SET product_id = " ID " WHERE id = " ID, product,
                           ticket);
  venue_expect_constraint (venue,
                           "UPDATE tickets SET order_id ="
                           " (SELECT order_id FROM tickets WHERE id = " ID ") WHERE id = " ID,
                           foreign, ticket);
  const struct {
    gint64 orq, ticket, slot;
  } wrong[] = {
    { venue->orq, ticket, foreign_slot },  { venue->orq, foreign, slot },
    { venue->orq, foreign, foreign_slot }, { orq, ticket, slot },
    { orq, ticket, foreign_slot },         { orq, foreign, slot },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    venue_expect_constraint (venue,
                             "INSERT INTO ticket_reservations (orq, ticket_id, slot_id,"
                             " customer_email, customer_phone, status, reserved_at, updated_at)"
                             " VALUES (" ID ", " ID ", " ID ", '', '', 'RESERVED', 1, 1)",
                             wrong[i].orq, wrong[i].ticket, wrong[i].slot);
  venue_reserve (venue, ticket, slot);
  venue_reserve (venue, foreign, foreign_slot);
}

static void
test_slots (Venue *venue, gconstpointer data)
{
  gint64 id = venue_add_slot (venue, "2026-07-02", "10:00", "12:00", 5);
  static const char *const wrong[] = {
    "booked_count = -1",
    "booked_count = 6, status = 'FULL'",
    "booked_count = 5",
    "status = 'FULL'",
    "status = 'OPEN'",
    "total_capacity = -1",
    "total_capacity = 1000001",
    "total_capacity = 0",
    "kept_bookings = -1",
    "ends_at = starts_at",
    "starts_at = ends_at + 1",
    "date = '2026-7-2'",
    "date = NULL",
    "start_time = '10:00'",
    "end_time = '12:60:00'",
    "orq = 99",
    "booked_count = 'many'",
    "booked_count = NULL",
  };
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    venue_expect_constraint (venue, "UPDATE reservation_slots SET %s WHERE id = " ID, wrong[i], id);
  venue_run (venue, "UPDATE reservation_slots SET booked_count = 5, status = 'FULL'");
  venue_expect_constraint (venue, "UPDATE reservation_slots SET status = 'ACTIVE'");
  g_assert_cmpint (venue_number (venue, "SELECT available_count AS v FROM reservation_slots"), ==,
                   0);
  /* A cut keeps the five, and allows no sixth. */
  venue_expect_constraint (venue, "UPDATE reservation_slots SET total_capacity = 2");
  venue_run (venue, "UPDATE reservation_slots SET total_capacity = 2, kept_bookings = 5");
  g_assert_cmpint (venue_number (venue, "SELECT available_count AS v FROM reservation_slots"), ==,
                   0);
  venue_expect_constraint (venue, "UPDATE reservation_slots SET booked_count = 6");
  venue_run (venue, "UPDATE reservation_slots SET booked_count = 4");
  venue_expect_constraint (venue, "UPDATE reservation_slots SET booked_count = 1");
  venue_run (venue, "UPDATE reservation_slots SET booked_count = 1, status = 'ACTIVE'");
  g_assert_cmpint (venue_number (venue, "SELECT available_count AS v FROM reservation_slots"), ==,
                   1);
}

static void
test_one_slot_a_start (Venue *venue, gconstpointer data)
{
  gint64 first = venue_add_slot (venue, "2026-07-02", "10:00", "12:00", 5);
  venue_add_slot (venue, "2026-07-02", "11:00", "12:00", 5);
  venue_expect_constraint (venue,
                           "UPDATE reservation_slots SET start_time = '11:00:00' WHERE id = " ID,
                           first);
}

static void
test_one_active_reservation (Venue *venue, gconstpointer data)
{
  static const char *const states[] = { "RESERVED", "VERIFIED", "EXPIRED" };
  gint64 ticket = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  gint64 slot = venue_add_slot (venue, "2026-07-02", "10:00", "12:00", 5);
  gint64 reservation = venue_reserve (venue, ticket, slot);
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++) {
    venue_run (venue, "UPDATE ticket_reservations SET status = '%s' WHERE id = " ID, states[i],
               reservation);
    venue_expect_constraint (venue,
                             "INSERT INTO ticket_reservations (orq, ticket_id, slot_id,"
                             " customer_email, customer_phone, status, reserved_at, updated_at)"
                             " VALUES (" ID ", " ID ", " ID ", '', '', '%s', 1, 1)",
                             venue->orq, ticket, slot, states[i]);
  }
  venue_expect_constraint (venue, "UPDATE ticket_reservations SET status = 'LOST'");
  /* Cancelled ones do not count, however many. */
  for (int i = 0; i < 3; i++) {
    venue_run (venue, "UPDATE ticket_reservations SET status = 'CANCELLED'");
    venue_run (venue,
               "INSERT INTO ticket_reservations (orq, ticket_id, slot_id, customer_email,"
               " customer_phone, status, reserved_at, updated_at)"
               " VALUES (" ID ", " ID ", " ID ", '', '', 'RESERVED', 1, 1)",
               venue->orq, ticket, slot);
  }
}

static void
test_the_rest (Venue *venue, gconstpointer data)
{
  static const char *const wrong[] = {
    "INSERT INTO organisations (name, timezone, created_at) VALUES ('', 'UTC', 1)",
    "INSERT INTO organisations (name, timezone, created_at) VALUES ('A', '', 1)",
    "INSERT INTO products (orq, name, created_at) VALUES (99, 'A', 1)",
    "UPDATE products SET valid_from = '2026-07-02', valid_until = '2026-07-01'",
    "UPDATE products SET valid_from = 'soon'",
    "UPDATE products SET valid_days = 0",
    "INSERT INTO orders (orq, customer_name, status, created_at, updated_at)"
    " VALUES (1, 'A', 'OPEN', 1, 1)",
    "UPDATE operators SET role = 'ROOT'",
    "UPDATE operators SET status = 'GONE'",
    "UPDATE operators SET username = ''",
    "INSERT INTO operators (orq, username, name, role, status, created_at)"
    " VALUES (1, 'olga', 'Second', 'OPERATOR', 'ACTIVE', 1)",
    "INSERT INTO sessions (id, operator_id, created_at, expires_at) VALUES ('short', 1, 1, 2)",
    "INSERT INTO sessions (id, operator_id, created_at, expires_at)"
    " VALUES ('0123456789abcdef0123456789abcdef', 99, 1, 2)",
    "INSERT INTO scans (orq, action, ticket_code, outcome, operator_id, scanned_at, received_at)"
    " VALUES (1, 'LOOK', 'A', 'VALID', 1, 1, 1)",
    "INSERT INTO scans (orq, action, ticket_code, outcome, operator_id, scanned_at, received_at,"
    " scan_id) VALUES (1, 'VERIFY', 'A', 'VALID', 1, 1, 1, 'no-uuid')",
    "INSERT INTO scans (orq, action, ticket_code, outcome, operator_id, scanned_at, received_at,"
    " clock_cut) VALUES (1, 'VERIFY', 'A', 'VALID', 1, 1, 1, 2)",
    "INSERT INTO outbox (orq, kind, channel, state, due_at, created_at)"
    " VALUES (1, 'confirmation', 'FAX', 'PENDING', 1, 1)",
    "INSERT INTO outbox (orq, kind, channel, state, due_at, created_at)"
    " VALUES (1, 'confirmation', 'MAIL', 'SENT', 1, 1)",
    "INSERT INTO outbox (orq, kind, channel, state, due_at, created_at, sent_at)"
    " VALUES (1, 'confirmation', 'MAIL', 'PENDING', 1, 1, 2)",
    "INSERT INTO idempotency_answers (ticket_id, idempotency_key, reservation_id,"
    " confirmation_sent, created_at) VALUES (1, 'k', 99, 0, 1)",
    "INSERT INTO rate_counters (bucket, source, window_ends_at, hits) VALUES (1, 1, 1, -1)",
    "INSERT INTO events (orq, name, created_at) VALUES (1, '', 1)",
  };
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    venue_expect_constraint (venue, "%s", wrong[i]);
  /* One of them, mended. */
  venue_run (venue, "INSERT INTO outbox (orq, kind, channel, state, due_at, created_at, sent_at)"
                    " VALUES (1, 'confirmation', 'MAIL', 'SENT', 1, 1, 2)");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  VENUE_TEST ("/schema/statements", NULL, test_statements);
  VENUE_TEST ("/schema/plans", NULL, test_plans);
  VENUE_TEST ("/schema/marks", NULL, test_marks);
  VENUE_TEST ("/schema/tickets", NULL, test_tickets);
  VENUE_TEST ("/schema/codes-are-unique", NULL, test_codes_are_unique);
  VENUE_TEST ("/schema/organisations-do-not-mix", NULL, test_organisations_do_not_mix);
  VENUE_TEST ("/schema/slots", NULL, test_slots);
  VENUE_TEST ("/schema/one-slot-a-start", NULL, test_one_slot_a_start);
  VENUE_TEST ("/schema/one-active-reservation", NULL, test_one_active_reservation);
  VENUE_TEST ("/schema/the-rest", NULL, test_the_rest);
  return g_test_run ();
}
