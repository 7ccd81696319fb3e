/* Watches the system's cameras; see the header. */

#include "kiosk/scan/camera-list.h"

#include "kiosk/scan/loop-thread.h"

#include <string.h>

#define LINKS         "/dev/v4l"
#define RETRY_SECONDS 1

/* What the watching thread works with. Shared, so that neither side outlives it. */
typedef struct {
  GhLoopThread *thread;
  GWeakRef owner;

  /* the thread's own */
  GstDeviceMonitor *monitor;
  GSource *bus;
  GSource *retry; /* NULL unless no provider could be started yet */

  GMutex lock;
  GPtrArray *cameras; /* under lock; NULL until they are known */
} Shared;

struct _GhCameraList {
  GObject parent_instance;

  Shared *shared;
};

enum { SIGNAL_CHANGED, SIGNAL_LAST };
static guint signals[SIGNAL_LAST];

G_DEFINE_FINAL_TYPE (GhCameraList, gh_camera_list, G_TYPE_OBJECT)

static void
free_shared (gpointer data)
{
  Shared *shared = data;
  g_clear_pointer (&shared->thread, gh_loop_thread_unref);
  g_clear_pointer (&shared->cameras, g_ptr_array_unref);
  g_weak_ref_clear (&shared->owner);
  g_mutex_clear (&shared->lock);
}

static Shared *
hold_shared (Shared *shared)
{
  return g_atomic_rc_box_acquire (shared);
}

static void
release_shared (gpointer shared)
{
  g_atomic_rc_box_release_full (shared, free_shared);
}

/* ---- entries ---- */

static void
free_entry (gpointer data)
{
  GhCameraEntry *entry = data;
  g_free (entry->id);
  g_free (entry->name);
  g_free (entry->device);
  gst_object_unref (entry->handle);
  g_free (entry);
}

/* Its node, by the name that v4l2 gives it, or PipeWire. */
static char *
device_of (GstDevice *handle)
{
  static const char *const names[] = { "device.path", "api.v4l2.path" };
  g_autoptr (GstStructure) properties = gst_device_get_properties (handle);
  for (gsize i = 0; properties != NULL && i < G_N_ELEMENTS (names); i++) {
    const char *path = gst_structure_get_string (properties, names[i]);
    if (path != NULL && g_path_is_absolute (path))
      return g_strdup (path);
  }
  return NULL;
}

/* Takes @handle. */
static GhCameraEntry *
entry_new (GstDevice *handle)
{
  GhCameraEntry *entry = g_new0 (GhCameraEntry, 1);
  g_autofree char *name = gst_device_get_display_name (handle);
  entry->handle = handle;
  entry->name = g_utf8_make_valid (name != NULL ? name : "", -1);
  entry->device = device_of (handle);
  return entry;
}

/* /dev/video2 before /dev/video10, and both before what has no node. */
static int
compare (gconstpointer a, gconstpointer b)
{
  const GhCameraEntry *one = *(GhCameraEntry *const *) a, *other = *(GhCameraEntry *const *) b;
  if (one->device == NULL || other->device == NULL) {
    int nodes = (one->device == NULL) - (other->device == NULL);
    return nodes != 0 ? nodes : strcmp (one->name, other->name);
  }
  gsize length = strlen (one->device), other_length = strlen (other->device);
  if (length != other_length)
    return length < other_length ? -1 : 1;
  return strcmp (one->device, other->device);
}

/* How many of the first @count have the name @name. */
static guint
count_named (GPtrArray *cameras, guint count, const char *name)
{
  guint named = 0;
  for (guint i = 0; i < count; i++)
    named += strcmp (((GhCameraEntry *) g_ptr_array_index (cameras, i))->name, name) == 0;
  return named;
}

/* The second and further ones of a name get numbers. */
static void
tell_apart (GPtrArray *cameras)
{
  g_autofree guint *before = g_new0 (guint, cameras->len + 1);
  g_autofree guint *all = g_new0 (guint, cameras->len + 1);
  for (guint i = 0; i < cameras->len; i++) {
    const GhCameraEntry *entry = g_ptr_array_index (cameras, i);
    before[i] = count_named (cameras, i, entry->name);
    all[i] = count_named (cameras, cameras->len, entry->name);
  }
  for (guint i = 0; i < cameras->len; i++) {
    GhCameraEntry *entry = g_ptr_array_index (cameras, i);
    if (before[i] > 0) {
      g_autofree char *plain = g_steal_pointer (&entry->name);
      entry->name = g_strdup_printf ("%s %u", plain, before[i] + 1);
    }
    entry->id = gh_camera_id_new (LINKS, entry->device, entry->name, all[i] > 1);
  }
}

const GhCameraEntry *
gh_camera_list_find (GPtrArray *cameras, const char *source)
{
  for (guint i = 0; cameras != NULL && i < cameras->len; i++) {
    const GhCameraEntry *entry = g_ptr_array_index (cameras, i);
    if (gh_camera_id_matches (source, entry->id, entry->device))
      return entry;
  }
  return NULL;
}

/* ---- on the watching thread ---- */

static gboolean
emit_changed (gpointer data)
{
  Shared *shared = data;
  g_autoptr (GhCameraList) list = g_weak_ref_get (&shared->owner);
  if (list != NULL)
    g_signal_emit (list, signals[SIGNAL_CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
publish (Shared *shared)
{
  g_autoptr (GPtrArray) cameras = g_ptr_array_new_with_free_func (free_entry);
  GList *handles = gst_device_monitor_get_devices (shared->monitor);
  for (GList *link = handles; link != NULL; link = link->next)
    g_ptr_array_add (cameras, entry_new (link->data));
  g_list_free (handles);
  g_ptr_array_sort (cameras, compare);
  tell_apart (cameras);

  g_mutex_lock (&shared->lock);
  g_autoptr (GPtrArray) old = shared->cameras;
  shared->cameras = g_steal_pointer (&cameras);
  g_mutex_unlock (&shared->lock);
  gh_loop_thread_tell (shared->thread, emit_changed, hold_shared (shared), release_shared);
}

static gboolean
on_message (GstBus *bus, GstMessage *message, gpointer data)
{
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_DEVICE_ADDED ||
      GST_MESSAGE_TYPE (message) == GST_MESSAGE_DEVICE_REMOVED ||
      GST_MESSAGE_TYPE (message) == GST_MESSAGE_DEVICE_CHANGED)
    publish (data);
  return G_SOURCE_CONTINUE;
}

/* No provider may be able to watch yet: at boot the kiosk may be there before its services. */
static gboolean
on_retry (gpointer data)
{
  Shared *shared = data;
  if (!gst_device_monitor_start (shared->monitor))
    return G_SOURCE_CONTINUE;
  publish (shared);
  return G_SOURCE_REMOVE;
}

static gboolean
do_begin (gpointer data)
{
  Shared *shared = data;
  shared->monitor = gst_device_monitor_new ();
  gst_device_monitor_add_filter (shared->monitor, "Video/Source", NULL);
  g_autoptr (GstBus) bus = gst_device_monitor_get_bus (shared->monitor);
  shared->bus = gh_loop_thread_attach (shared->thread, gst_bus_create_watch (bus),
                                       G_SOURCE_FUNC (on_message), shared);
  if (!gst_device_monitor_start (shared->monitor))
    shared->retry =
        gh_loop_thread_attach (shared->thread, g_timeout_source_new_seconds (RETRY_SECONDS),
                               on_retry, shared);
  publish (shared);
  return G_SOURCE_REMOVE;
}

static gboolean
do_end (gpointer data)
{
  Shared *shared = data;
  gh_loop_thread_drop (&shared->bus);
  gh_loop_thread_drop (&shared->retry);
  gst_device_monitor_stop (shared->monitor);
  g_clear_object (&shared->monitor);
  return G_SOURCE_REMOVE;
}

/* ---- on the main thread ---- */

GPtrArray *
gh_camera_list_dup (GhCameraList *list)
{
  Shared *shared = list->shared;
  g_mutex_lock (&shared->lock);
  GPtrArray *cameras = shared->cameras != NULL ? g_ptr_array_ref (shared->cameras) : NULL;
  g_mutex_unlock (&shared->lock);
  return cameras;
}

static void
gh_camera_list_finalize (GObject *object)
{
  Shared *shared = GH_CAMERA_LIST (object)->shared;
  gh_loop_thread_post (shared->thread, do_end, hold_shared (shared), release_shared);
  gh_loop_thread_end (shared->thread);
  release_shared (shared);
  G_OBJECT_CLASS (gh_camera_list_parent_class)->finalize (object);
}

static void
gh_camera_list_class_init (GhCameraListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gh_camera_list_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", GH_TYPE_CAMERA_LIST, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
gh_camera_list_init (GhCameraList *list)
{
  Shared *shared = g_atomic_rc_box_new0 (Shared);
  g_mutex_init (&shared->lock);
  g_weak_ref_init (&shared->owner, list);
  shared->thread = gh_loop_thread_new ("gh-cameras");
  list->shared = shared;
  gh_loop_thread_post (shared->thread, do_begin, hold_shared (shared), release_shared);
}

GhCameraList *
gh_camera_list_new (void)
{
  return g_object_new (GH_TYPE_CAMERA_LIST, NULL);
}
