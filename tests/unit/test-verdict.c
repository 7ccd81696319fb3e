/* Every verdict has its code of the API, and nothing else is a verdict. */

#include "core/verdict.h"

static const struct {
  GhVerdict verdict;
  const char *name;
} verdicts[] = {
  { GH_VERDICT_VALID, "VALID" },
  { GH_VERDICT_TICKET_NOT_FOUND, "TICKET_NOT_FOUND" },
  { GH_VERDICT_TICKET_CANCELLED, "TICKET_CANCELLED" },
  { GH_VERDICT_TICKET_NOT_ACTIVATED, "TICKET_NOT_ACTIVATED" },
  { GH_VERDICT_TICKET_EXPIRED, "TICKET_EXPIRED" },
  { GH_VERDICT_ALREADY_VERIFIED, "ALREADY_VERIFIED" },
  { GH_VERDICT_NO_RESERVATION, "NO_RESERVATION" },
  { GH_VERDICT_WRONG_DATE, "WRONG_DATE" },
};

static void
test_names (void)
{
  g_assert_cmpint (G_N_ELEMENTS (verdicts), ==, GH_VERDICT_LAST + 1);
  for (gsize i = 0; i < G_N_ELEMENTS (verdicts); i++) {
    GhVerdict read = (GhVerdict) -1;

    g_assert_cmpstr (gh_verdict_to_string (verdicts[i].verdict), ==, verdicts[i].name);
    g_assert_true (gh_verdict_from_string (verdicts[i].name, &read));
    g_assert_cmpint (read, ==, verdicts[i].verdict);
  }
}

static void
test_unknown (void)
{
  static const char *const unknown[] = { NULL, "", "valid", "VALID ", "VALI", "RATE_LIMITED" };

  for (gsize i = 0; i < G_N_ELEMENTS (unknown); i++) {
    GhVerdict verdict = GH_VERDICT_WRONG_DATE;

    g_assert_false (gh_verdict_from_string (unknown[i], &verdict));
    g_assert_cmpint (verdict, ==, GH_VERDICT_WRONG_DATE);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/verdict/names", test_names);
  g_test_add_func ("/verdict/unknown", test_unknown);
  return g_test_run ();
}
