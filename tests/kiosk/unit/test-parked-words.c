/* Tests of kiosk/desk/parked-words: how many entries the server refused, and why the last. */

#include "kiosk/desk/parked-words.h"

#include "kiosk/queue/kiosk-store.h"
#include "temp-store.h"

#define NOON ((gint64) 1763121600) /* 2025-11-14 12:00 UTC */

static void
park (TempStore *temp, const char *code, gint64 at, const char *outcome)
{
  g_autoptr (GhEntry) entry = gh_entry_new (code, 7, 5, at, at);
  g_assert_true (gh_entries_put (temp->store, entry, NULL));
  temp_store_park (temp, entry, outcome);
}

static void
assert_words (TempStore *temp, const char *expected)
{
  g_autofree char *words = gh_parked_words (temp->store, NOON + 3600);
  g_assert_cmpstr (words, ==, expected);
}

static void
test_reasons (void)
{
  TempStore temp;
  temp_store_open (&temp);
  assert_words (&temp, NULL);
  park (&temp, "A", NOON, "REJECTED TICKET_NOT_FOUND");
  assert_words (&temp, "Refused entries: 1. The last one: 12:00 PM, the server knows no such "
                       "ticket.");
  park (&temp, "B", NOON + 60, "REJECTED INVALID_ENTRY");
  assert_words (&temp, "Refused entries: 2. The last one: 12:01 PM, the server cannot read it.");
  park (&temp, "C", NOON + 120, "REJECTED BODY_TOO_LARGE");
  assert_words (&temp, "Refused entries: 3. The last one: 12:02 PM, the server says "
                       "“BODY_TOO_LARGE”.");
  /* A code is never among the words. */
  park (&temp, "TKT-2025-7K3M9Q-4XH2V0", NOON + 180, "REJECTED");
  g_autofree char *words = gh_parked_words (temp.store, NOON + 3600);
  g_assert_null (strstr (words, "TKT-"));
  temp_store_remove (&temp);
}

/* Somebody was at the file: nothing of the row is believed, nor told. */
static void
test_damaged (void)
{
  TempStore temp;
  temp_store_open (&temp);
  g_autoptr (GhEntry) entry = gh_entry_new ("A", 7, 5, NOON, NOON);
  g_assert_true (gh_entries_put (temp.store, entry, NULL));
  g_assert_true (gh_db_execute (gh_kiosk_store_get_db (temp.store),
                                "UPDATE entries SET verified_at = 1", GH_DB_NO_VALUES, NULL, NULL));
  g_autoptr (GPtrArray) waiting = gh_entries_waiting (temp.store, 0, 10, NULL, NULL);
  g_assert_cmpuint (waiting->len, ==, 0);
  assert_words (&temp, "Refused entries: 1. The last one: its row on this kiosk is damaged.");
  temp_store_remove (&temp);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/parked-words/reasons", test_reasons);
  g_test_add_func ("/parked-words/damaged", test_damaged);
  return g_test_run ();
}
