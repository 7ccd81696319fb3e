/* The day's numbers; see the header.
 *
 * What happened here is a list of changes. One that the server has heard of before it was asked is
 * in its answer, and goes; the others are added to what it said. */

#include "kiosk/desk/day-numbers.h"

typedef struct {
  char *id;
  gint64 slot_starts_at;
  int change;  /* +1 or -1 */
  guint heard; /* when the server heard of it, by the count; 0: it has not */
} Change;

struct _GhDayNumbers {
  GhStats *stats; /* NULL before the first */
  gint64 as_of;
  GPtrArray *changes; /* of Change */
  guint count;        /* of what the server has heard of */
};

static void
free_change (gpointer data)
{
  Change *change = data;
  g_free (change->id);
  g_free (change);
}

GhDayNumbers *
gh_day_numbers_new (void)
{
  GhDayNumbers *numbers = g_new0 (GhDayNumbers, 1);
  numbers->changes = g_ptr_array_new_with_free_func (free_change);
  return numbers;
}

void
gh_day_numbers_free (GhDayNumbers *numbers)
{
  if (numbers == NULL)
    return;
  gh_stats_free (numbers->stats);
  g_ptr_array_unref (numbers->changes);
  g_free (numbers);
}

static void
add (GhDayNumbers *numbers, const char *id, gint64 slot_starts_at, int change, gboolean told)
{
  Change *added = g_new0 (Change, 1);
  added->id = g_strdup (id);
  added->slot_starts_at = slot_starts_at;
  added->change = change;
  added->heard = told ? ++numbers->count : 0;
  g_ptr_array_add (numbers->changes, added);
}

void
gh_day_numbers_let_in (GhDayNumbers *numbers, const char *id, gint64 slot_starts_at, gboolean told)
{
  add (numbers, id, slot_starts_at, 1, told);
}

void
gh_day_numbers_take_back (GhDayNumbers *numbers, const char *id, gint64 slot_starts_at,
                          gboolean told)
{
  add (numbers, id, slot_starts_at, -1, told);
}

void
gh_day_numbers_drop (GhDayNumbers *numbers, const char *id)
{
  for (guint i = numbers->changes->len; i > 0; i--) {
    const Change *change = numbers->changes->pdata[i - 1];
    if (change->heard == 0 && g_str_equal (change->id, id))
      g_ptr_array_remove_index (numbers->changes, i - 1);
  }
}

void
gh_day_numbers_tell (GhDayNumbers *numbers, const char *id)
{
  numbers->count++;
  for (guint i = 0; i < numbers->changes->len; i++) {
    Change *change = numbers->changes->pdata[i];
    if (change->heard == 0 && g_str_equal (change->id, id))
      change->heard = numbers->count;
  }
}

guint
gh_day_numbers_ask (GhDayNumbers *numbers)
{
  return numbers->count;
}

gboolean
gh_day_numbers_answer (GhDayNumbers *numbers, guint asked, GhStats *stats, gint64 as_of)
{
  if (asked != numbers->count && numbers->stats != NULL) {
    gh_stats_free (stats);
    return FALSE;
  }
  for (guint i = numbers->changes->len; i > 0; i--) {
    const Change *change = numbers->changes->pdata[i - 1];
    if (change->heard != 0)
      g_ptr_array_remove_index (numbers->changes, i - 1);
  }
  gh_stats_free (numbers->stats);
  numbers->stats = stats;
  numbers->as_of = as_of;
  return TRUE;
}

/* ---- telling ---- */

/* The slot that began last of those that go on, else the first that comes; NULL for none. */
static const GhStatsSlot *
find_slot (const GhStats *stats, gint64 now)
{
  const GhStatsSlot *running = NULL, *next = NULL;
  for (guint i = 0; i < stats->slots->len; i++) {
    const GhStatsSlot *slot = &g_array_index (stats->slots, GhStatsSlot, i);
    if (slot->ends_at <= now)
      continue;
    if (slot->starts_at > now) {
      if (next == NULL || slot->starts_at < next->starts_at)
        next = slot;
    } else if (running == NULL || slot->starts_at > running->starts_at) {
      running = slot;
    }
  }
  return running != NULL ? running : next;
}

/* What happened here since then; @slot NULL: in the whole day. */
static int
changes_of (GhDayNumbers *numbers, const GhStatsSlot *slot)
{
  int sum = 0;
  for (guint i = 0; i < numbers->changes->len; i++) {
    const Change *change = numbers->changes->pdata[i];
    if (slot == NULL || change->slot_starts_at == slot->starts_at)
      sum += change->change;
  }
  return sum;
}

GhNumbersNow
gh_day_numbers_get (GhDayNumbers *numbers, gint64 now)
{
  const GhStats *stats = numbers->stats;
  GhNumbersNow present = { 0 };
  if (stats == NULL)
    return present;
  present.as_of = numbers->as_of;
  present.day.expected = stats->expected;
  present.day.admitted = MAX (stats->admitted + changes_of (numbers, NULL), 0);
  const GhStatsSlot *slot = find_slot (stats, now);
  if (slot == NULL)
    return present;
  present.has_slot = TRUE;
  present.start_time = slot->start_time;
  present.end_time = slot->end_time;
  present.slot.expected = slot->expected;
  present.slot.admitted = MAX (slot->admitted + changes_of (numbers, slot), 0);
  return present;
}
