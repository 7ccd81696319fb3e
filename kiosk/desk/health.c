/* What the self-test looks at; see the header. */

#include "kiosk/desk/health.h"

#include "core/event-log.h"

#include <sys/statvfs.h>
#include <unistd.h>

static gint64
disk_free (const char *directory)
{
  struct statvfs disk;
  if (statvfs (directory, &disk) != 0 || access (directory, W_OK | X_OK) != 0)
    return -1;
  return (gint64) disk.f_bavail * (gint64) disk.f_frsize;
}

static gint64
list_age (GhGateDesk *gate)
{
  gint64 made_at = gh_gate_desk_get_list_made_at (gate);
  gint64 now = gh_server_clock_now (gh_gate_desk_get_clock (gate));
  return made_at > 0 ? MAX (now - made_at, 0) : -1;
}

void
gh_health_gather (const GhHealthSources *sources, GhSelfTestFacts *facts)
{
  GhServerClock *clock = gh_gate_desk_get_clock (sources->gate);
  *facts = (GhSelfTestFacts){
    .camera = gh_frame_source_get_state (gh_camera_desk_get_source (sources->cameras)),
    .camera_note = gh_camera_desk_get_note (sources->cameras),
    .sound = gh_sound_player_get_state (sources->sounds),
    .sounds_wanted = gh_settings_get_flag (sources->settings, GH_SETTING_SOUNDS),
    .clock_known = gh_server_clock_is_set (clock),
    .clock_skew = gh_server_clock_get_skew (clock),
    .disk_free = disk_free (sources->directory),
    .waiting = gh_gate_desk_get_waiting (sources->gate),
    .parked = gh_gate_desk_get_parked (sources->gate),
    .put_aside = gh_kiosk_store_get_put_aside (sources->store) != NULL,
    .server = gh_connection_get_state (gh_gate_desk_get_connection (sources->gate)),
    .list_age = list_age (sources->gate),
  };
}

/* To be printed. A disk that takes no file has its own line among the checks. */
static void
write_file (const GhHealthSources *sources, GPtrArray *checks)
{
  g_autoptr (GDateTime) now =
      g_date_time_new_from_unix_utc (gh_server_clock_now (gh_gate_desk_get_clock (sources->gate)));
  g_autofree char *time = g_date_time_format_iso8601 (now);
  g_autofree char *lines = gh_self_test_to_text (checks);
  g_autofree char *text =
      g_strdup_printf ("%s %s\n%s", time, gh_kiosk_store_get_device_id (sources->store), lines);
  g_autofree char *path = g_build_filename (sources->directory, GH_HEALTH_FILE, NULL);
  g_autoptr (GError) error = NULL;
  if (!g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    gh_log_event (GH_LOG_WARNING, "self_test.not_written", "reason", error->message, NULL);
}

GPtrArray *
gh_health_test (const GhHealthSources *sources)
{
  g_auto (GhSelfTestFacts) facts = { 0 };
  gh_health_gather (sources, &facts);
  GPtrArray *checks = gh_self_test (&facts);
  for (guint i = 0; i < checks->len; i++) {
    const GhCheck *check = g_ptr_array_index (checks, i);
    gh_log_event (check->state == GH_CHECK_OK ? GH_LOG_INFO : GH_LOG_WARNING, "self_test", "check",
                  check->name, "state", gh_check_state_to_string (check->state), "found",
                  check->words, NULL);
  }
  write_file (sources, checks);
  return checks;
}
