/* Codes that reach the gate: seen by the camera, typed, or held up for longer than they need to be.
 */

#include "core/enrol-code.h"
#include "core/ticket-code.h"
#include "kiosk/desk/gate-desk-private.h"

void
gh_gate_desk_set_held_up (GhGateDesk *desk, const char *code)
{
  g_clear_handle_id (&desk->held_up_timer, g_source_remove);
  gboolean changed = (desk->held_up != NULL) != (code != NULL);
  char *copy = g_strdup (code);
  g_free (desk->held_up);
  desk->held_up = copy;
  if (changed)
    gh_gate_desk_notify (desk, GH_GATE_DESK_HELD_UP);
}

static gboolean
on_held_up_gone (gpointer data)
{
  GhGateDesk *desk = data;
  desk->held_up_timer = 0;
  gh_gate_desk_set_held_up (desk, NULL);
  return G_SOURCE_REMOVE;
}

/* Whoever has it may enrol: it is shown to nobody, noted nowhere, and not asked about. */
static void
show_set_up_code (GhGateDesk *desk)
{
  gh_gate_desk_drop_errand (desk);
  gh_gate_desk_set_code (desk, NULL, FALSE);
  gh_gate_desk_show_result (desk, gh_gate_result_new_set_up_code ());
}

static void
take_code (GhGateDesk *desk, const char *text, gboolean needs_press)
{
  if (gh_enrol_code_read (text, NULL, NULL) != GH_ENROL_CODE_NONE) {
    show_set_up_code (desk);
    return;
  }
  g_autofree char *as_typed = NULL;
  g_autofree char *canonical = NULL;
  GhTicketCodeKind kind = gh_ticket_code_read (text, &as_typed, &canonical);
  if (kind == GH_TICKET_CODE_EMPTY)
    return;
  desk->needs_press = needs_press;
  if (as_typed == NULL) {
    gh_gate_desk_drop_errand (desk);
    gh_gate_desk_set_code (desk, NULL, FALSE);
    GhGateResult *result = gh_gate_result_new_not_a_code (text);
    gh_scan_log_note (desk->log, text, GH_RESULT_INVALID, NULL, gh_server_clock_now (desk->clock));
    gh_gate_desk_show_result (desk, result);
    return;
  }
  gh_gate_desk_begin_check (desk, kind == GH_TICKET_CODE_OURS ? canonical : as_typed);
}

/* A VALID result waits for its button: the next visitor's code must not push it away. */
static gboolean
listens (GhGateDesk *desk)
{
  if (desk->state == GH_DESK_RESULT)
    return gh_gate_result_get_kind (desk->result) != GH_RESULT_VALID;
  return desk->state == GH_DESK_SCANNING;
}

void
gh_gate_desk_see (GhGateDesk *desk, const char *text, gint64 seen_at)
{
  if (desk->state == GH_DESK_SET_UP) {
    gh_gate_desk_hand_over (desk, text, seen_at);
    return;
  }
  GhSighting sighting = gh_repeat_guard_see (desk->guard, text, seen_at);
  if (sighting == GH_SIGHTING_NEW && listens (desk)) {
    gh_repeat_guard_take (desk->guard, text, seen_at);
    take_code (desk, text, FALSE);
  } else if (sighting == GH_SIGHTING_HELD && desk->state == GH_DESK_SCANNING) {
    gh_gate_desk_set_held_up (desk, text);
    desk->held_up_timer =
        g_timeout_add (GH_REPEAT_ABSENCE / G_TIME_SPAN_MILLISECOND, on_held_up_gone, desk);
  }
}

void
gh_gate_desk_look_away (GhGateDesk *desk, gint64 from, gint64 until)
{
  gh_repeat_guard_look_away (desk->guard, from, until);
}

void
gh_gate_desk_hand_scan (GhGateDesk *desk, const char *text, gint64 read_at)
{
  gh_gate_desk_close_entry (desk);
  gh_gate_desk_close_search (desk);
  gh_gate_desk_see (desk, text, read_at);
}

void
gh_gate_desk_open_entry (GhGateDesk *desk)
{
  if (desk->state != GH_DESK_SCANNING)
    return;
  g_clear_pointer (&desk->doubtful, g_free);
  gh_gate_desk_enter_state (desk, GH_DESK_ENTERING, NULL);
}

void
gh_gate_desk_close_entry (GhGateDesk *desk)
{
  if (desk->state == GH_DESK_ENTERING)
    gh_gate_desk_enter_state (desk, GH_DESK_SCANNING, NULL);
}

GhEntryOutcome
gh_gate_desk_enter (GhGateDesk *desk, const char *typed)
{
  g_autofree char *as_typed = NULL;
  g_autofree char *canonical = NULL;
  GhTicketCodeKind kind = gh_ticket_code_read (typed, &as_typed, &canonical);
  if (desk->state != GH_DESK_ENTERING && !listens (desk))
    return GH_ENTRY_BUSY;
  if (kind == GH_TICKET_CODE_EMPTY)
    return GH_ENTRY_EMPTY;
  if (as_typed == NULL || gh_enrol_code_read (typed, NULL, NULL) != GH_ENROL_CODE_NONE)
    return GH_ENTRY_NOT_A_CODE;
  if (kind == GH_TICKET_CODE_BAD_CHECK && g_strcmp0 (desk->doubtful, as_typed) != 0) {
    g_free (desk->doubtful);
    desk->doubtful = g_steal_pointer (&as_typed);
    return GH_ENTRY_BAD_CHECK;
  }
  g_clear_pointer (&desk->doubtful, g_free);
  gh_repeat_guard_take (desk->guard, canonical != NULL ? canonical : as_typed,
                        g_get_monotonic_time ());
  take_code (desk, typed, FALSE);
  return GH_ENTRY_TAKEN;
}

void
gh_gate_desk_take_found (GhGateDesk *desk, const char *code)
{
  if (desk->state != GH_DESK_SEARCHING)
    return;
  gh_repeat_guard_take (desk->guard, code, g_get_monotonic_time ());
  take_code (desk, code, TRUE);
}
