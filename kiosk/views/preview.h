/* The live picture: fills its place, cut to fit, with rounded corners. */

#pragma once

#include "kiosk/scan/frame-mailbox.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GH_TYPE_PREVIEW (gh_preview_get_type ())
G_DECLARE_FINAL_TYPE (GhPreview, gh_preview, GH, PREVIEW, GtkWidget)

GtkWidget *gh_preview_new (void);

/* Where RGB frames go, from any thread. Belongs to @preview. */
GhFrameMailbox *gh_preview_get_mailbox (GhPreview *preview);

/* Shows no picture until the next frame. */
void gh_preview_clear (GhPreview *preview);

G_END_DECLS
