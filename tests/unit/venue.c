/* A venue for one test; see the header. */

#include "tests/unit/venue.h"

#include "core/slot-time.h"
#include "server/store/operator-store.h"
#include "server/store/order-store.h"
#include "server/store/org-store.h"
#include "server/store/reservation-store.h"
#include "server/store/slot-store.h"
#include "server/store/ticket-store.h"
#include "tests/unit/temp-dir.h"

#include <glib/gprintf.h>

static void
fill_config (Venue *venue)
{
  venue->config = (GhConfig){ .path = "gatehouse.conf",
                              .database = venue->url,
                              .base_url = "https://tickets.example.org/book",
                              .base_path = "/book",
                              .base_origin = "https://tickets.example.org",
                              .secret_file = g_build_filename (venue->folder, "secret", NULL),
                              .trusted_proxies = "",
                              .operator_allow = "",
                              .session_hours = 8,
                              .mail_url = "",
                              .mail_from = "",
                              .sms_url = "",
                              .sms_from = "" };
}

/* All but what is in the database. */
static void
open_venue (Venue *venue, const char *copied)
{
  static const guint8 secret[GH_KEY_BYTES] = { 7 };
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  gsize length = 0;
  venue->folder = test_temp_dir_new ();
  venue->path = g_build_filename (venue->folder, "gatehouse.db", NULL);
  venue->url = g_strconcat ("sqlite:", venue->path, NULL);
  fill_config (venue);
  gh_keys_derive (&venue->keys, secret);
  if (copied != NULL) {
    ASSERT_DONE (g_file_get_contents (copied, &bytes, &length, &error), error);
    test_write_file (venue->path, bytes, length);
  }
  venue->db = gh_db_open (venue->url, GH_DB_OPEN_CREATE, &error);
  g_assert_no_error (error);
  ASSERT_DONE (gh_db_migrate (venue->db, gh_store_schema (), NULL, &error), error);
  /* Nothing here must outlive the power. */
  venue_run (venue, "PRAGMA synchronous = OFF");
  venue->context = (GhContext){ .db = venue->db,
                                .config = &venue->config,
                                .keys = &venue->keys,
                                .address = "192.0.2.7",
                                .language = "en" };
  venue_at (venue, "2026-07-01T10:00:00Z");
}

void
venue_set_up (Venue *venue, gconstpointer zone)
{
  g_autoptr (GError) error = NULL;
  GhOperator olga = { .username = "olga", .name = "Olga", .role = "OPERATOR", .active = TRUE };
  open_venue (venue, NULL);
  venue->orq = venue_add_org (venue, zone != NULL ? zone : "Europe/Lisbon", &venue->product);
  olga.orq = venue->orq;
  ASSERT_DONE (gh_operator_store_insert (venue->db, &olga, 1, &venue->operator_id, &error), error);
}

void
venue_set_up_copy (Venue *venue, const char *backup)
{
  open_venue (venue, backup);
  venue->orq = venue_number (venue, "SELECT id AS v FROM organisations");
  venue->product = venue_number (venue, "SELECT id AS v FROM products");
  venue->operator_id = venue_number (venue, "SELECT id AS v FROM operators");
}

void
venue_tear_down (Venue *venue, gconstpointer zone)
{
  gh_db_close (venue->db);
  test_temp_dir_remove (venue->folder);
  g_free (venue->config.secret_file);
  g_free (venue->path);
  g_free (venue->url);
}

gint64
venue_instant (const char *instant)
{
  gint64 seconds = 0;
  g_assert_true (gh_instant_parse (instant, &seconds));
  return seconds;
}

void
venue_at (Venue *venue, const char *instant)
{
  venue->context.now = venue_instant (instant);
}

GhDate
venue_date (const char *text)
{
  GhDate date = 0;
  g_assert_true (gh_date_parse (text, &date));
  return date;
}

gint64
venue_add_org (Venue *venue, const char *zone, gint64 *product_id)
{
  g_autoptr (GError) error = NULL;
  gint64 orq = 0;
  ASSERT_DONE (gh_org_store_insert (venue->db, "Castle", zone, 1, &orq, &error), error);
  GhProduct product = {
    .orq = orq, .name = "Entry", .valid_from = GH_DATE_MIN, .valid_until = GH_DATE_MAX
  };
  ASSERT_DONE (gh_product_store_insert (venue->db, &product, 1, product_id, &error), error);
  return orq;
}

gint64
venue_add_foreign_ticket (Venue *venue, gint64 orq, gint64 product, const char *code)
{
  g_autoptr (GError) error = NULL;
  gint64 order = 0, ticket = 0;
  ASSERT_DONE (gh_order_store_insert (venue->db, orq, "Ada Lovelace", "ada@example.org",
                                      GH_ORDER_PAID, venue->context.now, &order, &error),
               error);
  GhNewTicket fresh = { .orq = orq,
                        .order_id = order,
                        .product_id = product,
                        .code = code,
                        .activated = TRUE,
                        .valid_from = GH_DATE_MIN,
                        .valid_until = GH_DATE_MAX,
                        .year = 2026 };
  ASSERT_DONE (
      gh_ticket_store_insert (venue->db, &fresh, venue->context.now, &ticket, NULL, &error), error);
  return ticket;
}

gint64
venue_add_ticket (Venue *venue, const char *code, GhTicketStatus status)
{
  gint64 id = venue_add_foreign_ticket (venue, venue->orq, venue->product, code);
  switch (status) {
  case GH_TICKET_PENDING_PAYMENT:
    venue_run (venue,
               "UPDATE tickets SET status = 'PENDING_PAYMENT', activated_at = NULL WHERE id = " ID,
               id);
    break;
  case GH_TICKET_VERIFIED:
    venue_run (venue,
               "UPDATE tickets SET status = 'VERIFIED', verified_at = 5, verified_by = " ID
               " WHERE id = " ID,
               venue->operator_id, id);
    break;
  case GH_TICKET_EXPIRED:
    venue_run (venue, "UPDATE tickets SET status = 'EXPIRED' WHERE id = " ID, id);
    break;
  case GH_TICKET_ACTIVATED:
    break;
  case GH_TICKET_RESERVED:
  default:
    g_assert_not_reached (); /* venue_reserve does that */
  }
  return id;
}

gint64
venue_add_foreign_slot (Venue *venue, gint64 orq, const char *zone_name, const char *date,
                        const char *start, const char *end, int capacity)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GTimeZone) zone = gh_zone_open (zone_name);
  GhSlot slot = { .orq = orq, .date = venue_date (date), .total_capacity = capacity };
  gboolean inserted = FALSE;
  g_assert_true (gh_time_parse (start, &slot.start_time));
  g_assert_true (gh_time_parse (end, &slot.end_time));
  g_assert_cmpint (gh_slot_instants (zone, slot.date, slot.start_time, slot.end_time,
                                     &slot.starts_at, &slot.ends_at),
                   ==, GH_SLOT_TIMES_OK);
  ASSERT_DONE (gh_slot_store_insert (venue->db, &slot, venue->context.now, &inserted, &error),
               error);
  g_assert_true (inserted);
  return venue_number (venue, "SELECT max(id) AS v FROM reservation_slots");
}

gint64
venue_add_slot (Venue *venue, const char *date, const char *start, const char *end, int capacity)
{
  g_autofree char *zone =
      venue_text (venue, "SELECT timezone AS v FROM organisations WHERE id = " ID, venue->orq);
  return venue_add_foreign_slot (venue, venue->orq, zone, date, start, end, capacity);
}

gint64
venue_reserve (Venue *venue, gint64 ticket_id, gint64 slot_id)
{
  g_autoptr (GError) error = NULL;
  gint64 now = venue->context.now, changed = 0, id = 0;
  gboolean taken = FALSE;
  GhNewReservation reservation = {
    .orq = venue_number (venue, "SELECT orq AS v FROM tickets WHERE id = " ID, ticket_id),
    .ticket_id = ticket_id,
    .slot_id = slot_id,
    .email = "ada@example.org",
    .phone = "+12025551234",
    .language = "en"
  };
  ASSERT_DONE (gh_slot_store_take_place (venue->db, slot_id, now, &taken, &error), error);
  g_assert_true (taken);
  ASSERT_DONE (gh_ticket_store_reserve (venue->db, ticket_id, reservation.email, reservation.phone,
                                        now, &changed, &error),
               error);
  g_assert_cmpint (changed, ==, 1);
  ASSERT_DONE (gh_reservation_store_insert (venue->db, &reservation, now, &id, &error), error);
  return id;
}

/* ---- SQL ---- */

/* Statements are kept by the address of their text: interned, it is static. */
static const char *write_sql (const char *format, va_list values) G_GNUC_PRINTF (1, 0);
static const char *
write_sql (const char *format, va_list values)
{
  va_list copy;
  va_copy (copy, values);
  g_autofree char *sql = NULL;
  g_vasprintf (&sql, format, copy);
  va_end (copy);
  return g_intern_string (sql);
}

void
venue_run (Venue *venue, const char *format, ...)
{
  g_autoptr (GError) error = NULL;
  va_list values;
  va_start (values, format);
  const char *sql = write_sql (format, values);
  va_end (values);
  ASSERT_DONE (gh_db_execute (venue->db, sql, GH_DB_NO_VALUES, NULL, &error), error);
}

void
venue_expect_constraint (Venue *venue, const char *format, ...)
{
  g_autoptr (GError) error = NULL;
  va_list values;
  va_start (values, format);
  const char *sql = write_sql (format, values);
  va_end (values);
  g_test_message ("%s", sql);
  g_assert_false (gh_db_execute (venue->db, sql, GH_DB_NO_VALUES, NULL, &error));
  g_assert_error (error, GH_DB_ERROR, GH_DB_ERROR_CONSTRAINT);
}

static GhDbRows *
only_row (Venue *venue, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhDbRows) rows = gh_db_query (venue->db, sql, GH_DB_NO_VALUES, &error);
  gboolean has_row = FALSE;
  g_assert_no_error (error);
  ASSERT_DONE (gh_db_rows_next (rows, &has_row, &error), error);
  g_assert_true (has_row);
  return g_steal_pointer (&rows);
}

gint64
venue_number (Venue *venue, const char *format, ...)
{
  va_list values;
  va_start (values, format);
  const char *sql = write_sql (format, values);
  va_end (values);
  g_autoptr (GhDbRows) rows = only_row (venue, sql);
  return gh_db_rows_int (rows, "v");
}

char *
venue_text (Venue *venue, const char *format, ...)
{
  va_list values;
  va_start (values, format);
  const char *sql = write_sql (format, values);
  va_end (values);
  g_autoptr (GhDbRows) rows = only_row (venue, sql);
  return gh_db_rows_dup_text (rows, "v");
}
