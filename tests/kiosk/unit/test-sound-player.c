/* Tests of kiosk/sound/player, into files instead of a sound device. */

#include "kiosk/sound/player.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <gst/gst.h>

typedef struct {
  char *folder;
  char *file; /* what the speaker would have got: raw samples */
  int opened;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("gh-sound-XXXXXX", NULL);
  fixture->file = g_build_filename (fixture->folder, "out", NULL);
  fixture->opened = g_open (fixture->file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  g_assert_cmpint (fixture->opened, >=, 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_close (fixture->opened, NULL);
  g_unlink (fixture->file);
  g_rmdir (fixture->folder);
  g_free (fixture->file);
  g_free (fixture->folder);
}

static void
wait_for_state (GhSoundPlayer *player, GhSoundState state)
{
  gint64 until = g_get_monotonic_time () + 30 * G_TIME_SPAN_SECOND;
  while (gh_sound_player_get_state (player) != state) {
    g_assert_cmpint (g_get_monotonic_time (), <, until);
    g_main_context_iteration (NULL, FALSE);
    g_usleep (2000);
  }
}

static gsize
file_size (Fixture *fixture)
{
  GStatBuf info;
  return g_stat (fixture->file, &info) == 0 ? (gsize) info.st_size : 0;
}

static void
wait_for_size (Fixture *fixture, gsize bytes)
{
  gint64 until = g_get_monotonic_time () + 30 * G_TIME_SPAN_SECOND;
  while (file_size (fixture) < bytes) {
    g_assert_cmpint (g_get_monotonic_time (), <, until);
    g_usleep (2000);
  }
}

/* A device that takes samples at their time, one file for all chimes. (GStreamer's own file sink
 * empties its file when a chime is rewound.) */
static char *
to_file (Fixture *fixture)
{
  return g_strdup_printf ("fdsink sync=true fd=%d", fixture->opened);
}

static gsize
chime_bytes (GhChime chime)
{
  g_autoptr (GBytes) wav = gh_chime_wav (chime);
  return g_bytes_get_size (wav) - 44;
}

static void
test_plays (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sink = to_file (fixture);
  g_autoptr (GhSoundPlayer) player = gh_sound_player_new (sink);
  gh_sound_player_start (player);
  wait_for_state (player, GH_SOUND_READY);
  gh_sound_player_play (player, GH_CHIME_GO);
  wait_for_size (fixture, chime_bytes (GH_CHIME_GO));
  gh_sound_player_stop (player);
}

static void
test_disabled (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sink = to_file (fixture);
  g_autoptr (GhSoundPlayer) player = gh_sound_player_new (sink);
  gh_sound_player_start (player);
  wait_for_state (player, GH_SOUND_READY);
  gsize before = file_size (fixture);
  gh_sound_player_set_enabled (player, FALSE);
  gh_sound_player_play (player, GH_CHIME_STOP);
  gh_sound_player_stop (player); /* what was ordered before is played before it ends */
  g_assert_cmpuint (file_size (fixture), <=, MAX (before, chime_bytes (GH_CHIME_STOP) / 2));
}

/* A machine without sound, and one whose description is nonsense: nothing worse than silence. */
static void
test_no_device (Fixture *fixture, gconstpointer data)
{
  static const char *const sinks[] = { "fakesink", "no-such-element",
                                       "filesink location=/nonexistent/folder/file" };
  for (gsize i = 0; i < G_N_ELEMENTS (sinks); i++) {
    g_autoptr (GhSoundPlayer) player = gh_sound_player_new (sinks[i]);
    gh_sound_player_start (player);
    wait_for_state (player, GH_SOUND_NONE);
    gh_sound_player_play (player, GH_CHIME_WARN);
    gh_sound_player_stop (player);
  }
}

#define ADD(path, test) g_test_add ("/sound-player/" path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gst_init (NULL, NULL);
  ADD ("plays", test_plays);
  ADD ("disabled", test_disabled);
  ADD ("no-device", test_no_device);
  return g_test_run ();
}
