/* Lasting names of cameras; see the header. */

#include "kiosk/scan/camera-id.h"

#include <stdlib.h>
#include <string.h>

#define NAME_PREFIX "name:"

GhCameraSource
gh_camera_id_get_kind (const char *source)
{
  if (g_strcmp0 (source, "auto") == 0)
    return GH_CAMERA_SOURCE_AUTO;
  if (g_path_is_absolute (source))
    return GH_CAMERA_SOURCE_DEVICE;
  if (g_str_has_prefix (source, NAME_PREFIX))
    return GH_CAMERA_SOURCE_NAME;
  return GH_CAMERA_SOURCE_DESCRIPTION;
}

/* Whether two paths lead to one file. */
static gboolean
same_file (const char *one, const char *other)
{
  char *first = realpath (one, NULL);
  char *second = realpath (other, NULL);
  gboolean same = first != NULL && second != NULL && strcmp (first, second) == 0;
  free (first);
  free (second);
  return same;
}

/* The first link in @directory, by name, that leads to @device; or NULL. */
static char *
find_link (const char *links, const char *directory, const char *device)
{
  g_autofree char *where = g_build_filename (links, directory, NULL);
  g_autoptr (GDir) dir = g_dir_open (where, 0, NULL);
  g_autofree char *found = NULL;
  const char *name;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (where, name, NULL);
    if (same_file (path, device) && (found == NULL || strcmp (path, found) < 0)) {
      g_free (found);
      found = g_steal_pointer (&path);
    }
  }
  return g_steal_pointer (&found);
}

char *
gh_camera_id_new (const char *links, const char *device, const char *name, gboolean twins)
{
  static const char *const directories[] = { "by-id", "by-path" };
  for (gsize i = 0; device != NULL && i < G_N_ELEMENTS (directories); i++) {
    char *link = find_link (links, directories[twins ? 1 - i : i], device);
    if (link != NULL)
      return link;
  }
  return g_strconcat (NAME_PREFIX, name, NULL);
}

gboolean
gh_camera_id_matches (const char *source, const char *id, const char *device)
{
  if (strcmp (source, id) == 0)
    return TRUE;
  return device != NULL && gh_camera_id_get_kind (source) == GH_CAMERA_SOURCE_DEVICE &&
         same_file (source, device);
}

/* udev's link of a USB camera is usb-VENDOR_MODEL_SERIAL-video-index0. */
static char *
words_of_link (const char *path)
{
  g_autofree char *base = g_path_get_basename (path);
  char *end = strstr (base, "-video-index");
  if (end != NULL)
    *end = '\0';
  return g_strdup (g_strdelimit (base + (g_str_has_prefix (base, "usb-") ? 4 : 0), "_", ' '));
}

char *
gh_camera_id_words (const char *source)
{
  switch (gh_camera_id_get_kind (source)) {
  case GH_CAMERA_SOURCE_NAME:
    return g_strdup (source + strlen (NAME_PREFIX));
  case GH_CAMERA_SOURCE_DEVICE:
    return words_of_link (source);
  case GH_CAMERA_SOURCE_AUTO:
  case GH_CAMERA_SOURCE_DESCRIPTION:
  default:
    return g_strdup (source);
  }
}
