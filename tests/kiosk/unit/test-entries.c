/* Tests of kiosk/queue/entries. */

#include "kiosk/queue/entries.h"
#include "temp-store.h"

#include <glib/gstdio.h>
#include <string.h>

#define CODE "TKT-2025-7K3M9Q-4XH2V0"

static GhEntry *
put (TempStore *temp, const char *code, gint64 operator_id, gint64 at)
{
  g_autoptr (GError) error = NULL;
  GhEntry *entry = gh_entry_new (code, 7, operator_id, at, at + 90);
  g_assert_true (gh_entries_put (temp->store, entry, &error));
  g_assert_no_error (error);
  g_assert_cmpint (entry->seq, >, 0);
  return entry;
}

static GPtrArray *
waiting (TempStore *temp)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *entries = gh_entries_waiting (temp->store, 0, 100, NULL, &error);
  g_assert_no_error (error);
  return entries;
}

static void
assert_counts (TempStore *temp, gint64 expected_waiting, gint64 expected_parked)
{
  gint64 found_waiting = -1, parked = -1;
  g_assert_true (gh_entries_count (temp->store, &found_waiting, &parked, NULL));
  g_assert_cmpint (found_waiting, ==, expected_waiting);
  g_assert_cmpint (parked, ==, expected_parked);
}

static GhEntry *
find (TempStore *temp, const char *code)
{
  g_autoptr (GError) error = NULL;
  GhEntry *entry = NULL;
  g_assert_true (gh_entries_find (temp->store, code, &entry, &error));
  g_assert_no_error (error);
  return entry;
}

static GhEntry *
last (TempStore *temp, gint64 operator_id)
{
  GhEntry *entry = NULL;
  g_assert_true (gh_entries_last (temp->store, operator_id, &entry, NULL));
  return entry;
}

/* Runs one statement past the module, as damage and tampering do. */
static void
run (TempStore *temp, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 changes = 0;
  g_assert_true (
      gh_db_execute (gh_kiosk_store_get_db (temp->store), sql, GH_DB_NO_VALUES, &changes, &error));
  g_assert_cmpint (changes, >, 0);
}

static void
assert_same (const GhEntry *one, const GhEntry *two)
{
  g_assert_true (one->sound);
  g_assert_true (two->sound);
  g_assert_cmpint (one->seq, ==, two->seq);
  g_assert_cmpstr (one->id, ==, two->id);
  g_assert_cmpstr (one->code, ==, two->code);
  g_assert_cmpint (one->ticket_id, ==, two->ticket_id);
  g_assert_cmpint (one->operator_id, ==, two->operator_id);
  g_assert_cmpint (one->verified_at, ==, two->verified_at);
  g_assert_cmpint (one->device_time, ==, two->device_time);
  g_assert_cmpint (one->undone_at, ==, two->undone_at);
}

static void
test_survives_a_restart (void)
{
  TempStore temp;
  temp_store_open (&temp);
  g_autoptr (GhEntry) entry = put (&temp, CODE, 5, 100);
  temp_store_reopen (&temp);
  assert_counts (&temp, 1, 0);
  g_autoptr (GPtrArray) back = waiting (&temp);
  g_assert_cmpuint (back->len, ==, 1);
  assert_same (back->pdata[0], entry);
  g_autoptr (GhEntry) found = find (&temp, CODE);
  assert_same (found, entry);
  g_assert_true (found->waiting);
  g_assert_null (found->outcome);
  temp_store_remove (&temp);
}

/* In the order they were put, whatever the clocks said. */
static void
test_oldest_first (void)
{
  TempStore temp;
  temp_store_open (&temp);
  g_autoptr (GhEntry) first = put (&temp, "A", 5, 300);
  g_autoptr (GhEntry) second = put (&temp, "B", 6, 100);
  g_autoptr (GhEntry) third = put (&temp, "C", 5, 200);
  g_autoptr (GPtrArray) two = gh_entries_waiting (temp.store, 0, 2, NULL, NULL);
  g_assert_cmpuint (two->len, ==, 2);
  assert_same (two->pdata[0], first);
  assert_same (two->pdata[1], second);
  g_autoptr (GPtrArray) but = gh_entries_waiting (temp.store, first->seq, 9, second->id, NULL);
  g_assert_cmpuint (but->len, ==, 1);
  assert_same (but->pdata[0], third);
  temp_store_remove (&temp);
}

static void
test_same_id_twice (void)
{
  TempStore temp;
  temp_store_open (&temp);
  g_autoptr (GhEntry) entry = put (&temp, CODE, 5, 100);
  gint64 seq = entry->seq;
  entry->seq = 0;
  entry->operator_id = 6;
  g_assert_true (gh_entries_put (temp.store, entry, NULL));
  g_assert_cmpint (entry->seq, ==, seq);
  assert_counts (&temp, 1, 0);
  g_autoptr (GhEntry) found = find (&temp, CODE);
  g_assert_cmpint (found->operator_id, ==, 5);

  /* One that the server has is not woken either. */
  g_assert_true (gh_entries_take (temp.store, found, "VERIFIED", NULL));
  g_assert_true (gh_entries_put (temp.store, entry, NULL));
  assert_counts (&temp, 0, 0);
  temp_store_remove (&temp);
}

static void
test_taken (void)
{
  TempStore temp;
  temp_store_open (&temp);
  g_autoptr (GhEntry) entry = put (&temp, CODE, 5, 100);
  g_assert_true (gh_entries_take (temp.store, entry, "CONFLICT ALREADY_VERIFIED", NULL));
  assert_counts (&temp, 0, 0);
  temp_store_reopen (&temp);
  g_autoptr (GhEntry) found = find (&temp, CODE);
  g_assert_true (found->sound);
  g_assert_false (found->waiting);
  g_assert_null (found->code);
  g_assert_cmpstr (found->id, ==, entry->id);
  g_assert_cmpstr (found->outcome, ==, "CONFLICT ALREADY_VERIFIED");
  /* What is taken is neither taken again, nor parked, nor withdrawn. */
  g_assert_true (gh_entries_take (temp.store, entry, "VERIFIED", NULL));
  temp_store_park (&temp, entry, "REJECTED");
  g_assert_true (gh_entries_withdraw (temp.store, entry->id, NULL));
  g_autoptr (GhEntry) still = find (&temp, CODE);
  g_assert_cmpstr (still->outcome, ==, "CONFLICT ALREADY_VERIFIED");
  temp_store_remove (&temp);
}

static void
test_parked (void)
{
  TempStore temp;
  temp_store_open (&temp);
  g_autoptr (GhEntry) entry = put (&temp, CODE, 5, 100);
  temp_store_park (&temp, entry, "REJECTED TICKET_NOT_FOUND");
  assert_counts (&temp, 0, 1);
  g_autoptr (GPtrArray) none = waiting (&temp);
  g_assert_cmpuint (none->len, ==, 0);
  g_autoptr (GhEntry) found = find (&temp, CODE);
  g_assert_true (found->sound);
  g_assert_cmpstr (found->code, ==, CODE);
  g_assert_cmpstr (found->outcome, ==, "REJECTED TICKET_NOT_FOUND");
  temp_store_remove (&temp);
}

static void
test_withdrawn (void)
{
  TempStore temp;
  temp_store_open (&temp);
  g_autoptr (GhEntry) entry = put (&temp, CODE, 5, 100);
  g_assert_true (gh_entries_withdraw (temp.store, entry->id, NULL));
  assert_counts (&temp, 0, 0);
  g_assert_null (find (&temp, CODE));
  /* Its place in the line is not given to another. */
  g_autoptr (GhEntry) next = put (&temp, CODE, 5, 100);
  g_assert_cmpint (next->seq, >, entry->seq);
  temp_store_remove (&temp);
}

static void
test_undone (void)
{
  TempStore temp;
  temp_store_open (&temp);
  gboolean done = FALSE;
  g_autoptr (GhEntry) first = put (&temp, CODE, 5, 100);
  g_autoptr (GhEntry) second = put (&temp, CODE, 5, 200);
  g_assert_true (gh_entries_undo (temp.store, second->id, 210, &done, NULL));
  g_assert_true (done);
  g_assert_true (gh_entries_undo (temp.store, second->id, 220, &done, NULL));
  g_assert_false (done);
  g_assert_true (gh_entries_undo (temp.store, "none", 220, &done, NULL));
  g_assert_false (done);

  g_autoptr (GhEntry) found = find (&temp, CODE);
  assert_same (found, first);
  g_autoptr (GPtrArray) entries = waiting (&temp);
  g_assert_cmpuint (entries->len, ==, 2);
  g_assert_cmpint (((GhEntry *) entries->pdata[1])->undone_at, ==, 210);
  g_assert_true (gh_entries_undo (temp.store, first->id, 300, &done, NULL));
  g_assert_true (done);
  g_assert_null (find (&temp, CODE));
  temp_store_remove (&temp);
}

/* What is undone while it is on its way to the server is sent again. */
static void
test_undone_on_the_way (void)
{
  TempStore temp;
  temp_store_open (&temp);
  gboolean done = FALSE;
  g_autoptr (GhEntry) entry = put (&temp, CODE, 5, 100);
  g_autoptr (GPtrArray) sent = waiting (&temp);
  g_assert_true (gh_entries_undo (temp.store, entry->id, 110, &done, NULL));
  g_assert_true (gh_entries_take (temp.store, sent->pdata[0], "VERIFIED", NULL));
  g_autoptr (GPtrArray) again = waiting (&temp);
  g_assert_cmpuint (again->len, ==, 1);
  g_assert_cmpint (((GhEntry *) again->pdata[0])->undone_at, ==, 110);
  g_assert_true (gh_entries_take (temp.store, again->pdata[0], "VERIFIED", NULL));
  assert_counts (&temp, 0, 0);
  temp_store_remove (&temp);
}

static void
test_found_however_typed (void)
{
  TempStore temp;
  temp_store_open (&temp);
  g_autoptr (GhEntry) ours = put (&temp, CODE, 5, 100);
  g_autoptr (GhEntry) foreign = put (&temp, "abc-1", 5, 200);
  g_autoptr (GhEntry) found = find (&temp, " tkt 2025 7k3m9q 4xh2vo ");
  assert_same (found, ours);
  g_autoptr (GhEntry) other = find (&temp, "abc-1 ");
  assert_same (other, foreign);
  g_assert_null (find (&temp, "ABC-1"));
  g_assert_null (find (&temp, "TKT-2025-7K3M9Q-4XH2V1"));
  temp_store_remove (&temp);
}

static void
test_last (void)
{
  TempStore temp;
  temp_store_open (&temp);
  g_assert_null (last (&temp, 5));
  g_autoptr (GhEntry) first = put (&temp, "A", 5, 100);
  g_autoptr (GhEntry) others = put (&temp, "B", 6, 200);
  g_autoptr (GhEntry) second = put (&temp, "C", 5, 300);
  g_autoptr (GhEntry) found = last (&temp, 5);
  assert_same (found, second);
  run (&temp, "UPDATE entries SET verified_at = 1 WHERE operator_id = 5 AND verified_at = 300");
  g_autoptr (GhEntry) sound = last (&temp, 5);
  assert_same (sound, first);
  temp_store_remove (&temp);
}

/* Every column that is changed past the module is noticed; the row holds nobody up, tells nothing
 * that is not true, and still lets nobody in twice. */
static void
test_changed_columns (void)
{
  static const char *const changes[] = {
    "UPDATE entries SET id = 'f3b8cbe5-2b1c-4f1e-9d3a-6a3b0c4d5e6f' WHERE verified_at = 100",
    "UPDATE entries SET sealed_code = zeroblob (104) WHERE verified_at = 100",
    "UPDATE entries SET sealed_code = NULL WHERE verified_at = 100",
    "UPDATE entries SET sealed_code = (SELECT sealed_code FROM entries WHERE verified_at = 200)"
    " WHERE verified_at = 100",
    "UPDATE entries SET ticket_id = 8 WHERE verified_at = 100",
    "UPDATE entries SET ticket_id = NULL WHERE verified_at = 100",
    "UPDATE entries SET operator_id = 6 WHERE verified_at = 100",
    "UPDATE entries SET verified_at = 101 WHERE verified_at = 100",
    "UPDATE entries SET device_time = 191 WHERE verified_at = 100",
    "UPDATE entries SET undone_at = 150 WHERE verified_at = 100",
    "UPDATE entries SET outcome = 'x' WHERE verified_at = 100",
    "UPDATE entries SET mac = zeroblob (32) WHERE verified_at = 100",
    "UPDATE entries SET mac = x'' WHERE verified_at = 100",
    "UPDATE entries SET mac = (SELECT mac FROM entries WHERE verified_at = 200)"
    " WHERE verified_at = 100",
    "UPDATE entries SET seq = 99 WHERE verified_at = 100",
  };
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++) {
    TempStore temp;
    temp_store_open (&temp);
    g_autoptr (GhEntry) bad = put (&temp, CODE, 5, 100);
    g_autoptr (GhEntry) good = put (&temp, "B", 5, 200);
    run (&temp, changes[i]);

    g_autoptr (GhEntry) doubtful = find (&temp, CODE);
    g_assert_nonnull (doubtful);
    g_assert_false (doubtful->sound);
    g_assert_null (doubtful->id);
    g_assert_null (doubtful->code);
    g_assert_cmpint (doubtful->verified_at, ==, 0);

    g_autoptr (GPtrArray) left = waiting (&temp);
    g_assert_cmpuint (left->len, ==, 1);
    assert_same (left->pdata[0], good);
    assert_counts (&temp, 1, 1);
    /* Parked, it is in doubt as before. */
    g_autoptr (GhEntry) still = find (&temp, CODE);
    g_assert_nonnull (still);
    g_assert_false (still->sound);
    temp_store_remove (&temp);
  }
}

/* The state is vouched for as well: one that was made to look taken or parked is in doubt. */
static void
test_changed_state (void)
{
  TempStore temp;
  temp_store_open (&temp);
  g_autoptr (GhEntry) one = put (&temp, CODE, 5, 100);
  g_autoptr (GhEntry) two = put (&temp, "B", 5, 200);
  run (&temp, "UPDATE entries SET state = 'TAKEN', sealed_code = NULL WHERE verified_at = 100");
  run (&temp, "UPDATE entries SET state = 'PARKED' WHERE verified_at = 200");
  g_autoptr (GhEntry) taken = find (&temp, CODE);
  g_assert_false (taken->sound);
  g_autoptr (GhEntry) parked = find (&temp, "B");
  g_assert_false (parked->sound);
  /* It is not forgotten as one that the server has. */
  g_assert_true (gh_entries_prune (temp.store, 1000, NULL));
  assert_counts (&temp, 0, 2);
  temp_store_remove (&temp);
}

/* A changed mark hides the row from its code, but the row is parked when it is met. */
static void
test_changed_mark (void)
{
  TempStore temp;
  temp_store_open (&temp);
  g_autoptr (GhEntry) entry = put (&temp, CODE, 5, 100);
  run (&temp, "UPDATE entries SET mark = zeroblob (16)");
  g_autoptr (GPtrArray) none = waiting (&temp);
  g_assert_cmpuint (none->len, ==, 0);
  assert_counts (&temp, 0, 1);
  temp_store_remove (&temp);
}

/* Two rows that change places, MACs and all. */
static void
test_swapped_rows (void)
{
  TempStore temp;
  temp_store_open (&temp);
  g_autoptr (GhEntry) one = put (&temp, "A", 5, 100);
  g_autoptr (GhEntry) two = put (&temp, "B", 5, 200);
  g_autoptr (GhEntry) three = put (&temp, "C", 5, 300);
  run (&temp, "UPDATE entries SET seq = 50 WHERE verified_at = 100");
  run (&temp, "UPDATE entries SET seq = 1 WHERE verified_at = 200");
  run (&temp, "UPDATE entries SET seq = 2 WHERE verified_at = 100");
  g_autoptr (GPtrArray) left = waiting (&temp);
  g_assert_cmpuint (left->len, ==, 1);
  assert_same (left->pdata[0], three);
  assert_counts (&temp, 1, 2);
  temp_store_remove (&temp);
}

/* A change by the module does not make a doubtful row sound. */
static void
test_never_vouched_again (void)
{
  TempStore temp;
  temp_store_open (&temp);
  gboolean done = TRUE;
  g_autoptr (GhEntry) entry = put (&temp, CODE, 5, 100);
  run (&temp, "UPDATE entries SET operator_id = 6");
  g_assert_true (gh_entries_undo (temp.store, entry->id, 110, &done, NULL));
  g_assert_false (done);
  g_assert_true (gh_entries_take (temp.store, entry, "VERIFIED", NULL));
  g_autoptr (GhEntry) found = find (&temp, CODE);
  g_assert_nonnull (found);
  g_assert_false (found->sound);
  temp_store_remove (&temp);
}

/* Rows of a kiosk whose key was lost, or that come from another one. */
static void
test_another_key (void)
{
  TempStore temp;
  temp_store_open (&temp);
  g_autoptr (GhEntry) entry = put (&temp, CODE, 5, 100);
  g_clear_pointer (&temp.store, gh_kiosk_store_close);
  g_autofree char *key = g_build_filename (temp.folder, "kiosk.key", NULL);
  g_assert_cmpint (g_unlink (key), ==, 0);
  temp_store_reopen (&temp);
  g_autoptr (GPtrArray) none = waiting (&temp);
  g_assert_cmpuint (none->len, ==, 0);
  assert_counts (&temp, 0, 1);
  g_autoptr (GhEntry) own = put (&temp, CODE, 5, 200);
  g_autoptr (GhEntry) found = find (&temp, CODE);
  assert_same (found, own);
  temp_store_remove (&temp);
}

static void
test_prune (void)
{
  TempStore temp;
  temp_store_open (&temp);
  g_autoptr (GhEntry) taken = put (&temp, "A", 5, 100);
  g_autoptr (GhEntry) parked = put (&temp, "B", 5, 100);
  g_autoptr (GhEntry) unsent = put (&temp, "C", 5, 100);
  g_autoptr (GhEntry) today = put (&temp, "D", 5, 200);
  g_assert_true (gh_entries_take (temp.store, taken, "VERIFIED", NULL));
  temp_store_park (&temp, parked, "REJECTED");
  g_assert_true (gh_entries_take (temp.store, today, "VERIFIED", NULL));
  g_assert_true (gh_entries_prune (temp.store, 200, NULL));
  assert_counts (&temp, 1, 1);
  g_assert_null (find (&temp, "A"));
  for (const char *const *code = (const char *const[]){ "B", "C", "D", NULL }; *code != NULL;
       code++) {
    g_autoptr (GhEntry) kept = find (&temp, *code);
    g_assert_nonnull (kept);
    g_assert_true (kept->sound);
  }
  temp_store_remove (&temp);
}

static void
test_no_code_on_disk (void)
{
  TempStore temp;
  temp_store_open (&temp);
  g_autoptr (GhEntry) entry = put (&temp, CODE, 5, 100);
  g_autoptr (GDir) directory = g_dir_open (temp.folder, 0, NULL);
  const char *name;
  while ((name = g_dir_read_name (directory)) != NULL) {
    g_autofree char *path = g_build_filename (temp.folder, name, NULL);
    g_autofree char *bytes = NULL;
    gsize length;
    g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
    g_assert_null (memmem (bytes, length, "7K3M9Q", 6));
  }
  temp_store_remove (&temp);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/entries/survives-a-restart", test_survives_a_restart);
  g_test_add_func ("/entries/oldest-first", test_oldest_first);
  g_test_add_func ("/entries/same-id-twice", test_same_id_twice);
  g_test_add_func ("/entries/taken", test_taken);
  g_test_add_func ("/entries/parked", test_parked);
  g_test_add_func ("/entries/withdrawn", test_withdrawn);
  g_test_add_func ("/entries/undone", test_undone);
  g_test_add_func ("/entries/undone-on-the-way", test_undone_on_the_way);
  g_test_add_func ("/entries/found-however-typed", test_found_however_typed);
  g_test_add_func ("/entries/last", test_last);
  g_test_add_func ("/entries/changed-columns", test_changed_columns);
  g_test_add_func ("/entries/changed-state", test_changed_state);
  g_test_add_func ("/entries/changed-mark", test_changed_mark);
  g_test_add_func ("/entries/swapped-rows", test_swapped_rows);
  g_test_add_func ("/entries/never-vouched-again", test_never_vouched_again);
  g_test_add_func ("/entries/another-key", test_another_key);
  g_test_add_func ("/entries/prune", test_prune);
  g_test_add_func ("/entries/no-code-on-disk", test_no_code_on_disk);
  return g_test_run ();
}
