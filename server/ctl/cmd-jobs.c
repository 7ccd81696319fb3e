/* gatehousectl jobs: run now what the worker does on its schedule. */

#include "server/ctl/ctl.h"
#include "server/ctl/print.h"
#include "server/domain/expire.h"

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
    gh_print_line ("%" G_GINT64_FORMAT " reservations and %" G_GINT64_FORMAT " tickets expired.",
                   expiry.reservations, expiry.tickets);
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
    gh_print_json (answer);
  } else {
    gh_print_line ("%" G_GINT64_FORMAT " old sessions, %" G_GINT64_FORMAT
                   " old answers and %" G_GINT64_FORMAT " old contact checks were forgotten.",
                   pruned.sessions, pruned.answers, pruned.checks);
  }
  return TRUE;
}

/* Contract 5 names five jobs; those that send messages belong to a version that can send. */
static const struct {
  const char *name;
  gboolean (*run) (GhCtl *ctl, gboolean force, GError **error); /* NULL: not in this version */
} jobs[] = {
  { "expire", run_expire }, { "prune", run_prune }, { "notify", NULL },
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
    g_set_error (error, GH_CTL_ERROR, GH_CTL_ERROR_FAILED,
                 "Gatehouse %s sends no messages, so it has no job “%s”", GH_VERSION, name);
    return FALSE;
  }
  g_set_error (error, GH_CTL_ERROR, GH_CTL_ERROR_USAGE,
               "There is no job “%s” (see gatehousectl jobs run --help)", name);
  return FALSE;
}

const GhVerb gh_ctl_jobs_verbs[] = {
  { "jobs", "run", "JOB", 1, 1, "Runs expire or prune now", run_job },
  { NULL },
};
