/* Dead letters taken up again; see the header. */

#include "server/domain/requeue.h"

#include "server/domain/notice.h"
#include "server/store/outbox-store.h"

#include <string.h>

typedef struct {
  const GhContext *context;
  GArray *ids;       /* borrowed; NULL for every dead message */
  GhRequeued failed; /* the first that cannot be */
  gint64 count;
  gint64 left;
} Requeueing;

static void
judge_line (const GhOutboxLine *line, gint64 now, GhRequeue *outcome)
{
  if (strcmp (line->state, "UNNEEDED") == 0)
    *outcome = GH_REQUEUE_UNNEEDED;
  else if (strcmp (line->state, "DEAD") != 0)
    *outcome = GH_REQUEUE_NOT_DEAD;
  else if (strcmp (line->kind, GH_NOTICE_KIND_CODE) == 0)
    *outcome = GH_REQUEUE_CODE;
  else if (line->expires_at != 0 && now >= line->expires_at)
    *outcome = GH_REQUEUE_TOO_LATE;
  else
    *outcome = GH_REQUEUE_DONE;
}

typedef struct {
  gint64 now;
  GhRequeue outcome;
} Judging;

static void
on_shown (const GhOutboxLine *line, gpointer data)
{
  Judging *judging = data;
  judge_line (line, judging->now, &judging->outcome);
}

static gboolean
requeue_one (GhDb *db, const Requeueing *requeueing, gint64 id, GhRequeue *outcome, GError **error)
{
  Judging judging = { .now = requeueing->context->now, .outcome = GH_REQUEUE_UNKNOWN };
  gboolean requeued = FALSE;
  if (!gh_outbox_store_show (db, id, on_shown, &judging, error))
    return FALSE;
  *outcome = judging.outcome;
  return *outcome != GH_REQUEUE_DONE ||
         gh_outbox_store_requeue (db, id, judging.now, &requeued, error);
}

static void
on_dead (const GhOutboxLine *line, gpointer ids)
{
  g_array_append_val (ids, line->id);
}

static gboolean
requeue_in_transaction (GhDb *db, gpointer data, GError **error)
{
  Requeueing *requeueing = data;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  requeueing->count = requeueing->left = 0;
  requeueing->failed = (GhRequeued){ 0, GH_REQUEUE_DONE };
  if (requeueing->ids != NULL)
    g_array_append_vals (ids, requeueing->ids->data, requeueing->ids->len);
  else if (!gh_outbox_store_list (db, "DEAD", G_MAXINT, on_dead, ids, error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++) {
    GhRequeued one = { .id = g_array_index (ids, gint64, i) };
    if (!requeue_one (db, requeueing, one.id, &one.outcome, error))
      return FALSE;
    if (one.outcome == GH_REQUEUE_DONE) {
      requeueing->count++;
      continue;
    }
    requeueing->left++;
    if (requeueing->failed.outcome == GH_REQUEUE_DONE)
      requeueing->failed = one;
  }
  return TRUE;
}

gboolean
gh_requeue (const GhContext *context, GArray *ids, GhRequeued *failed, GError **error)
{
  Requeueing requeueing = { .context = context, .ids = ids };
  g_autoptr (GhDbTransaction) transaction = gh_db_begin (context->db, GH_DB_WRITE, error);
  if (transaction == NULL || !requeue_in_transaction (context->db, &requeueing, error))
    return FALSE;
  *failed = requeueing.failed;
  if (failed->outcome != GH_REQUEUE_DONE)
    return TRUE; /* rolled back */
  return gh_db_commit (g_steal_pointer (&transaction), error);
}

gboolean
gh_requeue_all (const GhContext *context, gint64 *count, gint64 *left, GError **error)
{
  Requeueing requeueing = { .context = context };
  if (!gh_db_transact (context->db, GH_DB_WRITE, requeue_in_transaction, &requeueing, error))
    return FALSE;
  *count = requeueing.count;
  *left = requeueing.left;
  return TRUE;
}
