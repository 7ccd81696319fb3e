/* Builds what the self-test looks at, as the kiosk itself does, and lets it settle. */

#include "kiosk/desk/self-test-run.h"

#include "core/event-log.h"
#include "kiosk/client/curl-transport.h"
#include "kiosk/desk/device-desk.h"
#include "kiosk/desk/opening-test.h"
#include "kiosk/queue/data-lock.h"
#include "kiosk/queue/manifest-store.h"

#include <gst/gst.h>

static void
on_settled (gpointer data)
{
  g_main_loop_quit (data);
}

/* Nobody is signed in, so nobody keeps the list: it is looked for where it lies. */
static void
find_list (GhKioskStore *store, GhServerClock *clock, GhSelfTestFacts *facts)
{
  g_autoptr (GError) error = NULL;
  GhManifestDay day;
  gint64 now = gh_server_clock_now (clock);
  if (gh_manifest_store_get_day (store, now, &day, &error) && day.made_at > 0)
    facts->list_age = MAX (now - day.made_at, 0);
}

static int
test (const GhHealthSources *sources, GhServerClock *clock)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  gh_frame_source_start (gh_camera_desk_get_source (sources->cameras));
  gh_connection_ask (gh_gate_desk_get_connection (sources->gate));
  GhOpeningTest *opening = gh_opening_test_start (sources, on_settled, loop);
  g_main_loop_run (loop);
  gh_opening_test_end (opening);

  g_auto (GhSelfTestFacts) facts = { 0 };
  gh_health_gather (sources, &facts);
  find_list (sources->store, clock, &facts);
  gh_camera_desk_stop (sources->cameras);
  g_autoptr (GPtrArray) checks = gh_self_test (&facts);
  g_autofree char *text = gh_self_test_to_text (checks);
  g_print ("%s", text);
  return gh_self_test_worst (checks) == GH_CHECK_BAD ? 1 : 0;
}

static int
test_with (GhSettings *settings, GhKioskStore *store, const char *directory)
{
  g_autoptr (GhServerClock) clock = gh_server_clock_new (NULL);
  g_autoptr (GhDeviceDesk) device = gh_device_desk_new (store, directory);
  g_autoptr (GhCurlTransport) transport = gh_curl_transport_new (
      gh_device_desk_choose_server (device, gh_settings_get_text (settings, GH_SETTING_SERVER)));
  g_autoptr (GhApiClient) client =
      gh_api_client_new (GH_TRANSPORT (transport), gh_kiosk_store_get_device_id (store), NULL);
  g_autoptr (GhConnection) connection = gh_connection_new (client);
  gh_api_client_set_clock (client, clock);
  GhDeskParts parts = { client, store, connection, clock, NULL };
  g_autoptr (GhGateDesk) gate = gh_gate_desk_new (&parts, GH_DESK_TIMES_DEFAULT);
  g_autoptr (GhSoundPlayer) sounds = gh_sound_player_new (NULL);
  gh_sound_player_start (sounds);
  g_autoptr (GhCameraDesk) cameras =
      gh_camera_desk_new (gate, settings, gh_torch_system_get_default ());
  GhHealthSources sources = { .gate = gate,
                              .cameras = cameras,
                              .sounds = sounds,
                              .settings = settings,
                              .store = store,
                              .directory = directory };
  int status = test (&sources, clock);
  gh_sound_player_stop (sounds);
  g_object_run_dispose (G_OBJECT (gate));
  gh_api_client_set_clock (client, NULL);
  return status;
}

/* What the kiosk that is open wrote. */
static int
tell_last (const char *directory, GError **error)
{
  g_autofree char *path = g_build_filename (directory, GH_HEALTH_FILE, NULL);
  g_autofree char *text = NULL;
  if (!g_file_get_contents (path, &text, NULL, error))
    return 1;
  g_print ("%s", text);
  return strstr (text, "\nBAD") != NULL ? 1 : 0;
}

int
gh_self_test_run (GhSettings *settings)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *directory =
      g_canonicalize_filename (gh_settings_get_text (settings, GH_SETTING_DATA_DIR), NULL);
  int status = 1;
  gh_log_set_threshold (GH_LOG_ERROR);
  gst_init (NULL, NULL);
  if (gh_data_lock_is_taken (directory)) {
    status = tell_last (directory, &error);
  } else {
    g_autoptr (GhKioskStore) store = gh_kiosk_store_open (directory, &error);
    if (store != NULL)
      status = test_with (settings, store, directory);
  }
  if (error != NULL)
    g_printerr ("gatehouse-kiosk: %s\n", error->message);
  return status;
}
