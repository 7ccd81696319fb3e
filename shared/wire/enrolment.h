/* The answer of POST /api/operator/enrol (contract 3.2): who a kiosk is from now on. */

#pragma once

#include "wire/json.h"

G_BEGIN_DECLS

typedef struct {
  char *device_id;  /* a UUID */
  char *device_key; /* GH_ENROL_TOKEN_CHARS characters of base64url */
  char *name;       /* "Gate 1" */
  gint64 orq;
} GhEnrolment;

/* Wipes the key; NULL is fine. */
void gh_enrolment_free (GhEnrolment *enrolment);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhEnrolment, gh_enrolment_free)

/* The members in an object of their own, as they stand in "data". */
json_object *gh_enrolment_data_to_json (const GhEnrolment *enrolment) G_GNUC_WARN_UNUSED_RESULT;
/* Likewise. Errors: GH_JSON_ERROR. Owned by the caller. */
GhEnrolment *gh_enrolment_data_from_json (json_object *data,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* From the whole envelope. */
GhEnrolment *gh_enrolment_from_json (json_object *envelope,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
