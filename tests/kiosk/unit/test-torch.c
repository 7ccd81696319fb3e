/* Tests of kiosk/scan/torch and torch-switch, with a folder and a driver that stand in for the
 * machine. */

#include "fake-torch.h"
#include "kiosk/scan/torch-switch.h"

#include <glib/gstdio.h>
#include <linux/videodev2.h>

static int
read_level (const char *path)
{
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return *text != '\0' ? (int) g_ascii_strtoll (text, NULL, 10) : -1;
}

/* A switch that ends may leave its thread a moment behind. */
static void
assert_brightness (const char *path, int expected)
{
  gint64 deadline = g_get_monotonic_time () + 30 * G_TIME_SPAN_SECOND;
  int level = read_level (path);
  for (; level != expected && g_get_monotonic_time () < deadline; level = read_level (path))
    g_usleep (1000);
  g_assert_cmpint (level, ==, expected);
}

static void
set (GhTorch *torch, gboolean lit)
{
  g_autoptr (GError) error = NULL;
  gboolean done = gh_torch_set (torch, lit, &error);
  g_assert_no_error (error);
  g_assert_true (done);
}

static void
set_up (FakeTorch *fake, gconstpointer data)
{
  fake_torch_set_up (fake);
}

static void
tear_down (FakeTorch *fake, gconstpointer data)
{
  fake_torch_tear_down (fake);
}

static void
test_none (FakeTorch *fake, gconstpointer data)
{
  g_assert_null (gh_torch_find (&fake->system, NULL));
  g_autofree char *video = fake_torch_add_node (fake, "video0", FALSE);
  g_autofree char *other = fake_torch_add_led (fake, "input3::capslock", 1);
  g_assert_null (gh_torch_find (&fake->system, video));
  assert_brightness (other, 1);
}

/* The camera's own before a flash, that before an LED, a torch before a flash. */
static void
test_order (FakeTorch *fake, gconstpointer data)
{
  g_autofree char *flash = fake_torch_add_led (fake, "led:flash_0", 7);
  g_autoptr (GhTorch) fourth = gh_torch_find (&fake->system, NULL);
  g_assert_true (g_str_has_suffix (gh_torch_get_path (fourth), "/led:flash_0"));
  g_autofree char *torch = fake_torch_add_led (fake, "white:Torch", 200);
  g_autoptr (GhTorch) third = gh_torch_find (&fake->system, NULL);
  g_assert_true (g_str_has_suffix (gh_torch_get_path (third), "/white:Torch"));
  g_free (fake_torch_add_node (fake, "v4l-subdev0", FALSE));
  g_free (fake_torch_add_node (fake, "v4l-subdev1", TRUE));
  g_autoptr (GhTorch) second = gh_torch_find (&fake->system, "/nowhere/video0");
  g_assert_true (g_str_has_suffix (gh_torch_get_path (second), "/v4l-subdev1"));
  g_autofree char *video = fake_torch_add_node (fake, "video0", TRUE);
  g_autoptr (GhTorch) first = gh_torch_find (&fake->system, video);
  g_assert_cmpstr (gh_torch_get_path (first), ==, video);
}

static void
test_led (FakeTorch *fake, gconstpointer data)
{
  g_autofree char *brightness = fake_torch_add_led (fake, "white:torch", 200);
  g_autoptr (GhTorch) torch = gh_torch_find (&fake->system, NULL);
  set (torch, FALSE);
  assert_brightness (brightness, 0);
  set (torch, TRUE);
  assert_brightness (brightness, 200);

  g_autoptr (GError) error = NULL;
  g_assert_cmpint (g_remove (brightness), ==, 0);
  g_assert_false (gh_torch_set (torch, TRUE, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (g_strrstr (error->message, "white:torch"));
}

static void
test_node (FakeTorch *fake, gconstpointer data)
{
  g_autofree char *video = fake_torch_add_node (fake, "video0", TRUE);
  g_autoptr (GhTorch) torch = gh_torch_find (&fake->system, video);
  set (torch, FALSE);
  g_assert_cmpint (fake_torch_get_mode (), ==, V4L2_FLASH_LED_MODE_NONE);
  set (torch, TRUE);
  g_assert_cmpint (fake_torch_get_mode (), ==, V4L2_FLASH_LED_MODE_TORCH);

  g_autoptr (GError) error = NULL;
  fake_torch_break (TRUE);
  g_assert_false (gh_torch_set (torch, FALSE, &error));
  g_assert_nonnull (g_strrstr (error->message, video));
}

/* ---- the switch ---- */

static void
wait_for_switch (GhTorchSwitch *torch_switch, gboolean there, gboolean lit)
{
  gint64 deadline = g_get_monotonic_time () + 30 * G_TIME_SPAN_SECOND;
  while ((gh_torch_switch_is_there (torch_switch) != there ||
          gh_torch_switch_is_lit (torch_switch) != lit) &&
         g_get_monotonic_time () < deadline)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
  g_assert_cmpint (gh_torch_switch_is_there (torch_switch), ==, there);
  g_assert_cmpint (gh_torch_switch_is_lit (torch_switch), ==, lit);
}

/* What a crash left on goes off at the start; what is on goes off at the end. */
static void
test_switch (FakeTorch *fake, gconstpointer data)
{
  g_autofree char *brightness = fake_torch_add_led (fake, "white:torch", 3);
  GhTorchSwitch *torch_switch = gh_torch_switch_new (&fake->system);
  wait_for_switch (torch_switch, TRUE, FALSE);
  assert_brightness (brightness, 0);
  gh_torch_switch_set (torch_switch, TRUE);
  wait_for_switch (torch_switch, TRUE, TRUE);
  assert_brightness (brightness, 3);
  g_assert_finalize_object (torch_switch);
  assert_brightness (brightness, 0);
}

/* Another camera has another light: the first one goes off. */
static void
test_another_camera (FakeTorch *fake, gconstpointer data)
{
  g_autofree char *brightness = fake_torch_add_led (fake, "white:torch", 3);
  g_autofree char *video = fake_torch_add_node (fake, "video0", TRUE);
  GhTorchSwitch *torch_switch = gh_torch_switch_new (&fake->system);
  gh_torch_switch_set (torch_switch, TRUE);
  wait_for_switch (torch_switch, TRUE, TRUE);
  gh_torch_switch_look (torch_switch, video);
  wait_for_switch (torch_switch, TRUE, FALSE);
  assert_brightness (brightness, 0);
  gh_torch_switch_set (torch_switch, TRUE);
  wait_for_switch (torch_switch, TRUE, TRUE);
  g_assert_cmpint (fake_torch_get_mode (), ==, V4L2_FLASH_LED_MODE_TORCH);
  assert_brightness (brightness, 0);
  fake_torch_break (TRUE);
  gh_torch_switch_set (torch_switch, FALSE);
  wait_for_switch (torch_switch, FALSE, FALSE);
  g_assert_finalize_object (torch_switch);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/torch/" name, FakeTorch, NULL, set_up, func, tear_down)
  ADD ("none", test_none);
  ADD ("order", test_order);
  ADD ("led", test_led);
  ADD ("node", test_node);
  ADD ("switch", test_switch);
  ADD ("another-camera", test_another_camera);
#undef ADD
  return g_test_run ();
}
