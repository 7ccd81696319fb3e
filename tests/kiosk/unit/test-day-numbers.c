/* Tests of kiosk/desk/day-numbers: what the server said, and what happened here since. */

#include "kiosk/desk/day-numbers.h"

#define TEN    ((gint64) 1000000)
#define NOON   (TEN + 7200)
#define BEFORE (TEN - 60)

static GhDayNumbers *numbers;

static void
add_slot (GhStats *stats, gint64 starts_at, int start, int admitted)
{
  GhStatsSlot slot = { .slot_id = 1 + (gint64) stats->slots->len,
                       .start_time = start * 3600,
                       .end_time = (start + 2) * 3600,
                       .starts_at = starts_at,
                       .ends_at = starts_at + 7200,
                       .expected = 90,
                       .admitted = admitted };
  g_array_append_val (stats->slots, slot);
}

/* 120 of 200 are in, 50 in the slot from ten to twelve. */
static gboolean
answer (guint asked, int admitted, int in_slot)
{
  GhStats *stats = gh_stats_new ();
  stats->expected = 200;
  stats->admitted = admitted;
  add_slot (stats, TEN, 10, in_slot);
  add_slot (stats, NOON, 12, 0);
  return gh_day_numbers_answer (numbers, asked, stats, TEN);
}

static void
assert_numbers (int day, int slot)
{
  GhNumbersNow present = gh_day_numbers_get (numbers, TEN + 60);
  g_assert_cmpint (present.day.admitted, ==, day);
  g_assert_cmpint (present.slot.admitted, ==, slot);
  g_assert_cmpint (present.day.expected, ==, 200);
  g_assert_cmpint (present.slot.expected, ==, 90);
  g_assert_cmpint (present.as_of, ==, TEN);
}

static void
test_nothing_yet (void)
{
  gh_day_numbers_let_in (numbers, "a", TEN, FALSE);
  g_assert_cmpint (gh_day_numbers_get (numbers, TEN).as_of, ==, 0);
}

static void
test_counts_at_once (void)
{
  g_assert_true (answer (gh_day_numbers_ask (numbers), 120, 50));
  assert_numbers (120, 50);
  gh_day_numbers_let_in (numbers, "a", TEN, TRUE);
  gh_day_numbers_let_in (numbers, "b", NOON, FALSE);
  gh_day_numbers_let_in (numbers, "c", 0, FALSE);
  assert_numbers (123, 51);
  /* The server has a by now, not b and c. */
  g_assert_true (answer (gh_day_numbers_ask (numbers), 121, 51));
  assert_numbers (123, 51);
  gh_day_numbers_tell (numbers, "b");
  gh_day_numbers_tell (numbers, "c");
  assert_numbers (123, 51);
  g_assert_true (answer (gh_day_numbers_ask (numbers), 123, 51));
  assert_numbers (123, 51);
}

/* Nobody knows whether an answer has what the server heard of while it was asked. */
static void
test_heard_meanwhile (void)
{
  g_assert_true (answer (gh_day_numbers_ask (numbers), 120, 50));
  guint asked = gh_day_numbers_ask (numbers);
  gh_day_numbers_let_in (numbers, "a", TEN, TRUE);
  g_assert_false (answer (asked, 121, 51));
  assert_numbers (121, 51);
  asked = gh_day_numbers_ask (numbers);
  gh_day_numbers_let_in (numbers, "b", TEN, FALSE); /* that it cannot have */
  g_assert_true (answer (asked, 121, 51));
  assert_numbers (122, 52);
}

static void
test_taken_back (void)
{
  g_assert_true (answer (gh_day_numbers_ask (numbers), 120, 50));
  gh_day_numbers_let_in (numbers, "a", TEN, TRUE);
  gh_day_numbers_take_back (numbers, "a", TEN, TRUE);
  assert_numbers (120, 50);
  g_assert_true (answer (gh_day_numbers_ask (numbers), 120, 50));
  assert_numbers (120, 50);
  /* One that the server had long ago, while it does not answer. */
  gh_day_numbers_take_back (numbers, "old", TEN, FALSE);
  assert_numbers (119, 49);
  g_assert_true (answer (gh_day_numbers_ask (numbers), 120, 50));
  assert_numbers (119, 49);
  gh_day_numbers_tell (numbers, "old");
  g_assert_true (answer (gh_day_numbers_ask (numbers), 119, 49));
  assert_numbers (119, 49);
  /* One that it never had. */
  gh_day_numbers_let_in (numbers, "b", TEN, FALSE);
  gh_day_numbers_drop (numbers, "b");
  assert_numbers (119, 49);
}

static void
test_slots (void)
{
  g_assert_true (answer (gh_day_numbers_ask (numbers), 1, 1));
  GhNumbersNow early = gh_day_numbers_get (numbers, BEFORE);
  g_assert_true (early.has_slot);
  g_assert_cmpint (early.start_time, ==, 10 * 3600);
  GhNumbersNow second = gh_day_numbers_get (numbers, NOON);
  g_assert_cmpint (second.start_time, ==, 12 * 3600);
  g_assert_cmpint (second.slot.admitted, ==, 0);
  GhNumbersNow late = gh_day_numbers_get (numbers, NOON + 7200);
  g_assert_false (late.has_slot);
  /* Never fewer than nobody. */
  gh_day_numbers_take_back (numbers, "a", TEN, FALSE);
  gh_day_numbers_take_back (numbers, "b", TEN, FALSE);
  assert_numbers (0, 0);
}

static void
run (gconstpointer test)
{
  numbers = gh_day_numbers_new ();
  ((void (*) (void)) test) ();
  gh_day_numbers_free (numbers);
  gh_day_numbers_free (NULL);
}

#define ADD(path, test) g_test_add_data_func ("/day-numbers/" path, (gconstpointer) (test), run)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("nothing-yet", test_nothing_yet);
  ADD ("counts-at-once", test_counts_at_once);
  ADD ("heard-meanwhile", test_heard_meanwhile);
  ADD ("taken-back", test_taken_back);
  ADD ("slots", test_slots);
  return g_test_run ();
}
