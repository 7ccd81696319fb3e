/* What the server says about a ticket at the gate: the answers of POST
 * /api/operator/validate-ticket and /verify-ticket (contract 3.2, PRD 6.2), written by the server
 * and read by the kiosk. */

#pragma once

#include "core/slot-time.h"
#include "core/ticket-status.h"
#include "core/verdict.h"
#include "wire/json.h"

G_BEGIN_DECLS

/* The verdict on one ticket. Fields that do not belong to the verdict are NULL or 0. */
typedef struct {
  GhVerdict verdict;
  char *message; /* a refusal's sentence for people, in the language asked for */

  /* VALID, and where known with ALREADY_VERIFIED after a verification */
  gint64 ticket_id;
  char *ticket_code;
  GhTicketStatus status;
  char *customer_name;
  char *customer_email;
  char *customer_phone;

  /* VALID: the reservation; WRONG_DATE: its date */
  GhDate date;
  int start_time; /* seconds since local midnight */
  int end_time;
  int booked_count;
  int total_capacity;

  GhDate today;      /* in the organisation's zone; VALID and WRONG_DATE */
  int days_from_now; /* WRONG_DATE: date - today; negative when it is over */
  gint64 starts_at;  /* VALID: the slot's start and end as instants, Unix seconds */
  gint64 ends_at;

  /* ALREADY_VERIFIED: the first entry */
  gint64 verified_at; /* Unix seconds */
  gint64 verified_by; /* operator id */
  char *operator_name;
  char *device_name;    /* where, NULL when unknown */
  gboolean same_device; /* at the very device that asks */
} GhAdmission;

GhAdmission *gh_admission_new (GhVerdict verdict) G_GNUC_WARN_UNUSED_RESULT;
void gh_admission_free (GhAdmission *admission);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhAdmission, gh_admission_free)

/* The whole envelope: {"success": true, "data": …} for VALID, else {"success": false, "error": …}.
 * Owned by the caller. */
json_object *gh_admission_to_json (const GhAdmission *admission) G_GNUC_WARN_UNUSED_RESULT;

/* Reads an envelope that gh_admission_to_json wrote. An error envelope whose code is no verdict (a
 * 429, a 503, …) is GH_JSON_ERROR_FIELD. Unknown fields are ignored. Owned by the caller. */
GhAdmission *gh_admission_from_json (json_object *envelope,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The answer to a verification that let somebody in, or found that it had been done before. */
typedef struct {
  gint64 ticket_id;
  char *ticket_code;
  gint64 verified_at;  /* Unix seconds, of the first verification */
  gint64 verified_by;  /* operator id, of the first verification */
  gboolean already;    /* "warning": "ALREADY_VERIFIED": somebody else's press came first */
  char *operator_name; /* only with @already */
} GhVerification;

void gh_verification_free (GhVerification *verification);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhVerification, gh_verification_free)

json_object *gh_verification_to_json (const GhVerification *verification) G_GNUC_WARN_UNUSED_RESULT;
GhVerification *gh_verification_from_json (json_object *envelope,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
