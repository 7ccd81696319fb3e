/* What was put is there, however the kiosk ended: killed at any moment, or with the disk full. */

#include "kiosk/queue/entries.h"
#include "temp-store.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROUNDS      60
#define UUID_LENGTH 36

/* A letter for what was done, the entry's id, a line end. */
#define LINE (1 + UUID_LENGTH + 1)

static void
say (int to, char what, const char *id)
{
  char line[LINE];
  line[0] = what;
  memcpy (line + 1, id, UUID_LENGTH);
  line[LINE - 1] = '\n';
  if (write (to, line, LINE) != LINE)
    _exit (1);
}

/* Puts entries until it is killed, undoes some and has the server take some, and says each only
 * when it was done. */
static void
work (const char *folder, int to)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhKioskStore) store = gh_kiosk_store_open (folder, &error);
  for (int i = 0; store != NULL; i++) {
    gboolean done;
    g_autofree char *code = g_strdup_printf ("CODE-%d", i);
    g_autoptr (GhEntry) entry = gh_entry_new (code, 7, 5, 1763121000 + i, 1763121000);
    if (!gh_entries_put (store, entry, &error))
      break;
    say (to, 'P', entry->id);
    if (i % 3 == 1) {
      if (!gh_entries_undo (store, entry->id, 1763122000, &done, &error))
        break;
      entry->undone_at = 1763122000;
      say (to, 'U', entry->id);
    }
    if (i % 4 == 2) {
      if (!gh_entries_take (store, entry, "VERIFIED", &error))
        break;
      say (to, 'T', entry->id);
    }
  }
  _exit (1);
}

static pid_t
start_work (const char *folder, int *from)
{
  int ends[2];
  g_assert_cmpint (pipe (ends), ==, 0);
  pid_t child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0) {
    close (ends[0]);
    work (folder, ends[1]);
  }
  close (ends[1]);
  *from = ends[0];
  return child;
}

/* Reads until @lines were said, kills, and reads what had been said until then. */
static GString *
kill_after (pid_t child, int from, gsize lines, guint pause_us)
{
  GString *said = g_string_new (NULL);
  char buffer[LINE];
  gboolean killed = FALSE;
  for (;;) {
    if (!killed && said->len >= lines * LINE) {
      g_usleep (pause_us);
      g_assert_cmpint (kill (child, SIGKILL), ==, 0);
      killed = TRUE;
    }
    gssize length = read (from, buffer, sizeof buffer);
    if (length < 0 && errno == EINTR)
      continue;
    g_assert_cmpint (length, >=, 0);
    if (length == 0)
      break;
    g_string_append_len (said, buffer, length);
  }
  int status;
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
  close (from);
  return said;
}

static void
assert_there (GhKioskStore *store, char what, const char *id)
{
  static const char SELECT_ROW[] = "SELECT state, undone_at FROM entries WHERE id = ?";
  g_autoptr (GhDbRows) rows =
      gh_db_query (gh_kiosk_store_get_db (store), SELECT_ROW, GH_DB_VALUES (gh_db_text (id)), NULL);
  gboolean has_row = FALSE;
  g_assert_true (gh_db_rows_next (rows, &has_row, NULL));
  g_assert_true (has_row);
  if (what == 'U')
    g_assert_cmpint (gh_db_rows_int (rows, "undone_at"), ==, 1763122000);
  if (what == 'T')
    g_assert_cmpstr (gh_db_rows_text (rows, "state"), ==, "TAKEN");
}

/* Nothing was left half done: every row is sound. */
static void
assert_all_sound (GhKioskStore *store)
{
  gint64 waiting = 0, parked = 0;
  g_autoptr (GPtrArray) entries = gh_entries_waiting (store, 0, G_MAXINT, NULL, NULL);
  g_assert_nonnull (entries);
  g_assert_true (gh_entries_prune (store, G_MAXINT64, NULL));
  g_assert_true (gh_entries_count (store, &waiting, &parked, NULL));
  g_assert_cmpint (waiting, ==, entries->len);
  g_assert_cmpint (parked, ==, 0);
}

static void
test_killed (void)
{
  gsize total = 0;
  for (int round = 0; round < ROUNDS; round++) {
    TempStore temp = { .folder = g_dir_make_tmp ("kiosk-XXXXXX", NULL) };
    for (int life = 0; life < 2; life++) { /* the second goes on with what the first left */
      int from;
      pid_t child = start_work (temp.folder, &from);
      g_autoptr (GString) said = kill_after (child, from, (gsize) g_test_rand_int_range (0, 25),
                                             (guint) g_test_rand_int_range (0, 3000));
      g_assert_cmpuint (said->len % LINE, ==, 0);
      temp_store_reopen (&temp);
      g_assert_null (gh_kiosk_store_get_put_aside (temp.store));
      for (gsize at = 0; at < said->len; at += LINE, total++) {
        said->str[at + LINE - 1] = '\0';
        assert_there (temp.store, said->str[at], said->str + at + 1);
      }
      assert_all_sound (temp.store);
      g_clear_pointer (&temp.store, gh_kiosk_store_close);
    }
    temp_store_remove (&temp);
  }
  g_test_message ("%" G_GSIZE_FORMAT " deeds of %d killed kiosks were all there", total,
                  2 * ROUNDS);
  g_assert_cmpuint (total, >, 2 * ROUNDS);
}

/* Puts until it may write no more; says each that was put, and 0 when putting failed as it should.
 */
static void
fill_disk (const char *folder, rlim_t room, int to)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhKioskStore) store = gh_kiosk_store_open (folder, &error);
  struct rlimit limit = { room, room };
  signal (SIGXFSZ, SIG_IGN);
  if (store == NULL || setrlimit (RLIMIT_FSIZE, &limit) != 0)
    _exit (2);
  for (int i = 0; i < 10000; i++) {
    g_autoptr (GhEntry) entry = gh_entry_new ("CODE", 7, 5, 1763121000 + i, 1763121000);
    if (!gh_entries_put (store, entry, &error))
      _exit (error != NULL && entry->seq == 0 ? 0 : 3);
    say (to, 'P', entry->id);
  }
  _exit (4);
}

static void
test_full (void)
{
  for (int round = 0; round < 20; round++) {
    TempStore temp;
    temp_store_open (&temp);
    g_clear_pointer (&temp.store, gh_kiosk_store_close);
    int ends[2];
    g_assert_cmpint (pipe (ends), ==, 0);
    rlim_t room = 100000 + (rlim_t) g_test_rand_int_range (0, 100000);
    pid_t child = fork ();
    g_assert_cmpint (child, >=, 0);
    if (child == 0)
      fill_disk (temp.folder, room, ends[1]);
    close (ends[1]);
    g_autoptr (GString) said = g_string_new (NULL);
    char buffer[LINE];
    gssize length;
    while ((length = read (ends[0], buffer, sizeof buffer)) > 0)
      g_string_append_len (said, buffer, length);
    close (ends[0]);
    int status;
    g_assert_cmpint (waitpid (child, &status, 0), ==, child);
    g_assert_true (WIFEXITED (status));
    g_assert_cmpint (WEXITSTATUS (status), ==, 0);

    temp_store_reopen (&temp);
    gint64 waiting = 0, parked = 0;
    g_assert_true (gh_entries_count (temp.store, &waiting, &parked, NULL));
    g_assert_cmpint (waiting, ==, said->len / LINE);
    g_assert_cmpint (waiting, >, 0);
    for (gsize at = 0; at < said->len; at += LINE) {
      said->str[at + LINE - 1] = '\0';
      assert_there (temp.store, 'P', said->str + at + 1);
    }
    assert_all_sound (temp.store);
    temp_store_remove (&temp);
  }
}

/* A disk of its own, small and really full. 0 when all is as it should be, 77 where nobody may
 * mount one. */
static int
fill_small_disk (const char *folder)
{
  g_autoptr (GError) error = NULL;
  if (unshare (CLONE_NEWNS) != 0 || mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
      mount ("none", folder, "tmpfs", 0, "size=512k,mode=0700") != 0)
    return 77;
  gint64 put = 0, waiting = 0, parked = 0;
  g_autoptr (GhKioskStore) store = gh_kiosk_store_open (folder, &error);
  for (; store != NULL && put < 10000; put++) {
    g_autoptr (GhEntry) entry = gh_entry_new ("CODE", 7, 5, 1763121000, 1763121000);
    if (!gh_entries_put (store, entry, &error))
      break;
  }
  if (put == 0 || !g_error_matches (error, GH_DB_ERROR, GH_DB_ERROR_FULL))
    return 1;
  /* What is there can still be read, also after a restart, with the disk as full as before. */
  for (int i = 0; i < 2; i++) {
    if (store == NULL || !gh_entries_count (store, &waiting, &parked, NULL) || waiting != put)
      return 2;
    g_clear_pointer (&store, gh_kiosk_store_close);
    store = gh_kiosk_store_open (folder, NULL);
  }
  return 0;
}

static void
test_small_disk (void)
{
  g_autofree char *folder = g_dir_make_tmp ("kiosk-XXXXXX", NULL);
  pid_t child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    _exit (fill_small_disk (folder));
  int status;
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  if (WEXITSTATUS (status) == 77)
    g_test_skip ("nobody may mount a disk here");
  else
    g_assert_cmpint (WEXITSTATUS (status), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/power/killed", test_killed);
  g_test_add_func ("/power/full", test_full);
  g_test_add_func ("/power/small-disk", test_small_disk);
  return g_test_run ();
}
