/* The cameras that the system has now, as GStreamer's device monitor tells them: kept true on a
 * thread of its own, because asking drivers and PipeWire may take its time. */

#pragma once

#include "kiosk/scan/camera-id.h"

#include <gst/gst.h>

G_BEGIN_DECLS

typedef struct {
  char *id;          /* the SOURCE that finds it again (camera-id.h) */
  char *name;        /* as the system calls it; hostile text, no other of the list has it */
  char *device;      /* its node, or NULL */
  GstDevice *handle; /* makes the element */
} GhCameraEntry;

#define GH_TYPE_CAMERA_LIST (gh_camera_list_get_type ())
G_DECLARE_FINAL_TYPE (GhCameraList, gh_camera_list, GH, CAMERA_LIST, GObject)

/* Begins to look at once. gst_init must have been called. Signal "changed" (), on the main context
 * of the thread that made the list, when cameras came or went, and once when it is first known. */
GhCameraList *gh_camera_list_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* The cameras, of GhCameraEntry, in the order of their nodes; NULL until it is known. A snapshot
 * that nobody changes. From any thread; the caller's own reference. */
GPtrArray *gh_camera_list_dup (GhCameraList *list) G_GNUC_WARN_UNUSED_RESULT;

/* The one of @cameras (NULL for none) that @source stands for, or NULL; belongs to @cameras. */
const GhCameraEntry *gh_camera_list_find (GPtrArray *cameras, const char *source);

G_END_DECLS
