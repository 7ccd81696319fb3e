/* Dates and times in words. Patterns and names come from the catalogue; a pattern's {names} may
 * stand in any order, so that every language can have its own. */

#include "server/view/date-words.h"

#include "server/words/words.h"

#include <string.h>

/* Before the names of zones that are no city's. */
#define ETC "Etc/"

/* Names within a date and names alone: many languages inflect the former. */
static const char *const months_in_date[] = {
  NC_ ("month in a date", "January"),   NC_ ("month in a date", "February"),
  NC_ ("month in a date", "March"),     NC_ ("month in a date", "April"),
  NC_ ("month in a date", "May"),       NC_ ("month in a date", "June"),
  NC_ ("month in a date", "July"),      NC_ ("month in a date", "August"),
  NC_ ("month in a date", "September"), NC_ ("month in a date", "October"),
  NC_ ("month in a date", "November"),  NC_ ("month in a date", "December"),
};
static const char *const months_alone[] = {
  NC_ ("month alone", "January"), NC_ ("month alone", "February"), NC_ ("month alone", "March"),
  NC_ ("month alone", "April"),   NC_ ("month alone", "May"),      NC_ ("month alone", "June"),
  NC_ ("month alone", "July"),    NC_ ("month alone", "August"),   NC_ ("month alone", "September"),
  NC_ ("month alone", "October"), NC_ ("month alone", "November"), NC_ ("month alone", "December"),
};
static const char *const weekdays[] = {
  NC_ ("weekday", "Monday"),   NC_ ("weekday", "Tuesday"), NC_ ("weekday", "Wednesday"),
  NC_ ("weekday", "Thursday"), NC_ ("weekday", "Friday"),  NC_ ("weekday", "Saturday"),
  NC_ ("weekday", "Sunday"),
};
static const char *const short_weekdays[] = {
  NC_ ("short weekday", "Mon"), NC_ ("short weekday", "Tue"), NC_ ("short weekday", "Wed"),
  NC_ ("short weekday", "Thu"), NC_ ("short weekday", "Fri"), NC_ ("short weekday", "Sat"),
  NC_ ("short weekday", "Sun"),
};

/* One {name} of a pattern. */
typedef struct {
  const char *name;
  const char *value;
} Part;

/* The pattern with its {names} filled in; names that nobody knows stay. */
static char *
fill (const char *pattern, const Part *parts, gsize length)
{
  GString *words = g_string_new (NULL);
  const char *at = pattern;

  while (*at != '\0') {
    const Part *part = NULL;

    for (gsize i = 0; *at == '{' && i < length && part == NULL; i++) {
      gsize name_length = strlen (parts[i].name);

      if (strncmp (at + 1, parts[i].name, name_length) == 0 && at[1 + name_length] == '}')
        part = &parts[i];
    }
    if (part != NULL) {
      g_string_append (words, part->value);
      at += strlen (part->name) + 2;
    } else {
      g_string_append_c (words, *at++);
    }
  }
  return g_string_free (words, FALSE);
}

static char *
fill_date (const char *pattern, GhDate date)
{
  g_autofree char *year_text = NULL;
  g_autofree char *day_text = NULL;
  int year, month, day, weekday;

  gh_date_split (date, &year, &month, &day, &weekday);
  year_text = g_strdup_printf ("%d", year);
  day_text = g_strdup_printf ("%d", day);

  const Part parts[] = {
    { "weekday", gh_words_weekday (weekday) },
    { "day", day_text },
    { "month", gh_words_in ("month in a date", months_in_date[month - 1]) },
    { "month_alone", gh_words_in ("month alone", months_alone[month - 1]) },
    { "year", year_text },
  };
  return fill (pattern, parts, G_N_ELEMENTS (parts));
}

char *
gh_words_date (GhDate date)
{
  /* Translators: {weekday}, {day}, {month} and {year} may stand in any order. */
  return fill_date (C_ ("date", "{weekday}, {month} {day}, {year}"), date);
}

char *
gh_words_date_short (GhDate date)
{
  return fill_date (C_ ("date", "{month} {day}, {year}"), date);
}

char *
gh_words_day (GhDate date)
{
  return fill_date (C_ ("date", "{weekday}, {month} {day}"), date);
}

char *
gh_words_month (GhDate date)
{
  return fill_date (C_ ("date", "{month_alone} {year}"), date);
}

char *
gh_words_time (int seconds)
{
  int hour = seconds / 3600;
  g_autofree char *minute = g_strdup_printf ("%02d", seconds / 60 % 60);
  g_autofree char *hour12 = g_strdup_printf ("%d", (hour + 11) % 12 + 1);
  g_autofree char *hour24 = g_strdup_printf ("%02d", hour);
  g_autofree char *hour24_plain = g_strdup_printf ("%d", hour);
  const Part parts[] = {
    { "hour12", hour12 },
    { "hour24", hour24 },
    { "hour24_plain", hour24_plain },
    { "minute", minute },
    { "half", hour % 24 < 12 ? C_ ("time", "AM") : C_ ("time", "PM") },
  };

  g_assert (seconds >= 0 && seconds <= GH_DAY_SECONDS);
  /* Translators: for 24 hours write {hour24}:{minute} (09:30) or {hour24_plain}:{minute} (9:30). */
  return fill (C_ ("time", "{hour12}:{minute} {half}"), parts, G_N_ELEMENTS (parts));
}

char *
gh_words_time_range (int start, int end)
{
  g_autofree char *start_text = gh_words_time (start);
  g_autofree char *end_text = gh_words_time (end);
  const Part parts[] = { { "start", start_text }, { "end", end_text } };

  if (start == 0 && end % GH_DAY_SECONDS == 0)
    return g_strdup (C_ ("time", "All day"));
  /* An end at midnight is the end of the day, however it is written. */
  if (end > start || end == 0)
    return fill (C_ ("time", "{start} – {end}"), parts, G_N_ELEMENTS (parts));
  return fill (C_ ("time", "{start} – {end} (next day)"), parts, G_N_ELEMENTS (parts));
}

/* A zone without a city, by what stands behind the "Etc/". */
static char *
zone_without_city (const char *name)
{
  gint64 west = 0;
  if (!g_str_has_prefix (name, "GMT") ||
      !g_ascii_string_to_signed (name + strlen ("GMT"), 10, -14, 12, &west, NULL))
    return g_strdup (name);
  return west == 0 ? g_strdup ("UTC") : g_strdup_printf ("UTC%+d", (int) -west);
}

char *
gh_words_zone (const char *timezone)
{
  const char *slash = strrchr (timezone, '/');
  if (slash == NULL)
    return g_strdup (timezone);
  if (g_str_has_prefix (timezone, ETC))
    return zone_without_city (timezone + strlen (ETC));
  g_autofree char *city = g_strdelimit (g_strdup (slash + 1), "_", ' ');
  /* Translators: the time zone of a city; keep %s. */
  g_auto (GStrv) parts = g_strsplit (_ ("%s time"), "%s", 2);
  return g_strjoinv (city, parts);
}

const char *
gh_words_weekday (int weekday)
{
  g_assert (weekday >= 1 && weekday <= 7);
  return gh_words_in ("weekday", weekdays[weekday - 1]);
}

const char *
gh_words_weekday_short (int weekday)
{
  g_assert (weekday >= 1 && weekday <= 7);
  return gh_words_in ("short weekday", short_weekdays[weekday - 1]);
}

int
gh_words_first_weekday (void)
{
  /* Translators: replace the digit by the weekday that a week starts with where your language is
   * spoken: 1 is Monday, 7 is Sunday. Keep the rest. */
  const char *text = _ ("calendar:first weekday:7");
  const char *digit = text + strlen (text) - 1;

  return digit > text && *digit >= '1' && *digit <= '7' ? *digit - '0' : 1;
}
