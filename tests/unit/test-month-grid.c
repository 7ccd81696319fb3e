/* The month's table: where days stand, what they are called, and which can be chosen. */

#include "server/view/month-grid.h"

static GhMonth
november (void)
{
  GhMonth month = { .month = gh_date_new (2025, 11, 10),
                    .today = gh_date_new (2025, 11, 14),
                    .first_weekday = 1 };

  for (int day = 1; day <= 30; day++)
    month.days[day - 1] = GH_DAY_AVAILABLE;
  month.days[15 - 1] = GH_DAY_LIMITED;
  month.days[16 - 1] = GH_DAY_FULL;
  month.days[17 - 1] = GH_DAY_NONE;
  return month;
}

static void
free_grid (json_object *grid)
{
  json_object_put (grid);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (json_object, free_grid)

static const char *
text_of (json_object *object, const char *key)
{
  json_object *value = NULL;

  g_assert_true (json_object_object_get_ex (object, key, &value));
  return value != NULL ? json_object_get_string (value) : NULL;
}

static gboolean
flag_of (json_object *object, const char *key)
{
  json_object *value = NULL;

  return json_object_object_get_ex (object, key, &value) && json_object_get_boolean (value);
}

static json_object *
cell_at (json_object *grid, gsize week, gsize column)
{
  json_object *weeks = json_object_object_get (grid, "weeks");
  json_object *row = json_object_array_get_idx (weeks, week);
  json_object *days = json_object_object_get (row, "days");

  g_assert_cmpuint (json_object_array_length (days), ==, 7);
  return json_object_array_get_idx (days, column);
}

static void
test_layout (void)
{
  GhMonth month = november ();
  g_autoptr (json_object) grid = gh_month_grid (&month);
  json_object *weekdays = json_object_object_get (grid, "weekdays");

  g_assert_cmpstr (text_of (grid, "title"), ==, "November 2025");
  g_assert_cmpstr (text_of (grid, "month"), ==, "2025-11");
  g_assert_cmpstr (text_of (json_object_array_get_idx (weekdays, 0), "short"), ==, "Mon");
  g_assert_cmpstr (text_of (json_object_array_get_idx (weekdays, 6), "long"), ==, "Sunday");
  /* 1 November 2025 is a Saturday. */
  g_assert_cmpuint (json_object_array_length (json_object_object_get (grid, "weeks")), ==, 5);
  g_assert_true (flag_of (cell_at (grid, 0, 4), "blank"));
  g_assert_cmpstr (text_of (cell_at (grid, 0, 5), "date"), ==, "2025-11-01");
  g_assert_cmpstr (text_of (cell_at (grid, 4, 6), "day"), ==, "30");
}

static void
test_first_weekday (void)
{
  GhMonth month = november ();
  g_autoptr (json_object) grid = NULL;

  month.first_weekday = 7;
  grid = gh_month_grid (&month);
  g_assert_cmpstr (
      text_of (json_object_array_get_idx (json_object_object_get (grid, "weekdays"), 0), "short"),
      ==, "Sun");
  g_assert_cmpuint (json_object_array_length (json_object_object_get (grid, "weeks")), ==, 6);
  g_assert_cmpstr (text_of (cell_at (grid, 0, 6), "day"), ==, "1");
  g_assert_cmpstr (text_of (cell_at (grid, 5, 0), "day"), ==, "30");
  g_assert_true (flag_of (cell_at (grid, 5, 1), "blank"));
}

static void
test_four_weeks (void)
{
  GhMonth month = { .month = gh_date_new (2027, 2, 1),
                    .today = gh_date_new (2027, 2, 1),
                    .first_weekday = 1 };
  g_autoptr (json_object) grid = gh_month_grid (&month);

  g_assert_cmpuint (json_object_array_length (json_object_object_get (grid, "weeks")), ==, 4);
  g_assert_cmpstr (text_of (cell_at (grid, 0, 0), "day"), ==, "1");
  g_assert_cmpstr (text_of (cell_at (grid, 3, 6), "day"), ==, "28");
}

static void
assert_day (json_object *cell, const char *state, gboolean bookable, const char *label)
{
  g_assert_cmpstr (text_of (cell, "state"), ==, state);
  g_assert_cmpint (flag_of (cell, "bookable"), ==, bookable);
  g_assert_cmpstr (text_of (cell, "label"), ==, label);
}

static void
test_states (void)
{
  GhMonth month = november ();
  g_autoptr (json_object) grid = gh_month_grid (&month);

  assert_day (cell_at (grid, 2, 3), "past", FALSE, "Thursday, November 13, 2025: in the past");
  assert_day (cell_at (grid, 2, 4), "available", TRUE, "Friday, November 14, 2025: open, today");
  assert_day (cell_at (grid, 2, 5), "limited", TRUE, "Saturday, November 15, 2025: limited");
  assert_day (cell_at (grid, 2, 6), "full", FALSE, "Sunday, November 16, 2025: full");
  assert_day (cell_at (grid, 3, 0), "none", FALSE, "Monday, November 17, 2025: no times");
  g_assert_true (flag_of (cell_at (grid, 2, 4), "today"));
  g_assert_false (flag_of (cell_at (grid, 2, 5), "today"));
  g_assert_false (flag_of (grid, "empty"));
}

static void
test_selected (void)
{
  GhMonth month = november ();
  g_autoptr (json_object) grid = NULL;

  month.has_selected = TRUE;
  month.selected = gh_date_new (2025, 11, 21);
  grid = gh_month_grid (&month);
  g_assert_true (flag_of (cell_at (grid, 3, 4), "selected"));
  g_assert_cmpstr (text_of (cell_at (grid, 3, 4), "word"), ==, "chosen");
  assert_day (cell_at (grid, 3, 4), "available", TRUE, "Friday, November 21, 2025: open, chosen");
  g_assert_false (flag_of (cell_at (grid, 3, 3), "selected"));
  g_assert_cmpstr (text_of (cell_at (grid, 3, 3), "word"), ==, "open");
}

static void
test_reach (void)
{
  GhDate today = gh_date_new (2025, 11, 30);
  GhMonth month = november ();
  g_autoptr (json_object) first = NULL;
  g_autoptr (json_object) last = NULL;

  g_assert_true (gh_month_in_reach (gh_date_new (2025, 8, 1), today));
  g_assert_false (gh_month_in_reach (gh_date_new (2025, 7, 31), today));
  g_assert_true (gh_month_in_reach (gh_date_new (2026, 2, 28), today));
  g_assert_false (gh_month_in_reach (gh_date_new (2026, 3, 1), today));

  month.month = gh_date_new (2025, 8, 1);
  first = gh_month_grid (&month);
  g_assert_null (text_of (first, "previous"));
  g_assert_cmpstr (text_of (first, "previous_reason"), ==, "Only the last 3 months can be shown.");
  g_assert_cmpstr (text_of (json_object_object_get (first, "next"), "month"), ==, "2025-09");
  g_assert_null (text_of (first, "next_reason"));

  month.month = gh_date_new (2026, 2, 1);
  last = gh_month_grid (&month);
  g_assert_cmpstr (text_of (json_object_object_get (last, "previous"), "label"), ==,
                   "January 2026");
  g_assert_null (text_of (last, "next"));
  g_assert_cmpstr (text_of (last, "next_reason"), ==, "Reservations open 3 months ahead.");
}

static void
test_empty (void)
{
  GhMonth month = november ();
  g_autoptr (json_object) without = NULL;
  g_autoptr (json_object) with = NULL;

  month.today = gh_date_new (2025, 12, 1); /* every day has passed */
  without = gh_month_grid (&month);
  g_assert_true (flag_of (without, "empty"));
  g_assert_null (text_of (without, "next_open"));

  month.has_next_open = TRUE;
  month.next_open = gh_date_new (2026, 1, 5);
  with = gh_month_grid (&month);
  g_assert_cmpstr (text_of (json_object_object_get (with, "next_open"), "month"), ==, "2026-01");

  month.today = gh_date_new (2025, 11, 30); /* the last day is left */
  g_autoptr (json_object) not_empty = gh_month_grid (&month);
  g_assert_false (flag_of (not_empty, "empty"));
  g_assert_null (text_of (not_empty, "next_open"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/month-grid/layout", test_layout);
  g_test_add_func ("/month-grid/first-weekday", test_first_weekday);
  g_test_add_func ("/month-grid/four-weeks", test_four_weeks);
  g_test_add_func ("/month-grid/states", test_states);
  g_test_add_func ("/month-grid/selected", test_selected);
  g_test_add_func ("/month-grid/reach", test_reach);
  g_test_add_func ("/month-grid/empty", test_empty);
  return g_test_run ();
}
