/* gatehousectl slots: make them in bulk, list, close, open, and change their capacity. */

#include "server/ctl/ctl.h"
#include "server/ctl/print.h"
#include "server/domain/slots.h"
#include "server/store/slot-store.h"

#define LIST_DEFAULT_DAYS 7

/* ---- generate ---- */

static gboolean
run_generate (GhCtl *ctl, GError **error)
{
  gint64 orq = 1;
  gint64 days = GH_SLOTS_DEFAULT_DAYS;
  gint64 capacity = GH_SLOTS_DEFAULT_CAPACITY;
  GhSlotPlan plan = { .from = GH_DATE_MIN };
  const GhOption options[] = {
    GH_OPTION_ORQ (&orq),
    { "from", GH_OPTION_DATE, &plan.from, "DATE", "first date (default: today at the venue)" },
    { "days", GH_OPTION_NUMBER, &days, "N", "how many days (default: 90)", 1, GH_SLOTS_MAX_DAYS },
    { "times", GH_OPTION_TEXT, &plan.times, "TIMES",
      "each day's slots: 10:00-12:00,12:00-14:00; 24:00 is an end, an end before its start is on "
      "the next date",
      .required = TRUE },
    { "capacity", GH_OPTION_NUMBER, &capacity, "N", "places a slot (default: 200)", 1,
      GH_SLOTS_MAX_CAPACITY },
    { NULL },
  };
  GhSlotsMade made = { 0 };
  if (!gh_ctl_parse (ctl, options, error) || !gh_ctl_open (ctl, error))
    return FALSE;
  plan.orq = orq;
  plan.days = (int) days;
  plan.capacity = (int) capacity;
  if (!gh_slots_generate (&ctl->context, &plan, &made, error))
    return FALSE;

  if (ctl->json) {
    g_autoptr (json_object) answer = json_object_new_object ();
    gh_json_add_int (answer, "made", made.made);
    gh_json_add_int (answer, "kept", made.kept);
    gh_print_json (answer);
  } else {
    gh_print_line ("%d %s made, %d %s.", made.made, made.made == 1 ? "slot" : "slots", made.kept,
                   made.kept == 1 ? "was there already and stays as it is"
                                  : "were there already and stay as they are");
  }
  return TRUE;
}

/* ---- list ---- */

static json_object *
slot_to_json (const GhSlot *slot)
{
  json_object *object = json_object_new_object ();
  gh_json_add_int (object, "id", slot->id);
  gh_json_add_int (object, "orq", slot->orq);
  gh_json_add_date (object, "date", slot->date);
  gh_json_add_time (object, "start_time", slot->start_time);
  gh_json_add_time (object, "end_time", slot->end_time);
  gh_json_add_int (object, "total_capacity", slot->total_capacity);
  gh_json_add_int (object, "booked_count", slot->booked_count);
  gh_json_add_int (object, "available_count", gh_slot_available (slot));
  gh_json_add_string (object, "status", gh_slot_status_to_string (slot->status));
  return object;
}

static void
print_slots (const GhCtl *ctl, GArray *slots)
{
  static const char *const headings[] = { ">Id",     "Date",       "Start",  "End", ">Capacity",
                                          ">Booked", ">Available", "Status", NULL };
  g_autoptr (GhTable) table = gh_table_new (headings);
  g_autoptr (json_object) answer = json_object_new_object ();
  json_object *list = json_object_new_array ();
  gh_json_add (answer, "slots", list);
  for (guint i = 0; i < slots->len; i++) {
    const GhSlot *slot = &g_array_index (slots, GhSlot, i);
    if (ctl->json) {
      json_object_array_add (list, slot_to_json (slot));
      continue;
    }
    g_autofree char *date = gh_date_format (slot->date);
    gh_table_number (table, slot->id);
    gh_table_text (table, date);
    gh_table_time (table, slot->start_time);
    gh_table_time (table, slot->end_time);
    gh_table_number (table, slot->total_capacity);
    gh_table_number (table, slot->booked_count);
    gh_table_number (table, gh_slot_available (slot));
    gh_table_text (table, gh_slot_status_to_string (slot->status));
  }
  if (ctl->json)
    gh_print_json (answer);
  else
    gh_table_print (table, "There are no slots on these dates.");
}

static gboolean
run_list (GhCtl *ctl, GError **error)
{
  gint64 orq = 1;
  gint64 days = LIST_DEFAULT_DAYS;
  GhDate from = GH_DATE_MIN;
  const GhOption options[] = {
    GH_OPTION_ORQ (&orq),
    { "from", GH_OPTION_DATE, &from, "DATE", "first date (default: today at the venue)" },
    { "days", GH_OPTION_NUMBER, &days, "N", "how many days (default: 7)", 1, GH_SLOTS_MAX_DAYS },
    { NULL },
  };
  if (!gh_ctl_parse (ctl, options, error) || !gh_ctl_open (ctl, error))
    return FALSE;
  g_autoptr (GTimeZone) zone = gh_ctl_zone (ctl, orq, error);
  if (zone == NULL)
    return FALSE;
  if (from == GH_DATE_MIN)
    from = gh_zone_date (zone, ctl->context.now, NULL);
  g_autoptr (GArray) slots =
      gh_slot_store_list (ctl->db, orq, from, from + (GhDate) days - 1, error);
  if (slots == NULL)
    return FALSE;
  print_slots (ctl, slots);
  return TRUE;
}

/* ---- close, open, capacity ---- */

typedef struct {
  gint64 orq;
  gint64 now;
  GArray *ids;  /* gint64 */
  int capacity; /* -1: leave it and set @open instead */
  gboolean open;
} Change;

static gboolean
change_slots (GhDb *db, gpointer data, GError **error)
{
  const Change *change = data;
  for (guint i = 0; i < change->ids->len; i++) {
    gint64 id = g_array_index (change->ids, gint64, i);
    gboolean changed = FALSE;
    gboolean done = change->capacity >= 0
                        ? gh_slot_store_set_capacity (db, change->orq, id, change->capacity,
                                                      change->now, &changed, error)
                        : gh_slot_store_set_open (db, change->orq, id, change->open, change->now,
                                                  &changed, error);
    if (!done)
      return FALSE;
    if (!changed) {
      g_set_error (error, GH_CTL_ERROR, GH_CTL_ERROR_FAILED,
                   "Organisation %" G_GINT64_FORMAT " has no slot %" G_GINT64_FORMAT
                   "; nothing was changed",
                   change->orq, id);
      return FALSE;
    }
  }
  return TRUE;
}

static GArray *
read_slots (GhCtl *ctl, GArray *ids, GError **error)
{
  g_autoptr (GArray) slots = g_array_new (FALSE, FALSE, sizeof (GhSlot));
  for (guint i = 0; i < ids->len; i++) {
    GhSlot slot;
    gboolean found = FALSE;
    if (!gh_slot_store_find (ctl->db, g_array_index (ids, gint64, i), &slot, &found, error))
      return NULL;
    if (found)
      g_array_append_val (slots, slot);
  }
  return g_steal_pointer (&slots);
}

/* Adds the ids of all slots on @date to @ids. */
static gboolean
add_slots_of_date (GhCtl *ctl, gint64 orq, GhDate date, GArray *ids, GError **error)
{
  g_autoptr (GArray) slots = gh_slot_store_list (ctl->db, orq, date, date, error);
  if (slots == NULL)
    return FALSE;
  for (guint i = 0; i < slots->len; i++)
    g_array_append_val (ids, g_array_index (slots, GhSlot, i).id);
  return TRUE;
}

/* Applies @change to the slots that the arguments name or that are on @date, and shows them. */
static gboolean
apply (GhCtl *ctl, Change *change, GhDate date, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < ctl->arguments->len; i++) {
    gint64 id = 0;
    if (!gh_ctl_id_argument (ctl, i, "a slot", &id, error))
      return FALSE;
    g_array_append_val (ids, id);
  }
  if (ids->len == 0 && date == GH_DATE_MIN) {
    g_set_error (error, GH_CTL_ERROR, GH_CTL_ERROR_USAGE,
                 "Name a slot or give --date (see gatehousectl slots %s --help)", ctl->verb->name);
    return FALSE;
  }
  if (!gh_ctl_open (ctl, error) ||
      (date != GH_DATE_MIN && !add_slots_of_date (ctl, change->orq, date, ids, error)))
    return FALSE;
  change->ids = ids;
  change->now = ctl->context.now;
  if (!gh_db_transact (ctl->db, GH_DB_WRITE, change_slots, change, error))
    return FALSE;
  g_autoptr (GArray) slots = read_slots (ctl, ids, error);
  if (slots == NULL)
    return FALSE;
  print_slots (ctl, slots);
  return TRUE;
}

static gboolean
set_open (GhCtl *ctl, gboolean open, GError **error)
{
  Change change = { .orq = 1, .capacity = -1, .open = open };
  GhDate date = GH_DATE_MIN;
  const GhOption options[] = {
    GH_OPTION_ORQ (&change.orq),
    { "date", GH_OPTION_DATE, &date, "DATE", "all slots of this date" },
    { NULL },
  };
  return gh_ctl_parse (ctl, options, error) && apply (ctl, &change, date, error);
}

static gboolean
run_close (GhCtl *ctl, GError **error)
{
  return set_open (ctl, FALSE, error);
}

static gboolean
run_open (GhCtl *ctl, GError **error)
{
  return set_open (ctl, TRUE, error);
}

static gboolean
run_capacity (GhCtl *ctl, GError **error)
{
  Change change = { .orq = 1 };
  gint64 capacity = 0;
  GhDate date = GH_DATE_MIN;
  const GhOption options[] = {
    GH_OPTION_ORQ (&change.orq),
    { "date", GH_OPTION_DATE, &date, "DATE", "all slots of this date" },
    { "capacity", GH_OPTION_NUMBER, &capacity, "N", "places from now on; bookings are kept", 0,
      GH_SLOTS_MAX_CAPACITY, .required = TRUE },
    { NULL },
  };
  if (!gh_ctl_parse (ctl, options, error))
    return FALSE;
  change.capacity = (int) capacity;
  return apply (ctl, &change, date, error);
}

const GhVerb gh_ctl_slots_verbs[] = {
  { "slots", "generate", NULL, 0, 0, "Makes the slots of many days", run_generate },
  { "slots", "list", NULL, 0, 0, "Lists slots by date", run_list },
  { "slots", "close", "[SLOT…]", 0, -1, "Takes slots out of sale", run_close },
  { "slots", "open", "[SLOT…]", 0, -1, "Puts closed slots back on sale", run_open },
  { "slots", "capacity", "[SLOT…]", 0, -1, "Sets how many places slots have", run_capacity },
  { NULL },
};
