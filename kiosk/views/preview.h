/* The live picture: fills its place, cut to fit, with rounded corners. */

#pragma once

#include "kiosk/desk/camera-desk.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GH_TYPE_PREVIEW (gh_preview_get_type ())
G_DECLARE_FINAL_TYPE (GhPreview, gh_preview, GH, PREVIEW, GtkWidget)

/* Once: shows the pictures of @cameras, and asks for them as large as they are shown. */
void gh_preview_watch (GhPreview *preview, GhCameraDesk *cameras);

/* Shows no picture until the next frame. */
void gh_preview_clear (GhPreview *preview);

G_END_DECLS
