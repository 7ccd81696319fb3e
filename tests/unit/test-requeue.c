/* Dead letters taken up again: which can be, all or none, and what it makes of them. */

#include "server/domain/requeue.h"

#include "tests/unit/venue.h"

#define ADD                                                                                        \
  "INSERT INTO outbox (id, orq, kind, channel, state, attempts, due_at, created_at, sent_at,"      \
  " expires_at, last_error) VALUES "

/* 1 waits, 2 was sent, 3 and 4 are dead, 5 was a code, 6 is over, 7 is not needed. */
static void
fill (Venue *venue)
{
  gint64 now = venue->context.now;
  venue_run (venue, ADD "(1, 1, 'confirmation', 'MAIL', 'PENDING', 2, 5, 5, NULL, NULL, 'x')");
  venue_run (venue, ADD "(2, 1, 'confirmation', 'MAIL', 'SENT', 0, 5, 5, 6, NULL, NULL)");
  venue_run (venue, ADD "(3, 1, 'confirmation', 'MAIL', 'DEAD', 33, 5, 5, NULL, NULL, 'x')");
  venue_run (venue, ADD "(4, 1, 'confirmation', 'SMS', 'DEAD', 1, 5, 5, NULL, " ID ", 'x')",
             now + 1);
  venue_run (venue, ADD "(5, 1, 'code', 'SMS', 'DEAD', 1, 5, 5, NULL, " ID ", 'x')", now + 1);
  venue_run (venue, ADD "(6, 1, 'confirmation', 'MAIL', 'DEAD', 0, 5, 5, NULL, " ID ", 'too late')",
             now);
  venue_run (venue,
             ADD "(7, 1, 'confirmation', 'MAIL', 'DEAD', 0, 5, 5, NULL, NULL, 'no longer needed')");
}

static void
expect_pending (Venue *venue, const char *expected)
{
  g_autofree char *ids = venue_text (venue, "SELECT group_concat(id, ' ') AS v FROM (SELECT id FROM"
                                            " outbox WHERE state = 'PENDING' ORDER BY id)");
  g_assert_cmpstr (ids, ==, expected);
}

static GhRequeued
requeue (Venue *venue, gint64 first, gint64 second)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  GhRequeued failed = { 0 };
  g_array_append_val (ids, first);
  if (second != 0)
    g_array_append_val (ids, second);
  ASSERT_DONE (gh_requeue (&venue->context, ids, &failed, &error), error);
  return failed;
}

static void
test_named (Venue *venue, gconstpointer data)
{
  fill (venue);
  g_assert_cmpint (requeue (venue, 3, 4).outcome, ==, GH_REQUEUE_DONE);
  expect_pending (venue, "1 3 4");
  g_autofree char *row =
      venue_text (venue, "SELECT attempts || ' ' || due_at || ' ' || created_at || ' ' ||"
                         " coalesce(last_error, '-') AS v FROM outbox WHERE id = 3");
  g_autofree char *expected = g_strdup_printf ("0 " ID " 5 -", venue->context.now);
  g_assert_cmpstr (row, ==, expected);
}

static void
test_refused (Venue *venue, gconstpointer data)
{
  static const struct {
    gint64 id;
    GhRequeue outcome;
  } cases[] = {
    { 1, GH_REQUEUE_NOT_DEAD }, { 2, GH_REQUEUE_NOT_DEAD }, { 5, GH_REQUEUE_CODE },
    { 6, GH_REQUEUE_TOO_LATE }, { 7, GH_REQUEUE_UNNEEDED }, { 8, GH_REQUEUE_UNKNOWN },
  };
  fill (venue);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    GhRequeued failed = requeue (venue, 3, cases[i].id);
    g_assert_cmpint (failed.id, ==, cases[i].id);
    g_assert_cmpint (failed.outcome, ==, cases[i].outcome);
    expect_pending (venue, "1"); /* 3 neither */
  }
}

static void
test_all (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 count = 0, left = 0;
  fill (venue);
  ASSERT_DONE (gh_requeue_all (&venue->context, &count, &left, &error), error);
  g_assert_cmpint (count, ==, 2);
  g_assert_cmpint (left, ==, 2); /* 5 and 6; nobody has to look at 7 */
  expect_pending (venue, "1 3 4");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  VENUE_TEST ("/requeue/named", NULL, test_named);
  VENUE_TEST ("/requeue/refused", NULL, test_refused);
  VENUE_TEST ("/requeue/all", NULL, test_all);
  return g_test_run ();
}
