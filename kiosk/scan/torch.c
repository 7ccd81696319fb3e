/* Finds and switches lights; see the header. No node is held open: a camera that is unplugged could
 * not get its number back. */

#include "kiosk/scan/torch.h"

#include "core/event-log.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

struct _GhTorch {
  const GhTorchSystem *system;
  char *path;
  gint64 brightness; /* of an LED; 0 for a V4L2 node */
};

static int
open_node (const char *path, int flags)
{
  return open (path, flags | O_CLOEXEC);
}

static int
control_node (int fd, unsigned long request, void *argument)
{
  int result;
  do
    result = ioctl (fd, request, argument);
  while (result != 0 && errno == EINTR);
  return result;
}

const GhTorchSystem *
gh_torch_system_get_default (void)
{
  static const GhTorchSystem machine = {
    .sys = "/sys",
    .dev = "/dev",
    .open = open_node,
    .control = control_node,
  };
  return &machine;
}

static GhTorch *
torch_new (const GhTorchSystem *system, const char *path, gint64 brightness)
{
  GhTorch *torch = g_new0 (GhTorch, 1);
  torch->system = system;
  torch->path = g_strdup (path);
  torch->brightness = brightness;
  return torch;
}

void
gh_torch_free (GhTorch *torch)
{
  if (torch == NULL)
    return;
  g_free (torch->path);
  g_free (torch);
}

const char *
gh_torch_get_path (GhTorch *torch)
{
  return torch->path;
}

static gboolean
fail (GError **error, const char *path)
{
  int reason = errno;
  g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (reason), "the light %s: %s", path,
               g_strerror (reason));
  return FALSE;
}

/* A light that nobody may switch is for whoever sets the machine up. */
static void
tell_forbidden (const char *path)
{
  gh_log_event (GH_LOG_WARNING, "torch.forbidden", "path", path, "reason", g_strerror (errno),
                NULL);
}

/* ---- V4L2 ---- */

/* Whether the node has a flash that may stay on. */
static gboolean
can_stay_on (const GhTorchSystem *system, int fd)
{
  struct v4l2_queryctrl control = { .id = V4L2_CID_FLASH_LED_MODE };
  struct v4l2_querymenu mode = { .id = V4L2_CID_FLASH_LED_MODE,
                                 .index = V4L2_FLASH_LED_MODE_TORCH };
  return system->control (fd, VIDIOC_QUERYCTRL, &control) == 0 &&
         (control.flags & (V4L2_CTRL_FLAG_DISABLED | V4L2_CTRL_FLAG_READ_ONLY)) == 0 &&
         control.maximum >= V4L2_FLASH_LED_MODE_TORCH &&
         system->control (fd, VIDIOC_QUERYMENU, &mode) == 0;
}

static GhTorch *
torch_of_node (const GhTorchSystem *system, const char *path)
{
  int fd = system->open (path, O_RDWR | O_NONBLOCK);
  if (fd < 0) {
    if (errno == EACCES || errno == EPERM)
      tell_forbidden (path);
    return NULL;
  }
  gboolean there = can_stay_on (system, fd);
  close (fd);
  return there ? torch_new (system, path, 0) : NULL;
}

static gboolean
set_node (GhTorch *torch, gboolean lit, GError **error)
{
  int fd = torch->system->open (torch->path, O_RDWR | O_NONBLOCK);
  if (fd < 0)
    return fail (error, torch->path);
  struct v4l2_control control = {
    .id = V4L2_CID_FLASH_LED_MODE,
    .value = lit ? V4L2_FLASH_LED_MODE_TORCH : V4L2_FLASH_LED_MODE_NONE,
  };
  gboolean done = torch->system->control (fd, VIDIOC_S_CTRL, &control) == 0;
  if (!done)
    fail (error, torch->path);
  close (fd);
  return done;
}

/* ---- LEDs ---- */

static GhTorch *
torch_of_led (const GhTorchSystem *system, const char *folder)
{
  g_autofree char *brightness = g_build_filename (folder, "brightness", NULL);
  g_autofree char *limit = g_build_filename (folder, "max_brightness", NULL);
  g_autofree char *text = NULL;
  gint64 most = 1;
  if (access (brightness, W_OK) != 0) {
    if (errno == EACCES)
      tell_forbidden (brightness);
    return NULL;
  }
  if (g_file_get_contents (limit, &text, NULL, NULL))
    most = CLAMP (g_ascii_strtoll (text, NULL, 10), 1, G_MAXINT32);
  return torch_new (system, folder, most);
}

static gboolean
set_led (GhTorch *torch, gboolean lit, GError **error)
{
  g_autofree char *path = g_build_filename (torch->path, "brightness", NULL);
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT "\n", lit ? torch->brightness : 0);
  int fd = torch->system->open (path, O_WRONLY | O_TRUNC);
  if (fd < 0)
    return fail (error, path);
  gboolean done = write (fd, text, strlen (text)) == (gssize) strlen (text);
  if (!done)
    fail (error, path);
  close (fd);
  return done;
}

gboolean
gh_torch_set (GhTorch *torch, gboolean lit, GError **error)
{
  return torch->brightness > 0 ? set_led (torch, lit, error) : set_node (torch, lit, error);
}

/* ---- finding ---- */

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The paths of what is in @folder and has @part in its name, by name. */
static GPtrArray *
list_named (const char *folder, const char *part)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *lower = g_ascii_strdown (name, -1);
    if (strstr (lower, part) != NULL)
      g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
  }
  g_ptr_array_sort (paths, compare_paths);
  return paths;
}

static GhTorch *
find_in (const GhTorchSystem *system, const char *folder, const char *part,
         GhTorch *(*torch_of) (const GhTorchSystem *system, const char *path))
{
  g_autoptr (GPtrArray) paths = list_named (folder, part);
  GhTorch *torch = NULL;
  for (guint i = 0; torch == NULL && i < paths->len; i++)
    torch = torch_of (system, g_ptr_array_index (paths, i));
  return torch;
}

GhTorch *
gh_torch_find (const GhTorchSystem *system, const char *device)
{
  g_autofree char *leds = g_build_filename (system->sys, "class", "leds", NULL);
  GhTorch *torch = device != NULL ? torch_of_node (system, device) : NULL;
  if (torch == NULL)
    torch = find_in (system, system->dev, "v4l-subdev", torch_of_node);
  if (torch == NULL)
    torch = find_in (system, leds, "torch", torch_of_led);
  if (torch == NULL)
    torch = find_in (system, leds, "flash", torch_of_led);
  return torch;
}
