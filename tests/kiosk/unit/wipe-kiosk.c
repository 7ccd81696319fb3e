/* A kiosk in use, and what a wipe must leave of it; see the header. */

#include "wipe-kiosk.h"

#include "day-list.h"
#include "kiosk/queue/enrolled.h"
#include "kiosk/queue/held-scans.h"
#include "kiosk/queue/manifest-store.h"
#include "kiosk/queue/remembered.h"
#include "kiosk/queue/wipe.h"

#include <string.h>

#define SERVER  "https://tickets.example.org"
#define DAMAGED "what was in a damaged file: jane@example.org"

static const GhEnrolment GATE_1 = { (char *) "0c5b4b2e-51f4-4a62-9b5c-2f7b8f0a6c11",
                                    (char *) "0123456789abcdefghijABCDEFGHIJ-_XYZ01234567",
                                    (char *) "Gate 1", 1 };

/* ---- a kiosk in use ---- */

static void
check (gboolean done, GError *error)
{
  g_assert_no_error (error);
  g_assert_true (done);
}

static GhEntry *
put_entry (WipeKiosk *kiosk, const char *kind, int number)
{
  GError *error = NULL;
  g_autofree char *code = g_strdup_printf ("%s-%d", kind, number);
  GhEntry *entry = gh_entry_new (code, 7 + number, 5, TEST_NOON + number, TEST_NOON - number);
  check (gh_entries_put (kiosk->temp.store, entry, &error), error);
  return entry;
}

static void
put_entries (WipeKiosk *kiosk)
{
  GError *error = NULL;
  gboolean undone = FALSE;
  GhKioskStore *store = kiosk->temp.store;
  for (int i = 0; i < WIPE_WAITING; i++)
    g_ptr_array_add (kiosk->waiting, put_entry (kiosk, "LET-IN", i));
  for (int i = 0; i < WIPE_PARKED; i++) {
    g_ptr_array_add (kiosk->parked, put_entry (kiosk, "REFUSED", i));
    GhEntry *entry = g_ptr_array_index (kiosk->parked, i);
    temp_store_park (&kiosk->temp, entry, "TICKET_NOT_FOUND");
  }
  for (int i = 0; i < WIPE_TAKEN; i++) {
    g_autoptr (GhEntry) entry = put_entry (kiosk, "SENT", i);
    check (gh_entries_take (store, entry, "VERIFIED", &error), error);
  }
  GhEntry *last = g_ptr_array_index (kiosk->waiting, WIPE_WAITING - 1);
  last->undone_at = TEST_NOON + 60;
  check (gh_entries_undo (store, last->id, last->undone_at, &undone, &error), error);
  g_assert_true (undone);
}

static void
put_list (WipeKiosk *kiosk)
{
  GError *error = NULL;
  g_autoptr (GhManifest) list = day_list_new (TEST_DAY, TRUE, 1);
  day_list_add_slot (list, 11, TEST_DAY, 12, 14);
  for (int i = 0; i < 300; i++) {
    g_autofree char *code = g_strdup_printf ("LISTED-%d", i);
    day_list_add (list, code, 100 + i, 11, "Ada Lovelace");
  }
  check (gh_manifest_store_apply (kiosk->temp.store, list, &error), error);
}

char *
wipe_kiosk_path (WipeKiosk *kiosk, const char *name)
{
  return g_build_filename (kiosk->temp.folder, name, NULL);
}

static void
write_file (WipeKiosk *kiosk, const char *name, const char *text)
{
  g_autofree char *path = wipe_kiosk_path (kiosk, name);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* ---- what must be gone ---- */

static void
add_secret (WipeKiosk *kiosk, const void *bytes, gsize length)
{
  g_ptr_array_add (kiosk->secrets, g_bytes_new (bytes, length));
}

static void
add_blobs (WipeKiosk *kiosk, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gboolean has_row = TRUE;
  g_autoptr (GhDbRows) rows =
      gh_db_query (gh_kiosk_store_get_db (kiosk->temp.store), sql, GH_DB_NO_VALUES, &error);
  g_assert_no_error (error);
  while (gh_db_rows_next (rows, &has_row, &error) && has_row) {
    gsize length;
    const void *bytes = gh_db_rows_blob (rows, "secret", &length);
    if (length > 0)
      add_secret (kiosk, bytes, MIN (length, 24));
  }
  g_assert_no_error (error);
}

static void
note_secrets (WipeKiosk *kiosk)
{
  gsize length;
  g_autofree char *key = NULL;
  g_autofree char *path = wipe_kiosk_path (kiosk, "kiosk.key");
  g_assert_true (g_file_get_contents (path, &key, &length, NULL));
  add_secret (kiosk, key, length);
  add_secret (kiosk, "LET-IN-", 7);
  add_blobs (kiosk, "SELECT mark AS secret FROM entries");
  add_blobs (kiosk, "SELECT sealed_code AS secret FROM entries");
  kiosk->of_entries = kiosk->secrets->len;
  add_secret (kiosk, GATE_1.device_id, strlen (GATE_1.device_id));
  add_secret (kiosk, DAMAGED, 20);
  add_secret (kiosk, "LISTED", 6);
  add_blobs (kiosk, "SELECT sealed_code AS secret FROM held_scans");
  add_blobs (kiosk, "SELECT sealed AS secret FROM enrolment");
  add_blobs (kiosk, "SELECT sealed_key AS secret FROM manifests");
  add_blobs (kiosk, "SELECT mark AS secret FROM manifest_tickets");
  add_blobs (kiosk, "SELECT sealed AS secret FROM manifest_tickets");
  g_assert_cmpuint (kiosk->secrets->len, >, 600);
}

void
wipe_kiosk_set_up_in (WipeKiosk *kiosk, const char *folder)
{
  GError *error = NULL;
  kiosk->temp = (TempStore){ .folder = g_strdup (folder) };
  temp_store_reopen (&kiosk->temp);
  kiosk->waiting = g_ptr_array_new_with_free_func ((GDestroyNotify) gh_entry_free);
  kiosk->parked = g_ptr_array_new_with_free_func ((GDestroyNotify) gh_entry_free);
  kiosk->secrets = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  check (gh_enrolled_put (kiosk->temp.store, SERVER, &GATE_1, &error), error);
  put_entries (kiosk);
  put_list (kiosk);
  g_autoptr (GhHeldScan) held = gh_held_scan_new ("HELD-1", 5, TEST_NOON);
  check (gh_held_scans_put (kiosk->temp.store, held, &error), error);
  note_secrets (kiosk);
  write_file (kiosk, "kiosk.db.damaged-1763121000", DAMAGED);
  write_file (kiosk, "kiosk.db.damaged-1763121000-wal", DAMAGED);
  write_file (kiosk, "kiosk.db.before-3.backup", DAMAGED);
}

void
wipe_kiosk_set_up (WipeKiosk *kiosk, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("kiosk-XXXXXX", NULL);
  wipe_kiosk_set_up_in (kiosk, folder);
}

void
wipe_kiosk_tear_down (WipeKiosk *kiosk, gconstpointer data)
{
  g_ptr_array_unref (kiosk->waiting);
  g_ptr_array_unref (kiosk->parked);
  g_ptr_array_unref (kiosk->secrets);
  temp_store_remove (&kiosk->temp);
}

void
wipe_kiosk_order (WipeKiosk *kiosk)
{
  GError *error = NULL;
  check (gh_wipe_order (kiosk->temp.folder, &error), error);
  g_clear_pointer (&kiosk->temp.store, gh_kiosk_store_close);
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

void
wipe_kiosk_assert_carried (WipeKiosk *kiosk)
{
  GError *error = NULL;
  gint64 waiting = 0, parked = 0;
  GhKioskStore *store = kiosk->temp.store;
  g_autoptr (GPtrArray) found = gh_entries_waiting (store, 0, 100, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, WIPE_WAITING);
  for (guint i = 0; i < found->len; i++)
    assert_same (found->pdata[i], kiosk->waiting->pdata[i]);
  for (guint i = 0; i < kiosk->parked->len; i++) {
    const GhEntry *entry = kiosk->parked->pdata[i];
    g_autoptr (GhEntry) same = NULL;
    check (gh_entries_find (store, entry->code, &same, &error), error);
    assert_same (same, entry);
    g_assert_cmpstr (same->outcome, ==, "TICKET_NOT_FOUND");
  }
  check (gh_entries_count (store, &waiting, &parked, &error), error);
  g_assert_cmpint (waiting, ==, WIPE_WAITING);
  g_assert_cmpint (parked, ==, WIPE_PARKED);
}

void
wipe_kiosk_assert_nothing_else (WipeKiosk *kiosk)
{
  GError *error = NULL;
  GhManifestDay day;
  GhEnrolled *enrolled = NULL;
  gint64 held = 0, revoked = 0;
  GhKioskStore *store = kiosk->temp.store;
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
assert_file_has_none (WipeKiosk *kiosk, const char *name, guint from)
{
  gsize length;
  g_autofree char *bytes = NULL;
  g_autofree char *path = wipe_kiosk_path (kiosk, name);
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  for (guint i = from; i < kiosk->secrets->len; i++) {
    gsize size;
    const void *secret = g_bytes_get_data (kiosk->secrets->pdata[i], &size);
    if (memmem (bytes, length, secret, size) != NULL)
      g_error ("secret %u stands in %s", i, name);
  }
}

void
wipe_kiosk_assert_disk_clean (WipeKiosk *kiosk)
{
  static const char *const names[] = { "kiosk.db",         "kiosk.db-wal", "kiosk.db-shm",
                                       "kiosk.db-writers", "kiosk.key",    NULL };
  g_autoptr (GDir) directory = g_dir_open (kiosk->temp.folder, 0, NULL);
  const char *name;
  while ((name = g_dir_read_name (directory)) != NULL) {
    if (!g_strv_contains (names, name))
      g_error ("%s is still there", name);
    assert_file_has_none (kiosk, name, 0);
  }
}

void
wipe_kiosk_assert_stripped (WipeKiosk *kiosk)
{
  g_autoptr (GDir) directory = g_dir_open (kiosk->temp.folder, 0, NULL);
  const char *name;
  while ((name = g_dir_read_name (directory)) != NULL)
    assert_file_has_none (kiosk, name, kiosk->of_entries);
}

void
wipe_kiosk_assert_wiped (WipeKiosk *kiosk)
{
  temp_store_reopen (&kiosk->temp);
  wipe_kiosk_assert_carried (kiosk);
  wipe_kiosk_assert_nothing_else (kiosk);
  wipe_kiosk_assert_disk_clean (kiosk);
}
