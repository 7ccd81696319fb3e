/* Lights for tests: a folder in the place of sysfs and /dev, and a driver that answers as V4L2
 * does. One at a time. */

#pragma once

#include "kiosk/scan/torch.h"

typedef struct {
  char *folder;
  GhTorchSystem system;
} FakeTorch;

void fake_torch_set_up (FakeTorch *fake);
void fake_torch_tear_down (FakeTorch *fake);

/* An LED with @max_brightness, lit as after a crash. Gives the path of its brightness; free it. */
char *fake_torch_add_led (FakeTorch *fake, const char *name, int max_brightness);
/* A V4L2 node, with a flash that may stay on or without, lit as after a crash. Gives its path. */
char *fake_torch_add_node (FakeTorch *fake, const char *name, gboolean flash);
/* What the flash of the node that was added last is set to (V4L2_FLASH_LED_MODE_…). */
int fake_torch_get_mode (void);
/* The driver refuses from now on, or does not. */
void fake_torch_break (gboolean broken);
