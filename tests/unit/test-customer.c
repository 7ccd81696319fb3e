/* The customer API: fields, statuses and proofs (contract 3.1). */

#include "server/api/customer.h"

#include "server/domain/booking.h"
#include "tests/unit/site.h"

#include <string.h>

#define VALIDATE  "/api/tickets/validate"
#define CREATE    "/api/reservations/create"
#define AVAILABLE "/api/reservation-slots/available"

static int
create (Site *site, gint64 ticket, gint64 slot)
{
  g_autofree char *body = g_strdup_printf ("{\"ticket_id\": " ID ", \"slot_id\": " ID ","
                                           " \"customer_email\": \" Ada@EXAMPLE.org \","
                                           " \"customer_phone\": \"+1 (202) 555-1234\"}",
                                           ticket, slot);
  return site_post (site, CREATE, body);
}

static void
hold (Site *site, gint64 ticket)
{
  g_autofree char *token = gh_booking_token_new (&site->venue.context, ticket);
  site_authorise (site, token);
}

static void
test_validate (Site *site, gconstpointer data)
{
  gint64 id = venue_add_ticket (&site->venue, "A", GH_TICKET_ACTIVATED);
  g_autofree char *number = g_strdup_printf (ID, id);
  g_assert_cmpint (site_post (site, VALIDATE, "{\"ticket_code\": \" A \"}"), ==, 200);
  g_assert_cmpstr (site_field (site, "ticket_id"), ==, number);
  g_assert_cmpstr (site_field (site, "ticket_code"), ==, "\"A\"");
  g_assert_cmpstr (site_field (site, "status"), ==, "\"ACTIVATED\"");
  g_assert_cmpstr (site_field (site, "product_id"), ==, "1");
  g_assert_cmpstr (site_field (site, "order_id"), ==, "1");
  g_autofree char *token = g_strndup (site_field (site, "booking_token") + 1,
                                      strlen (site_field (site, "booking_token")) - 2);
  g_assert_cmpint (gh_booking_token_ticket (&site->venue.context, token), ==, id);
  g_autofree char *cookie = site_header (site, "Set-Cookie");
  g_autofree char *expected = g_strdup_printf (
      "gatehouse_booking=%s; Path=/book/; HttpOnly; SameSite=Lax; Secure; Max-Age=1800", token);
  g_assert_cmpstr (cookie, ==, expected);
}

static void
test_validate_refuses (Site *site, gconstpointer data)
{
  Venue *venue = &site->venue;
  gint64 slot = venue_add_slot (venue, "2026-07-20", "10:00", "12:00", 5);
  venue_reserve (venue, venue_add_ticket (venue, "reserved", GH_TICKET_ACTIVATED), slot);
  venue_add_ticket (venue, "pending", GH_TICKET_PENDING_PAYMENT);
  venue_add_ticket (venue, "verified", GH_TICKET_VERIFIED);
  venue_add_ticket (venue, "expired", GH_TICKET_EXPIRED);
  gint64 cancelled = venue_add_ticket (venue, "cancelled", GH_TICKET_ACTIVATED);
  venue_run (venue,
             "UPDATE orders SET status = 'CANCELLED' WHERE id ="
             " (SELECT order_id FROM tickets WHERE id = " ID ")",
             cancelled);
  static const struct {
    const char *code;
    int status;
    const char *error, *field, *value, *message;
  } cases[] = {
    { "nowhere", 400, "TICKET_NOT_FOUND", "code", "\"TICKET_NOT_FOUND\"",
      "Invalid ticket code. Please check and try again." },
    { "pending", 409, "TICKET_NOT_ACTIVATED", "code", "\"TICKET_NOT_ACTIVATED\"",
      "This ticket is not activated yet. Please complete payment." },
    { "reserved", 409, "TICKET_ALREADY_RESERVED", "reserved_date", "\"2026-07-20\"",
      "This ticket is already reserved for 2026-07-20." },
    { "verified", 409, "TICKET_ALREADY_USED", "verified_at", "\"1970-01-01T00:00:05Z\"",
      "This ticket was already used." },
    { "expired", 409, "TICKET_EXPIRED", "reserved_date", "null", "This ticket has expired." },
    { "cancelled", 409, "TICKET_CANCELLED", "reserved_date", "null", "This ticket was cancelled" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *body = g_strdup_printf ("{\"ticket_code\": \"%s\"}", cases[i].code);
    g_assert_cmpint (site_post (site, VALIDATE, body), ==, cases[i].status);
    g_assert_cmpstr (site_error (site), ==, cases[i].error);
    g_assert_cmpstr (site_field (site, cases[i].field), ==, cases[i].value);
    g_assert_nonnull (strstr (site_field (site, "message"), cases[i].message));
    g_assert_cmpstr (site_field (site, "booking_token"), ==, "null");
    g_autofree char *cookie = site_header (site, "Set-Cookie");
    g_assert_null (cookie);
  }
}

/* A ticket id alone proves nothing. */
static void
test_proofs (Site *site, gconstpointer data)
{
  Venue *venue = &site->venue;
  gint64 slot = venue_add_slot (venue, "2026-07-20", "10:00", "12:00", 5);
  gint64 ticket = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  gint64 other = venue_add_ticket (venue, "B", GH_TICKET_ACTIVATED);
  g_assert_cmpint (create (site, ticket, slot), ==, 403);
  g_assert_cmpstr (site_error (site), ==, "BOOKING_TOKEN_REQUIRED");
  hold (site, other);
  g_assert_cmpint (create (site, ticket, slot), ==, 403);
  hold (site, ticket);
  venue->context.now += GH_BOOKING_TOKEN_SECONDS;
  g_assert_cmpint (create (site, ticket, slot), ==, 403);
  venue->context.now -= 1;
  /* The cookie is as good as the header. */
  g_autofree char *token = gh_booking_token_new (&venue->context, ticket);
  g_autofree char *cookie = g_strdup_printf ("a=b; gatehouse_booking=%s", token);
  site_authorise (site, NULL);
  g_assert_cmpint (create (site, ticket, slot), ==, 403);
  fake_gateway_set (site->fake, "HTTP_COOKIE", cookie);
  g_assert_cmpint (create (site, ticket, slot), ==, 200);
  g_assert_cmpint (venue_number (venue, "SELECT count(*) AS v FROM ticket_reservations"), ==, 1);
}

static void
test_create (Site *site, gconstpointer data)
{
  Venue *venue = &site->venue;
  gint64 slot = venue_add_slot (venue, "2026-07-20", "22:00", "24:00", 1);
  gint64 near = venue_add_slot (venue, "2026-07-20", "20:00", "22:00", 1);
  gint64 ticket = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  gint64 late = venue_add_ticket (venue, "B", GH_TICKET_ACTIVATED);
  hold (site, ticket);
  fake_gateway_set (site->fake, "HTTP_IDEMPOTENCY_KEY", "key");
  for (int i = 0; i < 2; i++) {
    g_assert_cmpint (create (site, ticket, slot), ==, 200);
    g_assert_cmpstr (site_field (site, "reservation_id"), ==, "1");
    g_assert_cmpstr (site_field (site, "ticket_code"), ==, "\"A\"");
    g_assert_cmpstr (site_field (site, "slot"), ==,
                     "{\"date\":\"2026-07-20\",\"start_time\":\"22:00:00\","
                     "\"end_time\":\"24:00:00\"}");
    g_assert_cmpstr (site_field (site, "confirmation_sent"), ==, "false");
    g_assert_true (
        g_str_has_prefix (site_field (site, "qr_code"), "\"data:image/png;base64,iVBORw0KGgo"));
  }
  g_autofree char *contact =
      venue_text (venue, "SELECT customer_email || customer_phone AS v FROM ticket_reservations");
  g_assert_cmpstr (contact, ==, "Ada@example.org+12025551234");

  fake_gateway_set (site->fake, "HTTP_IDEMPOTENCY_KEY", NULL);
  g_assert_cmpint (create (site, ticket, slot), ==, 409);
  g_assert_cmpstr (site_error (site), ==, "TICKET_ALREADY_RESERVED");
  hold (site, late);
  g_assert_cmpint (create (site, late, slot), ==, 409);
  g_assert_cmpstr (site_error (site), ==, "SLOT_FULL");
  g_autofree char *alternatives =
      g_strdup_printf ("[{\"slot_id\":" ID ",\"date\":\"2026-07-20\",\"start_time\":\"20:00:00\"}]",
                       near);
  g_assert_cmpstr (site_field (site, "alternative_slots"), ==, alternatives);
  g_assert_cmpint (create (site, late, 99), ==, 400);
  g_assert_cmpstr (site_error (site), ==, "SLOT_NOT_FOUND");
}

static void
test_wrong_bodies (Site *site, gconstpointer data)
{
  gint64 ticket = venue_add_ticket (&site->venue, "A", GH_TICKET_ACTIVATED);
  g_autofree char *key = g_strnfill (256, 'k');
  hold (site, ticket);
  static const struct {
    const char *body, *error, *names;
  } cases[] = {
    { "{\"slot_id\":1,\"customer_email\":\"a@b.co\",\"customer_phone\":\"+12345678\"}",
      "INVALID_REQUEST", "ticket_id" },
    { "{\"ticket_id\":\"1\",\"slot_id\":1,\"customer_email\":\"a@b.co\","
      "\"customer_phone\":\"+12345678\"}",
      "INVALID_REQUEST", "ticket_id" },
    { "{\"ticket_id\":1.0,\"slot_id\":1,\"customer_email\":\"a@b.co\","
      "\"customer_phone\":\"+12345678\"}",
      "INVALID_REQUEST", "ticket_id" },
    { "{\"ticket_id\":1,\"slot_id\":0,\"customer_email\":\"a@b.co\","
      "\"customer_phone\":\"+12345678\"}",
      "INVALID_REQUEST", "slot_id" },
    { "{\"ticket_id\":1,\"slot_id\":1,\"customer_email\":5,"
      "\"customer_phone\":\"+12345678\"}",
      "INVALID_REQUEST", "customer_email" },
    { "{\"ticket_id\":1,\"slot_id\":1,\"customer_email\":\"a@b\","
      "\"customer_phone\":\"+12345678\"}",
      "INVALID_EMAIL", "" },
    { "{\"ticket_id\":1,\"slot_id\":1,\"customer_email\":\"a@b.co\","
      "\"customer_phone\":\"12345678\"}",
      "INVALID_PHONE", "" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_assert_cmpint (site_post (site, CREATE, cases[i].body), ==, 400);
    g_assert_cmpstr (site_error (site), ==, cases[i].error);
    g_assert_nonnull (strstr (site_field (site, "message"), cases[i].names));
  }
  const char *const keys[] = { "", key, "\xff" };
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
    fake_gateway_set (site->fake, "HTTP_IDEMPOTENCY_KEY", keys[i]);
    g_assert_cmpint (create (site, ticket, 1), ==, 400);
    g_assert_cmpstr (site_error (site), ==, "INVALID_REQUEST");
  }
}

static void
test_contacts (Site *site, gconstpointer data)
{
  gint64 ticket = venue_add_ticket (&site->venue, "A", GH_TICKET_ACTIVATED);
  static const char *const good = "{\"ticket_id\":1,\"email\":\"a@b.co\",\"phone\":\"+12345678\"}";
  g_assert_cmpint (ticket, ==, 1);
  g_assert_cmpint (site_post (site, "/api/tickets/verify-contact", good), ==, 403);
  g_assert_cmpint (site_post (site, "/api/tickets/confirm-contact", good), ==, 403);
  hold (site, ticket);
  g_assert_cmpint (site_post (site, "/api/tickets/verify-contact", good), ==, 200);
  g_assert_nonnull (json_object_object_get (site->answer, "message"));
  g_assert_cmpint (site_post (site, "/api/tickets/confirm-contact", good), ==, 200);
  g_assert_cmpstr (site_field (site, "verified"), ==, "true");
  g_assert_cmpint (site_post (site, "/api/tickets/verify-contact",
                              "{\"ticket_id\":1,\"email\":\"a\",\"phone\":\"+12345678\"}"),
                   ==, 400);
  g_assert_cmpstr (site_error (site), ==, "INVALID_EMAIL");
  g_assert_cmpint (site_post (site, "/api/tickets/verify-contact",
                              "{\"ticket_id\":1,\"email\":\"a@b.co\",\"phone\":\"1\"}"),
                   ==, 400);
  g_assert_cmpstr (site_error (site), ==, "INVALID_PHONE");
}

/* ---- availability ---- */

static int
look (Site *site, const char *query)
{
  fake_gateway_set (site->fake, "QUERY_STRING", query);
  return site_ask (site, "GET", AVAILABLE);
}

static void
test_available (Site *site, gconstpointer data)
{
  gint64 slot = venue_add_slot (&site->venue, "2026-07-20", "22:00", "02:00", 4);
  venue_reserve (&site->venue, venue_add_ticket (&site->venue, "A", GH_TICKET_ACTIVATED), slot);
  g_assert_cmpint (look (site, "orq=1"), ==, 200);
  g_autofree char *expected =
      g_strdup_printf ("{\"success\":true,\"data\":[{\"id\":" ID ",\"date\":\"2026-07-20\","
                       "\"start_time\":\"22:00:00\",\"end_time\":\"02:00:00\",\"total_capacity\":4,"
                       "\"booked_count\":1,\"available_count\":3,\"status\":\"ACTIVE\","
                       "\"capacity_status\":\"AVAILABLE\"}],"
                       "\"metadata\":{\"month\":\"2026-07\",\"total_slots\":1}}",
                       slot);
  g_autofree char *text = gh_json_to_string (site->answer);
  g_assert_cmpstr (text, ==, expected);
  g_assert_cmpstr (site->response->cache_control, ==, "max-age=300");

  /* The same again is 304; what changed is not. */
  g_autofree char *etag = site_header (site, "ETag");
  fake_gateway_set (site->fake, "HTTP_IF_NONE_MATCH", etag);
  g_assert_cmpint (look (site, "orq=1&month=2026-07"), ==, 304);
  g_autofree char *same = site_header (site, "ETag");
  g_assert_cmpstr (same, ==, etag);
  g_assert_null (site->response->body);
  venue_reserve (&site->venue, venue_add_ticket (&site->venue, "B", GH_TICKET_ACTIVATED), slot);
  g_assert_cmpint (look (site, "orq=1"), ==, 200);
}

static void
test_available_refuses (Site *site, gconstpointer data)
{
  static const struct {
    const char *query;
    int status;
    const char *error;
  } cases[] = {
    { "", 400, "INVALID_ORQ" },
    { "month=2026-07", 400, "INVALID_ORQ" },
    { "orq=0", 400, "INVALID_ORQ" },
    { "orq=-1", 400, "INVALID_ORQ" },
    { "orq=one", 400, "INVALID_ORQ" },
    { "orq=99999999999999999999", 400, "INVALID_ORQ" },
    { "orq=1&month=", 400, "INVALID_MONTH" },
    { "orq=1&month=2026-13", 400, "INVALID_MONTH" },
    { "orq=1&month=2026-7", 400, "INVALID_MONTH" },
    { "orq=1&month=2026-07-01", 400, "INVALID_MONTH" },
    { "orq=1&month=2026-11", 400, "MONTH_OUT_OF_RANGE" },
    { "orq=1&month=2026-03", 400, "MONTH_OUT_OF_RANGE" },
    { "orq=99", 404, "ORG_NOT_FOUND" },
    { "orq=1&month=2026-10", 200, "" },
    { "orq=1&month=2026-04", 200, "" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_assert_cmpint (look (site, cases[i].query), ==, cases[i].status);
    g_assert_cmpstr (site_error (site), ==, cases[i].error);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  SITE_TEST ("/customer/validate", NULL, test_validate);
  SITE_TEST ("/customer/validate-refuses", NULL, test_validate_refuses);
  SITE_TEST ("/customer/proofs", NULL, test_proofs);
  SITE_TEST ("/customer/create", NULL, test_create);
  SITE_TEST ("/customer/wrong-bodies", NULL, test_wrong_bodies);
  SITE_TEST ("/customer/contacts", NULL, test_contacts);
  SITE_TEST ("/customer/available", NULL, test_available);
  SITE_TEST ("/customer/available-refuses", NULL, test_available_refuses);
  return g_test_run ();
}
