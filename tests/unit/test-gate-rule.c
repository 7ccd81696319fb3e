/* The rule of the gate, in its order of precedence and second by second (contract 3.2 and 4); its
 * use on whole tickets is test-judge.c's. */

#include "core/gate-rule.h"

#define TODAY ((GhDate) 20000)
#define NOON  ((gint64) 20000 * GH_DAY_SECONDS + 12 * 3600)

static GhGateFacts
reserved (void)
{
  return (GhGateFacts){ .status = GH_TICKET_RESERVED,
                        .valid_until = GH_DATE_MAX,
                        .reserved = TRUE,
                        .slot_date = TODAY,
                        .ends_at = NOON };
}

static void
test_time (void)
{
  GhGateFacts facts = reserved ();
  g_assert_cmpint (gh_gate_judge (&facts, NOON - 1, TODAY), ==, GH_VERDICT_VALID);
  g_assert_cmpint (gh_gate_judge (&facts, NOON, TODAY), ==, GH_VERDICT_TICKET_EXPIRED);
  g_assert_cmpint (gh_gate_judge (&facts, NOON - 1, TODAY - 1), ==, GH_VERDICT_WRONG_DATE);
  /* Beyond midnight, until its end. */
  g_assert_cmpint (gh_gate_judge (&facts, NOON - 1, TODAY + 1), ==, GH_VERDICT_VALID);
}

static void
test_validity (void)
{
  GhGateFacts facts = { .status = GH_TICKET_ACTIVATED, .valid_until = TODAY };
  g_assert_cmpint (gh_gate_judge (&facts, NOON, TODAY), ==, GH_VERDICT_NO_RESERVATION);
  g_assert_false (gh_gate_is_expired (&facts, NOON, TODAY));
  g_assert_cmpint (gh_gate_judge (&facts, NOON, TODAY + 1), ==, GH_VERDICT_TICKET_EXPIRED);
  g_assert_true (gh_gate_is_expired (&facts, NOON, TODAY + 1));
}

/* Everything that could be said of one ticket, said in turn. */
static void
test_precedence (void)
{
  GhGateFacts facts = { .status = GH_TICKET_PENDING_PAYMENT,
                        .order_void = TRUE,
                        .valid_until = TODAY - 1,
                        .slot_date = TODAY + 1,
                        .ends_at = NOON };
  g_assert_cmpint (gh_gate_judge (NULL, NOON, TODAY), ==, GH_VERDICT_TICKET_NOT_FOUND);
  g_assert_cmpint (gh_gate_judge (&facts, NOON, TODAY), ==, GH_VERDICT_TICKET_CANCELLED);
  facts.order_void = FALSE;
  g_assert_cmpint (gh_gate_judge (&facts, NOON, TODAY), ==, GH_VERDICT_TICKET_NOT_ACTIVATED);
  facts.status = GH_TICKET_ACTIVATED;
  g_assert_cmpint (gh_gate_judge (&facts, NOON, TODAY), ==, GH_VERDICT_TICKET_EXPIRED);
  facts.status = GH_TICKET_VERIFIED;
  g_assert_cmpint (gh_gate_judge (&facts, NOON, TODAY), ==, GH_VERDICT_ALREADY_VERIFIED);
  facts.status = GH_TICKET_RESERVED;
  g_assert_cmpint (gh_gate_judge (&facts, NOON, TODAY), ==, GH_VERDICT_NO_RESERVATION);
  facts.reserved = TRUE;
  g_assert_cmpint (gh_gate_judge (&facts, NOON, TODAY), ==, GH_VERDICT_TICKET_EXPIRED);
  g_assert_cmpint (gh_gate_judge (&facts, NOON - 1, TODAY), ==, GH_VERDICT_WRONG_DATE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gate-rule/time", test_time);
  g_test_add_func ("/gate-rule/validity", test_validity);
  g_test_add_func ("/gate-rule/precedence", test_precedence);
  return g_test_run ();
}
