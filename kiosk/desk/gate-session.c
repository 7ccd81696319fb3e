/* What the server has to say of a session: nothing yet, while the gate is worked alone; yes, no, or
 * no more. */

#include "kiosk/desk/gate-desk-private.h"

gboolean
gh_gate_desk_is_local (GhGateDesk *desk)
{
  return desk->session != NULL && desk->session->token == NULL;
}

/* While it is known that there is no line nobody waits for it: the line is tried for its own sake,
 * see desk/connection. */
gboolean
gh_gate_desk_is_alone (GhGateDesk *desk)
{
  return gh_connection_get_state (desk->connection) == GH_CONNECTION_OFFLINE ||
         gh_gate_desk_is_local (desk);
}

void
gh_gate_desk_confirm_session (GhGateDesk *desk, const GhOperatorSession *session)
{
  if (!gh_gate_desk_is_local (desk))
    return;
  g_clear_pointer (&desk->session, gh_operator_session_free);
  desk->session = gh_operator_session_copy (session);
  gh_gate_desk_set_token (desk, session->token);
  if (desk->errand != NULL)
    gh_errand_send (desk->errand, session->token);
  /* Of another role, perhaps. */
  if (!gh_gate_desk_is_admin (desk))
    gh_gate_desk_leave_supervisors_pages (desk);
  gh_gate_desk_notify (desk, GH_GATE_DESK_OPERATOR_NAME);
  gh_gate_desk_notify (desk, GH_GATE_DESK_BUSY);
}

void
gh_gate_desk_refuse_session (GhGateDesk *desk)
{
  if (!gh_gate_desk_is_local (desk))
    return;
  gh_gate_desk_end_session (desk);
}

void
gh_gate_desk_end_token (GhGateDesk *desk)
{
  const GhOperatorSession *session = desk->session;
  gint64 dismissed = 0;
  if (session != NULL && session->token != NULL &&
      gh_server_clock_now (desk->clock) < session->expires_at)
    dismissed = session->operator_id;
  gh_gate_desk_end_session (desk);
  if (dismissed != 0)
    gh_gate_desk_tell_dismissed (desk, dismissed);
}
