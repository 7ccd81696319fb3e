/* A device provider for tests; see the header. */

#include "fake-cameras.h"

/* ---- what stands for the camera in a pipeline ---- */

typedef GstBin FakeSource;
typedef GstBinClass FakeSourceClass;

static GType fake_source_get_type (void);
G_DEFINE_TYPE (FakeSource, fake_source, GST_TYPE_BIN)

/* As with a real camera there are no pictures before it plays, whatever is inside. */
static GstStateChangeReturn
fake_source_change_state (GstElement *element, GstStateChange change)
{
  GstStateChangeReturn result =
      GST_ELEMENT_CLASS (fake_source_parent_class)->change_state (element, change);
  gboolean paused =
      change == GST_STATE_CHANGE_READY_TO_PAUSED || change == GST_STATE_CHANGE_PLAYING_TO_PAUSED;
  return paused && result != GST_STATE_CHANGE_FAILURE ? GST_STATE_CHANGE_NO_PREROLL : result;
}

static void
fake_source_class_init (FakeSourceClass *klass)
{
  GST_ELEMENT_CLASS (klass)->change_state = fake_source_change_state;
}

static void
fake_source_init (FakeSource *source)
{
}

static GstElement *
fake_source_new (const char *description)
{
  /* Caps at the end of a description need something to be between. */
  g_autofree char *whole = g_strconcat (description, " ! identity", NULL);
  GstElement *inside = gst_parse_bin_from_description (whole, TRUE, NULL);
  if (inside == NULL)
    return NULL;
  GstElement *source = g_object_new (fake_source_get_type (), NULL);
  gst_bin_add (GST_BIN (source), inside);
  g_autoptr (GstPad) pad = gst_element_get_static_pad (inside, "src");
  gst_element_add_pad (source, gst_ghost_pad_new ("src", pad));
  return source;
}

/* ---- the device ---- */

typedef struct {
  GstDevice parent_instance;
  char *description;
} FakeCamera;
typedef GstDeviceClass FakeCameraClass;

static GType fake_camera_get_type (void);
G_DEFINE_TYPE (FakeCamera, fake_camera, GST_TYPE_DEVICE)

static GstElement *
fake_camera_create_element (GstDevice *device, const char *name)
{
  FakeCamera *camera = (FakeCamera *) device;
  return fake_source_new (camera->description);
}

static void
fake_camera_finalize (GObject *object)
{
  g_free (((FakeCamera *) object)->description);
  G_OBJECT_CLASS (fake_camera_parent_class)->finalize (object);
}

static void
fake_camera_class_init (FakeCameraClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_camera_finalize;
  klass->create_element = fake_camera_create_element;
}

static void
fake_camera_init (FakeCamera *camera)
{
}

/* ---- the provider ---- */

/* What is plugged in, of FakeCamera, and who tells of it; under the lock. */
static GMutex lock;
static GList *plugged;
static GstDeviceProvider *running;

typedef GstDeviceProvider FakeProvider;
typedef GstDeviceProviderClass FakeProviderClass;

static GType fake_provider_get_type (void);
G_DEFINE_TYPE (FakeProvider, fake_provider, GST_TYPE_DEVICE_PROVIDER)

static gboolean
fake_provider_start (GstDeviceProvider *provider)
{
  g_mutex_lock (&lock);
  running = provider;
  for (GList *link = plugged; link != NULL; link = link->next)
    gst_device_provider_device_add (provider, gst_object_ref (link->data));
  g_mutex_unlock (&lock);
  return TRUE;
}

static void
fake_provider_stop (GstDeviceProvider *provider)
{
  g_mutex_lock (&lock);
  running = NULL;
  g_mutex_unlock (&lock);
}

static void
fake_provider_class_init (FakeProviderClass *klass)
{
  klass->start = fake_provider_start;
  klass->stop = fake_provider_stop;
  gst_device_provider_class_set_static_metadata (klass, "Fake cameras", "Video/Source",
                                                 "Cameras for tests", "Gatehouse");
}

static void
fake_provider_init (FakeProvider *provider)
{
}

/* ---- outside ---- */

void
fake_cameras_register (GstPlugin *plugin)
{
  gst_device_provider_register (plugin, "ghfakecameras", GST_RANK_PRIMARY,
                                fake_provider_get_type ());
}

void
fake_cameras_plug (const char *name, const char *device, const char *description)
{
  g_autoptr (GstCaps) caps = gst_caps_new_empty_simple ("video/x-raw");
  g_autoptr (GstStructure) properties = gst_structure_new_empty ("fake-camera");
  if (device != NULL)
    gst_structure_set (properties, "device.path", G_TYPE_STRING, device, NULL);
  FakeCamera *camera = g_object_new (fake_camera_get_type (), "display-name", name, "device-class",
                                     "Video/Source", "caps", caps, "properties", properties, NULL);
  camera->description = g_strdup (description);
  gst_object_ref_sink (camera);
  g_mutex_lock (&lock);
  plugged = g_list_append (plugged, camera);
  if (running != NULL)
    gst_device_provider_device_add (running, gst_object_ref (GST_DEVICE (camera)));
  g_mutex_unlock (&lock);
}

void
fake_cameras_unplug (const char *name)
{
  g_mutex_lock (&lock);
  for (GList *link = plugged; link != NULL; link = link->next) {
    g_autofree char *own = gst_device_get_display_name (link->data);
    if (g_strcmp0 (own, name) != 0)
      continue;
    if (running != NULL)
      gst_device_provider_device_remove (running, link->data);
    gst_object_unref (link->data);
    plugged = g_list_delete_link (plugged, link);
    break;
  }
  g_mutex_unlock (&lock);
}
