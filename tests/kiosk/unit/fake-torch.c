/* A driver of lights for tests; see the header. */

#include "fake-torch.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <linux/videodev2.h>
#include <string.h>
#include <unistd.h>

/* The driver's state; another thread asks it. */
static struct {
  GMutex lock;
  gboolean broken;
  int mode; /* of the flash */
} driver;

/* A node's file says whether it has a flash. */
static gboolean
has_flash (int fd)
{
  char text[8] = "";
  return pread (fd, text, sizeof text - 1, 0) > 0 && strcmp (text, "flash") == 0;
}

static int
refuse (int reason)
{
  errno = reason;
  return -1;
}

static int
set_mode (int mode)
{
  g_mutex_lock (&driver.lock);
  gboolean broken = driver.broken;
  if (!broken)
    driver.mode = mode;
  g_mutex_unlock (&driver.lock);
  return broken ? refuse (EIO) : 0;
}

static int
control (int fd, unsigned long request, void *argument)
{
  struct v4l2_queryctrl *query = argument;
  if (!has_flash (fd))
    return refuse (EINVAL);
  switch (request) {
  case VIDIOC_QUERYCTRL:
    query->maximum = V4L2_FLASH_LED_MODE_TORCH;
    return query->id == V4L2_CID_FLASH_LED_MODE ? 0 : refuse (EINVAL);
  case VIDIOC_QUERYMENU:
    return 0;
  case VIDIOC_S_CTRL:
    return set_mode (((struct v4l2_control *) argument)->value);
  default:
    return refuse (ENOTTY);
  }
}

static int
open_file (const char *path, int flags)
{
  return open (path, flags | O_CLOEXEC);
}

void
fake_torch_set_up (FakeTorch *fake)
{
  fake->folder = g_dir_make_tmp ("torch-XXXXXX", NULL);
  fake->system = (GhTorchSystem){
    .sys = fake->folder, .dev = fake->folder, .open = open_file, .control = control
  };
  fake_torch_break (FALSE);
}

static void
remove_all (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *inner = g_build_filename (path, name, NULL);
    remove_all (inner);
  }
  g_remove (path);
}

void
fake_torch_tear_down (FakeTorch *fake)
{
  remove_all (fake->folder);
  g_free (fake->folder);
}

char *
fake_torch_add_led (FakeTorch *fake, const char *name, int max_brightness)
{
  g_autofree char *led = g_build_filename (fake->folder, "class", "leds", name, NULL);
  g_autofree char *limit = g_build_filename (led, "max_brightness", NULL);
  g_autofree char *text = g_strdup_printf ("%d\n", max_brightness);
  char *brightness = g_build_filename (led, "brightness", NULL);
  g_assert_cmpint (g_mkdir_with_parents (led, 0700), ==, 0);
  g_assert_true (g_file_set_contents (limit, text, -1, NULL));
  g_assert_true (g_file_set_contents (brightness, text, -1, NULL));
  return brightness;
}

char *
fake_torch_add_node (FakeTorch *fake, const char *name, gboolean flash)
{
  char *path = g_build_filename (fake->folder, name, NULL);
  g_assert_true (g_file_set_contents (path, flash ? "flash" : "none", -1, NULL));
  if (flash)
    g_assert_cmpint (set_mode (V4L2_FLASH_LED_MODE_TORCH), ==, 0);
  return path;
}

int
fake_torch_get_mode (void)
{
  g_mutex_lock (&driver.lock);
  int mode = driver.mode;
  g_mutex_unlock (&driver.lock);
  return mode;
}

void
fake_torch_break (gboolean broken)
{
  g_mutex_lock (&driver.lock);
  driver.broken = broken;
  g_mutex_unlock (&driver.lock);
}
