/* Step 3, GET and POST /reserve/slots: the month and a day's slots. Answers 200, 303, 400, 403,
 * 409, 429. What is shown is read anew with every request; what is booked is checked once more. */

#include "server/domain/availability.h"
#include "server/domain/org-clock.h"
#include "server/domain/rate.h"
#include "server/handler/sentences.h"
#include "server/pages/calendar-model.h"
#include "server/pages/pages.h"
#include "server/pages/proof.h"
#include "server/pages/visit.h"
#include "server/store/slot-store.h"
#include "server/view/date-words.h"
#include "server/words/words.h"

#define STEP 3

/* The calendar shows what can be asked for: view/ knows no domain, so it has its own number. */
G_STATIC_ASSERT (GH_MONTH_REACH == GH_MONTHS_AROUND);

/* What is to be shown. */
typedef struct {
  GhDate today;
  GhDate month; /* any day of it */
  gboolean has_day;
  GhDate day;               /* in that month */
  const GhRefusal *refusal; /* NULL for none */
  GArray *alternatives;     /* owned; NULL for none */
} Choice;

static void
choice_clear (Choice *choice)
{
  g_clear_pointer (&choice->alternatives, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Choice, choice_clear)

static gboolean
find_next_open (const GhVisit *visit, GhDate after, GhMonth *month, GError **error)
{
  return gh_availability_next (&visit->exchange->context, visit->ticket, after, &month->next_open,
                               &month->has_next_open, error);
}

static GhResponse *
draw (const GhVisit *visit, const Choice *choice, gboolean change, GError **error)
{
  const GhContext *context = &visit->exchange->context;
  GhDate first = gh_month_add (choice->month, 0);
  GhDate last = gh_month_add (choice->month, 1) - 1;
  g_autoptr (GArray) slots =
      gh_slot_store_list (context->db, visit->ticket->orq, first - 1, last, error);
  if (slots == NULL)
    return NULL;
  GhCalendarModel model = { visit->ticket, slots, first, choice->today, context->now };
  GhMonth month = { .month = first,
                    .today = choice->today,
                    .has_selected = choice->has_day,
                    .selected = choice->day,
                    .first_weekday = gh_words_first_weekday () };
  gh_calendar_fill_days (&model, month.days);
  if (!find_next_open (visit, last, &month, error))
    return NULL;

  g_autofree char *zone = gh_words_zone (visit->org->timezone);
  g_autoptr (GhPage) page = gh_visit_page (visit, STEP);
  gh_json_add (page->data, "calendar", gh_month_grid (&month));
  gh_json_add_string (page->data, "zone", zone);
  if (choice->has_day)
    gh_json_add (page->data, "day", gh_calendar_day (&model, choice->day));
  gh_json_add_bool (page->data, "change", change);
  gh_visit_add_alternatives (page, choice->alternatives);
  gh_page_refuse (page, choice->refusal);
  return gh_page_draw (page, "calendar.html", error);
}

/* The month of the next free place, or the present one. */
static gboolean
choose_month (const GhVisit *visit, Choice *choice, GError **error)
{
  gboolean found = FALSE;
  GhDate next = 0;
  /* From the eve on: its last slot may run past midnight. */
  if (!gh_availability_next (&visit->exchange->context, visit->ticket, choice->today - 2, &next,
                             &found, error))
    return FALSE;
  choice->month = found ? MAX (next, choice->today) : choice->today;
  return TRUE;
}

/* The slot that was chosen before decides what is shown first. */
static gboolean
choose_chosen (const GhVisit *visit, Choice *choice, GError **error)
{
  GhSlot slot;
  gboolean found = FALSE;
  if (visit->journey->slot_id != 0 &&
      !gh_slot_store_find (visit->exchange->context.db, visit->journey->slot_id, &slot, &found,
                           error))
    return FALSE;
  if (!found || slot.orq != visit->ticket->orq || slot.date < choice->today ||
      !gh_month_in_reach (slot.date, choice->today))
    return choose_month (visit, choice, error);
  choice->month = choice->day = slot.date;
  choice->has_day = TRUE;
  return TRUE;
}

/* What the query asks for. @refusal (out, owned by the caller) when that cannot be shown. */
static gboolean
read_choice (const GhVisit *visit, Choice *choice, GhRefusal **refusal, GError **error)
{
  const char *month = gh_request_query (visit->exchange->request, "month");
  const char *date = gh_request_query (visit->exchange->request, "date");
  gboolean good = TRUE;
  if (date != NULL) {
    good = choice->has_day = gh_date_parse (date, &choice->day);
    choice->month = choice->day;
  } else if (month != NULL) {
    good = gh_month_parse (month, &choice->month);
  } else {
    return choose_chosen (visit, choice, error);
  }
  if (!good)
    *refusal = gh_refusal_new (400, NULL, _ ("There is no such day. Please choose one here."));
  else if (!gh_month_in_reach (choice->month, choice->today))
    *refusal = gh_refusal_new (400, NULL, gh_sentence_for_code ("MONTH_OUT_OF_RANGE"));
  if (*refusal == NULL)
    return TRUE;
  choice->has_day = FALSE;
  return choose_month (visit, choice, error);
}

GhResponse *
gh_page_slots_show (GhExchange *exchange, GError **error)
{
  const GhContext *context = &exchange->context;
  g_autoptr (GhVisit) visit = NULL;
  g_autoptr (GhRefusal) refusal = NULL;
  g_auto (Choice) choice = { 0 };
  GhResponse *instead = NULL;
  int retry_after = 0;
  if (!gh_rate_take_client (context, "availability", context->config->availability, &retry_after,
                            error))
    return NULL;
  if (retry_after > 0)
    return gh_page_failure (exchange, 429, "RATE_LIMITED", retry_after);
  if (!gh_visit_open (exchange, &visit, &instead, error))
    return NULL;
  if (visit == NULL)
    return instead;
  if (!gh_proof_require (visit, FALSE, &instead, error))
    return NULL;
  if (instead != NULL)
    return instead;
  if (!gh_org_today (context, visit->org->timezone, &choice.today, error) ||
      !read_choice (visit, &choice, &refusal, error))
    return NULL;
  choice.refusal = refusal;
  return draw (visit, &choice, gh_request_query (exchange->request, "change") != NULL, error);
}

/* The slot that was sent; @outcome says whether the ticket can have it, @found whether it is one of
 * the ticket's organisation at all. */
static gboolean
read_slot (const GhVisit *visit, GhSlot *slot, gboolean *found, GhBookingOutcome *outcome,
           GError **error)
{
  const GhContext *context = &visit->exchange->context;
  gint64 id = 0;
  *found = FALSE;
  if (g_ascii_string_to_signed (gh_request_field (visit->exchange->request, "slot_id"), 10, 1,
                                G_MAXINT64, &id, NULL) &&
      !gh_slot_store_find (context->db, id, slot, found, error))
    return FALSE;
  *outcome = gh_judge_slot (visit->ticket, *found ? slot : NULL, context->now);
  *found = *found && *outcome != GH_BOOKING_SLOT_NOT_FOUND;
  return TRUE;
}

/* The page again, at the day of the slot that was sent. */
static GhResponse *
draw_refused (const GhVisit *visit, const GhSlot *slot, const GhRefusal *refusal, gboolean offer,
              GError **error)
{
  const GhContext *context = &visit->exchange->context;
  g_auto (Choice) choice = { .refusal = refusal };
  if (!gh_org_today (context, visit->org->timezone, &choice.today, error))
    return NULL;
  if (slot != NULL && gh_month_in_reach (slot->date, choice.today)) {
    choice.month = choice.day = slot->date;
    choice.has_day = TRUE;
  } else if (!choose_month (visit, &choice, error)) {
    return NULL;
  }
  if (slot != NULL && offer) {
    choice.alternatives = gh_availability_nearest (context, visit->ticket, slot, error);
    if (choice.alternatives == NULL)
      return NULL;
  }
  return draw (visit, &choice, FALSE, error);
}

GhResponse *
gh_page_slots_post (GhExchange *exchange, GError **error)
{
  g_autoptr (GhVisit) visit = NULL;
  GhResponse *instead = NULL;
  GhBookingOutcome outcome;
  GhSlot slot;
  gboolean found = FALSE;
  if (!gh_visit_open (exchange, &visit, &instead, error))
    return NULL;
  if (visit == NULL)
    return instead;
  if (!gh_proof_require (visit, FALSE, &instead, error))
    return NULL;
  if (instead != NULL)
    return instead;
  if (!read_slot (visit, &slot, &found, &outcome, error))
    return NULL;
  if (visit->refusal != NULL)
    return draw_refused (visit, found ? &slot : NULL, visit->refusal, FALSE, error);
  if (outcome != GH_BOOKING_OK) {
    g_autoptr (GhRefusal) refusal = gh_visit_refuse (outcome, visit->ticket);
    return draw_refused (visit, found ? &slot : NULL, refusal, TRUE, error);
  }
  gh_journey_set_slot (visit->journey, slot.id);
  return gh_visit_go_on (visit, gh_journey_has_contact (visit->journey) ? "/reserve/confirm"
                                                                        : "/reserve/contact");
}
