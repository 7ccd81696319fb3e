/* Turns answers into what a person at the gate reads and says. */

#include "kiosk/desk/failure-words.h"
#include "kiosk/desk/gate-result-private.h"
#include "kiosk/desk/mask.h"
#include "kiosk/desk/outside-text.h"
#include "kiosk/desk/words.h"

#include <glib/gi18n.h>

/* A second scan at the same gate within this time is the same visitor's. */
#define DOUBLE_READ_SECONDS 5

static void
add_code (GhGateResult *result)
{
  gh_gate_result_add_fact (result, _ ("Ticket"), g_strdup (gh_gate_result_get_code (result)));
}

static void
add_name (GhGateResult *result)
{
  gh_gate_result_add_fact (result, _ ("Visitor"), g_strdup (gh_gate_result_get_name (result)));
}

/* E-mail and phone in one row; either may be empty. */
static void
add_contact (GhGateResult *result, const char *email, const char *phone)
{
  g_autofree char *masked_email = gh_mask_email (email);
  g_autofree char *masked_phone = gh_mask_phone (phone);
  const char *between = *email != '\0' && *phone != '\0' ? " · " : "";
  gh_gate_result_add_secret (result, _ ("Contact"), g_strconcat (email, between, phone, NULL),
                             g_strconcat (masked_email, between, masked_phone, NULL));
}

/* ---- one function a verdict ---- */

/* How far this can be trusted. */
static void
note_trust (GhGateResult *result, const GhTrust *trust)
{
  if (!trust->local) {
    gh_gate_result_take_note (result, g_strdup (_ ("Confirmed by the server")));
    return;
  }
  g_autofree char *span = gh_words_span (trust->now - trust->made_at);
  /* Translators: the argument is how old the data is: "3 min" */
  gh_gate_result_take_note (
      result, g_strdup_printf (_ ("Local data, %s old: not confirmed by the server"), span));
}

static void
fill_valid (GhGateResult *result, const GhAdmission *admission, gint64 now)
{
  g_autofree char *slot = gh_words_slot (admission->start_time, admission->end_time);
  g_autofree char *email = gh_outside_text (admission->customer_email);
  g_autofree char *phone = gh_outside_text (admission->customer_phone);

  gh_gate_result_set_ticket_id (result, admission->ticket_id);
  gh_gate_result_set_name (result, admission->customer_name);
  add_name (result);
  add_code (result);
  gh_gate_result_add_fact (result, _ ("Date"), gh_words_date (admission->date, admission->today));
  if (admission->total_capacity > 0)
    /* Translators: times, booked places, all places of a time slot */
    gh_gate_result_add_fact (result, _ ("Slot"),
                             g_strdup_printf (_ ("%1$s · %2$d/%3$d booked"), slot,
                                              admission->booked_count, admission->total_capacity));
  else
    gh_gate_result_add_fact (result, _ ("Slot"), g_steal_pointer (&slot));
  if (admission->starts_at > now) {
    g_autofree char *span = gh_words_span (admission->starts_at - now);
    gh_gate_result_add_fact (result, _ ("Starts"), g_strdup_printf (_ ("in %s"), span));
  }
  add_contact (result, email, phone);
}

static void
fill_wrong_date (GhGateResult *result, const GhAdmission *admission)
{
  g_autofree char *date = gh_words_date (admission->date, admission->today);
  gh_gate_result_add_fact (result, _ ("Reserved for"), g_strdup (date));
  gh_gate_result_add_fact (result, _ ("That is"), gh_words_days (admission->days_from_now));
  gh_gate_result_add_fact (result, _ ("Today"), gh_words_date (admission->today, admission->today));
  add_code (result);
  if (admission->days_from_now > 0)
    gh_gate_result_take_say (result,
                             g_strdup_printf (_ ("Say: “Your reservation is for %s.”"), date));
  else
    gh_gate_result_take_say (result,
                             g_strdup_printf (_ ("Say: “Your reservation was for %s.”"), date));
}

static void
fill_no_reservation (GhGateResult *result, const GhAdmission *admission)
{
  add_code (result);
  gh_gate_result_add_fact (result, _ ("Status"), g_strdup (gh_words_status (admission->status)));
  gh_gate_result_add_fact (result, _ ("Reason"), g_strdup (_ ("This ticket has no reservation.")));
  gh_gate_result_take_say (result,
                           g_strdup (_ ("Say: “Please book a time slot for this ticket first.”")));
}

/* The first entry of a ticket that is scanned again. */
typedef struct {
  gint64 at;
  const char *operator_name;
  const char *device_name;
  gboolean here; /* at this very gate */
} FirstEntry;

/* What a second scan of a ticket most likely is: read twice in one go, a phone that was handed on,
 * or a ticket that came back from another gate. */
static const char *
guess_words (const FirstEntry *first, gint64 now)
{
  if (!first->here && first->device_name == NULL)
    return NULL;
  if (first->here && now - first->at <= DOUBLE_READ_SECONDS)
    return _ ("Read twice just now: it is the visitor who has just entered.");
  if (first->here)
    return _ ("Entered at this gate before. Several people on one phone? Ask for the next ticket.");
  return _ ("Entered at another gate. It may have been passed back: ask a supervisor.");
}

static void
fill_already_verified (GhGateResult *result, const FirstEntry *first, gint64 now)
{
  g_autofree char *by = gh_outside_text (first->operator_name);
  g_autofree char *device = gh_outside_text (first->device_name);
  const char *between = *by != '\0' && *device != '\0' ? " · " : "";
  if (first->at > 0) {
    g_autofree char *time = gh_words_instant (first->at, now);
    g_autofree char *span = gh_words_span (now - first->at);
    /* Translators: a time, and how long ago that is */
    gh_gate_result_add_fact (result, _ ("Verified"),
                             g_strdup_printf (_ ("%1$s · %2$s ago"), time, span));
    gh_gate_result_take_say (result,
                             g_strdup_printf (_ ("Say: “This ticket was used at %s.”"), time));
  }
  gh_gate_result_add_fact (result, _ ("By"), g_strconcat (by, between, device, NULL));
  add_code (result);
  gh_gate_result_add_fact (result, _ ("Most likely"), g_strdup (guess_words (first, now)));
}

static void
fill_invalid (GhGateResult *result, GhVerdict verdict)
{
  const char *reason;
  if (verdict == GH_VERDICT_TICKET_EXPIRED) {
    reason = _ ("Expired: its time slot or its validity is over.");
    gh_gate_result_take_say (result, g_strdup (_ ("Say: “This ticket has expired.”")));
  } else if (verdict == GH_VERDICT_TICKET_CANCELLED) {
    reason = _ ("Its order was cancelled or refunded.");
    gh_gate_result_take_say (result,
                             g_strdup (_ ("Say: “The order of this ticket was cancelled.”")));
  } else if (verdict == GH_VERDICT_TICKET_NOT_ACTIVATED) {
    reason = _ ("Not activated: it has not been paid for.");
    gh_gate_result_take_say (result, g_strdup (_ ("Say: “This ticket is not paid for yet.”")));
  } else {
    reason = _ ("Ticket code not found.");
    gh_gate_result_take_say (
        result, g_strdup (_ ("Say: “I cannot find this ticket. Do you have another code?”")));
  }
  add_code (result);
  gh_gate_result_add_fact (result, _ ("Reason"), g_strdup (reason));
}

static GhResultKind
kind_of (GhVerdict verdict)
{
  switch (verdict) {
  case GH_VERDICT_VALID:
    return GH_RESULT_VALID;
  case GH_VERDICT_WRONG_DATE:
    return GH_RESULT_WRONG_DATE;
  case GH_VERDICT_NO_RESERVATION:
    return GH_RESULT_NO_RESERVATION;
  case GH_VERDICT_ALREADY_VERIFIED:
    return GH_RESULT_ALREADY_VERIFIED;
  case GH_VERDICT_TICKET_NOT_FOUND:
  case GH_VERDICT_TICKET_CANCELLED:
  case GH_VERDICT_TICKET_NOT_ACTIVATED:
  case GH_VERDICT_TICKET_EXPIRED:
  default:
    return GH_RESULT_INVALID;
  }
}

/* ---- making ---- */

GhGateResult *
gh_gate_result_new_admission (const GhAdmission *admission, const char *code, const GhTrust *trust)
{
  FirstEntry first = { .at = admission->verified_at,
                       .operator_name = admission->operator_name,
                       .device_name = admission->device_name,
                       .here = admission->same_device };
  GhResultKind kind = kind_of (admission->verdict);
  GhGateResult *result =
      gh_gate_result_new (kind, admission->ticket_code != NULL ? admission->ticket_code : code);
  if (kind == GH_RESULT_VALID)
    fill_valid (result, admission, trust->now);
  else if (kind == GH_RESULT_WRONG_DATE)
    fill_wrong_date (result, admission);
  else if (kind == GH_RESULT_NO_RESERVATION)
    fill_no_reservation (result, admission);
  else if (kind == GH_RESULT_ALREADY_VERIFIED)
    fill_already_verified (result, &first, trust->now);
  else
    fill_invalid (result, admission->verdict);
  note_trust (result, trust);
  return result;
}

GhGateResult *
gh_gate_result_new_not_a_code (const char *code)
{
  GhGateResult *result = gh_gate_result_new (GH_RESULT_INVALID, code);
  gh_gate_result_add_fact (result, _ ("Read"), g_strdup (gh_gate_result_get_code (result)));
  gh_gate_result_add_fact (result, _ ("Reason"), g_strdup (_ ("This is no ticket code.")));
  gh_gate_result_take_say (result,
                           g_strdup (_ ("Say: “This is not a ticket. Do you have another code?”")));
  return result;
}

GhGateResult *
gh_gate_result_new_set_up_code (void)
{
  GhGateResult *result = gh_gate_result_new (GH_RESULT_INVALID, "");
  gh_gate_result_add_fact (
      result, _ ("Reason"),
      g_strdup (_ ("This code sets up a device. It is used on the page “Set up this device”, "
                   "not here.")));
  return result;
}

GhGateResult *
gh_gate_result_new_verification (const GhVerification *verification, GhGateResult *valid,
                                 const GhTrust *trust)
{
  GhGateResult *result =
      gh_gate_result_new (verification->already ? GH_RESULT_ALREADY_VERIFIED : GH_RESULT_VERIFIED,
                          verification->ticket_code);
  gh_gate_result_set_ticket_id (result, verification->ticket_id);
  gh_gate_result_copy_name (result, valid);
  if (verification->already) {
    FirstEntry first = { .at = verification->verified_at,
                         .operator_name = verification->operator_name,
                         .device_name = verification->device_name,
                         .here = verification->same_device };
    fill_already_verified (result, &first, trust->now);
    note_trust (result, trust);
    return result;
  }
  add_name (result);
  add_code (result);
  gh_gate_result_add_fact (result, _ ("Time"),
                           gh_words_instant (verification->verified_at, trust->now));
  gh_gate_result_take_note (
      result, g_strdup (trust->local ? _ ("Kept on this kiosk: the server is told by itself")
                                     : _ ("Confirmed by the server")));
  return result;
}

GhGateResult *
gh_gate_result_new_unanswered (gboolean marking, gboolean kept, const char *code,
                               const char *reason, GhGateResult *before)
{
  GhGateResult *result =
      gh_gate_result_new (marking ? GH_RESULT_UNCONFIRMED : GH_RESULT_UNREACHED, code);
  gh_gate_result_copy_name (result, before);
  add_name (result);
  add_code (result);
  gh_gate_result_add_fact (result, _ ("Reason"), gh_outside_text (reason));
  if (marking) {
    gh_gate_result_take_say (
        result, g_strdup (_ ("The ticket was valid, but the entry is nowhere on record. Please do "
                             "not let anybody in on it yet.")));
    gh_gate_result_take_note (
        result, g_strdup (_ ("It could not be kept on this kiosk: its disk is full or broken.")));
    return result;
  }
  gh_gate_result_take_say (
      result, g_strdup (_ ("This ticket has not been judged. Please ask the visitor to wait.")));
  if (kept)
    gh_gate_result_take_note (result,
                              g_strdup (_ ("Kept on this kiosk and sent again by itself.")));
  else
    gh_gate_result_take_note (
        result, g_strdup (_ ("It could not be kept on this kiosk: please write the code down.")));
  return result;
}

GhGateResult *
gh_gate_result_new_refused (const GhFailure *failure, const char *code)
{
  GhGateResult *result = gh_gate_result_new (GH_RESULT_REFUSED, code);
  add_code (result);
  gh_gate_result_add_fact (result, _ ("Server"), gh_failure_words (failure));
  gh_gate_result_take_say (
      result, g_strdup (_ ("This ticket has not been judged. Please tell a supervisor.")));
  return result;
}
