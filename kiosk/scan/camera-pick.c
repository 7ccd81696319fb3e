/* Picks a camera; see the header. A gate with another camera than the chosen one is better than a
 * gate without. */

#include "kiosk/scan/camera-pick.h"

void
gh_camera_pick_clear (GhCameraPick *pick)
{
  if (pick->camera != NULL && g_object_is_floating (pick->camera))
    gst_object_unref (gst_object_ref_sink (pick->camera));
  pick->camera = NULL;
  g_clear_pointer (&pick->device, g_free);
  g_clear_pointer (&pick->substitute, g_free);
}

gboolean
gh_camera_pick_is_there (GPtrArray *cameras, const char *source)
{
  switch (gh_camera_id_get_kind (source)) {
  case GH_CAMERA_SOURCE_DEVICE:
    return g_file_test (source, G_FILE_TEST_EXISTS);
  case GH_CAMERA_SOURCE_NAME:
    return gh_camera_list_find (cameras, source) != NULL;
  case GH_CAMERA_SOURCE_AUTO:
  case GH_CAMERA_SOURCE_DESCRIPTION:
  default:
    return TRUE;
  }
}

static GhPickOutcome
take_device (const char *path, GhCameraPick *pick, GError **error)
{
  GstElement *camera = gst_element_factory_make ("v4l2src", NULL);
  if (camera == NULL) {
    g_set_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_FAILED,
                 "GStreamer's plugin for cameras (v4l2src) is not installed");
    return GH_PICK_NONE;
  }
  g_object_set (camera, "device", path, NULL);
  pick->camera = camera;
  pick->device = g_strdup (path);
  return GH_PICK_FOUND;
}

static GhPickOutcome
take_entry (const GhCameraEntry *entry, GhCameraPick *pick, GError **error)
{
  pick->camera = gst_device_create_element (entry->handle, NULL);
  if (pick->camera == NULL) {
    g_set_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_FAILED,
                 "GStreamer has no element for the camera");
    return GH_PICK_NONE;
  }
  pick->device = g_strdup (entry->device);
  return GH_PICK_FOUND;
}

/* The first of them; with @substitute, in the place of the chosen one. */
static GhPickOutcome
take_first (GPtrArray *cameras, GhCameraPick *pick, gboolean substitute, GError **error)
{
  if (cameras == NULL)
    return GH_PICK_NOT_YET;
  if (cameras->len == 0)
    return GH_PICK_NONE;
  const GhCameraEntry *first = g_ptr_array_index (cameras, 0);
  GhPickOutcome outcome = take_entry (first, pick, error);
  if (outcome == GH_PICK_FOUND && substitute)
    pick->substitute = g_strdup (first->name);
  return outcome;
}

GhPickOutcome
gh_camera_pick (GPtrArray *cameras, const char *source, GhCameraPick *pick, GError **error)
{
  *pick = (GhCameraPick){ NULL };
  switch (gh_camera_id_get_kind (source)) {
  case GH_CAMERA_SOURCE_AUTO:
    return take_first (cameras, pick, FALSE, error);
  case GH_CAMERA_SOURCE_DEVICE:
    if (g_file_test (source, G_FILE_TEST_EXISTS))
      return take_device (source, pick, error);
    return take_first (cameras, pick, TRUE, error);
  case GH_CAMERA_SOURCE_NAME: {
    const GhCameraEntry *entry = gh_camera_list_find (cameras, source);
    if (entry != NULL)
      return take_entry (entry, pick, error);
    return take_first (cameras, pick, TRUE, error);
  }
  case GH_CAMERA_SOURCE_DESCRIPTION:
  default:
    return GH_PICK_FOUND;
  }
}
