/* Tests of kiosk/queue/wipe, with carry: of a revoked kiosk nothing stays on the disk but what the
 * server has not got, under another key; also when it is killed again and again on the way. */

#include "kiosk/queue/enrolled.h"
#include "kiosk/queue/wipe.h"
#include "wipe-kiosk.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROUNDS 12

static void
check (gboolean done, GError *error)
{
  g_assert_no_error (error);
  g_assert_true (done);
}

static void
test_whole (WipeKiosk *kiosk, gconstpointer data)
{
  wipe_kiosk_order (kiosk);
  wipe_kiosk_assert_wiped (kiosk);
  temp_store_reopen (&kiosk->temp);
  wipe_kiosk_assert_wiped (kiosk);
}

/* More unread files than are looked at: SQLite would never see what is in this one. */
static void
hide_entries (WipeKiosk *kiosk)
{
  g_autofree char *path = wipe_kiosk_path (kiosk, "kiosk.db");
  g_autofree char *unread = wipe_kiosk_path (kiosk, "kiosk.db.unread-99");
  g_assert_cmpint (g_rename (path, unread), ==, 0);
}

/* What could not be read yet may hold the only copy of an entry: it is read without SQLite. */
static void
test_unread (WipeKiosk *kiosk, gconstpointer data)
{
  wipe_kiosk_order (kiosk);
  hide_entries (kiosk);
  wipe_kiosk_assert_wiped (kiosk);
}

/* What nothing can read is waited for. */
static void
test_unreadable (WipeKiosk *kiosk, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *unread = wipe_kiosk_path (kiosk, "kiosk.db.unread-99");
  wipe_kiosk_order (kiosk);
  g_assert_cmpint (g_mkdir (unread, 0700), ==, 0);
  for (int i = 0; i < 2; i++) {
    g_assert_false (gh_wipe_finish (kiosk->temp.folder, &error));
    g_clear_error (&error);
    g_assert_true (g_file_test (unread, G_FILE_TEST_EXISTS));
  }
  g_assert_cmpint (g_rmdir (unread), ==, 0);
  wipe_kiosk_assert_wiped (kiosk);
}

/* Nobody ordered it. */
static void
test_not_ordered (WipeKiosk *kiosk, gconstpointer data)
{
  temp_store_reopen (&kiosk->temp);
  g_autoptr (GhEnrolled) enrolled = NULL;
  g_assert_true (gh_enrolled_get (kiosk->temp.store, &enrolled, NULL));
  g_assert_nonnull (enrolled);
  wipe_kiosk_assert_carried (kiosk);
}

/* What is in doubt stays so, and is kept. */
static void
test_in_doubt (WipeKiosk *kiosk, gconstpointer data)
{
  static const char SPOIL[] = "UPDATE entries SET verified_at = verified_at + 1"
                              " WHERE state = 'TAKEN' AND operator_id = 5";
  GError *error = NULL;
  gint64 waiting = 0, parked = 0;
  check (gh_db_execute (gh_kiosk_store_get_db (kiosk->temp.store), SPOIL, GH_DB_NO_VALUES, NULL,
                        &error),
         error);
  wipe_kiosk_order (kiosk);
  temp_store_reopen (&kiosk->temp);
  check (gh_entries_count (kiosk->temp.store, &waiting, &parked, &error), error);
  g_assert_cmpint (waiting, ==, WIPE_WAITING);
  g_assert_cmpint (parked, ==, WIPE_PARKED + WIPE_TAKEN);
  wipe_kiosk_assert_nothing_else (kiosk);
  wipe_kiosk_assert_disk_clean (kiosk);
}

/* ---- killed ---- */

/* @after_us: from when its work begins. Whether it was killed before it had finished. */
static gboolean
kill_at_work (WipeKiosk *kiosk, guint after_us)
{
  int ends[2], status;
  char byte;
  g_assert_cmpint (pipe (ends), ==, 0);
  pid_t child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0) {
    g_autoptr (GError) error = NULL;
    gboolean begun = write (ends[1], "b", 1) == 1;
    _exit (begun && gh_wipe_finish (kiosk->temp.folder, &error) ? 0 : 1);
  }
  g_assert_cmpint (read (ends[0], &byte, 1), ==, 1);
  g_usleep (after_us);
  kill (child, SIGKILL);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  close (ends[0]);
  close (ends[1]);
  g_assert_true (WIFSIGNALED (status) || WEXITSTATUS (status) == 0);
  return WIFSIGNALED (status);
}

static gboolean
is_marked (WipeKiosk *kiosk)
{
  gboolean found = FALSE;
  g_autoptr (GDir) directory = g_dir_open (kiosk->temp.folder, 0, NULL);
  for (const char *name; (name = g_dir_read_name (directory)) != NULL;)
    found = found || g_str_has_prefix (name, "kiosk.wipe");
  return found;
}

/* At one moment after the other, from the first to the last. */
static void
test_killed (WipeKiosk *kiosk, gconstpointer data)
{
  wipe_kiosk_order (kiosk);
  if (data != NULL)
    hide_entries (kiosk);
  guint kills = 0;
  for (guint after_us = 200; is_marked (kiosk); after_us += 1500)
    kills += kill_at_work (kiosk, after_us);
  g_assert_cmpuint (kills, >, 2);
  wipe_kiosk_assert_wiped (kiosk);
}

static void
test_killed_anywhere (void)
{
  for (int i = 0; i < ROUNDS; i++) {
    WipeKiosk kiosk;
    wipe_kiosk_set_up (&kiosk, NULL);
    wipe_kiosk_order (&kiosk);
    kill_at_work (&kiosk, (guint) g_random_int_range (0, 60000));
    kill_at_work (&kiosk, (guint) g_random_int_range (0, 20000));
    wipe_kiosk_assert_wiped (&kiosk);
    wipe_kiosk_tear_down (&kiosk, NULL);
  }
}

#define ADD(name, func)                                                                            \
  g_test_add ("/wipe/" name, WipeKiosk, NULL, wipe_kiosk_set_up, func, wipe_kiosk_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("whole", test_whole);
  ADD ("unread", test_unread);
  ADD ("unreadable", test_unreadable);
  ADD ("not-ordered", test_not_ordered);
  ADD ("in-doubt", test_in_doubt);
  ADD ("killed", test_killed);
  g_test_add ("/wipe/killed-stripping", WipeKiosk, "hidden", wipe_kiosk_set_up, test_killed,
              wipe_kiosk_tear_down);
  g_test_add_func ("/wipe/killed-anywhere", test_killed_anywhere);
  return g_test_run ();
}
