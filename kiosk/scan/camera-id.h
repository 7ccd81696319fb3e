/* What a camera is called: in the setting, where the name has to hold over a reboot that numbers
 * /dev/videoN anew, and on the screen. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a SOURCE is (contract 6). */
typedef enum {
  GH_CAMERA_SOURCE_AUTO,        /* "auto": the first camera */
  GH_CAMERA_SOURCE_DEVICE,      /* an absolute path: /dev/v4l/by-id/…, /dev/video2 */
  GH_CAMERA_SOURCE_NAME,        /* "name:" and the name that the system gives a camera */
  GH_CAMERA_SOURCE_DESCRIPTION, /* a GStreamer description */
} GhCameraSource;

/* What @source is, by its form alone; whether there is such a camera is not asked. Never fails. */
GhCameraSource gh_camera_id_get_kind (const char *source);

/* The SOURCE by which the camera @name with the node @device (NULL when it has none) is found
 * again.
 * @links is the directory of udev's lasting names, /dev/v4l: the one by the camera's own identity
 * counts, or, with @twins (another camera has the same), the one by the place where it is plugged
 * in. Without either the name has to do. Owned by the caller. */
char *gh_camera_id_new (const char *links, const char *device, const char *name,
                        gboolean twins) G_GNUC_WARN_UNUSED_RESULT;

/* Whether @source stands for the camera with the id @id and the node @device (or NULL). */
gboolean gh_camera_id_matches (const char *source, const char *id, const char *device);

/* @source for people, as well as it can be told while its camera is not there: "046d HD Pro Webcam
 * C920" of its link. Owned by the caller. */
char *gh_camera_id_words (const char *source) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
