/* Tests of kiosk/desk/camera-desk: the gate's camera, its choice and its light, without a display.
 */

#include "fake-cameras.h"
#include "fake-torch.h"
#include "fake-transport.h"
#include "kiosk/desk/camera-desk.h"
#include "temp-store.h"

#define PICTURES "videotestsrc is-live=true ! video/x-raw,width=160,height=120,framerate=30/1"

typedef struct {
  TempStore temp;
  FakeTorch lights;
  GhFakeTransport *transport;
  GhConnection *connection;
  GhServerClock *clock;
  GhGateDesk *gate;
  GhSettings *settings;
  GhCameraDesk *desk;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  temp_store_open (&fixture->temp);
  fake_torch_set_up (&fixture->lights);
  fixture->transport = gh_fake_transport_new ();
  g_autoptr (GhApiClient) client =
      gh_api_client_new (GH_TRANSPORT (fixture->transport), "device", "en");
  fixture->connection = gh_connection_new (client);
  fixture->clock = gh_server_clock_new (NULL);
  GhDeskParts parts = { client, fixture->temp.store, fixture->connection, fixture->clock, NULL };
  fixture->gate = gh_gate_desk_new (&parts, (GhDeskTimes){ .verified_ms = 60 });
  fixture->settings = gh_settings_new ();
  gh_settings_override_text (fixture->settings, GH_SETTING_CAMERA, "auto");
  fake_cameras_plug ("Front", "/dev/video41", PICTURES);
  fake_cameras_plug ("Side", "/dev/video43", PICTURES);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->desk);
  fake_cameras_unplug ("Front");
  fake_cameras_unplug ("Side");
  g_object_run_dispose (G_OBJECT (fixture->gate));
  g_object_run_dispose (G_OBJECT (fixture->connection));
  gh_test_settle ();
  g_assert_finalize_object (fixture->gate);
  g_object_unref (fixture->connection);
  g_object_unref (fixture->transport);
  g_object_unref (fixture->settings);
  gh_server_clock_free (fixture->clock);
  fake_torch_tear_down (&fixture->lights);
  temp_store_remove (&fixture->temp);
}

static void
begin (Fixture *fixture)
{
  fixture->desk = gh_camera_desk_new (fixture->gate, fixture->settings, &fixture->lights.system);
}

static void
sign_in (Fixture *fixture)
{
  GhOperatorSession session = { .token = (char *) "tok",
                                .operator_id = 5,
                                .name = (char *) "Jane Smith",
                                .role = (char *) "OPERATOR" };
  gh_gate_desk_sign_in (fixture->gate, &session);
}

typedef gboolean (*Probe) (Fixture *fixture);

static void
wait_for (Fixture *fixture, Probe probe)
{
  gint64 deadline = g_get_monotonic_time () + 30 * G_TIME_SPAN_SECOND;
  while (!probe (fixture) && g_get_monotonic_time () < deadline)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
  g_assert_true (probe (fixture));
}

static GhCameraState
state_of (Fixture *fixture)
{
  return gh_frame_source_get_state (gh_camera_desk_get_source (fixture->desk));
}

static gboolean
runs_at (Fixture *fixture, const char *device)
{
  GhFrameSource *source = gh_camera_desk_get_source (fixture->desk);
  return state_of (fixture) == GH_CAMERA_RUNNING &&
         g_strcmp0 (gh_frame_source_get_device (source), device) == 0;
}

static gboolean
runs_front (Fixture *fixture)
{
  return runs_at (fixture, "/dev/video41");
}

static gboolean
runs_side (Fixture *fixture)
{
  return runs_at (fixture, "/dev/video43");
}

static gboolean
is_off (Fixture *fixture)
{
  return state_of (fixture) == GH_CAMERA_OFF;
}

static gboolean
is_lit (Fixture *fixture)
{
  return gh_camera_desk_is_lit (fixture->desk);
}

static gboolean
is_dark (Fixture *fixture)
{
  return gh_camera_desk_has_torch (fixture->desk) && !gh_camera_desk_is_lit (fixture->desk);
}

/* ---- tests ---- */

static void
on_frame (GhFrame *frame, gpointer data)
{
  int *count = data;
  g_assert_cmpint (gh_frame_get_format (frame), ==, GH_FRAME_RGB);
  (*count)++;
}

static int seen;

static gboolean
has_seen (Fixture *fixture)
{
  return seen > 0;
}

/* It runs while somebody is signed in, and its pictures are seen. */
static void
test_runs (Fixture *fixture, gconstpointer data)
{
  seen = 0;
  begin (fixture);
  GhFrameMailbox *mailbox = gh_frame_mailbox_new (on_frame, &seen);
  gh_camera_desk_add_preview (fixture->desk, mailbox);
  g_assert_cmpint (state_of (fixture), ==, GH_CAMERA_OFF);
  sign_in (fixture);
  wait_for (fixture, runs_front);
  wait_for (fixture, has_seen);
  gh_gate_desk_lock (fixture->gate);
  wait_for (fixture, is_off);
  gh_frame_mailbox_close (mailbox);
  gh_frame_mailbox_unref (mailbox);
}

static gboolean
lists_front_only (Fixture *fixture)
{
  guint chosen;
  g_autoptr (GPtrArray) choices = gh_camera_desk_get_choices (fixture->desk, &chosen);
  const GhCameraChoice *last = g_ptr_array_index (choices, choices->len - 1);
  return choices->len == 3 && chosen == 2 && g_str_has_suffix (last->words, "(not connected)");
}

static gboolean
has_note (Fixture *fixture)
{
  g_autofree char *note = gh_camera_desk_get_note (fixture->desk);
  return note != NULL && g_strrstr (note, "Front") != NULL;
}

static void
on_choices (GhCameraDesk *desk, gpointer data)
{
  (*(int *) data)++;
}

/* A choice counts at once and is kept; unplugged, another stands in and the list says so. */
static void
test_choice (Fixture *fixture, gconstpointer data)
{
  int changes = 0;
  begin (fixture);
  g_signal_connect (fixture->desk, "choices-changed", G_CALLBACK (on_choices), &changes);
  sign_in (fixture);
  wait_for (fixture, runs_front);
  gh_camera_desk_choose (fixture->desk, "name:Side");
  g_assert_cmpstr (gh_settings_get_text (fixture->settings, GH_SETTING_CAMERA), ==, "name:Side");
  g_assert_cmpint (changes, >, 0);
  wait_for (fixture, runs_side);
  g_assert_null (gh_camera_desk_get_note (fixture->desk));
  fake_cameras_unplug ("Side");
  wait_for (fixture, lists_front_only);
  gh_camera_desk_choose (fixture->desk, "auto");
  wait_for (fixture, runs_front);
  gh_camera_desk_choose (fixture->desk, "name:Side");
  wait_for (fixture, has_note);
  fake_cameras_plug ("Side", "/dev/video43", PICTURES);
  wait_for (fixture, runs_side);
}

static const char *brightness_path;

static gboolean
is_put_out (Fixture *fixture)
{
  g_autofree char *text = NULL;
  return g_file_get_contents (brightness_path, &text, NULL, NULL) && g_strcmp0 (text, "0\n") == 0;
}

/* The light: off at first, off when locked, and not to be lit then. */
static void
test_light (Fixture *fixture, gconstpointer data)
{
  g_autofree char *brightness = fake_torch_add_led (&fixture->lights, "white:torch", 3);
  begin (fixture);
  wait_for (fixture, is_dark);
  gh_camera_desk_set_lit (fixture->desk, TRUE);
  sign_in (fixture);
  wait_for (fixture, runs_front);
  wait_for (fixture, is_dark);
  gh_camera_desk_set_lit (fixture->desk, TRUE);
  wait_for (fixture, is_lit);
  gh_gate_desk_lock (fixture->gate);
  wait_for (fixture, is_dark);
  sign_in (fixture);
  wait_for (fixture, runs_front);
  gh_camera_desk_set_lit (fixture->desk, TRUE);
  wait_for (fixture, is_lit);
  gh_camera_desk_stop (fixture->desk);
  brightness_path = brightness;
  wait_for (fixture, is_put_out);
  g_assert_false (gh_camera_desk_has_torch (fixture->desk));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gst_init (NULL, NULL);
  fake_cameras_register (NULL);
#define ADD(name, func) g_test_add ("/camera-desk/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("runs", test_runs);
  ADD ("choice", test_choice);
  ADD ("light", test_light);
#undef ADD
  return g_test_run ();
}
