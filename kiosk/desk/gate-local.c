/* What this kiosk judges by itself, and the entries that it keeps (contract 4, "Gate"): local data
 * is asked when the server does not answer, and an entry is on disk before anybody is let in by it.
 */

#include "core/event-log.h"
#include "kiosk/desk/gate-desk-private.h"
#include "kiosk/desk/local-gate.h"
#include "kiosk/desk/words.h"

#include <glib/gi18n.h>

GhTrust
gh_gate_desk_trust (GhGateDesk *desk)
{
  return (GhTrust){ .now = gh_server_clock_now (desk->clock) };
}

static void
log_fault (const char *event, const char *scan_id, const GError *error)
{
  gh_log_event (GH_LOG_ERROR, event, "scan_id", scan_id, "reason", error->message, NULL);
}

/* ---- judging ---- */

/* Why there is no verdict, for the operator. */
static char *
why_not (GhLocalOutcome outcome, const GhTrust *trust)
{
  if (outcome == GH_LOCAL_NO_LIST)
    return g_strdup (_ ("Today's tickets are not on this kiosk."));
  g_autofree char *span = gh_words_span (trust->now - trust->made_at);
  /* Translators: the argument is how old the list is: "3 min" */
  return g_strdup_printf (_ ("It is not on this kiosk's list of today, which is %s old."), span);
}

static void
show_admission (GhGateDesk *desk, const GhHeldScan *held, const GhAdmission *admission,
                const GhTrust *trust)
{
  GhGateResult *result = gh_gate_result_new_admission (admission, held->code, trust);
  gh_gate_desk_note_admission (desk, admission);
  gh_gate_desk_note_in_log (desk, held, result);
  gh_gate_desk_show_result (desk, result);
}

gboolean
gh_gate_desk_judge_locally (GhGateDesk *desk, const GhHeldScan *held, char **why)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhAdmission) admission = NULL;
  GhLocalOutcome outcome = GH_LOCAL_NO_LIST;
  GhTrust trust = { .local = TRUE, .now = gh_server_clock_now (desk->clock) };
  *why = NULL;
  if (!gh_local_gate_judge (desk->store, held->code, trust.now, &outcome, &trust.made_at,
                            &admission, &error)) {
    log_fault ("local_gate.failed", held->id, error);
    *why = g_strdup (_ ("This kiosk's file cannot be read."));
    return FALSE;
  }
  if (outcome != GH_LOCAL_JUDGED) {
    *why = why_not (outcome, &trust);
    return FALSE;
  }
  show_admission (desk, held, admission, &trust);
  return TRUE;
}

gboolean
gh_gate_desk_show_own_entry (GhGateDesk *desk, const GhHeldScan *held)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhEntry) entry = NULL;
  char *why = NULL;
  if (!gh_entries_find (desk->store, held->code, &entry, &error)) {
    log_fault ("entries.read_failed", held->id, error);
    return FALSE;
  }
  if (entry == NULL || (entry->sound && !entry->waiting))
    return FALSE;
  gboolean shown = gh_gate_desk_judge_locally (desk, held, &why);
  g_free (why);
  return shown;
}

/* ---- entries ---- */

gboolean
gh_gate_desk_put_entry (GhGateDesk *desk, const GhHeldScan *held, gint64 ticket_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhEntry) entry =
      gh_entry_new (held->code, ticket_id, held->operator_id, held->scanned_at,
                    gh_server_clock_device_time (desk->clock));
  g_free (entry->id);
  entry->id = g_strdup (held->id);
  g_clear_pointer (&desk->entry, gh_entry_free);
  if (!gh_entries_put (desk->store, entry, &error)) {
    log_fault ("entry.write_failed", held->id, error);
    return FALSE;
  }
  desk->entry = g_steal_pointer (&entry);
  gh_syncer_reserve (desk->syncer, held->id);
  gh_gate_desk_count_waiting (desk);
  return TRUE;
}

void
gh_gate_desk_release_entry (GhGateDesk *desk)
{
  if (desk->entry == NULL)
    return;
  g_clear_pointer (&desk->entry, gh_entry_free);
  gh_syncer_reserve (desk->syncer, NULL);
  gh_gate_desk_count_waiting (desk);
}

void
gh_gate_desk_admit_locally (GhGateDesk *desk, const GhHeldScan *held, gint64 ticket_id)
{
  GhVerification verification = { .ticket_id = ticket_id,
                                  .ticket_code = held->code,
                                  .verified_at = held->scanned_at,
                                  .verified_by = held->operator_id };
  GhTrust trust = { .local = TRUE, .now = gh_server_clock_now (desk->clock) };
  GhGateResult *result = gh_gate_result_new_verification (&verification, desk->result, &trust);
  gh_gate_desk_note_in_log (desk, held, result);
  gh_gate_desk_tell_admitted (desk, held, ticket_id, FALSE, TRUE);
  gh_gate_desk_release_entry (desk);
  gh_gate_desk_show_verified (desk, result);
}

void
gh_gate_desk_take_entry (GhGateDesk *desk, const GhHeldScan *held, gint64 ticket_id)
{
  g_autoptr (GError) error = NULL;
  gboolean kept = desk->entry != NULL;
  /* What cannot be noted now is sent once more later: the server knows the id. */
  if (kept && !gh_entries_take (desk->store, desk->entry, "VERIFIED", &error))
    log_fault ("entry.write_failed", held->id, error);
  /* He is in, also when the disk has failed and knows nothing of it. */
  gh_gate_desk_tell_admitted (desk, held, ticket_id, TRUE, kept);
  gh_gate_desk_release_entry (desk);
}

void
gh_gate_desk_withdraw_entry (GhGateDesk *desk)
{
  g_autoptr (GError) error = NULL;
  if (desk->entry == NULL)
    return;
  if (!gh_entries_withdraw (desk->store, desk->entry->id, &error))
    log_fault ("entry.write_failed", desk->entry->id, error);
  gh_gate_desk_release_entry (desk);
}
