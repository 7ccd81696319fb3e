/* Lays a month out in weeks and says of each day what it is and whether it can be chosen. */

#include "server/view/month-grid.h"

#include "server/view/date-words.h"
#include "server/words/words.h"

/* Adds @words and frees it. */
static void
add_words (json_object *object, const char *key, char *words)
{
  json_object_object_add (object, key, json_object_new_string (words));
  g_free (words);
}

static void
add_text (json_object *object, const char *key, const char *text)
{
  json_object_object_add (object, key, text != NULL ? json_object_new_string (text) : NULL);
}

static void
add_flag (json_object *object, const char *key, gboolean flag)
{
  json_object_object_add (object, key, json_object_new_boolean (flag));
}

static json_object *
month_link (GhDate date)
{
  json_object *link = json_object_new_object ();

  add_words (link, "month", gh_month_format (date));
  add_words (link, "label", gh_words_month (date));
  return link;
}

/* What a day is called: for style sheets, and in words. The words under a number in the table are
 * also the last ones of its label, so that what is heard holds what is seen. */
typedef struct {
  const char *state;
  const char *word;
  gboolean seen; /* whether the word stands in the table too */
} DayWords;

static DayWords
day_words (const GhMonth *month, GhDate date, GhDayState state)
{
  if (date < month->today)
    return (DayWords){ "past", _ ("in the past"), FALSE };
  switch (state) {
  case GH_DAY_AVAILABLE:
    return (DayWords){ "available", _ ("open"), TRUE };
  case GH_DAY_LIMITED:
    return (DayWords){ "limited", _ ("limited"), TRUE };
  case GH_DAY_FULL:
    return (DayWords){ "full", _ ("full"), TRUE };
  case GH_DAY_NONE:
  default:
    return (DayWords){ "none", _ ("no times"), FALSE };
  }
}

static gboolean
is_bookable (const GhMonth *month, GhDate date, GhDayState state)
{
  return date >= month->today && (state == GH_DAY_AVAILABLE || state == GH_DAY_LIMITED);
}

/* "Friday, November 14, 2025: open, today" */
static char *
day_label (const GhMonth *month, GhDate date, const char *word, gboolean selected)
{
  g_autofree char *date_text = gh_words_date (date);
  GString *label = g_string_new (date_text);

  g_string_append_printf (label, ": %s", word);
  if (date == month->today)
    g_string_append_printf (label, ", %s", _ ("today"));
  if (selected)
    g_string_append_printf (label, ", %s", _ ("chosen"));
  return g_string_free (label, FALSE);
}

static json_object *
day_cell (const GhMonth *month, GhDate date, int day)
{
  GhDayState state = month->days[day - 1];
  DayWords words = day_words (month, date, state);
  gboolean bookable = is_bookable (month, date, state);
  gboolean selected = month->has_selected && month->selected == date;
  json_object *cell = json_object_new_object ();

  json_object_object_add (cell, "day", json_object_new_int (day));
  add_words (cell, "date", gh_date_format (date));
  add_text (cell, "state", words.state);
  add_words (cell, "label", day_label (month, date, words.word, selected));
  add_text (cell, "word", selected && bookable ? _ ("chosen") : words.seen ? words.word : "");
  add_flag (cell, "bookable", bookable);
  add_flag (cell, "selected", selected);
  add_flag (cell, "today", date == month->today);
  return cell;
}

/* The weeks, blank cells before the first and after the last day; tells whether nothing is left. */
static json_object *
week_rows (const GhMonth *month, GhDate first, gboolean *empty)
{
  GhDate after = gh_month_add (first, 1);
  json_object *weeks = json_object_new_array ();
  int weekday;
  GhDate start;

  gh_date_split (first, NULL, NULL, NULL, &weekday);
  start = first - (weekday - month->first_weekday + 7) % 7;
  *empty = TRUE;
  for (GhDate monday = start; monday < after; monday += 7) {
    json_object *days = json_object_new_array ();
    json_object *week = json_object_new_object ();

    for (GhDate date = monday; date < monday + 7; date++) {
      json_object *cell = NULL;

      if (date < first || date >= after) {
        cell = json_object_new_object ();
        add_flag (cell, "blank", TRUE);
      } else {
        cell = day_cell (month, date, date - first + 1);
        if (is_bookable (month, date, month->days[date - first]))
          *empty = FALSE;
      }
      json_object_array_add (days, cell);
    }
    json_object_object_add (week, "days", days);
    json_object_array_add (weeks, week);
  }
  return weeks;
}

static json_object *
weekday_names (int first_weekday)
{
  json_object *names = json_object_new_array ();

  for (int i = 0; i < 7; i++) {
    int weekday = (first_weekday - 1 + i) % 7 + 1;
    json_object *name = json_object_new_object ();

    add_text (name, "short", gh_words_weekday_short (weekday));
    add_text (name, "long", gh_words_weekday (weekday));
    json_object_array_add (names, name);
  }
  return names;
}

/* Links to the months around, or why there is none. */
static void
add_neighbours (json_object *grid, const GhMonth *month, GhDate first)
{
  GhDate previous = gh_month_add (first, -1);
  GhDate next = gh_month_add (first, 1);
  gboolean has_previous = gh_month_in_reach (previous, month->today);
  gboolean has_next = gh_month_in_reach (next, month->today);
  g_autofree char *previous_reason =
      g_strdup_printf (_ ("Only the last %d months can be shown."), GH_MONTH_REACH);
  g_autofree char *next_reason =
      g_strdup_printf (_ ("Reservations open %d months ahead."), GH_MONTH_REACH);

  json_object_object_add (grid, "previous", has_previous ? month_link (previous) : NULL);
  json_object_object_add (grid, "next", has_next ? month_link (next) : NULL);
  add_text (grid, "previous_reason", has_previous ? NULL : previous_reason);
  add_text (grid, "next_reason", has_next ? NULL : next_reason);
}

gboolean
gh_month_in_reach (GhDate month, GhDate today)
{
  GhDate first = gh_month_add (month, 0);

  return first >= gh_month_add (today, -GH_MONTH_REACH) &&
         first <= gh_month_add (today, GH_MONTH_REACH);
}

json_object *
gh_month_grid (const GhMonth *month)
{
  GhDate first = gh_month_add (month->month, 0);
  json_object *grid = json_object_new_object ();
  gboolean empty;

  g_assert (month->first_weekday >= 1 && month->first_weekday <= 7);
  add_words (grid, "title", gh_words_month (first));
  add_words (grid, "month", gh_month_format (first));
  json_object_object_add (grid, "weekdays", weekday_names (month->first_weekday));
  json_object_object_add (grid, "weeks", week_rows (month, first, &empty));
  add_neighbours (grid, month, first);
  add_flag (grid, "empty", empty);
  json_object_object_add (grid, "next_open",
                          empty && month->has_next_open ? month_link (month->next_open) : NULL);
  return grid;
}
