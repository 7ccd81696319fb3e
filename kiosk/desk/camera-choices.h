/* What a supervisor can choose as this gate's camera. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  char *source; /* for the setting */
  char *words;  /* for people: safe, translated where it is ours */
} GhCameraChoice;

/* Of GhCameraChoice: "Automatic", the cameras that are there (GhCameraEntry; NULL for unknown) and,
 * when it is neither, what is set at @present. Owned by the caller, elements freed with it.
 * @chosen becomes the place of @present in it. */
GPtrArray *gh_camera_choices (GPtrArray *cameras, const char *present,
                              guint *chosen) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
