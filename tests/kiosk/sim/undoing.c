/* "Undo last" at a gate, as an operator works with it, and what is seen of it. */

#include "gate.h"
#include "kiosk/desk/undo-words.h"
#include "machine.h"

/* How wrong a kiosk may be about the server's time: an answer may take half a minute. */
#define WRONG_SECONDS 60

/* The entry that there is to take back: the last of who is signed in, at this gate. */
static SimPress *
find_last (SimGate *gate)
{
  g_autoptr (GhEntry) entry = NULL;
  const GhOperatorSession *session = gh_gate_desk_get_session (gate->desk);
  if (session == NULL || !gh_entries_last (gate->store, session->operator_id, &entry, NULL) ||
      entry == NULL)
    return NULL;
  return sim_ledger_find (gate->ledger, entry->id);
}

static void
ask (SimGate *gate)
{
  gh_undo_desk_ask (gate->undo);
  if (gate->remains != NULL || gh_undo_desk_get_state (gate->undo) != GH_UNDO_ASKING)
    return;
  gate->asked = find_last (gate);
  if (sim_chance (10))
    sim_gate_doom (gate, (int) sim_draw (4));
}

static void
confirm (SimGate *gate)
{
  SimPress *press = gate->asked;
  gint64 age = press != NULL ? sim_machine_now_ms () / 1000 - press->pressed_at : 0;
  if (press == NULL) { /* its disk could not be read when it was asked, and may be now */
    gh_undo_desk_keep (gate->undo);
    return;
  }
  gate->undo_before = press->undo;
  gate->undo_failed_before = sim_disk_get_failed (gate->disk);
  press->undo = SIM_UNDO_OPEN;
  sim_trace (gate->ledger, "gate %d: takes %s back", gate->number, press->id);
  gh_undo_desk_confirm (gate->undo);
  if (gate->remains != NULL)
    return;
  GhUndoState state = gh_undo_desk_get_state (gate->undo);
  gboolean begun = state == GH_UNDO_BUSY || state == GH_UNDO_UNDONE;
  if (begun && gh_server_clock_is_set (gate->clock) && age > GH_UNDO_SECONDS + WRONG_SECONDS)
    sim_fail (gate->ledger, "gate %d takes %s back after %d s", gate->number, press->id, (int) age);
  if (begun && gh_gate_desk_get_session (gate->desk)->operator_id !=
                   sim_server_get_operator (gate->server, press->who))
    sim_fail (gate->ledger, "gate %d takes %s back for somebody else", gate->number, press->id);
  if (state == GH_UNDO_NOTHING || state == GH_UNDO_OFFERED)
    press->undo = gate->undo_before;
}

void
sim_gate_undo (SimGate *gate)
{
  GhDeskState state = gh_gate_desk_get_state (gate->desk);
  if (state == GH_DESK_RESULT || state == GH_DESK_VERIFIED)
    gh_gate_desk_scan_again (gate->desk);
  if (gate->remains == NULL && gh_undo_desk_get_state (gate->undo) == GH_UNDO_OFFERED)
    ask (gate);
  if (gate->remains != NULL || gh_undo_desk_get_state (gate->undo) != GH_UNDO_ASKING ||
      sim_chance (20))
    return;
  if (sim_chance (85))
    confirm (gate);
  else
    gh_undo_desk_keep (gate->undo);
}

/* ---- what is seen of it ---- */

/* Nobody answers, or the disk fails: what became of it is not known. Else the server says no. */
static gboolean
is_refused (SimGate *gate, const char *words)
{
  g_autofree char *no_answer = gh_undo_words_failure (NULL);
  g_autofree char *no_disk = gh_undo_words_disk ();
  if (g_str_equal (words, no_disk) && sim_disk_get_failed (gate->disk) == gate->undo_failed_before)
    sim_fail (gate->ledger, "gate %d blames its disk, which works", gate->number);
  return !g_str_equal (words, no_answer) && !g_str_equal (words, no_disk);
}

void
sim_gate_see_undo (SimGate *gate)
{
  GhUndoState state = gh_undo_desk_get_state (gate->undo);
  sim_gate_at_moment (gate);
  if (gate->remains != NULL || (state != GH_UNDO_UNDONE && state != GH_UNDO_FAILED))
    return;
  g_autofree char *words = gh_undo_desk_dup_words (gate->undo);
  sim_trace (gate->ledger, "gate %d: %s", gate->number, words);
  if (gate->asked == NULL)
    sim_fail (gate->ledger, "gate %d: “%s”, and nobody asked", gate->number, words);
  if (state == GH_UNDO_UNDONE)
    gate->asked->undo = SIM_UNDO_DONE;
  else if (is_refused (gate, words))
    gate->asked->undo = gate->undo_before;
}

/* Also when nobody is there any more to read the words. */
void
sim_gate_see_undone (SimGate *gate, const GhUndoneHere *undone)
{
  if (gate->remains != NULL)
    return;
  if (gate->asked == NULL || !g_str_equal (gate->asked->id, undone->id))
    sim_fail (gate->ledger, "gate %d takes %s back, and nobody asked", gate->number, undone->id);
  if (!undone->told && !sim_disk_is_durable (gate->disk, sim_disk_get_changes (gate->disk)))
    sim_fail (gate->ledger, "gate %d has taken %s back, and a power cut would not know of it",
              gate->number, undone->id);
  gate->asked->undo = SIM_UNDO_DONE;
}
