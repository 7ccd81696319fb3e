/* The jobs of the worker; see the header. */

#include "server/worker/jobs.h"

#include "core/event-log.h"
#include "server/domain/expire.h"
#include "server/outbox/outlet.h"

static gboolean
run_expire (const GhContext *context, GError **error)
{
  GhExpiry expiry = { 0 };
  if (!gh_expire (context, GH_EXPIRE_SCHEDULED, &expiry, error))
    return FALSE;
  if (expiry.held) {
    g_autofree char *jump = g_strdup_printf ("%" G_GINT64_FORMAT, expiry.jump);
    gh_log_event (GH_LOG_ERROR, "alert.clock_jump", "seconds_ahead", jump, "advice",
                  "nothing expires until the clock is right, has gone on for ten minutes, or "
                  "somebody runs gatehousectl jobs run expire --force",
                  NULL);
  } else if (expiry.reservations > 0 || expiry.tickets > 0) {
    g_autofree char *reservations = g_strdup_printf ("%" G_GINT64_FORMAT, expiry.reservations);
    g_autofree char *tickets = g_strdup_printf ("%" G_GINT64_FORMAT, expiry.tickets);
    gh_log_event (GH_LOG_INFO, "job.expired", "reservations", reservations, "tickets", tickets,
                  NULL);
  }
  return TRUE;
}

static gboolean
run_checkpoint (const GhContext *context, GError **error)
{
  return gh_db_checkpoint (context->db, error);
}

static gboolean
run_prune (const GhContext *context, GError **error)
{
  GhPruned pruned = { 0 };
  if (!gh_prune (context, &pruned, error))
    return FALSE;
  if (pruned.sessions > 0 || pruned.answers > 0 || pruned.checks > 0 || pruned.messages > 0) {
    g_autofree char *sessions = g_strdup_printf ("%" G_GINT64_FORMAT, pruned.sessions);
    g_autofree char *answers = g_strdup_printf ("%" G_GINT64_FORMAT, pruned.answers);
    g_autofree char *checks = g_strdup_printf ("%" G_GINT64_FORMAT, pruned.checks);
    g_autofree char *messages = g_strdup_printf ("%" G_GINT64_FORMAT, pruned.messages);
    gh_log_event (GH_LOG_INFO, "job.pruned", "sessions", sessions, "answers", answers,
                  "contact_checks", checks, "messages", messages, NULL);
  }
  return TRUE;
}

/* What becomes of each message is logged by the lanes. */
static gboolean
run_notify (const GhContext *context, GError **error)
{
  g_auto (GhDelivered) delivered = { 0 };
  if (!gh_outlet_send_due (context->config, context->db, &delivered, error))
    return FALSE;
  if (delivered.fault == NULL)
    return TRUE;
  g_set_error_literal (error, GH_DELIVERY_ERROR, GH_DELIVERY_ERROR_DOWN, delivered.fault);
  return FALSE;
}

const GhJob gh_worker_jobs[] = {
  { "expire", 60, run_expire },
  { "prune", 3600, run_prune },
  { "checkpoint", 10, run_checkpoint },
  { NULL },
};

const GhJob gh_worker_notify = { "notify", 0, run_notify };
