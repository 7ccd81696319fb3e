/* Tests of kiosk/desk/local-gate: a ticket whose entry was taken back here, while the day's list
 * still has the entry. */

#include "day-list.h"
#include "kiosk/desk/local-gate.h"
#include "temp-store.h"

#define CODE "TKT-2025-7K3M9Q-4XH2V0"

typedef struct {
  const char *device; /* that the list names; NULL: this kiosk */
  gint64 listed_at;   /* when it entered, by the list */
  gboolean undone;    /* the entry of TEST_NOON here was taken back a minute later */
  gboolean again;     /* and the ticket was let in here once more */
  GhVerdict verdict;
} Case;

static void
take_list (TempStore *temp, const Case *listed)
{
  g_autoptr (GhManifest) manifest = day_list_new (TEST_DAY, TRUE, 1);
  const char *own = gh_kiosk_store_get_device_id (temp->store);
  GhTicketDetails details = {
    .ticket_id = 7,
    .slot_id = 11,
    .status = GH_TICKET_VERIFIED,
    .verified_at = listed->listed_at,
    .operator_name = (char *) "Jane Smith",
    .device = (char *) (listed->device != NULL ? listed->device : own),
  };
  day_list_add_slot (manifest, 11, TEST_DAY, 12, 14);
  day_list_add_ticket (manifest, CODE, &details);
  g_assert_true (gh_manifest_store_apply (temp->store, manifest, NULL));
}

static void
enter (TempStore *temp, gint64 at, gboolean undone)
{
  gboolean done = FALSE;
  g_autoptr (GhEntry) entry = gh_entry_new (CODE, 7, 5, at, at);
  g_assert_true (gh_entries_put (temp->store, entry, NULL));
  g_assert_true (gh_entries_take (temp->store, entry, "VERIFIED", NULL));
  if (undone)
    g_assert_true (gh_entries_undo (temp->store, entry->id, at + 60, &done, NULL));
}

static void
test_verdict (gconstpointer data)
{
  const Case *listed = data;
  TempStore temp;
  GhLocalOutcome outcome;
  gint64 made_at;
  g_autoptr (GhAdmission) admission = NULL;
  temp_store_open (&temp);
  take_list (&temp, listed);
  enter (&temp, TEST_NOON, listed->undone);
  if (listed->again)
    enter (&temp, TEST_NOON + 90, FALSE);
  g_assert_true (gh_local_gate_judge (temp.store, CODE, TEST_NOON + 120, &outcome, &made_at,
                                      &admission, NULL));
  g_assert_cmpint (outcome, ==, GH_LOCAL_JUDGED);
  g_assert_cmpint (admission->verdict, ==, listed->verdict);
  temp_store_remove (&temp);
}

int
main (int argc, char **argv)
{
  static const Case STANDS = { NULL, TEST_NOON, FALSE, FALSE, GH_VERDICT_ALREADY_VERIFIED };
  static const Case UNDONE = { NULL, TEST_NOON + 1, TRUE, FALSE, GH_VERDICT_VALID };
  static const Case AGAIN = { NULL, TEST_NOON + 1, TRUE, TRUE, GH_VERDICT_ALREADY_VERIFIED };
  static const Case ELSEWHERE = { "another", TEST_NOON + 1, TRUE, FALSE,
                                  GH_VERDICT_ALREADY_VERIFIED };
  static const Case LATER = { NULL, TEST_NOON + 61, TRUE, FALSE, GH_VERDICT_ALREADY_VERIFIED };
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/local-undo/stands", &STANDS, test_verdict);
  g_test_add_data_func ("/local-undo/undone", &UNDONE, test_verdict);
  g_test_add_data_func ("/local-undo/let-in-again", &AGAIN, test_verdict);
  g_test_add_data_func ("/local-undo/entered-elsewhere", &ELSEWHERE, test_verdict);
  g_test_add_data_func ("/local-undo/entered-later", &LATER, test_verdict);
  return g_test_run ();
}
