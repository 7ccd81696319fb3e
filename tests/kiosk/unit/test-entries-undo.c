/* Tests of kiosk/queue/entries: an entry that is taken back after the server has taken it, and what
 * is found then. */

#include "kiosk/queue/entries.h"

#include "temp-store.h"

#define CODE  "TKT-2025-7K3M9Q-4XH2V0"
#define OTHER "TKT-2026-5C3HFD-RAR6PZ"

typedef struct {
  TempStore temp;
  GhEntry *entry; /* of CODE, taken */
} Fixture;

static GhEntry *
put (Fixture *fixture, const char *code, gint64 verified_at)
{
  GhEntry *entry = gh_entry_new (code, 7, 5, verified_at, verified_at);
  g_assert_true (gh_entries_put (fixture->temp.store, entry, NULL));
  return entry;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  temp_store_open (&fixture->temp);
  fixture->entry = put (fixture, CODE, 100);
  g_assert_true (gh_entries_take (fixture->temp.store, fixture->entry, "VERIFIED", NULL));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gh_entry_free (fixture->entry);
  temp_store_remove (&fixture->temp);
}

static gboolean
undo_taken (Fixture *fixture, const char *code)
{
  gboolean done = FALSE;
  g_assert_true (
      gh_entries_undo_taken (fixture->temp.store, fixture->entry->id, code, 110, &done, NULL));
  return done;
}

static GhEntry *
find_undone (Fixture *fixture, const char *code)
{
  GhEntry *entry = NULL;
  g_assert_true (gh_entries_find_undone (fixture->temp.store, code, &entry, NULL));
  return entry;
}

/* It is in the queue again under its first id, with its code, also after a restart. */
static void
test_waits_again (Fixture *fixture, gconstpointer data)
{
  g_assert_true (undo_taken (fixture, CODE));
  temp_store_reopen (&fixture->temp);
  g_autoptr (GPtrArray) waiting = gh_entries_waiting (fixture->temp.store, 0, 10, NULL, NULL);
  g_assert_cmpuint (waiting->len, ==, 1);
  const GhEntry *sent = waiting->pdata[0];
  g_assert_true (sent->sound);
  g_assert_cmpstr (sent->id, ==, fixture->entry->id);
  g_assert_cmpstr (sent->code, ==, CODE);
  g_assert_cmpint (sent->undone_at, ==, 110);
  g_autoptr (GhEntry) standing = NULL;
  g_assert_true (gh_entries_find (fixture->temp.store, CODE, &standing, NULL));
  g_assert_null (standing);
  g_assert_false (undo_taken (fixture, CODE)); /* once */
  /* The server has heard of it: the code is forgotten again. */
  g_assert_true (gh_entries_take (fixture->temp.store, sent, "VERIFIED", NULL));
  g_autoptr (GhEntry) last = NULL;
  g_assert_true (gh_entries_last (fixture->temp.store, 5, &last, NULL));
  g_assert_false (last->waiting);
  g_assert_null (last->code);
}

static void
test_of_another_ticket (Fixture *fixture, gconstpointer data)
{
  g_assert_false (undo_taken (fixture, OTHER));
  g_autoptr (GhEntry) standing = NULL;
  g_assert_true (gh_entries_find (fixture->temp.store, CODE, &standing, NULL));
  g_assert_nonnull (standing);
  g_assert_cmpint (standing->undone_at, ==, 0);
  g_assert_false (standing->waiting);
}

/* Only while nothing of the ticket stands. */
static void
test_find_undone (Fixture *fixture, gconstpointer data)
{
  g_assert_null (find_undone (fixture, CODE));
  g_assert_true (undo_taken (fixture, CODE));
  g_autoptr (GhEntry) undone = find_undone (fixture, CODE);
  g_assert_cmpstr (undone->id, ==, fixture->entry->id);
  g_autoptr (GhEntry) again = put (fixture, CODE, 120);
  g_assert_null (find_undone (fixture, CODE));
  g_assert_null (find_undone (fixture, OTHER));
}

static void
test_last_parked (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GhEntry) none = NULL;
  g_assert_true (gh_entries_last_parked (fixture->temp.store, &none, NULL));
  g_assert_null (none);
  g_autoptr (GhEntry) one = put (fixture, OTHER, 130);
  g_autoptr (GhEntry) two = put (fixture, "X", 140);
  temp_store_park (&fixture->temp, one, "REJECTED INVALID_ENTRY");
  temp_store_park (&fixture->temp, two, "REJECTED TICKET_NOT_FOUND");
  g_autoptr (GhEntry) last = NULL;
  g_assert_true (gh_entries_last_parked (fixture->temp.store, &last, NULL));
  g_assert_cmpstr (last->id, ==, two->id);
  g_assert_cmpstr (last->outcome, ==, "REJECTED TICKET_NOT_FOUND");
}

#define ADD(path, test) g_test_add ("/entries-undo/" path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("waits-again", test_waits_again);
  ADD ("of-another-ticket", test_of_another_ticket);
  ADD ("find-undone", test_find_undone);
  ADD ("last-parked", test_last_parked);
  return g_test_run ();
}
