/* Tests of kiosk/queue/raw-strip, with raw-entries: entries stay as they were at every moment, and
 * nothing else does. */

#include "day-list.h"
#include "kiosk/queue/manifest-store.h"
#include "kiosk/queue/raw-entries.h"
#include "kiosk/queue/raw-log.h"
#include "kiosk/queue/raw-strip.h"
#include "wipe-kiosk.h"

#include <glib/gstdio.h>
#include <string.h>

/* A kiosk that was killed: file and log as they lie there. */
typedef struct {
  WipeKiosk kiosk;
  GhSeal *seal;
  char *copy; /* the path of a copy that nobody has open */
} Fixture;

static char *
load (const char *path, gsize *length)
{
  char *bytes;
  g_assert_true (g_file_get_contents (path, &bytes, length, NULL));
  return bytes;
}

static void
save (const char *path, const char *bytes, gsize length)
{
  g_assert_true (g_file_set_contents_full (path, bytes, (gssize) length, G_FILE_SET_CONTENTS_NONE,
                                           0600, NULL));
}

static char *
log_of (const char *path)
{
  return g_strconcat (path, "-wal", NULL);
}

static void
copy_file (Fixture *fixture, const char *name, const char *to)
{
  gsize length;
  g_autofree char *from = wipe_kiosk_path (&fixture->kiosk, name);
  g_autofree char *bytes = load (from, &length);
  save (to, bytes, length);
}

static void
copy_files (Fixture *fixture)
{
  g_autofree char *log = log_of (fixture->copy);
  copy_file (fixture, "kiosk.db", fixture->copy);
  copy_file (fixture, "kiosk.db-wal", log);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  wipe_kiosk_set_up (&fixture->kiosk, NULL);
  g_autofree char *key = wipe_kiosk_path (&fixture->kiosk, "kiosk.key");
  fixture->seal = gh_seal_open (key, NULL);
  g_assert_nonnull (fixture->seal);
  fixture->copy = wipe_kiosk_path (&fixture->kiosk, "kiosk.db.unread-1");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gh_seal_free (fixture->seal);
  g_free (fixture->copy);
  wipe_kiosk_tear_down (&fixture->kiosk, NULL);
}

static void
strip (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (gh_raw_strip (fixture->copy, &error));
  g_assert_no_error (error);
}

/* A line an entry. */
static char *
describe (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) lines = g_string_new (NULL);
  const char *const paths[] = { fixture->copy, NULL };
  g_autoptr (GPtrArray) rows = gh_raw_entries_list (paths, fixture->seal, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++) {
    const GhEntryRow *row = rows->pdata[i];
    g_assert_true (gh_entry_row_is_sound (fixture->seal, row));
    g_string_append_printf (lines, "%s %s %" G_GINT64_FORMAT "\n", row->id, row->state,
                            row->undone_at);
  }
  return g_steal_pointer (&lines->str);
}

static void
assert_has_none (Fixture *fixture, const char *path)
{
  gsize length, size;
  g_autofree char *bytes = load (path, &length);
  for (guint i = fixture->kiosk.of_entries; i < fixture->kiosk.secrets->len; i++) {
    const void *secret = g_bytes_get_data (fixture->kiosk.secrets->pdata[i], &size);
    g_assert_null (memmem (bytes, length, secret, size));
  }
}

static void
assert_stripped (Fixture *fixture)
{
  g_autofree char *log = log_of (fixture->copy);
  assert_has_none (fixture, fixture->copy);
  assert_has_none (fixture, log);
}

static guint
count_lines (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  return g_strv_length (lines) - 1;
}

/* ---- what stays ---- */

static void
assert_strips (Fixture *fixture)
{
  copy_files (fixture);
  g_autofree char *before = describe (fixture);
  g_assert_cmpuint (count_lines (before), >=, WIPE_WAITING + WIPE_PARKED + WIPE_TAKEN);
  for (int i = 0; i < 2; i++) {
    strip (fixture);
    g_autofree char *after = describe (fixture);
    g_assert_cmpstr (after, ==, before);
    assert_stripped (fixture);
  }
}

static void
put_entry (Fixture *fixture)
{
  g_autoptr (GhEntry) entry = gh_entry_new ("LAST-1", 7, 5, 1763121000, 1763121000);
  g_assert_true (gh_entries_put (fixture->kiosk.temp.store, entry, NULL));
}

/* The last transaction is one of a list, as the fixture leaves it, or one of an entry. */
static void
test_killed (Fixture *fixture, gconstpointer data)
{
  assert_strips (fixture);
  put_entry (fixture);
  assert_strips (fixture);
}

static void
test_half_in_the_file (Fixture *fixture, gconstpointer data)
{
  g_assert_true (gh_db_checkpoint (gh_kiosk_store_get_db (fixture->kiosk.temp.store), NULL));
  put_entry (fixture);
  assert_strips (fixture);
  g_assert_true (gh_manifest_store_wipe (fixture->kiosk.temp.store, NULL));
  put_entry (fixture);
  assert_strips (fixture);
}

/* Without a log, and with one that does not say whose frames it has. */
static void
test_log_that_is_none (Fixture *fixture, gconstpointer data)
{
  g_autofree char *log = log_of (fixture->copy);
  gsize length;
  copy_files (fixture);
  g_autofree char *before = describe (fixture);
  g_autofree char *bytes = load (log, &length);
  memset (bytes, 0xff, 32);
  save (log, bytes, length);
  strip (fixture);
  g_autofree char *after = describe (fixture);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpint (g_unlink (log), ==, 0);
  strip (fixture);
  assert_has_none (fixture, fixture->copy);
}

/* ---- stopped on the way ---- */

/* Pieces of a page's size, one after the other, as the strip writes them. */
static void
assert_same_at_every_step (Fixture *fixture, const char *path, const char *old, const char *new,
                           gsize length, gsize first, gsize step, const char *expected)
{
  g_autofree char *mixed = g_memdup2 (old, length);
  guint changes = 0;
  for (gsize at = first; at < length; at += step) {
    gsize piece = MIN (GH_RAW_PAGE_BYTES, length - at);
    if (memcmp (mixed + at, new + at, piece) == 0)
      continue;
    memcpy (mixed + at, new + at, piece);
    save (path, mixed, length);
    g_autofree char *found = describe (fixture);
    g_assert_cmpstr (found, ==, expected);
    if (++changes % 7 == 0) { /* a second try goes on from there */
      strip (fixture);
      g_autofree char *after = describe (fixture);
      g_assert_cmpstr (after, ==, expected);
      assert_stripped (fixture);
    }
  }
  g_assert_cmpuint (changes, >, 7);
  g_assert_cmpmem (mixed, length, new, length);
}

static void
test_stopped (Fixture *fixture, gconstpointer data)
{
  g_autofree char *log = log_of (fixture->copy);
  gsize length, log_length;
  GhKioskStore *store = fixture->kiosk.temp.store;
  g_assert_true (gh_db_checkpoint (gh_kiosk_store_get_db (store), NULL));
  put_entry (fixture);
  g_autoptr (GhManifest) list = day_list_new (TEST_DAY, TRUE, 2);
  for (int i = 0; i < 100; i++) {
    g_autofree char *listed = g_strdup_printf ("LISTED-LATER-%d", i);
    day_list_add (list, listed, 500 + i, 11, "Grace Hopper");
  }
  g_assert_true (gh_manifest_store_apply (store, list, NULL));
  if (data != NULL)
    put_entry (fixture);
  copy_files (fixture);
  g_autofree char *expected = describe (fixture);
  g_autofree char *old = load (fixture->copy, &length);
  g_autofree char *old_log = load (log, &log_length);
  strip (fixture);
  g_autofree char *new = load (fixture->copy, &length);
  g_autofree char *new_log = load (log, &log_length);
  save (fixture->copy, old, length);
  save (log, old_log, log_length);
  assert_same_at_every_step (fixture, fixture->copy, old, new, length, 0, GH_RAW_PAGE_BYTES,
                             expected);
  save (fixture->copy, new, length);
  assert_same_at_every_step (fixture, log, old_log, new_log, log_length,
                             GH_RAW_LOG_HEADER + GH_RAW_FRAME_HEADER,
                             GH_RAW_FRAME_HEADER + GH_RAW_PAGE_BYTES, expected);
}

#define ADD(name, data, func)                                                                      \
  g_test_add ("/raw-strip/" name, Fixture, data, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("killed", NULL, test_killed);
  ADD ("half-in-the-file", NULL, test_half_in_the_file);
  ADD ("log-that-is-none", NULL, test_log_that_is_none);
  ADD ("stopped", NULL, test_stopped);
  ADD ("stopped-at-an-entry", "entry", test_stopped);
  return g_test_run ();
}
