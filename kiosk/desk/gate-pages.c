/* The pages beside scanning (search, settings, conflicts, set-up): how the gate gets there and
 * back, and what the desks of those pages need of it. */

#include "kiosk/desk/gate-pages.h"

#include "kiosk/desk/failure-words.h"
#include "kiosk/desk/gate-desk-private.h"

static void
go (GhGateDesk *desk, GhDeskState from, GhDeskState to)
{
  if (desk->state == from)
    gh_gate_desk_enter_state (desk, to, NULL);
}

void
gh_gate_desk_open_settings (GhGateDesk *desk)
{
  if (gh_gate_desk_is_admin (desk))
    go (desk, GH_DESK_SCANNING, GH_DESK_SETTINGS);
}

void
gh_gate_desk_close_settings (GhGateDesk *desk)
{
  go (desk, GH_DESK_SETTINGS, GH_DESK_SCANNING);
}

void
gh_gate_desk_open_search (GhGateDesk *desk)
{
  go (desk, GH_DESK_SCANNING, GH_DESK_SEARCHING);
}

void
gh_gate_desk_close_search (GhGateDesk *desk)
{
  go (desk, GH_DESK_SEARCHING, GH_DESK_SCANNING);
}

void
gh_gate_desk_open_conflicts (GhGateDesk *desk)
{
  go (desk, GH_DESK_SETTINGS, GH_DESK_CONFLICTS);
}

void
gh_gate_desk_close_conflicts (GhGateDesk *desk)
{
  go (desk, GH_DESK_CONFLICTS, GH_DESK_SETTINGS);
}

void
gh_gate_desk_leave_supervisors_pages (GhGateDesk *desk)
{
  go (desk, GH_DESK_SETTINGS, GH_DESK_SCANNING);
  go (desk, GH_DESK_CONFLICTS, GH_DESK_SCANNING);
  go (desk, GH_DESK_SET_UP, GH_DESK_SCANNING);
}

void
gh_gate_desk_open_set_up (GhGateDesk *desk)
{
  go (desk, desk->session != NULL ? GH_DESK_SETTINGS : GH_DESK_SIGN_IN, GH_DESK_SET_UP);
}

void
gh_gate_desk_close_set_up (GhGateDesk *desk)
{
  go (desk, GH_DESK_SET_UP, desk->session != NULL ? GH_DESK_SETTINGS : GH_DESK_SIGN_IN);
}

GhApiClient *
gh_gate_desk_get_client (GhGateDesk *desk)
{
  return desk->client;
}

const char *
gh_gate_desk_get_token (GhGateDesk *desk)
{
  return desk->session != NULL ? desk->session->token : NULL;
}

gboolean
gh_gate_desk_is_over (GhGateDesk *desk)
{
  return desk->connection == NULL;
}

void
gh_gate_desk_note_answer (GhGateDesk *desk, GAsyncResult *result, const GhAnswer *answer,
                          const GError *error)
{
  gh_gate_desk_touch (desk);
  gh_connection_note (desk->connection, result, answer, error);
  if (answer != NULL && answer->kind == GH_ANSWER_UNAUTHENTICATED)
    gh_gate_desk_end_token (desk);
}

char *
gh_gate_desk_fault_words (const GhAnswer *answer, const GError *error)
{
  if (answer != NULL && (answer->kind == GH_ANSWER_REFUSED || answer->kind == GH_ANSWER_REVOKED))
    return gh_failure_words (answer->failure);
  return gh_connection_reason (answer, error);
}
