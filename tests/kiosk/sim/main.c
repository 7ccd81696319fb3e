/* The simulation of gates by seeds.
 *
 * usage: gate-sim [--seeds FROM..TO] [--jobs N] [--trace]
 *
 * Each seed is one run; those that fail are printed, and `--seeds N..N --trace` tells how one came
 * to it. */

#include "core/event-log.h"
#include "gate.h"
#include "run.h"
#include "server.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define MOST_JOBS 64

static char *seeds = NULL;
static int jobs = 0;
static gboolean trace = FALSE;

static const GOptionEntry options[] = {
  { "seeds", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &seeds, "the first and the last",
    "FROM..TO" },
  { "jobs", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_INT, &jobs, "so many at a time", "N" },
  { "trace", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &trace, "say what happens", NULL },
  { NULL, 0, 0, 0, NULL, NULL, NULL },
};

static char *folder;     /* of everything that is made here */
static SimDrafts drafts; /* in it */

/* In a process of its own, as seeds are. */
static void
make_drafts (void)
{
  int status = 0;
  /* A disk would be most of the time. GLib reads TMPDIR once, so that it must not see the first. */
  const char *base = g_getenv ("TMPDIR");
  if (base == NULL)
    base = g_file_test ("/dev/shm", G_FILE_TEST_IS_DIR) ? "/dev/shm" : "/tmp";
  folder = g_build_filename (base, "gate-sim-XXXXXX", NULL);
  g_assert_nonnull (g_mkdtemp (folder));
  g_setenv ("TMPDIR", folder, TRUE);
  drafts.server = g_build_filename (folder, "draft.db", NULL);
  for (int i = 0; i < SIM_MOST_GATES; i++) {
    g_autofree char *name = g_strdup_printf ("draft-%d", i);
    drafts.gates[i] = g_build_filename (folder, name, NULL);
  }
  pid_t child = fork ();
  g_assert (child >= 0);
  if (child == 0) {
    sim_run_draft (drafts.server);
    for (int i = 0; i < SIM_MOST_GATES; i++)
      sim_gate_draft (drafts.gates[i]);
    _exit (EXIT_SUCCESS);
  }
  waitpid (child, &status, 0);
  g_assert (status == 0);
}

static int
delete_one (const char *path, const struct stat *unused, int kind, struct FTW *place)
{
  return remove (path);
}

/* Also what seeds left that failed. */
static void
delete_folder (void)
{
  nftw (folder, delete_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* A seed has a process of its own: what libraries keep from one run to the next would change the
 * next, and it would not be the same alone. */
static pid_t
begin_seed (guint64 seed)
{
  pid_t child = fork ();
  g_assert (child >= 0);
  if (child != 0)
    return child;
  sim_run (seed, &drafts, trace);
  fflush (stdout);
  _exit (EXIT_SUCCESS);
}

typedef struct {
  pid_t child;
  guint64 seed;
} Job;

/* Waits until one of @running ends; gives its place free. */
static gboolean
await_one (Job *running)
{
  int status = 0;
  pid_t ended = wait (&status);
  for (int i = 0; i < jobs; i++) {
    if (running[i].child != ended)
      continue;
    running[i].child = 0;
    if (WIFEXITED (status) && WEXITSTATUS (status) == EXIT_SUCCESS)
      return TRUE;
    fprintf (stderr,
             "seed %" G_GUINT64_FORMAT " failed (%s %d): --seeds %" G_GUINT64_FORMAT
             "..%" G_GUINT64_FORMAT " --trace tells how\n",
             running[i].seed, WIFEXITED (status) ? "status" : "signal",
             WIFEXITED (status) ? WEXITSTATUS (status) : WTERMSIG (status), running[i].seed,
             running[i].seed);
  }
  return FALSE;
}

/* How many fail. */
static guint
run_all (guint64 from, guint64 to)
{
  Job running[MOST_JOBS] = { { 0 } };
  guint failed = 0;
  int busy = 0;
  for (guint64 seed = from; seed <= to; seed++) {
    if (busy == jobs) {
      failed += await_one (running) ? 0 : 1;
      busy--;
    }
    int place = 0;
    while (running[place].child != 0)
      place++;
    running[place] = (Job){ begin_seed (seed), seed };
    busy++;
  }
  for (; busy > 0; busy--)
    failed += await_one (running) ? 0 : 1;
  return failed;
}

static gboolean
read_seeds (guint64 *from, guint64 *to)
{
  g_auto (GStrv) ends = g_strsplit (seeds != NULL ? seeds : "1..1000", "..", 2);
  return g_strv_length (ends) == 2 &&
         g_ascii_string_to_unsigned (ends[0], 10, 0, G_MAXUINT32, from, NULL) &&
         g_ascii_string_to_unsigned (ends[1], 10, *from, G_MAXUINT32, to, NULL);
}

int
main (int argc, char **argv)
{
  guint64 from = 0, to = 0;
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || !read_seeds (&from, &to)) {
    fprintf (stderr, "%s\n", error != NULL ? error->message : "--seeds wants FROM..TO");
    return 2;
  }
  gh_log_set_threshold (trace ? GH_LOG_INFO : GH_LOG_NOTHING);
  /* What GLib takes from the environment to spread timers with is the same for every run. */
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "simulation", TRUE);
  jobs = CLAMP (jobs > 0 ? jobs : (int) g_get_num_processors (), 1, MOST_JOBS);
  jobs = (int) MIN ((guint64) jobs, to - from + 1);
  make_drafts ();
  guint failed = run_all (from, to);
  delete_folder ();
  if (failed > 0) {
    fprintf (stderr, "%u seeds of %" G_GUINT64_FORMAT " failed\n", failed, to - from + 1);
    return EXIT_FAILURE;
  }
  printf ("%" G_GUINT64_FORMAT " seeds, every entry accounted for\n", to - from + 1);
  return EXIT_SUCCESS;
}
