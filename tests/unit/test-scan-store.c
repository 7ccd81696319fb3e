/* Every scan is a row, however hostile what was scanned. */

#include "server/store/scan-store.h"

#include "tests/unit/venue.h"

#define UUID "01234567-89ab-4def-8123-456789abcdef"

static gboolean
insert (Venue *venue, const char *code, gint64 orq, const char *scan_id, GError **error)
{
  GhNewScan scan = { .orq = orq,
                     .action = "VERIFY",
                     .ticket_code = code,
                     .outcome = "TICKET_NOT_FOUND",
                     .operator_id = venue->operator_id,
                     .scan_id = scan_id,
                     .scanned_at = 100,
                     .received_at = 101 };
  return gh_scan_store_insert (venue->db, &scan, NULL, error);
}

static void
test_codes (Venue *venue, gconstpointer data)
{
  g_autofree char *sixty_four = g_strnfill (64, 'x');
  g_autofree char *sixty_five = g_strnfill (65, 'x');
  g_autofree char *million = g_strnfill (1000000, 'x');
  g_autoptr (GString) many = g_string_new (NULL);
  for (int i = 0; i < 100; i++)
    g_string_append (many, "ž");
  g_autofree char *cut = g_strndup (many->str, 128);
  const struct {
    const char *code, *kept;
  } cases[] = {
    { "", "" },
    { "TKT-2026-A1B2C3-D4E5F6", "TKT-2026-A1B2C3-D4E5F6" },
    { "'; DROP TABLE scans; --", "'; DROP TABLE scans; --" },
    { sixty_four, sixty_four },
    { sixty_five, sixty_four },
    { million, sixty_four },
    { many->str, cut },
    { "a\xff"
      "b",
      "a\xef\xbf\xbd"
      "b" },
    { "a\nb", "a\nb" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    ASSERT_DONE (insert (venue, cases[i].code, venue->orq, NULL, &error), error);
    g_autofree char *kept =
        venue_text (venue, "SELECT ticket_code AS v FROM scans ORDER BY id DESC LIMIT 1");
    g_assert_cmpstr (kept, ==, cases[i].kept);
  }
  g_assert_cmpint (venue_number (venue, "SELECT count(*) AS v FROM scans"), ==,
                   G_N_ELEMENTS (cases));
}

static void
test_row (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 ticket = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  GhNewScan scan = { .orq = venue->orq,
                     .action = "VALIDATE",
                     .ticket_code = "A",
                     .ticket_id = ticket,
                     .outcome = "VALID",
                     .operator_id = venue->operator_id,
                     .scanned_at = 100,
                     .received_at = 101 };
  ASSERT_DONE (gh_scan_store_insert (venue->db, &scan, NULL, &error), error);
  g_autofree char *row = venue_text (
      venue, "SELECT orq || action || ticket_id || outcome || operator_id"
             " || coalesce(device_id, '-') || coalesce(scan_id, '-') || scanned_at || received_at"
             " || clock_cut AS v FROM scans");
  g_autofree char *expected =
      g_strdup_printf ("1VALIDATE" ID "VALID" ID "--1001010", ticket, venue->operator_id);
  g_assert_cmpstr (row, ==, expected);
}

static void
test_answers (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_auto (GhScan) nothing = { 0 };
  g_auto (GhScan) ours = { 0 };
  g_auto (GhScan) foreign = { 0 };
  gint64 product = 0;
  gint64 orq = venue_add_org (venue, "UTC", &product);
  ASSERT_DONE (gh_scan_store_find (venue->db, venue->orq, UUID, &nothing, &error), error);
  g_assert_null (nothing.outcome);
  g_assert_cmpint (nothing.ticket_id, ==, 0);
  ASSERT_DONE (insert (venue, "A", venue->orq, UUID, &error), error);
  ASSERT_DONE (gh_scan_store_find (venue->db, venue->orq, UUID, &ours, &error), error);
  g_assert_cmpstr (ours.outcome, ==, "TICKET_NOT_FOUND");
  g_assert_cmpint (ours.scanned_at, ==, 100);
  g_assert_cmpint (ours.operator_id, ==, venue->operator_id);
  ASSERT_DONE (gh_scan_store_find (venue->db, orq, UUID, &foreign, &error), error);
  g_assert_null (foreign.outcome);

  /* Once an organisation; another may draw the same. Scans without one are not the same scan. */
  g_assert_false (insert (venue, "A", venue->orq, UUID, &error));
  g_assert_error (error, GH_DB_ERROR, GH_DB_ERROR_CONSTRAINT);
  g_clear_error (&error);
  ASSERT_DONE (insert (venue, "A", orq, UUID, &error), error);
  ASSERT_DONE (insert (venue, "A", venue->orq, NULL, &error), error);
  ASSERT_DONE (insert (venue, "A", venue->orq, NULL, &error), error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  VENUE_TEST ("/scan-store/codes", NULL, test_codes);
  VENUE_TEST ("/scan-store/row", NULL, test_row);
  VENUE_TEST ("/scan-store/answers", NULL, test_answers);
  return g_test_run ();
}
