/* What is seen at a gate, and that it may be shown: its part of the ledger is written here. */

#include "gate.h"
#include "machine.h"

/* The power went while it was being written: then somebody had pressed, and saw nothing. */
static gboolean
is_left_over (const SimGate *gate)
{
  return gate->cut_short && gate->looked_at == 0;
}

static void
note_entry (SimGate *gate, const GhEntry *entry)
{
  GhGateResult *result = gh_gate_desk_get_result (gate->desk);
  SimPress *press = sim_ledger_find (gate->ledger, entry->id);
  gint64 ticket_id = result != NULL ? gh_gate_result_get_ticket_id (result) : 0;
  if (press == NULL && ticket_id != entry->ticket_id && !is_left_over (gate))
    sim_fail (gate->ledger, "an entry for ticket %d while %d is on the screen",
              (int) entry->ticket_id, (int) ticket_id);
  if (press == NULL) {
    sim_trace (gate->ledger, "gate %d: pressed for ticket %d, %s", gate->number,
               (int) entry->ticket_id, entry->id);
    press = sim_ledger_press (gate->ledger, gate->number, gate->who, entry->id, entry->ticket_id);
    gate->press = is_left_over (gate) ? NULL : press;
  }
  if (press->written_by == 0)
    press->written_by = sim_disk_get_changes (gate->disk);
}

/* The newest entry on its disk is a press, when it was not known before. A disk that cannot be read
 * is looked at later. */
static void
note_presses (SimGate *gate)
{
  guint changes = sim_disk_get_changes (gate->disk);
  if (changes == gate->looked_at)
    return;
  for (SimOperator who = SIM_OLGA; who <= SIM_OTTO; who++) {
    g_autoptr (GhEntry) entry = NULL;
    if (!gh_entries_last (gate->store, sim_server_get_operator (gate->server, who), &entry, NULL))
      return;
    if (entry != NULL)
      note_entry (gate, entry);
  }
  gate->looked_at = changes;
}

void
sim_gate_at_moment (SimGate *gate)
{
  if (gate->desk == NULL || gate->remains != NULL)
    return;
  note_presses (gate);
  if (gate->moments >= 0 && gate->moments-- == 0)
    sim_gate_die (gate, sim_chance (40));
}

/* ---- the screen ---- */

/* Whoever goes in is on this disk, whatever happens to it now, or in the server's books. */
static void
check_record (SimGate *gate, const SimPress *press)
{
  gboolean kept = press->written_by > 0 && sim_disk_is_durable (gate->disk, press->written_by);
  if (!kept && !sim_server_has_entry (gate->server, press->id))
    sim_fail (gate->ledger, "gate %d shows green, and %s is nowhere on record", gate->number,
              press->id);
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
  check_record (gate, press);
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

/* That its disk fails is said when it does, and not when it does not. */
static void
check_complaint (SimGate *gate, GhGateResult *result)
{
  const char *note = gh_gate_result_get_note (result);
  gboolean says_so = note != NULL && g_str_has_prefix (note, "It could not be kept on this kiosk");
  gboolean failed = sim_disk_get_failed (gate->disk) > gate->failed_before;
  if (says_so && !failed)
    sim_fail (gate->ledger, "gate %d blames its disk, which works", gate->number);
  if (gh_gate_result_get_kind (result) == GH_RESULT_UNCONFIRMED && !says_so)
    sim_fail (gate->ledger, "gate %d could not keep an entry, and does not say so", gate->number);
}

static void
on_result (SimGate *gate)
{
  GhGateResult *result = gh_gate_desk_get_result (gate->desk);
  GhResultKind kind = gh_gate_result_get_kind (result);
  check_complaint (gate, result);
  if (kind == GH_RESULT_VALID)
    check_local (gate, result);
  if (kind == GH_RESULT_VALID || gate->press == NULL)
    return;
  /* No answer yet: it may still come, and be a green. Whatever else comes may be of the next scan.
   */
  if (kind == GH_RESULT_UNCONFIRMED) {
    gate->press->unconfirmed = TRUE;
    return;
  }
  /* A row that the disk would not let go is sent all the same, and becomes a listed conflict. */
  gboolean stuck = sim_disk_get_failed (gate->disk) > gate->failed_before;
  gate->press->state = gate->press->unconfirmed || stuck ? SIM_PRESS_OPEN : SIM_PRESS_REFUSED;
  gate->press = NULL;
}

void
sim_gate_see (SimGate *gate)
{
  GhDeskState state = gh_gate_desk_get_state (gate->desk);
  sim_gate_at_moment (gate);
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
  if (state != GH_DESK_RESULT && state != GH_DESK_VERIFIED)
    gate->failed_before = sim_disk_get_failed (gate->disk);
}
