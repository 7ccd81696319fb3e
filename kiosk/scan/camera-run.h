/* The camera's own thread: picks a camera, runs its pipeline, watches it, and starts again when it
 * ends, breaks or freezes, or when a better one is there. Whatever may block does so here. */

#pragma once

#include "kiosk/scan/camera-list.h"
#include "kiosk/scan/frame-tap.h"

G_BEGIN_DECLS

/* What the thread tells. */
typedef struct {
  GhCameraState state;
  char *detail;     /* the reason of FAILED in the system's words, else NULL */
  char *device;     /* the node of the camera in use, or NULL */
  char *substitute; /* the name of the camera that stands in for the chosen one, or NULL */
} GhCameraNews;

void gh_camera_news_clear (GhCameraNews *news);

/* Called in the main context that was the default of the thread that began the run, as long as
 * @owner lives; may take the texts out of @news. */
typedef void (*GhCameraTold) (GObject *owner, GhCameraNews *news);

typedef struct _GhCameraRun GhCameraRun;

/* Begins the thread, without a camera. @list may be NULL: there are no cameras then but those that
 * have a path. Takes @tap. */
GhCameraRun *gh_camera_run_new (const char *source, GhCameraList *list, GhFrameTap *tap,
                                GObject *owner, GhCameraTold told) G_GNUC_WARN_UNUSED_RESULT;

/* Orders to the thread; they return at once. Another source counts from now on. */
void gh_camera_run_start (GhCameraRun *run);
void gh_camera_run_stop (GhCameraRun *run);
void gh_camera_run_set_source (GhCameraRun *run, const char *source);

/* Ends the thread and frees @run. Waits a little, so that nothing of GStreamer runs into the end of
 * the process; a driver that blocks is left behind. */
void gh_camera_run_end (GhCameraRun *run);

G_END_DECLS
