/* The calendar page's data; see the header. */

#include "server/pages/calendar-model.h"

#include "server/view/date-words.h"
#include "server/words/words.h"
#include "wire/json.h"

/* The day that a slot is listed under: its own, but today for one of the eve that still runs. */
static GhDate
listed_date (const GhCalendarModel *model, const GhSlot *slot)
{
  gboolean runs_on = slot->date == model->today - 1 && model->now < slot->ends_at;
  return runs_on ? model->today : slot->date;
}

static GhDayState
slot_state (const GhCalendarModel *model, const GhSlot *slot)
{
  GhBookingOutcome outcome = gh_judge_slot (model->ticket, slot, model->now);
  if (outcome == GH_BOOKING_SLOT_FULL)
    return GH_DAY_FULL;
  if (outcome != GH_BOOKING_OK)
    return GH_DAY_NONE;
  return gh_slot_capacity_status (slot, model->now) == GH_CAPACITY_AVAILABLE ? GH_DAY_AVAILABLE
                                                                             : GH_DAY_LIMITED;
}

void
gh_calendar_fill_days (const GhCalendarModel *model, GhDayState days[31])
{
  GhDate first = gh_month_add (model->month, 0);
  GhDate after = gh_month_add (model->month, 1);
  for (int i = 0; i < 31; i++)
    days[i] = GH_DAY_NONE;
  for (guint i = 0; i < model->slots->len; i++) {
    const GhSlot *slot = &g_array_index (model->slots, GhSlot, i);
    GhDate date = listed_date (model, slot);
    if (date >= first && date < after)
      days[date - first] = MAX (days[date - first], slot_state (model, slot));
  }
}

/* Why a slot cannot be chosen, in a word or two; NULL when it can. */
static const char *
refusal_word (GhBookingOutcome outcome)
{
  switch (outcome) {
  case GH_BOOKING_OK:
    return NULL;
  case GH_BOOKING_SLOT_FULL:
    return _ ("Full");
  case GH_BOOKING_SLOT_PAST:
    return _ ("Over");
  case GH_BOOKING_SLOT_OUTSIDE_VALIDITY:
    return _ ("Not for this ticket");
  case GH_BOOKING_SLOT_CLOSED:
  case GH_BOOKING_SLOT_NOT_FOUND:
  case GH_BOOKING_TICKET_NOT_FOUND:
  case GH_BOOKING_TICKET_NOT_ACTIVATED:
  case GH_BOOKING_TICKET_ALREADY_RESERVED:
  case GH_BOOKING_TICKET_ALREADY_USED:
  case GH_BOOKING_TICKET_EXPIRED:
  case GH_BOOKING_TICKET_CANCELLED:
  case GH_BOOKING_CONTACT_NOT_VERIFIED:
  default:
    return _ ("Closed");
  }
}

static char *
slot_time (const GhCalendarModel *model, const GhSlot *slot)
{
  g_autofree char *time = gh_words_time_range (slot->start_time, slot->end_time);
  if (listed_date (model, slot) == slot->date)
    return g_steal_pointer (&time);
  g_autofree char *day = gh_words_day (slot->date);
  return g_strconcat (day, ", ", time, NULL);
}

static json_object *
slot_item (const GhCalendarModel *model, const GhSlot *slot)
{
  GhBookingOutcome outcome = gh_judge_slot (model->ticket, slot, model->now);
  gboolean open = gh_slot_capacity_status (slot, model->now) == GH_CAPACITY_AVAILABLE;
  g_autofree char *time = slot_time (model, slot);
  json_object *item = json_object_new_object ();
  gh_json_add_int (item, "slot_id", slot->id);
  gh_json_add_string (item, "time", time);
  gh_json_add_int (item, "available", gh_slot_available (slot));
  gh_json_add_int (item, "capacity", slot->total_capacity);
  gh_json_add_bool (item, "counted", outcome == GH_BOOKING_OK || outcome == GH_BOOKING_SLOT_FULL);
  gh_json_add_string (item, "refused", refusal_word (outcome));
  gh_json_add_bool (item, "open", outcome == GH_BOOKING_OK && open);
  gh_json_add_bool (item, "limited", outcome == GH_BOOKING_OK && !open);
  return item;
}

json_object *
gh_calendar_day (const GhCalendarModel *model, GhDate day)
{
  g_autofree char *date = gh_date_format (day);
  g_autofree char *label = gh_words_day (day);
  json_object *list = json_object_new_array ();
  for (guint i = 0; i < model->slots->len; i++) {
    const GhSlot *slot = &g_array_index (model->slots, GhSlot, i);
    if (listed_date (model, slot) == day)
      json_object_array_add (list, slot_item (model, slot));
  }
  json_object *object = json_object_new_object ();
  gh_json_add_string (object, "date", date);
  gh_json_add_string (object, "label", label);
  gh_json_add (object, "slots", list);
  return object;
}
