/* Tests of kiosk/scan/camera-id, with links of udev in a folder of their own. */

#include "kiosk/scan/camera-id.h"

#include <glib/gstdio.h>
#include <unistd.h>

typedef struct {
  char *folder;
  char *links;
} Places;

static void
set_up (Places *places, gconstpointer data)
{
  g_autofree char *by_id = NULL, *by_path = NULL;
  places->folder = g_dir_make_tmp ("camera-id-XXXXXX", NULL);
  places->links = g_build_filename (places->folder, "v4l", NULL);
  by_id = g_build_filename (places->links, "by-id", NULL);
  by_path = g_build_filename (places->links, "by-path", NULL);
  g_assert_cmpint (g_mkdir_with_parents (by_id, 0700), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (by_path, 0700), ==, 0);
}

static void
remove_all (const char *path)
{
  g_autoptr (GDir) dir =
      g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *inner = g_build_filename (path, name, NULL);
    remove_all (inner);
  }
  g_remove (path);
}

static void
tear_down (Places *places, gconstpointer data)
{
  remove_all (places->folder);
  g_free (places->folder);
  g_free (places->links);
}

/* The path of a node, which is made. */
static char *
node (Places *places, const char *name)
{
  char *path = g_build_filename (places->folder, name, NULL);
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  return path;
}

static char *
link_to (Places *places, const char *directory, const char *name, const char *target)
{
  char *path = g_build_filename (places->links, directory, name, NULL);
  g_assert_cmpint (symlink (target, path), ==, 0);
  return path;
}

static void
test_lasting_names (Places *places, gconstpointer data)
{
  g_autofree char *video0 = node (places, "video0");
  g_autofree char *video2 = node (places, "video2");
  g_autofree char *by_id =
      link_to (places, "by-id", "usb-046d_HD_Webcam-video-index0", "../../video0");
  g_autofree char *by_path = link_to (places, "by-path", "pci-usb-1-video-index0", "../../video0");
  g_autofree char *other = link_to (places, "by-path", "pci-usb-2-video-index0", "../../video2");

  g_autofree char *alone = gh_camera_id_new (places->links, video0, "HD Webcam", FALSE);
  g_assert_cmpstr (alone, ==, by_id);
  g_autofree char *twin = gh_camera_id_new (places->links, video0, "HD Webcam", TRUE);
  g_assert_cmpstr (twin, ==, by_path);
  g_autofree char *placed = gh_camera_id_new (places->links, video2, "HD Webcam 2", FALSE);
  g_assert_cmpstr (placed, ==, other);
  g_autofree char *gone = gh_camera_id_new (places->links, "/nowhere/video7", "Front", FALSE);
  g_assert_cmpstr (gone, ==, "name:Front");
  g_autofree char *without = gh_camera_id_new ("/nowhere", NULL, "Front", TRUE);
  g_assert_cmpstr (without, ==, "name:Front");

  /* After a boot that numbers anew, the same text is the same camera. */
  g_assert_true (gh_camera_id_matches (by_id, alone, video0));
  g_assert_true (gh_camera_id_matches (by_path, alone, video0));
  g_assert_true (gh_camera_id_matches (video0, alone, video0));
  g_assert_false (gh_camera_id_matches (video0, placed, video2));
  g_assert_cmpint (g_remove (by_id), ==, 0);
  g_free (link_to (places, "by-id", "usb-046d_HD_Webcam-video-index0", "../../video2"));
  g_assert_true (gh_camera_id_matches (by_id, placed, video2));
  g_assert_false (gh_camera_id_matches (by_id, "name:x", video0));
  g_assert_true (gh_camera_id_matches ("name:Front", without, NULL));
  g_assert_false (gh_camera_id_matches ("name:Back", without, NULL));
}

static void
test_kinds_and_words (void)
{
  static const struct {
    const char *source;
    GhCameraSource kind;
    const char *words;
  } cases[] = {
    { "auto", GH_CAMERA_SOURCE_AUTO, "auto" },
    { "/dev/video2", GH_CAMERA_SOURCE_DEVICE, "video2" },
    { "/dev/v4l/by-id/usb-046d_HD_Pro_Webcam_C920-video-index0", GH_CAMERA_SOURCE_DEVICE,
      "046d HD Pro Webcam C920" },
    { "name:Front Camera", GH_CAMERA_SOURCE_NAME, "Front Camera" },
    { "videotestsrc is-live=true", GH_CAMERA_SOURCE_DESCRIPTION, "videotestsrc is-live=true" },
    { "", GH_CAMERA_SOURCE_DESCRIPTION, "" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *words = gh_camera_id_words (cases[i].source);
    g_assert_cmpint (gh_camera_id_get_kind (cases[i].source), ==, cases[i].kind);
    g_assert_cmpstr (words, ==, cases[i].words);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/camera-id/lasting-names", Places, NULL, set_up, test_lasting_names, tear_down);
  g_test_add_func ("/camera-id/kinds-and-words", test_kinds_and_words);
  return g_test_run ();
}
