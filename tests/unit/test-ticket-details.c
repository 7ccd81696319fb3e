/* What is sealed of one ticket: it comes back as it was, is short, and is read strictly. */

#include "wire/manifest.h"

#include <string.h>

#define UUID "0f0e0d0c-0b0a-4908-8706-050403020100"

static GhTicketDetails *
round_trip (const GhTicketDetails *details)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = gh_ticket_details_to_text (details);
  g_assert_cmpuint (strlen (text), <=, GH_TICKET_DETAILS_MAX);
  GhTicketDetails *read = gh_ticket_details_from_text (text, &error);
  g_assert_no_error (error);
  return read;
}

static void
assert_same (const GhTicketDetails *one, const GhTicketDetails *other)
{
  g_assert_cmpint (one->ticket_id, ==, other->ticket_id);
  g_assert_cmpint (one->slot_id, ==, other->slot_id);
  g_assert_cmpint (one->status, ==, other->status);
  g_assert_cmpint (one->order_void, ==, other->order_void);
  g_assert_cmpstr (one->customer_name, ==, other->customer_name);
  g_assert_cmpint (one->verified_at, ==, other->verified_at);
  g_assert_cmpstr (one->operator_name, ==, other->operator_name);
  g_assert_cmpstr (one->device_name, ==, other->device_name);
  g_assert_cmpstr (one->device, ==, other->device);
}

/* Every status, with every choice of the texts that may be missing. */
static void
test_round_trip (void)
{
  for (int status = GH_TICKET_PENDING_PAYMENT; status <= GH_TICKET_EXPIRED; status++) {
    for (guint has = 0; has < 64; has++) {
      GhTicketDetails details = { .ticket_id = 1234567,
                                  .slot_id = G_MAXINT64,
                                  .status = (GhTicketStatus) status,
                                  .order_void = (has & 1) != 0,
                                  .customer_name =
                                      (has & 2) ? (char *) "Zoë \"Z\" \\ O’Neil" : NULL,
                                  .verified_at = (has & 4) ? 1785000000 : 0,
                                  .operator_name = (has & 8) ? (char *) "" : NULL,
                                  .device_name = (has & 16) ? (char *) "بوابة ١" : NULL,
                                  .device = (has & 32) ? (char *) UUID : NULL };
      g_autoptr (GhTicketDetails) read = round_trip (&details);
      assert_same (read, &details);
    }
  }
  gh_ticket_details_free (NULL);
}

/* Two blocks for who is expected, three for who is in: 20,000 of them fit into five megabytes. */
static void
test_short (void)
{
  GhTicketDetails details = { .ticket_id = 1234567,
                              .slot_id = 12345,
                              .status = GH_TICKET_RESERVED,
                              .customer_name = (char *) "Alexandra Papadopoulou" };
  g_autofree char *expected = gh_ticket_details_to_text (&details);
  g_assert_cmpstr (expected, ==, "[1234567,12345,\"R\",0,\"Alexandra Papadopoulou\"]");
  details.status = GH_TICKET_VERIFIED;
  details.customer_name = (char *) "John Doe";
  details.verified_at = 1785000000;
  details.operator_name = (char *) "Jane Smith";
  details.device_name = (char *) "Gate 1";
  details.device = (char *) UUID;
  g_autofree char *in = gh_ticket_details_to_text (&details);
  g_assert_cmpuint (strlen (in), <, 96);
}

static void
assert_cut (const char *name, gsize chars)
{
  GhTicketDetails details = { .ticket_id = G_MAXINT64,
                              .slot_id = G_MAXINT64,
                              .customer_name = (char *) name,
                              .verified_at = G_MAXINT64,
                              .operator_name = (char *) name,
                              .device_name = (char *) name,
                              .device = (char *) UUID };
  g_autoptr (GhTicketDetails) read = round_trip (&details);
  g_assert_cmpuint ((gsize) g_utf8_strlen (read->customer_name, -1), ==, chars);
  g_assert_cmpstr (read->operator_name, ==, read->customer_name);
  g_assert_cmpstr (read->device_name, ==, read->customer_name);
}

static void
test_long_names (void)
{
  static const char *const characters[] = { "x", "é", "語", "🎫", "\"", "\\" };
  static const gsize left[] = { 100, 100, 93, 70, 100, 100 };
  for (gsize i = 0; i < G_N_ELEMENTS (characters); i++) {
    g_autoptr (GString) name = g_string_new (NULL);
    for (int n = 0; n < 300; n++)
      g_string_append (name, characters[i]);
    assert_cut (name->str, left[i]);
  }
  g_autofree char *bells = g_strnfill (300, '\a');
  assert_cut (bells, 0);
  assert_cut ("\xff\xfe", 2); /* not UTF-8: two replacement characters */
}

static void
test_refused (void)
{
  static const char *const wrong[] = {
    "",
    "{}",
    "null",
    "7",
    "[]",
    "[1,2,\"R\"]",
    "[0,2,\"R\",0]",
    "[1,0,\"R\",0]",
    "[1,2,\"Q\",0]",
    "[1,2,\"\",0]",
    "[1,2,\"RR\",0]",
    "[1,2,\"R\",2]",
    "[1,2,\"R\",false]",
    "[\"1\",2,\"R\",0]",
    "[1,2,\"R\",0,7]",
    "[1,2,\"R\",0,null,-1]",
    "[1,2,\"R\",0,null,1.5]",
    "[1,2,\"V\",0,null,5,null,null,\"Dw4NDAsKSQiHBgUEAwIB\"]",   /* 15 bytes */
    "[1,2,\"V\",0,null,5,null,null,\"Dw4NDAsKSQiHBgUEAwIB!!\"]", /* no base64 */
    "[1,2,\"V\",0,null,5,null,null,\"" UUID "\"]",               /* too long */
    "[1,2,\"V\",0,null,5,null,null,null,null]",
    "[1,2,\"R\",0] ]",
  };
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;
    g_test_message ("%s", wrong[i]);
    g_assert_null (gh_ticket_details_from_text (wrong[i], &error));
    g_assert_true (error != NULL && error->domain == GH_JSON_ERROR);
  }
}

/* A device that is no UUID is left out. */
static void
test_odd_device (void)
{
  GhTicketDetails details = { .ticket_id = 1, .slot_id = 2, .device = (char *) "old tablet" };
  g_autoptr (GhTicketDetails) read = round_trip (&details);
  g_assert_null (read->device);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ticket-details/round-trip", test_round_trip);
  g_test_add_func ("/ticket-details/short", test_short);
  g_test_add_func ("/ticket-details/long-names", test_long_names);
  g_test_add_func ("/ticket-details/refused", test_refused);
  g_test_add_func ("/ticket-details/odd-device", test_odd_device);
  return g_test_run ();
}
