/* Who has a message in hand: one of all processes, for as long as it lives. */

#include "server/outbox/claims.h"

#include "db/db.h"
#include "tests/unit/temp-dir.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct {
  char *folder;
  char *url;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = test_temp_dir_new ();
  fixture->url = g_strconcat ("sqlite:", fixture->folder, "/db", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  test_temp_dir_remove (fixture->folder);
  g_free (fixture->url);
}

static GhClaims *
open_claims (const char *url)
{
  g_autoptr (GError) error = NULL;
  GhClaims *claims = gh_claims_open (url, &error);
  g_assert_no_error (error);
  return claims;
}

static void
test_one_holder (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GhClaims) one = open_claims (fixture->url);
  g_autoptr (GhClaims) two = open_claims (fixture->url);
  g_autofree char *path = g_build_filename (fixture->folder, "db-outbox", NULL);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
  g_assert_true (gh_claims_outrank_leases (one));
  g_assert_true (gh_claims_hold (one, 7));
  g_assert_false (gh_claims_hold (two, 7));
  g_assert_true (gh_claims_hold (two, 8));
  gh_claims_let_go (one, 7);
  g_assert_true (gh_claims_hold (two, 7));
}

static void
test_killed_holder (Fixture *fixture, gconstpointer data)
{
  int ready[2];
  g_assert_cmpint (pipe (ready), ==, 0);
  pid_t child = fork ();
  if (child == 0) {
    GhClaims *claims = gh_claims_open (fixture->url, NULL);
    char said = claims != NULL && gh_claims_hold (claims, 7) ? 'y' : 'n';
    if (write (ready[1], &said, 1) == 1)
      pause ();
    _exit (1);
  }
  char said = 0;
  g_assert_cmpint (read (ready[0], &said, 1), ==, 1);
  g_assert_cmpint (said, ==, 'y');
  g_autoptr (GhClaims) heir = open_claims (fixture->url);
  g_assert_false (gh_claims_hold (heir, 7));
  kill (child, SIGKILL);
  waitpid (child, NULL, 0);
  g_assert_true (gh_claims_hold (heir, 7));
  close (ready[0]);
  close (ready[1]);
}

/* A database that others reach over the network: only leases count. */
static void
test_no_lock_file (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GhClaims) one = open_claims ("mariadb://gatehouse@db.example.org/gatehouse");
  g_assert_false (gh_claims_outrank_leases (one));
  g_assert_true (gh_claims_hold (one, 7));
  gh_claims_let_go (one, 7);
}

/* Without its lock file nobody may claim: another might hold what this one cannot see. */
static void
test_unusable (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, "db-outbox", NULL);
  g_assert_cmpint (symlink ("/tmp/elsewhere", path), ==, 0);
  g_assert_null (gh_claims_open (fixture->url, &error));
  g_assert_error (error, GH_DB_ERROR, GH_DB_ERROR_FAILED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/claims/one-holder", Fixture, NULL, set_up, test_one_holder, tear_down);
  g_test_add ("/claims/killed-holder", Fixture, NULL, set_up, test_killed_holder, tear_down);
  g_test_add ("/claims/no-lock-file", Fixture, NULL, set_up, test_no_lock_file, tear_down);
  g_test_add ("/claims/unusable", Fixture, NULL, set_up, test_unusable, tear_down);
  return g_test_run ();
}
