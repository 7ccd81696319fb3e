/* Calendar dates, wall-clock times and time zones: the only place where a venue's local time
 * becomes an instant. GLib supplies the zones' offsets; gaps and doubled hours are worked out here.
 */

#include "core/slot-time.h"

#include "core/zone-file.h"

#define MIN_YEAR 1900
#define MAX_YEAR 9999

/* Shape of the proleptic Gregorian calendar. Years are counted from March, so that the leap day is
 * the last of its year, and eras of 400 years begin on a 1 March. */
#define ERA_DAYS       146097
#define ERA_YEARS      400
#define EPOCH_TO_ERA_0 719468 /* days from 0000-03-01 to 1970-01-01 */

/* No zone is ever further from UTC than this; the search for a local time looks that far around. */
#define REACH (2 * GH_DAY_SECONDS)

static gint64
floor_div (gint64 dividend, gint64 divisor)
{
  gint64 quotient = dividend / divisor;

  return dividend % divisor < 0 ? quotient - 1 : quotient;
}

static gint64
days_from_civil (int year, int month, int day)
{
  gint64 march_year = month > 2 ? year : year - 1;
  gint64 era = floor_div (march_year, ERA_YEARS);
  int year_of_era = (int) (march_year - era * ERA_YEARS);
  int march_month = (month + 9) % 12;
  int day_of_year = (153 * march_month + 2) / 5 + day - 1;

  return era * ERA_DAYS + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
         EPOCH_TO_ERA_0;
}

static int
days_in_month (int year, int month)
{
  static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  gboolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

  return month == 2 && leap ? 29 : days[month - 1];
}

static gboolean
is_real_month (int year, int month)
{
  return year >= MIN_YEAR && year <= MAX_YEAR && month >= 1 && month <= 12;
}

static gboolean
is_real_date (int year, int month, int day)
{
  return is_real_month (year, month) && day >= 1 && day <= days_in_month (year, month);
}

/* Reads @text against @form, where a run of '9' is a number of that many digits and everything else
 * stands for itself; the whole text must match. */
static gboolean
read_numbers (const char *text, const char *form, int *numbers)
{
  if (text == NULL)
    return FALSE;
  for (; *form != '\0'; form++, text++) {
    if (*form != '9') {
      if (*text != *form)
        return FALSE;
      continue;
    }
    if (!g_ascii_isdigit (*text))
      return FALSE;
    *numbers = *numbers * 10 + (*text - '0');
    if (form[1] != '9')
      numbers++;
  }
  return *text == '\0';
}

gboolean
gh_date_parse (const char *text, GhDate *date)
{
  int n[3] = { 0 };

  if (!read_numbers (text, "9999-99-99", n) || !is_real_date (n[0], n[1], n[2]))
    return FALSE;
  *date = gh_date_new (n[0], n[1], n[2]);
  return TRUE;
}

char *
gh_date_format (GhDate date)
{
  int year, month, day;

  gh_date_split (date, &year, &month, &day, NULL);
  return g_strdup_printf ("%04d-%02d-%02d", year, month, day);
}

void
gh_date_split (GhDate date, int *year, int *month, int *day, int *weekday)
{
  gint64 shifted = (gint64) date + EPOCH_TO_ERA_0;
  gint64 era = floor_div (shifted, ERA_DAYS);
  int day_of_era = (int) (shifted - era * ERA_DAYS);
  int year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / (ERA_DAYS - 1)) / 365;
  int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int march_month = (5 * day_of_year + 2) / 153;
  int civil_month = march_month < 10 ? march_month + 3 : march_month - 9;

  if (year != NULL)
    *year = (int) (era * ERA_YEARS) + year_of_era + (civil_month <= 2 ? 1 : 0);
  if (month != NULL)
    *month = civil_month;
  if (day != NULL)
    *day = day_of_year - (153 * march_month + 2) / 5 + 1;
  if (weekday != NULL) /* 1970-01-01 was a Thursday */
    *weekday = (int) (((gint64) date + 3) - floor_div ((gint64) date + 3, 7) * 7) + 1;
}

GhDate
gh_date_new (int year, int month, int day)
{
  g_assert (is_real_date (year, month, day));
  return (GhDate) days_from_civil (year, month, day);
}

gboolean
gh_month_parse (const char *text, GhDate *first)
{
  int n[2] = { 0 };

  if (!read_numbers (text, "9999-99", n) || !is_real_month (n[0], n[1]))
    return FALSE;
  *first = gh_date_new (n[0], n[1], 1);
  return TRUE;
}

char *
gh_month_format (GhDate date)
{
  int year, month;

  gh_date_split (date, &year, &month, NULL, NULL);
  return g_strdup_printf ("%04d-%02d", year, month);
}

GhDate
gh_month_add (GhDate date, int months)
{
  int year, month;
  gint64 total;

  gh_date_split (date, &year, &month, NULL, NULL);
  total = (gint64) year * 12 + (month - 1) + months;
  year = (int) floor_div (total, 12);
  return (GhDate) days_from_civil (year, (int) (total - (gint64) year * 12) + 1, 1);
}

gboolean
gh_time_parse (const char *text, int *seconds)
{
  int n[3] = { 0 };
  int total;

  if (!read_numbers (text, "99:99:99", n)) {
    n[0] = n[1] = n[2] = 0;
    if (!read_numbers (text, "99:99", n))
      return FALSE;
  }
  total = n[0] * 3600 + n[1] * 60 + n[2];
  if (n[1] > 59 || n[2] > 59 || total > GH_DAY_SECONDS)
    return FALSE;
  *seconds = total;
  return TRUE;
}

char *
gh_time_format (int seconds)
{
  g_assert (seconds >= 0 && seconds <= GH_DAY_SECONDS);
  return g_strdup_printf ("%02d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

gboolean
gh_instant_parse (const char *text, gint64 *instant)
{
  int n[6] = { 0 };

  if (!read_numbers (text, "9999-99-99T99:99:99Z", n) || !is_real_date (n[0], n[1], n[2]) ||
      n[3] > 23 || n[4] > 59 || n[5] > 59)
    return FALSE;
  *instant =
      (gint64) gh_date_new (n[0], n[1], n[2]) * GH_DAY_SECONDS + n[3] * 3600 + n[4] * 60 + n[5];
  return TRUE;
}

/* @instant, brought into the years that have a written form. */
static gint64
clamp_instant (gint64 instant)
{
  gint64 first = days_from_civil (MIN_YEAR, 1, 1) * GH_DAY_SECONDS;
  gint64 after = days_from_civil (MAX_YEAR + 1, 1, 1) * GH_DAY_SECONDS;

  return CLAMP (instant, first, after - 1);
}

char *
gh_instant_format (gint64 instant)
{
  gint64 seconds = clamp_instant (instant);
  GhDate date = (GhDate) floor_div (seconds, GH_DAY_SECONDS);
  g_autofree char *day = gh_date_format (date);
  g_autofree char *time = gh_time_format ((int) (seconds - (gint64) date * GH_DAY_SECONDS));

  return g_strdup_printf ("%sT%sZ", day, time);
}

/* Whether @name is written like a zone of the IANA database: a capital first, then letters, digits,
 * '_', '+', '-' and single slashes. Digits and signs only after a slash, which tells "Etc/GMT+5"
 * from POSIX rules such as "EST5EDT"; "Z" alone is an offset to GLib. Dots never occur, so no path
 * climbs out. */
static gboolean
is_zone_name (const char *name)
{
  gboolean after_slash = FALSE;

  if (name == NULL || !g_ascii_isupper (name[0]) || name[1] == '\0')
    return FALSE;
  for (; *name != '\0'; name++) {
    if (*name == '/') {
      if (!g_ascii_isalpha (name[1]))
        return FALSE;
      after_slash = TRUE;
    } else if (g_ascii_isdigit (*name) || *name == '+' || *name == '_') {
      if (!after_slash)
        return FALSE;
    } else if (!g_ascii_isalpha (*name) && *name != '-')
      return FALSE;
  }
  return TRUE;
}

GTimeZone *
gh_zone_open (const char *name)
{
  return is_zone_name (name) ? g_time_zone_new_identifier (name) : NULL;
}

static int
interval_at (GTimeZone *zone, gint64 instant)
{
  return g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, instant);
}

GhDate
gh_zone_date (GTimeZone *zone, gint64 now, int *seconds)
{
  gint64 instant = clamp_instant (now);
  gint64 local = instant + g_time_zone_get_offset (zone, interval_at (zone, instant));
  gint64 date = floor_div (local, GH_DAY_SECONDS);

  if (seconds != NULL)
    *seconds = (int) (local - date * GH_DAY_SECONDS);
  return (GhDate) date;
}

gboolean
gh_zone_today (const char *name, gint64 now, GhDate *today)
{
  int offset = 0;
  if (!is_zone_name (name))
    return FALSE;
  if (gh_zone_file_offset (name, now, &offset)) {
    *today = (GhDate) floor_div (now + offset, GH_DAY_SECONDS);
    return TRUE;
  }
  g_autoptr (GTimeZone) zone = gh_zone_open (name);
  if (zone == NULL)
    return FALSE;
  *today = gh_zone_date (zone, now, NULL);
  return TRUE;
}

/* What a wall-clock time means: none, one or several moments. */
typedef struct {
  gboolean exists;
  gint64 first;
  gint64 last;
  gint64 change; /* when it does not exist: the moment of the clock change that skips it */
} Moments;

/* The first clock change after @from, when there is one up to @to. */
static gint64
find_change (GTimeZone *zone, gint64 from, gint64 to)
{
  int interval = interval_at (zone, from);

  while (to - from > 1) {
    gint64 middle = from + (to - from) / 2;

    if (interval_at (zone, middle) > interval)
      to = middle;
    else
      from = middle;
  }
  return to;
}

/* All instants at which the clocks in @zone show @seconds on @date. A local time is an instant
 * under every offset that is in force at the instant so reached. */
static Moments
find_moments (GTimeZone *zone, GhDate date, int seconds)
{
  gint64 local = (gint64) date * GH_DAY_SECONDS + seconds;
  gint64 from = local - REACH;
  gint64 to = local + REACH;
  int last = interval_at (zone, to);
  Moments moments = { FALSE, 0, 0, 0 };

  for (int i = interval_at (zone, from); i <= last; i++) {
    gint64 instant = local - g_time_zone_get_offset (zone, i);

    if (interval_at (zone, instant) != i)
      continue;
    moments.first = moments.exists ? MIN (moments.first, instant) : instant;
    moments.last = moments.exists ? MAX (moments.last, instant) : instant;
    moments.exists = TRUE;
  }
  /* No zone has ever changed its clocks twice within so few days: it is the one change there. */
  if (!moments.exists)
    moments.change = find_change (zone, from, to);
  return moments;
}

gint64
gh_zone_day_start (GTimeZone *zone, GhDate date)
{
  Moments midnight = find_moments (zone, date, 0);
  return midnight.exists ? midnight.first : midnight.change;
}

GhSlotTimes
gh_slot_instants (GTimeZone *zone, GhDate date, int start, int end, gint64 *starts_at,
                  gint64 *ends_at)
{
  Moments starts, ends;
  gint64 over;

  if (start < 0 || start >= GH_DAY_SECONDS)
    return GH_SLOT_TIMES_START_SKIPPED;
  if (end < 0 || end > GH_DAY_SECONDS)
    return GH_SLOT_TIMES_EMPTY;

  starts = find_moments (zone, date, start);
  if (!starts.exists)
    return GH_SLOT_TIMES_START_SKIPPED;
  ends = find_moments (zone, gh_slot_last_date (date, start, end), end);
  over = ends.exists ? ends.last : ends.change;
  if (over <= starts.first)
    return GH_SLOT_TIMES_EMPTY;

  *starts_at = starts.first;
  *ends_at = over;
  return GH_SLOT_TIMES_OK;
}

GhDate
gh_slot_last_date (GhDate date, int start, int end)
{
  return end <= start ? date + 1 : date;
}
