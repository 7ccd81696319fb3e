/* The gate's camera; see the header. */

#include "kiosk/desk/camera-desk.h"

#include "core/event-log.h"
#include "kiosk/desk/outside-text.h"
#include "kiosk/scan/camera.h"
#include "kiosk/scan/scan-worker.h"
#include "kiosk/scan/torch-switch.h"

#include <glib/gi18n.h>

/* Where the camera's frames go; written to on any thread, and shared with the camera's. */
typedef struct {
  GhScanWorker *worker;
  GMutex lock;
  GPtrArray *previews; /* of GhFrameMailbox; under lock */
} Sinks;

struct _GhCameraDesk {
  GObject parent_instance;

  GhGateDesk *gate;
  GhSettings *settings;
  GhScanWorker *worker;
  GhCameraList *list;
  GhCamera *camera;
  GhTorchSwitch *torch; /* NULL once stopped */
  Sinks *sinks;         /* the camera's; lives as long as it */
  char *lit_device;     /* whose light was looked for last, or NULL */
};

enum { SIGNAL_CHANGED, SIGNAL_CHOICES_CHANGED, SIGNAL_LAST };
static guint signals[SIGNAL_LAST];

G_DEFINE_FINAL_TYPE (GhCameraDesk, gh_camera_desk, G_TYPE_OBJECT)

/* ---- frames, on the camera's threads ---- */

static void
on_frame (GhFrame *frame, gpointer data)
{
  Sinks *sinks = data;
  if (gh_frame_get_format (frame) == GH_FRAME_LUMA) {
    gh_scan_worker_offer (sinks->worker, frame);
    return;
  }
  g_mutex_lock (&sinks->lock);
  for (guint i = 0; i < sinks->previews->len; i++)
    gh_frame_mailbox_post (g_ptr_array_index (sinks->previews, i), frame);
  g_mutex_unlock (&sinks->lock);
}

static void
free_sinks (gpointer data)
{
  Sinks *sinks = data;
  g_object_unref (sinks->worker);
  g_ptr_array_unref (sinks->previews);
  g_mutex_clear (&sinks->lock);
  g_free (sinks);
}

static Sinks *
sinks_new (GhScanWorker *worker)
{
  Sinks *sinks = g_new0 (Sinks, 1);
  g_mutex_init (&sinks->lock);
  sinks->worker = g_object_ref (worker);
  sinks->previews = g_ptr_array_new_with_free_func ((GDestroyNotify) gh_frame_mailbox_unref);
  return sinks;
}

void
gh_camera_desk_add_preview (GhCameraDesk *desk, GhFrameMailbox *mailbox)
{
  g_mutex_lock (&desk->sinks->lock);
  g_ptr_array_add (desk->sinks->previews, gh_frame_mailbox_ref (mailbox));
  g_mutex_unlock (&desk->sinks->lock);
}

void
gh_camera_desk_set_view_size (GhCameraDesk *desk, int width, int height)
{
  gh_camera_set_view_size (desk->camera, width, height);
}

/* ---- keeping up ---- */

static void
changed (GhCameraDesk *desk)
{
  g_signal_emit (desk, signals[SIGNAL_CHANGED], 0);
}

static void
choices_changed (GhCameraDesk *desk)
{
  g_signal_emit (desk, signals[SIGNAL_CHOICES_CHANGED], 0);
}

/* The camera runs while somebody is signed in, or the kiosk is being set up. */
static void
on_gate_state (GhCameraDesk *desk)
{
  if (gh_gate_desk_get_state (desk->gate) == GH_DESK_SIGN_IN) {
    gh_frame_source_stop (GH_FRAME_SOURCE (desk->camera));
    gh_camera_desk_set_lit (desk, FALSE);
  } else {
    gh_frame_source_start (GH_FRAME_SOURCE (desk->camera));
  }
}

/* Another camera, another light. */
static void
on_camera_state (GhCameraDesk *desk)
{
  GhFrameSource *camera = GH_FRAME_SOURCE (desk->camera);
  GhCameraState state = gh_frame_source_get_state (camera);
  const char *device = gh_frame_source_get_device (camera);
  gh_log_event (GH_LOG_INFO, "camera", "state", gh_camera_state_to_string (state), "device", device,
                "instead", gh_frame_source_get_substitute (camera), "reason",
                gh_frame_source_get_detail (camera), NULL);
  /* Plugged in again it may be another one behind the same name. */
  if (state == GH_CAMERA_MISSING || state == GH_CAMERA_FAILED)
    g_clear_pointer (&desk->lit_device, g_free);
  if (state == GH_CAMERA_RUNNING && desk->torch != NULL &&
      g_strcmp0 (device, desk->lit_device) != 0) {
    g_free (desk->lit_device);
    desk->lit_device = g_strdup (device);
    gh_torch_switch_look (desk->torch, device);
  }
  changed (desk);
}

static void
on_setting (GhCameraDesk *desk, int setting)
{
  if (setting == GH_SETTING_CAMERA) {
    gh_camera_set_source (desk->camera, gh_settings_get_text (desk->settings, GH_SETTING_CAMERA));
    choices_changed (desk);
  } else if (setting == GH_SETTING_BAR_CODES) {
    gh_scan_worker_set_lines (desk->worker,
                              gh_settings_get_flag (desk->settings, GH_SETTING_BAR_CODES));
  }
}

/* ---- asking ---- */

GhFrameSource *
gh_camera_desk_get_source (GhCameraDesk *desk)
{
  return GH_FRAME_SOURCE (desk->camera);
}

GPtrArray *
gh_camera_desk_get_choices (GhCameraDesk *desk, guint *chosen)
{
  g_autoptr (GPtrArray) cameras = gh_camera_list_dup (desk->list);
  return gh_camera_choices (cameras, gh_settings_get_text (desk->settings, GH_SETTING_CAMERA),
                            chosen);
}

void
gh_camera_desk_choose (GhCameraDesk *desk, const char *source)
{
  gh_settings_set_text (desk->settings, GH_SETTING_CAMERA, source);
}

char *
gh_camera_desk_get_note (GhCameraDesk *desk)
{
  const char *name = gh_frame_source_get_substitute (GH_FRAME_SOURCE (desk->camera));
  if (name == NULL)
    return NULL;
  g_autofree char *safe = gh_outside_text (name);
  /* Translators: the argument is the name of a camera */
  return g_strdup_printf (_ ("The chosen camera is not connected: %s is used."), safe);
}

gboolean
gh_camera_desk_has_torch (GhCameraDesk *desk)
{
  return desk->torch != NULL && gh_torch_switch_is_there (desk->torch);
}

gboolean
gh_camera_desk_is_lit (GhCameraDesk *desk)
{
  return desk->torch != NULL && gh_torch_switch_is_lit (desk->torch);
}

void
gh_camera_desk_set_lit (GhCameraDesk *desk, gboolean lit)
{
  if (desk->torch != NULL && (!lit || gh_gate_desk_get_state (desk->gate) != GH_DESK_SIGN_IN))
    gh_torch_switch_set (desk->torch, lit);
}

/* ---- life ---- */

void
gh_camera_desk_stop (GhCameraDesk *desk)
{
  if (desk->worker != NULL)
    gh_scan_worker_stop (desk->worker);
  g_clear_object (&desk->torch);
}

static void
gh_camera_desk_dispose (GObject *object)
{
  GhCameraDesk *desk = GH_CAMERA_DESK (object);
  gh_camera_desk_stop (desk);
  g_clear_object (&desk->camera);
  g_clear_object (&desk->list);
  g_clear_object (&desk->worker);
  g_clear_object (&desk->gate);
  g_clear_object (&desk->settings);
  g_clear_pointer (&desk->lit_device, g_free);
  G_OBJECT_CLASS (gh_camera_desk_parent_class)->dispose (object);
}

static void
gh_camera_desk_class_init (GhCameraDeskClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = gh_camera_desk_dispose;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", GH_TYPE_CAMERA_DESK, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_CHOICES_CHANGED] =
      g_signal_new ("choices-changed", GH_TYPE_CAMERA_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 0);
}

static void
gh_camera_desk_init (GhCameraDesk *desk)
{
}

static void
connect (GhCameraDesk *desk, gpointer object, const char *signal, GCallback callback)
{
  g_signal_connect_object (object, signal, callback, desk, G_CONNECT_SWAPPED);
}

GhCameraDesk *
gh_camera_desk_new (GhGateDesk *gate, GhSettings *settings, const GhTorchSystem *torches)
{
  GhCameraDesk *desk = g_object_new (GH_TYPE_CAMERA_DESK, NULL);
  desk->gate = g_object_ref (gate);
  desk->settings = g_object_ref (settings);
  desk->worker = gh_scan_worker_new ();
  desk->sinks = sinks_new (desk->worker);
  desk->list = gh_camera_list_new ();
  desk->camera = gh_camera_new (gh_settings_get_text (settings, GH_SETTING_CAMERA), desk->list,
                                on_frame, desk->sinks, free_sinks);
  desk->torch = gh_torch_switch_new (torches);
  on_setting (desk, GH_SETTING_BAR_CODES);
  g_signal_connect_object (desk->worker, "code", G_CALLBACK (gh_gate_desk_see), gate,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (desk->worker, "looked-away", G_CALLBACK (gh_gate_desk_look_away), gate,
                           G_CONNECT_SWAPPED);
  connect (desk, gate, "notify::state", G_CALLBACK (on_gate_state));
  connect (desk, settings, "changed", G_CALLBACK (on_setting));
  connect (desk, desk->list, "changed", G_CALLBACK (choices_changed));
  connect (desk, desk->camera, "state-changed", G_CALLBACK (on_camera_state));
  connect (desk, desk->torch, "changed", G_CALLBACK (changed));
  return desk;
}
