/* What happens at the gate: its states, sign-in and lock, and what goes on in the background. */

#include "core/event-log.h"
#include "kiosk/desk/gate-desk-private.h"
#include "kiosk/desk/outside-text.h"

/* Slots over midnight, and a gate that opens early: two days are enough. */
#define ENTRIES_KEPT_SECONDS ((gint64) 2 * 86400)
/* Without anybody signed in the camera does not run for ever. */
#define SET_UP_SECONDS (10 * 60)

/* ---- state ---- */

static gboolean
on_idle (gpointer data)
{
  GhGateDesk *desk = data;
  desk->idle_timer = 0;
  if (desk->session != NULL)
    gh_gate_desk_lock (desk);
  else
    gh_gate_desk_close_set_up (desk);
  return G_SOURCE_REMOVE;
}

void
gh_gate_desk_touch (GhGateDesk *desk)
{
  g_clear_handle_id (&desk->idle_timer, g_source_remove);
  if (desk->session != NULL && desk->times.idle_seconds > 0)
    desk->idle_timer = g_timeout_add_seconds (desk->times.idle_seconds, on_idle, desk);
  else if (desk->session == NULL && desk->state == GH_DESK_SET_UP)
    desk->idle_timer = g_timeout_add_seconds (SET_UP_SECONDS, on_idle, desk);
}

static void
stop_countdown (GhGateDesk *desk)
{
  g_clear_handle_id (&desk->ticker, g_source_remove);
  if (desk->countdown == 0)
    return;
  desk->countdown = 0;
  gh_gate_desk_notify (desk, GH_GATE_DESK_COUNTDOWN);
}

void
gh_gate_desk_enter_state (GhGateDesk *desk, GhDeskState state, GhGateResult *result)
{
  stop_countdown (desk);
  gh_gate_desk_set_held_up (desk, NULL);
  g_clear_handle_id (&desk->leave_timer, g_source_remove);
  g_clear_object (&desk->result);
  desk->result = result;
  desk->state = state;
  gh_gate_desk_touch (desk);

  /* In this order: what listens to the state finds the result shown already. */
  gh_gate_desk_notify (desk, GH_GATE_DESK_RESULT);
  gh_gate_desk_notify (desk, GH_GATE_DESK_BUSY);
  gh_gate_desk_notify (desk, GH_GATE_DESK_STATE);
  gh_gate_desk_notify (desk, GH_GATE_DESK_TITLE);
}

static gboolean
on_countdown (gpointer data)
{
  GhGateDesk *desk = data;
  if (desk->countdown > 1) {
    desk->countdown--;
    gh_gate_desk_notify (desk, GH_GATE_DESK_COUNTDOWN);
    return G_SOURCE_CONTINUE;
  }
  desk->ticker = 0;
  gh_gate_desk_scan_again (desk);
  return G_SOURCE_REMOVE;
}

void
gh_gate_desk_show_result (GhGateDesk *desk, GhGateResult *result)
{
  GhTone tone = gh_gate_result_get_tone (result);
  gh_gate_desk_enter_state (desk, GH_DESK_RESULT, result);
  if ((tone == GH_TONE_STOP || tone == GH_TONE_WARN) && desk->times.linger_seconds > 0) {
    desk->countdown = desk->times.linger_seconds;
    desk->ticker = g_timeout_add_seconds (1, on_countdown, desk);
    gh_gate_desk_notify (desk, GH_GATE_DESK_COUNTDOWN);
  }
}

static gboolean
on_confirmation_over (gpointer data)
{
  GhGateDesk *desk = data;
  desk->leave_timer = 0;
  gh_gate_desk_scan_again (desk);
  return G_SOURCE_REMOVE;
}

void
gh_gate_desk_show_verified (GhGateDesk *desk, GhGateResult *result)
{
  gh_gate_desk_enter_state (desk, GH_DESK_VERIFIED, result);
  desk->leave_timer = g_timeout_add (desk->times.verified_ms, on_confirmation_over, desk);
}

void
gh_gate_desk_count_waiting (GhGateDesk *desk)
{
  g_autoptr (GError) error = NULL;
  gint64 checks = 0, entries = 0, parked = desk->parked;
  if (!gh_held_scans_count (desk->store, &checks, &error) ||
      !gh_entries_count (desk->store, &entries, &desk->parked, &error)) {
    gh_log_event (GH_LOG_ERROR, "queue.read_failed", "reason",
                  error != NULL ? error->message : NULL, NULL);
    return;
  }
  if (desk->parked != parked)
    gh_gate_desk_notify (desk, GH_GATE_DESK_PARKED);
  if (checks + entries == desk->waiting)
    return;
  desk->waiting = checks + entries;
  gh_gate_desk_notify (desk, GH_GATE_DESK_WAITING);
}

void
gh_gate_desk_set_code (GhGateDesk *desk, const char *code, gboolean kept)
{
  /* @code may be desk->code itself. */
  g_autofree char *before = desk->code;
  desk->code = g_strdup (code);
  g_free (desk->kept_code);
  desk->kept_code = kept && code != NULL ? gh_outside_text (code) : NULL;
  gh_gate_desk_notify (desk, GH_GATE_DESK_KEPT_CODE);
}

/* A ticket that has no final word yet outlives the session. */
static gboolean
is_open (GhGateDesk *desk)
{
  return desk->errand != NULL ||
         (desk->result != NULL && gh_gate_result_get_kind (desk->result) == GH_RESULT_VALID);
}

void
gh_gate_desk_set_token (GhGateDesk *desk, const char *token)
{
  gh_retrier_set_token (desk->retrier, token);
  gh_syncer_set_token (desk->syncer, token);
  if (desk->keeper != NULL)
    gh_manifest_keeper_set_token (desk->keeper, token);
}

void
gh_gate_desk_end_session (GhGateDesk *desk)
{
  if (desk->session == NULL)
    return;
  g_clear_pointer (&desk->session, gh_operator_session_free);
  gh_gate_desk_set_token (desk, NULL);
  gh_gate_desk_set_code (desk, is_open (desk) ? desk->code : NULL, TRUE);
  /* It would be answered to a gate that nobody works at; an entry goes on from the disk. */
  gh_gate_desk_drop_errand (desk);
  gh_scan_log_clear (desk->log);
  gh_repeat_guard_clear (desk->guard);
  g_clear_pointer (&desk->doubtful, g_free);
  gh_gate_desk_notify (desk, GH_GATE_DESK_OPERATOR_NAME);
  gh_gate_desk_enter_state (desk, GH_DESK_SIGN_IN, NULL);
}

/* ---- sign-in and lock ---- */

/* Entries that the server has are of no more use when their day is well over. A tablet whose clock
 * was set ahead does not know that: until the server has told its time nothing is forgotten, or an
 * old list would let the same people in again. */
static void
forget_old_entries (GhGateDesk *desk)
{
  g_autoptr (GError) error = NULL;
  if (!gh_server_clock_is_set (desk->clock))
    return;
  gint64 before = gh_server_clock_now (desk->clock) - ENTRIES_KEPT_SECONDS;
  if (!gh_entries_prune (desk->store, before, &error))
    gh_log_event (GH_LOG_ERROR, "entries.prune_failed", "reason", error->message, NULL);
}

void
gh_gate_desk_sign_in (GhGateDesk *desk, const GhOperatorSession *session)
{
  forget_old_entries (desk);
  g_clear_pointer (&desk->session, gh_operator_session_free);
  desk->session = gh_operator_session_copy (session);
  gh_gate_desk_notify (desk, GH_GATE_DESK_OPERATOR_NAME);
  gh_gate_desk_set_code (desk, desk->code, FALSE);
  gh_gate_desk_count_waiting (desk);
  gh_gate_desk_set_token (desk, session->token);
  if (desk->code != NULL) {
    /* Hours may have passed, and nobody may stand there any more. */
    desk->needs_press = TRUE;
    gh_gate_desk_begin_check (desk, desk->code);
    return;
  }
  gh_gate_desk_enter_state (desk, GH_DESK_SCANNING, NULL);
}

void
gh_gate_desk_lock (GhGateDesk *desk)
{
  if (desk->session == NULL)
    return;
  gh_api_client_sign_out_async (desk->client, desk->session->token, NULL, NULL, NULL);
  gh_gate_desk_drop_errand (desk);
  g_clear_object (&desk->result);
  gh_gate_desk_end_session (desk);
}

/* ---- what the buttons do ---- */

void
gh_gate_desk_set_verify_on_scan (GhGateDesk *desk, gboolean verify_on_scan)
{
  desk->verify_on_scan = verify_on_scan;
}

void
gh_gate_desk_scan_again (GhGateDesk *desk)
{
  if (desk->state == GH_DESK_SCANNING && desk->held_up != NULL) {
    gh_repeat_guard_forget (desk->guard, desk->held_up);
    gh_gate_desk_set_held_up (desk, NULL);
    return;
  }
  if (desk->state != GH_DESK_RESULT && desk->state != GH_DESK_VERIFIED)
    return;
  gh_gate_desk_drop_errand (desk);
  gh_gate_desk_set_code (desk, NULL, FALSE);
  gh_gate_desk_enter_state (desk, GH_DESK_SCANNING, NULL);
}

void
gh_gate_desk_stay (GhGateDesk *desk)
{
  if (desk->state == GH_DESK_RESULT)
    stop_countdown (desk);
}

/* ---- in the background ---- */

static void
on_settled (GhGateDesk *desk, const GhHeldScan *held, const GhAnswer *answer)
{
  g_autoptr (GhGateResult) result = gh_gate_desk_result_of (desk, answer, held, NULL);
  gh_gate_desk_note_in_log (desk, held, result);
  gh_gate_desk_count_waiting (desk);
}

static void
on_entry_settled (GhGateDesk *desk, const GhEntry *entry, const GhSyncResult *result)
{
  gh_log_event (GH_LOG_INFO, "entry.settled", "scan_id", entry->id, "outcome",
                gh_sync_outcome_to_string (result->outcome), "code", result->code, NULL);
  gh_gate_desk_count_waiting (desk);
  g_signal_emit_by_name (desk, "entry-settled", entry);
}

static void
on_contact (GhGateDesk *desk, gboolean reached, guint64 turn)
{
  gh_connection_note_contact (desk->connection, reached, turn);
}

static void
on_back (GhGateDesk *desk)
{
  gh_retrier_kick (desk->retrier);
  gh_syncer_kick (desk->syncer);
  if (desk->keeper != NULL)
    gh_manifest_keeper_kick (desk->keeper);
}

void
gh_gate_desk_listen (GhGateDesk *desk)
{
  g_signal_connect_object (desk->retrier, "settled", G_CALLBACK (on_settled), desk,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (desk->retrier, "contact", G_CALLBACK (on_contact), desk,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (desk->retrier, "unauthenticated", G_CALLBACK (gh_gate_desk_end_token),
                           desk, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk->syncer, "settled", G_CALLBACK (on_entry_settled), desk,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (desk->syncer, "contact", G_CALLBACK (on_contact), desk,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (desk->syncer, "unauthenticated", G_CALLBACK (gh_gate_desk_end_token),
                           desk, G_CONNECT_SWAPPED);
  if (desk->keeper != NULL)
    g_signal_connect_object (desk->keeper, "unauthenticated", G_CALLBACK (gh_gate_desk_end_token),
                             desk, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk->connection, "back", G_CALLBACK (on_back), desk, G_CONNECT_SWAPPED);
  gh_gate_desk_count_waiting (desk);
}
