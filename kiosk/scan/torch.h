/* The light beside a camera, where its driver has one: a flash that can stay on, as a control of
 * the camera or of a flash of its own (V4L2), or as an LED of the system. Calls may block for a
 * moment: see torch-switch.h. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Where the devices are and how they are asked. */
typedef struct {
  const char *sys; /* "/sys" */
  const char *dev; /* "/dev" */
  int (*open) (const char *path, int flags);
  int (*control) (int fd, unsigned long request, void *argument);
} GhTorchSystem;

/* The machine's own. Static. */
const GhTorchSystem *gh_torch_system_get_default (void);

typedef struct _GhTorch GhTorch;

/* The light of the camera with the node @device (NULL for none or unknown): the camera's own, else
 * that of the first flash, else the first LED that is called torch or flash. NULL when there is
 * none; one that may not be switched is told in the log and passed over. @system must live longer.
 * Owned by the caller. */
GhTorch *gh_torch_find (const GhTorchSystem *system, const char *device) G_GNUC_WARN_UNUSED_RESULT;
void gh_torch_free (GhTorch *torch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhTorch, gh_torch_free)

/* Errors: those of GIOErrorEnum, with the device in the words. */
gboolean gh_torch_set (GhTorch *torch, gboolean lit, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The node or folder. Belongs to @torch. */
const char *gh_torch_get_path (GhTorch *torch);

G_END_DECLS
