/* Today where the venue is, at one instant. */

#include "server/domain/org-clock.h"

#include "db/db.h"

#include <string.h>

static void
test_today (void)
{
  static const struct {
    const char *zone, *instant, *today;
  } cases[] = {
    { "UTC", "2026-07-01T00:00:00Z", "2026-07-01" },
    { "UTC", "2026-06-30T23:59:59Z", "2026-06-30" },
    { "Europe/Lisbon", "2026-06-30T23:00:00Z", "2026-07-01" },
    { "Pacific/Kiritimati", "2026-07-01T09:59:59Z", "2026-07-01" },
    { "Pacific/Kiritimati", "2026-07-01T10:00:00Z", "2026-07-02" },
    { "Pacific/Honolulu", "2026-07-01T09:59:59Z", "2026-06-30" },
    { "Pacific/Honolulu", "2026-07-01T10:00:00Z", "2026-07-01" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    GhContext context = { 0 };
    GhDate today = 0;
    g_assert_true (gh_instant_parse (cases[i].instant, &context.now));
    g_assert_true (gh_org_today (&context, cases[i].zone, &today, &error));
    g_assert_no_error (error);
    g_autofree char *text = gh_date_format (today);
    g_assert_cmpstr (text, ==, cases[i].today);
  }
}

static void
test_unknown_zone (void)
{
  static const char *const unknown[] = { "Mars/Olympus", "", "/etc/localtime", "../UTC" };
  for (gsize i = 0; i < G_N_ELEMENTS (unknown); i++) {
    g_autoptr (GError) error = NULL;
    GhContext context = { .now = 1 };
    GhDate today = 77;
    g_assert_false (gh_org_today (&context, unknown[i], &today, &error));
    g_assert_error (error, GH_DB_ERROR, GH_DB_ERROR_FAILED);
    g_assert_nonnull (strstr (error->message, "tzdata"));
    g_assert_cmpint (today, ==, 77);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/org-clock/today", test_today);
  g_test_add_func ("/org-clock/unknown-zone", test_unknown_zone);
  return g_test_run ();
}
