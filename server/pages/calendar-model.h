/* The calendar page's data: which days of a month a ticket can have, and the slots of one day (PRD
 * 4.2.3). Pure: from slots, a ticket and the time. Private to pages/. */

#pragma once

#include "server/rules/judge.h"
#include "server/view/month-grid.h"

G_BEGIN_DECLS

typedef struct {
  const GhTicket *ticket;
  const GArray *slots; /* GhSlot, by date and start, from the eve of the month to its end */
  GhDate month;        /* any day of it */
  GhDate today;
  gint64 now; /* Unix seconds */
} GhCalendarModel;

/* What gh_month_grid() wants to know of each day; GH_DAY_… of the best slot that the ticket can
 * have there. */
void gh_calendar_fill_days (const GhCalendarModel *model, GhDayState days[31]);

/* "day" of calendar.html for @day, a day of the month: its slots, and on today also one of the eve
 * that still runs. Owned by the caller. */
json_object *gh_calendar_day (const GhCalendarModel *model, GhDate day) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
