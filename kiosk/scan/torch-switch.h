/* The switch of a camera's light, for the main thread: drivers are asked on a thread of its own.
 * The light is off when the switch begins, whatever a crash left behind, and when it ends. */

#pragma once

#include "kiosk/scan/torch.h"

G_BEGIN_DECLS

#define GH_TYPE_TORCH_SWITCH (gh_torch_switch_get_type ())
G_DECLARE_FINAL_TYPE (GhTorchSwitch, gh_torch_switch, GH, TORCH_SWITCH, GObject)

/* @system must live longer. Signal "changed" () when there is a light or none any more, and when it
 * was switched. */
GhTorchSwitch *gh_torch_switch_new (const GhTorchSystem *system) G_GNUC_WARN_UNUSED_RESULT;

/* The camera with the node @device (or NULL) is in use now: looks for its light and puts it out. */
void gh_torch_switch_look (GhTorchSwitch *torch_switch, const char *device);

/* Switches the light; nothing without one. A light that fails counts as none from then on. */
void gh_torch_switch_set (GhTorchSwitch *torch_switch, gboolean lit);

/* Whether the camera in use has a light that works. */
gboolean gh_torch_switch_is_there (GhTorchSwitch *torch_switch);
/* Whether it is on. */
gboolean gh_torch_switch_is_lit (GhTorchSwitch *torch_switch);

G_END_DECLS
