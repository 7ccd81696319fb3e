/* Messages that wait to be sent. */

#include "server/store/outbox-store.h"

#include "tests/unit/venue.h"

static void
test_insert (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 ticket = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  gint64 slot = venue_add_slot (venue, "2026-07-02", "10:00", "12:00", 5);
  gint64 reservation = venue_reserve (venue, ticket, slot);
  GhNewMessage message = { .orq = venue->orq,
                           .kind = "confirmation",
                           .channel = GH_CHANNEL_SMS,
                           .reservation_id = reservation };
  ASSERT_DONE (gh_outbox_store_insert (venue->db, &message, 77, &error), error);
  g_autofree char *row = venue_text (
      venue, "SELECT kind || channel || reservation_id || state || attempts || due_at || created_at"
             " || coalesce(sent_at, '-') || coalesce(last_error, '-') AS v FROM outbox");
  g_autofree char *expected = g_strdup_printf ("confirmationSMS" ID "PENDING07777--", reservation);
  g_assert_cmpstr (row, ==, expected);
  message.reservation_id = 99;
  g_assert_false (gh_outbox_store_insert (venue->db, &message, 77, &error));
  g_assert_error (error, GH_DB_ERROR, GH_DB_ERROR_CONSTRAINT);
}

static void
test_find (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhMessage) none = NULL;
  g_autoptr (GhMessage) found = NULL;
  GhNewMessage message = {
    .orq = venue->orq, .kind = "code", .payload = "sealed", .expires_at = 377
  };
  ASSERT_DONE (gh_outbox_store_insert (venue->db, &message, 77, &error), error);
  ASSERT_DONE (gh_outbox_store_find (venue->db, 99, &none, &error), error);
  g_assert_null (none);
  ASSERT_DONE (gh_outbox_store_find (venue->db, 1, &found, &error), error);
  g_assert_cmpint (found->id, ==, 1);
  g_assert_cmpint (found->orq, ==, venue->orq);
  g_assert_cmpstr (found->kind, ==, "code");
  g_assert_cmpint (found->channel, ==, GH_CHANNEL_MAIL);
  g_assert_cmpint (found->reservation_id, ==, 0);
  g_assert_cmpstr (found->payload, ==, "sealed");
  g_assert_cmpint (found->attempts, ==, 0);
  g_assert_cmpint (found->created_at, ==, 77);
  g_assert_cmpint (found->expires_at, ==, 377);
}

static void
test_count (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  GhOutboxCount count = { -1, -1, -1 };
  gint64 ticket = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  gint64 slot = venue_add_slot (venue, "2026-07-02", "10:00", "12:00", 5);
  gint64 reservation = venue_reserve (venue, ticket, slot);
  GhNewMessage message = { .orq = venue->orq,
                           .kind = "confirmation",
                           .reservation_id = reservation };
  ASSERT_DONE (gh_outbox_store_count (venue->db, "confirmation", reservation, 0, &count, &error),
               error);
  g_assert_cmpint (count.times, ==, 0);
  g_assert_cmpint (count.last_at, ==, 0);
  for (gint64 at = 70; at <= 90; at += 10) {
    for (int channel = GH_CHANNEL_MAIL; channel <= GH_CHANNEL_SMS; channel++) {
      message.channel = (GhChannel) channel;
      ASSERT_DONE (gh_outbox_store_insert (venue->db, &message, at, &error), error);
    }
  }
  message.kind = "code";
  ASSERT_DONE (gh_outbox_store_insert (venue->db, &message, 95, &error), error);
  ASSERT_DONE (gh_outbox_store_count (venue->db, "confirmation", reservation, 70, &count, &error),
               error);
  g_assert_cmpint (count.times, ==, 2);
  g_assert_cmpint (count.first_at, ==, 80);
  g_assert_cmpint (count.last_at, ==, 90);
  ASSERT_DONE (gh_outbox_store_count (venue->db, "confirmation", 99, 0, &count, &error), error);
  g_assert_cmpint (count.times, ==, 0);
}

static void
insert (Venue *venue, const char *kind, GhChannel channel, gint64 now)
{
  g_autoptr (GError) error = NULL;
  GhNewMessage message = { .orq = venue->orq,
                           .kind = kind,
                           .channel = channel,
                           .payload = "sealed",
                           .expires_at = now + 300 };
  ASSERT_DONE (gh_outbox_store_insert (venue->db, &message, now, &error), error);
}

/* The ids of what is due, and the first of it. */
static char *
list_due (Venue *venue, gint64 now, int limit, GhDueMessage *first)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) list =
      gh_outbox_store_list_due (venue->db, GH_CHANNEL_MAIL, now, limit, &error);
  g_autoptr (GString) ids = g_string_new (NULL);
  g_assert_no_error (error);
  for (guint i = 0; i < list->len; i++)
    g_string_append_printf (ids, ID " ", g_array_index (list, GhDueMessage, i).id);
  if (list->len > 0)
    *first = g_array_index (list, GhDueMessage, 0);
  return g_string_free (g_steal_pointer (&ids), FALSE);
}

static void
test_due (Venue *venue, gconstpointer data)
{
  GhDueMessage first = { 0 };
  insert (venue, "confirmation", GH_CHANNEL_MAIL, 80);
  insert (venue, "confirmation", GH_CHANNEL_MAIL, 70);
  insert (venue, "confirmation", GH_CHANNEL_SMS, 70);
  insert (venue, "code", GH_CHANNEL_MAIL, 90);
  insert (venue, "confirmation", GH_CHANNEL_MAIL, 91);
  g_autofree char *due = list_due (venue, 90, 9, &first);
  g_assert_cmpstr (due, ==, "4 2 1 ");
  g_assert_cmpint (first.expires_at, ==, 390);
  g_assert_cmpint (first.claimed_until, ==, 0);
  g_autofree char *two = list_due (venue, 90, 2, &first);
  g_assert_cmpstr (two, ==, "4 2 ");
}

/* Queued or put off by a clock that was ahead; once it was tried, it waits as long as it was told.
 */
static void
test_due_of_the_future (Venue *venue, gconstpointer data)
{
  static const struct {
    const char *change;
    gboolean due;
  } cases[] = {
    { "due_at = created_at", TRUE },
    { "created_at = 1030, due_at = 1030", FALSE }, /* a difference between two clocks */
    { "due_at = 1005", FALSE },                    /* tried, and put off */
    { "due_at = 1000", TRUE },
    { "created_at = 900, due_at = 1000 + 86400", FALSE }, /* as a server may wish */
    { "created_at = 900, due_at = 1000 + 3 * 86400", TRUE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    GhDueMessage first = { 0 };
    gboolean claimed = FALSE;
    g_autoptr (GError) error = NULL;
    venue_run (venue, "DELETE FROM outbox");
    insert (venue, "confirmation", GH_CHANNEL_MAIL, 5000);
    venue_run (venue, "UPDATE outbox SET %s", cases[i].change);
    g_autofree char *due = list_due (venue, 1000, 9, &first);
    g_test_message ("%s", cases[i].change);
    g_assert_cmpint (due[0] != '\0', ==, cases[i].due);
    first.id = 1;
    ASSERT_DONE (gh_outbox_store_claim (venue->db, &first, 1100, 1000, &claimed, &error), error);
    g_assert_cmpint (claimed, ==, cases[i].due);
  }
}

static gboolean
claim (Venue *venue, const GhDueMessage *due, gint64 until, gint64 now)
{
  g_autoptr (GError) error = NULL;
  gboolean claimed = FALSE;
  ASSERT_DONE (gh_outbox_store_claim (venue->db, due, until, now, &claimed, &error), error);
  return claimed;
}

/* Of many who listed it, one gets it; of many claims, one settles it. */
static void
test_claim (Venue *venue, gconstpointer data)
{
  GhDueMessage due = { 0 };
  insert (venue, "code", GH_CHANNEL_MAIL, 70);
  g_autofree char *ids = list_due (venue, 70, 1, &due);
  g_assert_true (claim (venue, &due, 170, 70));
  g_assert_false (claim (venue, &due, 171, 70));
  due.claimed_until = 170;
  g_assert_true (claim (venue, &due, 180, 71));
  due.claimed_until = 180;
  venue_run (venue, "UPDATE outbox SET due_at = 75");
  g_assert_false (claim (venue, &due, 190, 74));
  venue_run (venue, "UPDATE outbox SET state = 'DEAD'");
  g_assert_false (claim (venue, &due, 190, 75));
}

static gboolean
settle (Venue *venue, gint64 until, GhSettlement settlement)
{
  g_autoptr (GError) error = NULL;
  gboolean settled = FALSE;
  ASSERT_DONE (gh_outbox_store_settle (venue->db, 1, until, &settlement, 99, &settled, &error),
               error);
  return settled;
}

static void
expect_row (Venue *venue, const char *expected)
{
  g_autofree char *row = venue_text (
      venue, "SELECT state || ' ' || attempts || ' ' || due_at || ' ' || claimed_until || ' ' ||"
             " coalesce(sent_at, '-') || ' ' || coalesce(payload, '-') || ' ' ||"
             " coalesce(last_error, '-') AS v FROM outbox");
  g_assert_cmpstr (row, ==, expected);
}

static void
test_settle (Venue *venue, gconstpointer data)
{
  GhDueMessage due = { 0 };
  insert (venue, "code", GH_CHANNEL_MAIL, 70);
  g_autofree char *ids = list_due (venue, 70, 1, &due);
  g_assert_true (claim (venue, &due, 170, 70));
  g_assert_false (settle (venue, 169, (GhSettlement){ .kind = GH_SETTLE_SENT }));
  expect_row (venue, "PENDING 0 70 170 - sealed -");
  GhSettlement later = { .kind = GH_SETTLE_LATER, .attempts = 1, .due_at = 75, .fault = "not now" };
  g_assert_true (settle (venue, 170, later));
  expect_row (venue, "PENDING 1 75 0 - sealed not now");
  g_assert_false (settle (venue, 170, later));

  g_assert_true (claim (venue, &due, 175, 75));
  later.fault = NULL;
  g_assert_true (settle (venue, 175, later));
  expect_row (venue, "PENDING 1 75 0 - sealed not now");

  g_assert_true (claim (venue, &due, 176, 75));
  GhSettlement dead = { .kind = GH_SETTLE_DEAD, .attempts = 2, .fault = "never" };
  g_assert_true (settle (venue, 176, dead));
  expect_row (venue, "DEAD 2 75 0 - - never");
  g_assert_false (settle (venue, 0, (GhSettlement){ .kind = GH_SETTLE_SENT }));

  venue_run (venue, "UPDATE outbox SET state = 'PENDING', payload = 'sealed', claimed_until = 5");
  g_assert_true (settle (venue, 5, (GhSettlement){ .kind = GH_SETTLE_SENT }));
  expect_row (venue, "SENT 2 75 0 99 - -");
}

static void
on_line (const GhOutboxLine *line, gpointer data)
{
  g_string_append_printf (data, ID ":%s ", line->id, line->state);
}

static char *
list (Venue *venue, const char *state, int limit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) lines = g_string_new (NULL);
  ASSERT_DONE (gh_outbox_store_list (venue->db, state, limit, on_line, lines, &error), error);
  return g_string_free (g_steal_pointer (&lines), FALSE);
}

static void
test_for_people (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 oldest = -1, waiting = -1, pruned = 0;
  gboolean requeued = TRUE;
  ASSERT_DONE (gh_outbox_store_oldest (venue->db, &oldest, &error), error);
  g_assert_cmpint (oldest, ==, 0);
  ASSERT_DONE (gh_outbox_store_count_waiting (venue->db, &waiting, &error), error);
  g_assert_cmpint (waiting, ==, 0);
  for (gint64 at = 70; at < 75; at++)
    insert (venue, "code", GH_CHANNEL_MAIL, at);
  venue_run (venue, "UPDATE outbox SET state = 'DEAD', last_error = 'x' WHERE id IN (2, 5)");
  venue_run (venue, "UPDATE outbox SET state = 'DEAD', last_error = '" GH_OUTBOX_UNNEEDED
                    "' WHERE id = 3");
  venue_run (venue, "UPDATE outbox SET state = 'SENT', sent_at = 1 WHERE id = 1");
  g_autofree char *all = list (venue, NULL, 9);
  g_assert_cmpstr (all, ==, "5:DEAD 4:PENDING 3:UNNEEDED 2:DEAD 1:SENT ");
  g_autofree char *dead = list (venue, "DEAD", 9);
  g_assert_cmpstr (dead, ==, "5:DEAD 2:DEAD ");
  g_autofree char *unneeded = list (venue, "UNNEEDED", 9);
  g_assert_cmpstr (unneeded, ==, "3:UNNEEDED ");
  g_autofree char *last = list (venue, NULL, 1);
  g_assert_cmpstr (last, ==, "5:DEAD ");
  ASSERT_DONE (gh_outbox_store_oldest (venue->db, &oldest, &error), error);
  g_assert_cmpint (oldest, ==, 73);
  ASSERT_DONE (gh_outbox_store_count_waiting (venue->db, &waiting, &error), error);
  g_assert_cmpint (waiting, ==, 1);

  ASSERT_DONE (gh_outbox_store_requeue (venue->db, 4, 80, &requeued, &error), error);
  g_assert_false (requeued);
  ASSERT_DONE (gh_outbox_store_prune (venue->db, 74, &pruned, &error), error);
  g_assert_cmpint (pruned, ==, 3);
  g_autofree char *kept = list (venue, NULL, 9);
  g_assert_cmpstr (kept, ==, "5:DEAD 4:PENDING ");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  VENUE_TEST ("/outbox-store/insert", NULL, test_insert);
  VENUE_TEST ("/outbox-store/find", NULL, test_find);
  VENUE_TEST ("/outbox-store/count", NULL, test_count);
  VENUE_TEST ("/outbox-store/due", NULL, test_due);
  VENUE_TEST ("/outbox-store/due-of-the-future", NULL, test_due_of_the_future);
  VENUE_TEST ("/outbox-store/claim", NULL, test_claim);
  VENUE_TEST ("/outbox-store/settle", NULL, test_settle);
  VENUE_TEST ("/outbox-store/for-people", NULL, test_for_people);
  return g_test_run ();
}
