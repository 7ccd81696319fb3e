/* The lines of the self-test; see the header. */

#include "kiosk/desk/self-test.h"

#include "kiosk/desk/words.h"

#include <glib/gi18n.h>

void
gh_check_free (GhCheck *check)
{
  if (check == NULL)
    return;
  g_free (check->words);
  g_free (check);
}

/* Takes @words. */
static void
add (GPtrArray *checks, const char *name, GhCheckState state, char *words)
{
  GhCheck *check = g_new0 (GhCheck, 1);
  check->name = name;
  check->state = state;
  check->words = words;
  g_ptr_array_add (checks, check);
}

static void
check_server (GPtrArray *checks, const GhSelfTestFacts *facts)
{
  const char *name = _ ("Server");
  switch (facts->server) {
  case GH_CONNECTION_ONLINE:
    add (checks, name, GH_CHECK_OK, g_strdup (_ ("It answers.")));
    break;
  case GH_CONNECTION_OFFLINE:
    add (checks, name, GH_CHECK_BAD,
         g_strdup (_ ("No way to it: check the network and the server's address.")));
    break;
  case GH_CONNECTION_TROUBLE:
    add (checks, name, GH_CHECK_BAD,
         g_strdup (_ ("It answers with a fault: tell who looks after it.")));
    break;
  case GH_CONNECTION_UNKNOWN:
  default:
    add (checks, name, GH_CHECK_WATCH, g_strdup (_ ("Being asked …")));
  }
}

static void
check_list (GPtrArray *checks, const GhSelfTestFacts *facts)
{
  const char *name = _ ("Today's tickets");
  if (facts->list_age < 0) {
    add (checks, name, GH_CHECK_WATCH,
         g_strdup (_ ("Not on this kiosk yet: without the network no ticket could be judged.")));
    return;
  }
  g_autofree char *span = gh_words_span (facts->list_age);
  gboolean old = facts->list_age >= GH_SELF_TEST_LIST_OLD;
  add (checks, name, old ? GH_CHECK_WATCH : GH_CHECK_OK,
       g_strdup_printf (_ ("On this kiosk, %s old."), span));
}

const char *
gh_self_test_camera_words (GhCameraState state)
{
  switch (state) {
  case GH_CAMERA_RUNNING:
    return _ ("Its picture moves.");
  case GH_CAMERA_MISSING:
    return _ ("None is connected: connect one, or use a hand scanner.");
  case GH_CAMERA_FAILED:
    return _ ("It does not work: unplug it and plug it in again.");
  case GH_CAMERA_FROZEN:
    return _ ("Its picture stands still: unplug it and plug it in again.");
  case GH_CAMERA_OFF:
  case GH_CAMERA_STARTING:
  default:
    return _ ("Starting …");
  }
}

static void
check_camera (GPtrArray *checks, const GhSelfTestFacts *facts)
{
  const char *name = _ ("Camera");
  if (facts->camera_note != NULL)
    add (checks, name, GH_CHECK_WATCH, g_strdup (facts->camera_note));
  else if (facts->camera == GH_CAMERA_RUNNING)
    add (checks, name, GH_CHECK_OK, g_strdup (gh_self_test_camera_words (facts->camera)));
  else if (facts->camera == GH_CAMERA_OFF || facts->camera == GH_CAMERA_STARTING)
    add (checks, name, GH_CHECK_WATCH, g_strdup (gh_self_test_camera_words (facts->camera)));
  else
    add (checks, name, GH_CHECK_BAD, g_strdup (gh_self_test_camera_words (facts->camera)));
}

static void
check_sound (GPtrArray *checks, const GhSelfTestFacts *facts)
{
  const char *name = _ ("Sound");
  if (!facts->sounds_wanted)
    add (checks, name, GH_CHECK_OK, g_strdup (_ ("Switched off in the settings.")));
  else if (facts->sound == GH_SOUND_READY)
    add (checks, name, GH_CHECK_OK, g_strdup (_ ("Ready.")));
  else if (facts->sound == GH_SOUND_NONE)
    add (checks, name, GH_CHECK_WATCH,
         g_strdup (_ ("No device for sound: verdicts are only seen.")));
  else
    add (checks, name, GH_CHECK_WATCH, g_strdup (_ ("Starting …")));
}

static void
check_clock (GPtrArray *checks, const GhSelfTestFacts *facts)
{
  const char *name = _ ("Clock");
  if (!facts->clock_known) {
    add (checks, name, GH_CHECK_WATCH,
         g_strdup (_ ("Not compared with the server's yet: this tablet's counts.")));
    return;
  }
  gint64 off = ABS (facts->clock_skew);
  if (off < GH_SERVER_CLOCK_SKEW_WARNING) {
    add (checks, name, GH_CHECK_OK, g_strdup (_ ("As the server's.")));
    return;
  }
  g_autofree char *span = gh_words_span (off);
  add (checks, name, GH_CHECK_WATCH,
       g_strdup_printf (
           facts->clock_skew > 0
               ? _ ("This tablet's is %s fast. The server's time is used; set the clock.")
               : _ ("This tablet's is %s slow. The server's time is used; set the clock."),
           span));
}

static void
check_disk (GPtrArray *checks, const GhSelfTestFacts *facts)
{
  const char *name = _ ("Disk");
  if (facts->disk_free < 0) {
    add (checks, name, GH_CHECK_BAD,
         g_strdup (_ ("The kiosk's file cannot be written: entries could not be kept.")));
    return;
  }
  g_autofree char *size = g_format_size ((guint64) facts->disk_free);
  if (facts->disk_free < GH_SELF_TEST_DISK_LOW)
    add (checks, name, GH_CHECK_BAD,
         g_strdup_printf (_ ("Only %s are free: make room, or entries cannot be kept."), size));
  else if (facts->put_aside)
    add (checks, name, GH_CHECK_WATCH,
         g_strdup (_ ("The kiosk's file was damaged and put aside: tell a supervisor.")));
  else
    add (checks, name, GH_CHECK_OK, g_strdup_printf (_ ("%s are free."), size));
}

static void
check_queue (GPtrArray *checks, const GhSelfTestFacts *facts)
{
  const char *name = _ ("Queue");
  if (facts->parked > 0)
    add (checks, name, GH_CHECK_WATCH,
         g_strdup_printf (ngettext ("%d entry was not taken by the server: tell a supervisor.",
                                    "%d entries were not taken by the server: tell a supervisor.",
                                    (gulong) facts->parked),
                          (int) facts->parked));
  else if (facts->waiting > 0)
    add (checks, name, GH_CHECK_WATCH,
         g_strdup_printf (ngettext ("%d entry waits for the server.",
                                    "%d entries wait for the server.", (gulong) facts->waiting),
                          (int) facts->waiting));
  else
    add (checks, name, GH_CHECK_OK, g_strdup (_ ("Empty: the server has every entry.")));
}

void
gh_self_test_facts_clear (GhSelfTestFacts *facts)
{
  g_clear_pointer (&facts->camera_note, g_free);
}

GPtrArray *
gh_self_test (const GhSelfTestFacts *facts)
{
  GPtrArray *checks = g_ptr_array_new_with_free_func ((GDestroyNotify) gh_check_free);
  check_server (checks, facts);
  check_list (checks, facts);
  check_camera (checks, facts);
  check_sound (checks, facts);
  check_clock (checks, facts);
  check_disk (checks, facts);
  check_queue (checks, facts);
  return checks;
}

GhCheckState
gh_self_test_worst (GPtrArray *checks)
{
  GhCheckState worst = GH_CHECK_OK;
  for (guint i = 0; i < checks->len; i++) {
    const GhCheck *check = g_ptr_array_index (checks, i);
    worst = MAX (worst, check->state);
  }
  return worst;
}

const char *
gh_check_state_to_string (GhCheckState state)
{
  static const char *const names[] = { "OK", "WATCH", "BAD" };
  g_assert ((gsize) state < G_N_ELEMENTS (names));
  return names[state];
}

gboolean
gh_self_test_is_settled (const GhSelfTestFacts *facts)
{
  gboolean camera = facts->camera != GH_CAMERA_OFF && facts->camera != GH_CAMERA_STARTING;
  gboolean sound = !facts->sounds_wanted || facts->sound != GH_SOUND_UNKNOWN;
  return camera && sound && facts->server != GH_CONNECTION_UNKNOWN;
}

char *
gh_self_test_to_text (GPtrArray *checks)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < checks->len; i++) {
    const GhCheck *check = g_ptr_array_index (checks, i);
    g_string_append_printf (text, "%-6s %s: %s\n", gh_check_state_to_string (check->state),
                            check->name, check->words);
  }
  return g_string_free (text, FALSE);
}
