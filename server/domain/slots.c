/* Making slots in bulk; see the header. */

#include "server/domain/slots.h"

#include "server/store/org-store.h"
#include "server/store/slot-store.h"

#define MAX_TIMES 200

G_DEFINE_QUARK (gh_slots_error, gh_slots_error)

typedef struct {
  int start;
  int end;
} Span;

static gboolean
parse_span (const char *text, Span *span, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, "-", 2);
  if (g_strv_length (parts) == 2 && gh_time_parse (g_strstrip (parts[0]), &span->start) &&
      gh_time_parse (g_strstrip (parts[1]), &span->end) && span->start < GH_DAY_SECONDS)
    return TRUE;
  g_set_error (error, GH_SLOTS_ERROR, GH_SLOTS_ERROR_VALUE,
               "“%s” is no slot: write the start and the end like 10:00-12:00", text);
  return FALSE;
}

/* An array of Span, owned by the caller. */
static GArray *
parse_times (const char *times, GError **error)
{
  g_auto (GStrv) items = g_strsplit (times, ",", MAX_TIMES + 1);
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (Span));
  for (char **item = items; *item != NULL; item++) {
    Span span;
    if (!parse_span (g_strstrip (*item), &span, error))
      return NULL;
    for (guint i = 0; i < spans->len; i++) {
      if (g_array_index (spans, Span, i).start == span.start) {
        g_set_error (error, GH_SLOTS_ERROR, GH_SLOTS_ERROR_VALUE,
                     "Two slots start at the same time: “%s” and one before it", *item);
        return NULL;
      }
    }
    g_array_append_val (spans, span);
  }
  if (spans->len > 0 && spans->len <= MAX_TIMES)
    return g_steal_pointer (&spans);
  g_set_error (error, GH_SLOTS_ERROR, GH_SLOTS_ERROR_VALUE, "A day has 1 to %d slots", MAX_TIMES);
  return NULL;
}

static gboolean
check_plan (const GhSlotPlan *plan, GError **error)
{
  if (plan->days < 1 || plan->days > GH_SLOTS_MAX_DAYS) {
    g_set_error (error, GH_SLOTS_ERROR, GH_SLOTS_ERROR_VALUE,
                 "Slots can be made for 1 to %d days at a time, not %d", GH_SLOTS_MAX_DAYS,
                 plan->days);
    return FALSE;
  }
  if (plan->capacity < 1 || plan->capacity > GH_SLOTS_MAX_CAPACITY) {
    g_set_error (error, GH_SLOTS_ERROR, GH_SLOTS_ERROR_VALUE,
                 "A slot's capacity is 1 to %d, not %d", GH_SLOTS_MAX_CAPACITY, plan->capacity);
    return FALSE;
  }
  if (plan->from != GH_DATE_MIN && plan->from + plan->days - 1 > gh_date_new (9999, 12, 31)) {
    g_set_error (error, GH_SLOTS_ERROR, GH_SLOTS_ERROR_VALUE, "Dates end with the year 9999");
    return FALSE;
  }
  return TRUE;
}

typedef struct {
  const GhContext *context;
  const GhSlotPlan *plan;
  GArray *spans;   /* borrowed */
  GTimeZone *zone; /* borrowed */
  GhDate from;
  GhSlotsMade made;
} Generating;

static gboolean
make_slot (GhDb *db, Generating *generating, GhDate date, const Span *span, GError **error)
{
  GhSlot slot = { .orq = generating->plan->orq,
                  .date = date,
                  .start_time = span->start,
                  .end_time = span->end,
                  .total_capacity = generating->plan->capacity };
  gboolean inserted = FALSE;
  GhSlotTimes times = gh_slot_instants (generating->zone, date, span->start, span->end,
                                        &slot.starts_at, &slot.ends_at);
  if (times != GH_SLOT_TIMES_OK) {
    g_autofree char *day = gh_date_format (date);
    g_autofree char *start = gh_time_format (span->start);
    g_set_error (error, GH_SLOTS_ERROR, GH_SLOTS_ERROR_VALUE,
                 "On %s the clocks change: %s; leave that date out or choose another time", day,
                 times == GH_SLOT_TIMES_START_SKIPPED ? "the start does not exist"
                                                      : "the slot would have no length");
    g_prefix_error (error, "%.5s: ", start);
    return FALSE;
  }
  if (!gh_slot_store_insert (db, &slot, generating->context->now, &inserted, error))
    return FALSE;
  if (inserted)
    generating->made.made++;
  else
    generating->made.kept++;
  return TRUE;
}

static gboolean
generate_in_transaction (GhDb *db, gpointer data, GError **error)
{
  Generating *generating = data;
  generating->made = (GhSlotsMade){ 0 };
  for (int day = 0; day < generating->plan->days; day++) {
    for (guint i = 0; i < generating->spans->len; i++) {
      if (!make_slot (db, generating, generating->from + day,
                      &g_array_index (generating->spans, Span, i), error))
        return FALSE;
    }
  }
  return TRUE;
}

gboolean
gh_slots_generate (const GhContext *context, const GhSlotPlan *plan, GhSlotsMade *made,
                   GError **error)
{
  g_autoptr (GhOrg) org = NULL;
  g_autoptr (GArray) spans = check_plan (plan, error) ? parse_times (plan->times, error) : NULL;
  if (spans == NULL || !gh_org_store_find (context->db, plan->orq, &org, error))
    return FALSE;
  if (org == NULL) {
    g_set_error (error, GH_SLOTS_ERROR, GH_SLOTS_ERROR_NOT_FOUND,
                 "There is no organisation %" G_GINT64_FORMAT, plan->orq);
    return FALSE;
  }
  g_autoptr (GTimeZone) zone = gh_zone_open (org->timezone);
  if (zone == NULL) {
    g_set_error (error, GH_SLOTS_ERROR, GH_SLOTS_ERROR_VALUE,
                 "This machine does not know the time zone “%s”; install tzdata", org->timezone);
    return FALSE;
  }
  Generating generating = { .context = context, .plan = plan, .spans = spans, .zone = zone };
  generating.from =
      plan->from != GH_DATE_MIN ? plan->from : gh_zone_date (zone, context->now, NULL);
  if (!gh_db_transact (context->db, GH_DB_WRITE, generate_in_transaction, &generating, error))
    return FALSE;
  *made = generating.made;
  return TRUE;
}
