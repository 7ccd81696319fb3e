/* What the gate tells those who count and take back: who was let in, and what became of the entry.
 */

#include "kiosk/desk/gate-desk-private.h"

void
gh_gate_desk_note_admission (GhGateDesk *desk, const GhAdmission *admission)
{
  gboolean valid = admission->verdict == GH_VERDICT_VALID;
  desk->slot_starts_at = valid ? admission->starts_at : 0;
}

void
gh_gate_desk_tell_admitted (GhGateDesk *desk, const GhHeldScan *held, gint64 ticket_id,
                            gboolean told, gboolean kept)
{
  const GhEntry entry = { .id = held->id,
                          .code = held->code,
                          .ticket_id = ticket_id,
                          .operator_id = held->operator_id,
                          .verified_at = held->scanned_at };
  GhAdmitted admitted = { .entry = &entry,
                          .name = desk->result != NULL
                                      ? gh_gate_result_get_short_name (desk->result)
                                      : "",
                          .slot_starts_at = desk->slot_starts_at,
                          .told = told,
                          .kept = kept };
  g_signal_emit_by_name (desk, "admitted", &admitted);
}

const GhOperatorSession *
gh_gate_desk_get_session (GhGateDesk *desk)
{
  return desk->session;
}

void
gh_gate_desk_entries_changed (GhGateDesk *desk)
{
  gh_gate_desk_count_waiting (desk);
  gh_syncer_kick (desk->syncer);
}
