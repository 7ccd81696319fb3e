/* How this kiosk is set up: the GSettings keys of org.gatehouse.Kiosk, which the command line may
 * override. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  char *server;      /* URL; "" when none is set */
  char *camera;      /* "auto", a device path or a GStreamer description */
  char *data_dir;    /* never empty */
  gboolean windowed; /* in a window instead of the whole screen */
} GhSettings;

/* Reads the settings. Without an installed schema the one beside the program (a build tree) counts,
 * and without any the defaults do: never fails. Owned by the caller. */
GhSettings *gh_settings_load (void) G_GNUC_WARN_UNUSED_RESULT;
void gh_settings_free (GhSettings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhSettings, gh_settings_free)

G_END_DECLS
