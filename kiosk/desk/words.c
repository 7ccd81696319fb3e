/* Dates and times in words. The names come from our own catalogue, because a kiosk has no locale
 * installed but C.UTF-8. */

#include "kiosk/desk/words.h"

#include "kiosk/client/server-clock.h"

#include <glib/gi18n.h>

static const char *const WEEKDAYS[] = {
  N_ ("Monday"), N_ ("Tuesday"),  N_ ("Wednesday"), N_ ("Thursday"),
  N_ ("Friday"), N_ ("Saturday"), N_ ("Sunday"),
};

static const char *const MONTHS[] = {
  N_ ("January"),   N_ ("February"), N_ ("March"),    N_ ("April"),
  N_ ("May"),       N_ ("June"),     N_ ("July"),     N_ ("August"),
  N_ ("September"), N_ ("October"),  N_ ("November"), N_ ("December"),
};

char *
gh_words_date (GhDate date, GhDate today)
{
  int year, month, day, weekday, this_year;
  gh_date_split (date, &year, &month, &day, &weekday);
  gh_date_split (today, &this_year, NULL, NULL, NULL);
  const char *weekday_name = _ (WEEKDAYS[weekday - 1]);
  const char *month_name = _ (MONTHS[month - 1]);
  if (year == this_year)
    /* Translators: weekday, day, month: "Thursday 20 November" */
    return g_strdup_printf (_ ("%1$s %2$d %3$s"), weekday_name, day, month_name);
  /* Translators: weekday, day, month, year */
  return g_strdup_printf (_ ("%1$s %2$d %3$s %4$d"), weekday_name, day, month_name, year);
}

char *
gh_words_days (int days)
{
  if (days == 0)
    return g_strdup (_ ("today"));
  if (days == 1)
    return g_strdup (_ ("tomorrow"));
  if (days == -1)
    return g_strdup (_ ("yesterday"));
  if (days > 0)
    return g_strdup_printf (ngettext ("in %d day", "in %d days", (gulong) days), days);
  return g_strdup_printf (ngettext ("%d day ago", "%d days ago", (gulong) -days), -days);
}

static gboolean
twelve_hours (void)
{
  /* Translators: "12h" for a clock with AM and PM, "24h" for one without */
  return g_strcmp0 (C_ ("clock", "12h"), "12h") == 0;
}

char *
gh_words_time (int seconds)
{
  int hour = seconds / 3600, minute = seconds / 60 % 60;
  if (!twelve_hours ())
    return g_strdup_printf ("%02d:%02d", hour, minute);
  gboolean morning = hour % 24 < 12;
  int shown = hour % 12 == 0 ? 12 : hour % 12;
  if (morning)
    /* Translators: a time before noon: hour and minute */
    return g_strdup_printf (_ ("%d:%02d AM"), shown, minute);
  /* Translators: a time after noon: hour and minute */
  return g_strdup_printf (_ ("%d:%02d PM"), shown, minute);
}

char *
gh_words_slot (int start, int end)
{
  if (start == 0 && end % (24 * 3600) == 0)
    return g_strdup (C_ ("time", "All day"));
  g_autofree char *from = gh_words_time (start);
  g_autofree char *to = gh_words_time (end);
  return g_strdup_printf ("%s – %s", from, to);
}

char *
gh_words_span (gint64 seconds)
{
  int minutes = (int) CLAMP (seconds / 60, 0, G_MAXINT);
  int hours = minutes / 60;
  if (hours >= 48)
    return g_strdup_printf (ngettext ("%d day", "%d days", (gulong) (hours / 24)), hours / 24);
  if (hours > 0)
    return g_strdup_printf (_ ("%d h %d min"), hours, minutes % 60);
  if (minutes > 0)
    return g_strdup_printf (_ ("%d min"), minutes);
  return g_strdup (_ ("less than a minute"));
}

char *
gh_words_instant (gint64 instant, gint64 now)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  int seconds;
  GhDate date = gh_zone_date (zone, instant, &seconds);
  GhDate today = gh_zone_date (zone, now, NULL);
  g_autofree char *time = gh_words_time (seconds);
  if (date == today)
    return g_steal_pointer (&time);
  g_autofree char *day = gh_words_date (date, today);
  /* Translators: a date and a time */
  return g_strdup_printf (_ ("%1$s, %2$s"), day, time);
}

char *
gh_words_countdown (int seconds)
{
  int left = MAX (seconds, 0);
  return g_strdup_printf ("%d:%02d", left / 60, left % 60);
}

const char *
gh_words_status (GhTicketStatus status)
{
  switch (status) {
  case GH_TICKET_PENDING_PAYMENT:
    return _ ("Not paid");
  case GH_TICKET_ACTIVATED:
    return _ ("Activated");
  case GH_TICKET_RESERVED:
    return _ ("Reserved");
  case GH_TICKET_VERIFIED:
    return _ ("Verified");
  case GH_TICKET_EXPIRED:
    return _ ("Expired");
  default:
    return "";
  }
}

char *
gh_words_skew (gint64 skew)
{
  if (ABS (skew) < GH_SERVER_CLOCK_SKEW_WARNING)
    return NULL;
  g_autofree char *span = gh_words_span (ABS (skew));
  return g_strdup_printf (
      skew > 0 ? _ ("This device's clock is %s ahead; judged by the server's time.")
               : _ ("This device's clock is %s behind; judged by the server's time."),
      span);
}
