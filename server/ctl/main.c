/* gatehousectl: administration from a shell (contract 5). Finds the verb in the table, runs it, and
 * turns what went wrong into one line on standard error and an exit status. */

#include "core/event-log.h"
#include "server/ctl/ctl.h"
#include "server/ctl/print.h"
#include "server/domain/fault.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define EXIT_FAILED 1
#define EXIT_USAGE  2

/* Where the summaries of the help begin. */
#define WORDS_WIDTH 29

G_DEFINE_QUARK (gh_ctl_error, gh_ctl_error)

static const GhVerb *const tables[] = {
  gh_ctl_init_verbs,    gh_ctl_demo_verbs,     gh_ctl_slots_verbs,     gh_ctl_orders_verbs,
  gh_ctl_tickets_verbs, gh_ctl_products_verbs, gh_ctl_orgs_verbs,      gh_ctl_operators_verbs,
  gh_ctl_devices_verbs, gh_ctl_outbox_verbs,   gh_ctl_conflicts_verbs, gh_ctl_jobs_verbs,
  gh_ctl_stats_verbs,   gh_ctl_version_verbs,
};

static gboolean
is_help (const char *word)
{
  return strcmp (word, "--help") == 0 || strcmp (word, "-h") == 0 || strcmp (word, "help") == 0;
}

/* The verbs of @group, or those that stand alone and the names of the groups when it is NULL. */
static void
print_help (const char *group)
{
  g_autofree char *group_usage = g_strdup_printf ("%s VERB", group);
  gh_print_line ("Usage:\n  gatehousectl %s [OPTION…]\n", group != NULL ? group_usage : "VERB");
  gh_print_line (group != NULL ? "Verbs:" : "Administers Gatehouse from a shell. Verbs:");
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++) {
    for (const GhVerb *verb = tables[i]; verb->name != NULL; verb++) {
      if (group != NULL && g_strcmp0 (verb->group, group) != 0)
        continue;
      g_autofree char *words = g_strjoin (" ", verb->group != NULL ? verb->group : verb->name,
                                          verb->group != NULL ? verb->name : verb->arguments,
                                          verb->group != NULL ? verb->arguments : NULL, NULL);
      int space = MAX (WORDS_WIDTH - (int) g_utf8_strlen (words, -1), 1);
      gh_print_line ("  %s%*s%s", words, space, "", verb->summary);
    }
  }
  gh_print_line ("\nEvery verb takes --json and --help. The configuration is read from\n"
                 "$GATEHOUSE_CONFIG, else from " GH_CONFIG_DEFAULT_PATH ".");
}

/* The verb that the command line names; @words says how many words that took. NULL with a USAGE
 * error when there is none. */
static const GhVerb *
find_verb (int argc, char **argv, int *words, GError **error)
{
  gboolean group_known = FALSE;
  gboolean unnamed = argc == 2 || argv[2][0] == '-';
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++) {
    for (const GhVerb *verb = tables[i]; verb->name != NULL; verb++) {
      *words = verb->group != NULL ? 2 : 1;
      if (verb->group == NULL && strcmp (verb->name, argv[1]) == 0)
        return verb;
      if (verb->group == NULL || strcmp (verb->group, argv[1]) != 0)
        continue;
      group_known = TRUE;
      if (unnamed && verb->implied) {
        *words = 1;
        return verb;
      }
      if (argc > 2 && strcmp (verb->name, argv[2]) == 0)
        return verb;
    }
  }
  if (!group_known)
    g_set_error (error, GH_CTL_ERROR, GH_CTL_ERROR_USAGE,
                 "There is no verb “%s” (see gatehousectl --help)", argv[1]);
  else if (argc > 2)
    g_set_error (error, GH_CTL_ERROR, GH_CTL_ERROR_USAGE,
                 "%s has no verb “%s” (see gatehousectl %s --help)", argv[1], argv[2], argv[1]);
  else
    g_set_error (error, GH_CTL_ERROR, GH_CTL_ERROR_USAGE,
                 "%s needs a verb (see gatehousectl %s --help)", argv[1], argv[1]);
  return NULL;
}

static gboolean
is_group (const char *word)
{
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++) {
    if (g_strcmp0 (tables[i]->group, word) == 0)
      return TRUE;
  }
  return FALSE;
}

static gboolean
run (int argc, char **argv, GError **error)
{
  if (argc < 2) {
    g_set_error (error, GH_CTL_ERROR, GH_CTL_ERROR_USAGE,
                 "A verb is missing (see gatehousectl --help)");
    return FALSE;
  }
  const char *group = is_group (argv[1]) ? argv[1] : NULL;
  if (is_help (argv[1]) || (group != NULL && argc > 2 && is_help (argv[2]))) {
    print_help (group);
    return gh_print_finish (error);
  }
  char version[] = "version";
  if (strcmp (argv[1], "--version") == 0)
    argv[1] = version;

  int words = 0;
  const GhVerb *verb = find_verb (argc, argv, &words, error);
  if (verb == NULL)
    return FALSE;
  GhCtl ctl = {
    .verb = verb,
    .argc = argc - 1 - words,
    .argv = argv + 1 + words,
    .arguments = g_ptr_array_new_with_free_func (g_free),
    .texts = g_ptr_array_new_with_free_func (g_free),
  };
  gboolean done = verb->run (&ctl, error) && gh_print_finish (error);
  gh_db_close (ctl.db);
  gh_config_free (ctl.config);
  g_ptr_array_unref (ctl.arguments);
  g_ptr_array_unref (ctl.texts);
  return done;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  umask (0007);
  gh_log_set_threshold (GH_LOG_WARNING);
  if (run (argc, argv, &error))
    return 0;
  fflush (stdout);
  g_autofree char *message = gh_print_clean (error->message);
  const char *advice = gh_fault_advice (error);
  fprintf (stderr, "gatehousectl: %s%s%s\n", message, advice != NULL ? ". " : "",
           advice != NULL ? advice : "");
  return g_error_matches (error, GH_CTL_ERROR, GH_CTL_ERROR_USAGE) ? EXIT_USAGE : EXIT_FAILED;
}
