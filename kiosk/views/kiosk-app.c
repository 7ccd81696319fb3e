/* Puts the kiosk together: settings → store → desks → camera → window. */

#include "kiosk/views/kiosk-app.h"

#include "core/event-log.h"
#include "kiosk/desk/camera-desk.h"
#include "kiosk/desk/desks.h"
#include "kiosk/desk/opening-test.h"
#include "kiosk/desk/settings.h"
#include "kiosk/desk/stall-guard.h"
#include "kiosk/queue/data-lock.h"
#include "kiosk/sound/player.h"
#include "kiosk/views/awake.h"
#include "kiosk/views/command-line.h"
#include "kiosk/views/doors.h"
#include "kiosk/views/fault-window.h"
#include "kiosk/views/renderer.h"
#include "kiosk/views/window.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <gst/gst.h>

#define APPLICATION_ID "org.gatehouse.Kiosk"

struct _GhKioskApp {
  GtkApplication parent_instance;

  GhCommandLine line;
  GhSettings *settings;
  GhKioskStore *store;
  GhDesks *desks;
  GhCameraDesk *cameras;
  GhSoundPlayer *sounds;
  GhWindow *window; /* belongs to GTK; NULL once it is closed */
  GhHealthSources sources;
  GhOpeningTest *opening;
  char *directory; /* of the kiosk's file */
  gboolean restarts;
  int status; /* what the process ends with */
};

G_DEFINE_FINAL_TYPE (GhKioskApp, gh_kiosk_app, GTK_TYPE_APPLICATION)

/* The store takes absolute paths only. Owned by the caller. */
static char *
data_dir (GhKioskApp *app)
{
  return g_canonicalize_filename (gh_settings_get_text (app->settings, GH_SETTING_DATA_DIR), NULL);
}

/* What counts at once; the rest is read when the kiosk starts. */
static void
apply_settings (GhKioskApp *app)
{
  GhSettings *settings = app->settings;
  gh_sound_player_set_enabled (app->sounds, gh_settings_get_flag (settings, GH_SETTING_SOUNDS));
  gh_gate_desk_set_verify_on_scan (app->desks->gate,
                                   gh_settings_get_flag (settings, GH_SETTING_VERIFY_ON_SCAN));
  gh_window_set_sunlight (app->window, gh_settings_get_flag (settings, GH_SETTING_SUNLIGHT));
  gh_window_set_masks (app->window, gh_settings_get_flag (settings, GH_SETTING_MASK_CONTACT));
}

/* A verdict is heard as it is seen; the confirmation after a green one is not a second one. */
static void
on_result_shown (GhKioskApp *app)
{
  GhGateResult *result = gh_gate_desk_get_result (app->desks->gate);
  if (result == NULL || gh_gate_result_get_kind (result) == GH_RESULT_VERIFIED)
    return;
  switch (gh_gate_result_get_tone (result)) {
  case GH_TONE_GO:
    gh_sound_player_play (app->sounds, GH_CHIME_GO);
    break;
  case GH_TONE_STOP:
    gh_sound_player_play (app->sounds, GH_CHIME_STOP);
    break;
  case GH_TONE_WARN:
  case GH_TONE_NEUTRAL:
  default:
    gh_sound_player_play (app->sounds, GH_CHIME_WARN);
  }
}

/* ---- building ---- */

/* With a new name, or with nothing: the memory of before goes with the process. */
static void
on_device_restart (GhKioskApp *app)
{
  app->restarts = TRUE;
  g_application_quit (G_APPLICATION (app));
}

/* Looking for a sound device takes the libraries and the time that the first page needs (UX K1). */
static void
on_painted (GdkFrameClock *clock, gpointer data)
{
  GhKioskApp *app = data;
  g_signal_handlers_disconnect_by_func (clock, on_painted, app);
  gh_sound_player_start (app->sounds);
}

static void
present (GhKioskApp *app)
{
  gtk_window_present (GTK_WINDOW (app->window));
  g_signal_connect_object (gtk_widget_get_frame_clock (GTK_WIDGET (app->window)), "after-paint",
                           G_CALLBACK (on_painted), app, 0);
}

static void
build_window (GhKioskApp *app)
{
  GhDesks *desks = app->desks;
  app->cameras = gh_camera_desk_new (desks->gate, app->settings, gh_torch_system_get_default ());
  app->sources = (GhHealthSources){ .gate = desks->gate,
                                    .cameras = app->cameras,
                                    .sounds = app->sounds,
                                    .settings = app->settings,
                                    .store = app->store,
                                    .directory = app->directory };
  g_set_weak_pointer (&app->window, gh_window_new (GTK_APPLICATION (app), desks->sign_in,
                                                   desks->set_up, &app->sources));
  gh_window_bind_numbers (app->window, desks->numbers, desks->undo);
  g_signal_connect_object (desks->gate, "notify::result", G_CALLBACK (on_result_shown), app,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (desks->device, "restart", G_CALLBACK (on_device_restart), app,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (app->settings, "changed", G_CALLBACK (apply_settings), app,
                           G_CONNECT_SWAPPED);
  gh_awake_attach (GTK_APPLICATION (app), GTK_WINDOW (app->window), desks->gate);
  app->opening = gh_opening_test_await (&app->sources);
  apply_settings (app);
  if (!gh_settings_get_flag (app->settings, GH_SETTING_WINDOWED)) {
    gh_doors_lock (GTK_WINDOW (app->window));
    gh_stall_guard_start (GH_STALL_PATIENCE);
  }
  present (app);
}

static void
load_style (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, "/org/gatehouse/Kiosk/ui/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()),
                                    "/org/gatehouse/Kiosk/icons");
}

static void
refuse_to_start (GhKioskApp *app, const GError *error)
{
  g_printerr ("gatehouse-kiosk: %s\n", error->message);
  app->status = 1;
  gh_fault_window_show (GTK_APPLICATION (app), error->message,
                        !gh_settings_get_flag (app->settings, GH_SETTING_WINDOWED));
}

/* NULL with @error. Before anything in the directory is read it is ours alone. */
static GhKioskStore *
open_store (const char *directory, GError **error)
{
  if (g_mkdir_with_parents (directory, 0700) == 0 && !gh_data_lock_take (directory)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY, _ ("Another kiosk works with the data in %s."),
                 directory);
    return NULL;
  }
  return gh_kiosk_store_open (directory, error);
}

static void
gh_kiosk_app_activate (GApplication *application)
{
  GhKioskApp *app = GH_KIOSK_APP (application);
  g_autoptr (GError) error = NULL;
  if (app->settings != NULL)
    return;
  load_style ();
  app->settings = gh_command_line_settings (&app->line);
  app->directory = data_dir (app);
  app->store = open_store (app->directory, &error);
  if (app->store == NULL) {
    refuse_to_start (app, error);
    return;
  }
  app->desks = gh_desks_new (app->settings, app->store, app->directory);
  app->sounds = gh_sound_player_new (NULL);
  build_window (app);
  gh_log_event (GH_LOG_INFO, "kiosk.started", "version", GH_VERSION, "device",
                gh_kiosk_store_get_device_id (app->store), NULL);
}

/* ---- the ways out, which only the supervisor's page has ---- */

static void
on_leave (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GhKioskApp *app = data;
  if (gh_gate_desk_get_state (app->desks->gate) == GH_DESK_SETTINGS)
    g_application_quit (G_APPLICATION (app));
}

static void
on_restart (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GhKioskApp *app = data;
  app->restarts = gh_gate_desk_get_state (app->desks->gate) == GH_DESK_SETTINGS;
  on_leave (action, parameter, data);
}

static void
add_ways_out (GhKioskApp *app)
{
  static const GActionEntry entries[] = { { .name = "leave", .activate = on_leave },
                                          { .name = "restart", .activate = on_restart } };
  g_action_map_add_action_entries (G_ACTION_MAP (app), entries, G_N_ELEMENTS (entries), app);
}

static gboolean
on_terminate (gpointer data)
{
  g_application_quit (G_APPLICATION (data));
  return G_SOURCE_CONTINUE;
}

static void
gh_kiosk_app_startup (GApplication *application)
{
  G_APPLICATION_CLASS (gh_kiosk_app_parent_class)->startup (application);
  gst_init (NULL, NULL);
  add_ways_out (GH_KIOSK_APP (application));
  g_unix_signal_add (SIGTERM, on_terminate, application);
  g_unix_signal_add (SIGINT, on_terminate, application);
}

static int
gh_kiosk_app_handle_local_options (GApplication *application, GVariantDict *options)
{
  GhKioskApp *app = GH_KIOSK_APP (application);
  if (!app->line.windowed)
    gh_doors_clear_environment ();
  gh_renderer_choose (GH_RENDERER_DEVICES);
  return gh_command_line_obey (&app->line, options);
}

/* From the window down to the file, so that nobody outlives what he stands on. */
static void
gh_kiosk_app_shutdown (GApplication *application)
{
  GhKioskApp *app = GH_KIOSK_APP (application);
  G_APPLICATION_CLASS (gh_kiosk_app_parent_class)->shutdown (application);
  if (app->settings != NULL)
    g_signal_handlers_disconnect_by_data (app->settings, app);
  g_clear_pointer (&app->opening, gh_opening_test_end);
  /* Pages hold what they show; nobody else ends them when the program is told to. */
  if (app->window != NULL)
    gtk_window_destroy (GTK_WINDOW (app->window));
  g_clear_weak_pointer (&app->window);
  if (app->cameras != NULL)
    gh_camera_desk_stop (app->cameras);
  g_clear_object (&app->cameras);
  if (app->sounds != NULL)
    gh_sound_player_stop (app->sounds);
  g_clear_object (&app->sounds);
  g_clear_pointer (&app->desks, gh_desks_free);
  g_clear_pointer (&app->store, gh_kiosk_store_close);
}

static void
gh_kiosk_app_finalize (GObject *object)
{
  GhKioskApp *app = GH_KIOSK_APP (object);
  gh_command_line_clear (&app->line);
  g_free (app->directory);
  g_clear_object (&app->settings);
  G_OBJECT_CLASS (gh_kiosk_app_parent_class)->finalize (object);
}

static void
gh_kiosk_app_class_init (GhKioskAppClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = gh_kiosk_app_finalize;
  application_class->activate = gh_kiosk_app_activate;
  application_class->startup = gh_kiosk_app_startup;
  application_class->shutdown = gh_kiosk_app_shutdown;
  application_class->handle_local_options = gh_kiosk_app_handle_local_options;
}

static void
gh_kiosk_app_init (GhKioskApp *app)
{
  gh_command_line_add (&app->line, G_APPLICATION (app));
}

GhKioskApp *
gh_kiosk_app_new (void)
{
  return g_object_new (GH_TYPE_KIOSK_APP, "application-id", APPLICATION_ID, "flags",
                       G_APPLICATION_NON_UNIQUE, NULL);
}

int
gh_kiosk_app_get_status (GhKioskApp *app)
{
  return app->status;
}

gboolean
gh_kiosk_app_restarts (GhKioskApp *app)
{
  return app->restarts;
}
