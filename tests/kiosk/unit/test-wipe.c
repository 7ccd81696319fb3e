/* Tests of kiosk/queue/wipe, with carry: of a revoked kiosk nothing stays on the disk but what the
 * server has not got, under another key; also when it is killed again and again on the way. */

#include "day-list.h"
#include "kiosk/queue/enrolled.h"
#include "kiosk/queue/entries.h"
#include "kiosk/queue/held-scans.h"
#include "kiosk/queue/manifest-store.h"
#include "kiosk/queue/remembered.h"
#include "kiosk/queue/wipe.h"
#include "temp-store.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define WAITING 12
#define TAKEN   4
#define PARKED  3
#define ROUNDS  12
#define SERVER  "https://tickets.example.org"
#define DAMAGED "what was in a damaged file: jane@example.org"

static const GhEnrolment GATE_1 = { (char *) "0c5b4b2e-51f4-4a62-9b5c-2f7b8f0a6c11",
                                    (char *) "0123456789abcdefghijABCDEFGHIJ-_XYZ01234567",
                                    (char *) "Gate 1", 1 };

typedef struct {
  TempStore temp;
  GPtrArray *waiting; /* of GhEntry */
  GPtrArray *parked;  /* likewise */
  GPtrArray *secrets; /* of GBytes: what must be gone */
} Fixture;

/* ---- a kiosk in use ---- */

static void
check (gboolean done, GError *error)
{
  g_assert_no_error (error);
  g_assert_true (done);
}

static GhEntry *
put_entry (Fixture *fixture, const char *kind, int number)
{
  GError *error = NULL;
  g_autofree char *code = g_strdup_printf ("%s-%d", kind, number);
  GhEntry *entry = gh_entry_new (code, 7 + number, 5, TEST_NOON + number, TEST_NOON - number);
  check (gh_entries_put (fixture->temp.store, entry, &error), error);
  return entry;
}

static void
put_entries (Fixture *fixture)
{
  GError *error = NULL;
  gboolean undone = FALSE;
  GhKioskStore *store = fixture->temp.store;
  for (int i = 0; i < WAITING; i++)
    g_ptr_array_add (fixture->waiting, put_entry (fixture, "LET-IN", i));
  for (int i = 0; i < PARKED; i++) {
    g_ptr_array_add (fixture->parked, put_entry (fixture, "REFUSED", i));
    GhEntry *entry = g_ptr_array_index (fixture->parked, i);
    check (gh_entries_park (store, entry->id, "TICKET_NOT_FOUND", &error), error);
  }
  for (int i = 0; i < TAKEN; i++) {
    g_autoptr (GhEntry) entry = put_entry (fixture, "SENT", i);
    check (gh_entries_take (store, entry, "VERIFIED", &error), error);
  }
  GhEntry *last = g_ptr_array_index (fixture->waiting, WAITING - 1);
  last->undone_at = TEST_NOON + 60;
  check (gh_entries_undo (store, last->id, last->undone_at, &undone, &error), error);
  g_assert_true (undone);
}

static void
put_list (Fixture *fixture)
{
  GError *error = NULL;
  g_autoptr (GhManifest) list = day_list_new (TEST_DAY, TRUE, 1);
  day_list_add_slot (list, 11, TEST_DAY, 12, 14);
  for (int i = 0; i < 300; i++) {
    g_autofree char *code = g_strdup_printf ("LISTED-%d", i);
    day_list_add (list, code, 100 + i, 11, "Ada Lovelace");
  }
  check (gh_manifest_store_apply (fixture->temp.store, list, &error), error);
}

static char *
path_of (Fixture *fixture, const char *name)
{
  return g_build_filename (fixture->temp.folder, name, NULL);
}

static void
write_file (Fixture *fixture, const char *name, const char *text)
{
  g_autofree char *path = path_of (fixture, name);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* ---- what must be gone ---- */

static void
add_secret (Fixture *fixture, const void *bytes, gsize length)
{
  g_ptr_array_add (fixture->secrets, g_bytes_new (bytes, length));
}

static void
add_blobs (Fixture *fixture, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gboolean has_row = TRUE;
  g_autoptr (GhDbRows) rows =
      gh_db_query (gh_kiosk_store_get_db (fixture->temp.store), sql, GH_DB_NO_VALUES, &error);
  g_assert_no_error (error);
  while (gh_db_rows_next (rows, &has_row, &error) && has_row) {
    gsize length;
    const void *bytes = gh_db_rows_blob (rows, "secret", &length);
    if (length > 0)
      add_secret (fixture, bytes, MIN (length, 24));
  }
  g_assert_no_error (error);
}

static void
note_secrets (Fixture *fixture)
{
  gsize length;
  g_autofree char *key = NULL;
  g_autofree char *path = path_of (fixture, "kiosk.key");
  g_assert_true (g_file_get_contents (path, &key, &length, NULL));
  add_secret (fixture, key, length);
  add_secret (fixture, GATE_1.device_id, strlen (GATE_1.device_id));
  add_secret (fixture, DAMAGED, 20);
  add_secret (fixture, "LISTED", 6);
  add_secret (fixture, "LET-IN-", 7);
  add_blobs (fixture, "SELECT mark AS secret FROM entries");
  add_blobs (fixture, "SELECT sealed_code AS secret FROM entries");
  add_blobs (fixture, "SELECT sealed_code AS secret FROM held_scans");
  add_blobs (fixture, "SELECT sealed AS secret FROM enrolment");
  add_blobs (fixture, "SELECT sealed_key AS secret FROM manifests");
  add_blobs (fixture, "SELECT mark AS secret FROM manifest_tickets");
  add_blobs (fixture, "SELECT sealed AS secret FROM manifest_tickets");
  g_assert_cmpuint (fixture->secrets->len, >, 600);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  GError *error = NULL;
  temp_store_open (&fixture->temp);
  fixture->waiting = g_ptr_array_new_with_free_func ((GDestroyNotify) gh_entry_free);
  fixture->parked = g_ptr_array_new_with_free_func ((GDestroyNotify) gh_entry_free);
  fixture->secrets = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  check (gh_enrolled_put (fixture->temp.store, SERVER, &GATE_1, &error), error);
  put_entries (fixture);
  put_list (fixture);
  g_autoptr (GhHeldScan) held = gh_held_scan_new ("HELD-1", 5, TEST_NOON);
  check (gh_held_scans_put (fixture->temp.store, held, &error), error);
  note_secrets (fixture);
  write_file (fixture, "kiosk.db.damaged-1763121000", DAMAGED);
  write_file (fixture, "kiosk.db.damaged-1763121000-wal", DAMAGED);
  write_file (fixture, "kiosk.db.before-3.backup", DAMAGED);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_ptr_array_unref (fixture->waiting);
  g_ptr_array_unref (fixture->parked);
  g_ptr_array_unref (fixture->secrets);
  temp_store_remove (&fixture->temp);
}

static void
order (Fixture *fixture)
{
  GError *error = NULL;
  check (gh_wipe_order (fixture->temp.folder, &error), error);
  g_clear_pointer (&fixture->temp.store, gh_kiosk_store_close);
}

/* ---- afterwards ---- */

static void
assert_same (const GhEntry *found, const GhEntry *entry)
{
  g_assert_true (found->sound);
  g_assert_cmpstr (found->id, ==, entry->id);
  g_assert_cmpstr (found->code, ==, entry->code);
  g_assert_cmpint (found->ticket_id, ==, entry->ticket_id);
  g_assert_cmpint (found->operator_id, ==, entry->operator_id);
  g_assert_cmpint (found->verified_at, ==, entry->verified_at);
  g_assert_cmpint (found->device_time, ==, entry->device_time);
  g_assert_cmpint (found->undone_at, ==, entry->undone_at);
}

static void
assert_carried (Fixture *fixture)
{
  GError *error = NULL;
  gint64 waiting = 0, parked = 0;
  GhKioskStore *store = fixture->temp.store;
  g_autoptr (GPtrArray) found = gh_entries_waiting (store, 0, 100, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, WAITING);
  for (guint i = 0; i < found->len; i++)
    assert_same (found->pdata[i], fixture->waiting->pdata[i]);
  for (guint i = 0; i < fixture->parked->len; i++) {
    const GhEntry *entry = fixture->parked->pdata[i];
    g_autoptr (GhEntry) same = NULL;
    check (gh_entries_find (store, entry->code, &same, &error), error);
    assert_same (same, entry);
    g_assert_cmpstr (same->outcome, ==, "TICKET_NOT_FOUND");
  }
  check (gh_entries_count (store, &waiting, &parked, &error), error);
  g_assert_cmpint (waiting, ==, WAITING);
  g_assert_cmpint (parked, ==, PARKED);
}

static void
assert_nothing_else (Fixture *fixture)
{
  GError *error = NULL;
  GhManifestDay day;
  GhEnrolled *enrolled = NULL;
  gint64 held = 0, revoked = 0;
  GhKioskStore *store = fixture->temp.store;
  check (gh_manifest_store_get_day (store, TEST_NOON, &day, &error), error);
  g_assert_cmpint (day.made_at, ==, 0);
  check (gh_held_scans_count (store, &held, &error), error);
  g_assert_cmpint (held, ==, 0);
  check (gh_enrolled_get (store, &enrolled, &error), error);
  g_assert_null (enrolled);
  g_assert_cmpstr (gh_kiosk_store_get_device_id (store), !=, GATE_1.device_id);
  check (gh_remembered_get (store, GH_REMEMBERED_REVOKED, &revoked, &error), error);
  g_assert_cmpint (revoked, >, 0);
}

static void
assert_disk_clean (Fixture *fixture)
{
  static const char *const names[] = { "kiosk.db",         "kiosk.db-wal", "kiosk.db-shm",
                                       "kiosk.db-writers", "kiosk.key",    NULL };
  g_autoptr (GDir) directory = g_dir_open (fixture->temp.folder, 0, NULL);
  const char *name;
  while ((name = g_dir_read_name (directory)) != NULL) {
    gsize length;
    g_autofree char *bytes = NULL;
    g_autofree char *path = path_of (fixture, name);
    if (!g_strv_contains (names, name))
      g_error ("%s is still there", name);
    g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
    for (guint i = 0; i < fixture->secrets->len; i++) {
      gsize size;
      const void *secret = g_bytes_get_data (fixture->secrets->pdata[i], &size);
      if (memmem (bytes, length, secret, size) != NULL)
        g_error ("secret %u stands in %s", i, name);
    }
  }
}

static void
assert_wiped (Fixture *fixture)
{
  temp_store_reopen (&fixture->temp);
  assert_carried (fixture);
  assert_nothing_else (fixture);
  assert_disk_clean (fixture);
}

static void
test_whole (Fixture *fixture, gconstpointer data)
{
  order (fixture);
  assert_wiped (fixture);
  temp_store_reopen (&fixture->temp);
  assert_wiped (fixture);
}

/* What could not be read yet may hold the only copy of an entry: it is waited for. */
static void
test_unread (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *unread = path_of (fixture, "kiosk.db.unread-99");
  order (fixture);
  g_assert_true (g_file_set_contents (unread, "unread", -1, NULL));
  g_assert_false (gh_wipe_finish (fixture->temp.folder, &error));
  g_assert_error (error, GH_DB_ERROR, GH_DB_ERROR_FAILED);
  g_assert_true (g_file_test (unread, G_FILE_TEST_EXISTS));
  g_assert_cmpint (g_unlink (unread), ==, 0);
  assert_wiped (fixture);
}

/* Nobody ordered it. */
static void
test_not_ordered (Fixture *fixture, gconstpointer data)
{
  temp_store_reopen (&fixture->temp);
  g_autoptr (GhEnrolled) enrolled = NULL;
  g_assert_true (gh_enrolled_get (fixture->temp.store, &enrolled, NULL));
  g_assert_nonnull (enrolled);
  assert_carried (fixture);
}

/* What is in doubt stays so, and is kept. */
static void
test_in_doubt (Fixture *fixture, gconstpointer data)
{
  static const char SPOIL[] = "UPDATE entries SET verified_at = verified_at + 1"
                              " WHERE state = 'TAKEN' AND operator_id = 5";
  GError *error = NULL;
  gint64 waiting = 0, parked = 0;
  check (gh_db_execute (gh_kiosk_store_get_db (fixture->temp.store), SPOIL, GH_DB_NO_VALUES, NULL,
                        &error),
         error);
  order (fixture);
  temp_store_reopen (&fixture->temp);
  check (gh_entries_count (fixture->temp.store, &waiting, &parked, &error), error);
  g_assert_cmpint (waiting, ==, WAITING);
  g_assert_cmpint (parked, ==, PARKED + TAKEN);
  assert_nothing_else (fixture);
  assert_disk_clean (fixture);
}

/* ---- killed ---- */

/* @after_us: from when its work begins. Whether it was killed before it had finished. */
static gboolean
kill_at_work (Fixture *fixture, guint after_us)
{
  int ends[2], status;
  char byte;
  g_assert_cmpint (pipe (ends), ==, 0);
  pid_t child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0) {
    g_autoptr (GError) error = NULL;
    gboolean begun = write (ends[1], "b", 1) == 1;
    _exit (begun && gh_wipe_finish (fixture->temp.folder, &error) ? 0 : 1);
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

/* At one moment after the other, from the first to the last. */
static void
test_killed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *mark = path_of (fixture, "kiosk.wipe");
  order (fixture);
  guint kills = 0;
  for (guint after_us = 200; g_file_test (mark, G_FILE_TEST_EXISTS); after_us += 1500)
    kills += kill_at_work (fixture, after_us);
  g_assert_cmpuint (kills, >, 2);
  assert_wiped (fixture);
}

static void
test_killed_anywhere (void)
{
  for (int i = 0; i < ROUNDS; i++) {
    Fixture fixture = { 0 };
    set_up (&fixture, NULL);
    order (&fixture);
    kill_at_work (&fixture, (guint) g_random_int_range (0, 60000));
    kill_at_work (&fixture, (guint) g_random_int_range (0, 20000));
    assert_wiped (&fixture);
    tear_down (&fixture, NULL);
  }
}

#define ADD(name, func) g_test_add ("/wipe/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("whole", test_whole);
  ADD ("unread", test_unread);
  ADD ("not-ordered", test_not_ordered);
  ADD ("in-doubt", test_in_doubt);
  ADD ("killed", test_killed);
  g_test_add_func ("/wipe/killed-anywhere", test_killed_anywhere);
  return g_test_run ();
}
