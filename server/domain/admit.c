/* The gate; see the header. */

#include "server/domain/admit.h"

#include "core/event-log.h"
#include "server/domain/org-clock.h"
#include "server/rules/judge.h"
#include "server/store/device-store.h"
#include "server/store/entry-store.h"
#include "server/store/event-store.h"
#include "server/store/reservation-store.h"
#include "server/store/scan-store.h"
#include "server/store/ticket-store.h"

/* A ticket of another organisation does not exist here. */
static void
hide_foreign (GhTicket **ticket, const GhSession *session)
{
  if (*ticket != NULL && (*ticket)->orq != session->orq)
    g_clear_pointer (ticket, gh_ticket_free);
}

/* The answer for a verdict on a ticket; @ticket is NULL for TICKET_NOT_FOUND. */
static GhAdmission *
describe (const GhTicket *ticket, GhVerdict verdict, GhDate today)
{
  GhAdmission *admission = gh_admission_new (verdict);
  admission->today = today;
  if (ticket == NULL)
    return admission;
  admission->ticket_id = ticket->id;
  admission->ticket_code = g_strdup (ticket->code);
  admission->status = ticket->status;
  admission->date = ticket->slot_date;
  admission->days_from_now = ticket->slot_date - today;
  admission->verified_at = ticket->verified_at;
  admission->verified_by = ticket->verified_by;
  admission->operator_name = g_strdup (ticket->operator_name);
  if (verdict != GH_VERDICT_VALID)
    return admission;
  admission->customer_name = g_strdup (ticket->customer_name);
  admission->customer_email = g_strdup (ticket->customer_email);
  admission->customer_phone = g_strdup (ticket->customer_phone);
  admission->start_time = ticket->start_time;
  admission->end_time = ticket->end_time;
  admission->starts_at = ticket->starts_at;
  admission->ends_at = ticket->ends_at;
  admission->booked_count = ticket->booked_count;
  admission->total_capacity = ticket->total_capacity;
  return admission;
}

/* Where the holder was let in before, for ALREADY_VERIFIED; the log may not know. */
static gboolean
find_where (const GhContext *context, const GhGate *gate, const GhTicket *ticket,
            char **device_name, gboolean *same_device, GError **error)
{
  g_autoptr (GhEntry) entry = NULL;
  if (!gh_entry_store_first (context->db, ticket->id, 0, &entry, error))
    return FALSE;
  if (entry == NULL)
    return TRUE;
  *device_name = g_steal_pointer (&entry->device_name);
  *same_device = gate->device != NULL && g_strcmp0 (entry->device, gate->device) == 0;
  return TRUE;
}

static gboolean
keep_scan (const GhContext *context, const GhGate *gate, const char *action, const char *code,
           const GhTicket *ticket, const char *outcome, const char *scan_id, GError **error)
{
  gint64 device_id = 0;
  if (gate->device != NULL && !gh_device_store_see (context->db, gate->session->orq, gate->device,
                                                    context->now, &device_id, error))
    return FALSE;
  GhNewScan scan = { .orq = gate->session->orq,
                     .action = action,
                     .ticket_code = code,
                     .ticket_id = ticket != NULL ? ticket->id : 0,
                     .outcome = outcome,
                     .operator_id = gate->session->operator_id,
                     .device_id = device_id,
                     .scan_id = scan_id,
                     .scanned_at = context->now,
                     .received_at = context->now,
                     .entered = g_str_equal (outcome, "VERIFIED") };
  return gh_scan_store_insert (context->db, &scan, NULL, error);
}

static void
log_scan (const char *event, const GhTicket *ticket, const GhSession *session, const char *outcome)
{
  g_autofree char *ticket_id =
      ticket != NULL ? g_strdup_printf ("%" G_GINT64_FORMAT, ticket->id) : NULL;
  g_autofree char *operator_id = g_strdup_printf ("%" G_GINT64_FORMAT, session->operator_id);
  gh_log_event (GH_LOG_INFO, event, "ticket_id", ticket_id, "operator_id", operator_id, "status",
                outcome, NULL);
}

/* ---- validate ---- */

typedef struct {
  const GhContext *context;
  const GhGate *gate;
  const char *scanned;
  const GhTicket *ticket;
  GhVerdict verdict;
} Validation;

static gboolean
keep_validation (GhDb *db, gpointer data, GError **error)
{
  const Validation *validation = data;
  return keep_scan (validation->context, validation->gate, "VALIDATE", validation->scanned,
                    validation->ticket, gh_verdict_to_string (validation->verdict), NULL, error);
}

GhAdmission *
gh_admit_validate (const GhContext *context, const GhGate *gate, const char *scanned,
                   GError **error)
{
  GhDate today = 0;
  g_autoptr (GhTicket) ticket = NULL;
  if (!gh_org_today (context, gate->session->timezone, &today, error) ||
      !gh_ticket_store_find_by_code (context->db, scanned, &ticket, error))
    return NULL;
  hide_foreign (&ticket, gate->session);

  GhVerdict verdict = gh_judge_admission (ticket, context->now, today);
  Validation validation = { context, gate, scanned, ticket, verdict };
  /* A look is no promise: the row need not survive a power cut within the next moments, as a
   * verification must. */
  if (!gh_db_transact (context->db, GH_DB_WRITE_RELAXED, keep_validation, &validation, error))
    return NULL;
  log_scan ("ticket.validated", ticket, gate->session, gh_verdict_to_string (verdict));
  g_autoptr (GhAdmission) admission = describe (ticket, verdict, today);
  if (verdict == GH_VERDICT_ALREADY_VERIFIED &&
      !find_where (context, gate, ticket, &admission->device_name, &admission->same_device, error))
    return NULL;
  return g_steal_pointer (&admission);
}

/* ---- verify ---- */

typedef struct {
  const GhContext *context;
  const GhGate *gate;
  gint64 ticket_id;
  const char *scan_id;
  GhDate today;

  GhTicket *ticket;  /* owned; NULL when there is none */
  GhVerdict verdict; /* VALID: let in by this very call, or by its first try */
  gboolean mismatch;
} Verifying;

/* Looks whether this scan_id was answered before; @first has no outcome when it was not. */
static gboolean
find_first_answer (GhDb *db, Verifying *verifying, GhScan *first, GError **error)
{
  const GhTicket *ticket = verifying->ticket;
  if (verifying->scan_id == NULL)
    return TRUE;
  if (!gh_scan_store_find (db, verifying->gate->session->orq, verifying->scan_id, first, error))
    return FALSE;
  verifying->mismatch =
      first->outcome != NULL && first->ticket_id != (ticket != NULL ? ticket->id : 0);
  return TRUE;
}

/* Answers as it was answered first. FALSE when that cannot be said again, and it is judged anew:
 * the entry that was in its way was taken back, or a gate sent something under that id that was
 * none. */
static gboolean
repeat_first_answer (Verifying *verifying, const GhScan *first)
{
  GhTicket *ticket = verifying->ticket;
  if (g_str_equal (first->outcome, "VERIFIED")) {
    verifying->verdict = GH_VERDICT_VALID; /* its own time, whatever came since */
    ticket->verified_at = first->scanned_at;
    ticket->verified_by = first->operator_id;
    return TRUE;
  }
  if (!gh_verdict_from_string (first->outcome, &verifying->verdict))
    return FALSE;
  return verifying->verdict != GH_VERDICT_ALREADY_VERIFIED || ticket->status == GH_TICKET_VERIFIED;
}

static gboolean
let_in (GhDb *db, Verifying *verifying, GError **error)
{
  GhTicket *ticket = verifying->ticket;
  gint64 now = verifying->context->now;
  gint64 operator_id = verifying->gate->session->operator_id;
  gint64 changed = 0;
  if (!gh_ticket_store_verify (db, ticket->id, operator_id, now, &changed, error))
    return FALSE;
  if (changed != 1) {
    g_set_error (error, GH_DB_ERROR, GH_DB_ERROR_RETRY, "Ticket %" G_GINT64_FORMAT " changed hands",
                 ticket->id);
    return FALSE;
  }
  GhNewEvent event = { .orq = ticket->orq,
                       .name = "ticket.verified",
                       .ticket_id = ticket->id,
                       .slot_id = ticket->slot_id,
                       .operator_id = operator_id };
  if (!gh_reservation_store_verify (db, ticket->id, now, error) ||
      !gh_event_store_insert (db, &event, now, error))
    return FALSE;
  ticket->verified_at = now;
  ticket->verified_by = operator_id;
  return TRUE;
}

/* Under which id it is kept that a scan was judged anew. What it says now is what a retry and an
 * undo must find; an id under which something else was sent stays with that. */
static gboolean
choose_id (GhDb *db, const Verifying *verifying, const GhScan *first, const char **scan_id,
           GError **error)
{
  GhVerdict verdict;
  *scan_id = verifying->scan_id;
  if (first->outcome == NULL)
    return TRUE;
  if (gh_verdict_from_string (first->outcome, &verdict))
    return gh_scan_store_release_id (db, verifying->gate->session->orq, *scan_id, error);
  *scan_id = NULL;
  return TRUE;
}

static gboolean
verify_in_transaction (GhDb *db, gpointer data, GError **error)
{
  Verifying *verifying = data;
  const GhSession *session = verifying->gate->session;
  g_auto (GhScan) first = { 0 };
  g_autofree char *code = NULL;
  const char *scan_id = NULL;
  verifying->mismatch = FALSE;
  g_clear_pointer (&verifying->ticket, gh_ticket_free);

  if (!gh_ticket_store_find (db, verifying->ticket_id, &verifying->ticket, error))
    return FALSE;
  hide_foreign (&verifying->ticket, session);
  if (!find_first_answer (db, verifying, &first, error))
    return FALSE;
  if (verifying->mismatch)
    return TRUE;
  if (first.outcome != NULL && repeat_first_answer (verifying, &first))
    return TRUE;

  GhTicket *ticket = verifying->ticket;
  verifying->verdict = gh_judge_admission (ticket, verifying->context->now, verifying->today);
  gboolean enters = verifying->verdict == GH_VERDICT_VALID;
  if ((enters && !let_in (db, verifying, error)) ||
      !choose_id (db, verifying, &first, &scan_id, error))
    return FALSE;
  code = ticket != NULL ? g_strdup (ticket->code)
                        : g_strdup_printf ("#%" G_GINT64_FORMAT, verifying->ticket_id);
  return keep_scan (verifying->context, verifying->gate, "VERIFY", code, ticket,
                    enters ? "VERIFIED" : gh_verdict_to_string (verifying->verdict), scan_id,
                    error);
}

static GhVerification *
describe_verification (const GhTicket *ticket, gboolean already)
{
  GhVerification *verification = g_new0 (GhVerification, 1);
  verification->ticket_id = ticket->id;
  verification->ticket_code = g_strdup (ticket->code);
  verification->verified_at = ticket->verified_at;
  verification->verified_by = ticket->verified_by;
  verification->already = already;
  if (already)
    verification->operator_name = g_strdup (ticket->operator_name);
  return verification;
}

gboolean
gh_admit_verify (const GhContext *context, const GhGate *gate, gint64 ticket_id,
                 const char *scan_id, GhVerification **verification, GhAdmission **refusal,
                 gboolean *mismatch, GError **error)
{
  Verifying verifying = {
    .context = context, .gate = gate, .ticket_id = ticket_id, .scan_id = scan_id
  };
  gboolean done =
      gh_org_today (context, gate->session->timezone, &verifying.today, error) &&
      gh_ticket_store_prepare (context->db, error) &&
      gh_db_transact (context->db, GH_DB_WRITE, verify_in_transaction, &verifying, error);
  g_autoptr (GhTicket) ticket = verifying.ticket;
  *verification = NULL;
  *refusal = NULL;
  *mismatch = verifying.mismatch;
  if (!done || verifying.mismatch)
    return done;

  switch (verifying.verdict) {
  case GH_VERDICT_VALID:
  case GH_VERDICT_ALREADY_VERIFIED:
    *verification =
        describe_verification (ticket, verifying.verdict == GH_VERDICT_ALREADY_VERIFIED);
    if ((*verification)->already &&
        !find_where (context, gate, ticket, &(*verification)->device_name,
                     &(*verification)->same_device, error)) {
      g_clear_pointer (verification, gh_verification_free);
      return FALSE;
    }
    break;
  case GH_VERDICT_TICKET_NOT_FOUND:
  case GH_VERDICT_TICKET_CANCELLED:
  case GH_VERDICT_TICKET_NOT_ACTIVATED:
  case GH_VERDICT_TICKET_EXPIRED:
  case GH_VERDICT_NO_RESERVATION:
  case GH_VERDICT_WRONG_DATE:
  default:
    *refusal = describe (ticket, verifying.verdict, verifying.today);
    break;
  }
  log_scan ("ticket.verified", ticket, gate->session,
            verifying.verdict == GH_VERDICT_VALID ? "VERIFIED"
                                                  : gh_verdict_to_string (verifying.verdict));
  return TRUE;
}
