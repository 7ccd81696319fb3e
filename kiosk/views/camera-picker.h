/* Where a supervisor chooses the camera: the cameras that are there now, what the chosen one sees,
 * and how it does. */

#pragma once

#include "kiosk/desk/camera-desk.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GH_TYPE_CAMERA_PICKER (gh_camera_picker_get_type ())
G_DECLARE_FINAL_TYPE (GhCameraPicker, gh_camera_picker, GH, CAMERA_PICKER, GtkWidget)

/* Shows the cameras of @desk and keeps a reference to it. Floating. */
GtkWidget *gh_camera_picker_new (GhCameraDesk *desk) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
