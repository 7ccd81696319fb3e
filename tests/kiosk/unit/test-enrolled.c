/* Tests of kiosk/queue/enrolled: who the kiosk is outlives the program and a damaged file, and its
 * key stands nowhere. */

#include "day-list.h"
#include "kiosk/queue/enrolled.h"
#include "kiosk/queue/entries.h"
#include "kiosk/queue/manifest-store.h"
#include "kiosk/queue/remembered.h"
#include "temp-store.h"

#include <string.h>

#define SERVER "https://tickets.example.org"
#define KEY    "0123456789abcdefghijABCDEFGHIJ-_XYZ01234567"
#define ID     "0c5b4b2e-51f4-4a62-9b5c-2f7b8f0a6c11"

static const GhEnrolment GATE_1 = { (char *) ID, (char *) KEY, (char *) "Gate 1", 1 };

static void
set_up (TempStore *temp, gconstpointer data)
{
  temp_store_open (temp);
}

static void
tear_down (TempStore *temp, gconstpointer data)
{
  temp_store_remove (temp);
}

static void
put (TempStore *temp, const char *server, const GhEnrolment *as)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (gh_enrolled_put (temp->store, server, as, &error));
  g_assert_no_error (error);
}

static GhEnrolled *
get (TempStore *temp)
{
  g_autoptr (GError) error = NULL;
  GhEnrolled *enrolled = NULL;
  g_assert_true (gh_enrolled_get (temp->store, &enrolled, &error));
  g_assert_no_error (error);
  return enrolled;
}

static void
assert_gate_1 (TempStore *temp)
{
  g_autoptr (GhEnrolled) enrolled = get (temp);
  g_assert_cmpstr (enrolled->server, ==, SERVER);
  g_assert_cmpstr (enrolled->as->device_id, ==, ID);
  g_assert_cmpstr (enrolled->as->device_key, ==, KEY);
  g_assert_cmpstr (enrolled->as->name, ==, "Gate 1");
  g_assert_cmpint (enrolled->as->orq, ==, 1);
}

static void
test_put_and_get (TempStore *temp, gconstpointer data)
{
  g_assert_null (get (temp));
  put (temp, SERVER, &GATE_1);
  assert_gate_1 (temp);
  temp_store_reopen (temp);
  assert_gate_1 (temp);
  g_assert_cmpstr (gh_kiosk_store_get_device_id (temp->store), ==, ID);

  GhEnrolment gate_2 = GATE_1;
  gate_2.name = (char *) "Gate 2";
  put (temp, SERVER, &gate_2);
  g_autoptr (GhEnrolled) enrolled = get (temp);
  g_assert_cmpstr (enrolled->as->name, ==, "Gate 2");
  gh_enrolled_free (NULL);
}

static void
test_sealed (TempStore *temp, gconstpointer data)
{
  put (temp, SERVER, &GATE_1);
  g_autoptr (GDir) directory = g_dir_open (temp->folder, 0, NULL);
  const char *name;
  while ((name = g_dir_read_name (directory)) != NULL) {
    gsize length;
    g_autofree char *bytes = NULL;
    g_autofree char *path = g_build_filename (temp->folder, name, NULL);
    g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
    g_assert_null (memmem (bytes, length, KEY, 10));
    g_assert_null (memmem (bytes, length, "Gate 1", 6));
    g_assert_null (memmem (bytes, length, "example.org", 11));
  }
}

/* The lists of whoever had the kiosk before are nobody's; what it has let in is still to be sent.
 */
static void
test_begins_anew (TempStore *temp, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  GhManifestDay day;
  gint64 revoked = 0, waiting = 0, parked = 0;
  g_autoptr (GhManifest) list = day_list_new (TEST_DAY, TRUE, 1);
  day_list_add_slot (list, 11, TEST_DAY, 12, 14);
  day_list_add (list, "CODE-1", 7, 11, "Ada Lovelace");
  g_assert_true (gh_manifest_store_apply (temp->store, list, &error));
  g_assert_true (gh_remembered_put (temp->store, GH_REMEMBERED_REVOKED, 5, &error));
  g_autoptr (GhEntry) entry = gh_entry_new ("CODE-1", 7, 5, TEST_NOON, TEST_NOON);
  g_assert_true (gh_entries_put (temp->store, entry, &error));

  put (temp, SERVER, &GATE_1);
  g_assert_true (gh_manifest_store_get_day (temp->store, TEST_NOON, &day, &error));
  g_assert_cmpint (day.made_at, ==, 0);
  g_assert_true (gh_remembered_get (temp->store, GH_REMEMBERED_REVOKED, &revoked, &error));
  g_assert_cmpint (revoked, ==, 0);
  g_assert_true (gh_entries_count (temp->store, &waiting, &parked, &error));
  g_assert_cmpint (waiting, ==, 1);
  g_assert_no_error (error);
}

/* Sealed by another kiosk, or changed: then it is one that nobody enrolled. */
static void
test_unreadable (TempStore *temp, gconstpointer data)
{
  static const char SPOIL[] = "UPDATE enrolment SET sealed = zeroblob (length (sealed))";
  put (temp, SERVER, &GATE_1);
  g_assert_true (
      gh_db_execute (gh_kiosk_store_get_db (temp->store), SPOIL, GH_DB_NO_VALUES, NULL, NULL));
  g_assert_null (get (temp));
}

/* A damaged file is put aside; the kiosk is still who it was. */
static void
test_damaged_file (TempStore *temp, gconstpointer data)
{
  GhEnrolment before = GATE_1;
  before.device_id = (char *) "7d0f2a3c-0d0f-4b57-8d0a-93f1d8a6b0aa";
  before.name = (char *) "Gate 0";
  put (temp, SERVER, &before);
  put (temp, SERVER, &GATE_1);
  g_clear_pointer (&temp->store, gh_kiosk_store_close);

  gsize length;
  g_autofree char *bytes = NULL;
  g_autofree char *path = g_build_filename (temp->folder, "kiosk.db", NULL);
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  memset (bytes + 100, 0xff, 500); /* the schema */
  g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
  temp_store_reopen (temp);
  g_assert_nonnull (gh_kiosk_store_get_put_aside (temp->store));
  assert_gate_1 (temp);
  g_assert_cmpstr (gh_kiosk_store_get_device_id (temp->store), ==, ID);
}

#define ADD(name, func) g_test_add ("/enrolled/" name, TempStore, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("put-and-get", test_put_and_get);
  ADD ("sealed", test_sealed);
  ADD ("begins-anew", test_begins_anew);
  ADD ("unreadable", test_unreadable);
  ADD ("damaged-file", test_damaged_file);
  return g_test_run ();
}
