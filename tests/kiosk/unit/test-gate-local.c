/* Tests of kiosk/desk/gate-local: a gate whose server does not answer goes on by itself. */

#include "answers.h"
#include "day-list.h"
#include "fake-transport.h"
#include "kiosk/desk/gate-desk.h"
#include "temp-store.h"

#include <sys/resource.h>

#define A     "TKT-2025-7K3M9Q-4XH2V0"
#define LATER "TKT-2026-5C3HFD-RAR6PZ"

typedef struct {
  TempStore temp;
  GhFakeTransport *transport;
  GhConnection *connection;
  GhServerClock *clock;
  GhGateDesk *desk;
  gint64 seen_at; /* of the camera, µs */
} Gate;

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
open_desk (Gate *gate)
{
  g_autoptr (GhApiClient) client =
      gh_api_client_new (GH_TRANSPORT (gate->transport), "device", "en");
  gate->connection = gh_connection_new (client);
  GhDeskParts parts = { client, gate->temp.store, gate->connection, gate->clock, NULL };
  GhDeskTimes times = { .verified_ms = 40, .linger_seconds = 0, .idle_seconds = 0 };
  gate->desk = gh_gate_desk_new (&parts, times);
  GhOperatorSession session = { .token = (char *) "tok",
                                .operator_id = 5,
                                .name = (char *) "Jane Smith",
                                .role = (char *) "OPERATOR" };
  gh_gate_desk_sign_in (gate->desk, &session);
}

static void
close_desk (Gate *gate)
{
  g_object_run_dispose (G_OBJECT (gate->desk));
  g_object_run_dispose (G_OBJECT (gate->connection));
  while (gh_fake_transport_pending (gate->transport) > 0)
    gh_fake_transport_fail (gate->transport, GH_TRANSPORT_ERROR_UNREACHABLE);
  gh_test_settle ();
  g_assert_finalize_object (gate->desk);
  g_assert_finalize_object (gate->connection);
}

/* Today's list has A, reserved from noon to two, and one that entered at another gate. */
static void
take_list (Gate *gate)
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
set_up (Gate *gate, gconstpointer data)
{
  GhMachineClocks clocks = { .wall_ms = at_noon, .boot_us = since_boot };
  temp_store_open (&gate->temp);
  gate->transport = gh_fake_transport_new ();
  gate->clock = gh_server_clock_new (&clocks);
  gh_fake_transport_set_up (gate->transport, FALSE);
  open_desk (gate);
  take_list (gate);
}

static void
tear_down (Gate *gate, gconstpointer data)
{
  close_desk (gate);
  g_assert_finalize_object (gate->transport);
  gh_server_clock_free (gate->clock);
  temp_store_remove (&gate->temp);
}

/* A code held up long after the last. */
static void
see (Gate *gate, const char *code)
{
  gate->seen_at += 10 * G_TIME_SPAN_SECOND;
  gh_gate_desk_see (gate->desk, code, gate->seen_at);
}

/* Nothing that was sent until now is answered. */
static void
lose (Gate *gate)
{
  while (gh_fake_transport_pending (gate->transport) > 0)
    gh_fake_transport_fail (gate->transport, GH_TRANSPORT_ERROR_TIMEOUT);
}

static void
assert_title (Gate *gate, const char *title)
{
  g_assert_cmpstr (gh_gate_desk_get_title (gate->desk), ==, title);
}

static const char *
note (Gate *gate)
{
  return gh_gate_result_get_note (gh_gate_desk_get_result (gate->desk));
}

/* Lets A in without a line; the first scan waits for the server in vain, later ones do not. */
static void
admit (Gate *gate)
{
  see (gate, A);
  lose (gate);
  assert_title (gate, "VALID TICKET");
  g_assert_nonnull (strstr (note (gate), "Local data"));
  gh_gate_desk_verify (gate->desk);
  assert_title (gate, "VERIFIED");
}

static void
test_goes_on (Gate *gate, gconstpointer data)
{
  admit (gate);
  g_assert_cmpint (gh_gate_desk_get_waiting (gate->desk), ==, 1);
  g_assert_nonnull (strstr (note (gate), "Kept"));
  gh_test_pause (80);
  assert_title (gate, "Scanning");
  see (gate, A); /* nobody waits for a server that is known not to answer */
  assert_title (gate, "ALREADY VERIFIED");
}

static void
test_after_a_restart (Gate *gate, gconstpointer data)
{
  admit (gate);
  close_desk (gate);
  temp_store_reopen (&gate->temp);
  open_desk (gate);
  g_assert_cmpint (gh_gate_desk_get_waiting (gate->desk), ==, 1);
  see (gate, A);
  lose (gate);
  assert_title (gate, "ALREADY VERIFIED");
}

static void
test_other_verdicts (Gate *gate, gconstpointer data)
{
  see (gate, LATER);
  lose (gate);
  assert_title (gate, "ALREADY VERIFIED");
  see (gate, "NOT-ON-THE-LIST");
  assert_title (gate, "Checking");
  lose (gate);
  assert_title (gate, "NOT CHECKED");
  g_assert_cmpint (gh_gate_desk_get_waiting (gate->desk), ==, 1); /* the check */
}

/* The server is back and has not heard of the entry: it must not let the same ticket in again. */
static void
test_own_entry_counts_online (Gate *gate, gconstpointer data)
{
  admit (gate);
  gh_test_pause (80);
  gh_fake_transport_set_up (gate->transport, TRUE);
  gh_connection_ask (gate->connection);
  gh_test_settle ();
  lose (gate); /* of the sync */
  gh_connection_note_contact (gate->connection, TRUE);
  see (gate, A);
  while (g_strcmp0 (gh_fake_transport_path (gate->transport), "/api/operator/sync") == 0)
    gh_fake_transport_fail (gate->transport, GH_TRANSPORT_ERROR_TIMEOUT);
  g_assert_cmpstr (gh_fake_transport_path (gate->transport), ==, "/api/operator/validate-ticket");
  gh_fake_transport_reply (gate->transport, 200, SAY_VALID);
  assert_title (gate, "ALREADY VERIFIED");
}

static void
test_verify_on_scan (Gate *gate, gconstpointer data)
{
  gh_gate_desk_set_verify_on_scan (gate->desk, TRUE);
  see (gate, A);
  lose (gate);
  assert_title (gate, "VERIFIED");
  g_assert_cmpint (gh_gate_desk_get_waiting (gate->desk), ==, 1);
}

static void
expect_entry (Gate *gate, const char *code, gboolean kept)
{
  g_autoptr (GhEntry) entry = NULL;
  g_assert_true (gh_entries_find (gate->temp.store, code, &entry, NULL));
  g_assert_cmpint (entry != NULL, ==, kept);
}

/* What the server has taken is forgotten after two days; what it has not is never. Days are the
 * server's: nobody else is believed. */
static void
test_old_entries (Gate *gate, gconstpointer data)
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
  close_desk (gate);
  open_desk (gate);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    expect_entry (gate, cases[i].code, TRUE);
  close_desk (gate);
  gh_server_clock_note (gate->clock, TEST_NOON * 1000, 0, 0);
  open_desk (gate);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    expect_entry (gate, cases[i].code, cases[i].kept);
}

/* A disk without room: no green, and it says why. */
static void
test_full_disk (Gate *gate, gconstpointer data)
{
  see (gate, A);
  lose (gate);
  assert_title (gate, "VALID TICKET");
  struct rlimit before;
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  struct rlimit none = { .rlim_cur = 0, .rlim_max = before.rlim_max };
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &none), ==, 0);
  gh_gate_desk_verify (gate->desk);
  lose (gate);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  assert_title (gate, "NOT CONFIRMED");
  g_assert_nonnull (strstr (note (gate), "disk is full"));
  /* There is room again: the same ticket is judged anew. */
  gh_gate_desk_try_again (gate->desk);
  lose (gate);
  gh_gate_desk_scan_again (gate->desk);
  admit (gate);
}

/* The disk was full when it was pressed, and the server let him in: when there is room again the
 * gate knows him without a line, too. */
static void
test_written_late (Gate *gate, gconstpointer data)
{
  struct rlimit before;
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  struct rlimit none = { .rlim_cur = 0, .rlim_max = before.rlim_max };
  see (gate, A);
  gh_fake_transport_reply (gate->transport, 200, SAY_VALID);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &none), ==, 0);
  gh_gate_desk_verify (gate->desk);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  expect_entry (gate, A, FALSE);
  gh_fake_transport_reply (gate->transport, 200, SAY_VERIFIED);
  assert_title (gate, "VERIFIED");
  expect_entry (gate, A, TRUE);
  g_assert_cmpint (gh_gate_desk_get_waiting (gate->desk), ==, 0);
  gh_gate_desk_scan_again (gate->desk);
  see (gate, A);
  lose (gate);
  assert_title (gate, "ALREADY VERIFIED");
}

#define ADD(path, test) g_test_add ("/gate-local/" path, Gate, NULL, set_up, test, tear_down)

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
