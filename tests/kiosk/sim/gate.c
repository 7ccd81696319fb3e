/* One gate of the simulation; see the header. */

#include "gate.h"

#include "kiosk/queue/entry-row.h"
#include "machine.h"

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

static void at_moment (gpointer data);
static void on_state (SimGate *gate);

static void
open_gate (SimGate *gate)
{
  g_autoptr (GError) error = NULL;
  GhMachineClocks clocks = { .wall_ms = read_wall, .boot_us = read_boot, .data = gate };
  gate->store = gh_kiosk_store_open (gate->folder, &error);
  g_assert_no_error (error);
  if (gh_kiosk_store_get_put_aside (gate->store) != NULL)
    sim_fail (gate->ledger, "the file of gate %d counts as damaged", gate->number);
  gate->clock = gh_server_clock_new (&clocks);
  gate->line = sim_line_new (gate->server, at_moment, gate);
  sim_line_set_weather (gate->line, &gate->weather);
  g_autoptr (GhApiClient) client =
      gh_api_client_new (GH_TRANSPORT (gate->line), gh_kiosk_store_get_device_id (gate->store),
                         "en");
  gh_api_client_set_clock (client, gate->clock);
  gate->connection = gh_connection_new (client);
  g_autoptr (GhManifestKeeper) keeper = gh_manifest_keeper_new (gate->folder, client, gate->clock);
  GhDeskParts parts = { client, gate->store, gate->connection, gate->clock, keeper };
  gate->desk = gh_gate_desk_new (&parts, GH_DESK_TIMES_DEFAULT);
  g_signal_connect_swapped (gate->desk, "notify::state", G_CALLBACK (on_state), gate);
  gh_gate_desk_set_verify_on_scan (gate->desk, gate->number == 2);
  gh_connection_ask (gate->connection);
  gate->moments = -1;
}

/* Whatever it still does on its way out no longer counts. */
static void
close_gate (SimGate *gate)
{
  g_signal_handlers_disconnect_by_data (gate->desk, gate);
  sim_line_hang_up (gate->line);
  g_object_run_dispose (G_OBJECT (gate->desk));
  g_object_run_dispose (G_OBJECT (gate->connection));
  sim_machine_settle ();
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

SimGate *
sim_gate_new (int number, SimServer *server, SimLedger *ledger)
{
  SimGate *gate = g_new0 (SimGate, 1);
  gate->number = number;
  gate->server = server;
  gate->ledger = ledger;
  gate->folder = g_dir_make_tmp ("gate-XXXXXX", NULL);
  open_gate (gate);
  return gate;
}

void
sim_gate_free (SimGate *gate)
{
  close_gate (gate);
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

/* The disk as it is at this moment. What SQLite was about to append to its log may lie there in
 * part. */
static char *
copy_disk (const char *folder)
{
  char *copy = g_dir_make_tmp ("gate-XXXXXX", NULL);
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  const char *name;
  while ((name = g_dir_read_name (directory)) != NULL) {
    g_autofree char *bytes = NULL;
    gsize length = 0;
    g_autofree char *from = g_build_filename (folder, name, NULL);
    g_autofree char *to = g_build_filename (copy, name, NULL);
    if (g_str_has_suffix (name, "-shm"))
      continue;
    g_assert_true (g_file_get_contents (from, &bytes, &length, NULL));
    g_assert_true (g_file_set_contents_full (to, bytes, (gssize) length, G_FILE_SET_CONTENTS_NONE,
                                             0600, NULL));
  }
  return copy;
}

static void
die (SimGate *gate)
{
  sim_trace (gate->ledger, "gate %d loses its power", gate->number);
  gate->remains = copy_disk (gate->folder);
  gate->back_at = sim_machine_now_ms () + 1000 + sim_draw (60000);
  gate->press = NULL;
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
  if (gate->remains == NULL)
    return TRUE;
  if (gate->desk != NULL)
    close_gate (gate);
  if (sim_machine_now_ms () < gate->back_at)
    return FALSE;
  delete_folder (gate->folder);
  gate->folder = g_steal_pointer (&gate->remains);
  sim_trace (gate->ledger, "gate %d starts again", gate->number);
  open_gate (gate);
  return TRUE;
}

/* ---- what is seen at it ---- */

/* The newest entry on its disk is a press, when it was not known before. */
static void
note_press (SimGate *gate)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhEntry) entry = NULL;
  GhGateResult *result = gh_gate_desk_get_result (gate->desk);
  g_assert_true (
      gh_entries_last (gate->store, sim_server_get_operator (gate->server), &entry, &error));
  if (entry == NULL || sim_ledger_find (gate->ledger, entry->id) != NULL)
    return;
  gint64 ticket_id = result != NULL ? gh_gate_result_get_ticket_id (result) : 0;
  if (ticket_id != entry->ticket_id)
    sim_fail (gate->ledger, "an entry for ticket %d while %d is on the screen",
              (int) entry->ticket_id, (int) ticket_id);
  sim_trace (gate->ledger, "gate %d: pressed for ticket %d, %s", gate->number, (int) ticket_id,
             entry->id);
  gate->press = sim_ledger_press (gate->ledger, gate->number, entry->id, ticket_id);
}

static void
at_moment (gpointer data)
{
  SimGate *gate = data;
  if (gate->desk == NULL || gate->remains != NULL)
    return;
  note_press (gate);
  if (gate->moments >= 0 && gate->moments-- == 0)
    die (gate);
}

static void
on_green (SimGate *gate)
{
  SimPress *press = gate->press;
  gint64 ticket_id = gh_gate_result_get_ticket_id (gh_gate_desk_get_result (gate->desk));
  if (press == NULL || press->ticket_id != ticket_id)
    sim_fail (gate->ledger, "VERIFIED for ticket %d, and nobody pressed for it", (int) ticket_id);
  if (sim_ledger_stands (gate->ledger, gate->number, ticket_id))
    sim_fail (gate->ledger, "gate %d lets ticket %d in a second time", gate->number,
              (int) ticket_id);
  press->state = SIM_PRESS_GREEN;
  gate->press = NULL;
}

/* By itself a kiosk may know of no ticket that was not on a list which has reached it. */
static void
check_local (SimGate *gate, GhGateResult *result)
{
  gint64 ticket_id = gh_gate_result_get_ticket_id (result);
  gint64 made_at = MAX (gate->list_made_at, sim_line_get_list_made_at (gate->line));
  gint64 booked_at = sim_ledger_booked_at (gate->ledger, ticket_id);
  if (booked_at == 0)
    sim_fail (gate->ledger, "ticket %d is VALID, and has no reservation", (int) ticket_id);
  if (g_str_has_prefix (gh_gate_result_get_note (result), "Local data") && made_at < booked_at)
    sim_fail (gate->ledger, "gate %d lets ticket %d in by a list that it is not on", gate->number,
              (int) ticket_id);
}

static void
on_result (SimGate *gate)
{
  GhGateResult *result = gh_gate_desk_get_result (gate->desk);
  GhResultKind kind = gh_gate_result_get_kind (result);
  if (kind == GH_RESULT_VALID)
    check_local (gate, result);
  if (kind == GH_RESULT_VALID || gate->press == NULL)
    return;
  gate->press->state = SIM_PRESS_REFUSED;
  gate->press = NULL;
}

static void
on_state (SimGate *gate)
{
  GhDeskState state = gh_gate_desk_get_state (gate->desk);
  at_moment (gate);
  if (gate->remains != NULL)
    return;
  sim_trace (gate->ledger, "gate %d: %s", gate->number, gh_gate_desk_get_title (gate->desk));
  if (state != GH_DESK_SIGN_IN && gh_gate_desk_get_operator_name (gate->desk) == NULL)
    sim_fail (gate->ledger, "gate %d is open, and nobody is signed in", gate->number);
  if (state == GH_DESK_VERIFIED)
    on_green (gate);
  else if (state == GH_DESK_RESULT)
    on_result (gate);
  else
    gate->press = NULL;
}

/* ---- doing ---- */

void
sim_gate_sign_in (SimGate *gate)
{
  if (!gate->weather.cut || gate->token == NULL) {
    g_free (gate->token);
    gate->token = sim_server_sign_in (gate->server, sim_machine_now_ms () / 1000);
  }
  GhOperatorSession session = { .token = gate->token,
                                .operator_id = sim_server_get_operator (gate->server),
                                .name = (char *) "Olga",
                                .role = (char *) "OPERATOR" };
  gh_gate_desk_sign_in (gate->desk, &session);
}

void
sim_gate_undo (SimGate *gate)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhEntry) entry = NULL;
  gboolean done = FALSE;
  g_assert_true (
      gh_entries_last (gate->store, sim_server_get_operator (gate->server), &entry, &error));
  SimPress *press = entry != NULL ? sim_ledger_find (gate->ledger, entry->id) : NULL;
  if (press == NULL || press->state != SIM_PRESS_GREEN || press->undone || !entry->waiting)
    return;
  g_assert_true (
      gh_entries_undo (gate->store, entry->id, gh_server_clock_now (gate->clock), &done, &error));
  if (!done)
    sim_fail (gate->ledger, "gate %d cannot take %s back", gate->number, entry->id);
  sim_trace (gate->ledger, "gate %d: takes %s back", gate->number, entry->id);
  press->undone = TRUE;
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
