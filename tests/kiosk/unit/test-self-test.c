/* Tests of kiosk/desk/self-test: each thing that is not as it should be is a line of its own. */

#include "kiosk/desk/self-test.h"

#include <string.h>

static GhSelfTestFacts
good_facts (void)
{
  return (GhSelfTestFacts){ .camera = GH_CAMERA_RUNNING,
                            .sound = GH_SOUND_READY,
                            .sounds_wanted = TRUE,
                            .clock_known = TRUE,
                            .clock_skew = 3,
                            .disk_free = (gint64) 8 * 1024 * 1024 * 1024,
                            .server = GH_CONNECTION_ONLINE,
                            .list_age = 30 };
}

static void
test_all_well (void)
{
  GhSelfTestFacts facts = good_facts ();
  g_autoptr (GPtrArray) checks = gh_self_test (&facts);
  g_assert_cmpuint (checks->len, ==, 7);
  g_assert_cmpint (gh_self_test_worst (checks), ==, GH_CHECK_OK);
}

/* One thing changed: exactly its line has another state, and says other words. */
static void
assert_line (const GhSelfTestFacts *facts, const char *name, GhCheckState state, const char *words)
{
  g_autoptr (GPtrArray) checks = gh_self_test (facts);
  for (guint i = 0; i < checks->len; i++) {
    const GhCheck *check = g_ptr_array_index (checks, i);
    gboolean it = g_str_equal (check->name, name);
    g_assert_cmpint (check->state, ==, it ? state : GH_CHECK_OK);
    if (it && strstr (check->words, words) == NULL)
      g_error ("%s: %s", name, check->words);
  }
}

static void
test_camera (void)
{
  GhSelfTestFacts facts = good_facts ();
  facts.camera = GH_CAMERA_MISSING;
  assert_line (&facts, "Camera", GH_CHECK_BAD, "connect one");
  facts.camera = GH_CAMERA_FAILED;
  assert_line (&facts, "Camera", GH_CHECK_BAD, "does not work");
  facts.camera = GH_CAMERA_FROZEN;
  assert_line (&facts, "Camera", GH_CHECK_BAD, "stands still");
  facts.camera = GH_CAMERA_STARTING;
  assert_line (&facts, "Camera", GH_CHECK_WATCH, "Starting");
  facts = good_facts ();
  facts.camera_note = (char *) "The chosen camera is not connected";
  assert_line (&facts, "Camera", GH_CHECK_WATCH, "not connected");
}

static void
test_sound (void)
{
  GhSelfTestFacts facts = good_facts ();
  facts.sound = GH_SOUND_NONE;
  assert_line (&facts, "Sound", GH_CHECK_WATCH, "only seen");
  facts.sounds_wanted = FALSE;
  assert_line (&facts, "Sound", GH_CHECK_OK, "Switched off");
}

static void
test_clock (void)
{
  GhSelfTestFacts facts = good_facts ();
  facts.clock_skew = 59;
  assert_line (&facts, "Clock", GH_CHECK_OK, "As the server's");
  facts.clock_skew = 60;
  assert_line (&facts, "Clock", GH_CHECK_WATCH, "1 min fast");
  facts.clock_skew = -3600;
  assert_line (&facts, "Clock", GH_CHECK_WATCH, "slow");
  facts.clock_known = FALSE;
  assert_line (&facts, "Clock", GH_CHECK_WATCH, "Not compared");
}

static void
test_disk (void)
{
  GhSelfTestFacts facts = good_facts ();
  facts.disk_free = GH_SELF_TEST_DISK_LOW - 1;
  assert_line (&facts, "Disk", GH_CHECK_BAD, "make room");
  facts.disk_free = -1;
  assert_line (&facts, "Disk", GH_CHECK_BAD, "cannot be written");
  facts = good_facts ();
  facts.put_aside = TRUE;
  assert_line (&facts, "Disk", GH_CHECK_WATCH, "put aside");
}

static void
test_queue (void)
{
  GhSelfTestFacts facts = good_facts ();
  facts.waiting = 1;
  assert_line (&facts, "Queue", GH_CHECK_WATCH, "1 entry waits");
  facts.waiting = 12;
  assert_line (&facts, "Queue", GH_CHECK_WATCH, "12 entries wait");
  facts.parked = 2;
  assert_line (&facts, "Queue", GH_CHECK_WATCH, "2 entries were not taken");
}

static void
test_server_and_list (void)
{
  GhSelfTestFacts facts = good_facts ();
  facts.server = GH_CONNECTION_OFFLINE;
  assert_line (&facts, "Server", GH_CHECK_BAD, "network");
  facts.server = GH_CONNECTION_TROUBLE;
  assert_line (&facts, "Server", GH_CHECK_BAD, "fault");
  facts.server = GH_CONNECTION_UNKNOWN;
  assert_line (&facts, "Server", GH_CHECK_WATCH, "Being asked");
  facts = good_facts ();
  facts.list_age = GH_SELF_TEST_LIST_OLD;
  assert_line (&facts, "Today's tickets", GH_CHECK_WATCH, "10 min old");
  facts.list_age = -1;
  assert_line (&facts, "Today's tickets", GH_CHECK_WATCH, "Not on this kiosk");
}

static void
test_settled (void)
{
  GhSelfTestFacts facts = good_facts ();
  g_assert_true (gh_self_test_is_settled (&facts));
  facts.camera = GH_CAMERA_STARTING;
  g_assert_false (gh_self_test_is_settled (&facts));
  facts.camera = GH_CAMERA_MISSING;
  facts.sound = GH_SOUND_UNKNOWN;
  g_assert_false (gh_self_test_is_settled (&facts));
  facts.sounds_wanted = FALSE;
  g_assert_true (gh_self_test_is_settled (&facts));
  facts.server = GH_CONNECTION_UNKNOWN;
  g_assert_false (gh_self_test_is_settled (&facts));
}

static void
test_text (void)
{
  GhSelfTestFacts facts = good_facts ();
  facts.camera = GH_CAMERA_MISSING;
  facts.waiting = 1;
  g_autoptr (GPtrArray) checks = gh_self_test (&facts);
  g_autofree char *text = gh_self_test_to_text (checks);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, checks->len + 1);
  g_assert_cmpstr (lines[0], ==, "OK     Server: It answers.");
  g_assert_true (g_str_has_prefix (lines[2], "BAD    Camera: "));
  g_assert_true (g_str_has_prefix (lines[6], "WATCH  Queue: "));
  g_assert_cmpstr (lines[7], ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/self-test/all-well", test_all_well);
  g_test_add_func ("/self-test/camera", test_camera);
  g_test_add_func ("/self-test/sound", test_sound);
  g_test_add_func ("/self-test/clock", test_clock);
  g_test_add_func ("/self-test/disk", test_disk);
  g_test_add_func ("/self-test/queue", test_queue);
  g_test_add_func ("/self-test/server-and-list", test_server_and_list);
  g_test_add_func ("/self-test/settled", test_settled);
  g_test_add_func ("/self-test/text", test_text);
  return g_test_run ();
}
