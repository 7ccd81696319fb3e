/* A GStreamer plugin that gives the real kiosk cameras: each file in the folder that the
 * environment variable FAKE_CAMERAS names is one, called as the file, with the GStreamer
 * description in it. Making a file plugs a camera in, removing it unplugs it. */

#include "unit/fake-cameras.h"

#define LOOK_MS 100

/* What is plugged in, of name → TRUE; the looking thread's own. */
static GHashTable *present;

static void
plug (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *description = NULL;
  if (g_str_has_prefix (name, ".") || g_hash_table_contains (present, name) ||
      !g_file_get_contents (path, &description, NULL, NULL))
    return;
  g_hash_table_add (present, g_strdup (name));
  fake_cameras_plug (name, NULL, description);
}

static gboolean
is_gone (gpointer key, gpointer value, gpointer data)
{
  g_autofree char *path = g_build_filename (data, key, NULL);
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return FALSE;
  fake_cameras_unplug (key);
  return TRUE;
}

static gpointer
look (gpointer data)
{
  char *folder = data;
  for (;;) {
    g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
    const char *name;
    while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
      plug (folder, name);
    g_hash_table_foreach_remove (present, is_gone, folder);
    g_usleep (LOOK_MS * 1000);
  }
  return NULL;
}

static gboolean
plugin_init (GstPlugin *plugin)
{
  const char *folder = g_getenv ("FAKE_CAMERAS");
  fake_cameras_register (plugin);
  if (folder == NULL)
    return TRUE;
  present = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_thread_unref (g_thread_new ("fake-cameras", look, g_strdup (folder)));
  return TRUE;
}

#define PACKAGE "gatehouse-tests"
GST_PLUGIN_DEFINE (GST_VERSION_MAJOR, GST_VERSION_MINOR, fakecameras, "Cameras for tests",
                   plugin_init, "1", "GPL", "gatehouse", "https://example.org/")
