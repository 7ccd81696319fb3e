/* The interface between whatever makes pictures and the rest of the kiosk. */

#include "kiosk/scan/frame-source.h"

G_DEFINE_INTERFACE (GhFrameSource, gh_frame_source, G_TYPE_OBJECT)

static void
gh_frame_source_default_init (GhFrameSourceInterface *iface)
{
  g_signal_new ("state-changed", GH_TYPE_FRAME_SOURCE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 0);
}

void
gh_frame_source_start (GhFrameSource *source)
{
  GH_FRAME_SOURCE_GET_IFACE (source)->start (source);
}

void
gh_frame_source_stop (GhFrameSource *source)
{
  GH_FRAME_SOURCE_GET_IFACE (source)->stop (source);
}

GhCameraState
gh_frame_source_get_state (GhFrameSource *source)
{
  return GH_FRAME_SOURCE_GET_IFACE (source)->get_state (source);
}

const char *
gh_camera_state_to_string (GhCameraState state)
{
  static const char *const names[] = {
    "OFF", "STARTING", "RUNNING", "MISSING", "FAILED", "FROZEN"
  };
  g_assert ((gsize) state < G_N_ELEMENTS (names));
  return names[state];
}

const char *
gh_frame_source_get_detail (GhFrameSource *source)
{
  return GH_FRAME_SOURCE_GET_IFACE (source)->get_detail (source);
}

const char *
gh_frame_source_get_device (GhFrameSource *source)
{
  return GH_FRAME_SOURCE_GET_IFACE (source)->get_device (source);
}

const char *
gh_frame_source_get_substitute (GhFrameSource *source)
{
  return GH_FRAME_SOURCE_GET_IFACE (source)->get_substitute (source);
}
