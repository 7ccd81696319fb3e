/* gatehousectl jobs: run now what the worker does on its schedule. */

#include "core/event-log.h"
#include "server/ctl/ctl.h"
#include "server/ctl/print.h"
#include "server/domain/expire.h"
#include "server/outbox/outlet.h"

#include <string.h>

static gboolean
run_expire (GhCtl *ctl, gboolean force, GError **error)
{
  GhExpiry expiry = { 0 };
  if (!gh_expire (&ctl->context, force ? GH_EXPIRE_FORCED : GH_EXPIRE_BY_HAND, &expiry, error))
    return FALSE;
  if (expiry.held) {
    g_set_error (error, GH_CTL_ERROR, GH_CTL_ERROR_FAILED,
                 "The clock is %" G_GINT64_FORMAT " s ahead of the last run, so nothing was "
                 "expired; set the clock, or say --force when it is right",
                 expiry.jump);
    return FALSE;
  }
  if (ctl->json) {
    g_autoptr (json_object) answer = json_object_new_object ();
    gh_json_add_string (answer, "job", "expire");
    gh_json_add_int (answer, "reservations", expiry.reservations);
    gh_json_add_int (answer, "tickets", expiry.tickets);
    gh_print_json (answer);
  } else {
    gh_print_line ("%" G_GINT64_FORMAT " reservation%s and %" G_GINT64_FORMAT " ticket%s expired.",
                   expiry.reservations, gh_print_plural (expiry.reservations), expiry.tickets,
                   gh_print_plural (expiry.tickets));
  }
  return TRUE;
}

static gboolean
run_prune (GhCtl *ctl, gboolean force, GError **error)
{
  GhPruned pruned = { 0 };
  if (!gh_prune (&ctl->context, &pruned, error))
    return FALSE;
  if (ctl->json) {
    g_autoptr (json_object) answer = json_object_new_object ();
    gh_json_add_string (answer, "job", "prune");
    gh_json_add_int (answer, "sessions", pruned.sessions);
    gh_json_add_int (answer, "answers", pruned.answers);
    gh_json_add_int (answer, "contact_checks", pruned.checks);
    gh_json_add_int (answer, "messages", pruned.messages);
    gh_print_json (answer);
  } else {
    gh_print_line ("%" G_GINT64_FORMAT " old session%s, %" G_GINT64_FORMAT
                   " old answer%s, %" G_GINT64_FORMAT " old contact check%s and %" G_GINT64_FORMAT
                   " old message%s were forgotten.",
                   pruned.sessions, gh_print_plural (pruned.sessions), pruned.answers,
                   gh_print_plural (pruned.answers), pruned.checks, gh_print_plural (pruned.checks),
                   pruned.messages, gh_print_plural (pruned.messages));
  }
  return TRUE;
}

static void
print_delivered (GhCtl *ctl, const GhDelivered *delivered, gint64 waiting)
{
  if (ctl->json) {
    g_autoptr (json_object) answer = json_object_new_object ();
    gh_json_add_string (answer, "job", "notify");
    gh_json_add_int (answer, "sent", delivered->sent);
    gh_json_add_int (answer, "failed", delivered->failed);
    gh_json_add_int (answer, "dead", delivered->dead);
    gh_json_add_int (answer, "unneeded", delivered->unneeded);
    gh_json_add_int (answer, "waiting", waiting);
    gh_print_json (answer);
  } else {
    gh_print_line ("%" G_GINT64_FORMAT " message%s sent, %" G_GINT64_FORMAT
                   " failed for now, %" G_GINT64_FORMAT " dead, %" G_GINT64_FORMAT
                   " not needed any more; %" G_GINT64_FORMAT " still waiting.",
                   delivered->sent, gh_print_plural (delivered->sent), delivered->failed,
                   delivered->dead, delivered->unneeded, waiting);
  }
}

/* The counts, which say what became of the messages instead of a line of the log for each, are
 * printed also when a server is down: some may have gone before, or by the other channel. */
static gboolean
run_notify (GhCtl *ctl, gboolean force, GError **error)
{
  g_auto (GhDelivered) delivered = { 0 };
  gint64 waiting = 0;
  gh_log_set_threshold (GH_LOG_NOTHING);
  if (!gh_outlet_send_due (ctl->config, ctl->db, &delivered, error) ||
      !gh_outbox_store_count_waiting (ctl->db, &waiting, error))
    return FALSE;
  print_delivered (ctl, &delivered, waiting);
  if (delivered.fault == NULL)
    return TRUE;
  g_set_error (error, GH_CTL_ERROR, GH_CTL_ERROR_FAILED, "The rest waits: %s", delivered.fault);
  return FALSE;
}

/* Contract 5 names five jobs; reminders and alerts belong to a later version. */
static const struct {
  const char *name;
  gboolean (*run) (GhCtl *ctl, gboolean force, GError **error); /* NULL: not in this version */
} jobs[] = {
  { "expire", run_expire }, { "prune", run_prune }, { "notify", run_notify },
  { "remind", NULL },       { "alerts", NULL },
};

static gboolean
run_job (GhCtl *ctl, GError **error)
{
  gboolean force = FALSE;
  const GhOption options[] = {
    { "force", GH_OPTION_FLAG, &force, NULL, "expire although the clock jumped: you looked at it" },
    { NULL },
  };
  if (!gh_ctl_parse (ctl, options, error))
    return FALSE;
  const char *name = ctl->arguments->pdata[0];
  for (gsize i = 0; i < G_N_ELEMENTS (jobs); i++) {
    if (strcmp (jobs[i].name, name) != 0)
      continue;
    if (jobs[i].run != NULL)
      return gh_ctl_open (ctl, error) && jobs[i].run (ctl, force, error);
    g_set_error (error, GH_CTL_ERROR, GH_CTL_ERROR_FAILED, "Gatehouse %s has no job “%s” yet",
                 GH_VERSION, name);
    return FALSE;
  }
  g_set_error (error, GH_CTL_ERROR, GH_CTL_ERROR_USAGE,
               "There is no job “%s” (see gatehousectl jobs run --help)", name);
  return FALSE;
}

const GhVerb gh_ctl_jobs_verbs[] = {
  { "jobs", "run", "JOB", 1, 1, "Runs expire, notify or prune now", run_job },
  { NULL },
};
