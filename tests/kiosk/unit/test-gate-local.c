/* Tests of kiosk/desk/gate-local: a gate whose server does not answer goes on by itself. */

#include "day-list.h"
#include "desk-gate.h"

#include <sys/resource.h>

#define LATER "TKT-2026-5C3HFD-RAR6PZ"

static gint64
at_noon (gpointer data)
{
  return TEST_NOON * 1000;
}

static gint64
since_boot (gpointer data)
{
  return 0;
}

static void
open_and_sign_in (DeskGate *gate)
{
  desk_gate_open_desk (gate, DESK_GATE_TIMES);
  desk_gate_sign_in (gate, 5, "tok");
}

/* Today's list has A, reserved from noon to two, and one that entered at another gate. */
static void
take_list (DeskGate *gate)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhManifest) manifest = day_list_new (TEST_DAY, TRUE, 1);
  GhTicketDetails entered = { .ticket_id = 8,
                              .slot_id = 11,
                              .status = GH_TICKET_VERIFIED,
                              .verified_at = TEST_NOON - 600,
                              .operator_name = (char *) "Lee Wong",
                              .device_name = (char *) "Gate 2",
                              .device = (char *) "another" };
  day_list_add_slot (manifest, 11, TEST_DAY, 12, 14);
  day_list_add (manifest, A, 7, 11, "Ada Lovelace");
  day_list_add_ticket (manifest, LATER, &entered);
  g_assert_true (gh_manifest_store_apply (gate->temp.store, manifest, &error));
  g_assert_no_error (error);
}

static void
set_up (DeskGate *gate, gconstpointer data)
{
  GhMachineClocks clocks = { .wall_ms = at_noon, .boot_us = since_boot };
  desk_gate_open (gate, &clocks, DESK_GATE_TIMES);
  gh_fake_transport_set_up (gate->transport, FALSE);
  desk_gate_sign_in (gate, 5, "tok");
  take_list (gate);
}

static const char *
note (DeskGate *gate)
{
  return gh_gate_result_get_note (gh_gate_desk_get_result (gate->desk));
}

/* Lets A in without a line; the first scan waits for the server in vain, later ones do not. */
static void
admit (DeskGate *gate)
{
  desk_gate_see_later (gate, A);
  desk_gate_lose (gate);
  desk_gate_assert_title (gate, "VALID TICKET");
  g_assert_nonnull (strstr (note (gate), "Local data"));
  gh_gate_desk_verify (gate->desk);
  desk_gate_assert_title (gate, "VERIFIED");
}

static void
test_goes_on (DeskGate *gate, gconstpointer data)
{
  admit (gate);
  g_assert_cmpint (gh_gate_desk_get_waiting (gate->desk), ==, 1);
  g_assert_nonnull (strstr (note (gate), "Kept"));
  gh_test_pause (80);
  desk_gate_assert_title (gate, "Scanning");
  desk_gate_see_later (gate, A); /* nobody waits for a server that is known not to answer */
  desk_gate_assert_title (gate, "ALREADY VERIFIED");
}

static void
test_after_a_restart (DeskGate *gate, gconstpointer data)
{
  admit (gate);
  desk_gate_close_desk (gate);
  temp_store_reopen (&gate->temp);
  open_and_sign_in (gate);
  g_assert_cmpint (gh_gate_desk_get_waiting (gate->desk), ==, 1);
  desk_gate_see_later (gate, A);
  desk_gate_lose (gate);
  desk_gate_assert_title (gate, "ALREADY VERIFIED");
}

static void
test_other_verdicts (DeskGate *gate, gconstpointer data)
{
  desk_gate_see_later (gate, LATER);
  desk_gate_lose (gate);
  desk_gate_assert_title (gate, "ALREADY VERIFIED");
  desk_gate_see_later (gate, "NOT-ON-THE-LIST");
  desk_gate_assert_title (gate, "Checking");
  desk_gate_lose (gate);
  desk_gate_assert_title (gate, "NOT CHECKED");
  g_assert_cmpint (gh_gate_desk_get_waiting (gate->desk), ==, 1); /* the check */
}

/* The server is back and has not heard of the entry: it must not let the same ticket in again. */
static void
test_own_entry_counts_online (DeskGate *gate, gconstpointer data)
{
  admit (gate);
  gh_test_pause (80);
  gh_fake_transport_set_up (gate->transport, TRUE);
  gh_connection_ask (gate->connection);
  gh_test_settle ();
  desk_gate_lose (gate); /* of the sync */
  gh_connection_note_contact (gate->connection, TRUE, 0);
  desk_gate_see_later (gate, A);
  while (g_strcmp0 (gh_fake_transport_path (gate->transport), "/api/operator/sync") == 0)
    gh_fake_transport_fail (gate->transport, GH_TRANSPORT_ERROR_TIMEOUT);
  g_assert_cmpstr (gh_fake_transport_path (gate->transport), ==, "/api/operator/validate-ticket");
  gh_fake_transport_reply (gate->transport, 200, SAY_VALID);
  desk_gate_assert_title (gate, "ALREADY VERIFIED");
}

static void
test_verify_on_scan (DeskGate *gate, gconstpointer data)
{
  gh_gate_desk_set_verify_on_scan (gate->desk, TRUE);
  desk_gate_see_later (gate, A);
  desk_gate_lose (gate);
  desk_gate_assert_title (gate, "VERIFIED");
  g_assert_cmpint (gh_gate_desk_get_waiting (gate->desk), ==, 1);
}

static void
expect_entry (DeskGate *gate, const char *code, gboolean kept)
{
  g_autoptr (GhEntry) entry = NULL;
  g_assert_true (gh_entries_find (gate->temp.store, code, &entry, NULL));
  g_assert_cmpint (entry != NULL, ==, kept);
}

/* What the server has taken is forgotten after two days; what it has not is never. Days are the
 * server's: nobody else is believed. */
static void
test_old_entries (DeskGate *gate, gconstpointer data)
{
  static const struct {
    const char *code;
    int days;
    gboolean taken;
    gboolean kept;
  } cases[] = { { "OLD", 3, TRUE, FALSE }, { "WAITS", 30, FALSE, TRUE }, { "NEW", 1, TRUE, TRUE } };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    gint64 at = TEST_NOON - cases[i].days * GH_DAY_SECONDS;
    g_autoptr (GhEntry) entry = gh_entry_new (cases[i].code, 9, 5, at, at);
    g_assert_true (gh_entries_put (gate->temp.store, entry, NULL));
    if (cases[i].taken)
      g_assert_true (gh_entries_take (gate->temp.store, entry, "VERIFIED", NULL));
  }
  desk_gate_close_desk (gate);
  open_and_sign_in (gate);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    expect_entry (gate, cases[i].code, TRUE);
  desk_gate_close_desk (gate);
  gh_server_clock_note (gate->clock, TEST_NOON * 1000, 0, 0);
  open_and_sign_in (gate);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    expect_entry (gate, cases[i].code, cases[i].kept);
}

/* A disk without room: no green, and it says why. */
static void
test_full_disk (DeskGate *gate, gconstpointer data)
{
  desk_gate_see_later (gate, A);
  desk_gate_lose (gate);
  desk_gate_assert_title (gate, "VALID TICKET");
  struct rlimit before;
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  struct rlimit none = { .rlim_cur = 0, .rlim_max = before.rlim_max };
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &none), ==, 0);
  gh_gate_desk_verify (gate->desk);
  desk_gate_lose (gate);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  desk_gate_assert_title (gate, "NOT CONFIRMED");
  g_assert_nonnull (strstr (note (gate), "disk is full"));
  /* There is room again: the same ticket is judged anew. */
  gh_gate_desk_try_again (gate->desk);
  desk_gate_lose (gate);
  gh_gate_desk_scan_again (gate->desk);
  admit (gate);
}

/* The disk was full when it was pressed, and the server let him in: when there is room again the
 * gate knows him without a line, too. */
static void
test_written_late (DeskGate *gate, gconstpointer data)
{
  struct rlimit before;
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  struct rlimit none = { .rlim_cur = 0, .rlim_max = before.rlim_max };
  desk_gate_see_later (gate, A);
  gh_fake_transport_reply (gate->transport, 200, SAY_VALID);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &none), ==, 0);
  gh_gate_desk_verify (gate->desk);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  expect_entry (gate, A, FALSE);
  gh_fake_transport_reply (gate->transport, 200, SAY_VERIFIED);
  desk_gate_assert_title (gate, "VERIFIED");
  expect_entry (gate, A, TRUE);
  g_assert_cmpint (gh_gate_desk_get_waiting (gate->desk), ==, 0);
  gh_gate_desk_scan_again (gate->desk);
  desk_gate_see_later (gate, A);
  desk_gate_lose (gate);
  desk_gate_assert_title (gate, "ALREADY VERIFIED");
}

#define ADD(path, test)                                                                            \
  g_test_add ("/gate-local/" path, DeskGate, NULL, set_up, test, desk_gate_tear_down)

int
main (int argc, char **argv)
{
  signal (SIGXFSZ, SIG_IGN);
  g_test_init (&argc, &argv, NULL);
  ADD ("goes-on", test_goes_on);
  ADD ("after-a-restart", test_after_a_restart);
  ADD ("other-verdicts", test_other_verdicts);
  ADD ("own-entry-counts-online", test_own_entry_counts_online);
  ADD ("verify-on-scan", test_verify_on_scan);
  ADD ("old-entries", test_old_entries);
  ADD ("full-disk", test_full_disk);
  ADD ("written-late", test_written_late);
  return g_test_run ();
}
