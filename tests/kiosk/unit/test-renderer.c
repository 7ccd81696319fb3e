/* What draws: cairo where no graphics processor is, without loading OpenGL; else what is asked. */

#include "kiosk/views/renderer.h"

#include <glib/gstdio.h>

typedef struct {
  char *devices;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  fixture->devices = g_dir_make_tmp ("kiosk-XXXXXX", &error);
  g_assert_no_error (error);
  g_unsetenv ("GSK_RENDERER");
  g_unsetenv ("GDK_DEBUG");
}

static void
add_node (Fixture *fixture, const char *name)
{
  g_autofree char *path = g_build_filename (fixture->devices, name, NULL);
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "card0", "renderD128" };
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (fixture->devices, names[i], NULL);
    g_unlink (path);
  }
  g_assert_cmpint (g_rmdir (fixture->devices), ==, 0);
  g_free (fixture->devices);
}

static void
check (const char *devices, const char *renderer, const char *flags)
{
  gh_renderer_choose (devices);
  g_assert_cmpstr (g_getenv ("GSK_RENDERER"), ==, renderer);
  g_assert_cmpstr (g_getenv ("GDK_DEBUG"), ==, flags);
}

static void
test_none (Fixture *fixture, gconstpointer data)
{
  check ("/nonexistent/dri", "cairo", "gl-disable");
}

static void
test_only_shows (Fixture *fixture, gconstpointer data)
{
  add_node (fixture, "card0");
  check (fixture->devices, "cairo", "gl-disable");
}

static void
test_draws (Fixture *fixture, gconstpointer data)
{
  add_node (fixture, "card0");
  add_node (fixture, "renderD128");
  check (fixture->devices, NULL, NULL);
}

static void
test_asked (Fixture *fixture, gconstpointer data)
{
  g_setenv ("GSK_RENDERER", "gl", TRUE);
  check (fixture->devices, "gl", NULL);
}

static void
test_asked_for_cairo (Fixture *fixture, gconstpointer data)
{
  add_node (fixture, "renderD128");
  g_setenv ("GSK_RENDERER", "cairo", TRUE);
  g_setenv ("GDK_DEBUG", "misc", TRUE);
  check (fixture->devices, "cairo", "misc,gl-disable");
  check (fixture->devices, "cairo", "misc,gl-disable"); /* a kiosk that starts itself anew */
}

#define ADD(path, test) g_test_add ("/renderer/" path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("none", test_none);
  ADD ("only-shows", test_only_shows);
  ADD ("draws", test_draws);
  ADD ("asked", test_asked);
  ADD ("asked-for-cairo", test_asked_for_cairo);
  return g_test_run ();
}
