/* One gate of the simulation; see the header. */

#include "gate.h"

#include "kiosk/queue/entry-row.h"
#include "machine.h"
#include "wire/json.h"

#include <glib/gstdio.h>
#include <string.h>

/* ---- its life ---- */

static gint64
read_wall (gpointer data)
{
  const SimGate *gate = data;
  return sim_machine_now_ms () + gate->wall_ahead_ms;
}

static gint64
read_boot (gpointer data)
{
  return g_get_monotonic_time ();
}

static void
at_moment (gpointer data)
{
  sim_gate_at_moment (data);
}

/* A verification leaves: a press, also one that could not be written down here. */
static void
on_sent (gpointer data, const char *path, const char *body)
{
  SimGate *gate = data;
  g_autoptr (json_object) said = NULL;
  if (!g_str_equal (path, "/api/operator/verify-ticket"))
    return;
  said = gh_json_parse (body, strlen (body), NULL);
  const char *id = json_object_get_string (json_object_object_get (said, "scan_id"));
  if (sim_ledger_find (gate->ledger, id) == NULL)
    gate->press =
        sim_ledger_press (gate->ledger, gate->number, gate->who, id,
                          json_object_get_int64 (json_object_object_get (said, "ticket_id")));
}

/* A start that fails says why, and the next one may go well. A disk that failed, now or when the
 * kiosk was on before, may leave what counts as damage. */
static gboolean
open_store (SimGate *gate)
{
  g_autoptr (GError) error = NULL;
  gate->store = gh_kiosk_store_open (gate->folder, &error);
  gboolean failed = sim_disk_get_failed (gate->disk) > gate->failed_at_start;
  const char *aside = gate->store != NULL ? gh_kiosk_store_get_put_aside (gate->store) : NULL;
  if (gate->store == NULL && !failed)
    sim_fail (gate->ledger, "gate %d does not start: %s", gate->number, error->message);
  if (aside != NULL && !failed)
    sim_fail (gate->ledger, "the file of gate %d counts as damaged", gate->number);
  if (gate->store == NULL || aside != NULL)
    sim_trace (gate->ledger, "gate %d: %s", gate->number,
               aside != NULL ? "its file counts as damaged" : error->message);
  if (gate->store != NULL)
    gate->failed_at_start = sim_disk_get_failed (gate->disk);
  return gate->store != NULL;
}

static void
build_desks (SimGate *gate)
{
  static const SimLineEars ears = { at_moment, on_sent };
  GhMachineClocks clocks = { .wall_ms = read_wall, .boot_us = read_boot, .data = gate };
  gate->clock = gh_server_clock_new (&clocks);
  gate->line = sim_line_new (gate->server, &ears, gate);
  sim_line_set_weather (gate->line, &gate->weather);
  g_autoptr (GhApiClient) client =
      gh_api_client_new (GH_TRANSPORT (gate->line), gh_kiosk_store_get_device_id (gate->store),
                         "en");
  gh_api_client_set_clock (client, gate->clock);
  gate->connection = gh_connection_new (client);
  g_autoptr (GhManifestKeeper) keeper = gh_manifest_keeper_new (gate->folder, client, gate->clock);
  GhDeskParts parts = { client, gate->store, gate->connection, gate->clock, keeper };
  gate->desk = gh_gate_desk_new (&parts, GH_DESK_TIMES_DEFAULT);
  gate->undo = gh_undo_desk_new (gate->desk, gate->store);
}

static gboolean
open_gate (SimGate *gate)
{
  gate->moments = -1;
  gate->looked_at = 0;
  if (!open_store (gate))
    return FALSE;
  if (gate->remains != NULL) { /* it died while it was starting */
    g_clear_pointer (&gate->store, gh_kiosk_store_close);
    return FALSE;
  }
  build_desks (gate);
  g_signal_connect_swapped (gate->desk, "notify::state", G_CALLBACK (sim_gate_see), gate);
  g_signal_connect_swapped (gate->undo, "changed", G_CALLBACK (sim_gate_see_undo), gate);
  g_signal_connect_swapped (gate->undo, "undone", G_CALLBACK (sim_gate_see_undone), gate);
  gh_gate_desk_set_verify_on_scan (gate->desk, gate->number == 2);
  gh_connection_ask (gate->connection);
  return TRUE;
}

/* Whatever it still does on its way out no longer counts. */
static void
close_gate (SimGate *gate)
{
  g_signal_handlers_disconnect_by_data (gate->desk, gate);
  g_signal_handlers_disconnect_by_data (gate->undo, gate);
  sim_line_hang_up (gate->line);
  g_object_run_dispose (G_OBJECT (gate->undo));
  g_object_run_dispose (G_OBJECT (gate->desk));
  g_object_run_dispose (G_OBJECT (gate->connection));
  sim_machine_settle ();
  g_clear_object (&gate->undo); /* its request under way holds it until there is no answer */
  g_assert_finalize_object (gate->desk);
  g_assert_finalize_object (gate->connection);
  gate->desk = NULL;
  gate->connection = NULL;
  gate->list_made_at = MAX (gate->list_made_at, sim_line_get_list_made_at (gate->line));
  g_clear_object (&gate->line);
  g_clear_pointer (&gate->clock, gh_server_clock_free);
  g_clear_pointer (&gate->store, gh_kiosk_store_close);
}

static void
delete_folder (char *folder)
{
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  const char *name;
  while ((name = g_dir_read_name (directory)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_unlink (path);
  }
  g_rmdir (folder);
  g_free (folder);
}

void
sim_gate_draft (const char *folder)
{
  g_autoptr (GError) error = NULL;
  GhKioskStore *store = gh_kiosk_store_open (folder, &error);
  g_assert_no_error (error);
  gh_kiosk_store_close (store);
}

static void
kill_gate (gpointer data)
{
  SimGate *gate = data;
  if (gate->remains != NULL)
    return;
  sim_gate_die (gate, sim_chance (40));
  gate->cut_short = TRUE;
}

SimGate *
sim_gate_new (int number, const char *draft, SimServer *server, SimLedger *ledger)
{
  SimGate *gate = g_new0 (SimGate, 1);
  gate->number = number;
  gate->server = server;
  gate->ledger = ledger;
  gate->folder =
      draft != NULL ? sim_disk_copy_folder (draft) : g_dir_make_tmp ("gate-XXXXXX", NULL);
  gate->disk = sim_disk_new (gate->folder, kill_gate, gate);
  g_assert_true (open_gate (gate));
  return gate;
}

void
sim_gate_free (SimGate *gate)
{
  close_gate (gate);
  sim_disk_free (gate->disk);
  delete_folder (gate->folder);
  g_free (gate->token);
  g_free (gate);
}

void
sim_gate_set_weather (SimGate *gate, const SimWeather *weather)
{
  gate->weather = *weather;
  if (gate->line != NULL)
    sim_line_set_weather (gate->line, weather);
}

/* ---- the power ---- */

void
sim_gate_die (SimGate *gate, gboolean whole)
{
  sim_trace (gate->ledger, "gate %d %s", gate->number, whole ? "is killed" : "loses its power");
  gate->remains = sim_disk_copy (gate->disk, whole);
  gate->back_at = sim_machine_now_ms () + 1000 + sim_draw (60000);
  gate->cut_short = FALSE;
  gate->press = NULL;
  gate->asked = NULL;
  if (gate->line != NULL)
    sim_line_hang_up (gate->line);
}

void
sim_gate_doom (SimGate *gate, int moments)
{
  gate->moments = moments;
}

gboolean
sim_gate_revive (SimGate *gate)
{
  if (gate->remains == NULL && gate->desk != NULL)
    return TRUE;
  if (gate->desk != NULL)
    close_gate (gate);
  if (sim_machine_now_ms () < gate->back_at)
    return FALSE;
  if (gate->remains != NULL) {
    delete_folder (gate->folder);
    gate->folder = g_steal_pointer (&gate->remains);
    sim_disk_move (gate->disk, gate->folder);
  }
  sim_trace (gate->ledger, "gate %d starts again", gate->number);
  if (open_gate (gate))
    return gate->remains == NULL;
  gate->back_at = MAX (gate->back_at, sim_machine_now_ms () + 10000);
  return FALSE;
}

/* ---- its operators ---- */

void
sim_gate_sign_in (SimGate *gate)
{
  if (!gate->weather.cut || gate->token == NULL) {
    g_free (gate->token);
    gate->who = sim_chance (70) ? SIM_OLGA : SIM_OTTO;
    gate->token = sim_server_sign_in (gate->server, gate->who, sim_machine_now_ms () / 1000);
  }
  GhOperatorSession session = { .token = gate->token,
                                .operator_id = sim_server_get_operator (gate->server, gate->who),
                                .name = (char *) (gate->who == SIM_OLGA ? "Olga" : "Otto"),
                                .role = (char *) "OPERATOR" };
  gh_gate_desk_sign_in (gate->desk, &session);
}

/* ---- the audit ---- */

gboolean
sim_gate_is_drained (SimGate *gate)
{
  return gate->remains == NULL && gh_gate_desk_get_waiting (gate->desk) == 0 &&
         gh_gate_desk_get_state (gate->desk) == GH_DESK_SCANNING;
}

void
sim_gate_audit (SimGate *gate)
{
  g_autoptr (GError) error = NULL;
  gint64 waiting = 0, parked = 0, before = 0;
  gboolean has_row = FALSE;
  g_assert_true (gh_entries_count (gate->store, &waiting, &parked, &error));
  if (waiting != 0 || parked != 0)
    sim_fail (gate->ledger, "gate %d: %d wait, %d are parked", gate->number, (int) waiting,
              (int) parked);
  g_autoptr (GhDbRows) rows = gh_db_query (gh_kiosk_store_get_db (gate->store),
                                           "SELECT " GH_ENTRY_COLUMNS " FROM entries ORDER BY seq",
                                           GH_DB_NO_VALUES, &error);
  while (gh_db_rows_next (rows, &has_row, &error) && has_row) {
    g_autoptr (GhEntryRow) row = gh_entry_row_read (rows);
    if (!gh_entry_row_is_sound (gh_kiosk_store_get_seal (gate->store), row) || row->seq <= before)
      sim_fail (gate->ledger, "gate %d: row %d is not as it was written", gate->number,
                (int) row->seq);
    before = row->seq;
  }
  g_assert_no_error (error);
}
