/* Lock-outs, in memory until when, on the disk how long still. */

#include "kiosk/desk/lock-outs.h"

#include "core/event-log.h"

#define SAVE_SECONDS 15

struct _GhLockOuts {
  GhKioskStore *store;  /* borrowed */
  GhServerClock *clock; /* borrowed */
  GHashTable *ends;     /* mark → gint64 *, by the clock's count */
  guint saver;          /* 0 while nobody is locked out */
};

static void
log_fault (const GError *error)
{
  gh_log_event (GH_LOG_ERROR, "lock_out.failed", "reason", error->message, NULL);
}

static void
save (GhLockOuts *outs, const char *mark, gint64 left)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhKnownOperator) known = NULL;
  if (!gh_known_operators_find (outs->store, mark, &known, &error)) {
    log_fault (error);
    return;
  }
  if (known == NULL)
    return;
  known->locked_for = left;
  if (left == 0)
    known->tries = 0;
  if (!gh_known_operators_put (outs->store, known, &error))
    log_fault (error);
}

static gint64
left_until (GhLockOuts *outs, const gint64 *end)
{
  gint64 left = *end - gh_server_clock_count (outs->clock);
  return left > 0 ? (left + G_TIME_SPAN_SECOND - 1) / G_TIME_SPAN_SECOND : 0;
}

static gboolean
on_save (gpointer data)
{
  GhLockOuts *outs = data;
  GHashTableIter iter;
  gpointer mark, end;
  g_hash_table_iter_init (&iter, outs->ends);
  while (g_hash_table_iter_next (&iter, &mark, &end)) {
    gint64 left = left_until (outs, end);
    save (outs, mark, left);
    if (left == 0)
      g_hash_table_iter_remove (&iter);
  }
  if (g_hash_table_size (outs->ends) > 0)
    return G_SOURCE_CONTINUE;
  outs->saver = 0;
  return G_SOURCE_REMOVE;
}

static void
note_end (GhLockOuts *outs, const char *mark, gint64 seconds)
{
  gint64 *end = g_new (gint64, 1);
  *end = gh_server_clock_count (outs->clock) + seconds * G_TIME_SPAN_SECOND;
  g_hash_table_replace (outs->ends, g_strdup (mark), end);
  if (outs->saver == 0)
    outs->saver = g_timeout_add_seconds (SAVE_SECONDS, on_save, outs);
}

void
gh_lock_outs_begin (GhLockOuts *outs, const char *mark, gint64 seconds)
{
  note_end (outs, mark, seconds);
  save (outs, mark, seconds);
}

void
gh_lock_outs_end (GhLockOuts *outs, const char *mark)
{
  if (g_hash_table_remove (outs->ends, mark))
    save (outs, mark, 0);
}

gint64
gh_lock_outs_get_left (GhLockOuts *outs, const char *mark)
{
  const gint64 *end = g_hash_table_lookup (outs->ends, mark);
  gint64 left = end != NULL ? left_until (outs, end) : 0;
  /* At once: what is tried from now on must not be forgotten by the next on_save. */
  if (left == 0)
    gh_lock_outs_end (outs, mark);
  return left;
}

static void
go_on (GhLockOuts *outs)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = gh_known_operators_list (outs->store, &error);
  if (list == NULL) {
    log_fault (error);
    return;
  }
  for (guint i = 0; i < list->len; i++) {
    const GhKnownOperator *known = list->pdata[i];
    if (known->locked_for > 0)
      note_end (outs, known->mark, known->locked_for);
  }
}

GhLockOuts *
gh_lock_outs_new (GhKioskStore *store, GhServerClock *clock)
{
  GhLockOuts *outs = g_new0 (GhLockOuts, 1);
  outs->store = store;
  outs->clock = clock;
  outs->ends = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  go_on (outs);
  return outs;
}

void
gh_lock_outs_free (GhLockOuts *outs)
{
  if (outs == NULL)
    return;
  if (outs->saver != 0)
    on_save (outs);
  g_clear_handle_id (&outs->saver, g_source_remove);
  g_hash_table_unref (outs->ends);
  g_free (outs);
}
