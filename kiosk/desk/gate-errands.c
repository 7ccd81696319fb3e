/* The errands of the gate's screen: what is asked, what comes of it, and what is done when nothing
 * comes. One at a time belongs to the screen; whatever it leaves behind goes on in the background.
 */

#include "kiosk/desk/gate-desk-private.h"

void
gh_gate_desk_drop_errand (GhGateDesk *desk)
{
  if (desk->errand == NULL)
    return;
  g_signal_handlers_disconnect_by_data (desk->errand, desk);
  gboolean kept = gh_errand_is_kept (desk->errand);
  gh_errand_drop (desk->errand);
  g_clear_object (&desk->errand);
  gh_gate_desk_release_entry (desk);
  gh_retrier_reserve (desk->retrier, NULL);
  if (kept)
    gh_gate_desk_count_waiting (desk);
}

void
gh_gate_desk_note_in_log (GhGateDesk *desk, const GhHeldScan *held, GhGateResult *result)
{
  gh_scan_log_note (desk->log, held->code, gh_gate_result_get_kind (result),
                    gh_gate_result_get_short_name (result), held->scanned_at);
}

GhGateResult *
gh_gate_desk_result_of (GhGateDesk *desk, const GhAnswer *answer, const GhHeldScan *held,
                        GhGateResult *before)
{
  GhTrust trust = gh_gate_desk_trust (desk);
  if (answer->kind == GH_ANSWER_ADMISSION)
    return gh_gate_result_new_admission (answer->admission, held->code, &trust);
  if (answer->kind == GH_ANSWER_VERIFIED)
    return gh_gate_result_new_verification (answer->verification, before, &trust);
  return gh_gate_result_new_refused (answer->failure, held->code);
}

static gboolean
verifies_by_itself (GhGateDesk *desk)
{
  return desk->verify_on_scan && !desk->needs_press;
}

/* What the server says of a verification is the end of its entry's way: taken, or never made. */
static void
settle_entry (GhGateDesk *desk, const GhAnswer *answer)
{
  if (answer->kind != GH_ANSWER_VERIFIED || answer->verification->already) {
    gh_gate_desk_withdraw_entry (desk);
    return;
  }
  /* The disk failed at the press and may work by now. Without its row an old list would let the
   * same people in again when the line is gone, and nobody could take them back. */
  const GhHeldScan *held = gh_errand_get_held (desk->errand);
  gint64 ticket_id = gh_errand_get_ticket_id (desk->errand);
  if (desk->entry == NULL)
    gh_gate_desk_put_entry (desk, held, ticket_id);
  gh_gate_desk_take_entry (desk, held, ticket_id);
}

/* Nobody went in by a verification that was not heard; the ticket is looked at again by whoever
 * signs in. */
static void
on_token_ended (GhGateDesk *desk)
{
  gh_gate_desk_withdraw_entry (desk);
  gh_gate_desk_end_token (desk);
}

static void
on_errand_answered (GhGateDesk *desk, const GhAnswer *answer)
{
  if (answer->kind == GH_ANSWER_UNAUTHENTICATED) {
    on_token_ended (desk);
    return;
  }
  g_autoptr (GhHeldScan) held = gh_held_scan_copy (gh_errand_get_held (desk->errand));
  g_autoptr (GhGateResult) before = desk->result != NULL ? g_object_ref (desk->result) : NULL;
  gboolean marking = gh_errand_is_marking (desk->errand);
  if (marking)
    settle_entry (desk, answer);
  if (marking || answer->kind == GH_ANSWER_ADMISSION)
    gh_gate_desk_drop_errand (desk);
  gh_gate_desk_count_waiting (desk);

  gboolean valid =
      answer->kind == GH_ANSWER_ADMISSION && answer->admission->verdict == GH_VERDICT_VALID;
  if (valid && gh_gate_desk_show_own_entry (desk, held))
    return;
  GhGateResult *result = gh_gate_desk_result_of (desk, answer, held, before);
  if (answer->kind == GH_ANSWER_ADMISSION)
    gh_gate_desk_note_admission (desk, answer->admission);
  gh_gate_desk_note_in_log (desk, held, result);
  if (gh_gate_result_get_kind (result) == GH_RESULT_VERIFIED) {
    gh_gate_desk_show_verified (desk, result);
    return;
  }
  gh_gate_desk_show_result (desk, result);
  if (verifies_by_itself (desk))
    gh_gate_desk_verify (desk);
}

/* No answer in time: what is on this kiosk decides, and the server hears of it later. */
static void
on_errand_unanswered (GhGateDesk *desk, const char *reason)
{
  g_autoptr (GhHeldScan) held = gh_held_scan_copy (gh_errand_get_held (desk->errand));
  g_autofree char *why = NULL;
  gint64 ticket_id = gh_errand_get_ticket_id (desk->errand);
  gboolean marking = gh_errand_is_marking (desk->errand);
  if (marking && desk->entry != NULL) {
    gh_gate_desk_drop_errand (desk);
    gh_gate_desk_admit_locally (desk, held, ticket_id);
    return;
  }
  if (!marking && gh_gate_desk_judge_locally (desk, held, &why)) {
    gh_gate_desk_drop_errand (desk);
    if (verifies_by_itself (desk))
      gh_gate_desk_verify (desk);
    return;
  }
  gboolean kept = !marking && gh_errand_keep (desk->errand);
  g_autofree char *reasons = why != NULL ? g_strdup_printf ("%s %s", reason, why) : NULL;
  GhGateResult *result =
      gh_gate_result_new_unanswered (marking, kept, held->code, reasons != NULL ? reasons : reason,
                                     desk->result);
  gh_gate_desk_note_in_log (desk, held, result);
  gh_gate_desk_count_waiting (desk);
  gh_gate_desk_show_result (desk, result);
}

static void
begin_errand (GhGateDesk *desk, const GhHeldScan *held, gint64 ticket_id)
{
  gh_gate_desk_drop_errand (desk);
  desk->errand = gh_errand_new (desk->client, desk->store, desk->connection, held, ticket_id);
  g_signal_connect_object (desk->errand, "answered", G_CALLBACK (on_errand_answered), desk,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (desk->errand, "unanswered", G_CALLBACK (on_errand_unanswered), desk,
                           G_CONNECT_SWAPPED);
  gh_retrier_reserve (desk->retrier, held->id);
  gh_errand_send (desk->errand, desk->session->token);
}

void
gh_gate_desk_begin_check (GhGateDesk *desk, const char *code)
{
  g_autofree char *why = NULL;
  g_autoptr (GhHeldScan) held =
      gh_held_scan_new (code, desk->session->operator_id, gh_server_clock_now (desk->clock));
  gh_gate_desk_drop_errand (desk);
  gh_gate_desk_set_code (desk, held->code, FALSE);
  if (gh_gate_desk_is_alone (desk) && gh_gate_desk_judge_locally (desk, held, &why)) {
    if (verifies_by_itself (desk))
      gh_gate_desk_verify (desk);
    return;
  }
  gh_gate_desk_enter_state (desk, GH_DESK_CHECKING, NULL);
  begin_errand (desk, held, 0);
}

/* ---- what the buttons do ---- */

void
gh_gate_desk_verify (GhGateDesk *desk)
{
  if (desk->state != GH_DESK_RESULT || desk->errand != NULL ||
      gh_gate_result_get_kind (desk->result) != GH_RESULT_VALID)
    return;
  gint64 ticket_id = gh_gate_result_get_ticket_id (desk->result);
  g_autoptr (GhHeldScan) held =
      gh_held_scan_new (desk->code, desk->session->operator_id, gh_server_clock_now (desk->clock));
  /* Without a disk to keep it on the entry needs the server's word. */
  gboolean kept = gh_gate_desk_put_entry (desk, held, ticket_id);
  if (kept && gh_gate_desk_is_alone (desk)) {
    gh_gate_desk_admit_locally (desk, held, ticket_id);
    return;
  }
  begin_errand (desk, held, ticket_id);
  gh_gate_desk_touch (desk);
  gh_gate_desk_notify (desk, GH_GATE_DESK_BUSY);
}

void
gh_gate_desk_try_again (GhGateDesk *desk)
{
  if (desk->state != GH_DESK_RESULT || desk->code == NULL ||
      gh_gate_result_get_tone (desk->result) != GH_TONE_NEUTRAL)
    return;
  if (desk->errand == NULL) {
    gh_gate_desk_begin_check (desk, desk->code);
    return;
  }
  gh_errand_try_now (desk->errand);
  if (gh_gate_desk_is_local (desk))
    gh_connection_ask (desk->connection); /* the sign-in comes first, see desk/late-sign-in */
  gh_gate_desk_touch (desk);
  gh_gate_desk_notify (desk, GH_GATE_DESK_BUSY);
}
