/* A gate whose name server says nothing, with the real network thread: no verdict waits for it. */

#include "day-list.h"
#include "fake-transport.h"
#include "kiosk/client/curl-transport.h"
#include "kiosk/desk/gate-desk.h"
#include "kiosk/queue/manifest-store.h"
#include "slow-names.h"
#include "temp-store.h"

#define A "TKT-2025-7K3M9Q-4XH2V0"

static gint64
at_noon (gpointer data)
{
  return TEST_NOON * 1000;
}

static gint64
since_boot (gpointer data)
{
  return g_get_monotonic_time ();
}

/* Today's list has A. */
static void
take_list (GhKioskStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhManifest) manifest = day_list_new (TEST_DAY, TRUE, 1);
  day_list_add_slot (manifest, 11, TEST_DAY, 12, 14);
  day_list_add (manifest, A, 7, 11, "Ada Lovelace");
  g_assert_true (gh_manifest_store_apply (store, manifest, &error));
  g_assert_no_error (error);
}

static void
wait_for_title (GhGateDesk *desk, const char *title)
{
  while (g_strcmp0 (gh_gate_desk_get_title (desk), title) != 0)
    g_main_context_iteration (NULL, TRUE);
}

/* Signed in with the server's word, so that each scan asks it first. */
static void
scan (GhGateDesk *desk)
{
  GhOperatorSession session = { .token = (char *) "tok",
                                .expires_at = TEST_NOON + 3600,
                                .operator_id = 5,
                                .name = (char *) "Jane Smith",
                                .role = (char *) "OPERATOR" };
  gh_gate_desk_sign_in (desk, &session);
  gh_gate_desk_see (desk, A, 10 * G_TIME_SPAN_SECOND);
  g_assert_cmpstr (gh_gate_desk_get_title (desk), ==, "Checking");
  wait_for_title (desk, "VALID TICKET");
  gh_gate_desk_verify (desk);
  wait_for_title (desk, "VERIFIED");
}

static void
test_scan (void)
{
  TempStore temp;
  GhMachineClocks clocks = { .wall_ms = at_noon, .boot_us = since_boot };
  temp_store_open (&temp);
  take_list (temp.store);
  GhServerClock *clock = gh_server_clock_new (&clocks);
  GhTransport *transport = GH_TRANSPORT (gh_curl_transport_new ("http://" SLOW_NAMES_HOST));
  GhApiClient *client = gh_api_client_new (transport, "device", "en");
  GhConnection *connection = gh_connection_new (client);
  GhDeskParts parts = { client, temp.store, connection, clock, NULL };
  GhDeskTimes times = { .verified_ms = 10000, .linger_seconds = 0, .idle_seconds = 0 };
  GhGateDesk *desk = gh_gate_desk_new (&parts, times);

  slow_names_hold ();
  scan (desk);
  g_assert_cmpuint (slow_names_hanging (), >, 0);
  g_object_run_dispose (G_OBJECT (desk));
  g_object_run_dispose (G_OBJECT (connection));
  g_object_unref (client);
  g_object_unref (transport); /* what was asked ends here */
  gh_test_settle ();
  g_assert_cmpuint (slow_names_hanging (), >, 0);
  g_assert_true (slow_names_release ());
  gh_test_settle ();
  g_assert_finalize_object (desk);
  g_assert_finalize_object (connection);
  gh_server_clock_free (clock);
  temp_store_remove (&temp);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dead-names/scan", test_scan);
  return g_test_run ();
}
