/* The calendar page's table as data: weeks of days, with words for each day. Which day may be
 * chosen is decided here once; the template only draws. UX C8 to C12. */

#pragma once

#include "core/slot-time.h"
#include <json-c/json.h>

G_BEGIN_DECLS

typedef enum {
  GH_DAY_NONE,      /* no slots */
  GH_DAY_FULL,      /* slots, but no place left in any */
  GH_DAY_LIMITED,   /* half of the places or fewer are left */
  GH_DAY_AVAILABLE, /* more than half */
} GhDayState;

/* Months before and after the current one that can be opened (PRD 4.2.3). */
#define GH_MONTH_REACH 3

typedef struct {
  GhDate month;           /* any day of the month to show */
  GhDate today;           /* in the venue's zone: days before it cannot be chosen */
  gboolean has_selected;  /* whether a day is chosen … */
  GhDate selected;        /* … which one; it may lie outside the month */
  int first_weekday;      /* 1 (Monday) to 7 (Sunday) */
  GhDayState days[31];    /* by day of the month, from 0 */
  gboolean has_next_open; /* whether a later month within reach has places … */
  GhDate next_open;       /* … any day of the first such month */
} GhMonth;

/* The model, owned by the caller (json_object_put):
 *
 *   title         "November 2025"
 *   month         "2025-11"
 *   weekdays      seven of {short "Mon", long "Monday"}
 *   weeks         each {days}: seven of {blank: true} (outside the month) or {day 14, date
 *                 "2025-11-14", state "past" | "none" | "full" | "limited" | "available", label
 *                 "Friday, November 14, 2025: open", word "open" (may be empty), bookable (a
 *                 link), selected, today}
 *   previous         {month "2025-10", label "October 2025"}, or null at the end of the reach,
 *   previous_reason  then why, in words (else null)
 *   next             as previous
 *   next_reason      as previous_reason
 *   empty            true when no day of the month can be booked
 *   next_open        {month, label} of the next month with places: only when empty, else null */
json_object *gh_month_grid (const GhMonth *month) G_GNUC_WARN_UNUSED_RESULT;

/* Whether the month of @month is within GH_MONTH_REACH of that of @today. */
gboolean gh_month_in_reach (GhDate month, GhDate today);

G_END_DECLS
